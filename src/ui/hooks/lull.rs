//! What one does not look at while typing follows the picture, and does not hold it up.

use gloo::timers::callback::Timeout;
use yew::prelude::{hook, use_effect_with, use_force_update, use_mut_ref};

use crate::ui::panes::PaneProps;

/// How long after a key the rest follows, in milliseconds: when the frame with the picture is out.
const PAUSE: u32 = 30;

/// What is to be drawn: while one types, for a moment, what was there before the last key.
#[hook]
pub fn use_lull(props: &PaneProps) -> PaneProps {
    let drawn = use_mut_ref(|| props.clone());
    let redraw = use_force_update();
    if !props.state.typing {
        *drawn.borrow_mut() = props.clone();
    }
    use_effect_with(props.clone(), {
        let drawn = drawn.clone();
        move |props: &PaneProps| {
            let props = props.clone();
            let timer = props.state.typing.then(|| {
                Timeout::new(PAUSE, move || {
                    *drawn.borrow_mut() = props;
                    redraw.force_update();
                })
            });
            move || drop(timer)
        }
    });
    drawn.borrow().clone()
}
