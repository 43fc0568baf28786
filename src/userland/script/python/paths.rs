//! Paths of Python's `pathlib`.

use super::super::failures::{Result, unknown};
use super::super::run::Script;
use super::super::value::{Value, is_set};
use crate::vfs::Errno;

impl Script<'_, '_> {
    pub(in super::super) fn on_path(
        &mut self,
        path: &str,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let flag = |key: &str| is_set(named, key);
        let base = crate::vfs::path::base(path).to_owned();
        let stem = base.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let text = plain.first().and_then(|value| self.text_of(value));
        Ok(match name {
            "name" => Value::text(&base),
            "stem" => Value::text(stem.map_or(base.as_str(), |(stem, _)| stem)),
            "suffix" => Value::text(&stem.map_or_else(String::new, |(_, ending)| format!(".{ending}"))),
            "parent" => Value::path(
                path.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder }),
            ),
            "exists" => Value::Bool(self.exists(path)),
            "is_file" => Value::Bool(self.exists(path) && !self.is_dir(path)),
            "is_dir" => Value::Bool(self.is_dir(path)),
            "mkdir" => {
                self.make_folder(path, flag("parents"), flag("exist_ok"))?;
                Value::Null
            }
            "write_bytes" if text.is_none() => {
                let value = plain.first().cloned().unwrap_or(Value::Null);
                let Some(content) = self.content_of(&value) else {
                    return unknown("what is written is not known");
                };
                let at = self.absolute(path);
                match self.process.write(&at, content) {
                    Ok(_) => Value::Null,
                    Err(errno) => return self.failed(errno, path),
                }
            }
            "write_text" if text.is_none() => return unknown("what is written is not known"),
            "write_text" | "write_bytes" => {
                let text = text.unwrap_or_default();
                self.write(path, &text, false)?;
                Value::count(text.chars().count())
            }
            "read_bytes" => Value::Host("bytes()".into(), std::rc::Rc::new(vec![Value::text(path)])),
            "suffixes" => Value::texts(base.split('.').skip(1).map(|part| format!(".{part}"))),
            "parts" => Value::texts(path.split('/').filter(|part| !part.is_empty()).map(str::to_owned)),
            "parents" => {
                let mut all = Vec::new();
                let mut at = path;
                while let Some((folder, _)) = at.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) {
                    all.push(Value::path(folder));
                    at = folder;
                }
                all.push(Value::path(if path.starts_with('/') { "/" } else { "." }));
                Value::array(all)
            }
            "with_suffix" => {
                let text = text.unwrap_or_default();
                let stem = path.strip_suffix(base.as_str()).unwrap_or_default();
                let own = base
                    .rsplit_once('.')
                    .filter(|(stem, _)| !stem.is_empty())
                    .map_or(base.as_str(), |(stem, _)| stem);
                Value::path(&format!("{stem}{own}{text}"))
            }
            "with_name" => {
                let stem = path.strip_suffix(base.as_str()).unwrap_or_default();
                Value::path(&format!("{stem}{}", text.unwrap_or_default()))
            }
            "relative_to" => {
                let from = text.unwrap_or_default();
                match path.strip_prefix(from.as_str()) {
                    Some("") => Value::path("."),
                    Some(rest) if rest.starts_with('/') || from.ends_with('/') => {
                        Value::path(rest.trim_start_matches('/'))
                    }
                    _ => {
                        return super::super::failures::raise(
                            "ValueError",
                            format!("'{path}' is not in the subpath of '{from}'"),
                        );
                    }
                }
            }
            "is_symlink" => Value::Bool(
                self.process
                    .sys
                    .tree
                    .lstat(&self.absolute(path))
                    .is_ok_and(|node| !node.is_file() && !node.is_dir()),
            ),
            "is_absolute" => Value::Bool(path.starts_with('/')),
            "chmod" => {
                let mode = self.number(plain.first())?;
                self.program(&["chmod", &format!("{mode:o}"), path]);
                Value::Null
            }
            "rename" | "replace" => {
                let to = text.unwrap_or_default();
                self.file_operation("rename", &[Value::text(path), Value::text(&to)])?;
                Value::path(&to)
            }
            "rmdir" => {
                self.file_operation("rmdir", &[Value::text(path)])?;
                Value::Null
            }
            "symlink_to" => {
                let to = text.unwrap_or_default();
                self.file_operation("symlink", &[Value::text(&to), Value::text(path)])?;
                Value::Null
            }
            "stat" => return self.function("os.stat", &[Value::text(path)]),
            "rglob" => {
                let pattern = format!("{path}/**/{}", text.unwrap_or_default());
                Value::array(self.matching("", &pattern, true).iter().map(|path| Value::path(path)).collect())
            }
            "glob" if text.as_ref().is_some_and(|text| text.contains('/')) => {
                let pattern = format!("{path}/{}", text.unwrap_or_default());
                Value::array(self.matching("", &pattern, true).iter().map(|path| Value::path(path)).collect())
            }
            "read_text" => Value::text(&self.read(path)?),
            "touch" => {
                self.program(&["touch", path]);
                Value::Null
            }
            "unlink" => {
                if self.process.remove(&self.absolute(path)).is_err() && !flag("missing_ok") {
                    return self.failed(Errno::NoEnt, path);
                }
                Value::Null
            }
            "resolve" | "absolute" | "expanduser" => Value::path(&self.absolute(path)),
            "joinpath" => Value::path(&super::super::operators::joined(path, &text.unwrap_or_default())),
            "as_posix" => Value::text(path),
            "open" => {
                let mode = text.unwrap_or_default();
                return self.function("open", &[Value::text(path), Value::text(&mode)]);
            }
            "iterdir" => {
                let names = self.names_in(path)?;
                Value::array(
                    names
                        .iter()
                        .map(|name| Value::path(&super::super::operators::joined(path, name)))
                        .collect(),
                )
            }
            "glob" => {
                let pattern = text.unwrap_or_default();
                let names = self.names_in(path).unwrap_or_default();
                let found = names.iter().filter(|name| crate::userland::supply::glob(&pattern, name));
                Value::array(
                    found.map(|name| Value::path(&super::super::operators::joined(path, name))).collect(),
                )
            }
            _ => return unknown(format!("{name} of a path has no model")),
        })
    }
}
