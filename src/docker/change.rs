//! `--change` of `docker commit` and `docker import`: Dockerfile instructions that only touch the configuration.

use std::collections::BTreeMap;

use crate::dockerfile::ast::{CommandForm, CommandLine, InstructionKind};
use crate::dockerfile::expand::Lex;
use crate::dockerfile::parse;
use crate::image::{ContainerConfig, Healthcheck};
use crate::text::Source;

/// Applies the instructions, in order.
///
/// # Errors
/// The daemon's message about a text that is no such instruction.
pub fn apply(changes: &[String], config: &mut ContainerConfig) -> Result<(), String> {
    if changes.is_empty() {
        return Ok(());
    }
    let text = format!("FROM scratch\n{}\n", changes.join("\n"));
    let dockerfile = parse(&Source::new("", text));
    if let Some(failure) = dockerfile.failure {
        return Err(failure.message);
    }
    for instruction in dockerfile.stages.iter().flat_map(|stage| &stage.instructions) {
        one(&instruction.kind, config)?;
    }
    Ok(())
}

fn one(kind: &InstructionKind, config: &mut ContainerConfig) -> Result<(), String> {
    let env: BTreeMap<String, String> = config
        .env
        .iter()
        .flatten()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let expand = |word: &str| {
        Lex::new('\\')
            .process_word(word, &env)
            .map(|expansion| expansion.result)
            .map_err(|error| error.message)
    };
    match kind {
        InstructionKind::Cmd(line) => config.cmd = Some(words(line)),
        InstructionKind::Entrypoint(line) => config.entrypoint = Some(words(line)),
        InstructionKind::Env(pairs) => {
            for pair in pairs {
                config.set_env(&expand(&pair.key)?, &expand(&pair.value)?);
            }
        }
        InstructionKind::Label(pairs) => {
            for pair in pairs {
                let (key, value) = (expand(&pair.key)?, expand(&pair.value)?);
                config.labels.get_or_insert_default().insert(key, value);
            }
        }
        InstructionKind::Expose(ports) => {
            for port in ports {
                let port = expand(port)?;
                let port = if port.contains('/') { port } else { format!("{port}/tcp") };
                config.exposed_ports.get_or_insert_default().insert(port);
            }
        }
        InstructionKind::Volume(paths) => {
            for path in paths {
                config.volumes.get_or_insert_default().insert(expand(path)?);
            }
        }
        InstructionKind::User(user) => config.user = expand(user)?,
        InstructionKind::Workdir(dir) => config.working_dir = crate::vfs::path::join("/", &expand(dir)?),
        InstructionKind::Stopsignal(signal) => config.stop_signal = expand(signal)?,
        InstructionKind::Shell(shell) => {
            config.shell = Some(shell.iter().map(|word| word.text.to_string()).collect())
        }
        InstructionKind::Onbuild(trigger) => {
            config.on_build.get_or_insert_default().push(trigger.expression.clone());
        }
        InstructionKind::Healthcheck(check) => {
            config.healthcheck = Some(Healthcheck { test: check.test(), ..Healthcheck::default() });
        }
        other => return Err(format!("{} is not a valid change command", other.name().to_lowercase())),
    }
    Ok(())
}

fn words(line: &CommandLine) -> Vec<String> {
    match &line.form {
        CommandForm::Exec(words) => words.iter().map(|word| word.text.to_string()).collect(),
        CommandForm::Shell(script) => {
            let text = script.as_ref().map(|script| script.text.to_string()).unwrap_or_default();
            vec!["/bin/sh".to_owned(), "-c".to_owned(), text]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_change_the_configuration() {
        let mut config = ContainerConfig::default();
        let changes = ["CMD [\"/bin/sh\"]", "ENV A=1 B=$C", "EXPOSE 80", "WORKDIR x"].map(str::to_owned);
        apply(&changes, &mut config).unwrap();
        assert_eq!(config.cmd, Some(vec!["/bin/sh".to_owned()]));
        assert_eq!(config.env, Some(vec!["A=1".to_owned(), "B=".to_owned()]));
        assert_eq!(config.working_dir, "/x");
        assert!(
            apply(&["RUN x".to_owned()], &mut config).unwrap_err().contains("not a valid change command")
        );
    }
}
