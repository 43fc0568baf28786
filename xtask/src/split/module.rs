//! Taking a WebAssembly module apart: the functions that are needed at once, and the rest.
//!
//! The first module is the whole one, but functions of the rest that it may call are trampolines: they see to it that
//! the rest is there, and jump through the function table. The second module has the rest. It takes everything it
//! shares (memory, tables, globals, functions) from the first one's exports, and puts its own functions into the table
//! when it is instantiated.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module, StartSection,
    TableSection, TypeSection, ValType,
};
use wasmparser::{
    CodeSectionReader, ElementItems, ElementKind, ExportSectionReader, ExternalKind, FunctionBody,
    FunctionSectionReader, GlobalSectionReader, Operator, Parser, Payload, TableSectionReader, TypeRef,
};

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
pub struct Apart {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
}

/// What is to be known of a module before it is written anew.
#[derive(Default)]
struct Whole<'a> {
    types: Option<wasmparser::TypeSectionReader<'a>>,
    /// How many parameters a type has; 0 for what is no function.
    parameters: Vec<u32>,
    /// The type of each function, imported ones first.
    functions: Vec<u32>,
    imported: u32,
    fetch: Option<u32>,
    tables: Vec<wasmparser::TableType>,
    memories: Vec<wasmparser::MemoryType>,
    globals: Vec<wasmparser::GlobalType>,
    /// Where in the table of functions each one stands.
    slots: BTreeMap<u32, Vec<u32>>,
    /// Functions that are exported, or run at the start.
    roots: BTreeSet<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Whole<'a> {
    fn of(bytes: &'a [u8]) -> Outcome<Self> {
        let mut whole = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            whole.add(payload?)?;
        }
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
            Payload::GlobalSection(section) => push_all(&mut self.globals, section, |global| global.ty)?,
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
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
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            _ => {}
        }
        Ok(())
    }

    fn add_element(&mut self, element: wasmparser::Element<'a>) -> Outcome<()> {
        let ElementItems::Functions(items) = element.items else { return Err(Error::InvalidConstExpr) };
        let ElementKind::Active { offset_expr, .. } = element.kind else {
            return Err(Error::InvalidConstExpr);
        };
        let mut offset = offset_expr.get_operators_reader();
        let Operator::I32Const { value } = offset.read()? else { return Err(Error::InvalidConstExpr) };
        for (at, function) in items.into_iter().enumerate() {
            self.slots.entry(function?).or_default().push(value as u32 + at as u32);
        }
        Ok(())
    }

    /// The functions that a body names.
    fn named_by(body: &FunctionBody<'_>) -> Outcome<BTreeSet<u32>> {
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
    fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    fn type_of(&self, function: u32) -> u32 {
        self.functions.get(function as usize).copied().unwrap_or_default()
    }

    fn parameters_of(&self, function: u32) -> u32 {
        self.parameters.get(self.type_of(function) as usize).copied().unwrap_or_default()
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

/// The same module, which notes in an exported global of its own that a function was called: `watch` and the function's
/// index.
pub fn watched(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let whole = Whole::of(bytes)?;
    let mut watch = Watch { first_global: whole.globals.len() as u32, next: 0, whole };
    let mut module = Module::new();
    watch.parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok(module.finish())
}

struct Watch<'a> {
    whole: Whole<'a>,
    first_global: u32,
    /// How many functions were written.
    next: u32,
}

impl Reencode for Watch<'_> {
    type Error = Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Outcome<()> {
        utils::parse_global_section(self, globals, section)?;
        for _ in &self.whole.bodies {
            globals.global(FLAG, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Outcome<()> {
        utils::parse_export_section(self, exports, section)?;
        for (at, (function, _)) in self.whole.defined().enumerate() {
            exports.export(&format!("{WATCH}{function}"), ExportKind::Global, self.first_global + at as u32);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome<()> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.first_global + self.next));
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// A global that is 0 or 1.
const FLAG: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// Takes a module apart: the first one keeps the functions that are `needed`.
pub fn apart(bytes: &[u8], needed: &BTreeSet<u32>) -> Outcome<Apart> {
    let whole = Whole::of(bytes)?;
    let plan = Plan::new(&whole, needed)?;
    let mut module = Module::new();
    First { whole: &whole, plan: &plan, at: whole.imported }.parse_core_module(
        &mut module,
        Parser::new(0),
        bytes,
    )?;
    Ok(Apart { first: module.finish(), rest: rest(&whole, &plan)? })
}

/// Which function is where.
struct Plan {
    /// The functions of the second module.
    rest: BTreeSet<u32>,
    /// Those of them that the first one has a trampoline for, with their places in the table.
    reached: BTreeMap<u32, Vec<u32>>,
    /// Functions of the first module that the second one calls.
    lent: BTreeSet<u32>,
    /// New indices of what is in the first module.
    indices: BTreeMap<u32, u32>,
    /// The table of functions, and how long it becomes.
    table: u32,
    length: u64,
    fetch: u32,
}

impl Plan {
    fn new(whole: &Whole<'_>, needed: &BTreeSet<u32>) -> Outcome<Self> {
        let rest: BTreeSet<u32> = whole
            .defined()
            .map(|(function, _)| function)
            .filter(|function| !needed.contains(function))
            .collect();
        let mut reached: BTreeSet<u32> = whole.roots.iter().chain(whole.slots.keys()).copied().collect();
        let mut lent = BTreeSet::new();
        for (function, body) in whole.defined() {
            let named = Whole::named_by(body)?;
            if rest.contains(&function) {
                lent.extend(named);
            } else {
                reached.extend(named);
            }
        }
        reached.retain(|function| rest.contains(function));
        lent.retain(|function| !rest.contains(function));
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
        let stays = |function: &u32| !rest.contains(function) || reached.contains_key(function);
        let indices = (0..whole.functions.len() as u32).filter(stays).zip(0..).collect();
        let fetch = whole.fetch.ok_or(Error::InvalidConstExpr)?;
        Ok(Self { reached, lent, indices, table: table as u32, length, fetch, rest })
    }

    fn stays(&self, function: u32) -> bool {
        self.indices.contains_key(&function)
    }
}

/// Writes the first module.
struct First<'w, 'a> {
    whole: &'w Whole<'a>,
    plan: &'w Plan,
    /// The function whose body comes next.
    at: u32,
}

impl First<'_, '_> {
    fn ready(&self) -> u32 {
        self.whole.globals.len() as u32
    }

    /// Sees to it that the rest is there, and calls what the table has.
    fn trampoline(&self, function: u32, slot: u32) -> Function {
        let mut code = Function::new([]);
        code.instruction(&Instruction::GlobalGet(self.ready()));
        code.instruction(&Instruction::I32Eqz);
        code.instruction(&Instruction::If(wasm_encoder::BlockType::Empty));
        code.instruction(&Instruction::Call(self.plan.fetch));
        code.instruction(&Instruction::End);
        for parameter in 0..self.whole.parameters_of(function) {
            code.instruction(&Instruction::LocalGet(parameter));
        }
        code.instruction(&Instruction::I32Const(slot as i32));
        let type_index = self.whole.type_of(function);
        code.instruction(&Instruction::CallIndirect { type_index, table_index: self.plan.table });
        code.instruction(&Instruction::End);
        code
    }
}

impl Reencode for First<'_, '_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        self.plan.indices.get(&function).copied().ok_or(Error::InvalidConstExpr)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Outcome<()> {
        for (function, _) in self.whole.defined().filter(|(function, _)| self.plan.stays(*function)) {
            functions.function(self.whole.type_of(function));
        }
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Outcome<()> {
        let imported = self.whole.tables.len() as u32 - section.count();
        for (table, index) in section.into_iter().zip(imported..) {
            let mut table = table?;
            if index == self.plan.table {
                table.ty.initial = self.plan.length;
                table.ty.maximum = table.ty.maximum.map(|maximum| maximum.max(self.plan.length));
            }
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Outcome<()> {
        utils::parse_global_section(self, globals, section)?;
        globals.global(FLAG, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Outcome<()> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(READY, ExportKind::Global, self.ready());
        for Shared { name, kind, index, .. } in shared(self.whole, self.plan)? {
            let index = if kind == ExportKind::Func { self.function_index(index)? } else { index };
            exports.export(&name, kind, index);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Outcome<()> {
        // A section's head counts its functions, so this is called once for all of them.
        for body in section {
            let body = body?;
            match self.plan.reached.get(&self.at).and_then(|slots| slots.first()) {
                Some(slot) => {
                    code.function(&self.trampoline(self.at, *slot));
                }
                None if self.plan.rest.contains(&self.at) => {}
                None => self.parse_function_body(code, body)?,
            }
            self.at += 1;
        }
        Ok(())
    }
}

/// What the first module exports and the second one imports.
struct Shared {
    name: String,
    kind: ExportKind,
    /// In the whole module.
    index: u32,
    of: EntityType,
}

/// Everything but functions is shared as a whole. The order within a kind is that of the second module's indices.
fn shared(whole: &Whole<'_>, plan: &Plan) -> Outcome<Vec<Shared>> {
    let mut same = RoundtripReencoder;
    let mut all = Vec::new();
    let mut share = |kind, letter: char, index: u32, of| {
        all.push(Shared { name: format!("{letter}{index}"), kind, index, of });
    };
    for function in &plan.lent {
        share(ExportKind::Func, 'f', *function, EntityType::Function(whole.type_of(*function)));
    }
    for (index, table) in (0..).zip(&whole.tables) {
        // The first module's is longer than the whole one's: no limit is asked for.
        let of = wasm_encoder::TableType { maximum: None, ..same.table_type(*table)? };
        share(ExportKind::Table, 't', index, of.into());
    }
    for (index, memory) in (0..).zip(&whole.memories) {
        share(ExportKind::Memory, 'm', index, same.memory_type(*memory)?.into());
    }
    for (index, global) in (0..).zip(&whole.globals) {
        share(ExportKind::Global, 'g', index, same.global_type(*global)?.into());
    }
    Ok(all)
}

/// Writes the second module.
fn rest(whole: &Whole<'_>, plan: &Plan) -> Outcome<Vec<u8>> {
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

    let order = plan.lent.iter().chain(&plan.rest);
    let mut indices = Indices(order.copied().zip(0..).collect());
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for (function, body) in whole.defined().filter(|(function, _)| plan.rest.contains(function)) {
        functions.function(whole.type_of(function));
        indices.parse_function_body(&mut code, body.clone())?;
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
    Ok(module.finish())
}

/// Puts the functions of the rest into their places of the table, those beside each other at once.
fn elements(plan: &Plan, indices: &mut Indices) -> Outcome<ElementSection> {
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

    /// The second module has no data of its own.
    fn data_index(&mut self, _: u32) -> Outcome<u32> {
        Err(Error::InvalidConstExpr)
    }
}
