//! Small texts of Go's standard library and of Docker's helpers.

/// Whether `STOPSIGNAL` takes it: a number above 0, or a name with or without `SIG` (`moby/sys/signal`).
pub fn is_known(signal: &str) -> bool {
    if let Ok(number) = signal.parse::<i64>() {
        return number != 0;
    }
    let upper = signal.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = |prefix: &str, range: std::ops::RangeInclusive<u32>| {
        name.strip_prefix(prefix).is_some_and(|n| n.parse().is_ok_and(|n| range.contains(&n)))
    };
    NAMES.contains(&name) || real_time("RTMIN+", 1..=15) || real_time("RTMAX-", 1..=14)
}

const NAMES: [&str; 38] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX", "UNUSED", "EMT",
];

/// What Docker 26 says of a port that newer frontends tell otherwise.
pub fn older_port(message: &str) -> String {
    match message.strip_prefix("invalid containerPort: ") {
        Some(port) => format!("Invalid containerPort: {port}"),
        None => match message.strip_prefix("invalid port: ").and_then(|rest| rest.split_once(": ")) {
            Some((_, "no port specified")) => "No port specified: <empty>".to_owned(),
            Some((_, why)) => {
                let mut chars = why.chars();
                chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
            }
            None => message.to_owned(),
        },
    }
}

/// Go's `time.Duration.String`.
pub fn duration(nanos: i64) -> String {
    if nanos == 0 {
        return "0s".to_owned();
    }
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    let decimal = |value: u64, unit: u64| {
        let (whole, fraction) = (value / unit, value % unit);
        let width = unit.to_string().len() - 1;
        let fraction = format!("{fraction:0width$}");
        match fraction.trim_end_matches('0') {
            _ if width == 0 => whole.to_string(),
            "" => whole.to_string(),
            fraction => format!("{whole}.{fraction}"),
        }
    };
    let text = match nanos {
        0..1_000 => format!("{nanos}ns"),
        1_000..1_000_000 => format!("{}µs", decimal(nanos, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", decimal(nanos, 1_000_000)),
        _ => {
            let (minutes, rest) = (nanos / 60_000_000_000, nanos % 60_000_000_000);
            let seconds = decimal(rest, 1_000_000_000);
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    format!("{sign}{text}")
}

/// Go's `%q` of a character.
pub fn quote_char(c: char) -> String {
    match c {
        '\'' => "'\\''".to_owned(),
        '"' => "'\"'".to_owned(),
        _ => {
            let quoted = crate::dockerfile::go::quote(&c.to_string());
            format!("'{}'", quoted.trim_matches('"'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_prints_them() {
        for (nanos, text) in [
            (0, "0s"),
            (5_000_000_000, "5s"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (1_500_000, "1.5ms"),
            (2_250_000_000, "2.25s"),
        ] {
            assert_eq!(duration(nanos), text);
        }
        assert_eq!([quote_char('\u{2}'), quote_char('a'), quote_char('\0')], ["'\\x02'", "'a'", "'\\x00'"]);
        assert!(is_known("SIGQUIT") && is_known("99") && is_known("rtmin+3"));
        assert!(!is_known("SIGFOO") && !is_known("0"));
    }
}
