//! A configuration as JSON, byte for byte as Go writes it, and back.
//!
//! Top-level keys are sorted (both Docker and BuildKit marshal through a map), those inside follow the structures
//! of `api/types/container.Config` and of the OCI image specification; maps are sorted; `<`, `>` and `&` are
//! escaped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ContainerConfig, DiffId, Healthcheck, History, ImageConfig, Style};
use crate::vfs::Time;

#[derive(Serialize, Deserialize)]
struct Empty {}

/// Go's `map[string]struct{}`.
type Set = BTreeMap<String, Empty>;

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Top {
    architecture: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
    config: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "String::is_empty")]
    container: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_config: Option<serde_json::Value>,
    /// BuildKit writes `null` where there is no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Option<String>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    docker_version: String,
    history: Option<Vec<Entry>>,
    os: String,
    rootfs: RootFs,
    #[serde(skip_serializing_if = "String::is_empty")]
    variant: String,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct RootFs {
    r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff_ids: Option<Option<Vec<DiffId>>>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    created_by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    empty_layer: bool,
}

/// `container.Config`: also the shape of `docker inspect`.
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Docker {
    hostname: String,
    domainname: String,
    user: String,
    attach_stdin: bool,
    attach_stdout: bool,
    attach_stderr: bool,
    #[serde(skip_serializing_if = "no_set")]
    exposed_ports: Option<Set>,
    tty: bool,
    open_stdin: bool,
    stdin_once: bool,
    env: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    healthcheck: Option<Health>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    args_escaped: bool,
    image: String,
    volumes: Option<Set>,
    working_dir: String,
    entrypoint: Option<Vec<String>>,
    on_build: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    stop_signal: String,
    #[serde(skip_serializing_if = "no_list")]
    shell: Option<Vec<String>>,
}

/// `ImageConfig` of the OCI specification with Docker's additions behind it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Oci<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    user: &'a str,
    #[serde(skip_serializing_if = "no_set")]
    exposed_ports: Option<Set>,
    #[serde(skip_serializing_if = "no_list")]
    env: &'a Option<Vec<String>>,
    #[serde(skip_serializing_if = "no_list")]
    entrypoint: &'a Option<Vec<String>>,
    #[serde(skip_serializing_if = "no_list")]
    cmd: &'a Option<Vec<String>>,
    #[serde(skip_serializing_if = "no_set")]
    volumes: Option<Set>,
    #[serde(skip_serializing_if = "str::is_empty")]
    working_dir: &'a str,
    #[serde(skip_serializing_if = "no_labels")]
    labels: &'a Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    stop_signal: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    args_escaped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    healthcheck: Option<Health>,
    #[serde(skip_serializing_if = "no_list")]
    on_build: &'a Option<Vec<String>>,
    #[serde(skip_serializing_if = "no_list")]
    shell: &'a Option<Vec<String>>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Health {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    test: Vec<String>,
    #[serde(skip_serializing_if = "is_zero")]
    interval: i64,
    #[serde(skip_serializing_if = "is_zero")]
    timeout: i64,
    #[serde(skip_serializing_if = "is_zero")]
    start_period: i64,
    #[serde(skip_serializing_if = "is_zero")]
    start_interval: i64,
    #[serde(skip_serializing_if = "is_zero")]
    retries: i64,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

fn no_list(list: &Option<Vec<String>>) -> bool {
    list.as_ref().is_none_or(Vec::is_empty)
}

fn no_set(set: &Option<Set>) -> bool {
    set.as_ref().is_none_or(BTreeMap::is_empty)
}

fn no_labels(labels: &Option<BTreeMap<String, String>>) -> bool {
    labels.as_ref().is_none_or(BTreeMap::is_empty)
}

fn to_set(set: &Option<BTreeSet<String>>) -> Option<Set> {
    set.as_ref().map(|set| set.iter().map(|key| (key.clone(), Empty {})).collect())
}

