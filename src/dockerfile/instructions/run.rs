//! `RUN` and its flags.

use crate::dockerfile::ast::{InstructionKind, Network, Run, Security};
use crate::dockerfile::go;
use crate::dockerfile::mount::{Device, MountFlag};
use crate::dockerfile::parser::{Heredoc, Node};

use super::command::command_line;
use super::errors::{Parsed, Wrong};
use super::flags::Flags;

pub(super) fn run(node: Node, heredocs: &[Heredoc]) -> Parsed<InstructionKind> {
    let flags = Flags::parse(node)?;
    let mut mounts = vec![];
    let mut devices = vec![];
    for word in flags.list("device") {
        let wrong = |message| Wrong::at(word.span, "bad-device", message);
        devices.push(Device::parse(&word).map_err(wrong)?);
    }
    for text in flags.list("mount") {
        let flag = MountFlag { text };
        flag.check().map_err(|message| Wrong::at(flag.text.span, "bad-mount", message))?;
        mounts.push(flag);
    }
    Ok(InstructionKind::Run(Run {
        network: network(&flags)?,
        security: security(&flags)?,
        command: command_line(node, heredocs),
        mounts,
        devices,
        flags_used: flags.used(),
    }))
}

fn network(flags: &Flags) -> Parsed<Network> {
    let Some(word) = flags.given("network") else { return Ok(Network::Default) };
    match word.text.as_str() {
        "default" => Ok(Network::Default),
        "none" => Ok(Network::None),
        "host" => Ok(Network::Host),
        other => {
            Err(Wrong::at(word.span, "bad-flag-value", format!("invalid network mode {}", go::quote(other)))
                .hint("write default, none or host"))
        }
    }
}

fn security(flags: &Flags) -> Parsed<Security> {
    let Some(word) = flags.given("security") else { return Ok(Security::Sandbox) };
    match word.text.as_str() {
        "sandbox" => Ok(Security::Sandbox),
        "insecure" => Ok(Security::Insecure),
        other => {
            Err(Wrong::at(word.span, "bad-flag-value", format!("security {} is not valid", go::quote(other)))
                .hint("write sandbox or insecure"))
        }
    }
}
