//! A Dockerfile's editor: its text with a badge per instruction beside it.
//!
//! A textarea over its own coloured text works everywhere by itself (selection on phones, screen readers, input
//! methods). CodeMirror takes its place where it has come. Undo is the page's in both.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::{
    Callback, Html, InputEvent, KeyboardEvent, MouseEvent, Properties, TargetCast, classes, component, html,
    use_effect_with, use_mut_ref, use_state,
};

use super::badge;
use super::messages::messages;
use crate::lab::Side;
use crate::lab::texts::{Language, price};
use crate::lab::view::{Cost, SideFacts, StepFacts, paint};
use crate::text::{Diagnostic, Severity};
use crate::ui::hooks::{Asks, Field, Heat, use_codemirror};
use crate::ui::platform;
use crate::ui::state::Selection;

/// What is typed after a longer pause is a step of undo of its own, in milliseconds.
const THOUGHT: f64 = 1_500.0;

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub side: Side,
    pub text: String,
    /// What the facts and the diagnostics are about; another text is still being built.
    pub built: String,
    pub facts: Rc<SideFacts>,
    pub diagnostics: Rc<Vec<Diagnostic>>,
    pub selected: Option<usize>,
    pub language: Language,
    /// A new text, and whether it goes on with what was typed just before.
    pub input: Callback<(String, bool)>,
    /// What edits would cost, once that is known.
    pub heat: Heat,
    pub select: Callback<Selection>,
    /// Swaps the instruction at that line with the one above (`true`) or below; `false` where there is none.
    pub shift: Callback<(u32, bool), bool>,
    /// Whether the build failed for want of files that stand-ins are known for, and what puts them there.
    pub lacks_files: bool,
    pub stand_in: Callback<MouseEvent>,
    /// Files of the context and images, for completion.
    pub surroundings: Callback<(), (Vec<String>, Vec<String>)>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let EditorProps { side, text, built, facts, diagnostics, selected, language, select, .. } = props;
    let labels = language.labels();
    let typed = use_state(|| text.clone());
    // What was handed on last: when it comes back as the property, the text typed since then must stay.
    let sent = use_mut_ref(|| text.clone());
    let last = use_mut_ref(|| f64::NEG_INFINITY);

    use_effect_with(text.clone(), {
        let (typed, sent) = (typed.clone(), Rc::clone(&sent));
        move |text: &String| {
            if *text != *sent.borrow() {
                sent.borrow_mut().clone_from(text);
                typed.set(text.clone());
            }
        }
    });
    let send = {
        let (typed, input) = (typed.clone(), props.input.clone());
        Callback::from(move |value: String| {
            let now = platform::now();
            let more = now - last.replace(now) < THOUGHT;
            sent.borrow_mut().clone_from(&value);
            typed.set(value.clone());
            input.emit((value, more));
        })
    };
    let shift = {
        let (shift, fresh) = (props.shift.clone(), *typed == *built);
        // The lines of what was built are those of this text only when it was built.
        Callback::from(move |at| fresh && shift.emit(at))
    };
    let fresh = *typed == *built;
    // A text that is not built yet keeps what stands beside its lines as long as these are as many.
    let steady = fresh || lines_of(&typed) == lines_of(built);
    let name = format!("{} {side}", labels.dockerfile);
    let field = Field {
        id: format!("text-{}", side.lower()),
        label: name.clone(),
        described_by: format!("messages-{}", side.lower()),
        text: (*typed).clone(),
        diagnostics: fresh.then(|| Rc::clone(diagnostics)),
        language: *language,
    };
    let asks = Asks {
        input: send.clone(),
        shift: shift.clone(),
        surroundings: props.surroundings.clone(),
        language: *language,
    };
    let (place, come) = use_codemirror(&field, asks);

    let lines = lines_of(&typed);
    let numbers: String = (1..=lines).map(|n| format!("{n}\n")).collect();
    let counted = facts.steps.iter().filter(|step| step.instruction != "ARG").count();
    let rows = format!("--rows:{lines}");
    html! {
        <section class={classes!("editor", side.lower())} aria-label={name}>
            <h2>
                <span class="who">{side.to_string()}</span><span>{side.dockerfile_name()}</span>
                <span class="soft">{format!("{counted} {}", if counted == 1 { labels.step } else { labels.steps })}</span>
            </h2>
            <div class="code" style={rows}>
                <div class="numbers" aria-hidden="true">
                    if steady { { bars(props) } }
                    <pre>{numbers}</pre>
                </div>
                <div class="page">
                    if come {
                        <div class="sheet" key="codemirror" ref={place}></div>
                    } else {
                        { plain(&field, &send, &shift) }
                    }
                </div>
                <div class="badges">
                    if steady {
                        { badge::all(*side, facts, props.heat.lines(props.side), *selected, *language, select) }
                    }
                </div>
            </div>
            if steady && props.heat.lines(props.side).iter().flatten().any(|cost| cost.ms > 0) {
                <p class="legend"><i aria-hidden="true"></i>{labels.heat_legend}</p>
            }
            <div id={field.described_by.clone()}>{ messages(props, &typed, &send) }</div>
        </section>
    }
}

