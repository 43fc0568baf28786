//! What an edit of each file of the context would cost: the engine builds it and looks.

use std::rc::Rc;

use super::moment::Moment;
use super::op::Op;
use super::project::{File, Side};
use super::request::request;
use super::view::Cost;
use super::view::panels::ContextRow;
use crate::dockerfile::ignore;

/// Contexts with more files than this are listed without prices: each price is two builds.
const PRICED: usize = 40;

impl Moment {
    /// The files of the context, with the ignore rule that leaves each out and what a change of it would cost.
    pub fn context(&self) -> Rc<Vec<ContextRow>> {
        Rc::clone(self.context.get_or_init(|| Rc::new(self.priced_context())))
    }

    fn priced_context(&self) -> Vec<ContextRow> {
        let files = self.desk.listing();
        let priced = files.len() <= PRICED && self.needs.is_empty();
        let rules = Side::BOTH.map(|side| {
            let request = request(&self.desk, side);
            let own = format!("/{}.dockerignore", request.dockerfile_path);
            let text = [own.as_str(), "/.dockerignore"]
                .into_iter()
                .find_map(|at| request.context.read(at).ok()?.as_text());
            text.and_then(|text| ignore::Matcher::parse(text).ok())
        });
        files
            .into_iter()
            .map(|(path, size)| {
                let ignored_by = rules.each_ref().map(|rules| -> Option<String> {
                    let verdict = rules.as_ref()?.verdict_of(&path);
                    verdict.rule.filter(|_| verdict.ignored).map(|rule| rule.written.clone())
                });
                let cost = if priced { self.price(&path) } else { None };
                ContextRow { path, size, ignored_by, cost }
            })
            .collect()
    }

    /// What both builds would cost if one more byte stood in a file.
    fn price(&self, path: &str) -> Option<[Cost; 2]> {
        let file = match self.desk.file(path)? {
            File::Text(text) => File::Text(text + "\n"),
            File::Other { body: super::project::Body::Text(text), mode } => {
                File::Other { body: super::project::Body::Text(text + "\n"), mode }
            }
            File::Other { body: super::project::Body::Size(size), mode } => {
                File::Other { body: super::project::Body::Size(size + 1), mode }
            }
            other => other,
        };
        let after = self.after(&Op::Write { path: path.to_owned(), file }).ok()?;
        Some(Side::BOTH.map(|side| Cost::of(after.side(side))))
    }
}
