//! The files of the context, and what an edit of each would cost: the engine builds it and looks.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::moment::Moment;
use super::op::Op;
use super::project::{Body, File, Side};
use super::request::request;
use super::view::Cost;
use super::view::panels::ContextRow;
use crate::dockerfile::ignore::Matcher;

/// In contexts with more files than this each folder at the top is one row.
const LISTED: usize = 60;

impl Moment {
    /// The files of the context, with the ignore rule that leaves each out. Of a large context the folders at its top.
    pub fn context(&self) -> Rc<Vec<ContextRow>> {
        Rc::clone(self.context.get_or_init(|| Rc::new(folded(self.files_below("")))))
    }

    /// The files of the context whose path begins so.
    pub fn files_below(&self, folder: &str) -> Vec<ContextRow> {
        let rules = self.ignore_rules();
        let files = self.desk.listing().into_iter().filter(|(path, _)| path.starts_with(folder));
        let row = |(path, size): (String, u64)| {
            let ignored_by = rules.each_ref().map(|rules| -> Option<String> {
                let verdict = rules.as_ref()?.verdict_of(&path);
                verdict.rule.filter(|_| verdict.ignored).map(|rule| rule.written.clone())
            });
            ContextRow { example: path.clone(), path, files: 1, size, ignored_by }
        };
        files.map(row).collect()
    }

    fn ignore_rules(&self) -> [Option<Matcher>; 2] {
        Side::BOTH.map(|side| {
            let request = request(&self.desk, side);
            let own = format!("/{}.dockerignore", request.dockerfile_path);
            let mut places = [own.as_str(), "/.dockerignore"].into_iter();
            let text = places.find_map(|at| request.context.read(at).ok()?.as_text());
            text.and_then(|text| Matcher::parse(text).ok())
        })
    }

    /// What both builds would cost if one more byte stood in a file. `None` where that is not known: there is no such
    /// file, or data for the build has not come yet.
    pub fn file_cost(&self, path: &str) -> Option<[Cost; 2]> {
        if !self.needs.is_empty() {
            return None;
        }
        let file = match self.desk.file(path)? {
            File::Text(text) => File::Text(text + "\n"),
            File::Other { body: Body::Text(text), mode } => {
                File::Other { body: Body::Text(text + "\n"), mode }
            }
            File::Other { body: Body::Size(size), mode } => File::Other { body: Body::Size(size + 1), mode },
            other => other,
        };
        let after = self.after(&Op::Write { path: path.to_owned(), file }).ok()?;
        Some(Side::BOTH.map(|side| Cost::of(after.side(side))))
    }
}

/// One row for each folder at the top, where there are too many files to look through.
fn folded(files: Vec<ContextRow>) -> Vec<ContextRow> {
    if files.len() <= LISTED {
        return files;
    }
    let mut rows: BTreeMap<String, ContextRow> = BTreeMap::new();
    for file in files {
        let path =
            file.path.split_once('/').map_or_else(|| file.path.clone(), |(folder, _)| format!("{folder}/"));
        match rows.get_mut(&path) {
            None => {
                rows.insert(path.clone(), ContextRow { path, ..file });
            }
            Some(row) => row.add(file),
        }
    }
    let mut rows: Vec<ContextRow> = rows.into_values().collect();
    rows.iter_mut().filter(|row| row.files == 1).for_each(|row| row.path.clone_from(&row.example));
    rows
}

impl ContextRow {
    /// Makes it a row of one more file.
    fn add(&mut self, file: Self) {
        // A folder that is left out only in part is none that is left out; one of the others stands for it.
        if self.ignored_by.iter().any(Option::is_some) && file.ignored_by.iter().all(Option::is_none) {
            self.example = file.example;
        }
        for (rule, other) in self.ignored_by.iter_mut().zip(file.ignored_by) {
            *rule = rule.take().filter(|_| other.is_some());
        }
        self.files += file.files;
        self.size += file.size;
    }
}
