//! A Dockerfile's editor: a textarea over its own coloured text, with a badge per instruction beside it.
//!
//! It works everywhere by itself (undo, selection on phones, screen readers, input methods). CodeMirror takes its
//! place where it has loaded, see `www/editor/`.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlTextAreaElement;
use yew::prelude::{
    Callback, Html, InputEvent, KeyboardEvent, MouseEvent, Properties, TargetCast, classes, component, html,
    use_effect_with, use_mut_ref, use_state,
};

use super::icon::{Glyph, Icon};
use crate::lab::Side;
use crate::lab::texts::Language;
use crate::lab::view::{Badge, BadgeKind, Ink, SideFacts, badges, paint, units};
use crate::text::{Diagnostic, Severity};
use crate::ui::state::Selection;

/// How long after the last keystroke a build starts, in milliseconds.
const PAUSE: u32 = 90;

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    pub side: Side,
    pub text: String,
    pub facts: SideFacts,
    pub diagnostics: Rc<Vec<Diagnostic>>,
    pub selected: Option<usize>,
    pub language: Language,
    pub input: Callback<String>,
    pub select: Callback<Selection>,
    /// Swaps the instruction of that step with the one above (`true`) or below.
    pub shift: Callback<(usize, bool)>,
}

#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let EditorProps { side, text, facts, diagnostics, selected, language, input, select, shift } = props;
    let labels = language.labels();
    let typed = use_state(|| text.clone());
    // What was handed on last: when it comes back as the property, the text typed since then must stay.
    let sent = use_mut_ref(|| text.clone());
    let pending = use_mut_ref(|| None::<Timeout>);

    use_effect_with(text.clone(), {
        let (typed, sent, pending) = (typed.clone(), sent.clone(), pending.clone());
        move |text: &String| {
            if *text != *sent.borrow() {
                pending.borrow_mut().take();
                sent.borrow_mut().clone_from(text);
                typed.set(text.clone());
            }
        }
    });
    let send = {
        let (typed, sent, pending, input) = (typed.clone(), sent.clone(), pending.clone(), input.clone());
        move |value: String| {
            typed.set(value.clone());
            let (sent, input) = (sent.clone(), input.clone());
            *pending.borrow_mut() = Some(Timeout::new(PAUSE, move || {
                sent.borrow_mut().clone_from(&value);
                input.emit(value);
            }));
        }
    };
    let oninput = {
        let send = send.clone();
        Callback::from(move |event: InputEvent| {
            send(event.target_unchecked_into::<HtmlTextAreaElement>().value())
        })
    };
    let badges = badges(facts);
    let onkeydown = {
        let (badges, shift, typed) = (badges.clone(), shift.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" if event.alt_key() => true,
                "ArrowDown" if event.alt_key() => false,
                _ => return,
            };
            let area = event.target_unchecked_into::<HtmlTextAreaElement>();
            let caret = area.selection_start().ok().flatten().unwrap_or(0) as usize;
            let line = typed.chars().take(caret).filter(|c| *c == '\n').count() as u32 + 1;
            if let Some(badge) = badges.iter().find(|badge| badge.lines.0 <= line && line <= badge.lines.1) {
                event.prevent_default();
                shift.emit((badge.step, up));
            }
        })
    };

    let lines = typed.lines().count().max(1) + usize::from(typed.ends_with('\n'));
    let fresh = *typed == *text;
    let pieces = paint(&typed, if fresh { diagnostics } else { &[] });
    let coloured = pieces.iter().map(|piece| {
        let text = typed.get(piece.span.range()).unwrap_or_default().to_owned();
        let ink = match piece.ink {
            Ink::Plain => None,
            Ink::Keyword => Some("k"),
            Ink::Flag => Some("f"),
            Ink::Comment => Some("c"),
            Ink::Variable => Some("v"),
        };
        let mark = piece.mark.map(|severity| if severity == Severity::Error { "error" } else { "warning" });
        if ink.is_none() && mark.is_none() {
            html! { {text} }
        } else {
            html! { <span class={classes!(ink, mark)}>{text}</span> }
        }
    });
    let numbers: String = (1..=lines).map(|n| format!("{n}\n")).collect();
    let counted = facts.steps.iter().filter(|step| step.instruction != "ARG").count();
    let name = format!("{} {side}", labels.dockerfile);
    let rows = format!("--rows:{lines}");
    html! {
        <section class={classes!("editor", side.lower())} aria-label={name.clone()}>
            <h2>
                <span class="who">{side.to_string()}</span><span>{side.dockerfile_name()}</span>
                <span class="soft">{format!("{counted} {}", if counted == 1 { labels.step } else { labels.steps })}</span>
            </h2>
            <div class="code" style={rows}>
                <pre class="numbers" aria-hidden="true">{numbers}</pre>
                <div class="page">
                    <div class="sheet">
                        <pre class="ink" aria-hidden="true">{ for coloured }{"\n"}</pre>
                        <textarea id={format!("text-{}", side.lower())} aria-label={name} value={(*typed).clone()} {oninput} {onkeydown}
                            spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                            aria-describedby={format!("messages-{}", side.lower())} />
                    </div>
                </div>
                <div class="badges">
                    if fresh {
                        { for badges.iter().map(|badge| one(badge, *side, facts, *selected, *language, select)) }
                    }
                </div>
            </div>
            <div id={format!("messages-{}", side.lower())}>{ messages(props, &typed, &send) }</div>
        </section>
    }
}

