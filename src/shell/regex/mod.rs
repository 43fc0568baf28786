//! POSIX regular expressions, basic and extended, with the GNU additions that occur (`\+`, `\|`, `\w`, `\b`).
//!
//! A pattern becomes a small program; matching walks it with an explicit stack and visits each pair of place in
//! the program and place in the text once, so it is linear in their product and finds the leftmost longest match.

mod compile;
mod perl;
mod program;
mod run;

pub use perl::UNMODELLED;
pub use run::Captures;

/// Which of the two languages a pattern is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegexSyntax {
    Basic,
    Extended,
    /// Every character stands for itself (`grep -F`).
    Fixed,
    /// `grep -P`.
    Perl,
}

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    program: Vec<program::Instruction>,
    groups: usize,
    ignore_case: bool,
    has_back_reference: bool,
    /// The first match that is found counts, not the longest.
    first: bool,
}

impl Regex {
    /// The error is the text of `regerror(3)`.
    pub fn new(pattern: &str, syntax: RegexSyntax, ignore_case: bool) -> Result<Self, &'static str> {
        match syntax {
            RegexSyntax::Perl => perl::compile(pattern, ignore_case),
            _ => compile::compile(pattern, syntax, ignore_case),
        }
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.find_at(text, 0).is_some()
    }

    /// The leftmost longest match that begins at byte `start` or later.
    pub fn find_at(&self, text: &str, start: usize) -> Option<Captures> {
        run::find(self, text, start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches() {
        use RegexSyntax::{Basic, Extended, Perl};
        for (syntax, pattern, text, expected) in [
            (Basic, "a*b", "xaab", Some("aab")),
            (Basic, r"\(a\|b\)\{2\}", "xabx", Some("ab")),
            (Basic, "a+", "a+", Some("a+")),
            (Basic, "^*a", "*a", Some("*a")),
            (Basic, r"\([a-z]*\)-\1", "foo-foo", Some("foo-foo")),
            (Basic, "[[:space:]]*$", "a  ", Some("  ")),
            (Basic, "x$y", "x$y", Some("x$y")),
            (Extended, "a|ab", "ab", Some("ab")),
            (Extended, "^(#?)deb", "#deb x", Some("#deb")),
            (Extended, "[0-9]+(\\.[0-9]+)*", "v1.22.3-x", Some("1.22.3")),
            (Extended, "(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaac", None),
            (Extended, r"\bfoo\b", "a foo b", Some("foo")),
            (Extended, "[^]a]", "]ab", Some("b")),
            (Extended, "a{2,3}", "aaaa", Some("aaa")),
            (Extended, "x*", "yyy", Some("")),
            (Extended, "a{,2}b", "aaab", Some("aab")),
            (Perl, r#"(?<=version: ")[^"]+"#, r#"version: "1.2.3""#, Some("1.2.3")),
            (Perl, r"name: \K\S+", "name: app-4.5 x", Some("app-4.5")),
            (Perl, r"a.*?b", "xaabab", Some("aab")),
            (Perl, r"\d+(?!\d|\.)", "1.22", Some("22")),
            (Perl, r"(?i)VERSION=\K[^\s,]+", "version=7, x", Some("7")),
            (Perl, r"(?<!v)1\.\d", "v1.2 1.3", Some("1.3")),
            (Perl, r"a|ab", "ab", Some("a")),
            (Perl, r#"(?<q>['"]).*?\k<q>"#, "say 'a\"b' c", Some("'a\"b'")),
            (Perl, r"a++b", "aaab", Some("aaab")),
            (Perl, r"a++ab", "aaab", None),
            (Perl, r"[^\W_]+", "__ab1", Some("ab1")),
            (Perl, r"x{2}?y{,3}", "xxy{,3}", Some("xxy{,3}")),
            (Perl, r"\Qa.b\E+", "a.bb", Some("a.bb")),
        ] {
            let regex = Regex::new(pattern, syntax, false).expect(pattern);
            let found =
                regex.find_at(text, 0).and_then(|captures| captures.get(0)).and_then(|(a, b)| text.get(a..b));
            assert_eq!(found, expected, "{pattern} on {text}");
        }
        assert!(Regex::new("(a", Extended, false).is_err());
        assert!(Regex::new("HeLLo", Basic, true).is_ok_and(|regex| regex.is_match("hello")));
    }
}
