//! `docker tag`.

use crate::docker::call::{Call, Done, Failure};
use crate::image::{Digest, Reference};

pub fn tag(call: &mut Call<'_, '_>) -> Done {
    let (source, target) = (call.argument(0).to_owned(), call.argument(1).to_owned());
    // The client reads both names before the daemon is asked.
    let invalid = |name: &str, error: &str| {
        Failure::client(format!("Error parsing reference: {name:?} is not a valid repository/tag: {error}"))
    };
    let is_id = source.parse::<Digest>().is_ok();
    if let (false, Err(error)) = (is_id, Reference::parse(&source)) {
        return Err(invalid(&source, &error.0));
    }
    let reference = Reference::parse(&target).map_err(|error| invalid(&target, &error.0))?;
    if reference.digest.is_some() {
        return Err(Failure::client("refusing to create a tag with a digest reference"));
    }
    let id = call.engine.store.resolve(&source)?;
    if reference.repository() == "sha256" {
        return Err(Failure::daemon("refusing to create an ambiguous tag using digest algorithm as name"));
    }
    let now = call.now();
    call.engine.store.tag(reference, id, now)?;
    Ok(())
}
