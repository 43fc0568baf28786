//! The table of commands.

use super::args::flags::{Flag, Kind, flag};
use super::args::spec::{Arity, Spec};
use super::call::{Call, Done};
use super::command::{
    archive, build, builder, containers, history, images, inspect, remove, run, system, tag,
};

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

use Kind::{List, Switch, Value};

const BUILD_FLAGS: &[Flag] = &[
    flag(None, "add-host", List, "Add a custom host-to-IP mapping (\"host:ip\")"),
    flag(None, "build-arg", List, "Set build-time variables"),
    flag(None, "cache-from", List, "Images to consider as cache sources"),
    flag(None, "cgroup-parent", Value, "Set the parent cgroup for the \"RUN\" instructions during build"),
    flag(None, "compress", Switch, "Compress the build context using gzip"),
    flag(None, "cpu-period", Value, "Limit the CPU CFS (Completely Fair Scheduler) period"),
    flag(None, "cpu-quota", Value, "Limit the CPU CFS (Completely Fair Scheduler) quota"),
    flag(Some('c'), "cpu-shares", Value, "CPU shares (relative weight)"),
    flag(None, "cpuset-cpus", Value, "CPUs in which to allow execution (0-3, 0,1)"),
    flag(None, "cpuset-mems", Value, "MEMs in which to allow execution (0-3, 0,1)"),
    flag(None, "disable-content-trust", Switch, "Skip image verification (default true)"),
    flag(Some('f'), "file", Value, "Name of the Dockerfile (Default is \"PATH/Dockerfile\")"),
    flag(None, "force-rm", Switch, "Always remove intermediate containers"),
    flag(None, "iidfile", Value, "Write the image ID to the file"),
    flag(None, "isolation", Value, "Container isolation technology"),
    flag(None, "label", List, "Set metadata for an image"),
    flag(Some('m'), "memory", Value, "Memory limit"),
    flag(None, "memory-swap", Value, "Swap limit equal to memory plus swap: -1 to enable unlimited swap"),
    flag(
        None,
        "network",
        Value,
        "Set the networking mode for the RUN instructions during build (default \"default\")",
    ),
    flag(None, "no-cache", Switch, "Do not use cache when building the image"),
    flag(None, "platform", Value, "Set platform if server is multi-platform capable"),
    flag(None, "pull", Switch, "Always attempt to pull a newer version of the image"),
    flag(Some('q'), "quiet", Switch, "Suppress the build output and print image ID on success"),
    flag(None, "rm", Switch, "Remove intermediate containers after a successful build (default true)"),
    flag(None, "security-opt", List, "Security options"),
    flag(None, "shm-size", Value, "Size of \"/dev/shm\""),
    flag(None, "squash", Switch, "Squash newly built layers into a single new layer"),
    flag(Some('t'), "tag", List, "Name and optionally a tag in the \"name:tag\" format"),
    flag(None, "target", Value, "Set the target build stage to build."),
    flag(None, "ulimit", List, "Ulimit options (default [])"),
];

const BUILDX_FLAGS: &[Flag] = &[
    flag(None, "add-host", List, "Add a custom host-to-IP mapping (format: \"host:ip\")"),
    flag(
        None,
        "allow",
        List,
        "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\")",
    ),
    flag(None, "annotation", List, "Add annotation to the image"),
    flag(None, "attest", List, "Attestation parameters (format: \"type=sbom,generator=image\")"),
    flag(None, "build-arg", List, "Set build-time variables"),
    flag(None, "build-context", List, "Additional build contexts (e.g., name=path)"),
    flag(None, "builder", Value, "Override the configured builder instance"),
    flag(
        None,
        "cache-from",
        List,
        "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")",
    ),
    flag(
        None,
        "cache-to",
        List,
        "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\")",
    ),
    flag(None, "cgroup-parent", Value, "Set the parent cgroup for the \"RUN\" instructions during build"),
    flag(None, "compress", Switch, "Compress the build context using gzip"),
    flag(Some('c'), "cpu-shares", Value, "CPU shares (relative weight)"),
    flag(None, "disable-content-trust", Switch, "Skip image verification (default true)"),
    flag(Some('f'), "file", Value, "Name of the Dockerfile (default: \"PATH/Dockerfile\")"),
    flag(None, "force-rm", Switch, "Always remove intermediate containers"),
    flag(None, "iidfile", Value, "Write the image ID to the file"),
    flag(None, "isolation", Value, "Container isolation technology"),
    flag(None, "label", List, "Set metadata for an image"),
    flag(None, "load", Switch, "Shorthand for \"--output=type=docker\""),
    flag(Some('m'), "memory", Value, "Memory limit"),
    flag(None, "memory-swap", Value, "Swap limit equal to memory plus swap: -1 to enable unlimited swap"),
    flag(None, "metadata-file", Value, "Write build result metadata to the file"),
    flag(
        None,
        "network",
        Value,
        "Set the networking mode for the \"RUN\" instructions during build (default \"default\")",
    ),
    flag(None, "no-cache", Switch, "Do not use cache when building the image"),
    flag(None, "no-cache-filter", List, "Do not cache specified stages"),
    flag(Some('o'), "output", List, "Output destination (format: \"type=local,dest=path\")"),
    flag(None, "platform", List, "Set target platform for build"),
    flag(
        None,
        "progress",
        Value,
        "Set type of progress output (\"auto\", \"plain\", \"tty\"). Use plain to show container output",
    ),
    flag(None, "provenance", Value, "Shorthand for \"--attest=type=provenance\""),
    flag(None, "pull", Switch, "Always attempt to pull all referenced images"),
    flag(None, "push", Switch, "Shorthand for \"--output=type=registry\""),
    flag(Some('q'), "quiet", Switch, "Suppress the build output and print image ID on success"),
    flag(None, "rm", Switch, "Remove intermediate containers after a successful build"),
    flag(None, "sbom", Value, "Shorthand for \"--attest=type=sbom\""),
    flag(None, "secret", List, "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")"),
    flag(None, "security-opt", List, "Security options"),
    flag(None, "shm-size", Value, "Size of \"/dev/shm\""),
    flag(None, "squash", Switch, "Squash newly built layers into a single new layer"),
    flag(None, "ssh", List, "SSH agent socket or keys to expose to the build"),
    flag(Some('t'), "tag", List, "Name and optionally a tag (format: \"name:tag\")"),
    flag(None, "target", Value, "Set the target build stage to build"),
    flag(None, "ulimit", List, "Ulimit options (default [])"),
];

