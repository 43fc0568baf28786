//! Releases of Debian, Ubuntu and Alpine that a tag names: `3.9-buster` is made after an image on another one, and
//! says what it is all the same.

use super::fill::Entry;
use super::record::{Fill, Images};

/// What a tag says of its system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Release {
    /// By codename; `sid` and `testing` too.
    Debian(&'static str),
    /// `20.04`, and the codename.
    Ubuntu(&'static str, &'static str),
    /// `3.19.4`: whole.
    Alpine(String),
}

/// Number, codename, last point release.
const DEBIAN: &[(&str, &str, &str)] = &[
    ("8", "jessie", "8.11"),
    ("9", "stretch", "9.13"),
    ("10", "buster", "10.13"),
    ("11", "bullseye", "11.11"),
    ("12", "bookworm", "12.11"),
    ("13", "trixie", "13.1"),
    ("", "forky", "forky/sid"),
    ("", "testing", "forky/sid"),
    ("", "sid", "forky/sid"),
    ("", "unstable", "forky/sid"),
];

const UBUNTU: &[(&str, &str)] = &[
    ("14.04", "trusty"),
    ("16.04", "xenial"),
    ("18.04", "bionic"),
    ("20.04", "focal"),
    ("22.04", "jammy"),
    ("24.04", "noble"),
    ("26.04", "resolute"),
];

impl Release {
    /// The release that a tag of a repository names, if it names one that is known.
    pub(super) fn of_tag(images: &Images, repository: &str, tag: &str) -> Option<Self> {
        let own = ["debian", "ubuntu", "alpine"].into_iter().find(|name| *name == repository);
        let words: Vec<&str> = own.into_iter().chain(tag.split('-')).collect();
        let next = |at: usize| words.get(at + 1).copied().unwrap_or_default();
        words.iter().enumerate().find_map(|(at, word)| {
            // `alpine3.19` and `alpine-3.19`.
            let number = |name: &str| {
                let rest = word.strip_prefix(name)?;
                Some(if rest.is_empty() { next(at) } else { rest })
            };
            if let Some(number) = number("alpine") {
                return Self::alpine(images, number);
            }
            if let Some(number) = number("ubuntu")
                && let Some((number, name)) = UBUNTU.iter().find(|(known, _)| *known == number)
            {
                return Some(Self::Ubuntu(number, name));
            }
            if let Some(number) = number("debian").filter(|number| !number.is_empty())
                && let Some((_, name, _)) = DEBIAN.iter().find(|(known, ..)| *known == number)
            {
                return Some(Self::Debian(name));
            }
            // Other repositories have a `testing` and an `unstable` of their own.
            let own_words = |name: &str| matches!(name, "testing" | "unstable") && own.is_none();
            let debian = DEBIAN.iter().find(|(_, name, _)| name == word && !own_words(name));
            let ubuntu = || UBUNTU.iter().find(|(_, name)| name == word);
            debian
                .map(|(_, name, _)| Self::Debian(name))
                .or_else(|| ubuntu().map(|(number, name)| Self::Ubuntu(number, name)))
        })
    }

    /// `3.19` is its last point release.
    fn alpine(images: &Images, number: &str) -> Option<Self> {
        let parts: Vec<&str> = number.split('.').collect();
        if parts.iter().any(|part| part.parse::<u32>().is_err()) {
            return None;
        }
        match parts.len() {
            3 => Some(Self::Alpine(number.to_owned())),
            2 => {
                let listed = images.families.get("alpine").and_then(|family| family.listed(number));
                Some(Self::Alpine(listed.unwrap_or_else(|| format!("{number}.0"))))
            }
            _ => None,
        }
    }

