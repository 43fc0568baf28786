//! The shell against the machine's real ones: the same script in the same directory must print the same, end with
//! the same status and leave the same files.
//!
//! Scripts are in `tests/shell/scripts/*.sh`, separated by lines of `#---`. A first line `# only: dash bash` limits
//! a script to those shells; a line `# files differ` leaves the files out where they hold times or names by chance. A
//! shell that the machine lacks is skipped, which is said.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

#[cfg(not(target_arch = "wasm32"))]
#[path = "shell/differential.rs"]
mod native;
