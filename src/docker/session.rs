//! The console: lines of shell input on a simulated host that has `docker`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::call::Saved;
use super::cli;
use crate::build::{Builder, Engine, Report};
use crate::catalog::{AssetName, Catalog};
use crate::image::Image;
use crate::shell::{
    CommandTable, Coverage, ExitCode, NotSimulated, OutputLine, Presence, Process, ScriptOptions, ShellKind,
    Stream, System, User, run_script,
};
use crate::userland::Userland;
use crate::vfs::{Metadata, Tree};

/// Where the console's build context lies.
pub const CONTEXT: &str = "/work";

/// Virtual nanoseconds from one line to the next, so that lines do not fall into the same second.
const TYPING: i64 = 1_000_000_000;

/// The machine in front of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Where lines start.
    pub cwd: String,
    pub hostname: String,
    /// Whether directory and exported variables last from line to line, as in a terminal; each line is a shell of its
    /// own otherwise.
    pub one_shell: bool,
}

/// An engine and a host whose shell talks to it.
#[derive(Clone)]
pub struct Session {
    pub engine: Engine,
    /// The files of the host; the build context is the directory [`CONTEXT`].
    pub tree: Tree,
    pub cwd: String,
    pub env: BTreeMap<String, String>,
    /// What `docker build` uses unless `DOCKER_BUILDKIT` says otherwise.
    pub builder: Builder,
    host: Host,
    archives: BTreeMap<String, Arc<Image>>,
    saved: Saved,
    userland: Userland,
}

/// What one line did.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandResult {
    pub rc: ExitCode,
    pub stdout: String,
    pub stderr: String,
    /// Both streams in the order in which they came.
    pub transcript: Vec<OutputLine>,
    /// Of the builds that the line started.
    pub reports: Vec<Report>,
    pub not_simulated: Vec<NotSimulated>,
    pub coverage: Coverage,
}

impl CommandResult {
    /// The assets of the catalogue that the line's programs turned out to need, and that were not loaded. Those that
    /// images are in, the engine tells.
    pub fn lacking(&self) -> impl Iterator<Item = AssetName> {
        self.not_simulated.iter().filter_map(|word| AssetName::lacked(&word.why))
    }
}

