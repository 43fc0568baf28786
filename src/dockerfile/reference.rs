//! Image references such as `ubuntu:24.04` (`distribution/reference`).

use crate::dockerfile::go::Letters;

/// A reference with its short forms filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// `docker.io`
    pub domain: String,
    /// `library/ubuntu`
    pub path: String,
    pub tag: Option<String>,
    /// `sha256:...`
    pub digest: Option<String>,
}

const DEFAULT_DOMAIN: &str = "docker.io";
const OFFICIAL: &str = "library/";
const FORMAT: &str = "invalid reference format";

impl Reference {
    /// Reads a reference as people write it (`ParseNormalizedNamed`).
    ///
    /// # Errors
    /// The library's text: `invalid reference format`, `invalid reference format: repository name (Foo) must be
    /// lowercase`, and so on.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() == 64 && text.bytes().all(|b| matches!(b, b'a'..=b'f' | b'0'..=b'9')) {
            return Err(format!(
                "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            ));
        }
        let (domain, remainder) = split_domain(text);
        let remote = remainder.split(':').next().unwrap_or_default();
        if remote.lowered() != remote {
            return Err(format!("{FORMAT}: repository name ({remote}) must be lowercase"));
        }
        let (name, digest) =
            remainder.split_once('@').map_or((remainder.as_str(), None), |(n, d)| (n, Some(d)));
        let (path, tag) = name.split_once(':').map_or((name, None), |(n, t)| (n, Some(t)));
        let valid =
            is_domain(&domain) && is_path(path) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        if !valid {
            return Err(FORMAT.to_owned());
        }
        if path.len() > 255 {
            return Err("repository name must not be more than 255 characters".to_owned());
        }
        digest.map_or(Ok(()), check_digest)?;
        Ok(Self {
            domain,
            path: path.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// With the tag `latest` where there is neither tag nor digest (`TagNameOnly`).
    pub fn with_default_tag(self) -> Self {
        match (&self.tag, &self.digest) {
            (None, None) => Self { tag: Some("latest".to_owned()), ..self },
            _ => self,
        }
    }

    /// As short as people write it: `ubuntu:24.04`.
    pub fn familiar(&self) -> String {
        let full = self.to_string();
        match full.strip_prefix("docker.io/") {
            None => full,
            Some(rest) => {
                let short = rest.strip_prefix(OFFICIAL).filter(|short| {
                    !self.path.strip_prefix(OFFICIAL).unwrap_or_default().contains('/') && !short.is_empty()
                });
                short.unwrap_or(rest).to_owned()
            }
        }
    }
}

/// The full form: `docker.io/library/ubuntu:24.04`.
impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.domain, self.path)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

/// The registry's name and the rest, with what is left out on Docker Hub filled in.
fn split_domain(text: &str) -> (String, String) {
    let Some((first, rest)) = text.split_once('/') else {
        return (DEFAULT_DOMAIN.to_owned(), format!("{OFFICIAL}{text}"));
    };
    let is_registry = first == "localhost" || first.contains(['.', ':']) || first.lowered() != first;
    let (domain, remote) = match first {
        "index.docker.io" => (DEFAULT_DOMAIN, rest),
        _ if is_registry => (first, rest),
        _ => (DEFAULT_DOMAIN, text),
    };
    match domain == DEFAULT_DOMAIN && !remote.contains('/') {
        true => (domain.to_owned(), format!("{OFFICIAL}{remote}")),
        false => (domain.to_owned(), remote.to_owned()),
    }
}

/// A host name or an address, with a port or without; or what can also be read as the start of a path.
fn is_domain(text: &str) -> bool {
    let host = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => {
                let address =
                    !address.is_empty() && address.chars().all(|c| c.is_ascii_hexdigit() || c == ':');
                return address && (port.is_empty() || port.strip_prefix(':').is_some_and(is_number));
            }
            None => return false,
        },
        None => match text.split_once(':') {
            Some((host, port)) if is_number(port) => host,
            Some(_) => return false,
            None => text,
        },
    };
    let component = |part: &str| {
        let inner = part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        !part.is_empty() && inner && !part.starts_with('-') && !part.ends_with('-')
    };
    host.split('.').all(component) || (host == text && is_component(text))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_path(text: &str) -> bool {
    text.split('/').all(is_component)
}

/// Lower-case letters and digits, with one period, one or two underscores or any number of dashes between.
fn is_component(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = text.split(plain).filter(|part| !part.is_empty());
    let valid = separators.into_iter().all(|s| matches!(s, "." | "_" | "__") || s.chars().all(|c| c == '-'));
    valid && text.starts_with(plain) && text.ends_with(plain)
}

fn is_tag(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 128 && text.starts_with(word) && text.chars().all(|c| word(c) || matches!(c, '.' | '-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(part)
        && hex.len() >= 32
        && hex.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a digest is one (`digest.Parse`).
///
/// # Errors
/// The library's text.
pub fn check_digest(text: &str) -> Result<(), String> {
    let format = || Err("invalid checksum digest format".to_owned());
    let Some((algorithm, encoded)) = text.split_once(':').filter(|(a, e)| !a.is_empty() && !e.is_empty())
    else {
        return format();
    };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => {
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            let parts = algorithm.split(['.', '+', '_', '-']).all(|p| !p.is_empty() && p.chars().all(known));
            let body = encoded.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '=' | '_' | '-'));
            if !parts || !body {
                return format();
            }
            return Err("unsupported digest algorithm".to_owned());
        }
    };
    if encoded.len() != length {
        return Err("invalid checksum digest length".to_owned());
    }
    match encoded.bytes().all(|b| matches!(b, b'a'..=b'f' | b'0'..=b'9')) {
        true => Ok(()),
        false => format(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let rows = [
            ("ubuntu", "docker.io/library/ubuntu", "ubuntu"),
            ("a/b:c", "docker.io/a/b:c", "a/b:c"),
            ("localhost:5000/x", "localhost:5000/x", "localhost:5000/x"),
            ("ghcr.io/a/b", "ghcr.io/a/b", "ghcr.io/a/b"),
            ("index.docker.io/x", "docker.io/library/x", "x"),
        ];
        for (text, full, familiar) in rows {
            let found = Reference::parse(text).unwrap();
            assert_eq!((found.to_string().as_str(), found.familiar().as_str()), (full, familiar));
        }
        for text in ["", "A:B:C", "x:", "x@sha256:ab", "a..b", "-a", "a_", "busybox:stable:x", "x/"] {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Reference::parse("Foo").unwrap_err(),
            "invalid reference format: repository name (library/Foo) must be lowercase"
        );
    }
}
