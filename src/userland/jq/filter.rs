//! Filters: a text to a tree, and the tree over a document.

use super::json::Json;

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 32;

/// What gives any number of results for one input.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    Identity,
    Field(String),
    Index(i64),
    Iterate,
    Literal(Json),
    Pipe(Box<Filter>, Box<Filter>),
    Both(Box<Filter>, Box<Filter>),
    Equal(Box<Filter>, Box<Filter>),
    Keys,
    Length,
    Type,
    Map(Box<Filter>),
    Select(Box<Filter>),
    /// `[…]`: the results as one list.
    Collect(Box<Filter>),
    /// `…?`: errors give nothing.
    Try(Box<Filter>),
}

type Results = Result<Vec<Json>, String>;

impl Filter {
    /// # Errors
    /// The text has something that is not modelled.
    pub fn parse(text: &str) -> Result<Self, ()> {
        let mut parser = Parser { rest: text, depth: 0 };
        let filter = parser.pipe()?;
        if parser.skip_blank().is_empty() { Ok(filter) } else { Err(()) }
    }

    /// The results for one input; the recursion is as deep as the filter, which the parser bounds.
    ///
    /// # Errors
    /// As jq words it.
    pub fn run(&self, input: &Json) -> Results {
        match self {
            Self::Identity => Ok(vec![input.clone()]),
            Self::Field(name) => match input {
                Json::Object(fields) => Ok(vec![
                    fields.iter().find(|(key, _)| key == name).map_or(Json::Null, |(_, v)| v.clone()),
                ]),
                Json::Null => Ok(vec![Json::Null]),
                other => Err(format!("Cannot index {} with \"{name}\"", other.type_name())),
            },
            Self::Index(index) => match input {
                Json::List(items) => {
                    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                    let place = if *index < 0 { length + index } else { *index };
                    let item = usize::try_from(place).ok().and_then(|place| items.get(place));
                    Ok(vec![item.cloned().unwrap_or(Json::Null)])
                }
                Json::Null => Ok(vec![Json::Null]),
                other => Err(format!("Cannot index {} with number", other.type_name())),
            },
            Self::Iterate => match input {
                Json::List(items) => Ok(items.clone()),
                Json::Object(fields) => Ok(fields.iter().map(|(_, value)| value.clone()).collect()),
                other => Err(format!("Cannot iterate over {}", other.type_name())),
            },
            Self::Literal(value) => Ok(vec![value.clone()]),
            Self::Pipe(first, second) => {
                let mut out = vec![];
                for value in first.run(input)? {
                    out.extend(second.run(&value)?);
                }
                Ok(out)
            }
            Self::Both(first, second) => Ok([first.run(input)?, second.run(input)?].concat()),
            Self::Equal(first, second) => {
                let rights = second.run(input)?;
                let lefts = first.run(input)?;
                Ok(rights.iter().flat_map(|r| lefts.iter().map(move |l| Json::Bool(l == r))).collect())
            }
            Self::Keys => match input {
                Json::Object(fields) => {
                    let mut keys: Vec<String> = fields.iter().map(|(key, _)| key.clone()).collect();
                    keys.sort();
                    Ok(vec![Json::List(keys.into_iter().map(Json::Text).collect())])
                }
                Json::List(items) => Ok(vec![Json::List((0..items.len()).map(number).collect())]),
                other => Err(format!("{} has no keys", other.type_name())),
            },
            Self::Length => match input {
                Json::Null => Ok(vec![number(0)]),
                Json::Text(text) => Ok(vec![number(text.chars().count())]),
                Json::List(items) => Ok(vec![number(items.len())]),
                Json::Object(fields) => Ok(vec![number(fields.len())]),
                Json::Number(_) => Ok(vec![input.clone()]),
                Json::Bool(_) => Err("boolean has no length".to_owned()),
            },
            Self::Type => Ok(vec![Json::Text(input.type_name().to_owned())]),
            Self::Map(inner) => {
                let mut out = vec![];
                for item in Self::Iterate.run(input)? {
                    out.extend(inner.run(&item)?);
                }
                Ok(vec![Json::List(out)])
            }
            Self::Select(inner) => {
                let kept = inner.run(input)?.into_iter().filter(Json::is_true);
                Ok(kept.map(|_| input.clone()).collect())
            }
            Self::Collect(inner) => Ok(vec![Json::List(inner.run(input)?)]),
            Self::Try(inner) => Ok(inner.run(input).unwrap_or_default()),
        }
    }
}

