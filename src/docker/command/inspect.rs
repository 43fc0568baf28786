//! `docker inspect` and `docker image inspect`.

use crate::docker::call::{Call, Done, Failure};
use crate::docker::document::{container_document, image_document};
use crate::docker::template::{Escape, Template, Value};

/// `docker inspect`: containers and images.
pub fn inspect(call: &mut Call<'_, '_>) -> Done {
    let only = call.flags.value("type").map(str::to_owned);
    if let Some(other) = only.as_deref().filter(|t| !matches!(*t, "image" | "container" | "")) {
        return Err(Failure::client(format!("{other:?} is not a valid value for --type")));
    }
    run(call, |call, name| {
        let container =
            (only.as_deref() != Some("image")).then(|| call.engine.store.container(name).cloned()).flatten();
        if let Some(container) = container {
            return Ok(container_document(&container));
        }
        let image = (only.as_deref() != Some("container")).then(|| image_document(&call.engine.store, name));
        match image {
            Some(Ok(document)) => Ok(document),
            _ => Err(match only.as_deref() {
                Some("container") => format!("Error: No such container: {name}"),
                Some("image") => format!("Error: No such image: {name}"),
                _ => format!("Error: No such object: {name}"),
            }),
        }
    })
}

/// `docker image inspect`.
pub fn image_inspect(call: &mut Call<'_, '_>) -> Done {
    run(call, |call, name| {
        image_document(&call.engine.store, name)
            .map_err(|error| format!("Error response from daemon: {error}"))
    })
}

fn run(
    call: &mut Call<'_, '_>,
    mut get: impl FnMut(&mut Call<'_, '_>, &str) -> Result<Value, String>,
) -> Done {
    let format = call.flags.value("format").filter(|format| !format.is_empty()).map(str::to_owned);
    let template = match format.as_deref() {
        None => None,
        Some("json") => None,
        Some(text) => Some(
            Template::parse(&text.replace("\\t", "\t").replace("\\n", "\n"))
                .map_err(|error| Failure::new(64, format!("template parsing error: {error}")))?,
        ),
    };
    let mut documents = vec![];
    let mut text = String::new();
    let mut errors = vec![];
    for name in call.flags.positional.clone() {
        match get(call, &name) {
            Err(message) => errors.push(message),
            Ok(document) => match template.as_ref().map(|template| template.run(&document)) {
                None => documents.push(document),
                Some(Ok(shown)) => text.push_str(&format!("{shown}\n")),
                Some(Err(error)) => {
                    // The first template that fails ends the command.
                    errors.push(format!("template parsing error: {error}"));
                    break;
                }
            },
        }
    }
    let printed = match (&template, format.as_deref()) {
        (Some(_), _) if text.is_empty() => "\n".to_owned(),
        (Some(_), _) => text,
        (None, Some(_)) => Value::List(documents).to_json(Escape::Plain) + "\n",
        (None, None) => Value::List(documents).to_json_pretty(Escape::Plain, "    ") + "\n",
    };
    call.out(printed);
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Failure::client(errors.join("\n"))),
    }
}
