//! `--chmod`: octal or symbolic (`dchapes-mode`).

/// Whether a value of `--chmod` is one.
///
/// # Errors
/// BuildKit's text.
pub(super) fn check(value: &str) -> Result<(), String> {
    let not_octal =
        || format!("invalid chmod parameter: '{value}'. it should be octal string and between 0 and 07777");
    let octal =
        value.bytes().all(|b| b.is_ascii_digit()).then(|| u32::from_str_radix(value, 8).ok()).flatten();
    match octal {
        Some(0..=0o7777) => Ok(()),
        Some(_) => Err(not_octal()),
        // What starts like a number is taken for one.
        None if value.starts_with(|c: char| c.is_ascii_digit()) => Err(not_octal()),
        None if is_symbolic(value) => Ok(()),
        None => Err("invalid syntax".to_owned()),
    }
}

/// `[ugoa]*[+-=][rwxXstugo]*`, any number of operations, clauses separated by commas.
fn is_symbolic(value: &str) -> bool {
    value.split(',').all(|clause| {
        let mut rest = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        if rest.is_empty() {
            return false;
        }
        while !rest.is_empty() {
            let Some(after) = rest.strip_prefix(['+', '-', '=']) else { return false };
            rest = after.trim_start_matches(['r', 'w', 'x', 'X', 's', 't', 'u', 'g', 'o']);
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn modes() {
        for value in ["755", "0", "07777", "u+x", "u=rwx,go=rx", "go=u-w", "+X", "a="] {
            assert_eq!(check(value), Ok(()), "{value}");
        }
        for value in ["64a", "10000", "8", "0o755"] {
            assert!(check(value).unwrap_err().starts_with("invalid chmod parameter"), "{value}");
        }
        for value in ["u", "foo", "u+x,"] {
            assert_eq!(check(value).unwrap_err(), "invalid syntax", "{value}");
        }
    }
}
