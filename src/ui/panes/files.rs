//! The files of a layer or of the whole image, with what each layer added, changed and deleted.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::{Callback, Event, Html, InputEvent, TargetCast, classes, component, html, use_state};

use super::PaneProps;
use super::drawer::sides;
use crate::lab::texts::Language;
use crate::lab::view::panels::{ChangeMark, FileKind, FileRow};
use crate::lab::view::units;
use crate::ui::view::rows::Rows;

#[component]
pub fn Files(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let moment = state.moment();
    let side = state.side;
    let facts = moment.side(side);
    // The layer of the step that is marked, unless the whole image was asked for.
    let whole = use_state(|| false);
    let filter = use_state(String::new);
    let open = use_state(|| None::<String>);
    let marked = state.selected.filter(|at| at.side == side).map(|at| at.step);
    let layer =
        facts.layers.iter().position(|layer| layer.step.is_some() && layer.step == marked && !layer.base);
    let layer = layer.or_else(|| facts.layers.len().checked_sub(1)).filter(|_| !*whole);
    let rows: Rc<Vec<FileRow>> = {
        let all = moment.files(side, layer);
        let wanted = filter.trim().to_lowercase();
        Rc::new(
            all.into_iter()
                .filter(|row| wanted.is_empty() || row.path.to_lowercase().contains(&wanted))
                .collect(),
        )
    };
    let choose = {
        let (whole, dispatch) = (whole.clone(), props.dispatch.clone());
        let steps: Vec<Option<usize>> = facts.layers.iter().map(|layer| layer.step).collect();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let layer = value.parse::<usize>().ok();
            whole.set(layer.is_none());
            if let Some(step) = layer.and_then(|layer| steps.get(layer).copied().flatten()) {
                dispatch
                    .emit(crate::ui::state::Action::Select(Some(crate::ui::state::Selection { side, step })));
            }
        })
    };
    let search = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            filter.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let options = facts.layers.iter().enumerate().rev().map(|(at, one)| {
        html! { <option value={at.to_string()} selected={layer == Some(at)}>{format!("{} · {}", one.label, units::size(one.size, state.language))}</option> }
    });
    let row = {
        let (rows, open, language) = (Rc::clone(&rows), open.clone(), state.language);
        Callback::from(move |at: usize| {
            rows.get(at).map(|row| line(row, at, &open, language)).unwrap_or_default()
        })
    };
    let content = open.as_ref().map(|path| (path.clone(), moment.file_text(side, layer, path)));
    html! {
        <>
            <div class="row">
                {sides(props)}
                <select aria-label={labels.this_layer} onchange={choose}>
                    <option value="all" selected={*whole}>{labels.whole_image}</option>
                    { for options }
                </select>
                <input type="search" placeholder={labels.filter} aria-label={labels.filter} value={(*filter).clone()} oninput={search} />
                <span class="soft">{format!("{} {}", rows.len(), labels.files)}</span>
            </div>
            if rows.is_empty() {
                <p class="soft">{labels.no_files}</p>
            } else {
                <div class="files-grid">
                    <Rows count={rows.len()} label={labels.files} {row} />
                    if let Some((path, text)) = content {
                        <div class="preview">
                            <h3><code>{format!("/{path}")}</code></h3>
                            <pre class="output" tabindex="0">{text.unwrap_or_else(|| labels.not_text.to_owned())}</pre>
                        </div>
                    }
                </div>
            }
        </>
    }
}

/// A row of the list; a file sets `open` to its path.
pub fn line(
    row: &FileRow,
    at: usize,
    open: &yew::UseStateHandle<Option<String>>,
    language: Language,
) -> Html {
    let (mark, class) = match row.change {
        Some(ChangeMark::Added) => ("+", "added"),
        Some(ChangeMark::Changed) => ("~", "changed"),
        Some(ChangeMark::Deleted) => ("−", "deleted"),
        None => ("", ""),
    };
    let depth = row.path.matches('/').count();
    let base = row.path.rsplit('/').next().unwrap_or(&row.path).to_owned();
    let parent = row.path.strip_suffix(&base).unwrap_or_default().to_owned();
    let directory = row.kind == FileKind::Directory;
    let onclick = {
        let (open, path) = (open.clone(), row.path.clone());
        Callback::from(move |_| open.set(Some(path.clone())))
    };
    let name = html! { <><span class="dir">{parent}</span>{base}{if directory { "/" } else { "" }}</> };
    html! {
        <li key={at} class={classes!(class, row.hidden.then_some("buried"))} style={format!("--depth:{depth}")}>
            <span class="mark" aria-hidden="true">{mark}</span>
            if row.kind == FileKind::File {
                <button type="button" class="link" {onclick}>{name}</button>
            } else {
                <span>{name}</span>
            }
            <span class="size">{if directory { String::new() } else { units::size(row.size, language) }}</span>
        </li>
    }
}