fn from_set(set: Option<Set>) -> Option<BTreeSet<String>> {
    set.map(|set| set.into_keys().collect())
}

impl From<&Healthcheck> for Health {
    fn from(h: &Healthcheck) -> Self {
        Self {
            test: h.test.clone(),
            interval: h.interval,
            timeout: h.timeout,
            start_period: h.start_period,
            start_interval: h.start_interval,
            retries: i64::from(h.retries),
        }
    }
}

impl From<Health> for Healthcheck {
    fn from(h: Health) -> Self {
        Self {
            test: h.test,
            interval: h.interval,
            timeout: h.timeout,
            start_period: h.start_period,
            start_interval: h.start_interval,
            retries: i32::try_from(h.retries).unwrap_or(i32::MAX),
        }
    }
}

impl From<&ContainerConfig> for Docker {
    fn from(c: &ContainerConfig) -> Self {
        Self {
            hostname: c.hostname.clone(),
            domainname: c.domainname.clone(),
            user: c.user.clone(),
            attach_stdin: c.attach_stdin,
            attach_stdout: c.attach_stdout,
            attach_stderr: c.attach_stderr,
            exposed_ports: to_set(&c.exposed_ports),
            tty: c.tty,
            open_stdin: c.open_stdin,
            stdin_once: c.stdin_once,
            env: c.env.clone(),
            cmd: c.cmd.clone(),
            healthcheck: c.healthcheck.as_ref().map(Health::from),
            args_escaped: c.args_escaped,
            image: c.image.clone(),
            volumes: to_set(&c.volumes),
            working_dir: c.working_dir.clone(),
            entrypoint: c.entrypoint.clone(),
            on_build: c.on_build.clone(),
            labels: c.labels.clone(),
            stop_signal: c.stop_signal.clone(),
            shell: c.shell.clone(),
        }
    }
}

impl From<Docker> for ContainerConfig {
    fn from(c: Docker) -> Self {
        Self {
            hostname: c.hostname,
            domainname: c.domainname,
            user: c.user,
            attach_stdin: c.attach_stdin,
            attach_stdout: c.attach_stdout,
            attach_stderr: c.attach_stderr,
            exposed_ports: from_set(c.exposed_ports),
            tty: c.tty,
            open_stdin: c.open_stdin,
            stdin_once: c.stdin_once,
            env: c.env,
            cmd: c.cmd,
            healthcheck: c.healthcheck.map(Healthcheck::from),
            args_escaped: c.args_escaped,
            image: c.image,
            volumes: from_set(c.volumes),
            working_dir: c.working_dir,
            entrypoint: c.entrypoint,
            on_build: c.on_build,
            labels: c.labels,
            stop_signal: c.stop_signal,
            shell: c.shell,
        }
    }
}

impl<'a> From<&'a ContainerConfig> for Oci<'a> {
    fn from(c: &'a ContainerConfig) -> Self {
        Self {
            user: &c.user,
            exposed_ports: to_set(&c.exposed_ports),
            env: &c.env,
            entrypoint: &c.entrypoint,
            cmd: &c.cmd,
            volumes: to_set(&c.volumes),
            working_dir: &c.working_dir,
            labels: &c.labels,
            stop_signal: &c.stop_signal,
            args_escaped: c.args_escaped,
            healthcheck: c.healthcheck.as_ref().map(Health::from),
            on_build: &c.on_build,
            shell: &c.shell,
        }
    }
}

