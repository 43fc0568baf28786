//! `envsubst`: variables of the environment in a text (GNU gettext).

use crate::shell::{ExitCode, Process};

use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["envsubst"],
    summary: "$NAME and ${NAME} from the environment, all or those of a format",
    flags: &[],
    run: envsubst,
}];

fn envsubst(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let (mut list, mut format) = (false, None);
    for arg in &args {
        match arg.as_str() {
            "-v" | "--variables" => list = true,
            "-V" | "--version" => {
                process.out("envsubst (GNU gettext-runtime) 0.21\n");
                return 0;
            }
            _ if arg.starts_with('-') => {
                process.err(format!(
                    "envsubst: unrecognized option '{arg}'\nTry 'envsubst --help' for more information.\n"
                ));
                return 1;
            }
            _ if format.is_some() => return process.fail("too many arguments"),
            _ => format = Some(arg.clone()),
        }
    }
    let chosen =
        format.as_deref().map(|format| pieces(format).filter_map(|piece| piece.name).collect::<Vec<_>>());
    if list {
        let Some(names) = chosen else { return process.fail("missing arguments") };
        process.out(names.iter().map(|name| format!("{name}\n")).collect::<String>());
        return 0;
    }
    let content = process.read_stdin();
    let Some(text) = content.as_text() else {
        process.not_simulated(0, "the text is one of a description");
        return 0;
    };
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece.name {
            Some(name) if chosen.as_ref().is_none_or(|chosen| chosen.contains(&name)) => {
                out.push_str(process.var(name).unwrap_or_default());
            }
            _ => out.push_str(piece.text),
        }
    }
    process.out(out);
    0
}

/// A part of a text: what is written, and the variable that it names, if it is a reference.
struct Piece<'a> {
    text: &'a str,
    name: Option<&'a str>,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let reference = rest.strip_prefix('$').and_then(reference);
        let (length, name) = match reference {
            Some((length, name)) => (length + 1, Some(name)),
            None => {
                let from = usize::from(rest.starts_with('$'));
                let next = rest.get(from..).and_then(|tail| tail.find('$'));
                (next.map_or(rest.len(), |at| at + from), None)
            }
        };
        let (text, tail) = rest.split_at_checked(length)?;
        rest = tail;
        Some(Piece { text, name })
    })
}

/// The name after a dollar sign, in braces or not, and how long that is.
fn reference(after: &str) -> Option<(usize, &str)> {
    let (bare, braces) = after.strip_prefix('{').map_or((after, 0), |bare| (bare, 2));
    let end = bare.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(bare.len());
    let name =
        bare.get(..end).filter(|name| !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()))?;
    let closed = braces == 0 || bare.get(end..)?.starts_with('}');
    closed.then_some((end + braces, name))
}
