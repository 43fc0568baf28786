//! An image out of an archive, or the printed history of one: its layers, files and waste, and how to build on it.

use std::rc::Rc;

use web_sys::{DragEvent, File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::{
    Callback, Event, Html, InputEvent, MouseEvent, Properties, TargetCast, component, html, use_memo,
    use_mut_ref, use_state,
};

use super::PaneProps;
use super::contents::Contents;
use super::files::line;
use crate::insight::{HistoryShape, Wasted};
use crate::lab::Opened;
use crate::lab::texts::{self, Language};
use crate::lab::view::units;
use crate::oci::{PastedRow, parse_history};
use crate::ui::platform::archives::{self, Work};
use crate::ui::state::Action;
use crate::ui::view::rows::Rows;
use crate::ui::view::working::Working;

/// The largest files that are hidden are named; the small ones say little.
const WASTED: usize = 12;

/// How far an archive is read.
#[derive(Clone, PartialEq)]
enum Reading {
    Nothing,
    /// Hundredths of the file.
    At(u32),
    Failed(String),
}

#[component]
pub fn OpenImage(props: &PaneProps) -> Html {
    let labels = props.state.language.labels();
    let reading = use_state(|| Reading::Nothing);
    // Another file, cancelling and closing end the worker of the one before.
    let work = use_mut_ref(|| None::<Work>);
    let take = {
        let (reading, work, dispatch) = (reading.clone(), Rc::clone(&work), props.dispatch.clone());
        Callback::from(move |file: File| {
            let started = Work::new();
            let signal = started.signal();
            work.replace(Some(started));
            reading.set(Reading::At(0));
            let (reading, dispatch) = (reading.clone(), dispatch.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let shown = reading.clone();
                let progress = move |hundredths| shown.set(Reading::At(hundredths));
                let read = archives::open(&file, &signal, progress).await;
                if signal.aborted() {
                    return;
                }
                match read {
                    Ok(images) => {
                        reading.set(Reading::Nothing);
                        dispatch.emit(Action::Open(images));
                    }
                    Err(why) => reading.set(Reading::Failed(format!("{}: {why}", file.name()))),
                }
            });
        })
    };
    let first = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            take.emit(file);
        }
    };
    let chosen = {
        let first = first.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            first(input.files());
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let dropped = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        first(event.data_transfer().and_then(|transfer| transfer.files()));
    });
    let allow = Callback::from(|event: DragEvent| event.prevent_default());
    let cancel = {
        let reading = reading.clone();
        Callback::from(move |_: MouseEvent| {
            work.replace(None);
            reading.set(Reading::Nothing);
        })
    };
    let opened = props.state.lab.bench().opened.iter().rev();
    html! {
        <div class="opened" ondrop={dropped} ondragover={allow}>
            <p>{labels.open_holds}</p>
            <label class="upload"><span class="hidden">{labels.archive}</span><input type="file" onchange={chosen} /></label>
            <div role="status">
                if let Reading::At(hundredths) = *reading {
                    <Working label={labels.reading} {hundredths} cancel={labels.cancel} oncancel={cancel} />
                }
                if let Reading::Failed(why) = &*reading {
                    <p class="bad">{format!("{}: {why}", labels.could_not)}</p>
                }
            </div>
            { for opened.map(|one| html! {
                <Image key={one.image.id.to_string()} opened={one.clone()} language={props.state.language} />
            }) }
            <Pasted ..props.clone() />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ImageProps {
    opened: Opened,
    language: Language,
}

/// The rows of its history, the newest on top; a layer shows its files.
#[component]
fn Image(ImageProps { opened, language }: &ImageProps) -> Html {
    let labels = language.labels();
    let shape = use_memo(opened.image.id, |_| opened.shape());
    let layer = use_state(|| None::<usize>);
    let row = |row: &HistoryShape| {
        let of = row.layer.and_then(|at| Some((at, shape.layers.get(at)?)));
        let text = html! { <code>{&row.created_by}</code> };
        let (name, files, wasted) = match of {
            None => (text, String::new(), String::new()),
            Some((at, facts)) => {
                let on = *layer == Some(at);
                let onclick = {
                    let layer = layer.clone();
                    Callback::from(move |_: MouseEvent| layer.set(Some(at).filter(|_| !on)))
                };
                let counts = &facts.files;
                let files = format!("+{} ~{} −{}", counts.added, counts.modified, counts.deleted);
                let wasted =
                    if facts.wasted == 0 { String::new() } else { units::size(facts.wasted, *language) };
                let name = html! {
                    <button type="button" class="link" aria-expanded={on.to_string()} {onclick}>{text}</button>
                };
                (name, files, wasted)
            }
        };
        html! {
            <tr><th scope="row">{name}</th><td class="number">{units::size(row.size, *language)}</td>
                <td class="number">{files}</td><td class="number waste-ink">{wasted}</td></tr>
        }
    };
    let name = opened.name();
    let [before, after] = texts::build_on(*language);
    html! {
        <section>
            <h3>{format!("{name} · {} · {}", shape.platform, units::size(shape.size, *language))}</h3>
            <p>{before}{" "}<code>{format!("FROM {name}")}</code>{", "}{after}</p>
            { for opened.notes.iter().map(|note| html! { <p class="soft">{note}</p> }) }
            <div class="scroll" tabindex="0" role="region" aria-label={format!("{}: {name}", labels.layers)}><table>
                <thead><tr><th scope="col">{labels.instruction}</th><th scope="col" class="number">{labels.size}</th>
                    <th scope="col" class="number">{labels.files}</th><th scope="col" class="number">{labels.waste}</th></tr></thead>
                <tbody>{ for shape.history.iter().map(row) }</tbody>
            </table></div>
            if let Some(layer) = *layer {
                <Files key={layer} opened={opened.clone()} language={*language} {layer} />
            }
            { wasted(&opened.waste, shape.size, *language) }
        </section>
    }
}

/// What no one sees of the image, the largest first.
fn wasted(files: &[Wasted], size: u64, language: Language) -> Html {
    let bytes = files.iter().map(|file| file.bytes).sum();
    let labels = language.labels();
    if bytes == 0 {
        return html! { <p class="soft">{labels.nothing_wasted}</p> };
    }
    let row = |file: &Wasted| {
        html! { <li><code>{format!("/{}", file.path)}</code>{format!(" · {}", units::size(file.bytes, language))}</li> }
    };
    html! {
        <details>
            <summary>{format!("{}: {} {} {}", labels.waste, units::size(bytes, language), labels.of, units::size(size, language))}</summary>
            <ul>{ for files.iter().filter(|file| file.bytes > 0).take(WASTED).map(row) }</ul>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct FilesProps {
    opened: Opened,
    language: Language,
    layer: usize,
}

/// The files of a layer, and the text of one.
#[component]
fn Files(FilesProps { opened, language, layer }: &FilesProps) -> Html {
    let labels = language.labels();
    let open = use_state(|| None::<String>);
    let rows = use_memo((opened.image.id, *layer), |_| opened.files(*layer));
    if rows.is_empty() {
        return html! { <p class="soft">{labels.no_files}</p> };
    }
    let row = {
        let (rows, open, language) = (Rc::clone(&rows), open.clone(), *language);
        Callback::from(move |at: usize| {
            rows.get(at).map(|row| line(row, at, &open, language)).unwrap_or_default()
        })
    };
    html! {
        <div class="files-grid">
            <Rows count={rows.len()} label={labels.files} {row} />
            if let Some(path) = &*open {
                <div class="preview">
                    <h3><code>{format!("/{path}")}</code></h3>
                    <Contents key={path.clone()} opened={opened.clone()} language={*language} layer={*layer} path={path.clone()} />
                </div>
            }
        </div>
    }
}

/// The same stack from what `docker history` printed.
#[component]
fn Pasted(props: &PaneProps) -> Html {
    let labels = props.state.language.labels();
    let text = use_state(String::new);
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let history = use_memo((*text).clone(), |text| parse_history(text));
    let total: u64 = history.rows.iter().map(|row| row.size).sum();
    let row = |row: &PastedRow| {
        html! { <tr><th scope="row"><code>{&row.created_by}</code></th><td class="number">{units::size(row.size, props.state.language)}</td></tr> }
    };
    html! {
        <section>
            <h3 id="paste-history">{labels.paste_history}</h3>
            <div class="field"><textarea rows="4" aria-labelledby="paste-history" value={(*text).clone()} {oninput} spellcheck="false" wrap="off" /></div>
            if !text.trim().is_empty() {
                <div role="status">
                    { for history.diagnostics.iter().map(|one| html! { <p class="bad">{props.state.language.said(&one.message).into_owned()}</p> }) }
                    if !history.rows.is_empty() {
                        <p>{format!("{} · {}", units::size(total, props.state.language), labels.history_alone)}</p>
                    }
                </div>
            }
            if !history.rows.is_empty() {
                <div class="scroll" tabindex="0" role="region" aria-label={labels.history}><table>
                    <thead><tr><th scope="col">{labels.instruction}</th><th scope="col" class="number">{labels.size}</th></tr></thead>
                    <tbody>{ for history.rows.iter().map(row) }</tbody>
                </table></div>
            }
        </section>
    }
}
