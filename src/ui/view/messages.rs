//! The messages below a Dockerfile, with what can be done about them in a click.

use yew::prelude::{Callback, Html, MouseEvent, html};

use super::editor::EditorProps;
use super::icon::{Glyph, icon};
use crate::text::Severity;

/// Nothing while the text is newer than what the messages are about. `send` takes the text that a fix makes.
pub fn messages(props: &EditorProps, typed: &str, send: &Callback<String>) -> Html {
    if typed != props.built || (props.diagnostics.is_empty() && props.facts.failure.is_none()) {
        return Html::default();
    }
    list(props, typed, send)
}

/// A function of its own, as the first picture needs none of it (`xtask/src/split`).
#[inline(never)]
fn list(props: &EditorProps, typed: &str, send: &Callback<String>) -> Html {
    let labels = props.language.labels();
    let said = |text: &str| props.language.said(text).into_owned();
    let failure = props.facts.failure.as_ref();
    let source = crate::text::Source::new("", typed);
    let known = |message: &str| props.diagnostics.iter().any(|d| message.contains(&d.message));
    let rows = props.diagnostics.iter().take(8).map(|diagnostic| {
        let (class, glyph) = match diagnostic.severity {
            Severity::Error => ("error", Glyph::Failed),
            Severity::Warning => ("warning", Glyph::Warning),
            Severity::Info => ("info", Glyph::Help),
        };
        let fix = diagnostic.fix.as_ref().map(|fix| {
            let (send, text) = (send.clone(), fix.apply(typed));
            let onclick = Callback::from(move |_: MouseEvent| send.emit(text.clone()));
            html! { <button type="button" class="small" {onclick}>{format!("{}: {}", labels.quick_fix, said(&fix.title))}</button> }
        });
        html! {
            <li {class}>
                {icon(glyph)}
                <span><b>{format!("{} ", source.line_of(diagnostic.span.start))}</b>{said(&diagnostic.message)}
                    if let Some(hint) = &diagnostic.hint { <small>{" "}{said(hint)}</small> }</span>
                { for fix }
            </li>
        }
    });
    html! {
        <ul class="messages">
            if let Some(failure) = failure.filter(|failure| !known(&failure.message)) {
                <li class="error">{icon(Glyph::Failed)}
                    <span>if let Some(line) = failure.line { <b>{format!("{line} ")}</b> }{said(&failure.message)}
                    if let Some(hint) = &failure.hint { <small>{" "}{said(hint)}</small> }</span>
                </li>
            }
            { for rows }
            if props.lacks_files {
                <li>{icon(Glyph::Plus)}<span>{labels.lacks_files}</span>
                    <button type="button" class="small" onclick={props.stand_in.clone()}>{labels.stand_ins}</button></li>
            }
        </ul>
    }
}
