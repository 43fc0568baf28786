//! A Rust toolchain that compiles to wasm32-unknown-unknown: the one in use if it does, with the target
//! added by rustup if rustup can, and else one put together from Debian's packages.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use super::{apt, missing};
use crate::failure::{Doing, Failure, Result};
use crate::fingerprint::Fingerprint;
use crate::process::{self, capture, command, say};
use crate::project::Project;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `debian` to take Debian's toolchain even where rustup has the target.
const CHOICE: &str = "LAYERLAB_WASM_TOOLCHAIN";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// How to select the toolchain.
pub struct Toolchain {
    version: String,
    private: Option<PathBuf>,
}

impl Toolchain {
    /// Folders that come first on PATH.
    pub fn folders(&self) -> Vec<PathBuf> {
        let private = self.private.iter();
        private.flat_map(|folder| [folder.join("toolchain/bin"), folder.join("linker")]).collect()
    }

    /// Variables that select it. rustup takes the path of a toolchain as well as a name, so that nothing has
    /// to be linked outside of the project.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let private = self.private.iter();
        private.map(|folder| ("RUSTUP_TOOLCHAIN", folder.join("toolchain").into_os_string())).collect()
    }

    /// The compiler's version line.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Finds or makes the toolchain.
pub fn ready(project: &Project) -> Result<Toolchain> {
    let debian = std::env::var(CHOICE).is_ok_and(|choice| choice == "debian");
    if !debian && (has_target() || added_by_rustup(project)) {
        return Ok(Toolchain { version: capture(command("rustc").arg("-V"))?, private: None });
    }
    if process::find("apt-get").is_none() {
        return Err(Failure::new(format!("this Rust has no {TARGET} target, and rustup could not add it"))
            .hint(format!("install it by `rustup target add {TARGET}` or from your distribution")));
    }
    from_debian(project)
}

