//! What an edit of each line would cost, found out while nothing else is to be done.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::{UseStateHandle, hook, use_effect_with, use_mut_ref, use_state};

use crate::lab::view::Cost;
use crate::lab::{Moment, Side};
use crate::ui::platform;

/// How long a moment must last until its lines are priced, in milliseconds.
const PAUSE: u32 = 700;

/// Dockerfiles with more steps are not priced: each line is a build.
const PRICED: usize = 40;

/// What an edit of each step of A and of B would cost, by their index; empty until that is known.
pub type Heat = Rc<[Vec<Option<Cost>>; 2]>;

/// The price list of a moment. One step is priced at a time, so that keystrokes get through.
#[hook]
pub fn use_heat(moment: &Rc<Moment>) -> Heat {
    let heat = use_state(|| None::<(Rc<Moment>, Heat)>);
    let timer = use_mut_ref(|| None::<Timeout>);
    // Building needs all of the module, for which nobody should have to wait now.
    let there = use_state(|| false);
    use_effect_with((), {
        let there = there.clone();
        move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                platform::all_there().await;
                there.set(true);
            });
        }
    });
    use_effect_with((Rc::as_ptr(moment), *there), {
        let (moment, heat, timer) = (Rc::clone(moment), heat.clone(), Rc::clone(&timer));
        move |&(_, there)| {
            if there && !heat.as_ref().is_some_and(|(of, _)| Rc::ptr_eq(of, &moment)) {
                let task = Task { moment, costs: Default::default(), heat, timer: Rc::clone(&timer) };
                *timer.borrow_mut() = Some(Timeout::new(PAUSE, move || task.go_on()));
            }
            // The next moment is priced anew.
            move || drop(timer.borrow_mut().take())
        }
    });
    match heat.as_ref() {
        Some((of, costs)) if Rc::ptr_eq(of, moment) => Rc::clone(costs),
        _ => Heat::default(),
    }
}

struct Task {
    moment: Rc<Moment>,
    costs: [Vec<Option<Cost>>; 2],
    heat: UseStateHandle<Option<(Rc<Moment>, Heat)>>,
    timer: Rc<RefCell<Option<Timeout>>>,
}

impl Task {
    fn go_on(mut self) {
        let open = Side::BOTH.into_iter().zip(&mut self.costs).find_map(|(side, costs)| {
            let count = self.moment.side(side).steps.len();
            (count <= PRICED && costs.len() < count).then_some((side, costs))
        });
        let Some((side, costs)) = open else {
            return self.heat.set(Some((self.moment, Rc::new(self.costs))));
        };
        costs.push(self.moment.line_cost(side, costs.len()));
        let timer = Rc::clone(&self.timer);
        let next = Timeout::new(0, move || self.go_on());
        // The one that is running may be dropped only when it has ended.
        if let Some(ended) = timer.borrow_mut().replace(next) {
            ended.forget();
        }
    }
}
