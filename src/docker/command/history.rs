//! `docker history`.

use crate::build::{Builder, Era};
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::history::{Entry, Options, render, render_2014};

pub fn history(call: &mut Call<'_, '_>) -> Done {
    let id = call.engine.store.resolve(call.argument(0))?;
    let Some(image) = call.engine.store.image(id).cloned() else { return Ok(()) };
    let rows = call.engine.store.history(&image);
    let entries: Vec<Entry> = rows
        .into_iter()
        .map(|row| Entry {
            id: row.image.map_or("<missing>".to_owned(), |id| id.to_string()),
            created: row.created.map(|time| time.secs()),
            created_by: row.created_by,
            size: row.size,
            comment: row.comment,
        })
        .collect();
    let options = Options {
        no_trunc: call.flags.switch("no-trunc"),
        quiet: call.flags.switch("quiet"),
        raw: !call.flags.switch_or("human", true),
        format: call.flags.value("format").map(str::to_owned),
    };
    let text = match (call.engine.era, call.builder) {
        (Era::Classic2014, Builder::Classic) => render_2014(&entries, &options, call.now_secs()),
        _ => render(&entries, &options, call.now_secs()).map_err(Failure::client)?,
    };
    call.out(text);
    Ok(())
}
