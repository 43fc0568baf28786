//! What a failed build looked for in vain.

use super::wants::Wants;
use crate::build::{Outcome, Report, Verdict};

/// What programs print of a file that is not there, after its name.
const ABSENT: &[&str] =
    &[": No such file or directory", ": not found", "' does not exist", "': No such file or directory"];

/// Paths of the context.
pub(super) fn paths<'a>(report: &'a Report, wants: &'a Wants) -> impl Iterator<Item = String> + 'a {
    let message = match &report.outcome {
        Outcome::Failed { message, .. } => message.as_str(),
        _ => "",
    };
    let made = wants.made.iter().filter(move |made| {
        message.contains(&format!("{}: ", made.path)) || message.contains(&format!("\"{}\"", made.path))
    });
    let made = made.filter_map(|made| made.context.clone());
    let failed = report.steps.iter().filter(|step| matches!(step.verdict, Verdict::Failed { .. }));
    let failed = failed.flat_map(move |step| {
        step.output.lines().filter_map(absent).filter_map(move |name| wants.context_of(step.lines.0, name))
    });
    made.chain(failed)
}

/// The name of a file in what a program prints of its absence.
fn absent(line: &str) -> Option<&str> {
    let end = ABSENT.iter().find_map(|words| line.find(words))?;
    let name = line.get(..end)?.rsplit([' ', '\'', '"', '‘']).next()?;
    let plain = !name.is_empty() && !name.contains(['*', '$', ':']) && !name.starts_with('-');
    plain.then_some(name)
}