/// Lines as an editor counts them: after the last line's end there is one more.
fn lines_of(text: &str) -> usize {
    text.lines().count().max(1) + usize::from(text.ends_with('\n'))
}

/// Behind the numbers: how much an edit of each line would cost, against the dearest.
fn bars(props: &EditorProps) -> Html {
    let labels = props.language.labels();
    let dearest = props.heat.lines(props.side).iter().flatten().map(|cost| cost.ms).max().unwrap_or(0).max(1);
    let bar = |(step, cost): (&StepFacts, &Option<Cost>)| {
        let cost = cost.filter(|cost| cost.ms > 0)?;
        let (line, rows) = (step.lines.0.saturating_sub(1), step.lines.1.saturating_sub(step.lines.0) + 1);
        let style = format!("--line:{line};--count:{rows};--share:{}%", cost.ms * 100 / dearest);
        let title = format!("{}: {}", labels.line_cost, price(cost, props.language));
        Some(html! { <span class="heat-bar" {style} {title}></span> })
    };
    html! { { for props.facts.steps.iter().zip(props.heat.lines(props.side)).filter_map(bar) } }
}

/// The textarea over its own coloured text.
fn plain(field: &Field, send: &Callback<String>, shift: &Callback<(u32, bool), bool>) -> Html {
    let text = field.text.clone();
    let pieces = paint(&text, field.diagnostics.as_deref().map_or(&[], Vec::as_slice));
    let coloured = pieces.iter().map(|piece| {
        let text = text.get(piece.span.range()).unwrap_or_default().to_owned();
        let ink = piece.ink.class();
        let mark = piece.mark.map(|severity| if severity == Severity::Error { "error" } else { "warning" });
        if ink.is_none() && mark.is_none() {
            html! { {text} }
        } else {
            html! { <span class={classes!(ink, mark)}>{text}</span> }
        }
    });
    let oninput = {
        let send = send.clone();
        Callback::from(move |event: InputEvent| {
            send.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value())
        })
    };
    let onkeydown = {
        let shift = shift.clone();
        Callback::from(move |event: KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" if event.alt_key() => true,
                "ArrowDown" if event.alt_key() => false,
                _ => return,
            };
            let area = event.target_unchecked_into::<HtmlTextAreaElement>();
            let caret = area.selection_start().ok().flatten().unwrap_or(0) as usize;
            let line = area.value().encode_utf16().take(caret).filter(|c| *c == 10).count() as u32 + 1;
            if shift.emit((line, up)) {
                event.prevent_default();
            }
        })
    };
    html! {
        <div class="sheet" key="textarea">
            <pre class="ink" aria-hidden="true">{ for coloured }{"\n"}</pre>
            <textarea id={field.id.clone()} aria-label={field.label.clone()} value={text.clone()} {oninput} {onkeydown}
                spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                aria-describedby={field.described_by.clone()} />
        </div>
    }
}
