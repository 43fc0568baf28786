//! `RUN --mount` and `RUN --device`: from their comma-separated fields to types.

use crate::dockerfile::go::Letters;

use super::ast::Word;
use super::go;
use super::suggest::{Case, with_suggestion};

/// A `--mount` as written. Its fields may hold variables, hence the second step, [`MountFlag::resolve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountFlag {
    /// The value of the flag: `type=cache,target=/root/.cache`.
    pub text: Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MountType {
    #[default]
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
}

impl MountType {
    /// Every type under its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("bind", Self::Bind),
        ("cache", Self::Cache),
        ("tmpfs", Self::Tmpfs),
        ("secret", Self::Secret),
        ("ssh", Self::Ssh),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// How a cache mount is shared between builds that run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sharing {
    #[default]
    Shared,
    Private,
    Locked,
}

impl Sharing {
    /// Every mode under its name.
    pub const ALL: [(&'static str, Self); 3] =
        [("shared", Self::Shared), ("private", Self::Private), ("locked", Self::Locked)];
}

/// Every key of a mount, in the order in which suggestions are looked for.
pub const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

/// A mount with its variables expanded; texts are empty where the key is not there, as in BuildKit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mount {
    pub kind: MountType,
    /// A stage or an image.
    pub from: String,
    pub source: String,
    pub target: String,
    pub read_only: bool,
    /// Bytes, of a tmpfs; 0 is no limit.
    pub size_limit: i64,
    /// `id` of a cache, a secret or an ssh agent.
    pub id: String,
    pub sharing: Option<Sharing>,
    pub required: bool,
    /// The variable that a secret is put into.
    pub env: Option<String>,
    pub mode: Option<u32>,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
}

/// Expands a word, or says in Docker's words why not.
pub type Expander<'e> = &'e mut dyn FnMut(&str) -> Result<String, String>;

impl MountFlag {
    /// What BuildKit checks before it knows the variables: the fields can be split, and `from` has none.
    ///
    /// # Errors
    /// BuildKit's text.
    pub fn check(&self) -> Result<(), String> {
        for field in fields(&self.text, "mounts")? {
            let Some((key, value)) = field.split_once('=') else { continue };
            if key.lowered() == "from" && value.find('$').is_some_and(|at| at + 1 != value.len()) {
                return Err(
                    "'from' doesn't support variable expansion, define alias stage instead".to_owned()
                );
            }
        }
        Ok(())
    }

    /// The typed mount, with every value but that of a bare key expanded.
    ///
    /// # Errors
    /// BuildKit's text.
    pub fn resolve(&self, expand: Expander<'_>) -> Result<Mount, String> {
        let mut mount = Mount::default();
        let mut read_only = None;
        for field in fields(&self.text, "mounts")? {
            let (key, value) = field.split_once('=').map_or((field.as_str(), None), |(k, v)| (k, Some(v)));
            let key = key.lowered();
            match value {
                None => bare(&mut mount, &mut read_only, &key, &field)?,
                Some(value) => {
                    let value = expand(value)?;
                    assign(&mut mount, &mut read_only, &key, &value, &field)?;
                }
            }
        }
        check_file_info(&mount)?;
        mount.read_only = read_only.unwrap_or(!matches!(mount.kind, MountType::Cache | MountType::Tmpfs));
        check_secret(&mount)?;
        if mount.sharing.is_some() && mount.kind != MountType::Cache {
            return Err(format!("invalid cache sharing set for {} mount", mount.kind.name()));
        }
        Ok(mount)
    }
}

fn fields(text: &str, what: &str) -> Result<Vec<String>, String> {
    go::csv_fields(text).map_err(|why| format!("failed to parse csv {what}: {why}"))
}

/// A key without a value.
fn bare(mount: &mut Mount, read_only: &mut Option<bool>, key: &str, field: &str) -> Result<(), String> {
    match key {
        "readonly" | "ro" => *read_only = Some(true),
        "readwrite" | "rw" => *read_only = Some(false),
        "required" => {
            only_for(mount.kind, &[MountType::Secret, MountType::Ssh], key)?;
            mount.required = true;
        }
        _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
    }
    Ok(())
}

fn assign(
    mount: &mut Mount,
    read_only: &mut Option<bool>,
    key: &str,
    value: &str,
    field: &str,
) -> Result<(), String> {
    let flag = || go::parse_bool(value).ok_or_else(|| format!("invalid value for {key}: {value}"));
    let number = |radix| {
        // A sign is not a number to Go.
        let digits = value.bytes().all(|b| b.is_ascii_digit());
        let number = if digits { u32::from_str_radix(value, radix).ok() } else { None };
        number.ok_or_else(|| format!("invalid value {value} for {key}"))
    };
    match key {
        "type" => {
            mount.kind = named(&MountType::ALL, value).ok_or_else(|| {
                let message = format!("unsupported mount type {}", go::quote(value));
                with_suggestion(message, value, MountType::ALL.iter().map(|(name, _)| *name), Case::Sensitive)
            })?;
        }
        "from" => mount.from = value.to_owned(),
        "source" | "src" => mount.source = value.to_owned(),
        "target" | "dst" | "destination" => mount.target = value.to_owned(),
        "readonly" | "ro" => *read_only = Some(flag()?),
        "readwrite" | "rw" => *read_only = Some(!flag()?),
        "required" => {
            only_for(mount.kind, &[MountType::Secret, MountType::Ssh], key)?;
            mount.required = flag()?;
        }
        "size" => {
            only_for(mount.kind, &[MountType::Tmpfs], key)?;
            mount.size_limit =
                ram_in_bytes(value).ok_or_else(|| format!("invalid value for {key}: {value}"))?;
        }
        "id" => mount.id = value.to_owned(),
        "sharing" => {
            let mode = named(&Sharing::ALL, value).ok_or_else(|| {
                let message = format!("unsupported sharing value {}", go::quote(value));
                with_suggestion(message, value, Sharing::ALL.iter().map(|(name, _)| *name), Case::Sensitive)
            })?;
            mount.sharing = Some(mode);
        }
        "mode" => mount.mode = Some(number(8)?),
        "uid" => mount.uid = Some(number(10)?),
        "gid" => mount.gid = Some(number(10)?),
        "env" => mount.env = Some(value.to_owned()),
        _ => {
            let message = format!("unexpected key '{key}' in '{field}'");
            return Err(with_suggestion(message, key, KEYS, Case::Sensitive));
        }
    }
    Ok(())
}

fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    let name = name.lowered();
    all.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
}

