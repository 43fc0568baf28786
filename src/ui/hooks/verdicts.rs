//! Whether a lesson's checks hold, found out when one has stopped typing: to ask what would be after an edit, both are
//! built with it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::{hook, use_effect_with, use_state};

use super::there::use_all_there;
use crate::lab::texts::Language;
use crate::lab::{Lab, Moment, Verdict};

/// How long a moment must last until it is judged, in milliseconds.
const PAUSE: u32 = 120;

/// A moment that is the same only if it is the very same.
#[derive(Clone)]
struct Very(Rc<Moment>);

impl PartialEq for Very {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// One a check of the lesson; nothing before the first of its moments is judged. Those of a moment that has just come
/// are still those of the one before.
#[hook]
pub fn use_verdicts(lab: &Lab, language: Language) -> Rc<Vec<Verdict>> {
    let there = use_all_there();
    let known = use_state(|| (None::<String>, Rc::<Vec<Verdict>>::default()));
    let lesson = lab.lesson().map(|lesson| lesson.id.clone());
    use_effect_with((Very(Rc::clone(lab.now())), lesson.clone(), language, there), {
        let (lab, known) = (lab.clone(), known.clone());
        move |(_, lesson, language, there): &(Very, Option<String>, Language, bool)| {
            let (lesson, language) = (lesson.clone(), *language);
            let judge = move || known.set((lesson, Rc::new(lab.verdicts(language))));
            let timer = there.then(|| Timeout::new(PAUSE, judge));
            move || drop(timer)
        }
    });
    if known.0 == lesson { Rc::clone(&known.1) } else { Rc::default() }
}
