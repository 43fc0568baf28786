//! Ids of a recording and what stands for them in the replay.

use std::collections::BTreeMap;

/// Which simulated id stands for which recorded one, learned where both first appear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdMap {
    /// Short or full recorded id to simulated id of the same length.
    to_simulated: BTreeMap<String, String>,
    to_recorded: BTreeMap<String, String>,
}

impl IdMap {
    /// Pairs two ids. The first pairing of either stands; gives whether the pair agrees with what is known.
    pub fn pair(&mut self, recorded: &str, simulated: &str) -> bool {
        if recorded.len() != simulated.len() {
            return false;
        }
        let known = (self.to_simulated.get(recorded), self.to_recorded.get(simulated));
        match known {
            (None, None) => {
                self.to_simulated.insert(recorded.to_owned(), simulated.to_owned());
                self.to_recorded.insert(simulated.to_owned(), recorded.to_owned());
                if let (64, Some(short), Some(simulated)) =
                    (recorded.len(), recorded.get(..12), simulated.get(..12))
                {
                    return self.pair(short, simulated);
                }
                true
            }
            (Some(have), _) => have == simulated,
            (None, Some(_)) => false,
        }
    }

    /// The recorded id that a simulated one stands for.
    pub fn recorded(&self, simulated: &str) -> Option<&str> {
        self.to_recorded.get(simulated).map(String::as_str)
    }

    /// The simulated id, cut to the same length, for a recorded id or the beginning of one.
    pub fn simulated(&self, recorded: &str) -> Option<&str> {
        let longer =
            self.to_simulated.range(recorded.to_owned()..).take_while(|(id, _)| id.starts_with(recorded));
        let mut found: Vec<&str> = longer.filter_map(|(_, id)| id.get(..recorded.len())).collect();
        found.dedup();
        match found.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// A word of one digit with which several recorded ids begin stands for "ambiguous": it becomes a digit with which
    /// several of the simulated `taken` begin.
    pub fn ambiguous(&self, command: &str, taken: &[String]) -> Ambiguous {
        let many = |digit: char, ids: &mut dyn Iterator<Item = &str>| {
            ids.filter(|id| id.starts_with(digit)).take(2).count() == 2
        };
        let looks_up =
            ["tag", "inspect", "history", "rmi"].iter().any(|c| command.starts_with(&format!("docker {c} ")));
        let words = command.split_whitespace().filter(|_| looks_up);
        let digit = words.into_iter().find_map(|word| {
            let digit = word.chars().next().filter(|c| word.len() == 1 && c.is_ascii_hexdigit())?;
            let short = |id: &&str| id.len() == 12;
            many(digit, &mut self.to_simulated.keys().map(String::as_str).filter(short)).then_some(digit)
        });
        let swap = digit.and_then(|recorded| {
            let is_many = |digit: &char| many(*digit, &mut taken.iter().map(String::as_str));
            Some((recorded, std::iter::once(recorded).chain("0123456789abcdef".chars()).find(is_many)?))
        });
        let Some((recorded, simulated)) = swap else {
            return Ambiguous { command: command.to_owned(), swapped: None };
        };
        let words = command.split(' ').map(|word| match word.strip_suffix(recorded) {
            Some("") => simulated.to_string(),
            _ => word.to_owned(),
        });
        Ambiguous { command: words.collect::<Vec<_>>().join(" "), swapped: Some((recorded, simulated)) }
    }

    /// Learns from two outputs of the same command: lines that agree but for their ids pair them in order.
    pub fn learn(&mut self, recorded: &str, simulated: &str) {
        let (recorded, simulated): (Vec<&str>, Vec<&str>) =
            (recorded.lines().collect(), simulated.lines().collect());
        let only_ids = |lines: &[&str]| !lines.is_empty() && lines.iter().all(|line| is_id(line.trim()));
        if only_ids(&recorded) && only_ids(&simulated) {
            // A list of ids may be in any order: what is not known yet is paired in the order in which it comes.
            let new: Vec<&str> = recorded.iter().copied().filter(|id| self.simulated(id).is_none()).collect();
            let other = simulated.iter().copied().filter(|id| self.recorded(id).is_none());
            for (a, b) in new.into_iter().zip(other.collect::<Vec<_>>()) {
                self.pair(a.trim(), b.trim());
            }
            return;
        }
        let mut from = 0;
        for line in recorded {
            let shape = shape(line);
            let Some(offset) = simulated.iter().skip(from).position(|other| self::shape(other) == shape)
            else {
                continue;
            };
            let matching = simulated.get(from + offset).copied().unwrap_or_default();
            for (a, b) in ids(line).into_iter().zip(ids(matching)) {
                self.pair(a, b);
            }
            from += offset + 1;
        }
    }
}

/// A command whose ambiguous digit was swapped, and the way back for what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    pub command: String,
    /// Recorded and simulated digit.
    swapped: Option<(char, char)>,
}

