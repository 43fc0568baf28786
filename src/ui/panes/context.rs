//! The build context: its files with what a change of each would cost, editing, upload, ignore files.

use std::collections::BTreeSet;

use gloo::file::callbacks::{FileReader, read_as_bytes};
use gloo::file::{Blob, FileList};
use web_sys::{DragEvent, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::{
    Callback, Event, Html, InputEvent, MouseEvent, TargetCast, classes, component, html, use_mut_ref,
    use_state,
};

use super::PaneProps;
use crate::lab::project::File;
use crate::lab::texts::Language;
use crate::lab::view::panels::ContextRow;
use crate::lab::view::{Cost, units};
use crate::lab::{Op, Side};
use crate::ui::state::Action;
use crate::ui::view::icon::{Glyph, icon};

/// Uploads beyond this are refused: a context is meant to be small, and the link holds it.
const LARGEST_UPLOAD: u64 = 2 << 20;

#[component]
pub fn Context(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let moment = state.moment();
    let open = use_state(|| None::<String>);
    let fresh = use_state(String::new);
    let readers = use_mut_ref(Vec::<FileReader>::new);
    // What was dropped and is too large.
    let refused = use_state(Vec::<String>::new);
    let rows = moment.context();
    let dearest = props.heat.files.values().flatten().map(|cost| cost.ms).max().unwrap_or(0);
    // Folders whose files are shown.
    let unfolded = use_state(BTreeSet::<String>::new);

    let take = {
        let (dispatch, refused) = (props.dispatch.clone(), refused.clone());
        move |files: FileList| {
            let (fits, too_large): (Vec<_>, Vec<_>) =
                files.iter().partition(|file| file.size() <= LARGEST_UPLOAD);
            refused.set(too_large.into_iter().map(|file| file.name()).collect());
            for file in fits {
                let (dispatch, path) = (dispatch.clone(), file.name());
                let reader = read_as_bytes(&Blob::from(file.clone()), move |bytes| {
                    if let Ok(bytes) = bytes {
                        let file = File::of_bytes(&bytes, 0o644);
                        dispatch.emit(Action::Do(Op::Write { path: path.clone(), file }));
                    }
                });
                readers.borrow_mut().push(reader);
            }
        }
    };
    let chosen = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            if let Some(files) = event.target_unchecked_into::<HtmlInputElement>().files() {
                take(FileList::from(files));
            }
        })
    };
    let dropped = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        if let Some(files) = event.data_transfer().and_then(|transfer| transfer.files()) {
            take(FileList::from(files));
        }
    });
    let allow = Callback::from(|event: DragEvent| event.prevent_default());
    let name_it = {
        let fresh = fresh.clone();
        Callback::from(move |event: InputEvent| {
            fresh.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let create = {
        let (fresh, open, dispatch) = (fresh.clone(), open.clone(), props.dispatch.clone());
        let desk = moment.desk.clone();
        Callback::from(move |_: MouseEvent| {
            let path = fresh.trim().trim_matches('/').to_owned();
            if !path.is_empty() {
                // One that is there is opened, not emptied.
                if desk.file(&path).is_none() {
                    dispatch
                        .emit(Action::Do(Op::Write { path: path.clone(), file: File::Text(String::new()) }));
                }
                open.set(Some(path));
                fresh.set(String::new());
            }
        })
    };
    let row = |row: &ContextRow| {
        let on = open.as_deref() == Some(row.path.as_str());
        let show = {
            let (open, path) = (open.clone(), row.path.clone());
            Callback::from(move |_: MouseEvent| open.set(Some(path.clone())))
        };
        let cost = props.heat.files.get(&row.example);
        let remove = props.on(Action::Do(Op::Remove { path: row.path.clone() }));
        let cells = Side::BOTH.into_iter().map(|side| cell(row, cost, side, dearest, state.language));
        html! {
            <tr class={classes!(on.then_some("on"))}>
                <th scope="row"><button type="button" class="link" onclick={show}><code>{&row.path}</code></button></th>
                <td class="number">{units::size(row.size, state.language)}</td>
                { for cells }
                <td><button type="button" class="small bare" onclick={remove} aria-label={format!("{} {}", labels.delete, row.path)}>{icon(Glyph::Close)}</button></td>
            </tr>
        }
    };
    let folder = |row: &ContextRow| {
        let on = unfolded.contains(&row.path);
        let turn = {
            let (unfolded, path) = (unfolded.clone(), row.path.clone());
            Callback::from(move |_: MouseEvent| {
                let mut next = (*unfolded).clone();
                if !next.remove(&path) {
                    next.insert(path.clone());
                }
                unfolded.set(next);
            })
        };
        let cost = props.heat.files.get(&row.example);
        let cells = Side::BOTH.into_iter().map(|side| cell(row, cost, side, dearest, state.language));
        html! {
            <tr>
                <th scope="row"><button type="button" class="link" onclick={turn} aria-expanded={on.to_string()}>
                    <code>{&row.path}</code>{format!(" ({})", row.files)}</button></th>
                <td class="number">{units::size(row.size, state.language)}</td>
                { for cells }
                <td></td>
            </tr>
        }
    };
    let shown = rows.iter().map(|one| match one.files {
        1 => row(one),
        _ => {
            let below = if unfolded.contains(&one.path) { moment.files_below(&one.path) } else { vec![] };
            html! { <>{folder(one)}{ for below.iter().map(row) }</> }
        }
    });
    html! {
        <div class="context-grid">
            <div ondrop={dropped} ondragover={allow}>
                if rows.is_empty() {
                    <p class="soft">{labels.context_empty}</p>
                } else { <div class="scroll"><table>
                    <thead><tr><th scope="col">{labels.path}</th><th scope="col" class="number">{labels.size}</th>
                        <th scope="col">{format!("{}: A", labels.edit_cost)}</th><th scope="col">{"B"}</th>
                        <th><span class="hidden">{labels.delete}</span></th></tr></thead>
                    <tbody>{ for shown }</tbody>
                </table></div> }
                <div class="row">
                    <input type="text" placeholder="src/new.txt" aria-label={labels.new_file} value={(*fresh).clone()} oninput={name_it} />
                    <button type="button" class="small" onclick={create}>{icon(Glyph::Plus)}{labels.new_file}</button>
                    <label class="small upload">{labels.upload}<input type="file" multiple={true} onchange={chosen} /></label>
                </div>
                if !refused.is_empty() {
                    <p role="alert">{icon(Glyph::Warning)}{format!(" {}: {}", refused.join(", "), labels.too_large_to_upload)}</p>
                }
            </div>
            <div>
                if let Some(path) = open.as_ref() {
                    { text_field(props, path) }
                }
                { for Side::BOTH.into_iter().map(|side| ignore_field(props, side)) }
            </div>
        </div>
    }
}

/// What a change of the file costs a side, as a bar and a number.
fn cell(row: &ContextRow, cost: Option<&[Cost; 2]>, side: Side, dearest: u64, language: Language) -> Html {
    let rule = row.ignored_by.get(side.index()).and_then(Option::as_ref);
    if let Some(rule) = rule {
        return html! { <td class="soft">{format!("{} ", language.labels().excluded)}<code>{rule}</code></td> };
    }
    let Some(cost) = cost.and_then(|cost| cost.get(side.index())) else {
        return html! { <td></td> };
    };
    let share = cost.ms * 100 / dearest.max(1);
    html! {
        <td class="heat"><span class="bar" style={format!("--share:{share}%")} aria-hidden="true"></span>
            <span>{if cost.reran == 0 { "0 s".to_owned() } else { units::time(cost.ms, language) }}</span></td>
    }
}

fn text_field(props: &PaneProps, path: &str) -> Html {
    let labels = props.state.language.labels();
    let desk = props.state.desk();
    let Some(text) = desk.file_text(path) else {
        return html! { <p class="soft">{labels.not_text}</p> };
    };
    let oninput = {
        let (dispatch, path, old) = (props.dispatch.clone(), path.to_owned(), desk.file(path));
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            let file = crate::lab::lesson::action::with_text(old.as_ref(), text);
            dispatch.emit(Action::Type(Op::Write { path: path.clone(), file }));
        })
    };
    html! {
        <label class="field"><code>{path.to_owned()}</code>
            <textarea rows="8" value={text.to_owned()} {oninput} spellcheck="false" wrap="off" /></label>
    }
}

fn ignore_field(props: &PaneProps, side: Side) -> Html {
    let labels = props.state.language.labels();
    let text = props.state.desk().recipe(side).ignore.clone().unwrap_or_default();
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            let text = Some(text).filter(|text| !text.is_empty());
            dispatch.emit(Action::Type(Op::Ignore { side, text }));
        })
    };
    html! {
        <label class="field"><span>{format!("{} {side} ", labels.own_ignore)}<code>{format!("{}.dockerignore", side.dockerfile_name())}</code></span>
            <textarea rows="3" value={text} {oninput} spellcheck="false" wrap="off" /></label>
    }
}
