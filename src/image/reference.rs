//! Names of images: `distribution/reference` in the part that the command line needs.

use std::fmt;

use crate::dockerfile::go::Letters;

use serde::{Deserialize, Serialize};

use super::Digest;

/// A normalised name: `docker.io/library/ubuntu:latest`. Displays in the familiar form, `ubuntu:latest`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    /// `docker.io`, `localhost:5000`, …
    pub domain: String,
    /// `library/ubuntu`
    pub path: String,
    /// `None` only beside a digest.
    pub tag: Option<String>,
    pub digest: Option<Digest>,
}

/// Why a text is no reference, in Docker's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceError(pub String);

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReferenceError {}

const DEFAULT_DOMAIN: &str = "docker.io";
const OFFICIAL: &str = "library/";

impl Reference {
    /// Reads a name as `reference.ParseNormalizedNamed` and adds the tag `latest` where there is neither tag nor
    /// digest.
    ///
    /// # Errors
    /// `invalid reference format` and its more exact relatives.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let invalid = || ReferenceError("invalid reference format".to_owned());
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            let message =
                format!("invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");
            return Err(ReferenceError(message));
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) if digest.starts_with("sha256:") => {
                (rest, Some(digest.parse().map_err(|_| invalid())?))
            }
            Some(_) => return Err(invalid()),
            None => (text, None),
        };
        let (domain, remainder) = split_domain(rest);
        let (path, tag) = match remainder.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (remainder.as_str(), None),
        };
        if path.chars().any(|c| c.is_ascii_uppercase()) {
            let message = "invalid reference format: repository name (";
            return Err(ReferenceError(format!("{message}{path}) must be lowercase")));
        }
        if !is_domain(&domain) || !path.split('/').all(is_component) || !tag.is_none_or(is_tag) {
            return Err(invalid());
        }
        if domain.len() + path.len() + 1 > 255 {
            let message = "repository name must not be more than 255 characters";
            return Err(ReferenceError(message.to_owned()));
        }
        let tag = tag.map(str::to_owned);
        let tag = if digest.is_none() { tag.or_else(|| Some("latest".to_owned())) } else { tag };
        Ok(Self { domain, path: path.to_owned(), tag, digest })
    }

    /// The repository in the familiar form: `ubuntu`, `test/a`, `localhost:5000/x`.
    pub fn repository(&self) -> String {
        match (self.domain.as_str(), self.path.strip_prefix(OFFICIAL)) {
            (DEFAULT_DOMAIN, Some(name)) if !name.contains('/') => name.to_owned(),
            (DEFAULT_DOMAIN, _) => self.path.clone(),
            (domain, _) => format!("{domain}/{}", self.path),
        }
    }

    /// The full form: `docker.io/library/ubuntu:latest`.
    pub fn full(&self) -> String {
        format!("{}/{}{}", self.domain, self.path, self.suffix())
    }

    fn suffix(&self) -> String {
        let tag = self.tag.as_ref().map(|tag| format!(":{tag}")).unwrap_or_default();
        let digest = self.digest.as_ref().map(|digest| format!("@{digest}")).unwrap_or_default();
        tag + &digest
    }
}

/// The domain, and the rest with `library/` where it stands for an official image.
fn split_domain(name: &str) -> (String, String) {
    let domain_like = |head: &str| head.contains(['.', ':']) || head == "localhost" || head.lowered() != head;
    let (domain, rest) = match name.split_once('/') {
        Some((head, rest)) if domain_like(head) => (head, rest),
        _ => (DEFAULT_DOMAIN, name),
    };
    let domain = if domain == "index.docker.io" { DEFAULT_DOMAIN } else { domain };
    let official = domain == DEFAULT_DOMAIN && !rest.contains('/');
    (domain.to_owned(), if official { format!("{OFFICIAL}{rest}") } else { rest.to_owned() })
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = domain.split_once(':').map_or((domain, None), |(host, port)| (host, Some(port)));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.split('.').all(label) && port.is_none_or(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

/// `[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*`
fn is_component(component: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let separators = component.split(|c: char| c.is_ascii() && word(c as u8));
    component.bytes().next().is_some_and(word)
        && component.bytes().last().is_some_and(word)
        && separators
            .into_iter()
            .all(|s| matches!(s, "" | "." | "_" | "__") || (!s.is_empty() && s.bytes().all(|b| b == b'-')))
}

/// `[\w][\w.-]{0,127}`
fn is_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|b| word(b) || matches!(b, b'.' | b'-'))
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.repository(), self.suffix())
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;
    fn try_from(text: String) -> Result<Self, ReferenceError> {
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn familiar_and_full() {
        for (text, familiar, full) in [
            ("ubuntu", "ubuntu:latest", "docker.io/library/ubuntu:latest"),
            ("test/a:v1", "test/a:v1", "docker.io/test/a:v1"),
            ("docker.io/library/x", "x:latest", "docker.io/library/x:latest"),
            ("localhost:5000/a/b", "localhost:5000/a/b:latest", "localhost:5000/a/b:latest"),
            ("a__b--c.d", "a__b--c.d:latest", "docker.io/library/a__b--c.d:latest"),
        ] {
            let reference = Reference::parse(text).unwrap();
            assert_eq!((reference.to_string(), reference.full()), (familiar.to_owned(), full.to_owned()));
        }
    }

    #[test]
    fn what_is_none() {
        for text in ["", ":x", "a:", "a b", "-a", "a/", "a:b:c", "a@sha256:12", "a..b", "a:-x"] {
            let error = Reference::parse(text).unwrap_err();
            assert_eq!(error.0, "invalid reference format", "{text}");
        }
        let error = Reference::parse("Abc").unwrap_err();
        let text = "invalid reference format: repository name (library/Abc) must be lowercase";
        assert_eq!(error.0, text);
    }
}
