//! Programs over lines: `sort`, `uniq`, `cut`, `wc`, `paste`, `join` and their kin.

mod cut;
mod join;
mod order;
mod shape;
mod shuffle;
mod sort;
mod tabs;
mod uniq;
mod wc;

use crate::shell::Process;

use super::Program;
use super::common::{OpenText, inputs, text};
use super::flags::Flags;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["sort"], summary: "sorts lines", flags: sort::SORT, run: sort::sort },
    Program { names: &["uniq"], summary: "drops repeated lines", flags: uniq::UNIQ, run: uniq::uniq },
    Program { names: &["cut"], summary: "takes columns of lines", flags: cut::CUT, run: cut::cut },
    Program { names: &["wc"], summary: "counts lines, words, bytes", flags: wc::WC, run: wc::wc },
    Program { names: &["paste"], summary: "joins lines", flags: shape::PASTE, run: shape::paste },
    Program { names: &["nl"], summary: "numbers lines", flags: shape::NL, run: shape::nl },
    Program { names: &["rev"], summary: "reverses lines", flags: &[], run: shape::rev },
    Program { names: &["comm"], summary: "compares sorted files", flags: uniq::COMM, run: uniq::comm },
    Program { names: &["fold"], summary: "wraps lines", flags: shape::FOLD, run: shape::fold },
    Program {
        names: &["join"],
        summary: "joins sorted files by a field",
        flags: join::JOIN,
        run: join::join,
    },
    Program {
        names: &["expand", "unexpand"],
        summary: "tabs to blanks and back",
        flags: tabs::EXPAND,
        run: tabs::expand,
    },
    Program { names: &["column"], summary: "lines as a table", flags: tabs::COLUMN, run: tabs::column },
    Program {
        names: &["shuf"],
        summary: "lines in another order, the same in every run",
        flags: shuffle::SHUF,
        run: shuffle::shuf,
    },
    Program {
        names: &["tsort"],
        summary: "orders by what comes before what",
        flags: &[],
        run: shuffle::tsort,
    },
];

/// The texts of all inputs; `None` where one is not known, which is recorded then.
fn texts(process: &mut Process<'_>, flags: &Flags, open: OpenText) -> (Option<Vec<(String, String)>>, bool) {
    let (inputs, failed) = inputs(process, flags, open);
    let mut out = Vec::new();
    for (at, (name, content)) in inputs.into_iter().enumerate() {
        let index = flags.operands.get(at).map_or(0, |(index, _)| *index);
        match text(process, &content, index) {
            Some(text) => out.push((name, text)),
            None => return (None, failed),
        }
    }
    (Some(out), failed)
}
