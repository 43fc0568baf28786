//! `wc`.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::common::{OpenText, inputs, lines, text};
use super::super::flags::Flags;

pub(super) const WC: &[&str] = &["l,lines", "w,words", "c,bytes", "m,chars", "L,max-line-length"];

pub(super) fn wc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, WC) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (inputs, failed) = inputs(process, &flags, OpenText::Plain);
    let all = !["l", "w", "c", "m", "L"].iter().any(|id| flags.has(id));
    let mut rows = Vec::new();
    let only_bytes = flags.has("c") && !["l", "w", "m", "L"].iter().any(|id| flags.has(id));
    for (at, (name, content)) in inputs.iter().enumerate() {
        let mut counts = [0u64, 0, 0, content.len(), 0];
        if !only_bytes {
            let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
            let Some(text) = text(process, content, index) else { continue };
            counts = [
                text.matches('\n').count() as u64,
                text.split_whitespace().count() as u64,
                text.chars().count() as u64,
                content.len(),
                lines(&text).map(|line| line.chars().count()).max().unwrap_or(0) as u64,
            ];
        }
        rows.push((name.clone(), counts));
    }
    let several = rows.len() > 1;
    if several {
        let mut total = [0; 5];
        for (_, counts) in &rows {
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        rows.push(("total".to_owned(), total));
    }
    let picked = |counts: &[u64; 5]| -> Vec<u64> {
        let ids = ["l", "w", "m", "c", "L"];
        ids.iter()
            .zip(counts)
            .filter(|(id, _)| flags.has(id) || (all && matches!(**id, "l" | "w" | "c")))
            .map(|(_, count)| *count)
            .collect()
    };
    let piped = flags.operands.is_empty();
    let single = rows.len() == 1 && rows.first().is_some_and(|(_, counts)| picked(counts).len() == 1);
    let widest = rows
        .iter()
        .flat_map(|(_, counts)| picked(counts))
        .map(|count| count.to_string().len())
        .max()
        .unwrap_or(1);
    // GNU takes the width from the sizes of the files, 7 where one is not a regular file.
    let width = if single {
        1
    } else if piped {
        7
    } else {
        rows.iter().map(|(_, counts)| counts[3].to_string().len()).max().unwrap_or(1).max(widest)
    };
    for (name, counts) in &rows {
        let columns: Vec<String> = picked(counts)
            .iter()
            .map(|count| {
                if process.is_busybox() && !single {
                    format!("{count:>9}")
                } else {
                    format!("{count:>width$}")
                }
            })
            .collect();
        let name = if piped || name == "-" { String::new() } else { format!(" {name}") };
        process
            .out(format!("{}{name}\n", columns.join(if process.is_busybox() && !single { "" } else { " " })));
    }
    ExitCode::from(failed)
}
