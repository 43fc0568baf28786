//! What programs cost in virtual time: one table of constants, in nanoseconds.
//!
//! A program costs a fixed start, and more by what it does: bytes it reads and writes, bytes that come over the
//! network, packages that are unpacked, units that are compiled. The figures are of the order of a laptop with
//! an SSD and a 100 Mbit/s line; they are estimates and are shown as such.

use crate::shell::Process;

pub const MICROSECOND: i64 = 1_000;
pub const MILLISECOND: i64 = 1_000_000;
pub const SECOND: i64 = 1_000_000_000;

/// Starting any program.
pub const START: i64 = MILLISECOND;
/// Reading or writing a byte of a file: 1 GB/s.
pub const FILE_BYTE: i64 = 1;
/// Making, removing or changing one entry of a directory.
pub const FILE_ENTRY: i64 = 10 * MICROSECOND;
/// A byte through a digest: 500 MB/s.
pub const DIGEST_BYTE: i64 = 2;
/// A byte out of a decompressor: 200 MB/s.
pub const DECOMPRESS_BYTE: i64 = 5;
/// A byte into a compressor: 30 MB/s.
pub const COMPRESS_BYTE: i64 = 33;
/// A byte over the network: 12.5 MB/s.
pub const DOWNLOAD_BYTE: i64 = 80;
/// A connection over the network until the first byte.
pub const CONNECT: i64 = 80 * MILLISECOND;
/// Reading and indexing Debian's package lists.
pub const APT_LISTS: i64 = 1200 * MILLISECOND;
/// Unpacking and setting up one Debian package, its bytes aside.
pub const DPKG_PACKAGE: i64 = 120 * MILLISECOND;
/// Unpacking one package of Alpine, its bytes aside.
pub const APK_PACKAGE: i64 = 15 * MILLISECOND;
/// Resolving and linking one package of npm, its bytes aside.
pub const NPM_PACKAGE: i64 = 12 * MILLISECOND;
/// Installing one wheel, its bytes aside.
pub const WHEEL: i64 = 60 * MILLISECOND;
/// Byte-compiling a byte of Python: 4 MB/s.
pub const PYTHON_COMPILE_BYTE: i64 = 250;
/// Type-checking or bundling a byte of a script: 400 kB/s.
pub const BUNDLE_BYTE: i64 = 2_500;
/// Starting a bundler or a compiler of scripts.
pub const BUNDLER: i64 = 2 * SECOND;
/// Compiling a byte of C or C++ source: 150 kB/s.
pub const C_BYTE: i64 = 6_500;
/// Compiling a package of Go's that is not in the build cache.
pub const GO_PACKAGE: i64 = 350 * MILLISECOND;
/// The packages of Go's standard library that a program needs, the first time.
pub const GO_STANDARD: i64 = 12 * SECOND;
/// Compiling a crate with optimisation.
pub const CRATE: i64 = 3 * SECOND;
/// Starting a build tool of the JVM.
pub const JVM_TOOL: i64 = 3 * SECOND;
/// Compiling a byte of Java or C# source: 500 kB/s.
pub const JVM_BYTE: i64 = 2_000;

impl Process<'_> {
    /// Spends what so many bytes cost at so many nanoseconds each.
    pub fn spend_bytes(&mut self, bytes: u64, each: i64) {
        let nanos = i64::try_from(bytes).unwrap_or(i64::MAX).saturating_mul(each);
        self.sys.spend(nanos);
    }
}