impl Ambiguous {
    /// The output with the recorded digit where it stands alone.
    pub fn restore(&self, text: &str) -> String {
        let Some((recorded, simulated)) = self.swapped else { return text.to_owned() };
        let (bare, tagged) = (format!(" {simulated}\n"), format!(" {simulated}:latest"));
        text.replace(&bare, &format!(" {recorded}\n")).replace(&tagged, &format!(" {recorded}:latest"))
    }
}

/// The words of hexadecimal digits that are 12 or 64 long.
pub fn ids(line: &str) -> Vec<&str> {
    words(line).into_iter().filter(|word| is_id(word)).collect()
}

fn is_id(word: &str) -> bool {
    matches!(word.len(), 12 | 64) && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn words(line: &str) -> Vec<&str> {
    line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// A line with its ids and numbers taken out, so that ages, sizes of transfers and ids do not matter.
fn shape(line: &str) -> String {
    let mut out = String::new();
    for word in words(line) {
        let shown = match () {
            () if is_id(word) => "<id>",
            () if word.starts_with(|c: char| c.is_ascii_digit()) => "<n>",
            () if matches!(
                word,
                "second" | "seconds" | "minute" | "minutes" | "About" | "a" | "Less" | "than"
            ) =>
            {
                continue;
            }
            () => word,
        };
        // Two numbers beside each other, as in `0.1s`, are one.
        if shown == "<n>" && out.ends_with("<n> ") {
            continue;
        }
        out.push_str(shown);
        out.push(' ');
    }
    out
}

/// Rewrites a recorded command so that it can run here: recorded ids become simulated ones, and what the recording
/// cut out (`<missing>`, `<base.tar>`) becomes words again.
pub fn translate(command: &str, ids: &IdMap, paths: &[(&str, &str)]) -> String {
    let mut text = command.to_owned();
    for (placeholder, path) in paths {
        text = text.replace(placeholder, path);
    }
    text = text.replace("<missing>", "'<missing>'");
    if text.trim_start().starts_with('#') {
        return text;
    }
    // Lines that hold nothing but an id are the rest of a variable that the recording had expanded.
    let mut lines: Vec<String> = vec![];
    for line in text.split('\n') {
        match lines.last_mut() {
            Some(last) if is_id(line.trim()) => last.push_str(&format!(" {}", line.trim())),
            _ => lines.push(line.to_owned()),
        }
    }
    let text = lines.join("\n");
    if !text.contains("docker ") {
        return text;
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = tail.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at_checked(end).unwrap_or((tail, ""));
        out.push_str(before);
        let hex = word.len() >= 4 && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        out.push_str(if hex { ids.simulated(word).unwrap_or(word) } else { word });
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_and_translates() {
        let mut ids = IdMap::default();
        ids.learn(
            "Step 1/2 : FROM base\n ---> d35fdbc52bf3\nSuccessfully built aaaaaaaaaaaa\n",
            "Step 1/2 : FROM base\n ---> 111111111111\n ---> Using cache\nSuccessfully built 222222222222\n",
        );
        assert_eq!(ids.simulated("d35fdbc52bf3"), Some("111111111111"));
        assert_eq!(translate("docker tag aaaa x:1024", &ids, &[]), "docker tag 2222 x:1024");
        assert_eq!(
            translate("docker rmi aaaaaaaaaaaa\naaaaaaaaaaaa", &ids, &[]),
            "docker rmi 222222222222 222222222222"
        );
        assert_eq!(translate("docker rmi <missing>", &ids, &[]), "docker rmi '<missing>'");
        assert!(!ids.pair("aaaaaaaaaaaa", "333333333333"));
    }
}
