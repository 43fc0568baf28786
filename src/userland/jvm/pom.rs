//! What a `pom.xml` says.

use crate::shell::Process;

use super::{DEPENDENCY, STARTER};

/// A tag's text, the first outside of `skip` sections.
pub(in crate::userland) fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    Some(after.split_once(&format!("</{name}>"))?.0.trim())
}

/// `text` without a section.
fn without(text: &str, section: &str) -> String {
    let (open, close) = (format!("<{section}>"), format!("</{section}>"));
    match (text.split_once(&open), text.split_once(&close)) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => text.to_owned(),
    }
}

/// What a pom says.
pub(super) struct Pom {
    pub(super) artifact: String,
    pub(super) version: String,
    pub(super) packaging: String,
    pub(super) final_name: Option<String>,
    pub(super) dependencies: u64,
    pub(super) modules: Vec<String>,
    pub(super) boot: bool,
}

pub(super) fn pom(process: &Process<'_>, folder: &str) -> Option<Pom> {
    let text = process.text_of(&format!("{folder}/pom.xml"))?;
    let own = without(&without(&without(&text, "parent"), "dependencies"), "build");
    let listed = text
        .split_once("<dependencies>")
        .map_or("", |(_, after)| after.split("</dependencies>").next().unwrap_or_default());
    let starters = listed.matches("-starter").count() as u64;
    let count = listed.matches("<dependency>").count() as u64;
    let modules = text
        .split("<module>")
        .skip(1)
        .filter_map(|part| part.split("</module>").next())
        .map(|name| name.trim().to_owned())
        .collect();
    Some(Pom {
        artifact: tag(&own, "artifactId").unwrap_or("app").to_owned(),
        version: tag(&own, "version").or_else(|| tag(&text, "version")).unwrap_or("1.0").to_owned(),
        packaging: tag(&own, "packaging").unwrap_or("jar").to_owned(),
        final_name: tag(&text, "finalName").map(str::to_owned),
        dependencies: starters * STARTER + count.saturating_sub(starters) * DEPENDENCY,
        modules,
        boot: text.contains("spring-boot-maven-plugin")
            || text.contains("maven-shade-plugin")
            || text.contains("maven-assembly-plugin")
            || text.contains("quarkus"),
    })
}
