//! The table of commands.

use super::args::flags::Flag;
use super::args::spec::{Arity, Spec};
use super::call::{Call, Done};
use super::command::{
    archive, build, builder, containers, history, images, inspect, prune, pull, remove, run, system, tag,
};
use super::command_flags::*;

/// A command: what it is called, how its words are read, and what it does.
pub struct Command {
    pub spec: Spec,
    pub parsing: Parsing,
    pub run: fn(&mut Call<'_, '_>) -> Done,
}

/// What is special about reading a command's words.
#[derive(Debug, Clone, Copy)]
pub enum Parsing {
    Usual,
    /// Flags end at the first argument, as the rest is the container's command.
    UntilArgument,
    /// `docker build`: with BuildKit the words are those of `docker buildx build`.
    Build(&'static Spec),
    /// Talks about the builder, and so says that the classic one is deprecated.
    Builder,
}

/// A management command and what its help says.
pub struct Group {
    pub name: &'static str,
    pub about: &'static str,
}

pub const GROUPS: &[Group] = &[
    Group { name: "builder", about: "Manage builds" },
    Group { name: "buildx", about: "Docker Buildx" },
    Group { name: "container", about: "Manage containers" },
    Group { name: "image", about: "Manage images" },
    Group { name: "system", about: "Manage Docker" },
];

const BUILDX_BUILD: Spec = Spec {
    path: &["buildx", "build"],
    synopsis: "[OPTIONS] PATH | URL | -",
    about: "Start a build",
    arity: Arity::Exactly(1),
    flags: BUILDX_FLAGS,
};

const fn command(
    path: &'static [&'static str],
    synopsis: &'static str,
    about: &'static str,
    arity: Arity,
    flags: &'static [Flag],
    run: fn(&mut Call<'_, '_>) -> Done,
) -> Command {
    Command { spec: Spec { path, synopsis, about, arity, flags }, parsing: Parsing::Usual, run }
}

const fn parsed(mut command: Command, parsing: Parsing) -> Command {
    command.parsing = parsing;
    command
}

const fn build_as(path: &'static [&'static str]) -> Command {
    let about = "Build an image from a Dockerfile";
    let command =
        command(path, "[OPTIONS] PATH | URL | -", about, Arity::Exactly(1), BUILD_FLAGS, build::build);
    parsed(command, Parsing::Build(&BUILDX_BUILD))
}

const fn images_as(path: &'static [&'static str]) -> Command {
    command(
        path,
        "[OPTIONS] [REPOSITORY[:TAG]]",
        "List images",
        Arity::AtMost(1),
        IMAGES_FLAGS,
        images::images,
    )
}

const fn history_as(path: &'static [&'static str]) -> Command {
    command(
        path,
        "[OPTIONS] IMAGE",
        "Show the history of an image",
        Arity::Exactly(1),
        HISTORY_FLAGS,
        history::history,
    )
}

const fn tag_as(path: &'static [&'static str]) -> Command {
    let about = "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE";
    command(path, "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", about, Arity::Exactly(2), &[], tag::tag)
}

const fn pull_as(path: &'static [&'static str]) -> Command {
    let about = "Download an image from a registry";
    command(path, "[OPTIONS] NAME[:TAG|@DIGEST]", about, Arity::Exactly(1), PULL_FLAGS, pull::pull)
}

const fn rmi_as(path: &'static [&'static str]) -> Command {
    let about = "Remove one or more images";
    command(path, "[OPTIONS] IMAGE [IMAGE...]", about, Arity::AtLeast(1), RMI_FLAGS, remove::rmi)
}

const fn save_as(path: &'static [&'static str]) -> Command {
    let about = "Save one or more images to a tar archive (streamed to STDOUT by default)";
    command(path, "[OPTIONS] IMAGE [IMAGE...]", about, Arity::AtLeast(1), OUTPUT_FLAGS, archive::save)
}

const fn load_as(path: &'static [&'static str]) -> Command {
    let about = "Load an image from a tar archive or STDIN";
    command(path, "[OPTIONS]", about, Arity::None, LOAD_FLAGS, archive::load)
}

const fn import_as(path: &'static [&'static str]) -> Command {
    let about = "Import the contents from a tarball to create a filesystem image";
    let synopsis = "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]";
    command(path, synopsis, about, Arity::AtLeast(1), IMPORT_FLAGS, archive::import)
}

const fn run_as(path: &'static [&'static str]) -> Command {
    let about = "Create and run a new container from an image";
    let command =
        command(path, "[OPTIONS] IMAGE [COMMAND] [ARG...]", about, Arity::AtLeast(1), RUN_FLAGS, run::run);
    parsed(command, Parsing::UntilArgument)
}

