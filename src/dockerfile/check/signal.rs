//! The signals that `STOPSIGNAL` knows (`moby/sys/signal`).

use crate::dockerfile::go::Letters;

const NAMES: [&str; 36] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

/// Whether a text names a signal: a number but 0, or a name in any case, `SIG` before it or not.
pub(super) fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = text.uppered();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    if NAMES.contains(&name) {
        return true;
    }
    // The real-time signals count up from the one end and down from the other.
    let within = |prefix: &str, most: u32| {
        let number = name.strip_prefix(prefix).filter(|digits| !digits.starts_with(['0', '+']))?;
        number.parse::<u32>().ok().filter(|&n| n <= most)
    };
    within("RTMIN+", 15).is_some() || within("RTMAX-", 14).is_some()
}
