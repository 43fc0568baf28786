//! The JVM's build tools: dependencies, caches, and what lands in the output folder.

mod gradle;
mod java;
mod maven;
mod pom;
mod sbt;
mod tests;

pub(super) use pom::tag;

use crate::catalog::Entry;
use crate::shell::Process;

use super::Program;

use gradle::gradle;
use java::{jar, java, javac};
use maven::maven;
use sbt::sbt;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["mvn", "mvnw"], summary: "Maven by pom.xml", flags: &[], run: maven },
    Program { names: &["gradle", "gradlew"], summary: "Gradle by its build script", flags: &[], run: gradle },
    Program {
        names: &["javac", "kotlinc", "scalac"],
        summary: "a class for each source",
        flags: &[],
        run: javac,
    },
    Program {
        names: &["sbt", "sbtn"],
        summary: "sbt by build.sbt: update, stage, assembly",
        flags: &[],
        run: sbt,
    },
    Program { names: &["jar"], summary: "jar cf; -xf of a built archive", flags: &[], run: jar },
    Program {
        names: &["java", "jlink", "jdeps", "keytool", "native-image", "ant"],
        summary: "versions, jlink's image, layers of Spring Boot",
        flags: &[],
        run: java,
    },
];

/// Bytes of a dependency whose size no data has, with those that come along.
pub(super) const DEPENDENCY: u64 = 2_600_000;

/// Starters of Spring Boot bring a whole server.
pub(super) const STARTER: u64 = 9_500_000;

/// A folder of downloaded things: fetched once. `None` without a network.
pub(in crate::userland) fn once(
    process: &mut Process<'_>,
    at: String,
    bytes: u64,
    label: &str,
) -> Option<()> {
    if bytes == 0 || process.sys.tree.exists(&at) {
        return Some(());
    }
    if !process.download(bytes) {
        return None;
    }
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes, format!("estimated: {label}"))]);
    Some(())
}

pub(in crate::userland) fn sources(process: &Process<'_>, folder: &str, endings: &[&str]) -> u64 {
    process.bytes_below(folder, |path| {
        endings.iter().any(|ending| path.ends_with(ending))
            && !path.starts_with("target/")
            && !path.starts_with("build/")
            && !path.contains("/obj/")
    })
}
