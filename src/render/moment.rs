//! From a moment of a session to its figure.

use super::{Column, Figure};
use crate::lab::texts::{self, Language};
use crate::lab::view::{Doing, Headline, Look, Picture, Scale, SideFacts, StepFacts, headline};
use crate::lab::{Moment, Side};

impl Figure {
    /// The picture of a moment, with its sentence.
    pub fn of_moment(moment: &Moment, language: Language) -> Self {
        let sides = Side::BOTH.map(|side| moment.side(side));
        Self::of_sides(sides, sentence(&moment.headline, language), language)
    }

    /// The same after the first `steps` steps of the last builds.
    pub fn of_steps(moment: &Moment, steps: usize, language: Language) -> Self {
        let [a, b] = Side::BOTH.map(|side| moment.side(side).until(steps));
        let picture = Picture::of(&a, &b, Scale::Log);
        let title = sentence(&headline(&a, &b, &picture, &Doing::Opened), language);
        Self::of_sides([&a, &b], title, language)
    }

    fn of_sides(sides: [&SideFacts; 2], title: String, language: Language) -> Self {
        let picture = Picture::of(sides[0], sides[1], Scale::Log);
        let remark =
            |step: &StepFacts| step.why.as_ref().map(|why| texts::brief(why, language)).unwrap_or_default();
        Self::of(title, sides, &picture, &remark)
    }

    /// One stack instead of two, for a state in which B is the same as A.
    pub fn single(self) -> Self {
        let Self { columns, trunk, note, .. } = self;
        let Some(Column { name, size, own }) = columns.into_iter().next() else { return Self::default() };
        // What both have is said of both.
        let trunk = trunk.into_iter().map(|mut slab| {
            match slab.look {
                Look::Base => {}
                Look::Reused => slab.remark = "reused".to_owned(),
                Look::Built | Look::Cascade => slab.remark.clear(),
            }
            slab
        });
        let title = format!("{name}: {size}");
        Self {
            title,
            columns: vec![Column { name, size, own: trunk.chain(own).collect() }],
            trunk: vec![],
            note,
        }
    }
}

fn sentence(headline: &Headline, language: Language) -> String {
    texts::headline(headline, language).into_iter().map(|phrase| phrase.text).collect()
}
