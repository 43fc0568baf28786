//! What lessons say in other languages: the same Markdown in `lessons/LANGUAGE/`, without files and checks, its edits
//! and hints in the order of the lesson's own.

use std::rc::Rc;

use super::parse::read;
use super::{Edit, Lesson};
use crate::lab::texts::Language;

/// Id and Markdown of each.
const GERMAN: &[(&str, &str)] = &[
    ("first-story", include_str!("../../../lessons/de/first-story.md")),
    ("today", include_str!("../../../lessons/de/today.md")),
    ("two-teams", include_str!("../../../lessons/de/two-teams.md")),
    ("two-builders", include_str!("../../../lessons/de/two-builders.md")),
    ("node-order", include_str!("../../../lessons/de/node-order.md")),
    ("python-order", include_str!("../../../lessons/de/python-order.md")),
    ("go-order", include_str!("../../../lessons/de/go-order.md")),
    ("dockerignore", include_str!("../../../lessons/de/dockerignore.md")),
    ("arg-placement", include_str!("../../../lessons/de/arg-placement.md")),
    ("cache-mount", include_str!("../../../lessons/de/cache-mount.md")),
    ("multi-stage", include_str!("../../../lessons/de/multi-stage.md")),
    ("apt-lists", include_str!("../../../lessons/de/apt-lists.md")),
    ("chmod-copy", include_str!("../../../lessons/de/chmod-copy.md")),
    ("secret-layer", include_str!("../../../lessons/de/secret-layer.md")),
];

impl Lesson {
    /// The lesson with its words in a language, in its own where that is not there.
    pub fn told(self: &Rc<Self>, language: Language) -> Rc<Self> {
        match language {
            Language::English => Rc::clone(self),
            Language::German => Rc::new(self.with_words(GERMAN)),
        }
    }

    /// Apart, so that no words of another language need to come before the first picture.
    #[inline(never)]
    fn with_words(&self, files: &[(&str, &str)]) -> Lesson {
        let mut told = self.clone();
        let file = files.iter().find(|(id, _)| *id == self.id);
        let Some(words) = file.and_then(|(_, text)| read(text).ok()) else { return told };
        let Lesson { title, summary, topic, goal, story, edits, hints, .. } = words;
        for check in &mut told.checks {
            let after = self.edits.iter().position(|edit| check.after.as_ref() == Some(&edit.label));
            if let Some(Edit { label, .. }) = after.and_then(|at| edits.get(at)) {
                check.after = Some(label.clone());
            }
        }
        for (edit, Edit { label, .. }) in told.edits.iter_mut().zip(edits) {
            edit.label = label;
        }
        Lesson { title, summary, topic, goal, story, hints, ..told }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::lesson::gallery;

    #[test]
    fn every_lesson_is_told_whole_in_every_language() {
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            for lesson in gallery().into_iter().map(Rc::new) {
                let told = lesson.told(language);
                let words = |lesson: &Lesson| {
                    let Lesson { title, summary, topic, goal, .. } = lesson.clone();
                    let edits: Vec<String> = lesson.edits.iter().map(|edit| edit.label.clone()).collect();
                    [vec![title, summary, topic, goal], lesson.story.clone(), edits, lesson.hints.clone()]
                };
                for (own, other) in words(&lesson).iter().zip(words(&told)) {
                    assert_eq!(own.len(), other.len(), "{}: {other:?}", lesson.id);
                    for (own, other) in own.iter().zip(&other) {
                        assert_ne!(own, other, "{} is not told in {language:?}", lesson.id);
                    }
                }
                for check in told.checks.iter().filter_map(|check| check.after.as_ref()) {
                    assert!(told.edit(check).is_some(), "{}: {check}", lesson.id);
                }
            }
        }
    }
}
