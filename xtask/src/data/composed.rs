//! Images that are composed of others: a short form in the recipes, written out as the asset has it.
//!
//! `compose NAME BASE|-` begins an image; `install SIZE COMMAND` is a row of its history with a layer, whose files
//! the indented lines after it tell: `as LABEL`, `user NAME UID GID HOME`, `fill …`, and a bundle's statements.
//! `product REPOSITORY BASE|- MEGABYTES PROGRAM…` is an image with one such layer, which all tags of its repository
//! stand for; a program without a folder is in `/usr/local/bin`. All other lines are taken as they are.

use std::mem::take;

use crate::failure::{Doing, Failure, Result};

/// When composed images say that they were made.
const CREATED: u32 = 1_788_000_000;
const SOURCE: &str = "composed: sizes are rounded from those commonly reported (estimate)";

/// The statements that the short form stands for.
pub fn expand(recipe: &str) -> Result<String> {
    let mut writer = Writer::default();
    for (index, line) in recipe.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        writer.line(line).doing(format_args!("line {}: {line}", index + 1))?;
    }
    writer.end_image();
    Ok(writer.out)
}

#[derive(Default)]
struct Writer {
    out: String,
    image: String,
    /// The layer's bundle: label and statements.
    label: String,
    files: Vec<String>,
    /// Bundles of the image, which end it where they stand, come after it.
    bundles: Vec<String>,
    /// The repository of the image, if it stands for all of its tags.
    product: Option<String>,
}

impl Writer {
    fn put(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn line(&mut self, line: &str) -> Result<()> {
        if let Some(file) = line.strip_prefix(' ') {
            match file.split_once(' ') {
                Some(("as", label)) => self.label = label.to_owned(),
                Some(("user", user)) => self.put(&format!("fill user {user}")),
                Some(("fill", _)) => self.put(file),
                _ => self.files.push(file.to_owned()),
            }
            return Ok(());
        }
        self.end_layer();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "compose" => {
                let (name, base) = rest.split_once(' ').ok_or_else(|| Failure::new("no base"))?;
                self.image(name, base);
            }
            "product" => self.product(rest)?,
            "install" => {
                let (size, command) = rest.split_once(' ').ok_or_else(|| Failure::new("no command"))?;
                self.layer(size.parse().doing("reading the size")?, command);
            }
            "family" | "variant" | "repository" | "alias" => {
                self.end_image();
                self.put(line);
            }
            _ => self.put(line),
        }
        Ok(())
    }

    fn image(&mut self, name: &str, base: &str) {
        self.end_image();
        name.clone_into(&mut self.image);
        self.put(&format!("image {name}"));
        if base != "-" {
            self.put(&format!("from {base}"));
        }
        self.put(&format!("created {CREATED}"));
        self.put(&format!("source {SOURCE}"));
    }

    fn layer(&mut self, size: u64, command: &str) {
        self.put(&format!("step = RUN /bin/sh -c {command} # buildkit"));
        // About what gzip makes of programs.
        self.put(&format!("layer {size} {} - - - estimate", size * 10 / 27));
        command.split(' ').next().unwrap_or(command).clone_into(&mut self.label);
    }

    fn product(&mut self, rest: &str) -> Result<()> {
        let mut words = rest.split(' ');
        let mut word = || words.next().ok_or_else(|| Failure::new("a repository, a base and a size"));
        let (repository, base, size) = (word()?, word()?, word()?);
        let megabytes: u64 = size.parse().doing("reading the size")?;
        let name = repository.rsplit('/').next().unwrap_or(repository);
        self.image(&format!("{repository}:latest"), base);
        self.layer(megabytes * 1_000_000, &format!("installation of {name}"));
        name.clone_into(&mut self.label);
        for program in words {
            let folder = if program.starts_with('/') { "" } else { "/usr/local/bin/" };
            self.files.push(format!("s 755 90 {folder}{program}"));
        }
        self.files.push(format!("s 644 900 /usr/lib/contents-{name}"));
        self.product = Some(repository.to_owned());
        Ok(())
    }

    fn end_layer(&mut self) {
        if self.files.is_empty() {
            return;
        }
        let name = format!("{}/{}", self.image, self.bundles.len());
        self.put(&format!("fill bundle {name}"));
        let label = take(&mut self.label);
        self.bundles.push(format!("bundle {name} {label}\n{}\n", take(&mut self.files).join("\n")));
    }

    fn end_image(&mut self) {
        self.end_layer();
        let bundles = take(&mut self.bundles).concat();
        self.out.push_str(&bundles);
        if let Some(repository) = self.product.take() {
            self.put(&format!("family {repository} - latest *"));
            self.put(&format!("variant {repository} {repository}:latest -"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn an_image_is_written_out() {
        let recipe = "compose a:1 alpine\nenv A_VERSION=1\ninstall 2700 apk add a\n as a=${A_VERSION}\n user a 7 7 /a\n s 755 1 /a\nfamily a - 1\n";
        let expected = "image a:1\nfrom alpine\ncreated 1788000000\nsource composed: sizes are rounded from those commonly reported (estimate)\nenv A_VERSION=1\nstep = RUN /bin/sh -c apk add a # buildkit\nlayer 2700 1000 - - - estimate\nfill user a 7 7 /a\nfill bundle a:1/0\nbundle a:1/0 a=${A_VERSION}\ns 755 1 /a\nfamily a - 1\n";
        assert_eq!(expand(recipe).unwrap(), expected);
        let product = "product a/b debian 3 b /opt/b\n d 755 /data\nuser 7\n";
        let expected = "image a/b:latest\nfrom debian\ncreated 1788000000\nsource composed: sizes are rounded from those commonly reported (estimate)\nstep = RUN /bin/sh -c installation of b # buildkit\nlayer 3000000 1111111 - - - estimate\nfill bundle a/b:latest/0\nuser 7\nbundle a/b:latest/0 b\ns 755 90 /usr/local/bin/b\ns 755 90 /opt/b\ns 644 900 /usr/lib/contents-b\nd 755 /data\nfamily a/b - latest *\nvariant a/b a/b:latest -\n";
        assert_eq!(expand(product).unwrap(), expected);
        assert!(expand("install many files").is_err());
    }
}
