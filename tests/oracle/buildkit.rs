//! Plain progress of BuildKit as blocks, one a vertex, whose order does not matter.

/// The parts of a log.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// What stands before the first vertex and after the last.
    pub around: Vec<String>,
    pub vertices: Vec<Vertex>,
}

/// A vertex: its name, and its lines without number and times.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub struct Vertex {
    pub name: String,
    pub lines: Vec<String>,
}

pub fn is_log(text: &str) -> bool {
    text.contains("#0 building with \"default\" instance")
}

pub fn parse(text: &str) -> Log {
    let mut log = Log::default();
    let mut numbers: Vec<u32> = vec![];
    for line in text.lines() {
        let numbered = line.strip_prefix('#').and_then(|rest| {
            let (number, rest) = rest.split_once(' ')?;
            Some((number.parse::<u32>().ok()?, rest))
        });
        let Some((number, rest)) = numbered else {
            if !line.is_empty() {
                log.around.push(without_log_time(line));
            }
            continue;
        };
        match numbers.iter().position(|n| *n == number) {
            None => {
                numbers.push(number);
                log.vertices.push(Vertex { name: rest.to_owned(), lines: vec![] });
            }
            Some(index) => {
                let vertex = &mut log.vertices[index];
                // The name again after another vertex, and the mark that one comes.
                if rest == "..." || rest == vertex.name {
                    continue;
                }
                if let Some(line) = status(rest) {
                    let restated = vertex.lines.last().is_some_and(|last| line == format!("{last} done"));
                    if restated {
                        vertex.lines.pop();
                    }
                    vertex.lines.push(line);
                }
            }
        }
    }
    log.vertices.sort();
    log
}

/// A line of a vertex without its times and byte counts.
fn status(rest: &str) -> Option<String> {
    if let Some(seconds) = rest.strip_prefix("DONE ")
        && seconds.ends_with('s')
    {
        return Some("DONE".to_owned());
    }
    if rest.starts_with("transferring ") {
        let what = rest.split(':').next().unwrap_or(rest);
        // Progress of a transfer comes as often as time allows; its end comes once.
        return rest.ends_with("done").then(|| format!("{what}: <bytes> done"));
    }
    let line = without_log_time(rest);
    let words: Vec<&str> = line.split(' ').collect();
    let is_seconds =
        |word: &str| word.strip_suffix('s').is_some_and(|n| n.contains('.') && n.parse::<f64>().is_ok());
    let kept: Vec<&str> = match words.as_slice() {
        [.., seconds, "done"] if is_seconds(seconds) => {
            words.iter().copied().filter(|word| !is_seconds(word)).collect()
        }
        _ => words,
    };
    Some(kept.join(" "))
}

/// `0.217 text` is `text`.
fn without_log_time(line: &str) -> String {
    let time = line.split_once(' ').filter(|(time, _)| {
        time.contains('.')
            && time.chars().all(|c| c.is_ascii_digit() || c == '.')
            && time.parse::<f64>().is_ok()
    });
    time.map_or(line, |(_, rest)| rest).to_owned()
}
