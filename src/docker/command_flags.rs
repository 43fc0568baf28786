//! The flags of each command, with what Docker's help says of them.

use super::args::flags::{Flag, Kind, flag};

use Kind::{List, Switch, Value};

pub const BUILD_FLAGS: &[Flag] = &[
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

pub const BUILDX_FLAGS: &[Flag] = &[
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

pub const HISTORY_FLAGS: &[Flag] = &[
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('H'), "human", Switch, "Print sizes and dates in human readable format (default true)"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only show image IDs"),
];

pub const IMAGES_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Show all images (default hides intermediate images)"),
    flag(None, "digests", Switch, "Show digests"),
    flag(Some('f'), "filter", List, "Filter output based on conditions provided"),
    flag(None, "format", Value, "Format output using a custom template"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only show image IDs"),
];

pub const PULL_FLAGS: &[Flag] = &[
    flag(Some('a'), "all-tags", Switch, "Download all tagged images in the repository"),
    flag(None, "disable-content-trust", Switch, "Skip image verification (default true)"),
    flag(None, "platform", Value, "Set platform if server is multi-platform capable"),
    flag(Some('q'), "quiet", Switch, "Suppress verbose output"),
];

pub const RMI_FLAGS: &[Flag] = &[
    flag(Some('f'), "force", Switch, "Force removal of the image"),
    flag(None, "no-prune", Switch, "Do not delete untagged parents"),
];

pub const INSPECT_FLAGS: &[Flag] = &[
    flag(Some('f'), "format", Value, "Format output using a custom template"),
    flag(Some('s'), "size", Switch, "Display total file sizes if the type is container"),
    flag(None, "type", Value, "Return JSON for specified type"),
];

pub const PRUNE_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Remove all unused images, not just dangling ones"),
    flag(None, "filter", List, "Provide filter values (e.g. \"until=<timestamp>\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
];

pub const CONTAINER_PRUNE_FLAGS: &[Flag] = &[
    flag(None, "filter", List, "Provide filter values (e.g. \"until=<timestamp>\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
];

pub const SYSTEM_PRUNE_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Remove all unused images not just dangling ones"),
    flag(None, "filter", List, "Provide filter values (e.g. \"label=<key>=<value>\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
    flag(None, "volumes", Switch, "Prune anonymous volumes"),
];

pub const BUILDER_PRUNE_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Remove all unused build cache, not just dangling ones"),
    flag(None, "filter", List, "Provide filter values (e.g. \"until=24h\")"),
    flag(Some('f'), "force", Switch, "Do not prompt for confirmation"),
    flag(None, "keep-storage", Value, "Amount of disk space to keep for cache"),
    flag(None, "verbose", Switch, "Provide a more verbose output"),
];

pub const DU_FLAGS: &[Flag] = &[
    flag(None, "filter", List, "Provide filter values"),
    flag(None, "verbose", Switch, "Provide a more verbose output"),
];

pub const RUN_FLAGS: &[Flag] = &[
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

pub const PS_FLAGS: &[Flag] = &[
    flag(Some('a'), "all", Switch, "Show all containers (default shows just running)"),
    flag(Some('f'), "filter", List, "Filter output based on conditions provided"),
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('l'), "latest", Switch, "Show the latest created container (includes all states)"),
    flag(None, "no-trunc", Switch, "Don't truncate output"),
    flag(Some('q'), "quiet", Switch, "Only display container IDs"),
];

pub const COMMIT_FLAGS: &[Flag] = &[
    flag(Some('a'), "author", Value, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")"),
    flag(Some('c'), "change", List, "Apply Dockerfile instruction to the created image"),
    flag(Some('m'), "message", Value, "Commit message"),
    flag(Some('p'), "pause", Switch, "Pause container during commit (default true)"),
];

pub const IMPORT_FLAGS: &[Flag] = &[
    flag(Some('c'), "change", List, "Apply Dockerfile instruction to the created image"),
    flag(Some('m'), "message", Value, "Set commit message for imported image"),
    flag(None, "platform", Value, "Set platform if server is multi-platform capable"),
];

pub const RM_FLAGS: &[Flag] = &[
    flag(Some('f'), "force", Switch, "Force the removal of a running container (uses SIGKILL)"),
    flag(Some('v'), "volumes", Switch, "Remove anonymous volumes associated with the container"),
];

pub const OUTPUT_FLAGS: &[Flag] = &[flag(Some('o'), "output", Value, "Write to a file, instead of STDOUT")];

pub const LOAD_FLAGS: &[Flag] = &[
    flag(Some('i'), "input", Value, "Read from tar archive file, instead of STDIN"),
    flag(Some('q'), "quiet", Switch, "Suppress the load output"),
];

pub const DF_FLAGS: &[Flag] = &[
    flag(None, "format", Value, "Format output using a custom template"),
    flag(Some('v'), "verbose", Switch, "Show detailed information on space usage"),
];

pub const FORMAT_FLAG: &[Flag] = &[flag(Some('f'), "format", Value, "Format output using a custom template")];
