//! What many programs need: inputs, messages in both dialects, known text.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno};

use super::cost;
use super::flags::Flags;
use super::{built, published, settings};

/// The `user` word a GNU program and a busybox applet say of the same failure.
#[derive(Debug, Clone, Copy)]
pub struct Cannot {
    pub gnu: &'static str,
    pub busybox: &'static str,
}

impl Cannot {
    /// The same verb in both.
    pub const fn both(verb: &'static str) -> Self {
        Self { gnu: verb, busybox: verb }
    }

    /// `rm: cannot remove 'x': No such file or directory`, or busybox's `can't`. An empty busybox verb gives
    /// `name: message`.
    pub fn say(self, process: &mut Process<'_>, name: &str, errno: Errno) -> ExitCode {
        let message = if !process.is_busybox() {
            format!("cannot {} '{name}': {}", self.gnu, errno.message())
        } else if self.busybox.is_empty() {
            format!("{name}: {}", errno.message())
        } else {
            format!("can't {} '{name}': {}", self.busybox, errno.message())
        };
        process.fail(message)
    }
}

/// Complains about the way a program was called, as GNU programs do.
pub fn usage(process: &mut Process<'_>, message: impl AsRef<str>) -> ExitCode {
    process.fail(message);
    if !process.is_busybox() {
        let name = process.name().to_owned();
        process.err(format!("Try '{name} --help' for more information.\n"));
    }
    1
}

/// What a file that cannot be opened is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenText {
    /// `x: No such file or directory` (GNU), `can't open 'x': …` (busybox).
    Plain,
    /// `cannot open 'x' for reading: …` (GNU).
    ForReading,
}

/// Each operand with what it holds, standard input for `-` and where there are none; `true` if one failed.
pub fn inputs(process: &mut Process<'_>, flags: &Flags, text: OpenText) -> (Vec<(String, Content)>, bool) {
    inputs_of(process, &flags.texts(), text)
}

pub fn inputs_of(
    process: &mut Process<'_>,
    names: &[String],
    text: OpenText,
) -> (Vec<(String, Content)>, bool) {
    let mut out = Vec::new();
    let mut failed = false;
    let stdin = ["-".to_owned()];
    for name in if names.is_empty() { &stdin } else { names } {
        let content = if name == "-" { Ok(process.read_stdin()) } else { process.read(name) };
        match content {
            Ok(content) => {
                process.spend_bytes(content.len(), cost::FILE_BYTE);
                out.push((name.clone(), content));
            }
            Err(errno) => {
                failed = true;
                let message = match (process.is_busybox(), text, errno) {
                    (_, _, Errno::IsDir) if text == OpenText::ForReading => {
                        format!("error reading '{name}': Is a directory")
                    }
                    (true, _, Errno::IsDir) => "read error: Is a directory".to_owned(),
                    (true, ..) => format!("can't open '{name}': {}", errno.message()),
                    (false, OpenText::ForReading, _) => {
                        format!("cannot open '{name}' for reading: {}", errno.message())
                    }
                    (false, OpenText::Plain, _) => format!("{name}: {}", errno.message()),
                };
                process.fail(message);
            }
        }
    }
    (out, failed)
}

/// The text of content that is known; what is not UTF-8 in it is replaced. Where the bytes are not known, that is
/// recorded at the word `index` and there is no text; the output of a program that is not run is passed on.
pub fn text(process: &mut Process<'_>, content: &Content, index: usize) -> Option<String> {
    match content {
        Content::Bytes(bytes) => {
            process.sys.step(bytes.len() as u64 / 4096);
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
        Content::Zeros(size) if *size <= 1 << 20 => Some("\0".repeat(*size as usize)),
        _ => {
            if let Some(text) = form(process, content) {
                return Some(text);
            }
            // What a filter makes of an output that is not known is such an output again.
            if built::output_of(content).is_some() {
                process.out_content(content.clone());
            } else {
                process.not_simulated(index, "it reads contents that are not known, only their size");
            }
            None
        }
    }
}

/// The text of content that is described, where its form is known all the same; the step says what stands for what.
pub fn form(process: &mut Process<'_>, content: &Content) -> Option<String> {
    let Content::Described(described) = content else { return None };
    if let Some(list) = published::list(process, described) {
        return Some(list);
    }
    let text = settings::text(described, &settings::system(process))?;
    let name = settings::name(described);
    let message = format!("the text of {name} is not known: its usual settings stand for it");
    process.note("stand-in-text", message, "settings beyond the usual ones are not found in it");
    Some(text.into_owned())
}

/// Lines without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_terminator('\n')
}

