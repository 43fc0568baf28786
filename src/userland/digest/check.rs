//! `-c`: checks digests that a file lists.

use crate::shell::{ExitCode, Process};

use super::super::common::text;
use super::super::cost;
use super::super::flags::Flags;
use super::Algorithm;

/// What came of the lines of one list.
#[derive(Default)]
struct Tally {
    checked: u32,
    wrong: u32,
    missing: u32,
    verified: u32,
    malformed: u32,
}

/// Checks lines of digests and names. Contents that are not known pass: the author checked them against the real ones.
pub(super) fn check(
    process: &mut Process<'_>,
    flags: &Flags,
    algorithm: Algorithm,
    lists: &[String],
) -> ExitCode {
    let mut code = 0;
    for list in lists {
        let content = match if list == "-" { Ok(process.read_stdin()) } else { process.read(list) } {
            Ok(content) => content,
            Err(errno) => {
                code = process.fail(format!("{list}: {}", errno.message()));
                continue;
            }
        };
        let Some(text) = text(process, &content, 0) else { continue };
        let mut tally = Tally::default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            match entry(line, algorithm) {
                Some((wanted, name, algorithm)) => one(process, flags, algorithm, wanted, name, &mut tally),
                None => {
                    tally.malformed += 1;
                    if flags.has("w") && !process.is_busybox() {
                        let (list, tag) = (shown(list), algorithm.tag);
                        process.fail(format!("{list}: {}: improperly formatted {tag} checksum line", at + 1));
                    }
                }
            }
        }
        code = code.max(conclude(process, flags, list, &tally));
    }
    code
}

/// Digest, name, and how long the digest is; `None` where a line is of another form.
fn entry(line: &str, algorithm: Algorithm) -> Option<(&str, &str, Algorithm)> {
    // `SHA256 (name) = …` is what `--tag` writes.
    let tagged = line.split_once(" (").and_then(|(tag, rest)| Some((tag, rest.rsplit_once(") = ")?)));
    let (wanted, name) = match tagged {
        Some((tag, (name, wanted))) if tag.starts_with(algorithm.tag) => (wanted, name),
        _ => line.trim_start_matches([' ', '\t']).split_once([' ', '\t'])?,
    };
    let name = name.strip_prefix([' ', '*']).unwrap_or(name);
    let bytes = match algorithm.name {
        "b2" => u8::try_from(wanted.len() / 2).ok().filter(|bytes| (1..=64).contains(bytes))?,
        _ => algorithm.bytes,
    };
    let digits = wanted.bytes().all(|b| b.is_ascii_hexdigit()) && wanted.len() == usize::from(bytes) * 2;
    (digits && !name.is_empty()).then_some((wanted, name, Algorithm { bytes, ..algorithm }))
}

fn one(
    process: &mut Process<'_>,
    flags: &Flags,
    algorithm: Algorithm,
    wanted: &str,
    name: &str,
    tally: &mut Tally,
) {
    tally.checked += 1;
    let content = match if name == "-" { Ok(process.read_stdin()) } else { process.read(name) } {
        Ok(content) => content,
        Err(_) if flags.has("ignore-missing") => return,
        Err(errno) => {
            tally.missing += 1;
            process.fail(match process.is_busybox() {
                true => format!("can't open '{name}': {}", errno.message()),
                false => format!("{name}: {}", errno.message()),
            });
            if !flags.has("s") {
                let how = if process.is_busybox() { "FAILED" } else { "FAILED open or read" };
                process.out(format!("{name}: {how}\n"));
            }
            return;
        }
    };
    process.spend_bytes(content.len(), cost::DIGEST_BYTE);
    let agrees = algorithm.digest(&content) == wanted.to_lowercase();
    let taken = !agrees && !algorithm.is_real(&content);
    if taken {
        let message =
            format!("{} takes {name} to be what is expected: its bytes are not known", process.name());
        process.note("described-digest", message, "the real program compares them");
    }
    let fine = agrees || taken;
    match fine {
        true => tally.verified += 1,
        false => tally.wrong += 1,
    }
    if !(flags.has("s") || (fine && flags.has("q"))) {
        process.out(format!("{name}: {}\n", if fine { "OK" } else { "FAILED" }));
    }
}

/// The warnings after a list, and what they make of the exit code.
fn conclude(process: &mut Process<'_>, flags: &Flags, list: &str, tally: &Tally) -> ExitCode {
    let plural = |count: u32, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let busybox = process.is_busybox();
    if tally.checked == 0 {
        return process.fail(match busybox {
            true => format!("no checksum lines found in {list}"),
            false => format!("{}: no properly formatted checksum lines found", shown(list)),
        });
    }
    let loud = !flags.has("s");
    if tally.malformed > 0 && loud && !busybox {
        let lines = plural(tally.malformed, "line is", "lines are");
        process.fail(format!("WARNING: {lines} improperly formatted"));
    }
    if tally.missing > 0 && loud && !busybox {
        let files = plural(tally.missing, "listed file", "listed files");
        process.fail(format!("WARNING: {files} could not be read"));
    }
    let wrong = if busybox { tally.wrong + tally.missing } else { tally.wrong };
    if wrong > 0 && loud {
        process.fail(match busybox {
            true => format!("WARNING: {wrong} of {} computed checksums did NOT match", tally.checked),
            false => {
                format!("WARNING: {} did NOT match", plural(wrong, "computed checksum", "computed checksums"))
            }
        });
    }
    let none = flags.has("ignore-missing") && tally.verified == 0;
    if none && loud {
        process.fail(format!("{}: no file was verified", shown(list)));
    }
    let strict = flags.has("strict") && tally.malformed > 0;
    ExitCode::from(none || strict || tally.wrong + tally.missing > 0)
}

fn shown(list: &str) -> &str {
    if list == "-" { "'standard input'" } else { list }
}
