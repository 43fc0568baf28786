//! Tags outside the data: `node:20.11-alpine3.19` is made after `node:22-alpine`, and says that it is an estimate.

use crate::shell::pattern::matches;

/// The tags of one repository: which versions there are, and which image each variant is made after.
#[derive(Debug, Clone, Default)]
pub(super) struct Family {
    /// The environment variable that holds the version, if the image has one.
    pub variable: Option<String>,
    /// `(tag prefix, full version)`: `("20", "20.19.5")`.
    pub versions: Vec<(String, String)>,
    /// `(variant, template image)`; the empty variant is the plain tag.
    pub variants: Vec<(String, String)>,
}

/// What a tag outside the data comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The image it is made after.
    pub template: String,
    /// The variable and the version that replaces the template's.
    pub version: String,
}

impl Family {
    /// `VARIABLE|- TAG=VERSION …`, the first version being `latest`.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        let mut words = rest.split(' ');
        let variable = words.next().filter(|word| *word != "-").map(str::to_owned);
        let versions = words
            .map(|word| word.split_once('=').unwrap_or((word, word)))
            .map(|(tag, version)| (tag.to_owned(), version.to_owned()))
            .collect();
        Some(Self { variable, versions, variants: Vec::new() })
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
        let tag = tag.strip_prefix("latest-").unwrap_or(tag);
        let made = |version: &str, variant: &str| {
            let (version, template) = (self.version(version)?, self.template(variant)?);
            Some(Member { template: template.to_owned(), version })
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
        let newest = self.versions.first()?.1.clone();
        let template = self.template(if tag == "latest" { "" } else { tag })?;
        Some(Member { template: template.to_owned(), version: newest })
    }

    /// `20` is the listed `20.19.5`; `20.11.1` is itself, since 20 is listed.
    fn version(&self, text: &str) -> Option<String> {
        let text = text.strip_prefix('v').unwrap_or(text);
        if let Some((_, full)) = self.versions.iter().find(|(tag, full)| tag == text || full == text) {
            return Some(full.clone());
        }
        let numeric = text.split(['.', '_', '+', 'u']).all(|p| p.chars().all(|c| c.is_ascii_alphanumeric()));
        if !numeric || !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let extends =
            |tag: &str, end: &[char]| text.strip_prefix(tag).is_some_and(|rest| rest.starts_with(end));
        let listed = self.versions.iter().any(|(tag, _)| extends(tag, &['.', '_', 'u', 'r', 'b']));
        listed.then(|| text.to_owned())
    }

    /// `alpine3.19` is `alpine`; unknown variants have no template.
    fn template(&self, variant: &str) -> Option<&str> {
        let find = |name: &str| self.variants.iter().find(|(known, _)| known == name);
        let bare = variant.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        // A star stands for one character at least.
        let fits = |known: &str| known.contains('*') && matches(&known.replace('*', "?*"), variant);
        let like = || self.variants.iter().find(|(known, _)| fits(known));
        find(variant)
            .or_else(|| find(bare).filter(|_| !bare.is_empty()))
            .or_else(like)
            .map(|(_, image)| image.as_str())
    }

    /// Tags to suggest: each version with the variants.
    pub(super) fn tags(&self) -> impl Iterator<Item = String> {
        self.versions.iter().flat_map(move |(version, _)| {
            let named = self.variants.iter().filter(|(variant, _)| !variant.contains('*'));
            named.map(move |(variant, _)| {
                let dash = if variant.is_empty() || version.is_empty() { "" } else { "-" };
                format!("{version}{dash}{variant}")
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_may_name_other_versions_or_stand_first() {
        let mut elixir = Family::parse("ELIXIR_VERSION 1.16=1.16.3").unwrap();
        elixir.add_variant("elixir:1.19 erlang-*-debian-*").unwrap();
        elixir.add_variant("elixir:1.19-alpine alpine erlang-*-alpine-*").unwrap();
        for (tag, expected) in [
            ("1.16.2-erlang-26.2.3-debian-bookworm-20240311-slim", Some(("elixir:1.19", "1.16.2"))),
            ("1.16.2-erlang-26.2.3-alpine-3.19.1", Some(("elixir:1.19-alpine", "1.16.2"))),
            ("1.16.2-erlang-26.2.3-windows-2022", None),
            ("1.16.2-erlang-26.2.3-debian-", None),
            ("alpine-1.16.1", Some(("elixir:1.19-alpine", "1.16.1"))),
            ("alpine-2.0.0", None),
        ] {
            let member = elixir.member(tag);
            assert_eq!(member.as_ref().map(|m| (m.template.as_str(), m.version.as_str())), expected, "{tag}");
        }
    }

    #[test]
    fn tags_come_to_templates() {
        let mut node = Family::parse("NODE_VERSION 24=24.9.0 22=22.23.2 20=20.19.5 lts=22.23.2").unwrap();
        node.add_variant("node:22 - bookworm bullseye").unwrap();
        node.add_variant("node:22-alpine alpine").unwrap();
        node.add_variant("node:22-slim slim bookworm-slim").unwrap();
        for (tag, expected) in [
            ("20", Some(("node:22", "20.19.5"))),
            ("20.11.1-alpine3.19", Some(("node:22-alpine", "20.11.1"))),
            ("lts-alpine", Some(("node:22-alpine", "22.23.2"))),
            ("latest", Some(("node:22", "24.9.0"))),
            ("alpine", Some(("node:22-alpine", "24.9.0"))),
            ("20-bookworm-slim", Some(("node:22-slim", "20.19.5"))),
            ("bullseye", Some(("node:22", "24.9.0"))),
            ("99", None),
            ("20-windowsservercore", None),
            ("", None),
        ] {
            let member = node.member(tag);
            let member = member.as_ref().map(|m| (m.template.as_str(), m.version.as_str()));
            assert_eq!(member, expected, "{tag}");
        }
    }
}