const fn ps_as(path: &'static [&'static str]) -> Command {
    command(path, "[OPTIONS]", "List containers", Arity::None, PS_FLAGS, containers::ps)
}

const fn rm_as(path: &'static [&'static str]) -> Command {
    let about = "Remove one or more containers";
    command(path, "[OPTIONS] CONTAINER [CONTAINER...]", about, Arity::AtLeast(1), RM_FLAGS, containers::rm)
}

const fn commit_as(path: &'static [&'static str]) -> Command {
    let about = "Create a new image from a container's changes";
    let synopsis = "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]";
    command(path, synopsis, about, Arity::Between(1, 2), COMMIT_FLAGS, containers::commit)
}

const fn diff_as(path: &'static [&'static str]) -> Command {
    let about = "Inspect changes to files or directories on a container's filesystem";
    command(path, "CONTAINER", about, Arity::Exactly(1), &[], containers::diff)
}

const fn export_as(path: &'static [&'static str]) -> Command {
    let about = "Export a container's filesystem as a tar archive";
    command(path, "[OPTIONS] CONTAINER", about, Arity::Exactly(1), OUTPUT_FLAGS, archive::export)
}

/// Every command; short forms beside the long ones.
pub const COMMANDS: &[Command] = &[
    run_as(&["run"]),
    ps_as(&["ps"]),
    build_as(&["build"]),
    images_as(&["images"]),
    command(
        &["info"],
        "[OPTIONS]",
        "Display system-wide information",
        Arity::None,
        FORMAT_FLAG,
        system::info,
    ),
    command(
        &["version"],
        "[OPTIONS]",
        "Show the Docker version information",
        Arity::None,
        FORMAT_FLAG,
        system::version,
    ),
    commit_as(&["commit"]),
    diff_as(&["diff"]),
    export_as(&["export"]),
    history_as(&["history"]),
    import_as(&["import"]),
    command(
        &["inspect"],
        "[OPTIONS] NAME|ID [NAME|ID...]",
        "Return low-level information on Docker objects",
        Arity::AtLeast(1),
        INSPECT_FLAGS,
        inspect::inspect,
    ),
    load_as(&["load"]),
    pull_as(&["pull"]),
    rm_as(&["rm"]),
    rmi_as(&["rmi"]),
    save_as(&["save"]),
    tag_as(&["tag"]),
    build_as(&["image", "build"]),
    history_as(&["image", "history"]),
    import_as(&["image", "import"]),
    command(
        &["image", "inspect"],
        "[OPTIONS] IMAGE [IMAGE...]",
        "Display detailed information on one or more images",
        Arity::AtLeast(1),
        FORMAT_FLAG,
        inspect::image_inspect,
    ),
    load_as(&["image", "load"]),
    images_as(&["image", "ls"]),
    images_as(&["image", "list"]),
    command(
        &["image", "prune"],
        "[OPTIONS]",
        "Remove unused images",
        Arity::None,
        PRUNE_FLAGS,
        prune::images,
    ),
    pull_as(&["image", "pull"]),
    rmi_as(&["image", "rm"]),
    rmi_as(&["image", "remove"]),
    save_as(&["image", "save"]),
    tag_as(&["image", "tag"]),
    build_as(&["builder", "build"]),
    parsed(
        command(
            &["builder", "prune"],
            "",
            "Remove build cache",
            Arity::None,
            BUILDER_PRUNE_FLAGS,
            builder::prune,
        ),
        Parsing::Builder,
    ),
    build_as(&["buildx", "build"]),
    command(&["buildx", "du"], "", "Disk usage", Arity::None, DU_FLAGS, builder::disk_usage),
    command(&["buildx", "prune"], "", "Remove build cache", Arity::None, BUILDER_PRUNE_FLAGS, builder::prune),
    commit_as(&["container", "commit"]),
    diff_as(&["container", "diff"]),
    export_as(&["container", "export"]),
    ps_as(&["container", "ls"]),
    command(
        &["container", "prune"],
        "[OPTIONS]",
        "Remove all stopped containers",
        Arity::None,
        CONTAINER_PRUNE_FLAGS,
        prune::containers,
    ),
    rm_as(&["container", "rm"]),
    run_as(&["container", "run"]),
    command(
        &["system", "df"],
        "[OPTIONS]",
        "Show docker disk usage",
        Arity::None,
        DF_FLAGS,
        system::disk_usage,
    ),
    command(
        &["system", "info"],
        "[OPTIONS]",
        "Display system-wide information",
        Arity::None,
        FORMAT_FLAG,
        system::info,
    ),
    command(
        &["system", "prune"],
        "[OPTIONS]",
        "Remove unused data",
        Arity::None,
        SYSTEM_PRUNE_FLAGS,
        prune::system,
    ),
];