/// What `encoding/json` does to a text beyond JSON's own rules.
fn as_go(json: String) -> String {
    const ESCAPES: [(char, &str); 5] = [
        ('<', "\\u003c"),
        ('>', "\\u003e"),
        ('&', "\\u0026"),
        ('\u{2028}', "\\u2028"),
        ('\u{2029}', "\\u2029"),
    ];
    let mut out = String::with_capacity(json.len() + 32);
    let mut rest = json.as_str();
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let mut chars = from.chars();
        let c = chars.next();
        out.push_str(ESCAPES.iter().find(|(from, _)| Some(*from) == c).map_or("", |(_, to)| to));
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// Go's zero time, which is no time at all.
const ZERO_TIME: &str = "0001-01-01T00:00:00Z";

impl ImageConfig {
    /// The JSON that is stored, and digested into the image id.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.frame().filled("", &self.history, "", &self.diff_ids)
    }

    /// The same for a configuration that goes on from that of a parent, whose JSON is at hand: the rows that both have
    /// are not written anew, so that the time it takes follows from what was added.
    pub fn to_bytes_after(&self, parent: &Self, bytes: &[u8]) -> Vec<u8> {
        let (steps, layers) = (parent.history.len(), parent.diff_ids.len());
        let last = |config: &Self| config.history.get(steps.checked_sub(1)?).cloned();
        let same_rows = last(self).zip(last(parent)).is_some_and(|(a, b)| Arc::ptr_eq(&a, &b));
        let frame = self.frame();
        let taken = frame.taken_out(std::str::from_utf8(bytes).unwrap_or_default(), layers);
        match taken.filter(|_| same_rows && self.diff_ids.starts_with(&parent.diff_ids)) {
            Some((history, diff_ids)) => {
                let rows = self.history.get(steps..).unwrap_or_default();
                frame.filled(history, rows, diff_ids, self.diff_ids.get(layers..).unwrap_or_default())
            }
            None => frame.filled("", &self.history, "", &self.diff_ids),
        }
    }

    /// The JSON without what is in its two long lists.
    fn frame(&self) -> Frame {
        let raw = |config: &ContainerConfig| match self.style {
            Style::Docker => serde_json::to_string(&Docker::from(config)),
            Style::Oci => serde_json::to_string(&Oci::from(config)),
        };
        // The lists are put in where they belong at the end: they are long.
        let top = Top {
            architecture: self.architecture.clone(),
            author: self.author.clone(),
            comment: self.comment.clone(),
            config: None,
            container: self.container.clone(),
            container_config: None,
            created: match (self.created, self.style) {
                (None, Style::Docker) => None,
                (created, _) => Some(created.map(|time| time.to_string())),
            },
            docker_version: self.docker_version.clone(),
            history: (self.style == Style::Docker || !self.history.is_empty()).then(Vec::new),
            os: self.os.clone(),
            rootfs: RootFs {
                r#type: "layers".to_owned(),
                diff_ids: match (self.diff_ids.is_empty(), self.style) {
                    (true, Style::Docker) => None,
                    (true, Style::Oci) => Some(None),
                    (false, _) => Some(Some(vec![])),
                },
            },
            variant: self.variant.clone(),
        };
        // None of these types can fail to serialise.
        let config = raw(&self.config).unwrap_or_default();
        let mut fields = serde_json::to_string(&top).unwrap_or_default();
        if let Some(container_config) = &self.container_config {
            let at = format!("\"container_config\":{},", raw(container_config).unwrap_or_default());
            fields = put_before(
                fields,
                if self.created.is_some() { "\"created\":" } else { "\"docker_version\":" },
                &at,
            );
        }
        let fields = as_go(fields.replacen("\"config\":null", &format!("\"config\":{config}"), 1));
        Frame::cut(&fields)
    }

    /// Reads a configuration that Docker, BuildKit or another tool wrote.
    ///
    /// # Errors
    /// What is wrong with the JSON.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let top: Top = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let config = |value: Option<serde_json::Value>| -> Result<Option<ContainerConfig>, String> {
            let Some(value) = value else { return Ok(None) };
            let config: Docker = serde_json::from_value(value).map_err(|error| error.to_string())?;
            Ok(Some(config.into()))
        };
        let container_config = config(top.container_config)?;
        let classic = container_config.is_some() || !top.docker_version.is_empty();
        let history = top.history.into_iter().flatten().map(|h| History {
            created: h.created.as_deref().and_then(parse_time),
            created_by: h.created_by,
            author: h.author,
            comment: h.comment,
            empty_layer: h.empty_layer,
        });
        Ok(Self {
            style: if classic { Style::Docker } else { Style::Oci },
            architecture: top.architecture,
            os: top.os,
            variant: top.variant,
            author: top.author,
            comment: top.comment,
            created: top.created.flatten().as_deref().and_then(parse_time),
            container: top.container,
            docker_version: top.docker_version,
            config: config(top.config)?.unwrap_or_default(),
            container_config,
            history: history.map(Arc::new).collect(),
            diff_ids: top.rootfs.diff_ids.flatten().unwrap_or_default(),
        })
    }
}

