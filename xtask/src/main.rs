//! The project's own commands: `cargo xtask serve`, `test`, `build`, `bench`, `size`, `lint`, `data`.
fn main() {}
