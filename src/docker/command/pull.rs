//! `docker pull`: what the catalogue has, as a registry would give it.

use crate::build::base;
use crate::docker::call::{Call, Done, Failure};
use crate::image::Reference;

pub fn pull(call: &mut Call<'_, '_>) -> Done {
    let name = call.argument(0).to_owned();
    let reference = Reference::parse(&name).map_err(|error| Failure::client(error.0))?;
    let quiet = call.flags.switch("quiet");
    let full = reference.full();
    if !quiet && !name.contains('@') && !name.rsplit('/').next().unwrap_or_default().contains(':') {
        call.out("Using default tag: latest\n");
    }
    let found =
        base::fetch(call.engine, reference).map_err(|missing| Failure::daemon(missing.of_daemon()))?;
    if let Some(pulled) = &found.pulled {
        for (_, line) in base::pull(call.engine, pulled, &found.image).map_err(Failure::daemon)? {
            if !quiet {
                call.out(format!("{line}\n"));
            }
        }
    }
    call.out(format!("{full}\n"));
    Ok(())
}
