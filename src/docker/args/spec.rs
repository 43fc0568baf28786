//! What a command is: its words, usage, flags, number of arguments, and the errors about them.

use super::flags::Flag;

/// How many arguments a command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    None,
    Exactly(usize),
    AtLeast(usize),
    AtMost(usize),
    Between(usize, usize),
}

/// A command of the command line.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The words after `docker`: `["image", "ls"]`.
    pub path: &'static [&'static str],
    /// What follows the words in the usage line: `[OPTIONS] [REPOSITORY[:TAG]]`.
    pub synopsis: &'static str,
    pub about: &'static str,
    pub arity: Arity,
    pub flags: &'static [Flag],
}

impl Spec {
    /// `docker image ls`.
    pub fn name(&self) -> String {
        format!("docker {}", self.path.join(" "))
    }

    /// The usage line.
    pub fn usage(&self) -> String {
        format!("{} {}", self.name(), self.synopsis).trim_end().to_owned()
    }

    /// Checks the number of arguments.
    ///
    /// # Errors
    /// cobra's message as Docker words it, several lines, without a newline at the end.
    pub fn check(&self, arguments: usize) -> Result<(), String> {
        let noun = |n: usize| if n == 1 { "argument" } else { "arguments" };
        let complaint = match self.arity {
            Arity::None if arguments > 0 => "accepts no arguments.".to_owned(),
            Arity::Exactly(n) if arguments != n => format!("requires exactly {n} {}.", noun(n)),
            Arity::AtLeast(n) if arguments < n => format!("requires at least {n} {}.", noun(n)),
            Arity::AtMost(n) if arguments > n => format!("requires at most {n} {}.", noun(n)),
            Arity::Between(low, high) if arguments < low || arguments > high => {
                format!("requires at least {low} and at most {high} {}.", noun(high))
            }
            _ => return Ok(()),
        };
        let name = self.name();
        Err(format!(
            "{name:?} {complaint}\nSee '{name} --help'.\n\nUsage:  {}\n\n{}",
            self.usage(),
            self.about
        ))
    }

    /// The text of `--help`.
    pub fn help(&self) -> String {
        let mut out = format!("\nUsage:  {}\n\n{}\n", self.usage(), self.about);
        if !self.flags.is_empty() {
            out.push_str("\nOptions:\n");
            let shown = |flag: &Flag| match flag.letter {
                Some(letter) => format!("-{letter}, --{}", flag.name),
                None => format!("    --{}", flag.name),
            };
            let width = self.flags.iter().map(|flag| shown(flag).len()).max().unwrap_or(0);
            for flag in self.flags {
                out.push_str(&format!("  {:width$}   {}\n", shown(flag), flag.about));
            }
        }
        out
    }
}
