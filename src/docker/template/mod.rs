//! What `--format` needs of Go's `text/template`: fields, pipelines, variables, `if`, `with`, `range`, `break`,
//! `continue`, `define`, `template`, `block`, trimming, comments, and the functions of Docker and of Go.

mod eval;
mod functions;
mod lex;
mod syntax;
mod value;

pub use eval::Failure;
use syntax::{Definitions, Node};
pub use value::{Escape, Row, Value};

/// A parsed template.
#[derive(Debug, Clone)]
pub struct Template {
    text: String,
    nodes: Vec<Node>,
    defined: Definitions,
}

impl Template {
    /// # Errors
    /// As Go words it: `template: :1: unclosed action`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (nodes, defined) = syntax::parse(text).map_err(|message| format!("template: :{message}"))?;
        Ok(Self { text: text.to_owned(), nodes, defined })
    }

    /// What the template gives for `data`.
    ///
    /// # Errors
    /// As Go words it: `template: :1:32: executing "" at <.X>: map has no entry for key "X"`.
    pub fn run(&self, data: &Value) -> Result<String, String> {
        let mut out = String::new();
        eval::run(&self.nodes, &self.defined, data, &mut out).map_err(|failure| {
            let before = self.text.get(..failure.at).unwrap_or("");
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |n| n + 1);
            format!("template: :{line}:{column}: executing \"\" at <{}>: {}", failure.node, failure.message)
        })?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(template: &str) -> String {
        let data = r#"{"Id":"sha256:ab","Size":12,"Nil":null,"Config":{"Labels":{"b":"2","a":"1"},"Cmd":["x","y"]}}"#;
        let data = Value::from_json(data).unwrap();
        let Value::Struct(mut fields) = data else { panic!() };
        for (_, value) in &mut fields {
            *value = value.clone().with_map("Labels");
        }
        match Template::parse(template) {
            Ok(template) => template.run(&Value::Struct(fields)).unwrap_or_else(|e| e),
            Err(message) => message,
        }
    }

    #[test]
    fn gives_what_go_gives() {
        for (template, want) in [
            ("{{.Id}} {{.Size}}", "sha256:ab 12"),
            ("{{json .Config.Cmd}}", r#"["x","y"]"#),
            ("{{.Config.Cmd}} {{.Config.Labels}}", "[x y] map[a:1 b:2]"),
            ("{{range .Config.Cmd}}<{{.}}>{{end}}", "<x><y>"),
            ("{{range $i, $e := .Config.Cmd}}{{$i}}={{$e}} {{end}}", "0=x 1=y "),
            ("{{range $k, $v := .Config.Labels}}{{$k}}:{{$v}} {{end}}", "a:1 b:2 "),
            ("{{if .Nil}}yes{{else if eq .Size 12}}twelve{{else}}no{{end}}", "twelve"),
            ("{{with .Config}}{{index .Cmd 1}}{{end}}", "y"),
            ("{{index .Config.Labels \"a\"}}", "1"),
            ("{{len .Config.Cmd}} {{.Id | upper | printf \"%-12s|\"}}", "2 SHA256:AB   |"),
            ("{{join .Config.Cmd \", \"}} {{slice .Id 0 6}}", "x, y sha256"),
            ("a {{- /* note */ -}} b{{println 1 2}}", "ab1 2\n"),
            ("{{$x := .Size}}{{$x}}{{(.Config).Cmd}}", "12[x y]"),
            ("{{.Id", "template: :1: unclosed action"),
            ("{{nosuch .Id}}", "template: :1: function \"nosuch\" not defined"),
            ("{{if .Id}}x", "template: :1: unexpected EOF"),
            ("{{.Id}} {{.X}}", "template: :1:10: executing \"\" at <.X>: map has no entry for key \"X\""),
            ("{{.Nil}}", "<no value>"),
            ("{{range .Config.Cmd}}{{if eq . \"y\"}}{{break}}{{end}}<{{.}}>{{end}}.", "<x>."),
            ("{{range .Config.Cmd}}{{if eq . \"x\"}}{{continue}}{{end}}<{{.}}>{{end}}.", "<y>."),
            ("{{if .Id}}{{break}}{{end}}", "template: :1: {{break}} outside {{range}}"),
            (
                "{{define \"T\"}}<{{.}} {{$}}>{{end}}{{template \"T\" .Size}}{{template \"T\"}}",
                "<12 12><<no value> <no value>>",
            ),
            (
                "{{block \"b\" .Config.Cmd}}{{range .}}{{.}}{{end}}{{end}}{{template \"b\" .Config.Cmd}}",
                "xyxy",
            ),
            (
                "{{define \"T\"}}1{{end}}{{define \"T\"}}2{{end}}{{define \"T\"}} {{end}}{{template \"T\"}}",
                "2",
            ),
            (
                "{{template \"no\" .Id}}",
                "template: :1:11: executing \"\" at <{{template \"no\" .Id}}>: template \"no\" not defined",
            ),
            ("{{if .Id}}{{define \"T\"}}{{end}}{{end}}", "template: :1: unexpected <define> in command"),
            ("{{define \"T\"}}x", "template: :1: unexpected EOF"),
            ("{{define T}}{{end}}", "template: :1: unexpected <T> in define clause"),
        ] {
            assert_eq!(run(template), want, "{template}");
        }
    }
}
