//! What is done last may take longer to build than one wants to wait: it goes on in turns.

use std::rc::Rc;

use super::{Notice, State};
use crate::lab::{Change, Op};

/// An operation whose builds are under way.
#[derive(Clone)]
pub struct UnderWay {
    pub(super) change: Rc<Change>,
    began: f64,
    /// How much of it is done, in hundredths, if it is worth a word.
    pub progress: Option<u32>,
}

/// A turn of what is under way, in milliseconds: short enough that keys and the picture get through.
const TURN: f64 = 16.0;
/// How long something must be under way until it is shown how far it is, in milliseconds.
const WORTH_A_WORD: f64 = 300.0;

impl State {
    /// Begins an operation. It takes the place of what it continues, where that is still under way.
    pub(super) fn begin(&mut self, op: Op, typed: bool) {
        let earlier = self.under_way.as_ref().filter(|earlier| op.continues(earlier.change.op()));
        let begun = match earlier {
            Some(earlier) => self.lab.begin_instead(&earlier.change, op),
            None => {
                self.finish();
                if typed { self.lab.begin_amending(op) } else { self.lab.begin(op) }
            }
        };
        match begun {
            Ok(change) => {
                self.face_the_present();
                self.take_on(change);
            }
            Err(refusal) => self.notice = Some(Notice::Refused(refusal.to_string())),
        }
    }

    /// Goes on with something that was begun. It need not be anything that the user has just done.
    pub(super) fn take_on(&mut self, change: Change) {
        let began = (self.clock)();
        self.under_way = Some(UnderWay { change: Rc::new(change), began, progress: None });
        self.go_on();
    }

    /// Takes one turn of what is under way.
    pub(super) fn go_on(&mut self) {
        let Some(under_way) = &mut self.under_way else { return };
        let change = Rc::make_mut(&mut under_way.change);
        let until = (self.clock)() + TURN;
        let mut now = until;
        let more = loop {
            if !change.step() {
                break false;
            }
            now = (self.clock)();
            if now >= until {
                break true;
            }
        };
        if !more {
            self.finish();
        } else if now - under_way.began > WORTH_A_WORD {
            under_way.progress = Some(change.progress());
            self.revision += 1;
        }
    }

    /// Does what is left of what is under way.
    pub(super) fn finish(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            self.lab.put(Rc::unwrap_or_clone(under_way.change));
            self.revision += 1;
            self.select_cause();
        }
    }

    /// Leaves undone what is left of what is under way.
    pub(super) fn stop(&mut self) {
        if let Some(under_way) = self.under_way.take() {
            self.lab.stop(Rc::unwrap_or_clone(under_way.change));
            self.settle();
        }
    }
}
