//! Runs each script twice and compares.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use layerlab::shell::{Presence, ShellKind, Stream, System, User, exec};
use layerlab::userland::Userland;
use layerlab::vfs::{Content, Metadata, NodeKind, Time, Tree};
use libtest_mimic::{Arguments, Failed, Trial};

/// What a run left: exit status, both streams, files with contents, links with targets, directories.
#[derive(Debug, PartialEq, Eq)]
struct Result {
    status: i32,
    stdout: String,
    stderr: String,
    files: BTreeMap<String, String>,
}

struct Shell {
    name: &'static str,
    kind: ShellKind,
    command: &'static [&'static str],
}

const SHELLS: &[Shell] = &[
    Shell { name: "dash", kind: ShellKind::Dash, command: &["dash", "-c"] },
    Shell { name: "ash", kind: ShellKind::Ash, command: &["busybox", "sh", "-c"] },
    Shell { name: "bash", kind: ShellKind::Bash, command: &["bash", "-c"] },
];

/// Programs that scripts call by their paths.
const PROGRAMS: &[&str] = &[
    "/bin/sh",
    "/bin/bash",
    "/bin/echo",
    "/usr/bin/sh",
    "/usr/bin/dash",
    "/usr/bin/bash",
    "/usr/bin/env",
    "/usr/bin/printf",
    "/usr/bin/test",
];

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

pub fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for shell in SHELLS {
        let program = shell.command.first().copied().unwrap_or("");
        if !Path::new("/usr/bin").join(program).exists() && !Path::new("/bin").join(program).exists() {
            println!("skipped: {} is not installed here", shell.name);
            continue;
        }
        for (file, script) in scripts() {
            if applies(&script, shell.name) {
                let name = format!("{}::{file}", shell.name);
                trials.push(Trial::test(name, move || compare(shell, &script)));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn scripts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shell/scripts");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        for (at, script) in text.split("#---\n").enumerate() {
            out.push((format!("{stem}::{:03}", at + 1), script.to_owned()));
        }
    }
    out
}

fn applies(script: &str, shell: &str) -> bool {
    match script.lines().next().and_then(|line| line.strip_prefix("# only:")) {
        Some(shells) => shells.split_whitespace().any(|name| name == shell),
        None => true,
    }
}

fn compare(shell: &Shell, script: &str) -> std::result::Result<(), Failed> {
    let folder = tempfile(shell.name, script);
    let mut real = real(shell, script, &folder);
    let mut ours = ours(shell, script, &folder);
    // Names by chance, and archives, which hold times.
    if script.lines().any(|line| line == "# files differ") {
        real.files.clear();
        ours.files.clear();
    }
    fs::remove_dir_all(&folder).ok();
    if real == ours {
        Ok(())
    } else {
        Err(format!("script:\n{script}\nreal: {real:#?}\nours: {ours:#?}").into())
    }
}

/// An empty directory of this script's own.
fn tempfile(shell: &str, script: &str) -> PathBuf {
    let hash = script
        .bytes()
        .fold(14_695_981_039_346_656_037u64, |h, b| (h ^ u64::from(b)).wrapping_mul(1_099_511_628_211));
    let folder = std::env::temp_dir().join(format!("layerlab-shell-{}-{shell}-{hash:x}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn real(shell: &Shell, script: &str, folder: &Path) -> Result {
    let (program, args) = shell.command.split_first().unwrap();
    let output = Command::new("timeout")
        .args(["10", program])
        .args(args)
        .arg(script)
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", PATH), ("HOME", "/root"), ("LC_ALL", "C")])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    Result {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        files,
    }
}

fn collect(root: &Path, at: &Path, out: &mut BTreeMap<String, String>) {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let meta = path.symlink_metadata().unwrap();
        let mode = meta.permissions().mode() & 0o7777;
        if meta.is_symlink() {
            out.insert(name, format!("-> {}", path.read_link().unwrap().display()));
        } else if meta.is_dir() {
            out.insert(name, format!("{mode:o} directory"));
            collect(root, &path, out);
        } else if meta.is_file() {
            out.insert(name, format!("{mode:o} {}", String::from_utf8_lossy(&fs::read(&path).unwrap())));
        } else {
            out.insert(name, "other".to_owned());
        }
    }
}

fn ours(shell: &Shell, script: &str, folder: &Path) -> Result {
    let cwd = folder.to_string_lossy().into_owned();
    let mut tree = Tree::new();
    let now = Time::from_secs(1_700_000_000);
    for directory in [cwd.as_str(), "/root", "/usr/bin", "/bin", "/dev", "/etc", "/tmp"] {
        tree.mkdir_all(directory, &Metadata::new(0o755, now)).unwrap();
    }
    for program in PROGRAMS {
        tree.write(program, Content::described(100_000, *program), Metadata::new(0o755, now)).unwrap();
    }
    for file in ["/etc/passwd", "/etc/group"] {
        tree.write(file, Content::bytes(fs::read(file).unwrap()), Metadata::new(0o644, now)).unwrap();
    }
    let mut sys = System::new(tree, now);
    // What `sh` is: the machine's.
    sys.shell = if shell.kind == ShellKind::Ash { ShellKind::Ash } else { ShellKind::Dash };
    sys.presence = Presence::Table;
    let env = [("PATH", PATH), ("HOME", "/root"), ("LC_ALL", "C")];
    let env = env.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut argv: Vec<String> =
        shell.command.iter().skip_while(|word| **word == "busybox").map(|w| (*w).to_owned()).collect();
    argv.push(script.to_owned());
    let outcome = exec(&mut sys, &Userland::default(), &argv, &env, &cwd, &User::default());
    let mut files = BTreeMap::new();
    for (path, node) in sys.tree.walk(&cwd) {
        let mode = node.meta.mode;
        let text = match &node.kind {
            NodeKind::File(content) => {
                let mut bytes = Vec::new();
                content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
                format!("{mode:o} {}", String::from_utf8_lossy(&bytes))
            }
            NodeKind::Directory(_) => format!("{mode:o} directory"),
            NodeKind::Symlink(target) => format!("-> {target}"),
            _ => "other".to_owned(),
        };
        files.insert(path, text);
    }
    let mut stderr = sys.shown(Stream::Stderr);
    for missing in &sys.not_simulated {
        stderr.push_str(&format!("[not simulated: {} {}]\n", missing.word, missing.why));
    }
    Result { status: outcome.exit, stdout: sys.shown(Stream::Stdout), stderr, files }
}
