//! Tags outside the data: `node:20.11-alpine3.19` is made after `node:22-alpine`, and says that it is an estimate.

use crate::shell::pattern::matches;

/// The tags of one repository: which versions there are, and which image each variant is made after.
#[derive(Debug, Clone, Default)]
pub(super) struct Family {
    /// The environment variable that holds the version, if the image has one.
    pub variable: Option<String>,
    pub versions: Vec<Version>,
    /// `(variant, template image)`; the empty variant is the plain tag.
    pub variants: Vec<(String, String)>,
}

/// `20=20.19.5`; `python3.13=PYTHON_VERSION:3.13.7` has a variable of its own; `2*` alone stands for whatever fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// What the tag begins with: a text, or a pattern with stars.
    pub tag: String,
    pub full: Option<String>,
    pub variable: Option<String>,
}

impl Version {
    fn parse(word: &str) -> Self {
        let (tag, full) = word.split_once('=').map_or((word, None), |(tag, full)| (tag, Some(full)));
        let full = if tag.contains('*') { full } else { full.or(Some(tag)) };
        let own = full.and_then(|full| full.split_once(':'));
        Self {
            tag: tag.to_owned(),
            full: own.map(|(_, full)| full).or(full).map(str::to_owned),
            variable: own.map(|(variable, _)| variable.to_owned()),
        }
    }

    fn fits(&self, text: &str) -> bool {
        if self.tag.contains('*') { matches(&self.tag, text) } else { self.tag == text }
    }
}

/// What a tag outside the data comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The image it is made after.
    pub template: String,
    /// The variable in the image's environment that holds the version, if one does.
    pub variable: Option<String>,
    /// The version that replaces the template's.
    pub version: String,
}

impl Family {
    /// `VARIABLE|- TAG=VERSION …`, the first version being `latest`.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        let mut words = rest.split(' ');
        let variable = words.next().filter(|word| *word != "-").map(str::to_owned);
        Some(Self { variable, versions: words.map(Version::parse).collect(), variants: Vec::new() })
    }

    /// `IMAGE VARIANT …`; `-` is the plain tag.
    pub(super) fn add_variant(&mut self, rest: &str) -> Option<()> {
        let mut words = rest.split(' ');
        let template = words.next()?;
        for variant in words {
            let variant = if variant == "-" { "" } else { variant };
            self.variants.push((variant.to_owned(), template.to_owned()));
        }
        Some(())
    }

    /// The image that a tag stands for; `None` if neither its version nor its variant is known.
    pub(super) fn member(&self, tag: &str) -> Option<Member> {
        let listed = || self.versions.iter().any(|one| one.tag == tag);
        let tag = tag.strip_prefix("latest-").filter(|_| !listed()).unwrap_or(tag);
        let made = |version: &str, variant: &str| {
            let ((version, variable), template) = (self.version(version)?, self.template(variant)?);
            Some(Member { template: template.to_owned(), variable, version })
        };
        let dashes = || tag.char_indices().filter(|(_, c)| *c == '-');
        let splits = || dashes().filter_map(|(at, _)| Some((tag.get(..at)?, tag.get(at + 1..)?)));
        // The version is the longest beginning that is one; `alpine` alone is a variant of the newest.
        let found = splits().chain([(tag, "")]).find_map(|(version, variant)| made(version, variant));
        // `alpine-1.44.0`: the variant stands first.
        let turned = || splits().find_map(|(variant, version)| made(version, variant));
        if let Some(member) = found.or_else(turned) {
            return Some(member);
        }
        if tag.is_empty() {
            return None;
        }
        let newest = self.versions.first()?;
        let version = newest.full.clone().unwrap_or_else(|| "latest".to_owned());
        let template = self.template(if tag == "latest" { "" } else { tag })?;
        Some(Member { template: template.to_owned(), variable: self.variable_of(newest), version })
    }

    /// The whole version that is listed for a tag.
    pub(super) fn listed(&self, tag: &str) -> Option<String> {
        self.versions.iter().find(|one| one.tag == tag)?.full.clone()
    }

    /// `20` is the listed `20.19.5`; `20.11.1` is itself, since 20 is listed. Beside it the variable that holds it.
    fn version(&self, text: &str) -> Option<(String, Option<String>)> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let listed = self.versions.iter().find(|one| one.fits(text) || one.full.as_deref() == Some(text));
        if let Some(version) = listed {
            let full = version.full.clone().unwrap_or_else(|| text.to_owned());
            return Some((full, self.variable_of(version)));
        }
        let numeric = text.split(['.', '_', '+', 'u']).all(|p| p.chars().all(|c| c.is_ascii_alphanumeric()));
        if !numeric || !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let extends =
            |tag: &str, end: &[char]| text.strip_prefix(tag).is_some_and(|rest| rest.starts_with(end));
        let near = self.versions.iter().find(|one| extends(&one.tag, &['.', '_', 'u', 'r', 'b']));
        let near = near.or_else(|| self.near_in_time(text))?;
        Some((text.to_owned(), self.variable_of(near)))
    }

    /// The version listed that is made instead of a text which is plainly a version, if there was one or soon will be:
    /// `9.11.2` and `19` were some of Node. Of older ones it is the newest listed, as of those that came after the data.
    fn near_in_time(&self, text: &str) -> Option<&Version> {
        let parts = |text: &str| text.split('.').map(str::parse).collect::<Result<Vec<u32>, _>>().ok();
        let wanted = parts(text)?;
        let newest = |one: &&Version| {
            one.full.as_deref().and_then(parts).is_some_and(|full| comes_before(&wanted, &full))
        };
        self.versions.iter().find(newest)
    }

    fn variable_of(&self, version: &Version) -> Option<String> {
        version.variable.clone().or_else(|| self.variable.clone())
    }

    /// `alpine3.19` is `alpine`; unknown variants have no template.
    fn template(&self, variant: &str) -> Option<&str> {
        let find = |name: &str| self.variants.iter().find(|(known, _)| known == name);
        let bare = variant.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        // A star stands for one character at least, but after a digit: `jdk-[0-9]*` is `jdk-8` too.
        let pattern = |known: &str| known.replace('*', "?*").replace("]?*", "]*");
        let fits = |known: &str| known.contains('*') && matches(&pattern(known), variant);
        // Of several patterns the one that says most, `alpine-*` before `*`.
        let like = || {
            self.variants.iter().rev().filter(|(known, _)| fits(known)).max_by_key(|(known, _)| known.len())
        };
        let known = find(variant).or_else(|| find(bare).filter(|_| !bare.is_empty())).or_else(like);
        known.map(|(_, image)| image.as_str()).or_else(|| self.template(&simpler(variant)?))
    }

    /// Tags to suggest: each version with the variants.
    pub(super) fn tags(&self) -> impl Iterator<Item = String> {
        let versions = self.versions.iter().map(|one| &one.tag).filter(|tag| !tag.contains('*'));
        versions.flat_map(move |version| {
            let named = self.variants.iter().filter(|(variant, _)| !variant.contains('*'));
            named.map(move |(variant, _)| {
                let dash = if variant.is_empty() || version.is_empty() { "" } else { "-" };
                format!("{version}{dash}{variant}")
            })
        })
    }
}