/// The JSON of a configuration around its history and its diff ids.
struct Frame {
    head: String,
    /// Between the two lists, and behind the second; empty where there is no such list.
    middle: String,
    tail: String,
}

/// Bytes of a diff id in the list: quotes, algorithm, digits.
const DIFF_ID: usize = 73;

impl Frame {
    /// Within strings quotes are escaped, so the keys are nowhere else.
    fn cut(fields: &str) -> Self {
        let behind = |key: &str| fields.rfind(key).map(|at| at + key.len());
        let (history, diff_ids) = (behind("\"history\":["), behind("\"diff_ids\":["));
        let part = |from: usize, to: usize| fields.get(from..to).unwrap_or_default().to_owned();
        let second = diff_ids.unwrap_or(fields.len());
        let first = history.unwrap_or(second);
        Self { head: part(0, first), middle: part(first, second), tail: part(second, fields.len()) }
    }

    /// What fills the two lists of another JSON with the same end, which has so many diff ids.
    fn taken_out<'t>(&self, text: &'t str, layers: usize) -> Option<(&'t str, &'t str)> {
        let rest = text.strip_suffix(&self.tail).filter(|_| layers > 0)?;
        let (rest, diff_ids) = rest.split_at_checked(rest.len().checked_sub(layers * (DIFF_ID + 1) - 1)?)?;
        let rest = rest.strip_suffix(&self.middle).filter(|_| self.middle.starts_with(']'))?;
        let key = "\"history\":[";
        let from = memchr::memmem::find(rest.as_bytes(), key.as_bytes())? + key.len();
        Some((rest.get(from..)?, diff_ids))
    }

    fn filled(&self, history: &str, rows: &[Arc<History>], diff_ids: &str, ids: &[DiffId]) -> Vec<u8> {
        let row = |h: &Arc<History>| {
            let entry = Entry {
                created: h.created.map(|time| time.to_string()),
                created_by: h.created_by.clone(),
                author: h.author.clone(),
                comment: h.comment.clone(),
                empty_layer: h.empty_layer,
            };
            as_go(serde_json::to_string(&entry).unwrap_or_default())
        };
        let length = self.head.len() + history.len() + self.middle.len() + diff_ids.len() + self.tail.len();
        let mut out = String::with_capacity(length + (rows.len() + ids.len()) * 256);
        out.push_str(&self.head);
        fill(&mut out, history, rows.iter().map(row));
        out.push_str(&self.middle);
        fill(&mut out, diff_ids, ids.iter().map(|id| format!("\"{id}\"")));
        out.push_str(&self.tail);
        out.into_bytes()
    }
}

/// Adds the items of a list to those that it has.
fn fill(out: &mut String, before: &str, items: impl Iterator<Item = String>) {
    out.push_str(before);
    for (index, item) in items.enumerate() {
        if index > 0 || !before.is_empty() {
            out.push(',');
        }
        out.push_str(&item);
    }
}

