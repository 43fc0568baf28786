//! `--chown`: names are looked up in the image's own `/etc/passwd` and `/etc/group`.

use super::CopyError;
use crate::vfs::Tree;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    pub uid: u32,
    pub gid: u32,
}

/// Third field of the line that begins with `name:`, and the fourth.
fn look_up(tree: &Tree, file: &str, name: &str) -> Option<(u32, Option<u32>)> {
    let text = tree.read(file).ok()?.as_text()?;
    text.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let id = fields.nth(1)?.parse().ok()?;
        Some((id, fields.next().and_then(|gid| gid.parse().ok())))
    })
}

/// BuildKit: a user alone stands for its group as well, a name that nobody has is root.
pub fn buildkit_owner(tree: &Tree, text: &str) -> Owner {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    let (uid, own_gid) = match user.parse::<u32>() {
        Ok(uid) => (uid, uid),
        Err(_) => match look_up(tree, "/etc/passwd", user) {
            Some((uid, gid)) => (uid, gid.unwrap_or(uid)),
            None => (0, 0),
        },
    };
    let gid = match group {
        None | Some("") => own_gid,
        Some(group) => match group.parse() {
            Ok(gid) => gid,
            Err(_) => look_up(tree, "/etc/group", group).map_or(0, |(gid, _)| gid),
        },
    };
    Owner { uid, gid }
}

/// The classic builder: a user alone is looked up as a group as well, a name that nobody has is an error.
pub fn classic_owner(tree: &Tree, text: &str) -> Result<Owner, CopyError> {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) if !group.is_empty() => (user, group),
        Some((user, _)) => (user, user),
        None => (text, text),
    };
    let find = |file: &str, name: &str, id: &str, kind: &str| {
        match name.parse::<u32>() {
        Ok(number) => Ok(number),
        Err(_) => look_up(tree, file, name).map(|(number, _)| number).ok_or_else(|| {
            CopyError(format!(
                "unable to convert uid/gid chown string to host mapping: can't find {id} for {kind} {name}: no such {kind}: {name}"
            ))
        }),
    }
    };
    let uid = find("/etc/passwd", user, "uid", "user")?;
    let gid = find("/etc/group", group, "gid", "group")?;
    Ok(Owner { uid, gid })
}
