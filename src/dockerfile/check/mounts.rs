//! `RUN` and what it mounts.

use crate::dockerfile::ast::{Run, Word};
use crate::dockerfile::go;
use crate::dockerfile::go::Letters;
use crate::dockerfile::mount::{Mount, MountFlag, MountType};

use super::dispatch::Context;
use super::fault::Outcome;
use super::stages::SCRATCH;

/// The state that a mount needs: what `from` names, or else none, which BuildKit calls `scratch`.
pub(super) fn source(flag: &MountFlag) -> String {
    let fields = go::csv_fields(&flag.text).unwrap_or_default();
    let from = fields.iter().rev().find_map(|field| {
        let (key, value) = field.split_once('=')?;
        (key.lowered() == "from" && !value.is_empty()).then(|| value.to_owned())
    });
    from.unwrap_or_else(|| SCRATCH.to_owned())
}

pub(super) fn dispatch(context: &mut Context<'_, '_, '_>, run: &Run, sources: &[usize]) -> Outcome<()> {
    let mut mounts = vec![];
    for flag in &run.mounts {
        let span = flag.text.span;
        let mut expand = |value: &str| context.expand(&Word::new(value, span)).map_err(|fault| fault.message);
        let mount = flag.resolve(&mut expand);
        mounts.push(mount.map_err(|message| context.fault(message))?);
    }
    for (mount, &source) in mounts.iter().zip(sources) {
        check(context, mount, source)?;
    }
    if !run.devices.is_empty() {
        let message = "device feature is only supported in Dockerfile frontend 1.14.0-labs or later";
        return Err(context.fault(message));
    }
    Ok(())
}

fn check(context: &Context<'_, '_, '_>, mount: &Mount, source: usize) -> Outcome<()> {
    let from = match mount.from.as_str() {
        "" if mount.kind == MountType::Cache => SCRATCH,
        from => from,
    };
    let ready = context.walk.states.get(source).is_some_and(|state| state.dispatched);
    if !from.is_empty() && !ready {
        let (from, target) = (go::quote(from), go::quote(&mount.target));
        return Err(context.fault(format!(
            "cannot mount from stage {from} to {target}, stage needs to be defined before current command"
        )));
    }
    match mount.kind {
        MountType::Secret => {
            if mount.id.is_empty() && mount.source.is_empty() && mount.target.is_empty() {
                return Err(context.fault("one of source, target required"));
            }
            Ok(())
        }
        MountType::Ssh if !mount.source.is_empty() => Err(context.fault("ssh does not support source")),
        MountType::Ssh => Ok(()),
        MountType::Bind | MountType::Cache | MountType::Tmpfs => {
            let target = match go::path_clean(&mount.target).starts_with('/') {
                true => mount.target.clone(),
                false => go::path_clean(&format!("/{}/{}", context.state.working_dir, mount.target)),
            };
            match target.as_str() {
                "/" => Err(context.fault("invalid mount target \"/\"")),
                _ => Ok(()),
            }
        }
    }
}
