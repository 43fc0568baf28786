//! Where the parsers differ, and why.

use layerlab::shell::syntax::{self, is_reserved};

/// A known difference.
pub struct Difference {
    /// A script that shows it.
    pub example: &'static str,
    pub reason: &'static str,
    /// Whether a script has what makes the difference.
    applies: fn(&str) -> bool,
}

pub const DIFFERENCES: &[Difference] = &[
    Difference {
        example: "echo $(case x in a) b;; esac)",
        reason: "brush ends a substitution at the parenthesis of a pattern; bash does not",
        applies: |script| script.contains("$(case"),
    },
    Difference {
        example: ">f if x",
        reason: "after a redirection or an assignment brush still knows reserved words; to bash they are words",
        applies: |script| {
            let words: Vec<&str> = script.split_whitespace().collect();
            let leads = |word: &str| word.contains(['<', '>']) || word.contains('=');
            let reserved = |word: &str| is_reserved(word) || word == "[[" || word == "]]";
            words.windows(2).any(|pair| leads(pair[0]) && reserved(pair[1]))
        },
    },
    Difference {
        example: "! && x",
        reason: "bash has `!` alone before `;` or the end of the line only; brush anywhere",
        applies: |script| {
            let words: Vec<&str> = script.split_whitespace().collect();
            let joins = |word: &str| matches!(word, "&" | "&&" | "|" | "||" | ")" | ";;");
            words.windows(2).any(|pair| pair[0] == "!" && joins(pair[1]))
        },
    },
    Difference {
        example: "[[ ]] ]]",
        reason: "brush takes `]]` for a word where a condition begins; bash refuses it",
        applies: |script| {
            let words: Vec<&str> = script.split_whitespace().collect();
            let begins = |word: &str| matches!(word, "[[" | "&&" | "||" | "!" | "(");
            words.windows(2).any(|pair| begins(pair[0]) && pair[1] == "]]")
        },
    },
    Difference {
        example: "exec {fd}>f",
        reason: "brush takes the name of a descriptor in braces for a word",
        applies: |script| {
            let mut words = script.split_whitespace();
            words.any(|word| {
                let inside = word.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                inside.is_some_and(|(name, rest)| syntax::is_name(name) && rest.starts_with(['<', '>']))
            })
        },
    },
];

/// Why the parsers may differ on a script.
pub fn reason(script: &str) -> Option<&'static str> {
    DIFFERENCES.iter().find(|difference| (difference.applies)(script)).map(|difference| difference.reason)
}
