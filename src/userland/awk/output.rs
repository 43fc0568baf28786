//! What a program prints: `print`, `printf`, and where it goes.

use crate::vfs::Content;

use super::format::sprintf;
use super::run::{Flow, Runner};
use super::tree::Expression;

impl<'r> Runner<'r, '_> {
    pub(super) fn print(&mut self, text: &str) {
        self.out.push_str(text);
        if self.out.len() > 1 << 16 {
            let out = std::mem::take(&mut self.out);
            self.process.out(out);
        }
    }

    /// Writes out everything that was kept back.
    pub(super) fn flush(&mut self) {
        let out = std::mem::take(&mut self.out);
        self.process.out(out);
        for (name, (way, text)) in std::mem::take(&mut self.outputs) {
            match way {
                "|" => {
                    let argv = ["sh".to_owned(), "-c".to_owned(), name];
                    let input = crate::shell::Handle::input(Content::from(text.into_bytes()));
                    self.process.with_stdin(Some(input), |process| process.exec(&argv));
                }
                _ => {
                    if let Err(errno) =
                        self.process.write_or_append(&name, Content::from(text.into_bytes()), way == ">>")
                    {
                        self.process.fail(format!("cannot open \"{name}\" for output ({})", errno.message()));
                        self.exit = 2;
                    }
                }
            }
        }
    }

    pub(super) fn print_statement(
        &mut self,
        format: bool,
        items: &'r [Expression],
        to: Option<&'r (&'static str, Expression)>,
    ) -> Flow {
        let number_format = self.special("OFMT");
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.evaluate(item)?);
        }
        let text = if format {
            let format = self.special("CONVFMT");
            let template = if values.is_empty() { String::new() } else { values.remove(0).text(&format) };
            sprintf(&template, &values, &format)
        } else if items.is_empty() {
            format!("{}{}", self.record, self.special("ORS"))
        } else {
            let values: Vec<String> = values.iter().map(|value| value.text(&number_format)).collect();
            format!("{}{}", values.join(&self.special("OFS")), self.special("ORS"))
        };
        let Some((way, target)) = to else {
            self.print(&text);
            return Ok(());
        };
        let name = self.text(target)?;
        match name.as_str() {
            "/dev/stdout" | "-" => self.print(&text),
            "/dev/stderr" => self.process.err(text),
            _ => self.outputs.entry(name).or_insert((way, String::new())).1.push_str(&text),
        }
        Ok(())
    }
}
