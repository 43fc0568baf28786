//! What is to be known of a module before it is written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{Instruction, MemArg};
use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef,
};

use super::data::Segment;
use super::{FETCH, Outcome};

/// What is to be known of a module before it is written anew.
#[derive(Default)]
pub struct Whole<'a> {
    pub types: Option<wasmparser::TypeSectionReader<'a>>,
    /// How many parameters a type has; 0 for what is no function.
    pub parameters: Vec<u32>,
    /// The type of each function, imported ones first.
    pub functions: Vec<u32>,
    pub imported: u32,
    pub fetch: Option<u32>,
    pub tables: Vec<wasmparser::TableType>,
    pub memories: Vec<wasmparser::MemoryType>,
    pub globals: Vec<wasmparser::GlobalType>,
    /// Where in the table of functions each one stands.
    pub slots: BTreeMap<u32, Vec<u32>>,
    /// Functions that are exported, or run at the start.
    pub roots: BTreeSet<u32>,
    pub bodies: Vec<FunctionBody<'a>>,
    /// In the order of their addresses.
    pub data: Vec<Segment<'a>>,
    /// Names of imports and exports that end with a digest.
    pub digested: BTreeSet<&'a str>,
    /// Numbers that globals start with.
    pub starts: Vec<u32>,
}

impl<'a> Whole<'a> {
    pub fn of(bytes: &'a [u8]) -> Outcome<Self> {
        let mut whole = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            whole.add(payload?)?;
        }
        whole.data.sort_by_key(|segment| segment.start);
        Ok(whole)
    }

    fn add(&mut self, payload: Payload<'a>) -> Outcome<()> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.clone() {
                    for of in group?.types() {
                        let parameters = match &of.composite_type.inner {
                            wasmparser::CompositeInnerType::Func(of) => of.params().len(),
                            _ => 0,
                        };
                        self.parameters.push(parameters as u32);
                    }
                }
                self.types = Some(section);
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    self.add_name(import.name);
                    match import.ty {
                        TypeRef::Func(of) => {
                            if import.name.contains(FETCH) {
                                self.fetch = Some(self.imported);
                            }
                            self.functions.push(of);
                            self.imported += 1;
                        }
                        TypeRef::Table(of) => self.tables.push(of),
                        TypeRef::Memory(of) => self.memories.push(of),
                        TypeRef::Global(of) => self.globals.push(of),
                        _ => {}
                    }
                }
            }
            Payload::FunctionSection(section) => push_all(&mut self.functions, section, |of| of)?,
            Payload::TableSection(section) => push_all(&mut self.tables, section, |table| table.ty)?,
            Payload::MemorySection(section) => push_all(&mut self.memories, section, |memory| memory)?,
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.starts.extend(constant(&global.init_expr)?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    self.add_name(export.name);
                    if export.kind == ExternalKind::Func {
                        self.roots.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.roots.insert(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    self.add_element(element?)?;
                }
            }
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment?;
                    let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                        return Err(Error::InvalidConstExpr);
                    };
                    let start = constant(&offset_expr)?.ok_or(Error::InvalidConstExpr)?;
                    self.data.push(Segment { start, bytes: segment.data });
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            _ => {}
        }
        Ok(())
    }

    fn add_name(&mut self, name: &'a str) {
        let digits = |digest: &[u8]| digest.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if name.as_bytes().last_chunk::<16>().is_some_and(|last| digits(last)) {
            self.digested.insert(name);
        }
    }

    fn add_element(&mut self, element: wasmparser::Element<'a>) -> Outcome<()> {
        let ElementItems::Functions(items) = element.items else { return Err(Error::InvalidConstExpr) };
        let ElementKind::Active { offset_expr, .. } = element.kind else {
            return Err(Error::InvalidConstExpr);
        };
        let first = constant(&offset_expr)?.ok_or(Error::InvalidConstExpr)?;
        for (slot, function) in (first..).zip(items) {
            self.slots.entry(function?).or_default().push(slot);
        }
        Ok(())
    }

    /// The functions that a body names.
    pub fn named_by(body: &FunctionBody<'_>) -> Outcome<BTreeSet<u32>> {
        let mut named = BTreeSet::new();
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => {
                    named.insert(function_index);
                }
                _ => {}
            }
        }
        Ok(named)
    }

    /// The functions that the module itself has, with their bodies.
    pub fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    pub fn body(&self, function: u32) -> Outcome<&FunctionBody<'a>> {
        let defined = function.checked_sub(self.imported);
        defined.and_then(|at| self.bodies.get(at as usize)).ok_or(Error::InvalidConstExpr)
    }

    pub fn type_of(&self, function: u32) -> u32 {
        self.functions.get(function as usize).copied().unwrap_or_default()
    }

    pub fn parameters_of(&self, function: u32) -> u32 {
        self.parameters.get(self.type_of(function) as usize).copied().unwrap_or_default()
    }
}

/// The number that an expression is.
fn constant(expression: &wasmparser::ConstExpr<'_>) -> Outcome<Option<u32>> {
    Ok(match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Some(value as u32),
        _ => None,
    })
}

/// The numbers in a body that may be addresses: constants, and what is added to an address by who reads or writes there.
pub fn numbers_in(body: &FunctionBody<'_>) -> Outcome<BTreeSet<u32>> {
    let mut numbers = Numbers::default();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        match numbers.parse_instruction(&mut reader)? {
            Instruction::I32Const(number) => {
                numbers.0.insert(number as u32);
            }
            // Two that are stored at once.
            Instruction::I64Const(both) => numbers.0.extend([both as u32, (both >> 32) as u32]),
            _ => {}
        }
    }
    Ok(numbers.0)
}

#[derive(Default)]
struct Numbers(BTreeSet<u32>);

impl Reencode for Numbers {
    type Error = Infallible;

    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Outcome<MemArg> {
        self.0.insert(arg.offset as u32);
        utils::mem_arg(self, arg)
    }
}

/// Adds what is to be known of each item of a section.
fn push_all<T, K>(
    known: &mut Vec<K>,
    section: impl IntoIterator<Item = wasmparser::Result<T>>,
    of: impl Fn(T) -> K,
) -> Outcome<()> {
    for item in section {
        known.push(of(item?));
    }
    Ok(())
}
