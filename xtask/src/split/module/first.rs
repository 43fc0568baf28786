//! The first module.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection, GlobalSection,
    ImportSection, Instruction, Module, TableSection,
};
use wasmparser::{
    CodeSectionReader, DataSectionReader, ExportSectionReader, FunctionSectionReader, GlobalSectionReader,
    ImportSectionReader, Parser, TableSectionReader,
};

use super::plan::{Plan, Shared, shared};
use super::whole::Whole;
use super::{FLAG, Outcome, READY, data};

/// Writes the first module; `bytes` are the whole one.
pub fn write(whole: &Whole<'_>, plan: &Plan<'_>, bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut module = Module::new();
    First { whole, plan, data: data::section(&whole.data, |place| plan.data.contains(&place)) }
        .parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok(module.finish())
}

struct First<'w, 'a> {
    whole: &'w Whole<'a>,
    plan: &'w Plan<'a>,
    data: DataSection,
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
        for function in &self.plan.order {
            functions.function(self.whole.type_of(*function));
        }
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome<()> {
        for import in section.into_imports() {
            let import = import?;
            imports.import(import.module, self.plan.name(import.name), self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: wasmparser::Export<'_>) -> Outcome<()> {
        let (kind, index) = (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        exports.export(self.plan.name(export.name), kind, index);
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

    fn parse_code_section(&mut self, code: &mut CodeSection, _: CodeSectionReader<'_>) -> Outcome<()> {
        // A section's head counts its functions, so this is called once for all of them.
        for function in &self.plan.order {
            match self.plan.reached.get(function).and_then(|slots| slots.first()) {
                Some(slot) => {
                    code.function(&self.trampoline(*function, *slot));
                }
                None => self.parse_function_body(code, self.whole.body(*function)?.clone())?,
            }
        }
        Ok(())
    }

    fn parse_data_section(&mut self, data: &mut DataSection, _: DataSectionReader<'_>) -> Outcome<()> {
        *data = std::mem::take(&mut self.data);
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Outcome<u32> {
        Ok(self.data.len())
    }

    /// Names of segments, which their places would change, are only used for segments that are not there at the start.
    fn data_index(&mut self, _: u32) -> Outcome<u32> {
        Err(Error::InvalidConstExpr)
    }
}
