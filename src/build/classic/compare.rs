//! When two container configurations are the same step (`daemon/internal/image/cache/compare.go`), and the key
//! that explains it.

use std::collections::BTreeMap;

use crate::build::{CacheKey, PartName};
use crate::image::ContainerConfig;

/// Whether the cache takes one for the other. Nothing and empty are the same; host names and the image do not count.
pub fn same(a: &ContainerConfig, b: &ContainerConfig) -> bool {
    let list = |a: &Option<Vec<String>>, b: &Option<Vec<String>>| {
        a.as_deref().unwrap_or_default() == b.as_deref().unwrap_or_default()
    };
    let set = |a: &Option<std::collections::BTreeSet<String>>, b: &Option<_>| {
        a.clone().unwrap_or_default() == b.clone().unwrap_or_default()
    };
    let labels = |config: &ContainerConfig| config.labels.clone().unwrap_or_default();
    let flags = |config: &ContainerConfig| {
        [
            config.attach_stdin,
            config.attach_stdout,
            config.attach_stderr,
            config.tty,
            config.open_stdin,
            config.stdin_once,
            config.args_escaped,
        ]
    };
    list(&a.env, &b.env)
        && list(&a.cmd, &b.cmd)
        && list(&a.entrypoint, &b.entrypoint)
        && list(&a.shell, &b.shell)
        && list(&a.on_build, &b.on_build)
        && set(&a.exposed_ports, &b.exposed_ports)
        && set(&a.volumes, &b.volumes)
        && labels(a) == labels(b)
        && flags(a) == flags(b)
        && a.user == b.user
        && a.working_dir == b.working_dir
        && a.stop_signal == b.stop_signal
        && a.healthcheck == b.healthcheck
}

/// The parts of a configuration that are compared besides the command, where they say anything.
pub fn add_parts(key: &mut CacheKey, config: &ContainerConfig) {
    let joined = |list: &Option<Vec<String>>, by: &str| list.as_deref().unwrap_or_default().join(by);
    let mut push = |name, value: String| {
        if !value.is_empty() {
            key.push(name, value);
        }
    };
    push(PartName::Environment, joined(&config.env, "\n"));
    push(PartName::User, config.user.clone());
    push(PartName::WorkingDirectory, config.working_dir.clone());
    push(PartName::Shell, joined(&config.shell, " "));
    let labels: BTreeMap<String, String> = config.labels.clone().unwrap_or_default();
    let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    push(PartName::Labels, labels.join("\n"));
    let set = |name: &str, set: &Option<std::collections::BTreeSet<String>>| {
        let words: Vec<&str> = set.iter().flatten().map(String::as_str).collect();
        (!words.is_empty()).then(|| format!("{name} {}", words.join(" ")))
    };
    let list = |name: &str, list: &Option<Vec<String>>| {
        list.as_ref().filter(|list| !list.is_empty()).map(|list| format!("{name} {list:?}"))
    };
    let rest = [
        set("EXPOSE", &config.exposed_ports),
        set("VOLUME", &config.volumes),
        list("ENTRYPOINT", &config.entrypoint),
        list("ONBUILD", &config.on_build),
        (!config.stop_signal.is_empty()).then(|| format!("STOPSIGNAL {}", config.stop_signal)),
        config.healthcheck.as_ref().map(|check| format!("HEALTHCHECK {:?}", check.test)),
    ];
    push(PartName::Configuration, rest.into_iter().flatten().collect::<Vec<_>>().join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts() {
        let list = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let base = ContainerConfig::default();
        let host = ContainerConfig { hostname: "h".into(), image: "i".into(), ..base.clone() };
        assert!(same(&base, &host));
        assert!(same(&base, &ContainerConfig { env: Some(vec![]), ..base.clone() }));
        for other in [
            ContainerConfig { user: "u".into(), ..base.clone() },
            ContainerConfig { open_stdin: true, ..base.clone() },
            ContainerConfig { cmd: list(&["a"]), ..base.clone() },
            ContainerConfig { entrypoint: list(&["a"]), ..base.clone() },
            ContainerConfig { volumes: Some(["/v".to_owned()].into()), ..base.clone() },
            ContainerConfig { labels: Some([("a".to_owned(), String::new())].into()), ..base.clone() },
        ] {
            assert!(!same(&base, &other), "{other:?}");
        }
        let envs = [list(&["A=1", "B=2"]), list(&["B=2", "A=1"])];
        let [a, b] = envs.map(|env| ContainerConfig { env, ..base.clone() });
        assert!(!same(&a, &b), "the order of the environment counts");
    }
}