    /// The names that data has this release under, the likeliest first.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Debian(name) => vec![format!("debian-{name}")],
            Self::Ubuntu(number, name) => vec![format!("ubuntu-{number}"), format!("ubuntu-{name}")],
            Self::Alpine(full) => {
                let branch = branch(full);
                vec![format!("alpine-{branch}"), format!("alpine:{branch}")]
            }
        }
    }

    /// Whether a name of the data is that of a release of the same kind of system; what stands behind it.
    fn stands_for<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (family, rest) = name.split_once(['-', ':'])?;
        let (release, end) = rest.split_at(rest.find('-').unwrap_or(rest.len()));
        let known = match family {
            "debian" => DEBIAN.iter().any(|(_, name, _)| *name == release),
            "ubuntu" => UBUNTU.iter().any(|(number, name)| *number == release || *name == release),
            "alpine" => release == "edge" || release.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        let alike = matches!(self, Self::Alpine(_)) == (family == "alpine");
        (known && alike).then_some(end)
    }

    /// Whether it is the point release that the data has.
    fn is_listed(&self, images: &Images) -> bool {
        match self {
            Self::Alpine(full) => Self::alpine(images, branch(full)).as_ref() == Some(self),
            _ => true,
        }
    }

    /// What fills a layer in place of a part that belongs to another release; `None` where that part stays.
    pub(super) fn instead(
        &self,
        images: &Images,
        has_tree: impl Fn(&str) -> bool,
        fill: &Fill,
    ) -> Option<Part> {
        let (Fill::Bundle(name) | Fill::Rootfs(name) | Fill::Status(name) | Fill::Apk(name)) = fill else {
            return None;
        };
        let end = self.stands_for(name)?;
        let mut names = self.names().into_iter().map(|own| format!("{own}{end}"));
        if names.clone().any(|own| own == *name) && self.is_listed(images) {
            return None;
        }
        Some(match fill {
            Fill::Rootfs(_) => Part::Fill(Fill::Rootfs(names.find(|own| has_tree(own))?)),
            Fill::Status(_) => Part::Fill(Fill::Status(names.find(|own| images.sets.contains_key(own))?)),
            Fill::Apk(_) => Part::Fill(Fill::Apk(names.find(|own| images.sets.contains_key(own))?)),
            _ if matches!(self, Self::Alpine(_)) => Part::Files(self.files()),
            _ => match names.find(|own| images.bundles.contains_key(own)) {
                Some(own) => Part::Fill(Fill::Bundle(own)),
                None => Part::Files(self.files()),
            },
        })
    }

    /// A row of history as it is for this release: `ADD alpine-minirootfs-3.24.2-x86_64.tar.gz / # buildkit`.
    pub(super) fn in_history(&self, text: &str) -> String {
        match self {
            Self::Alpine(full) => {
                let start = "alpine-minirootfs-";
                let version = text.split_once(start).and_then(|(_, rest)| rest.split_once("-x86"));
                version.map_or_else(
                    || text.to_owned(),
                    |(old, _)| text.replace(&format!("{start}{old}"), &format!("{start}{full}")),
                )
            }
            Self::Debian(own) if text.contains("debian.sh") => {
                let old = DEBIAN.iter().find(|(_, name, _)| text.contains(&format!("'{name}'")));
                old.map_or_else(
                    || text.to_owned(),
                    |(_, old, _)| text.replace(&format!("'{old}'"), &format!("'{own}'")),
                )
            }
            _ => text.to_owned(),
        }
    }

    /// The files that say which release it is.
    fn files(&self) -> Vec<Entry> {
        let text = |path: &str, text: String| Entry::text(path, 0o644, text);
        match self {
            Self::Alpine(full) => {
                let branch = branch(full);
                let site = "https://dl-cdn.alpinelinux.org/alpine";
                vec![
                    text("/etc/alpine-release", format!("{full}\n")),
                    text(
                        "/etc/os-release",
                        format!(
                            "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID={full}\nPRETTY_NAME=\"Alpine Linux \
                             v{branch}\"\nHOME_URL=\"https://alpinelinux.org/\"\n"
                        ),
                    ),
                    text(
                        "/etc/apk/repositories",
                        format!("{site}/v{branch}/main\n{site}/v{branch}/community\n"),
                    ),
                ]
            }
            Self::Debian(name) => debian_files(name),
            // The data has the bundle of each that is listed.
            Self::Ubuntu(..) => vec![],
        }
    }
}

/// What takes the place of a part of a layer.
pub(super) enum Part {
    Fill(Fill),
    Files(Vec<Entry>),
}

/// `3.19` of `3.19.4`.
fn branch(full: &str) -> &str {
    full.rsplit_once('.').map_or(full, |(branch, _)| branch)
}

fn debian_files(name: &str) -> Vec<Entry> {
    let (number, _, point) = DEBIAN.iter().find(|(_, known, _)| *known == name).unwrap_or(&("", "", ""));
    let coming = number.is_empty();
    let pretty = if coming { "forky/sid".to_owned() } else { format!("{number} ({name})") };
    let version = match coming {
        true => "VERSION_CODENAME=forky\n".to_owned(),
        false => {
            format!("VERSION_ID=\"{number}\"\nVERSION=\"{number} ({name})\"\nVERSION_CODENAME={name}\n")
        }
    };
    let site = "http://deb.debian.org/debian";
    let sources = match name {
        "sid" | "unstable" => format!("deb {site} {name} main\n"),
        _ if coming => format!(
            "deb {site} {name} main\ndeb {site}-security {name}-security main\ndeb {site} {name}-updates main\n"
        ),
        _ => format!(
            "deb {site} {name} main\ndeb http://security.debian.org/debian-security {name}/updates main\n\
             deb {site} {name}-updates main\n"
        ),
    };
    let text = |path: &str, text: String| Entry::text(path, 0o644, text);
    vec![
        text(
            "/usr/lib/os-release",
            format!(
                "PRETTY_NAME=\"Debian GNU/Linux {pretty}\"\nNAME=\"Debian GNU/Linux\"\n{version}ID=debian\n\
                 HOME_URL=\"https://www.debian.org/\"\n"
            ),
        ),
        text("/etc/debian_version", format!("{point}\n")),
        text("/etc/apt/sources.list", sources),
    ]
}
