//! What the page says of itself: a line above the picture that can be dismissed, and how far a build is.
//!
//! The first picture has neither, so what draws them stands apart (`xtask/src/split`).

use yew::prelude::{Callback, Html, html};

use super::PaneProps;
use crate::ui::platform;
use crate::ui::state::{Action, Notice};
use crate::ui::view::icon::{Glyph, icon};
use crate::ui::view::working::Working;

pub fn notice(props: &PaneProps) -> Html {
    props.state.notice.as_ref().map(|notice| line(notice, props)).unwrap_or_default()
}

/// Nothing as long as it is not worth a word.
pub fn under_way(props: &PaneProps) -> Html {
    let progress = props.state.under_way.as_ref().and_then(|under_way| under_way.progress);
    progress.map(|hundredths| bar(hundredths, props)).unwrap_or_default()
}

#[inline(never)]
fn bar(hundredths: u32, props: &PaneProps) -> Html {
    let labels = props.state.language.labels();
    html! {
        <div class="under-way">
            <Working label={labels.building} {hundredths} cancel={labels.stop} oncancel={props.on(Action::Stop)} />
        </div>
    }
}

#[inline(never)]
fn line(notice: &Notice, props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let (class, text) = match notice {
        Notice::BadLink(error) => {
            ("notice bad", format!("{}. {}", labels.link_bad, state.language.said(&error.to_string())))
        }
        Notice::Refused(why) => ("notice bad", format!("{}: {}", labels.could_not, state.language.said(why))),
        Notice::DraftRestored => ("notice", labels.restore_draft.to_owned()),
    };
    let start_over = {
        let (dispatch, lesson) = (props.dispatch.clone(), state.lab.start().clone());
        Callback::from(move |_| {
            platform::forget_draft();
            platform::set_hash("");
            dispatch.emit(Action::OpenProject(Box::new(lesson.clone())));
        })
    };
    html! {
        <div {class} role="status">
            <p>{text}</p>
            if *notice == Notice::DraftRestored {
                <button type="button" class="small" onclick={start_over}>{labels.start_over}</button>
            }
            <button type="button" class="small bare" onclick={props.on(Action::Dismiss)} aria-label={labels.dismiss}>
                {icon(Glyph::Close)}
            </button>
        </div>
    }
}