/// `12`, `4K`, `1M`, `2GB`, `512kB` as bytes: powers of 1024, of 1000 before `B`; `b` is 512.
pub fn size(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end)?;
    let number: u64 = if digits.is_empty() { 1 } else { digits.parse().ok()? };
    let (base, letter) = match unit.strip_suffix("iB").or_else(|| unit.strip_suffix('B')) {
        Some(letter) if unit.ends_with("iB") || letter.is_empty() => (1024u64, letter),
        Some(letter) => (1000, letter),
        None => (1024, unit),
    };
    let power = match letter {
        "" => 0,
        "c" => return Some(number),
        "b" => return number.checked_mul(512),
        "w" => return number.checked_mul(2),
        "k" | "K" => 1,
        "m" | "M" => 2,
        "g" | "G" => 3,
        "t" | "T" => 4,
        "p" | "P" => 5,
        _ => return None,
    };
    number.checked_mul(base.checked_pow(power)?)
}

/// A size as `ls -h` and `du -h` print it: rounded up, one digit after the point below ten.
pub fn human(bytes: u64) -> String {
    const UNITS: &[&str] = &["", "K", "M", "G", "T", "P"];
    let mut unit = 0;
    let mut scale = 1u64;
    while bytes / scale >= 1024 && unit + 1 < UNITS.len() {
        scale *= 1024;
        unit += 1;
    }
    let letter = UNITS.get(unit).copied().unwrap_or("");
    if unit == 0 {
        return bytes.to_string();
    }
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(scale));
    if tenths < 100 {
        format!("{}.{}{letter}", tenths / 10, tenths % 10)
    } else {
        format!("{}{letter}", tenths.div_ceil(10))
    }
}

/// The name or number of a user or group, from `/etc/passwd` or `/etc/group`.
pub fn id_of(process: &Process<'_>, database: &str, name: &str) -> Option<u32> {
    let line =
        process.sys.tree.read(database).ok().and_then(Content::as_text).and_then(|text| {
            text.lines().find(|line| line.split(':').next() == Some(name)).map(str::to_owned)
        });
    match line {
        Some(line) => line.split(':').nth(2)?.parse().ok(),
        None if name == "root" => Some(0),
        None => name.parse().ok(),
    }
}

/// The name of a user or group by its number; the number where there is none.
pub fn name_of(process: &Process<'_>, database: &str, id: u32) -> String {
    let text = process.sys.tree.read(database).ok().and_then(Content::as_text).unwrap_or("");
    let found =
        text.lines().find(|line| line.split(':').nth(2).and_then(|field| field.parse().ok()) == Some(id));
    match found.and_then(|line| line.split(':').next()) {
        Some(name) => name.to_owned(),
        None if id == 0 => "root".to_owned(),
        None => id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("12", Some(12)),
            ("4K", Some(4096)),
            ("1M", Some(1 << 20)),
            ("2kB", Some(2000)),
            ("3MiB", Some(3 << 20)),
            ("1b", Some(512)),
            ("x", None),
            ("1Q", None),
        ] {
            assert_eq!(size(text), bytes, "{text}");
        }
        for (bytes, text) in
            [(0, "0"), (1023, "1023"), (1024, "1.0K"), (1025, "1.1K"), (10_240, "10K"), (1 << 20, "1.0M")]
        {
            assert_eq!(human(bytes), text);
        }
    }
}
