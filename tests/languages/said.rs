//! Reads off sources the texts that are handed to whoever says them.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What takes texts: where, the function or macro, how many arguments it is given, and which of them are texts.
const TAKERS: &[(&str, &str, usize, &[usize])] = &[
    ("", "not_simulated", 2, &[1]),
    ("", "note", 3, &[1, 2]),
    ("", "hint", 1, &[0]),
    ("", "with_hint", 1, &[0]),
    ("build/checks.rs", "error", 3, &[2]),
    ("dockerfile", "fix", 3, &[0]),
    ("dockerfile/editor", "add", 3, &[2]),
    ("dockerfile/lint", "replace", 3, &[0]),
    ("lab", "Contents", 1, &[0]),
    ("lab", "Gone", 1, &[0]),
    ("lab/desk.rs", "write", 2, &[1]),
    ("lab/share.rs", "write", 2, &[1]),
    ("lab/share.rs", "write", 3, &[1]),
    ("lab/share.rs", "write_str", 1, &[0]),
    ("oci/history_text", "error", 3, &[2]),
    ("oci/history_text", "warning", 3, &[2]),
    ("ui/state", "Refused", 1, &[0]),
    ("userland", "taken", 2, &[1]),
    ("userland/script", "Unknown", 1, &[0]),
    ("userland/script", "unknown", 1, &[0]),
];

/// Fields that are texts, of values of a type.
const FIELDS: &[(&str, &str, &str)] = &[
    ("", "NotSimulated", "why"),
    ("dockerfile", "Fix", "title"),
    ("dockerfile/editor", "Hover", "text"),
    ("lab/making.rs", "Failure", "message"),
    ("lab/making.rs", "Failure", "hint"),
];

/// A name in scope, and what it was given.
type Binding = (String, Vec<TokenTree>);

/// The texts of all sources below a folder; what a format fills in is numbered, as in `no row: {0}`.
pub fn texts_below(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let source: TokenStream =
                    fs::read_to_string(&path).expect("a source").parse().expect("tokens");
                let place = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                let mut reader = Reader { place, scope: vec![], texts: &mut texts };
                reader.read(&source.into_iter().collect::<Vec<_>>());
            }
        }
    }
    texts
}

struct Reader<'t> {
    /// The file, from the folder.
    place: String,
    scope: Vec<Binding>,
    texts: &'t mut Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, tokens: &[TokenTree]) {
        let outer = self.scope.len();
        let mut skipped = false;
        for (at, token) in tokens.iter().enumerate() {
            let rest = &tokens[at + 1..];
            match token {
                TokenTree::Ident(word) if word == "let" || word == "const" => {
                    self.scope.extend(binding(rest))
                }
                TokenTree::Ident(word) => {
                    let rest = if rest.first().is_some_and(|mark| is(mark, '!')) { &rest[1..] } else { rest };
                    if let Some(TokenTree::Group(group)) = rest.first() {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        match group.delimiter() {
                            Delimiter::Parenthesis => self.call(&word.to_string(), &inner),
                            Delimiter::Brace => self.value(&word.to_string(), &inner),
                            _ => {}
                        }
                    }
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let text = group.stream().to_string();
                    if skipped && group.delimiter() == Delimiter::Brace {
                        skipped = false;
                    } else {
                        self.read(&inner);
                    }
                    // Tests say what they like.
                    skipped |= text.starts_with("cfg")
                        && text.contains("test")
                        && group.delimiter() == Delimiter::Bracket;
                }
                _ => {}
            }
        }
        self.scope.truncate(outer);
    }

    fn call(&mut self, name: &str, inner: &[TokenTree]) {
        let arguments = parted(inner);
        for (place, taker, count, which) in TAKERS {
            if *taker == name && *count == arguments.len() && self.place.starts_with(place) {
                which.iter().for_each(|at| self.say(arguments[*at]));
            }
        }
    }

    fn value(&mut self, name: &str, inner: &[TokenTree]) {
        for field in parted(inner) {
            let Some(TokenTree::Ident(first)) = field.first() else { continue };
            let wanted = |(place, kind, wanted): &(&str, &str, &str)| {
                *kind == name && first == wanted && self.place.starts_with(place)
            };
            if FIELDS.iter().any(wanted) {
                self.say(field.get(2..).filter(|value| !value.is_empty()).unwrap_or(field));
            }
        }
    }

    /// The texts of an expression: those that are written in it, or where its name was bound.
    fn say(&mut self, expression: &[TokenTree]) {
        let name = expression.iter().find_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        let literals = literals(expression);
        if !literals.is_empty() {
            self.texts.extend(literals);
        } else if let Some((_, value)) =
            self.scope.iter().rev().find(|(bound, _)| Some(bound) == name.as_ref())
        {
            self.texts.extend(self::literals(value));
        }
    }
}

/// What `let` or `const` binds: one name, and the expression.
fn binding(rest: &[TokenTree]) -> Option<Binding> {
    let names = rest.iter().take_while(|token| !is(token, '='));
    let name = names.filter_map(|token| match token {
        TokenTree::Ident(name) if name != "mut" => Some(name.to_string()),
        _ => None,
    });
    let value = rest.iter().skip_while(|token| !is(token, '=')).take_while(|token| !is(token, ';'));
    Some((name.into_iter().next()?, value.cloned().collect()))
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// The parts between commas.
fn parted(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    tokens.split(|token| is(token, ',')).filter(|part| !part.is_empty()).collect()
}

/// The sentences that are written in an expression.
fn literals(expression: &[TokenTree]) -> Vec<String> {
    let mut out = Vec::new();
    for token in expression {
        match token {
            TokenTree::Group(group) => {
                out.extend(literals(&group.stream().into_iter().collect::<Vec<_>>()));
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                // Words of a language: `FROM {0}` and what is put between names are none.
                let is_said = |text: &String| text.contains(' ') && text.contains(char::is_lowercase);
                out.extend(text.map(numbered).filter(is_said));
            }
            _ => {}
        }
    }
    out
}

/// A text as it is written in a source, its escapes resolved and its places numbered.
fn numbered(written: &str) -> String {
    let mut lines = written.split("\\\n");
    let mut text = lines.next().unwrap_or_default().to_owned();
    lines.for_each(|line| text.push_str(line.trim_start()));
    let text = text.replace("\\\"", "\"").replace("\\\\", "\\");
    let mut pieces = text.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (at, piece) in pieces.enumerate() {
        let after = piece.split_once('}').map_or("", |(_, after)| after);
        out.push_str(&format!("{{{at}}}{after}"));
    }
    out
}
