//! Why a file operation failed, by the names and texts of POSIX (glibc and musl agree on these).

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Errno {
    Access,
    Busy,
    Exist,
    Inval,
    IsDir,
    Loop,
    NameTooLong,
    NoEnt,
    NoSpc,
    NotDir,
    NotEmpty,
    Perm,
    RoFs,
    XDev,
}

impl Errno {
    /// The text of `strerror`.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Access => "Permission denied",
            Self::Busy => "Device or resource busy",
            Self::Exist => "File exists",
            Self::Inval => "Invalid argument",
            Self::IsDir => "Is a directory",
            Self::Loop => "Too many levels of symbolic links",
            Self::NameTooLong => "File name too long",
            Self::NoEnt => "No such file or directory",
            Self::NoSpc => "No space left on device",
            Self::NotDir => "Not a directory",
            Self::NotEmpty => "Directory not empty",
            Self::Perm => "Operation not permitted",
            Self::RoFs => "Read-only file system",
            Self::XDev => "Invalid cross-device link",
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Errno {}
