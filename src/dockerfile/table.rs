//! The instruction table: names, synopses, flags. Parsing, completion and hover all read this one.

/// An instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionInfo {
    /// In upper case.
    pub name: &'static str,
    pub synopsis: &'static str,
    /// One sentence.
    pub summary: &'static str,
    pub flags: &'static [FlagInfo],
}

/// A flag of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlagInfo {
    /// Without dashes.
    pub name: &'static str,
    pub kind: FlagKind,
    /// What stands after the `=`.
    pub value: &'static str,
    pub summary: &'static str,
    /// The frontend version that brought it; empty where it was always there.
    pub since: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagKind {
    /// Bare, `=true` or `=false`.
    Bool,
    /// Once, with a value.
    Text,
    /// Any number of times, with a value each.
    List,
}

const fn flag(
    name: &'static str,
    kind: FlagKind,
    value: &'static str,
    since: &'static str,
    summary: &'static str,
) -> FlagInfo {
    FlagInfo { name, kind, value, summary, since }
}

use FlagKind::{Bool, List, Text};

const CHOWN: FlagInfo = flag("chown", Text, "user:group", "", "Owner of what is copied, instead of root.");
const CHMOD: FlagInfo =
    flag("chmod", Text, "mode", "1.2", "Mode of what is copied, octal or symbolic (u+x).");
const LINK: FlagInfo = flag("link", Bool, "", "1.4", "Copies into a layer of its own, whatever is below it.");
const EXCLUDE: FlagInfo = flag("exclude", List, "pattern", "1.19", "Leaves out the files that match.");

const ADD: &[FlagInfo] = &[
    CHOWN,
    CHMOD,
    LINK,
    flag("keep-git-dir", Bool, "", "1.1", "Keeps the .git directory of a repository."),
    flag("checksum", Text, "sha256:hash", "1.6", "Refuses a download with another digest."),
    flag("unpack", Bool, "", "1.17", "Whether archives are unpacked, local and remote ones alike."),
    EXCLUDE,
];

const COPY: &[FlagInfo] = &[
    CHOWN,
    flag("from", Text, "stage", "", "Copies from a stage, an image or a named context."),
    CHMOD,
    LINK,
    EXCLUDE,
    flag("parents", Bool, "", "1.20", "Keeps the directories of the source's path."),
];

const FROM: &[FlagInfo] =
    &[flag("platform", Text, "os/arch", "", "The platform of the base image where it has several.")];

const HEALTHCHECK: &[FlagInfo] = &[
    flag("interval", Text, "30s", "", "Time between two checks."),
    flag("timeout", Text, "30s", "", "How long a check may take."),
    flag("start-period", Text, "0s", "", "Time in which failures do not count."),
    flag("start-interval", Text, "5s", "", "Time between two checks in the start period."),
    flag("retries", Text, "3", "", "Failures in a row that make the container unhealthy."),
];

const RUN: &[FlagInfo] = &[
    flag("mount", List, "type=cache,target=/path", "1.2", "Mounts something for the time of this command."),
    flag("network", Text, "default|none|host", "1.3", "The network that the command sees."),
    flag("security", Text, "sandbox|insecure", "1.20", "Whether the command is confined."),
    flag("device", List, "name", "1.14-labs", "Gives the command a device; labs frontend only."),
];

const fn instruction(
    name: &'static str,
    synopsis: &'static str,
    flags: &'static [FlagInfo],
    summary: &'static str,
) -> InstructionInfo {
    InstructionInfo { name, synopsis, summary, flags }
}