/// Whether a version is older than another, or so little newer that it will have come since.
fn comes_before(wanted: &[u32], known: &[u32]) -> bool {
    let part = |of: &[u32], at: usize| of.get(at).copied().unwrap_or(0);
    let (first, known_first) = (part(wanted, 0), part(known, 0));
    // Where the first number is a large one, each release is a new one: 24, 25, 26.
    let soon = if known_first >= 10 {
        first <= known_first + 3
    } else {
        first == known_first && part(wanted, 1) <= part(known, 1) + 5
    };
    wanted < known || soon
}

/// A variant without the words for processors, or else without those for releases of distributions; `None` if it has
/// neither.
fn simpler(variant: &str) -> Option<String> {
    const PROCESSORS: &[&str] = &["amd64", "arm64", "arm64v8", "arm32v7", "arm32v6", "linux"];
    const RELEASES: &[&str] = &[
        "preview", "rc", "wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "trusty",
        "xenial", "bionic", "focal", "jammy", "noble", "plucky",
    ];
    let without = |plain: &[&str]| {
        let words = variant.split('-').filter(|word| !plain.contains(word));
        words.collect::<Vec<_>>().join("-")
    };
    let bare = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
    // `alpine3.22-otel`.
    let plain_alpine = || {
        let words = variant
            .split('-')
            .map(|word| if word.starts_with("alpine") { bare(word) } else { word.to_owned() });
        words.collect::<Vec<_>>().join("-")
    };
    let simpler = [without(PROCESSORS), plain_alpine(), without(RELEASES)];
    simpler.into_iter().find(|simpler| simpler != variant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_may_name_other_versions_or_stand_first() {
        let mut elixir = Family::parse("ELIXIR_VERSION 1.16=1.16.3").unwrap();
        elixir.add_variant("elixir:1.19 erlang-*-debian-*").unwrap();
        elixir.add_variant("elixir:1.19-alpine alpine erlang-*-alpine-*").unwrap();
        elixir.add_variant("elixir:1.19 otp-*").unwrap();
        elixir.add_variant("elixir:1.19-alpine otp-*-alpine").unwrap();
        for (tag, expected) in [
            ("1.16.2-erlang-26.2.3-debian-bookworm-20240311-slim", Some(("elixir:1.19", "1.16.2"))),
            ("1.16.2-erlang-26.2.3-alpine-3.19.1", Some(("elixir:1.19-alpine", "1.16.2"))),
            ("1.16.2-erlang-26.2.3-windows-2022", None),
            ("1.16.2-erlang-26.2.3-debian-", None),
            ("1.16-otp-26", Some(("elixir:1.19", "1.16.3"))),
            ("1.16-otp-26-alpine", Some(("elixir:1.19-alpine", "1.16.3"))),
            ("alpine-1.16.1", Some(("elixir:1.19-alpine", "1.16.1"))),
            ("alpine-2.0.0", None),
        ] {
            let member = elixir.member(tag);
            assert_eq!(member.as_ref().map(|m| (m.template.as_str(), m.version.as_str())), expected, "{tag}");
        }
    }

    #[test]
    fn a_version_may_be_a_pattern_and_have_a_variable_of_its_own() {
        let mut uv = Family::parse("UV_VERSION 0.9=0.9.13 python3.13=PYTHON_VERSION:3.13.7 0.*-python3.13=PYTHON_VERSION:3.13.7 2*-*").unwrap();
        uv.add_variant("uv:0.9 -").unwrap();
        uv.add_variant("uv:python3.12-slim bookworm-slim").unwrap();
        for (tag, expected) in [
            ("0.9.2", Some(("uv:0.9", "UV_VERSION", "0.9.2"))),
            ("python3.13-bookworm-slim", Some(("uv:python3.12-slim", "PYTHON_VERSION", "3.13.7"))),
            ("0.8.0-python3.13-bookworm-slim", Some(("uv:python3.12-slim", "PYTHON_VERSION", "3.13.7"))),
            ("24.7.1-0", Some(("uv:0.9", "UV_VERSION", "24.7.1-0"))),
            ("latest", Some(("uv:0.9", "UV_VERSION", "0.9.13"))),
            ("python3.5-bookworm-slim", None),
        ] {
            let member = uv.member(tag);
            let found = member.as_ref().map(|m| {
                (m.template.as_str(), m.variable.as_deref().unwrap_or_default(), m.version.as_str())
            });
            assert_eq!(found, expected, "{tag}");
        }
    }

    #[test]
    fn tags_come_to_templates() {
        let mut node = Family::parse("NODE_VERSION 24=24.9.0 22=22.23.2 20=20.19.5 lts=22.23.2").unwrap();
        node.add_variant("node:22 - bookworm bullseye").unwrap();
        node.add_variant("node:22-alpine alpine").unwrap();
        node.add_variant("node:22-slim slim bookworm-slim").unwrap();
        node.add_variant("node:22-npm npm-[0-9]*").unwrap();
        for (tag, expected) in [
            ("20", Some(("node:22", "20.19.5"))),
            ("20.11.1-alpine3.19", Some(("node:22-alpine", "20.11.1"))),
            ("lts-alpine", Some(("node:22-alpine", "22.23.2"))),
            ("latest", Some(("node:22", "24.9.0"))),
            ("alpine", Some(("node:22-alpine", "24.9.0"))),
            ("20-bookworm-slim", Some(("node:22-slim", "20.19.5"))),
            ("bullseye", Some(("node:22", "24.9.0"))),
            ("9.11.2-alpine", Some(("node:22-alpine", "9.11.2"))),
            ("20-alpine3.19-arm64v8", Some(("node:22-alpine", "20.19.5"))),
            ("20-jessie-slim", Some(("node:22-slim", "20.19.5"))),
            ("20-npm-8", Some(("node:22-npm", "20.19.5"))),
            ("20-npm-10.2", Some(("node:22-npm", "20.19.5"))),
            ("20-npm-", None),
            ("19", Some(("node:22", "19"))),
            ("26-slim", Some(("node:22-slim", "26"))),
            ("99", None),
            ("99.1.0", None),
            ("20-windowsservercore", None),
            ("", None),
        ] {
            let member = node.member(tag);
            let member = member.as_ref().map(|m| (m.template.as_str(), m.version.as_str()));
            assert_eq!(member, expected, "{tag}");
        }
    }
}
