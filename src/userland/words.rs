//! Words of a command line, for programs whose flags are not all listed: flags with their values, and the others.

/// The values of a flag, `-o X`, `--out X` or `--out=X`, in the order given.
pub(super) fn values<'w>(words: &'w [String], names: &'w [&str]) -> impl Iterator<Item = &'w str> {
    words.iter().enumerate().filter_map(move |(index, word)| {
        if names.contains(&word.as_str()) {
            return words.get(index + 1).map(String::as_str);
        }
        names.iter().find_map(|name| word.strip_prefix(name)?.strip_prefix('='))
    })
}

/// The value of a flag, the first given.
pub(super) fn value(words: &[String], names: &[&str]) -> Option<String> {
    values(words, names).next().map(str::to_owned)
}

/// Words that are no flags, nor values of those named.
pub(super) fn operands(words: &[String], valued: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let mut skip = false;
    for word in words {
        if !std::mem::take(&mut skip) && !word.starts_with('-') {
            out.push(word.clone());
        }
        skip = valued.contains(&word.as_str());
    }
    out
}

/// A call, read: whatever flag there is, is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    flags: Vec<(String, Option<String>)>,
    pub plain: Vec<String>,
}

impl Words {
    /// `values` are the flags of which the next word is the value; after one of the commands in `hands_on`, words
    /// belong to the program that they name, flags before it apart.
    pub fn read(words: &[String], values: &[&str], hands_on: &[&str]) -> Self {
        let mut read = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let given_on = read.plain.len() > 1
                && read.plain.first().is_some_and(|first| hands_on.contains(&first.as_str()));
            if given_on {
                read.plain.push(word.clone());
                continue;
            }
            if word == "--" {
                read.plain.extend(rest.by_ref().cloned());
                break;
            }
            if !word.starts_with('-') || word == "-" {
                read.plain.push(word.clone());
                continue;
            }
            let (flag, value) = match word.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let value = if value.is_none() && values.contains(&flag) { rest.next().cloned() } else { value };
            read.flags.push((flag.to_owned(), value));
        }
        read
    }

    pub fn has(&self, names: &[&str]) -> bool {
        self.flags.iter().any(|(flag, _)| names.contains(&flag.as_str()))
    }

    pub fn values<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        let fitting = self.flags.iter().filter(|(flag, _)| names.contains(&flag.as_str()));
        fitting.filter_map(|(_, value)| value.as_deref())
    }

    /// The value given last.
    pub fn value(&self, names: &[&str]) -> Option<&str> {
        let fitting = self.flags.iter().rev().find(|(flag, _)| names.contains(&flag.as_str()));
        fitting.and_then(|(_, value)| value.as_deref())
    }

    /// The same words without these flags and their values.
    pub fn without(&self, words: &[String], names: &[&str]) -> Vec<String> {
        let mut kept = Vec::new();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let flag = word.split('=').next().unwrap_or(word);
            if !names.contains(&flag) {
                kept.push(word.clone());
            } else if !word.contains('=') {
                rest.next();
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_operands() {
        let words: Vec<String> =
            "build -c release --product=App -c debug x".split(' ').map(str::to_owned).collect();
        assert_eq!(value(&words, &["-c", "--configuration"]).as_deref(), Some("release"));
        assert_eq!(values(&words, &["-c"]).collect::<Vec<_>>(), ["release", "debug"]);
        assert_eq!(value(&words, &["--product"]).as_deref(), Some("App"));
        assert_eq!(operands(&words, &["-c"]), ["build", "x"]);
    }
}
