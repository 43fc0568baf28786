//! What of an output cannot agree, taken out: times, durations, byte counts of the transferred context.
//!
//! Ids stay: they are compared by [`super::compare`], which maps them.

/// A line as it is compared.
pub fn line(text: &str) -> String {
    let text = document_size(text);
    let text = without_stamps(&replace_context_bytes(&text).replace('\t', " "));
    let mut words: Vec<String> = vec![];
    for word in text.split(' ') {
        words.push(match () {
            () if is_moment(word) => "<time>".to_owned(),
            () if word.contains("::") => "<ref>".to_owned(),
            () => numberless(word),
        });
    }
    let text = merge_times(&ages(&words.join(" ")));
    match text.contains("<age>") || text.contains("CREATED") || text.contains("LAST ACCESSED") {
        true => one_blank(&text),
        false => text,
    }
}

/// The documents of an archive hold times, whose length varies by their last digits: no multiple of a block's size.
fn document_size(text: &str) -> String {
    if !text.contains(" blobs/sha256/") {
        return text.to_owned();
    }
    let is_document = |word: &str| word.parse::<u64>().is_ok_and(|size| size % 512 != 0 && size > 500);
    text.split_whitespace()
        .map(|word| if is_document(word) { "<document>" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A `manifest.json` with each of its layers on a line: they are sorted by their digests.
pub fn spread(text: &str) -> String {
    if !text.contains("\"LayerSources\":{") {
        return text.to_owned();
    }
    text.replace("\"LayerSources\":{", "\"LayerSources\":{\n")
        .replace("},\"sha256:", "\n\"sha256:")
        .replace("}}}", "\n")
}

/// Moments of the recording inside of other text, such as JSON on one line.
fn without_stamps(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("2026-11-2") {
        let (before, stamp) = rest.split_at(start);
        let end = stamp.find(|c: char| !(c.is_ascii_digit() || "-T:.Z".contains(c))).unwrap_or(stamp.len());
        out.push_str(before);
        out.push_str("<time>");
        rest = &stamp[end..];
    }
    out + rest
}

/// Names that BuildKit makes up: ids of cache records, and of directories that it mounts.
fn numberless(word: &str) -> String {
    let id = word.trim_end_matches('*');
    if id.len() == 25 && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return word.replace(id, "<record>");
    }
    match word.split_once("buildkit-mount") {
        Some((before, rest)) => {
            format!("{before}buildkit-mount{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => word.to_owned(),
    }
}

/// Columns are as wide as their ages, so that in tables with ages the width of a gap says nothing.
fn one_blank(text: &str) -> String {
    text.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `Sending build context to Docker daemon  3.072kB`.
fn replace_context_bytes(text: &str) -> String {
    match text.find("Sending build context to Docker daemon") {
        Some(_) => "Sending build context to Docker daemon <bytes>".to_owned(),
        None => text.to_owned(),
    }
}

/// A date or time of the days of the recording (or of the replay), which are wall-clock times; times of files in the
/// context are older and stay.
fn is_moment(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| "\",[]{}".contains(c));
    inner.starts_with("<time>")
        || (inner.len() == 8
            && inner.split(':').count() == 3
            && inner.chars().all(|c| c.is_ascii_digit() || c == ':'))
}

/// `2026-11-23 18:51` and `Nov 23 18:44` are one time.
fn merge_times(text: &str) -> String {
    let mut out: Vec<&str> = vec![];
    let words: Vec<&str> = text.split(' ').collect();
    let mut skip = 0;
    for (index, word) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let next = |n: usize| words.get(index + n).copied().unwrap_or("");
        if *word == "<time>" && is_clock(next(1)) {
            skip = 1;
        } else if *word == "Nov" && matches!(next(1), "22" | "23" | "24") && is_clock(next(2)) {
            skip = 2;
            out.push("<time>");
            continue;
        }
        out.push(word);
    }
    out.join(" ")
}

fn is_clock(word: &str) -> bool {
    word.len() == 5 && word.get(2..3) == Some(":") && word.chars().all(|c| c.is_ascii_digit() || c == ':')
}

/// `2 seconds ago`, `About a minute ago`, `Less than a second ago`; also without `ago` where the line ends.
fn ages(text: &str) -> String {
    const UNITS: [&str; 14] = [
        "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month",
        "months", "year", "years",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = vec![];
    let mut index = 0;
    while index < words.len() {
        let at = |n: usize| words.get(index + n).copied().unwrap_or("");
        // Inside of JSON the age is between quotes.
        let bare = |word: &str| word.rsplit('"').next().unwrap_or("").to_owned();
        let first = bare(at(0));
        let phrase = match first.as_str() {
            "Less" if at(1) == "than" && at(3) == "second" => 4,
            "About" if UNITS.contains(&at(2)) => 3,
            number if number.parse::<u32>().is_ok() && UNITS.contains(&at(1)) => 2,
            _ => 0,
        };
        let ago = at(phrase).starts_with("ago");
        if phrase > 0 && ago {
            let before = at(0).strip_suffix(first.as_str()).unwrap_or("");
            let after = at(phrase).strip_prefix("ago").unwrap_or("");
            out.push(format!("{before}<age>{after}"));
            index += phrase + 1;
        } else {
            out.push(at(0).to_owned());
            index += 1;
        }
    }
    out.join(" ")
}

/// The age in a row, as written, to tell rows of the same second.
pub fn age_of(text: &str) -> Option<String> {
    let shown = ages(text);
    if !shown.contains("<age>") {
        return None;
    }
    let end = text.find(" ago")?;
    let start = text.get(..end)?.rfind("   ").unwrap_or(0);
    text.get(start..end).map(|age| age.trim().to_owned())
}

/// What is taken out and what stays, checked before every comparison.
pub fn check() {
    for (text, want) in [
        ("a   b   2 seconds ago    1B", "a b <age> 1B"),
        ("x About a minute ago", "x <age>"),
        ("-rw- 4 Nov 23 18:44 f", "-rw- 4 <time> f"),
        ("-rw- 4 2026-11-23 18:51 f", "-rw- 4 <time> f"),
        ("2025-06-01 12:00:00.000000000 +0000", "2025-06-01 12:00:00.000000000 +0000"),
        ("\"Created\": \"2026-11-23T18:51:58.117Z\",", "\"Created\": <time>"),
        ("{\"a\":\"1 second ago\",\"b\":2}", "{\"a\":\"<age>\",\"b\":2}"),
        ("total 524", "total 524"),
    ] {
        assert_eq!(line(text), want);
    }
}
