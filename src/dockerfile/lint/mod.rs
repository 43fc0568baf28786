//! Lint: the rules of BuildKit's build checks, a file a rule.
//!
//! A rule file has the rule's [`Rule`] and a function that looks at one thing and reports to a [`Scope`];
//! [`super::check`] walks the file and calls them where BuildKit does.

pub mod config;
mod docs;
mod linter;
mod variables;

pub mod consistent_instruction_casing;
pub mod copy_ignored_file;
pub mod duplicate_stage_name;
pub mod expose_invalid_format;
pub mod expose_proto_casing;
pub mod from_as_casing;
pub mod from_platform_flag_const_disallowed;
pub mod invalid_base_image_platform;
pub mod invalid_default_arg_in_from;
pub mod invalid_definition_description;
pub mod json_args_recommended;
pub mod legacy_key_value_format;
pub mod maintainer_deprecated;
pub mod multiple_instructions_disallowed;
pub mod no_empty_continuation;
pub mod redundant_target_platform;
pub mod reserved_stage_name;
pub mod secrets_used_in_arg_or_env;
pub mod stage_name_casing;
pub mod undefined_arg_in_from;
pub mod undefined_var;
pub mod workdir_relative_path;

pub use config::Config;
pub use docs::markdown;
pub use linter::{Finding, Linter, Place, Scope};

use crate::text::{Edit, Fix, Span};

/// A rule as its documentation has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// As in `# check=skip=`.
    pub name: &'static str,
    /// Docker's one sentence about the rule.
    pub description: &'static str,
    /// Docker's page about the rule; empty where it has none.
    pub url: &'static str,
    pub status: Status,
    /// What to do about it, in one line.
    pub hint: &'static str,
    /// A Dockerfile that breaks the rule.
    pub bad: &'static str,
    /// The same without the mistake.
    pub good: &'static str,
}

/// Whether a rule is on unless it is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Stable,
    /// Only with `# check=experimental=`.
    Experimental,
}

/// Every rule, in the order of Docker's documentation.
pub const RULES: [&Rule; 22] = [
    &stage_name_casing::RULE,
    &from_as_casing::RULE,
    &no_empty_continuation::RULE,
    &consistent_instruction_casing::RULE,
    &duplicate_stage_name::RULE,
    &reserved_stage_name::RULE,
    &json_args_recommended::RULE,
    &maintainer_deprecated::RULE,
    &undefined_arg_in_from::RULE,
    &workdir_relative_path::RULE,
    &undefined_var::RULE,
    &multiple_instructions_disallowed::RULE,
    &legacy_key_value_format::RULE,
    &invalid_base_image_platform::RULE,
    &redundant_target_platform::RULE,
    &secrets_used_in_arg_or_env::RULE,
    &invalid_default_arg_in_from::RULE,
    &from_platform_flag_const_disallowed::RULE,
    &copy_ignored_file::RULE,
    &invalid_definition_description::RULE,
    &expose_proto_casing::RULE,
    &expose_invalid_format::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// A fix of one edit.
fn replace(title: impl Into<String>, span: Span, text: String) -> Option<Fix> {
    Some(Fix { title: title.into(), edits: vec![Edit { span, text }] })
}
