//! The second module.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, Function, FunctionSection, ImportSection, Instruction,
    Module, StartSection, TypeSection,
};

use super::plan::{Plan, Shared, shared};
use super::whole::Whole;
use super::{FIRST, FLAG, Outcome, READY, data};

/// Writes the second module.
pub fn write(whole: &Whole<'_>, plan: &Plan<'_>) -> Outcome<Vec<u8>> {
    let mut same = RoundtripReencoder;
    let mut types = TypeSection::new();
    if let Some(section) = whole.types.clone() {
        same.parse_type_section(&mut types, section)?;
    }
    let start_type = types.len();
    types.ty().function([], []);

    let mut imports = ImportSection::new();
    for Shared { name, of, .. } in shared(whole, plan)? {
        imports.import(FIRST, &name, of);
    }
    imports.import(FIRST, READY, FLAG);

    let order = plan.lent.iter().chain(&plan.second);
    let mut indices = Indices(order.copied().zip(0..).collect());
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for function in &plan.second {
        functions.function(whole.type_of(*function));
        indices.parse_function_body(&mut code, whole.body(*function)?.clone())?;
    }
    functions.function(start_type);
    let mut start = Function::new([]);
    start.instruction(&Instruction::I32Const(1));
    start.instruction(&Instruction::GlobalSet(whole.globals.len() as u32));
    start.instruction(&Instruction::End);
    code.function(&start);

    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions);
    module.section(&StartSection { function_index: indices.0.len() as u32 });
    module.section(&elements(plan, &mut indices)?).section(&code);
    module.section(&data::section(&whole.data, |place| !plan.data.contains(&place)));
    Ok(module.finish())
}

/// Puts the functions of the rest into their places of the table, those beside each other at once.
fn elements(plan: &Plan<'_>, indices: &mut Indices) -> Outcome<ElementSection> {
    let mut places = BTreeMap::new();
    for (function, slots) in &plan.reached {
        for slot in slots {
            places.insert(*slot, indices.function_index(*function)?);
        }
    }
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in places {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u32 == slot => run.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    let table = Some(plan.table).filter(|table| *table > 0);
    let mut elements = ElementSection::new();
    for (first, run) in runs {
        elements.active(table, &ConstExpr::i32_const(first as i32), Elements::Functions(run.into()));
    }
    Ok(elements)
}

/// The functions of the second module under their new indices.
struct Indices(BTreeMap<u32, u32>);

impl Reencode for Indices {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        self.0.get(&function).copied().ok_or(Error::InvalidConstExpr)
    }

    /// As in the first module, no segment is used but at the start.
    fn data_index(&mut self, _: u32) -> Outcome<u32> {
        Err(Error::InvalidConstExpr)
    }
}
