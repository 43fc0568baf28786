//! Text to tree, for Python, PHP and Ruby: these share their words and the binding of their operators.

mod arguments;
mod classes;
mod classes_php;
mod collections;
mod expressions;
mod lex;
mod statements;
mod statements_php;
mod statements_python;
mod statements_ruby;
mod texts;

pub(super) use statements::parse;

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::parse;

    #[test]
    fn depth_and_length_end() {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{1:", "}"),
            ("f'{", "}'"),
            ("-", ""),
            ("not ", ""),
            ("!", ""),
            ("lambda: ", ""),
            ("1 if 1 else ", ""),
            ("1 ? 1 : ", ""),
            ("f(", ")"),
            ("if (1) ", ""),
            ("a = ", ""),
            ("x.each { ", " }"),
        ] {
            let text = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
            for dialect in [Dialect::Python, Dialect::Php, Dialect::Ruby] {
                let _ = parse(dialect, &text);
            }
        }
        for dialect in [Dialect::Python, Dialect::Php, Dialect::Ruby] {
            assert!(parse(dialect, "f(g(h([1, [2, [3]]])))").is_some(), "{dialect:?}");
        }
    }
}
