//! `USER` and `--chown`: names to numbers by the image's `/etc/passwd` and `/etc/group`.

use crate::shell::User;
use crate::vfs::Tree;

/// Finds `name`, `uid`, `name:group`, `uid:gid` as runc does for the user of a container.
///
/// # Errors
/// runc's text: `unable to find user nosuch: no matching entries in passwd file`.
pub fn resolve(tree: &Tree, spec: &str) -> Result<User, String> {
    let (name, group) = spec.split_once(':').map_or((spec, None), |(name, group)| (name, Some(group)));
    let name = if name.is_empty() { "0" } else { name };
    let passwd = text(tree, "/etc/passwd");
    let groups = text(tree, "/etc/group");
    let entry =
        entries(&passwd).find(|fields| field(fields, 0) == name || number(fields, 2) == name.parse().ok());
    let mut user = match (entry, name.parse::<u32>()) {
        (Some(fields), _) => User {
            uid: number(&fields, 2).unwrap_or(0),
            gid: number(&fields, 3).unwrap_or(0),
            groups: vec![],
            name: field(&fields, 0).to_owned(),
            home: Some(field(&fields, 5)).filter(|home| !home.is_empty()).unwrap_or("/").to_owned(),
        },
        (None, Ok(uid)) => {
            let (name, home) = if uid == 0 { ("root", "/root") } else { ("", "/") };
            User { uid, gid: 0, groups: vec![], name: name.to_owned(), home: home.to_owned() }
        }
        (None, Err(_)) => {
            return Err(format!("unable to find user {name}: no matching entries in passwd file"));
        }
    };
    match group.filter(|group| !group.is_empty()) {
        Some(group) => {
            let entry = entries(&groups).find(|fields| field(fields, 0) == group);
            let gid = entry.and_then(|fields| number(&fields, 2)).or_else(|| group.parse().ok());
            let missing = || format!("unable to find group {group}: no matching entries in group file");
            user.gid = gid.ok_or_else(missing)?;
        }
        None => {
            let of = |fields: &Vec<&str>| field(fields, 3).split(',').any(|member| member == user.name);
            let member = entries(&groups).filter(|fields| !user.name.is_empty() && of(fields));
            user.groups = member.filter_map(|fields| number(&fields, 2)).collect();
        }
    }
    Ok(user)
}

fn text(tree: &Tree, path: &str) -> String {
    tree.read(path).ok().and_then(|content| content.as_text()).unwrap_or_default().to_owned()
}

fn entries(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim().split(':').collect())
}

fn field<'a>(fields: &[&'a str], index: usize) -> &'a str {
    fields.get(index).copied().unwrap_or("")
}

fn number(fields: &[&str], index: usize) -> Option<u32> {
    fields.get(index)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::{Metadata, Time};

    #[test]
    fn names_and_numbers() {
        let mut tree = Tree::new();
        let meta = Metadata::new(0o644, Time::EPOCH);
        tree.mkdir_all("/etc", &meta).unwrap();
        let passwd = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\n";
        tree.write("/etc/passwd", passwd, meta.clone()).unwrap();
        tree.write("/etc/group", "root:x:0:\nwheel:x:10:app\n", meta).unwrap();
        for (spec, expected) in [
            ("", (0, 0, "/root")),
            ("app", (1000, 1001, "/home/app")),
            ("1000", (1000, 1001, "/home/app")),
            ("7", (7, 0, "/")),
            ("7:wheel", (7, 10, "/")),
            ("app:5", (1000, 5, "/home/app")),
        ] {
            let user = resolve(&tree, spec).unwrap();
            assert_eq!((user.uid, user.gid, user.home.as_str()), expected, "{spec}");
        }
        assert_eq!(resolve(&tree, "app").unwrap().groups, [10]);
        let error = "unable to find user no: no matching entries in passwd file";
        assert_eq!(resolve(&tree, "no").unwrap_err(), error);
        let error = "unable to find group no: no matching entries in group file";
        assert_eq!(resolve(&tree, "app:no").unwrap_err(), error);
    }
}