impl Session {
    pub fn new(engine: Engine, tree: Tree, builder: Builder, host: Host) -> Self {
        let env =
            [("HOME", "/root"), ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")];
        Self {
            tree,
            cwd: host.cwd.clone(),
            env: env.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            builder,
            host,
            archives: BTreeMap::new(),
            saved: Saved::new(),
            userland: Userland::new(Arc::clone(&engine.catalog)),
            engine,
        }
    }

    /// A terminal in the directory of a build context.
    pub fn over_context(engine: Engine, context: &Tree, builder: Builder) -> Self {
        let mut tree = Tree::new();
        let made = Metadata::new(0o755, engine.clock);
        // An empty tree takes any directory.
        let _ = tree.mkdir_all(CONTEXT, &made);
        let _ = tree.graft(CONTEXT, Arc::clone(context.root()));
        let host = Host { cwd: CONTEXT.to_owned(), hostname: "layerlab".to_owned(), one_shell: true };
        Self::new(engine, tree, builder, host)
    }

    /// Gives it a catalogue that knows more.
    pub fn know(&mut self, catalog: &Arc<Catalog>) {
        self.engine.catalog = Arc::clone(catalog);
        self.userland = Userland::new(Arc::clone(catalog));
    }

    /// The build context as the lines so far left it.
    pub fn context(&self) -> Tree {
        subtree(&self.tree, CONTEXT).unwrap_or_default()
    }

    /// Says what a file that is only described stands for, so that `docker import` and `docker load` can read it.
    pub fn know_archive(&mut self, label: &str, image: Arc<Image>) {
        self.archives.insert(label.to_owned(), image);
    }

    /// Runs one line, or several, of shell input.
    pub fn run(&mut self, line: &str) -> CommandResult {
        let mut sys = System::new(self.tree.clone(), self.engine.clock);
        sys.presence = Presence::Table;
        sys.shell = ShellKind::Bash;
        sys.hostname = self.host.hostname.clone();
        // Every line can print what it built or saved; archives are a few megabytes.
        sys.limits.bytes = sys.limits.bytes.saturating_mul(8);
        let table = DockerTable {
            programs: &self.userland,
            state: RefCell::new(State {
                engine: self.engine.clone(),
                reports: vec![],
                saved: self.saved.clone(),
            }),
            builder: self.builder,
            archives: &self.archives,
        };
        let options = ScriptOptions {
            argv0: "bash".to_owned(),
            positional: vec![],
            env: self.env.clone(),
            cwd: self.cwd.clone(),
            user: User::default(),
            shell_flags: vec![],
        };
        let outcome = run_script(&mut sys, &table, line, options);
        let state = table.state.into_inner();
        self.engine = state.engine;
        self.saved = state.saved;
        if self.engine.clock < sys.clock {
            self.engine.clock = sys.clock;
        }
        self.engine.clock = self.engine.clock.plus_nanos(TYPING);
        if self.host.one_shell {
            self.cwd = outcome.cwd;
            self.env = outcome.env;
        }
        let mut stderr = sys.shown(Stream::Stderr);
        if let Some(stop) = outcome.stop {
            stderr.push_str(&format!("{}\n", stop.message()));
        }
        let result = CommandResult {
            rc: outcome.exit,
            stdout: sys.shown(Stream::Stdout),
            stderr,
            reports: state.reports,
            not_simulated: sys.not_simulated,
            coverage: sys.coverage,
            transcript: sys.transcript,
        };
        self.tree = sys.tree;
        result
    }

    /// What the word before the cursor could go on with; see [`super::complete`].
    pub fn complete(&self, line: &str, cursor: usize) -> Vec<String> {
        super::complete::complete(self, line, cursor)
    }

    /// The names of the programs of the console, `docker` among them.
    pub fn programs(&self) -> Vec<String> {
        let mut names: Vec<String> = self.userland.names().into_iter().map(str::to_owned).collect();
        names.push("docker".to_owned());
        names.push("help".to_owned());
        names.sort_unstable();
        names
    }
}

/// The directory at `path` as a tree of its own, hard links made files.
pub fn subtree(tree: &Tree, path: &str) -> Option<Tree> {
    let node = tree.stat(path).ok().filter(|node| node.is_dir())?;
    let mut out = Tree::new();
    out.graft("/", node.clone()).ok()?;
    let root = tree.resolve(path, crate::vfs::Follow::Yes).ok()?;
    for (relative, node) in tree.walk(path) {
        if tree.inode_of(&format!("{}/{relative}", root.trim_end_matches('/'))).is_some() {
            out.graft(&format!("/{relative}"), node.clone()).ok()?;
        }
    }
    Some(out)
}

/// What commands change, for the time of one line.
struct State {
    engine: Engine,
    reports: Vec<Report>,
    saved: Saved,
}

/// The host's programs, and `docker`.
struct DockerTable<'a> {
    programs: &'a Userland,
    state: RefCell<State>,
    builder: Builder,
    archives: &'a BTreeMap<String, Arc<Image>>,
}

impl CommandTable for DockerTable<'_> {
    fn run(&self, process: &mut Process<'_>) -> Option<ExitCode> {
        match process.name() {
            "docker" => {}
            "help" => {
                process.out(HELP);
                return Some(0);
            }
            _ => return self.programs.run(process),
        }
        // A docker inside of a docker command would be a container's, which has none.
        let Ok(mut state) = self.state.try_borrow_mut() else {
            return Some(process.fail("not available here"));
        };
        let State { engine, reports, saved } = &mut *state;
        if engine.clock < process.sys.clock {
            engine.clock = process.sys.clock;
        }
        let builder = match process.var("DOCKER_BUILDKIT") {
            Some("0") => Builder::Classic,
            Some("1") => Builder::BuildKit,
            _ => self.builder,
        };
        let world =
            cli::World { engine, reports, programs: self.programs, archives: self.archives, saved, builder };
        let code = cli::run(world, process);
        let spent = state.engine.clock.0.saturating_sub(process.sys.clock.0);
        process.sys.spend(spent);
        Some(code)
    }

    fn names(&self) -> Vec<&str> {
        let mut names = self.programs.names();
        names.extend(["docker", "help"]);
        names.sort_unstable();
        names
    }

    fn has(&self, name: &str) -> bool {
        matches!(name, "docker" | "help") || self.programs.has(name)
    }
}

const HELP: &str = "\
This console is a shell in the build context, with a simulated docker.
  docker build -t test/a .      build the Dockerfile here
  docker history test/a         its layers
  docker tag ID NAME            put a name on any image
  docker images -a              all images, intermediate ones too
  docker run --rm IMAGE ls /    look into an image
  echo x > file, sed -i, rm     change the context
'docker --help' lists the commands of docker; Tab completes.
";