fn put_before(text: String, key: &str, insert: &str) -> String {
    match text.find(key) {
        Some(at) => {
            let (head, tail) = text.split_at_checked(at).unwrap_or((&text, ""));
            format!("{head}{insert}{tail}")
        }
        None => text,
    }
}

/// RFC 3339 in UTC or with an offset, down to nanoseconds.
fn parse_time(text: &str) -> Option<Time> {
    if text == ZERO_TIME {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let secs = Time::from_civil(
        number(0, 4)?,
        number(5, 7)?,
        number(8, 10)?,
        number(11, 13)?,
        number(14, 16)?,
        number(17, 19)?,
    );
    let rest = text.get(19..)?;
    let digits: String =
        rest.strip_prefix('.').unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
    let zone = if digits.is_empty() { rest } else { rest.get(digits.len() + 1..)? };
    let nanos: i64 = format!("{digits:0<9}").get(..9)?.parse().ok()?;
    let offset = match zone.as_bytes().first()? {
        b'Z' | b'z' => 0,
        sign => {
            let at = |from: usize, to: usize| zone.get(from..to)?.parse::<i64>().ok();
            let minutes = at(1, 3)? * 60 + at(4, 6)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
    };
    Some(secs.plus_nanos(nanos).plus_nanos(-offset * 60_000_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_are_what_was_read() {
        for text in [
            r#"{"architecture":"amd64","config":{"User":"1","ExposedPorts":{"80/tcp":{}},"Env":["A=\u003c1\u003e"],"WorkingDir":"/","Labels":{"a":"1","b":"\u0026"},"ArgsEscaped":true,"Healthcheck":{"Test":["NONE"],"Interval":5}},"created":"2024-01-01T00:00:00.12Z","history":[{"created":"2024-01-01T00:00:00Z","created_by":"x","empty_layer":true}],"os":"linux","rootfs":{"type":"layers","diff_ids":null}}"#,
            r#"{"architecture":"amd64","author":"me","config":{"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":["A=1"],"Cmd":null,"Image":"","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":[],"Labels":{}},"container":"c0","container_config":{"Hostname":"h","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":["x"],"Image":"","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null},"created":"2026-11-23T18:49:19.208395914Z","docker_version":"26.1.5","history":[],"os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:90c77f420ee053ea367cd909790502741ea17cfdcff9aff837f317902cee0710"]}}"#,
        ] {
            let config = ImageConfig::parse(text.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(config.to_bytes()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_taken_over_is_what_would_be_written() {
        let row = |text: &str| Arc::new(History { created_by: text.to_owned(), ..History::default() });
        for style in [Style::Docker, Style::Oci] {
            let mut parent = ImageConfig::empty(style);
            parent.history = vec![row("a \"history\":[ <x>"), row("],\"os\":")];
            parent.diff_ids = vec![DiffId(crate::image::Digest::of("1"))];
            parent.config.labels = Some([("history".to_owned(), "[]}".to_owned())].into());
            let bytes = parent.to_bytes();
            let mut child = parent.clone();
            assert_eq!(child.to_bytes_after(&parent, &bytes), bytes);
            child.history.push(row("c & d"));
            child.author = "\"diff_ids\":[".to_owned();
            child.variant = "v8".to_owned();
            assert_eq!(child.to_bytes_after(&parent, &bytes), child.to_bytes());
            child.diff_ids.push(DiffId(crate::image::Digest::of("2")));
            assert_eq!(child.to_bytes_after(&parent, &bytes), child.to_bytes());
            assert_eq!(ImageConfig::parse(&child.to_bytes()).unwrap().history, child.history);
            assert_eq!(parent.to_bytes_after(&child, &child.to_bytes()), bytes);
        }
    }

    #[test]
    fn times() {
        assert_eq!(parse_time("2024-01-01T02:00:00.5+02:00"), Some(Time(1_704_067_200_500_000_000)));
        assert_eq!(parse_time(ZERO_TIME), None);
        assert_eq!(parse_time("yesterday"), None);
    }
}