const HISTORY_FLAGS: &[Flag] = &[
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('H'), "human", Switch, "Print sizes and dates in human readable format (default true)"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only show image IDs"),
];

const IMAGES_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Show all images (default hides intermediate images)"),
    flag(None, "digests", Switch, "Show digests"),
    flag(Some('f'), "filter", List, "Filter output based on conditions provided"),
    flag(None, "format", Value, "Format output using a custom template"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only show image IDs"),
];

const RMI_FLAGS: &[Flag] = &[
    flag(Some('f'), "force", Switch, "Force removal of the image"),
    flag(None, "no-prune", Switch, "Do not delete untagged parents"),
];

const INSPECT_FLAGS: &[Flag] = &[
    flag(Some('f'), "format", Value, "Format output using a custom template"),
    flag(Some('s'), "size", Switch, "Display total file sizes if the type is container"),
    flag(None, "type", Value, "Return JSON for specified type"),
];

const PRUNE_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Remove all unused images, not just dangling ones"),
    flag(None, "filter", List, "Provide filter values (e.g. \"until=<timestamp>\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
];

const BUILDER_PRUNE_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Remove all unused build cache, not just dangling ones"),
    flag(None, "filter", List, "Provide filter values (e.g. \"until=24h\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
    flag(None, "keep-storage", Value, "Amount of disk space to keep for cache"),
    flag(None, "verbose", Switch, "Provide a more verbose output"),
];

const DU_FLAGS: &[Flag] = &[
    flag(None, "filter", List, "Provide filter values"),
    flag(None, "verbose", Switch, "Provide a more verbose output"),
];

const RUN_FLAGS: &[Flag] = &[
    flag(Some('d'), "detach", Switch, "Run container in background and print container ID"),
    flag(None, "entrypoint", Value, "Overwrite the default ENTRYPOINT of the image"),
    flag(Some('e'), "env", List, "Set environment variables"),
    flag(Some('h'), "hostname", Value, "Container host name"),
    flag(Some('i'), "interactive", Switch, "Keep STDIN open even if not attached"),
    flag(Some('l'), "label", List, "Set meta data on a container"),
    flag(None, "name", Value, "Assign a name to the container"),
    flag(None, "network", Value, "Connect a container to a network"),
    flag(None, "platform", Value, "Set platform if server is multi-platform capable"),
    flag(
        None,
        "pull",
        Value,
        "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")",
    ),
    flag(None, "rm", Switch, "Automatically remove the container when it exits"),
    flag(Some('t'), "tty", Switch, "Allocate a pseudo-TTY"),
    flag(Some('u'), "user", Value, "Username or UID (format: <name|uid>[:<group|gid>])"),
    flag(Some('w'), "workdir", Value, "Working directory inside the container"),
];

const PS_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Show all containers (default shows just running)"),
    flag(Some('f'), "filter", List, "Filter output based on conditions provided"),
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('l'), "latest", Switch, "Show the latest created container (includes all states)"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only display container IDs"),
];

const COMMIT_FLAGS: &[Flag] = &[
    flag(Some('a'), "author", Value, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")"),
    flag(Some('c'), "change", List, "Apply Dockerfile instruction to the created image"),
    flag(Some('m'), "message", Value, "Commit message"),
    flag(Some('p'), "pause", Switch, "Pause container during commit (default true)"),
];

const IMPORT_FLAGS: &[Flag] = &[
    flag(Some('c'), "change", List, "Apply Dockerfile instruction to the created image"),
    flag(Some('m'), "message", Value, "Set commit message for imported image"),
    flag(None, "platform", Value, "Set platform if server is multi-platform capable"),
];

const RM_FLAGS: &[Flag] = &[
    flag(Some('f'), "force", Switch, "Force the removal of a running container (uses SIGKILL)"),
    flag(Some('v'), "volumes", Switch, "Remove anonymous volumes associated with the container"),
];

const OUTPUT_FLAGS: &[Flag] = &[flag(Some('o'), "output", Value, "Write to a file, instead of STDOUT")];

const LOAD_FLAGS: &[Flag] = &[
    flag(Some('i'), "input", Value, "Read from tar archive file, instead of STDIN"),
    flag(Some('q'), "quiet", Switch, "Suppress the load output"),
];

const DF_FLAGS: &[Flag] = &[
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('v'), "verbose", Switch, "Show detailed information on space usage"),
];

const FORMAT_FLAG: &[Flag] = &[flag(Some('f'), "format", Value, "Format output using a custom template")];

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
        remove::prune,
    ),
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
];
