//! From a moment of a session to its figure.

use super::Figure;
use crate::lab::texts::{self, Language};
use crate::lab::view::{Fate, Headline, Picture, Scale, SideFacts, StepFacts, units};
use crate::lab::{Moment, Side};

/// What of a moment a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// The stack of A alone, for a state in which B is the same.
    pub single: bool,
    /// The first steps of each build only; `None`: all.
    pub steps: Option<usize>,
}

impl Figure {
    /// The picture of a moment, with its sentence. That of the first steps only does not say what comes of all of them.
    pub fn of_moment(moment: &Moment, shown: Shown, language: Language) -> Self {
        let [a, b] = Side::BOTH.map(|side| moment.side(side));
        let total = if shown.single { a.steps.len() } else { a.steps.len().max(b.steps.len()) };
        let steps = shown.steps.filter(|&steps| steps < total);
        let until = |side: &SideFacts| steps.map_or_else(|| side.clone(), |steps| side.until(steps));
        let progress = steps.map(|steps| texts::progress(steps, total, language));
        if shown.single {
            let a = until(a);
            let title = progress.unwrap_or_else(|| format!("{}: {}", a.tag, units::size(a.size(), language)));
            return Self::alone(title, &a, language);
        }
        let (a, b) = (until(a), until(b));
        let title = progress.unwrap_or_else(|| sentence(&moment.headline, language));
        let remark = |step: &StepFacts| remark(step, language);
        Self::of(title, [&a, &b], &Picture::of(&a, &b, Scale::Log), &remark, language)
    }

    /// One stack. That it was never built before says nothing where there is no other.
    fn alone(title: String, side: &SideFacts, language: Language) -> Self {
        let nobody = SideFacts::default();
        let remark = |step: &StepFacts| match step.fate {
            Fate::First => String::new(),
            _ => remark(step, language),
        };
        let picture = Picture::of(side, &nobody, Scale::Log);
        let mut figure = Self::of(title, [side, &nobody], &picture, &remark, language);
        figure.columns.truncate(1);
        figure
    }
}

fn remark(step: &StepFacts, language: Language) -> String {
    if matches!(step.fate, Fate::Cascade { .. }) {
        return texts::cascade(language).to_owned();
    }
    step.why.as_ref().map(|why| texts::brief(why, language)).unwrap_or_default()
}

fn sentence(headline: &Headline, language: Language) -> String {
    let phrases = texts::headline(headline, language).into_iter().map(|phrase| phrase.text);
    phrases.collect::<String>().trim_end().to_owned()
}
