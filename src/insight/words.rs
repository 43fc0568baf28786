//! The words of explanations. What is filled in stands as `{0}`, `{1}` …

use crate::build::{FileKind, PartName};

/// What an explanation says in a language. A clause follows "because": in some languages its verb is its end.
pub struct Words {
    pub base: &'static str,
    pub reused: &'static str,
    /// The step, and the one that is the same.
    pub reused_of_step: &'static str,
    pub reused_of_build: &'static str,
    /// The step, and the image that it was reused from.
    pub reused_of_image: &'static str,
    pub metadata: &'static str,
    pub not_reached: &'static str,
    pub skipped: &'static str,
    /// The step, and what it did.
    pub whole: &'static str,
    /// The step, what it did, and how it failed.
    pub whole_and_failed: &'static str,
    pub failed: &'static str,
    pub failed_with_code: &'static str,

    /// Again, and for the first time in this Dockerfile; of one step, and of several.
    pub ran: [[&'static str; 2]; 2],
    /// How it ran, and the clause.
    pub because: &'static str,
    pub first: &'static str,
    pub no_cache: &'static str,
    pub removed: &'static str,
    /// How it ran, and the step because of which it did.
    pub cascade: &'static str,
    pub cascade_of_some: &'static str,
    pub compared_elsewhere: &'static str,
    /// The number of a step, and how it ran.
    pub caused_one: &'static str,
    /// All numbers but the last, the last, and how they ran.
    pub caused_many: &'static str,
    /// The number of a line, and its instruction.
    pub at: &'static str,
    pub and: &'static str,

    pub part: fn(PartName) -> &'static str,
    pub something: &'static str,
    pub other_base: &'static str,
    pub base_was: &'static str,
    pub was: &'static str,
    pub changed: &'static str,
    pub is_now: &'static str,
    pub is_new: &'static str,
    pub no_longer: &'static str,
    pub gone: &'static str,
    /// One that changed, and several.
    pub argument: [&'static str; 2],
    pub variable: [&'static str; 2],
    pub label: [&'static str; 2],
    pub changed_from: &'static str,
    pub name_changed: &'static str,
    pub new_with: &'static str,
    pub name_is_new: &'static str,
    pub name_is_gone: &'static str,

    pub files_changed: &'static str,
    /// Some paths, and how many more.
    pub more_files: &'static str,
    pub bytes_changed: &'static str,
    pub mode_changed: &'static str,
    pub owner_changed: &'static str,
    pub kind_changed: &'static str,

    /// In the table of the key's parts.
    pub other_files: &'static str,
    pub added: &'static str,
    pub there: &'static str,
    pub deleted: &'static str,
    pub kind: fn(FileKind) -> &'static str,
}

pub static ENGLISH: Words = Words {
    base: "{0} is taken as it is.",
    reused: "{0} was reused: nothing that it depends on changed.",
    reused_of_step: "{0} was reused: {1} in this build is the same step.",
    reused_of_build: "{0} was reused from this build.",
    reused_of_image: "{0} was reused from {1}, which --cache-from names.",
    metadata: "{0} changes the configuration of the image only: there is nothing to run or to reuse.",
    not_reached: "{0} was not reached: the build had failed before.",
    skipped: "{0} was skipped: nothing that was asked for needs its stage.",
    whole: "{0} {1}.",
    whole_and_failed: "{0} {1}, and {2}.",
    failed: "failed",
    failed_with_code: "failed with exit code {0}",

    ran: [["ran again", "ran"], ["ran again", "ran"]],
    because: "{0} because {1}",
    first: "ran because nothing like it was built before",
    no_cache: "ran because the cache was switched off for it",
    removed: "ran again because what came of it before was removed",
    cascade: "{0} only because {1} did",
    cascade_of_some: "{0} only because a step before it did",
    compared_elsewhere: "ran because no earlier step is the same: compared with one of another Dockerfile or stage, {0}",
    caused_one: "Step {0} {1} only because this one did.",
    caused_many: "Steps {0} and {1} {2} only because this one did.",
    at: "line {0}, {1},",
    and: "and",

    part: PartName::words,
    something: "something about it changed",
    other_base: "the base image is another one than before",
    base_was: "the base image was {0} and is {1}",
    was: "{0} was {1} and is {2}",
    changed: "{0} changed",
    is_now: "{0} is {1} now",
    is_new: "{0} is new",
    no_longer: "{0} is no longer {1}",
    gone: "{0} is gone",
    argument: ["the build argument {0}", "the build arguments {0}"],
    variable: ["the variable {0}", "the variables {0}"],
    label: ["the label {0}", "the labels {0}"],
    changed_from: "{0} changed from {1} to {2}",
    name_changed: "{0} changed",
    new_with: "{0} is new, with the value {1}",
    name_is_new: "{0} is new",
    name_is_gone: "{0} is gone",

    files_changed: "the copied files changed",
    more_files: "{0} and {1} more of the copied files changed",
    bytes_changed: "{0} changed ({1} to {2} bytes)",
    mode_changed: "the mode of {0} changed from {1} to {2}",
    owner_changed: "the owner of {0} changed from {1} to {2}",
    kind_changed: "{0} became something else",

    other_files: "{0} others",
    added: "added",
    there: "there",
    deleted: "deleted",
    kind: |kind| match kind {
        FileKind::File => "a file",
        FileKind::Directory => "a directory",
        FileKind::Symlink => "a link",
        FileKind::Other => "a device",
    },
};

/// A template with its places filled.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(place.parse().ok().and_then(|at: usize| values.get(at)).copied().unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    out
}
