//! Image references as people write them: `node`, `docker.io/library/node:20`, `ghcr.io/a/b:tag@sha256:…`.

use std::fmt;

/// A repository under its familiar name, and a tag. A digest is read and dropped: the catalog cannot honour it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// `node`, `bitnami/redis`, `mcr.microsoft.com/dotnet/sdk`.
    pub repository: String,
    pub tag: String,
    /// Whether the name carried a digest.
    pub pinned: bool,
}

impl Reference {
    /// Splits a name; whatever it is, something comes out (the builders check the grammar).
    pub fn parse(name: &str) -> Self {
        let (name, pinned) = match name.split_once('@') {
            Some((name, _)) => (name, true),
            None => (name, false),
        };
        let path_start = name.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match name.rfind(':') {
            Some(colon) if colon >= path_start => {
                (name.get(..colon).unwrap_or(name), name.get(colon + 1..).unwrap_or_default())
            }
            _ => (name, ""),
        };
        let tag = if tag.is_empty() { "latest" } else { tag };
        Self { repository: familiar(repository).to_owned(), tag: tag.to_owned(), pinned }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.repository, self.tag)
    }
}

/// Docker Hub's own prefixes are left out, as `docker images` does, and those of registries that mirror it.
fn familiar(repository: &str) -> &str {
    const HUBS: [&str; 7] = [
        "docker.io/",
        "index.docker.io/",
        "registry-1.docker.io/",
        "registry.hub.docker.com/",
        "registry.docker.com/",
        "mirror.gcr.io/",
        "public.ecr.aws/docker/",
    ];
    let hub = HUBS.iter().find_map(|hub| repository.strip_prefix(hub));
    let name = hub.unwrap_or(repository);
    name.strip_prefix("library/").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_name() {
        for (name, expected) in [
            ("node", "node:latest"),
            ("node:20", "node:20"),
            ("library/node:20", "node:20"),
            ("docker.io/library/node:20", "node:20"),
            ("docker.io/node", "node:latest"),
            ("mirror.gcr.io/library/node:20", "node:20"),
            ("public.ecr.aws/docker/library/node", "node:latest"),
            ("node@sha256:0123", "node:latest"),
            ("node:20@sha256:0123", "node:20"),
            ("localhost:5000/app", "localhost:5000/app:latest"),
            ("mcr.microsoft.com/dotnet/sdk:8.0", "mcr.microsoft.com/dotnet/sdk:8.0"),
            ("", ":latest"),
        ] {
            assert_eq!(Reference::parse(name).to_string(), expected, "{name}");
        }
        assert!(Reference::parse("node:20@sha256:0123").pinned);
    }
}