/// Every instruction, by name.
pub static INSTRUCTIONS: [InstructionInfo; 18] = [
    instruction(
        "ADD",
        "ADD [flags] src... dest",
        ADD,
        "Copies files, downloads addresses, unpacks local archives.",
    ),
    instruction("ARG", "ARG name[=default]...", &[], "Declares a variable for the time of the build."),
    instruction("CMD", "CMD [\"executable\", \"parameter\"]", &[], "Sets the command that a container runs."),
    instruction("COPY", "COPY [flags] src... dest", COPY, "Copies files from the context or from a stage."),
    instruction("ENTRYPOINT", "ENTRYPOINT [\"executable\"]", &[], "Sets the program that a container is."),
    instruction("ENV", "ENV key=value...", &[], "Sets variables, for the build and in the image."),
    instruction("EXPOSE", "EXPOSE port[/protocol]...", &[], "Notes the ports that the container listens on."),
    instruction(
        "FROM",
        "FROM [--platform=p] image [AS name]",
        FROM,
        "Starts a stage from an image or a stage.",
    ),
    instruction(
        "HEALTHCHECK",
        "HEALTHCHECK [flags] CMD command | NONE",
        HEALTHCHECK,
        "Says how health is checked.",
    ),
    instruction("LABEL", "LABEL key=value...", &[], "Adds metadata to the image."),
    instruction("MAINTAINER", "MAINTAINER name", &[], "Names the author; LABEL is preferred."),
    instruction("ONBUILD", "ONBUILD instruction", &[], "Keeps an instruction for builds from this image."),
    instruction("RUN", "RUN [flags] command", RUN, "Runs a command and keeps what it changes as a layer."),
    instruction("SHELL", "SHELL [\"executable\", \"parameter\"]", &[], "Sets the shell of the shell form."),
    instruction("STOPSIGNAL", "STOPSIGNAL signal", &[], "Sets the signal that stops the container."),
    instruction("USER", "USER user[:group]", &[], "Sets the user of what follows and of the container."),
    instruction("VOLUME", "VOLUME [\"/path\"]", &[], "Notes a path that is to be a volume."),
    instruction("WORKDIR", "WORKDIR /path", &[], "Sets the working directory, and creates it."),
];

/// The instructions, in the order of [`INSTRUCTIONS`] (`command` in BuildKit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

impl Command {
    /// The instruction of this name, in any case.
    ///
    /// Length and second letter tell all of them apart, so that one comparison is enough.
    #[inline]
    pub fn of(name: &str) -> Option<Self> {
        let second = name.as_bytes().get(1)?.to_ascii_lowercase();
        let command = match (name.len(), second) {
            (3, b'd') => Self::Add,
            (3, b'm') => Self::Cmd,
            (3, b'n') => Self::Env,
            (3, b'r') => Self::Arg,
            (3, b'u') => Self::Run,
            (4, b'o') => Self::Copy,
            (4, b'r') => Self::From,
            (4, b's') => Self::User,
            (5, b'a') => Self::Label,
            (5, b'h') => Self::Shell,
            (6, b'o') => Self::Volume,
            (6, b'x') => Self::Expose,
            (7, b'n') => Self::Onbuild,
            (7, b'o') => Self::Workdir,
            (10, b'a') => Self::Maintainer,
            (10, b'n') => Self::Entrypoint,
            (10, b't') => Self::Stopsignal,
            (11, b'e') => Self::Healthcheck,
            _ => return None,
        };
        // A letter without its sixth bit is upper-case; no other character becomes a letter that way.
        let same = |(written, upper): (u8, u8)| written & !0x20 == upper;
        name.bytes().zip(command.name().bytes()).all(same).then_some(command)
    }

    /// Its row of the table.
    #[inline]
    pub fn info(self) -> &'static InstructionInfo {
        INSTRUCTIONS.get(self as usize).unwrap_or(&INSTRUCTIONS[0])
    }

    /// In upper case.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    pub fn flags(self) -> &'static [FlagInfo] {
        self.info().flags
    }
}

/// The instruction of this name, in any case.
pub fn find(name: &str) -> Option<&'static InstructionInfo> {
    Command::of(name).map(Command::info)
}

#[cfg(test)]
mod tests {
    use super::{Command, INSTRUCTIONS};

    #[test]
    fn every_instruction_is_found_by_its_name() {
        for (index, info) in INSTRUCTIONS.iter().enumerate() {
            let command = Command::of(info.name).unwrap();
            assert_eq!((command as usize, command.info()), (index, info));
            assert_eq!(Command::of(&info.name.to_lowercase()), Some(command));
            assert_eq!(Command::of(&format!("{}_", &info.name[..info.name.len() - 1])), None);
        }
        assert_eq!(Command::of(""), None);
    }
}
