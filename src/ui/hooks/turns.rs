//! Lets what is under way go on, in turns with keys and the picture in between.

use gloo::timers::callback::Interval;
use yew::prelude::{Callback, hook, use_effect_with};

use crate::ui::state::Action;

/// A turn that comes too late does nothing; it ends with the picture that shows that all is done.
#[hook]
pub fn use_turns(under_way: bool, dispatch: Callback<Action>) {
    use_effect_with(under_way, move |&under_way| {
        let turns = under_way.then(|| Interval::new(0, move || dispatch.emit(Action::GoOn)));
        move || drop(turns)
    });
}
