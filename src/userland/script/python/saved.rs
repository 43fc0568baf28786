//! Functions of packages that write one file: where it lies is known, what it holds is not.

use super::super::failures::Result;
use super::super::run::Script;
use super::super::value::Value;
use crate::vfs::{Content, path};

/// How the names of such functions end, which argument tells the path, by what names it may be given, what is put
/// behind a path that lacks it, and how many bytes the file is taken to have: such files are as long as what they hold.
const SAVERS: [(&str, usize, &[&str], &str, u64); 24] = [
    ("joblib.dump", 1, &["filename"], "", 50_000),
    ("pickle.dump", 1, &["file"], "", 50_000),
    ("dill.dump", 1, &["file"], "", 50_000),
    ("torch.save", 1, &["f"], "", 1_000_000),
    ("onnx.save", 1, &["f"], "", 1_000_000),
    ("torch.save_file", 1, &["filename"], "", 1_000_000),
    ("numpy.save", 0, &["file"], ".npy", 50_000),
    ("numpy.savez", 0, &["file"], ".npz", 50_000),
    ("numpy.savez_compressed", 0, &["file"], ".npz", 20_000),
    ("numpy.savetxt", 0, &["fname"], "", 50_000),
    (".savefig", 0, &["fname"], "", 30_000),
    (".imwrite", 0, &["filename", "uri"], "", 100_000),
    (".write_html", 0, &["file"], "", 4_000_000),
    (".write_image", 0, &["file"], "", 30_000),
    (".to_csv", 0, &["path_or_buf"], "", 20_000),
    (".to_json", 0, &["path_or_buf"], "", 20_000),
    (".to_html", 0, &["buf"], "", 20_000),
    (".to_excel", 0, &["excel_writer"], "", 10_000),
    (".to_parquet", 0, &["path"], "", 10_000),
    (".to_feather", 0, &["path"], "", 10_000),
    (".to_pickle", 0, &["path"], "", 50_000),
    (".to_file", 0, &["filename"], "", 50_000),
    (".save_model", 0, &["fname", "filename", "filepath"], "", 100_000),
    (".save", 0, &["filepath", "fp"], "", 100_000),
];

impl Script<'_, '_> {
    /// Calls a function that writes one file, if it is one that is told where.
    pub(super) fn saved(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Option<Value>> {
        let fits =
            |end: &str| name == end || name.ends_with(end) && (end.starts_with('.') || is_part(name, end));
        let Some((end, at, keys, suffix, bytes)) = SAVERS.iter().find(|(end, ..)| fits(end)) else {
            return Ok(None);
        };
        let given = named.iter().find(|(name, _)| keys.contains(&name.as_str())).map(|(_, value)| value);
        let Some(file) = plain.get(*at).or(given).and_then(|value| self.file_of(value)) else {
            return Ok(None);
        };
        let base = path::base(&file);
        // Without an ending it may be a folder of files.
        if end.starts_with(".save") && *end != ".savefig" && !base.trim_start_matches('.').contains('.') {
            return Ok(None);
        }
        let figure = if *end == ".savefig" && !base.contains('.') { ".png" } else { suffix };
        let file = if file.ends_with(figure) { file } else { file + figure };
        let last = name.strip_prefix("something.").unwrap_or(name);
        let content = Content::described(*bytes, format!("estimated: written by {last}"));
        if let Err(errno) = self.process.write(&self.absolute(&file), content) {
            return self.failed(errno, &file);
        }
        let message = format!("{last} is not run: the size of what it writes is an estimate");
        self.process.note("program-not-run", message, "what it holds is not known");
        Ok(Some(Value::Unknown))
    }

    /// The path that an argument tells, or that of an open file.
    fn file_of(&self, value: &Value) -> Option<String> {
        match value {
            Value::Host(kind, made_of) if &**kind == "open()" => made_of.first()?.to_text(),
            Value::Text(text) => Some(text.to_string()),
            Value::Host(kind, _) if &**kind == "path()" => self.text_of(value),
            _ => None,
        }
    }
}

fn is_part(name: &str, end: &str) -> bool {
    name.strip_suffix(end).is_some_and(|front| front.ends_with('.'))
}
