//! Permission modes as `chmod` takes them: octal, or symbolic by the grammar of POSIX.

/// A change of permission bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModeChange {
    /// These bits and no others.
    Octal(u32),
    Symbolic(Vec<Clause>),
}

/// One clause of a symbolic mode: `u+x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The permission bits of those it is for, set-id and sticky bits included.
    who: u32,
    /// Whether nobody was named, so that the file mode creation mask counts.
    everyone: bool,
    op: Op,
    permission: Permission,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Remove,
    Set,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Permission {
    Bits {
        /// As if for everybody.
        bits: u32,
        /// `X`: execution only for directories and for what somebody may already execute.
        conditional_execute: bool,
    },
    /// `u`, `g` or `o`: shift to the bits that are copied.
    CopyOf(u32),
    /// `+6000`: these very bits.
    Octal(u32),
}

const USER: u32 = 0o4700;
const GROUP: u32 = 0o2070;
const OTHER: u32 = 0o1007;

impl ModeChange {
    /// Reads `755`, `u+x`, `a=rX,u+w`, ...; `None` for what is no mode or is above 7777.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return u32::from_str_radix(text, 8).ok().filter(|mode| *mode <= 0o7777).map(Self::Octal);
        }
        let mut clauses = Vec::new();
        for clause in text.split(',') {
            parse_clause(clause, &mut clauses)?;
        }
        Some(Self::Symbolic(clauses))
    }

    /// The permission bits after the change. `umask` counts for clauses that name nobody.
    pub fn apply(&self, mode: u32, is_dir: bool, umask: u32) -> u32 {
        match self {
            // GNU keeps a directory's set-id bits unless five digits say otherwise; Docker and busybox do not.
            Self::Octal(bits) => *bits,
            Self::Symbolic(clauses) => {
                clauses.iter().fold(mode, |mode, clause| clause.apply(mode, is_dir, umask))
            }
        }
    }
}

fn parse_clause(text: &str, clauses: &mut Vec<Clause>) -> Option<()> {
    let ops = |c: char| matches!(c, '+' | '-' | '=');
    let (names, mut rest) = text.split_at_checked(text.find(ops)?)?;
    let mut who = 0;
    for name in names.chars() {
        who |= match name {
            'u' => USER,
            'g' => GROUP,
            'o' => OTHER,
            'a' => USER | GROUP | OTHER,
            _ => return None,
        };
    }
    let everyone = names.is_empty();
    if everyone {
        who = USER | GROUP | OTHER;
    }
    while let Some(sign) = rest.chars().next() {
        let op = match sign {
            '+' => Op::Add,
            '-' => Op::Remove,
            _ => Op::Set,
        };
        let tail = rest.get(1..)?;
        let (permissions, next) = tail.split_at_checked(tail.find(ops).unwrap_or(tail.len()))?;
        let octal = !permissions.is_empty() && permissions.bytes().all(|byte| byte.is_ascii_digit());
        let clause = match octal {
            true => {
                let bits =
                    u32::from_str_radix(permissions, 8).ok().filter(|bits| *bits <= 0o7777 && everyone)?;
                Clause { who: 0o7777, everyone: false, op, permission: Permission::Octal(bits) }
            }
            false => Clause { who, everyone, op, permission: parse_permission(permissions)? },
        };
        clauses.push(clause);
        rest = next;
    }
    Some(())
}

fn parse_permission(text: &str) -> Option<Permission> {
    match text {
        "u" => return Some(Permission::CopyOf(6)),
        "g" => return Some(Permission::CopyOf(3)),
        "o" => return Some(Permission::CopyOf(0)),
        _ => {}
    }
    let (mut bits, mut conditional_execute) = (0, false);
    for letter in text.chars() {
        match letter {
            'r' => bits |= 0o444,
            'w' => bits |= 0o222,
            'x' => bits |= 0o111,
            'X' => conditional_execute = true,
            's' => bits |= 0o6000,
            't' => bits |= 0o1000,
            _ => return None,
        }
    }
    Some(Permission::Bits { bits, conditional_execute })
}

impl Clause {
    fn apply(self, mode: u32, is_dir: bool, umask: u32) -> u32 {
        let bits = match self.permission {
            Permission::CopyOf(shift) => ((mode >> shift) & 7) * 0o111,
            Permission::Octal(bits) => bits,
            Permission::Bits { bits, conditional_execute } => {
                let execute = conditional_execute && (is_dir || mode & 0o111 != 0);
                bits | if execute { 0o111 } else { 0 }
            }
        };
        let masked = if self.everyone { bits & !umask } else { bits };
        let mine = masked & self.who;
        match self.op {
            Op::Add => mode | mine,
            Op::Remove => mode & !mine,
            // Those who are named lose what is not given; a directory's set-id bits stay unless named.
            Op::Set => {
                let named = matches!(self.permission, Permission::Octal(_));
                let kept_ids = if is_dir && !named { 0o6000 & !bits } else { 0 };
                (mode & !(self.who & !kept_ids)) | mine
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chmod_makes_of_it() {
        for (text, before, is_dir, after) in [
            ("755", 0o644, false, 0o755),
            ("0", 0o644, false, 0),
            ("u+x", 0o644, false, 0o744),
            ("+x", 0o644, false, 0o755),
            ("a+w", 0o644, false, 0o666),
            ("+w", 0o444, false, 0o644),
            ("go-rwx", 0o755, false, 0o700),
            ("u=rw,go=r", 0o777, false, 0o644),
            ("g=u", 0o740, false, 0o770),
            ("a=rX,u+w", 0o600, false, 0o644),
            ("a=rX,u+w", 0o600, true, 0o755),
            ("u+s", 0o755, false, 0o4755),
            ("+t", 0o777, true, 0o1777),
            ("u+r-x", 0o311, false, 0o611),
            ("+6000", 0o755, false, 0o6755),
            ("=700", 0o2755, true, 0o700),
            ("-111", 0o777, false, 0o666),
        ] {
            let change = ModeChange::parse(text).unwrap_or_else(|| panic!("{text} is a mode"));
            let got = change.apply(before, is_dir, 0o022);
            assert_eq!(got, after, "{text} on {before:o} gave {got:o}, not {after:o}");
        }
        for bad in ["", "8", "10000", "u", "z+x", "u+q", "u+x,", "u+700"] {
            assert_eq!(ModeChange::parse(bad), None, "{bad}");
        }
    }
}