fn has_target() -> bool {
    let sysroot = capture(command("rustc").args(["--print", "sysroot"]));
    sysroot
        .is_ok_and(|sysroot| has_std(&Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib")))
}

fn has_std(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn added_by_rustup(project: &Project) -> bool {
    if process::find("rustup").is_none() {
        return false;
    }
    say("Installing", &format!("{TARGET}: Rust's target for the browser (rustup)"));
    let log = project.tools().join("logs/rustup.log");
    let mut rustup = command("rustup");
    match process::long(rustup.args(["target", "add", TARGET]), &log) {
        Ok(()) => has_target(),
        Err(_) => {
            say("", "rustup has no access to it; taking Debian's");
            false
        }
    }
}

/// Debian ships a compiler that knows the target and the library's source, not the library compiled. So it
/// is compiled here, and a private toolchain is made of links around it.
fn from_debian(project: &Project) -> Result<Toolchain> {
    let because = "Debian's Rust for the browser";
    let there =
        [DEBIAN_RUSTC, DEBIAN_CARGO, "/usr/bin/clippy-driver"].iter().all(|file| Path::new(file).exists());
    if !there || !Path::new(DEBIAN_LIBRARY).is_dir() {
        let packages = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
        apt::install(project, &packages, because)?;
    }
    let about = capture(command(DEBIAN_RUSTC).arg("-vV"))?;
    let lld = linker(project, &about)?;
    let folder = project.tools().join("debian-web");
    let stamp = folder.join("stamp");
    let fingerprint = Fingerprint::new()
        .text(include_str!("wasm_target.rs"))
        .text(&about)
        .text(&lld.to_string_lossy())
        .text(&folder.to_string_lossy());
    let version = about.lines().next().unwrap_or_default().to_owned();
    if !fingerprint.is_kept_in(&stamp) {
        say("Building", &format!("the standard library for {TARGET}, with {version} (a minute)"));
        if folder.exists() {
            fs::remove_dir_all(&folder).doing(format_args!("removing {}", folder.display()))?;
        }
        let linkers = folder.join("linker");
        make_folder(&linkers)?;
        link(&lld, &linkers.join("rust-lld"))?;
        let library = build_library(project, &folder)?;
        assemble(&folder.join("toolchain"), &library, host(&about)?)?;
        fingerprint.keep_in(&stamp)?;
    }
    Ok(Toolchain { version, private: Some(folder) })
}

fn host(about: &str) -> Result<&str> {
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    host.ok_or_else(|| Failure::new(format!("`{DEBIAN_RUSTC} -vV` names no host")))
}

/// The lld of the LLVM that the compiler uses: objects of a newer one are not read by an older one.
fn linker(project: &Project, about: &str) -> Result<PathBuf> {
    let llvm = about.lines().find_map(|line| line.strip_prefix("LLVM version: ")).unwrap_or_default();
    let major = llvm.split('.').next().unwrap_or_default();
    let numbered = PathBuf::from(format!("/usr/bin/lld-{major}"));
    if !numbered.exists() {
        let package = format!("lld-{major}");
        let package = if apt::candidate(&package).is_some() { package.as_str() } else { "lld" };
        apt::install(project, &[package], &format!("the linker of LLVM {major}, for WebAssembly"))?;
    }
    let candidates = [numbered, PathBuf::from("/usr/bin/lld")];
    candidates
        .into_iter()
        .find(|lld| lld.exists())
        .ok_or_else(|| missing("lld", "WebAssembly needs its linker"))
}

fn build_library(project: &Project, folder: &Path) -> Result<PathBuf> {
    let library = folder.join("library");
    // Following links: Debian keeps its vendored crates behind some.
    process::run(command("cp").arg("-rL").arg(DEBIAN_LIBRARY).arg(&library))?;
    let mut path = vec![folder.join("linker"), PathBuf::from("/usr/bin")];
    path.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let mut cargo = command(DEBIAN_CARGO);
    cargo
        .current_dir(library.join("sysroot"))
        .env("PATH", std::env::join_paths(path).doing("making a PATH")?)
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked")
        .env("__CARGO_DEFAULT_LIB_METADATA", "local")
        .env("CARGO_TARGET_DIR", folder.join("std"))
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["build", "--release", "--target", TARGET, "--features", "compiler-builtins-mem"]);
    process::long(&mut cargo, &project.tools().join("logs/std.log"))?;
    Ok(folder.join("std").join(TARGET).join("release/deps"))
}

fn assemble(toolchain: &Path, library: &Path, host: &str) -> Result<()> {
    let rustlib = toolchain.join("lib/rustlib");
    let own = rustlib.join(TARGET).join("lib");
    let bin = toolchain.join("bin");
    make_folder(&own)?;
    make_folder(&bin)?;
    link(&Path::new("/usr/lib/rustlib").join(host), &rustlib.join(host))?;
    for entry in fs::read_dir(library).doing(format_args!("reading {}", library.display()))?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            fs::copy(&path, own.join(entry.file_name())).doing(format_args!("copying {}", path.display()))?;
        }
    }
    link(Path::new(DEBIAN_CARGO), &bin.join("cargo"))?;
    // A copy, because it runs the driver that is beside itself, not beside a link to it.
    fs::copy("/usr/bin/cargo-clippy", bin.join("cargo-clippy")).doing("copying cargo-clippy")?;
    let sysroot = format!("--sysroot '{}'", toolchain.display());
    // The driver wants the compiler's name in front.
    let scripts = [("rustc", format!("{sysroot} \"$@\"")), ("clippy-driver", format!("\"$@\" {sysroot}"))];
    for (program, arguments) in scripts {
        let script = format!("#!/bin/sh\nexec /usr/bin/{program} {arguments}\n");
        let file = bin.join(program);
        fs::write(&file, script).doing(format_args!("writing {}", file.display()))?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).doing("making a script executable")?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).doing(format_args!("making {}", folder.display()))
}

fn link(to: &Path, at: &Path) -> Result<()> {
    symlink(to, at).doing(format_args!("linking {} to {}", at.display(), to.display()))
}
