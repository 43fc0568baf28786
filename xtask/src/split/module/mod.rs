//! Taking a WebAssembly module apart: the functions that are needed at once, and the rest.
//!
//! The first module is the whole one, but functions of the rest that it may call are trampolines: they see to it that
//! the rest is there, and jump through the function table. The second module has the rest. It takes everything it
//! shares (memory, tables, globals, functions) from the first one's exports, and puts its own functions into the table
//! when it is instantiated.

mod data;
mod first;
mod plan;
mod rest;
mod watched;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::reencode::Error;
use wasm_encoder::{GlobalType, ValType};

use self::plan::Plan;
pub use self::watched::watched;
use self::whole::Whole;

/// The import that fetches the rest at once; wasm-bindgen puts its own words around the name.
const FETCH: &str = "layerlabRest";
/// The export that is 1 once the rest is there.
pub const READY: &str = "ready";
/// What the second module's imports are called.
const FIRST: &str = "first";
/// Begins the names of the globals that tell which function has run.
pub const WATCH: &str = "watch";

/// Why a module cannot be taken apart.
pub type Failed = Error<Infallible>;
type Outcome<T> = Result<T, Failed>;

/// The two modules.
pub struct Apart<'a> {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
    /// New names of imports and exports, by the old ones: those had digests in them, which nothing compresses.
    pub names: BTreeMap<&'a str, String>,
}

/// A global that is 0 or 1.
const FLAG: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// Takes a module apart: the first one keeps the functions that are `needed`.
pub fn apart<'a>(bytes: &'a [u8], needed: &BTreeSet<u32>) -> Outcome<Apart<'a>> {
    let whole = Whole::of(bytes)?;
    let plan = Plan::new(&whole, needed)?;
    let (first, rest) = (first::write(&whole, &plan, bytes)?, rest::write(&whole, &plan)?);
    Ok(Apart { first, rest, names: plan.names })
}
