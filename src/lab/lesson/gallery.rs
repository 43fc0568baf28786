//! The lessons that come with Layerlab, in the order of the gallery.

use super::{Lesson, parse};

/// Id and Markdown of what the page opens with.
pub const FIRST: (&str, &str) = ("first-story", include_str!("../../../lessons/first-story.md"));

/// Id and Markdown of each.
pub const FILES: &[(&str, &str)] = &[
    FIRST,
    ("today", include_str!("../../../lessons/today.md")),
    ("two-teams", include_str!("../../../lessons/two-teams.md")),
    ("two-builders", include_str!("../../../lessons/two-builders.md")),
    ("node-order", include_str!("../../../lessons/node-order.md")),
    ("python-order", include_str!("../../../lessons/python-order.md")),
    ("go-order", include_str!("../../../lessons/go-order.md")),
    ("dockerignore", include_str!("../../../lessons/dockerignore.md")),
    ("arg-placement", include_str!("../../../lessons/arg-placement.md")),
    ("cache-mount", include_str!("../../../lessons/cache-mount.md")),
    ("multi-stage", include_str!("../../../lessons/multi-stage.md")),
    ("apt-lists", include_str!("../../../lessons/apt-lists.md")),
    ("chmod-copy", include_str!("../../../lessons/chmod-copy.md")),
    ("secret-layer", include_str!("../../../lessons/secret-layer.md")),
];

/// The lesson of an id.
pub fn lesson(id: &str) -> Option<Lesson> {
    let (first, text) = FIRST;
    if id == first { parse(text).ok() } else { other(id) }
}

/// Apart, so that the texts of all lessons need not come before the first one is shown.
#[inline(never)]
fn other(id: &str) -> Option<Lesson> {
    FILES.iter().find(|(name, _)| *name == id).and_then(|(_, text)| parse(text).ok())
}

/// All of them. One that cannot be read would be left out; a test sees to it that there is none.
pub fn gallery() -> Vec<Lesson> {
    FILES.iter().filter_map(|(_, text)| parse(text).ok()).collect()
}