fn only_for(kind: MountType, allowed: &[MountType], key: &str) -> Result<(), String> {
    match allowed.contains(&kind) {
        true => Ok(()),
        false => Err(format!("unexpected key '{key}' for mount type '{}'", kind.name())),
    }
}

fn check_file_info(mount: &Mount) -> Result<(), String> {
    if matches!(mount.kind, MountType::Secret | MountType::Ssh | MountType::Cache) {
        return Ok(());
    }
    let given = [("mode", mount.mode), ("uid", mount.uid), ("gid", mount.gid)];
    match given.iter().find(|(_, value)| value.is_some()) {
        Some((key, _)) => Err(format!("{key} not allowed for {} type mounts", go::quote(mount.kind.name()))),
        None => Ok(()),
    }
}

fn check_secret(mount: &Mount) -> Result<(), String> {
    if mount.kind != MountType::Secret {
        return Ok(());
    }
    let problem = if !mount.from.is_empty() {
        "secret mount should not have a from"
    } else if mount.sharing.is_some() {
        "secret mount should not define sharing"
    } else if mount.source.is_empty() && mount.target.is_empty() && mount.id.is_empty() {
        "invalid secret mount. one of source, target required"
    } else if !mount.source.is_empty() && !mount.id.is_empty() {
        "both source and id can't be set"
    } else {
        return Ok(());
    };
    Err(problem.to_owned())
}

/// `units.RAMInBytes`: a number with a binary unit, `64m`, `1.5GiB`, `512 kB`.
fn ram_in_bytes(text: &str) -> Option<i64> {
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')? + 1;
    let (number, unit) = text.split_at(end);
    // One blank may stand between the number and the unit.
    let number = number.strip_suffix(' ').unwrap_or(number);
    let unit = unit.lowered();
    let power = match unit.as_str() {
        "" | "b" => 0,
        _ => {
            let prefix = unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit);
            ["k", "m", "g", "t", "p", "e", "z", "y"].iter().position(|p| *p == prefix)? + 1
        }
    };
    let number: f64 = number.parse().ok()?;
    let scale = 1024f64.powi(i32::try_from(power).ok()?);
    // Go's conversion; it saturates where the number does not fit.
    (number >= 0.0).then_some((number * scale) as i64)
}

/// `--device`, which only the labs frontend carries out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    pub name: String,
    pub required: bool,
}

impl Device {
    /// Reads the value of the flag.
    ///
    /// # Errors
    /// BuildKit's text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut device = Self::default();
        for field in fields(text, "devices")? {
            let (key, value) = field.split_once('=').map_or((field.as_str(), None), |(k, v)| (k, Some(v)));
            let key = key.lowered();
            match (key.as_str(), value) {
                ("required", None) => device.required = true,
                ("required", Some(value)) => {
                    device.required = go::parse_bool(value)
                        .ok_or_else(|| format!("invalid value for required: {value}"))?;
                }
                ("name", Some(_)) if !device.name.is_empty() => {
                    return Err(format!("device name already set to {}", device.name));
                }
                ("name", Some(value)) => device.name = value.to_owned(),
                _ if device.name.is_empty() => device.name = field.clone(),
                (_, None) => return Err(format!("invalid field '{field}' must be a key=value pair")),
                (_, Some(_)) => {
                    let message = format!("unexpected key '{key}' in '{field}'");
                    return Err(with_suggestion(message, &key, ["name", "required"], Case::Sensitive));
                }
            }
        }
        Ok(device)
    }
}
