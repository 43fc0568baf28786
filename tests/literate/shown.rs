//! How outputs stand in a case: ids as `<id1>`, `<id2>` in the order in which they appear, times, durations and
//! sizes of transfers by name.

use regex::{Captures, Regex};

/// The ids that have a name.
pub struct Shown {
    /// The name, and the full id or its first twelve digits.
    ids: Vec<(String, String)>,
    patterns: Patterns,
}

struct Patterns {
    id: Regex,
    named: Regex,
    replaced: Vec<(Regex, &'static str)>,
    gap: Regex,
}

impl Shown {
    /// Begins with one id that has a name.
    pub fn knowing(name: &str, id: &str) -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("a regular expression");
        let replaced = [
            (r"2\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|( [+-]\d{4})?( UTC)?)", "<time>"),
            (
                r"(Less than a second|About an? (minute|hour)|\d+ (second|minute|hour|day|week|month|year)s?) ago",
                "<age>",
            ),
            (r"(Sending build context to Docker daemon) +\S+", "$1 <bytes>"),
            (r"(transferring (dockerfile|context):) \S+", "$1 <bytes>"),
            (r"^(#\d+ )?\d+\.\d{1,3} ", "$1<t> "),
            (r"\b\d+\.\d+s\b", "<t>s"),
            (r"\b[0-9a-z]{25}\b", "<record>"),
            (r"buildkit-mount\d+", "buildkit-mount<n>"),
            (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}::<record>", "<ref>"),
        ];
        let patterns = Patterns {
            // Digests of copied content follow from the content: they stay.
            id: regex(r"\b(file:|dir:|multi:|@sha256:|)([0-9a-f]{64}|[0-9a-f]{12})\b"),
            named: regex(r"<([a-z]+[0-9]*)>"),
            replaced: replaced.map(|(pattern, with)| (regex(pattern), with)).into(),
            gap: regex(r" {4,}"),
        };
        Self { ids: vec![(name.to_owned(), id.to_owned())], patterns }
    }

    /// A command with the ids that it names.
    pub fn command(&self, text: &str) -> String {
        let id = |found: &Captures<'_>| {
            let known = self.ids.iter().find(|(name, _)| *name == found[1]);
            known.map_or_else(|| found[0].to_owned(), |(_, id)| id[..12].to_owned())
        };
        self.patterns.named.replace_all(text, id).into_owned()
    }

    /// An output as a case shows it.
    pub fn output(&mut self, text: &str) -> String {
        let mut out = String::new();
        for line in text.lines() {
            let mut line = line.trim_end().to_owned();
            for (pattern, with) in &self.patterns.replaced {
                line = pattern.replace_all(&line, *with).into_owned();
            }
            line = self.with_names(&line);
            // Columns are as wide as the ids and ages that stood in them.
            if line.contains("<age>") || line.contains("CREATED") {
                line = self.patterns.gap.replace_all(&line, "   ").into_owned();
            }
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    fn with_names(&mut self, line: &str) -> String {
        let ids = &mut self.ids;
        let name = |found: &Captures<'_>| {
            if !found[1].is_empty() {
                return found[0].to_owned();
            }
            let id = &found[2];
            let known =
                ids.iter_mut().find(|(_, known)| known.starts_with(id) || id.starts_with(known.as_str()));
            match known {
                Some((name, known)) => {
                    if known.len() < id.len() {
                        *known = id.to_owned();
                    }
                    format!("<{name}>")
                }
                None => {
                    let name = format!("id{}", ids.len());
                    ids.push((name.clone(), id.to_owned()));
                    format!("<{name}>")
                }
            }
        };
        self.patterns.id.replace_all(line, name).into_owned()
    }
}

/// What is named and what stays, checked before every case.
pub fn check() {
    let base = "0".repeat(64);
    let mut shown = Shown::knowing("base", &base);
    let (a, content) = ("a1".repeat(32), "c".repeat(64));
    let full = format!("sha256:{a} {} sha256:{base} file:{content}", &a[..12]);
    assert_eq!(shown.output(&full), format!("sha256:<id1> <id1> sha256:<base> file:{content}\n"));
    assert_eq!(shown.command("docker tag <id1> <none>"), format!("docker tag {} <none>", &a[..12]));
    assert_eq!(shown.output("#5 0.217 done 0.3s\r\n"), "#5 <t> done <t>s\n");
    assert_eq!(shown.output("b1   2 seconds ago      2.5MB"), "b1   <age>   2.5MB\n");
}
