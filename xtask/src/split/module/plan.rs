//! Which function, and which data, is in which of the two modules.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ExportKind};

use super::whole::{Whole, numbers_in};
use super::{Outcome, data};

/// Short functions of the first module that the second one calls are in both, up to this length in bytes: in the first
/// module an export takes up more than it says, and a call within a module costs less.
const SHORT: u64 = 200;

/// Which function is where.
pub struct Plan<'a> {
    /// What is defined in the second module, in its order there.
    pub second: Vec<u32>,
    /// Those of them that the first one has a trampoline for, with their places in the table.
    pub reached: BTreeMap<u32, Vec<u32>>,
    /// Functions of the first module that the second one calls.
    pub lent: BTreeSet<u32>,
    /// What is defined in the first module, in its order there.
    pub order: Vec<u32>,
    /// New indices of what is in the first module.
    pub indices: BTreeMap<u32, u32>,
    /// The table of functions, and how long it becomes.
    pub table: u32,
    pub length: u64,
    pub fetch: u32,
    /// The places of the data that the first module has; the second one has the other.
    pub data: BTreeSet<usize>,
    /// New names of imports and exports.
    pub names: BTreeMap<&'a str, String>,
}

impl<'a> Plan<'a> {
    pub fn new(whole: &Whole<'a>, needed: &BTreeSet<u32>) -> Outcome<Self> {
        let rest: BTreeSet<u32> = whole
            .defined()
            .map(|(function, _)| function)
            .filter(|function| !needed.contains(function))
            .collect();
        let mut reached: BTreeSet<u32> = whole.roots.iter().chain(whole.slots.keys()).copied().collect();
        let mut lent = BTreeSet::new();
        let mut numbers = whole.starts.clone();
        for (function, body) in whole.defined() {
            let named = Whole::named_by(body)?;
            if rest.contains(&function) {
                lent.extend(named);
            } else {
                reached.extend(named);
                numbers.extend(numbers_in(body)?);
            }
        }
        reached.retain(|function| rest.contains(function));
        lent.retain(|function| !rest.contains(function));
        let mut second = rest.clone();
        for (function, body) in whole.defined().filter(|(function, _)| lent.contains(function)) {
            let there = |named: &u32| rest.contains(named) || lent.contains(named);
            let length = body.range().end - body.range().start;
            if length <= SHORT && Whole::named_by(body)?.iter().all(there) {
                second.insert(function);
            }
        }
        lent.retain(|function| !second.contains(function));
        let second = ordered(whole, &second);
        let of_functions = |table: &wasmparser::TableType| table.element_type.is_func_ref();
        let table = whole.tables.iter().position(of_functions).ok_or(Error::InvalidConstExpr)?;
        let mut length = whole.tables.get(table).map_or(0, |table| table.initial);
        let reached = reached.into_iter().map(|function| {
            let slots = whole.slots.get(&function).cloned().unwrap_or_else(|| {
                length += 1;
                vec![length as u32 - 1]
            });
            (function, slots)
        });
        let reached: BTreeMap<u32, Vec<u32>> = reached.collect();
        let stays = whole.defined().map(|(function, _)| function).filter(|function| !rest.contains(function));
        let mut order = ordered(whole, &stays.collect());
        let mut trampolines: Vec<u32> = reached.keys().copied().collect();
        trampolines.sort_by_key(|function| whole.type_of(*function));
        order.extend(trampolines);
        let indices = (0..whole.imported).chain(order.iter().copied()).zip(0..).collect();
        let fetch = whole.fetch.ok_or(Error::InvalidConstExpr)?;
        let data = data::needed(&whole.data, numbers);
        let names =
            whole.digested.iter().zip(0..).map(|(name, number)| (*name, format!("_{}", short(number))));
        let names = names.collect();
        Ok(Self { reached, lent, order, indices, table: table as u32, length, fetch, second, data, names })
    }

    /// What an import or export is called now.
    pub fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.names.get(name).map_or(name, String::as_str)
    }
}

/// Those of the functions that are defined here, with those that are alike beside each other (by their bytes): what
/// comes of it is a few per cent smaller when it is compressed.
fn ordered(whole: &Whole<'_>, functions: &BTreeSet<u32>) -> Vec<u32> {
    let mut bodies: Vec<_> = whole.defined().filter(|(function, _)| functions.contains(function)).collect();
    bodies.sort_by_key(|(_, body)| body.as_bytes());
    bodies.into_iter().map(|(function, _)| function).collect()
}

/// What the first module exports and the second one imports.
pub struct Shared {
    pub name: String,
    pub kind: ExportKind,
    /// In the whole module.
    pub index: u32,
    pub of: EntityType,
}

/// Everything but functions is shared as a whole. The order within a kind is that of the second module's indices.
pub fn shared(whole: &Whole<'_>, plan: &Plan<'_>) -> Outcome<Vec<Shared>> {
    let mut same = RoundtripReencoder;
    let mut all = Vec::new();
    let mut share = |kind, index: u32, of| {
        all.push(Shared { name: short(all.len()), kind, index, of });
    };
    for function in &plan.lent {
        share(ExportKind::Func, *function, EntityType::Function(whole.type_of(*function)));
    }
    for (index, table) in (0..).zip(&whole.tables) {
        // The first module's is longer than the whole one's: no limit is asked for.
        let of = wasm_encoder::TableType { maximum: None, ..same.table_type(*table)? };
        share(ExportKind::Table, index, of.into());
    }
    for (index, memory) in (0..).zip(&whole.memories) {
        share(ExportKind::Memory, index, same.memory_type(*memory)?.into());
    }
    for (index, global) in (0..).zip(&whole.globals) {
        share(ExportKind::Global, index, same.global_type(*global)?.into());
    }
    Ok(all)
}

/// A name by its number: there are thousands, and each is in both files.
fn short(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        let digit = number % 62;
        name.push(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit].into());
        number /= 62;
        if number == 0 {
            return name;
        }
    }
}