fn one(
    badge: &Badge,
    side: Side,
    facts: &SideFacts,
    selected: Option<usize>,
    language: Language,
    select: &Callback<Selection>,
) -> Html {
    let labels = language.labels();
    let step = facts.steps.get(badge.step);
    let number = |index: usize| facts.steps.get(index).map_or(index + 1, |step| step.number);
    let (class, glyph, word) = match badge.kind {
        BadgeKind::Reused => ("reused", Glyph::Reused, labels.reused.to_owned()),
        BadgeKind::Built => ("built", Glyph::Built, labels.rebuilt.to_owned()),
        BadgeKind::Cascade(root) => {
            ("cascade", Glyph::Cascade, format!("{} {}", labels.only_because_of_step, number(root)))
        }
        BadgeKind::Failed => ("failed", Glyph::Failed, labels.failed.to_owned()),
        BadgeKind::NotReached => ("idle", Glyph::Skipped, labels.not_reached.to_owned()),
        BadgeKind::Skipped => ("idle", Glyph::Skipped, labels.skipped.to_owned()),
    };
    let time = match badge.kind {
        BadgeKind::Built | BadgeKind::Cascade(_) if badge.ms > 0 => units::time(badge.ms),
        BadgeKind::Failed => labels.failed.to_owned(),
        _ => String::new(),
    };
    let text = step.map_or("", |step| step.text.as_str());
    let mut sentence = format!("{} {}, {text}: {word}", labels.step, number(badge.step));
    if !time.is_empty() && badge.kind != BadgeKind::Failed {
        sentence = format!("{sentence}, {time}");
    }
    let partial = step.filter(|_| badge.partial).map(|step| step.not_simulated.join(", "));
    if let Some(words) = &partial {
        sentence = format!("{sentence}, {}: {words}", labels.not_simulated);
    }
    let index = badge.step;
    let onclick = {
        let select = select.clone();
        Callback::from(move |_: MouseEvent| select.emit(Selection { side, step: index }))
    };
    let style = format!("--line:{}", badge.lines.0.saturating_sub(1));
    let chosen = selected == Some(index);
    html! {
        <button type="button" key={index} class={classes!("badge", class, chosen.then_some("selected"))} {style} {onclick}
            aria-label={sentence} aria-pressed={chosen.to_string()} title={partial.map(|words| format!("{}: {words}", labels.not_simulated))}>
            if badge.partial { <Icon glyph={Glyph::Warning} /> }
            <Icon {glyph} />
            if !time.is_empty() { <span>{time}</span> }
        </button>
    }
}

/// The messages below the text, with what can be done about them in a click.
fn messages(props: &EditorProps, typed: &str, send: &(impl Fn(String) + Clone + 'static)) -> Html {
    let labels = props.language.labels();
    let failure = props.facts.failure.as_ref();
    if typed != props.text || (props.diagnostics.is_empty() && failure.is_none()) {
        return Html::default();
    }
    let source = crate::text::Source::new("", typed);
    let known = |message: &str| props.diagnostics.iter().any(|d| message.contains(&d.message));
    let rows = props.diagnostics.iter().take(8).map(|diagnostic| {
        let error = diagnostic.severity == Severity::Error;
        let fix = diagnostic.fix.as_ref().map(|fix| {
            let (send, text) = (send.clone(), fix.apply(typed));
            let onclick = Callback::from(move |_: MouseEvent| send(text.clone()));
            html! { <button type="button" class="small" {onclick}>{format!("{}: {}", labels.quick_fix, fix.title)}</button> }
        });
        html! {
            <li class={if error { "error" } else { "warning" }}>
                <Icon glyph={if error { Glyph::Failed } else { Glyph::Warning }} />
                <span><b>{format!("{} ", source.line_of(diagnostic.span.start))}</b>{&diagnostic.message}
                    if let Some(hint) = &diagnostic.hint { <small>{" "}{hint}</small> }</span>
                { for fix }
            </li>
        }
    });
    html! {
        <ul class="messages">
            if let Some(failure) = failure.filter(|failure| !known(&failure.message)) {
                <li class="error"><Icon glyph={Glyph::Failed} />
                    <span>if let Some(line) = failure.line { <b>{format!("{line} ")}</b> }{&failure.message}
                    if let Some(hint) = &failure.hint { <small>{" "}{hint}</small> }</span>
                </li>
            }
            { for rows }
        </ul>
    }
}
