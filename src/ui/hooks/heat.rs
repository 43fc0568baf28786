//! What edits would cost, found out while nothing else is to be done.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::{UseStateHandle, hook, use_effect_with, use_mut_ref, use_state};

use super::there::use_all_there;
use crate::lab::view::Cost;
use crate::lab::{Moment, Side};
use crate::ui::platform;

/// How long a moment must last until its edits are priced, in milliseconds.
const PAUSE: u32 = 700;

/// Each price is a build or two. Where one takes longer than this, in milliseconds, typing would suffer from the others.
const SLOW: f64 = 40.0;

/// What edits of a moment would cost.
#[derive(Clone, Default, PartialEq)]
pub struct Prices {
    /// Of each step of A and of B, by their index; empty until that is known, and where it is not found out.
    pub lines: [Vec<Option<Cost>>; 2],
    /// Of files of the context, for A and for B.
    pub files: BTreeMap<String, [Cost; 2]>,
}

pub type Heat = Rc<Prices>;

impl Prices {
    /// Of the steps of a side.
    pub fn lines(&self, side: Side) -> &[Option<Cost>] {
        self.lines.get(side.index()).map_or(&[], Vec::as_slice)
    }
}

/// The price list of a moment; the files of its context are on it if they are asked for. One price is found out at a
/// time, so that keystrokes get through.
#[hook]
pub fn use_heat(moment: &Rc<Moment>, files: bool) -> Heat {
    let heat = use_state(|| None::<(Rc<Moment>, Heat)>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let there = use_all_there();
    let known = heat.as_ref().filter(|(of, _)| Rc::ptr_eq(of, moment)).map(|(_, heat)| Rc::clone(heat));
    use_effect_with((Rc::as_ptr(moment), there, files), {
        let (moment, heat, timer) = (Rc::clone(moment), heat.clone(), Rc::clone(&timer));
        let (known, mut asked) = (known.clone(), if files { asked(&moment) } else { vec![] });
        asked.retain(|path| known.as_ref().is_none_or(|known| !known.files.contains_key(path)));
        move |&(_, there, files)| {
            if there && (known.is_none() || files) {
                // What is known already need not wait.
                let pause = if known.is_some() { 0 } else { PAUSE };
                let lines = if known.is_some() { vec![] } else { Side::BOTH.to_vec() };
                let prices = known.as_deref().cloned().unwrap_or_default();
                let task = Task { moment, lines, files: asked, prices, heat, timer: Rc::clone(&timer) };
                *timer.borrow_mut() = Some(Timeout::new(pause, move || task.go_on()));
            }
            // The next moment is priced anew.
            move || drop(timer.borrow_mut().take())
        }
    });
    known.unwrap_or_default()
}

/// The files whose prices the context's table shows.
fn asked(moment: &Moment) -> Vec<String> {
    moment.context().iter().map(|row| row.example.clone()).collect()
}

struct Task {
    moment: Rc<Moment>,
    /// What is still to be priced: steps of these sides, and files.
    lines: Vec<Side>,
    files: Vec<String>,
    prices: Prices,
    heat: UseStateHandle<Option<(Rc<Moment>, Heat)>>,
    timer: Rc<RefCell<Option<Timeout>>>,
}

impl Task {
    fn go_on(mut self) {
        let began = platform::now();
        if let Some(side) = self.lines.last().copied() {
            let Some(costs) = self.prices.lines.get_mut(side.index()) else { return };
            if costs.len() < self.moment.side(side).steps.len() {
                costs.push(self.moment.line_cost(side, costs.len()));
                if platform::now() - began > SLOW {
                    costs.clear();
                    self.lines.pop();
                }
            } else {
                self.lines.pop();
            }
            if self.lines.is_empty() {
                self.show();
            }
        } else if let Some(path) = self.files.pop() {
            if let Some(cost) = self.moment.file_cost(&path) {
                self.prices.files.insert(path, cost);
            }
            if platform::now() - began > SLOW {
                self.files.clear();
            }
            if self.files.is_empty() {
                self.show();
            }
        } else {
            return;
        }
        let timer = Rc::clone(&self.timer);
        let next = Timeout::new(0, move || self.go_on());
        // The one that is running may be dropped only when it has ended.
        if let Some(ended) = timer.borrow_mut().replace(next) {
            ended.forget();
        }
    }

    fn show(&self) {
        self.heat.set(Some((Rc::clone(&self.moment), Rc::new(self.prices.clone()))));
    }
}
