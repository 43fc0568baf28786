//! Which commands a line is for.

use crate::shell::Regex;

use super::run::{Editor, Lines, Range};
use super::script::Address;

impl<'a> Editor<'a> {
    pub(super) fn selected(&mut self, index: usize, pattern: &str, lines: &Lines<'_>) -> bool {
        let commands = self.commands;
        let Some(command) = commands.get(index) else { return false };
        let number = lines.at;
        let last = lines.at >= lines.lines.len();
        let hit = match (&command.from, &command.to) {
            (None, _) => true,
            (Some(from), None) => self.matches(from, pattern, number, last),
            (Some(from), Some(to)) => {
                let range = self.ranges.get(index).copied().flatten();
                match range {
                    Some(range) => {
                        let ends = match (range, to) {
                            (Range::UntilLine(end), _) => number >= end,
                            (Range::Open, to) => self.matches(to, pattern, number, last),
                        };
                        if ends {
                            self.set_range(index, None);
                        }
                        !matches!(range, Range::UntilLine(end) if number > end)
                    }
                    None => {
                        // `0,/re/`: the range is open before the first line.
                        let zero = matches!(from, Address::Line(0)) && number == 1;
                        let starts = zero || self.matches(from, pattern, number, last);
                        if starts {
                            let range = match to {
                                Address::Line(end) if *end <= number => None,
                                Address::Line(end) => Some(Range::UntilLine(*end)),
                                Address::Plus(0) => None,
                                Address::Plus(count) => Some(Range::UntilLine(number + count)),
                                Address::Multiple(step) => match number.checked_rem(*step) {
                                    None | Some(0) => None,
                                    Some(rest) => Some(Range::UntilLine(number + step - rest)),
                                },
                                to if zero && self.matches(to, pattern, number, last) => None,
                                _ => Some(Range::Open),
                            };
                            self.set_range(index, range);
                        }
                        starts
                    }
                }
            }
        };
        hit != command.negated
    }

    fn set_range(&mut self, index: usize, range: Option<Range>) {
        if let Some(place) = self.ranges.get_mut(index) {
            *place = range;
        }
    }

    fn matches(&mut self, address: &'a Address, pattern: &str, number: usize, last: bool) -> bool {
        match address {
            Address::Line(line) => *line == number,
            Address::Last => last,
            Address::Step(first, 0) => number == *first,
            Address::Step(first, step) => number >= *first && (number - first).is_multiple_of(*step),
            Address::Pattern(regex) => {
                self.regex(regex.as_ref()).is_some_and(|regex| regex.is_match(pattern))
            }
            Address::Plus(_) | Address::Multiple(_) => false,
        }
    }

    /// The pattern itself, or the last one used for an empty one.
    pub(super) fn regex(&mut self, given: Option<&'a Regex>) -> Option<&'a Regex> {
        if given.is_some() {
            self.last = given;
        }
        self.last
    }
}
