//! `layerlab mdbook`: a preprocessor that draws the `layerlab` fences of a book.

use std::io::{Read as _, stdin};
use std::process::ExitCode;

use layerlab::lab::texts::Language;
use layerlab::render::{Fence, Figure, Options, Shown, fences, svg};
use serde_json::Value;

use crate::args::Args;
use crate::{Command, Outcome, state};

pub const COMMAND: Command = Command {
    name: "mdbook",
    synopsis: "[supports RENDERER]",
    about: "Preprocess an mdBook: fences of the language layerlab become figures (book on standard input)",
    run,
};

/// Renderers that show HTML.
const RENDERERS: &[&str] = &["html", "epub"];

fn run(args: Args) -> Outcome {
    let words = args.positional(0..=2)?;
    if let [first, renderer] = words.as_slice() {
        let supported = first == "supports" && RENDERERS.contains(&renderer.as_str());
        return Ok(if supported { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut text = String::new();
    stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
    let input: Value =
        serde_json::from_str(&text).map_err(|error| format!("standard input: not JSON: {error}"))?;
    let [context, mut book] = <[Value; 2]>::try_from(input.as_array().cloned().unwrap_or_default())
        .map_err(|_| "standard input: not the array of context and book that mdBook sends".to_owned())?;
    let config = context.pointer("/config/preprocessor/layerlab");
    let page = config.and_then(|config| config.get("url")).and_then(Value::as_str);
    let language = context.pointer("/config/book/language").and_then(Value::as_str);
    let language = language.and_then(Language::of).unwrap_or(Language::English);
    let mut drawn = 0;
    // A work list: books nest as deep as their authors like.
    let mut todo: Vec<&mut Value> = vec![&mut book];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(values) => todo.extend(values),
            Value::Object(object) => {
                let chapter = object.get("path").and_then(Value::as_str).unwrap_or("a chapter").to_owned();
                if let Some(Value::String(content)) = object.get_mut("content") {
                    *content = draw(content, &chapter, page, language, &mut drawn)?;
                }
                todo.extend(object.values_mut());
            }
            _ => {}
        }
    }
    println!("{book}");
    Ok(ExitCode::SUCCESS)
}

/// A chapter with its fences drawn.
fn draw(
    markdown: &str,
    chapter: &str,
    page: Option<&str>,
    language: Language,
    drawn: &mut usize,
) -> Result<String, String> {
    let mut out = String::new();
    let mut from = 0;
    for fence in fences(markdown) {
        *drawn += 1;
        out.push_str(&markdown[from..fence.range.start]);
        let figure = figure(&fence, &format!("layerlab-{drawn}"), page, language);
        out.push_str(&figure.map_err(|error| format!("{chapter}:{}: {error}", fence.line))?);
        from = fence.range.end;
    }
    out.push_str(&markdown[from..]);
    Ok(out)
}

/// One HTML block: no empty line may be in it.
fn figure(fence: &Fence, id: &str, page: Option<&str>, language: Language) -> Result<String, String> {
    let drawing = fence.drawing()?;
    let (lab, _) = state::open(drawing.state)?;
    let shown = Shown { single: drawing.single, steps: drawing.step };
    let figure = Figure::of_moment(lab.now(), shown, language);
    let options = Options { theme: drawing.theme, id: id.to_owned(), ..Options::default() };
    let svg = svg(&figure, &options).replace('\n', "");
    // Wide figures shrink with the text.
    let svg = svg.replacen("<svg ", "<svg style=\"max-width:100%;height:auto\" ", 1);
    let link = page.map(|page| {
        let link = lab.shared(layerlab::lab::share::Glance::default()).encode();
        format!("<figcaption><a href=\"{page}#{link}\">{}</a></figcaption>", language.figure().open)
    });
    Ok(format!("<figure class=\"layerlab\">{svg}{}</figure>\n\n", link.unwrap_or_default()))
}
