//! Scripts at random: sound ones made by the grammar, and mixtures of its words.

use proptest::prelude::*;
use proptest::sample::select;

fn word() -> impl Strategy<Value = String> {
    let plain = select(vec![
        "a", "-x", "--flag=v", "/usr/bin", "*.c", "[ab]?", "~", "~/x", "a=b", "if", "done", "1", "a\\ b",
        "x,y", "%s", "\\$HOME", "#no", "a#b", "{a,b}", "{}", "é", "\\;", "!", "a]", "@", "+",
    ]);
    let quoted = select(vec![
        "'it is'",
        "\"a b\"",
        "\"$x\"",
        "$x",
        "${x}",
        "${x:-y}",
        "${x%.*}",
        "${#x}",
        "\"${x:-\"a b\"}\"",
        "$(a b)",
        "\"$(a | b; c)\"",
        "`a b`",
        "$((1 + 2))",
        "\"$((x << 1))\"",
        "$@",
        "\"$@\"",
        "$'\\n'",
        "''",
        "\"\"",
        "\"a\\\"b\"",
        "'a\"b'",
        "$(if a; then b; fi)",
        "\"a`b`c\"",
        "${x//a/b}",
    ]);
    let part = prop_oneof![plain, quoted];
    let joined = prop::collection::vec(part, 1..3).prop_map(|parts| parts.concat());
    // A `#` at the beginning would make a comment of the rest.
    joined.prop_filter("no comment", |word| !word.starts_with('#'))
}

fn redirect() -> impl Strategy<Value = String> {
    let operator = select(vec![">", ">>", "<", "2>", ">|", "<>", "&>", "2>>"]);
    let file =
        (operator, select(vec!["/dev/null", "f", "\"$f\""])).prop_map(|(op, file)| format!("{op}{file}"));
    prop_oneof![3 => file, 1 => Just("2>&1".to_owned()), 1 => Just(">&2".to_owned()), 1 => Just("<<<x".to_owned())]
}

fn simple() -> impl Strategy<Value = String> {
    let name = select(vec!["echo", "apt-get", "./run", "[", "test", "x", ":", "\"$c\"", "/bin/a", "export"]);
    let assignments = prop::collection::vec(select(vec!["a=", "b=1", "c=\"x y\"", "d=$(e)", "f+=g"]), 0..2);
    let words = prop::collection::vec(word(), 0..4);
    let redirects = prop::collection::vec(redirect(), 0..2);
    (assignments, name, words, redirects).prop_map(|(assignments, name, words, redirects)| {
        let all = assignments.into_iter().chain([name]).map(str::to_owned).chain(words).chain(redirects);
        all.collect::<Vec<_>>().join(" ")
    })
}

/// Commands with what joins them; ends with `;` or a new line.
fn list(command: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let joint =
        select(vec!["; ", " && ", " || ", " | ", "\n", " &\n", " && \\\n  ", " |\n", " &&\n\n", "\n# no\n"]);
    let end = select(vec![";", "\n", " # no\n"]);
    (prop::collection::vec((command, joint), 0..3), simple(), end).prop_map(|(items, last, end)| {
        let items: String = items.into_iter().map(|(command, joint)| format!("{command}{joint}")).collect();
        format!("{items}{last}{end}")
    })
}

/// A script that the grammar allows.
pub fn script() -> impl Strategy<Value = String> {
    let command = simple().boxed().prop_recursive(3, 24, 4, |inner| {
        let body = list(inner.clone()).boxed();
        prop_oneof![
            3 => inner,
            1 => body.clone().prop_map(|a| format!("{{ {a} }}")),
            1 => body.clone().prop_map(|a| format!("( {a} )")),
            1 => (body.clone(), body.clone()).prop_map(|(a, b)| format!("if {a} then {b} fi")),
            1 => (body.clone(), body.clone(), body.clone(), body.clone())
                .prop_map(|(a, b, c, d)| format!("if {a} then {b} elif {c} then {d} else {a} fi > log")),
            1 => (word(), body.clone()).prop_map(|(w, a)| format!("for i in {w} x; do {a} done")),
            1 => body.clone().prop_map(|a| format!("for i\ndo {a} done")),
            1 => (body.clone(), body.clone()).prop_map(|(a, b)| format!("while {a} do {b} done < f")),
            1 => (body.clone(), body.clone()).prop_map(|(a, b)| format!("until {a} do {b} done")),
            1 => (word(), body.clone(), body.clone())
                .prop_map(|(w, a, b)| format!("case {w} in a|b) {a} ;;\n (*) {b} ;;\n x) ;; esac")),
            1 => body.clone().prop_map(|a| format!("f() {{ {a} }}")),
            1 => (word(), word()).prop_map(|(a, b)| format!("[[ x{a} == x{b} && -n $x ]]")),
            1 => Just("(( i++ ))".to_owned()),
            1 => body.prop_map(|a| format!("( ! {{ {a} }} )")),
        ]
    });
    list(command)
}

/// Words of the grammar in any order; most are no script.
pub fn mixture() -> impl Strategy<Value = String> {
    let words = select(vec![
        "if", "then", "elif", "else", "fi", "for", "in", "do", "done", "while", "until", "case", "esac", "x",
        "a=1", "$x", "}", "{", "(", ")", ";", ";;", "&&", "||", "|", "&", "!", "\n", "\"a b\"", "'c'",
        "$(d)", ">f", "2>&1", "<f", "[", "]", "[[", "]]", "f()", "# c\n", "-n", "*",
    ]);
    prop::collection::vec(words, 0..9).prop_map(|words| words.join(" "))
}