fn number(n: usize) -> Json {
    Json::Number(n.into())
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn skip_blank(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    fn take(&mut self, token: &str) -> bool {
        match self.skip_blank().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn pipe(&mut self) -> Result<Filter, ()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(());
        }
        let mut left = self.comma()?;
        while self.take("|") {
            let right = self.comma()?;
            left = Filter::Pipe(Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn comma(&mut self) -> Result<Filter, ()> {
        let mut left = self.equal()?;
        while self.take(",") {
            left = Filter::Both(Box::new(left), Box::new(self.equal()?));
        }
        Ok(left)
    }

    fn equal(&mut self) -> Result<Filter, ()> {
        let left = self.postfix()?;
        if self.take("==") {
            return Ok(Filter::Equal(Box::new(left), Box::new(self.postfix()?)));
        }
        Ok(left)
    }

    fn postfix(&mut self) -> Result<Filter, ()> {
        let mut filter = self.term()?;
        loop {
            let next = match self.rest.chars().next() {
                Some('.') if filter != Filter::Identity => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    if self.rest.starts_with('[') { continue } else { Filter::Field(self.name()?) }
                }
                Some('[') => self.bracket()?,
                Some('?') => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    filter = Filter::Try(Box::new(filter));
                    continue;
                }
                _ => return Ok(filter),
            };
            filter = if filter == Filter::Identity {
                next
            } else {
                Filter::Pipe(Box::new(filter), Box::new(next))
            };
        }
    }

    fn term(&mut self) -> Result<Filter, ()> {
        let rest = self.skip_blank();
        match rest.chars().next().ok_or(())? {
            '.' => {
                self.rest = rest.get(1..).unwrap_or("");
                match self.rest.chars().next() {
                    Some(c) if c.is_alphabetic() || matches!(c, '_' | '"') => Ok(Filter::Field(self.name()?)),
                    _ => Ok(Filter::Identity),
                }
            }
            '(' => {
                self.take("(");
                let inner = self.pipe()?;
                if self.take(")") { Ok(inner) } else { Err(()) }
            }
            '[' => {
                self.take("[");
                let inner = self.pipe()?;
                if self.take("]") { Ok(Filter::Collect(Box::new(inner))) } else { Err(()) }
            }
            '"' => Ok(Filter::Literal(Json::Text(self.text()?))),
            c if c.is_ascii_digit() => Ok(Filter::Literal(Json::Number(self.integer()?.into()))),
            _ => {
                let word = self.name()?;
                match word.as_str() {
                    "keys" => Ok(Filter::Keys),
                    "length" => Ok(Filter::Length),
                    "type" => Ok(Filter::Type),
                    "null" => Ok(Filter::Literal(Json::Null)),
                    "true" | "false" => Ok(Filter::Literal(Json::Bool(word == "true"))),
                    "map" | "select" => {
                        if !self.take("(") {
                            return Err(());
                        }
                        let inner = Box::new(self.pipe()?);
                        let closed = self.take(")");
                        match (closed, word.as_str()) {
                            (true, "map") => Ok(Filter::Map(inner)),
                            (true, _) => Ok(Filter::Select(inner)),
                            (false, _) => Err(()),
                        }
                    }
                    _ => Err(()),
                }
            }
        }
    }

    fn bracket(&mut self) -> Result<Filter, ()> {
        self.take("[");
        if self.take("]") {
            return Ok(Filter::Iterate);
        }
        let filter = match self.skip_blank().starts_with('"') {
            true => Filter::Field(self.text()?),
            false => Filter::Index(self.integer()?),
        };
        if self.take("]") { Ok(filter) } else { Err(()) }
    }

    /// A name, or a quoted one.
    fn name(&mut self) -> Result<String, ()> {
        if self.rest.starts_with('"') {
            return self.text();
        }
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end).ok_or(())?;
        self.rest = rest;
        if name.is_empty() { Err(()) } else { Ok(name.to_owned()) }
    }

    fn text(&mut self) -> Result<String, ()> {
        let mut stream = serde_json::Deserializer::from_str(self.rest).into_iter::<String>();
        let text = stream.next().and_then(Result::ok).ok_or(())?;
        self.rest = self.rest.get(stream.byte_offset()..).unwrap_or("");
        Ok(text)
    }

    fn integer(&mut self) -> Result<i64, ()> {
        let digits = self.skip_blank();
        let end = digits.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(digits.len());
        let number = digits.get(..end).and_then(|digits| digits.parse().ok()).ok_or(())?;
        self.rest = digits.get(end..).unwrap_or("");
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::userland::jq::json::Style;

    fn run(filter: &str) -> String {
        let text = r#"{"b":[{"x":1,"n":"a"},{"x":2,"n":"b"}],"a":null}"#;
        let document = Json::stream(text).next().unwrap().unwrap();
        match Filter::parse(filter).map(|filter| filter.run(&document)) {
            Ok(Ok(results)) => {
                results.iter().map(|result| result.show(Style::Compact, false)).collect::<Vec<_>>().join(" ")
            }
            Ok(Err(message)) => message,
            Err(()) => "no model".to_owned(),
        }
    }

    #[test]
    fn filters() {
        for (filter, want) in [
            (".b[0].x", "1"),
            (".b[].n", r#""a" "b""#),
            (".b[-1]", r#"{"x":2,"n":"b"}"#),
            (".b | length, keys", "2 [0,1]"),
            (".a.c", "null"),
            (r#".["b"] | map(.x)"#, "[1,2]"),
            (".b[] | select(.n == \"b\") | .x", "2"),
            ("[.b[].x]", "[1,2]"),
            (".b.x", "Cannot index array with \"x\""),
            (".b.x?", ""),
            ("reduce .b", "no model"),
        ] {
            assert_eq!(run(filter), want, "{filter}");
        }
    }
}
