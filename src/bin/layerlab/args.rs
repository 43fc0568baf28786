//! The few things that the subcommands need of argument parsing.
//!
//! Take the options out first, by name, then end with [`Args::positional`], which refuses what is left over.

/// The words after the subcommand's name; every method takes what it returns out of them.
pub struct Args {
    words: Vec<String>,
    /// What came after a lone `--`: never an option.
    rest: Vec<String>,
}

impl Args {
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        let mut words: Vec<String> = words.collect();
        let rest = match words.iter().position(|w| w == "--") {
            Some(at) => words.split_off(at).into_iter().skip(1).collect(),
            None => vec![],
        };
        Self { words, rest }
    }

    /// Whether the switch `name` (with its dashes) was given.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|w| w != name);
        self.words.len() < before
    }

    /// The last value of `name VALUE` or `name=VALUE`.
    ///
    /// # Errors
    /// The option is the last word and so has no value.
    pub fn option(&mut self, name: &str) -> Result<Option<String>, String> {
        Ok(self.options(name)?.pop())
    }

    /// Every value of `name VALUE` or `name=VALUE`, in order.
    ///
    /// # Errors
    /// The option is the last word and so has no value.
    pub fn options(&mut self, name: &str) -> Result<Vec<String>, String> {
        let mut values = vec![];
        let mut kept = vec![];
        let mut words = std::mem::take(&mut self.words).into_iter();
        while let Some(word) = words.next() {
            match word.strip_prefix(name) {
                Some("") => values.push(words.next().ok_or_else(|| format!("{name} needs a value"))?),
                Some(value) if value.starts_with('=') => {
                    values.push(value.get(1..).unwrap_or_default().to_owned())
                }
                _ => kept.push(word),
            }
        }
        self.words = kept;
        Ok(values)
    }

    /// The words that are left, of which there must be `count`.
    ///
    /// # Errors
    /// An option that nobody took, or another number of words.
    pub fn positional(self, count: std::ops::RangeInclusive<usize>) -> Result<Vec<String>, String> {
        if let Some(option) = self.words.iter().find(|w| w.len() > 1 && w.starts_with('-')) {
            return Err(format!("unknown option: {option}"));
        }
        let words: Vec<String> = self.words.into_iter().chain(self.rest).collect();
        match count.contains(&words.len()) {
            true => Ok(words),
            false => Err(format!("expected {} argument(s), got {}", count.start(), words.len())),
        }
    }
}
