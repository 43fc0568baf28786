//! A module that notes what is called.

use std::convert::Infallible;

use wasm_encoder::reencode::{Reencode, utils};
use wasm_encoder::{CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, Instruction, Module};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader, Parser};

use super::whole::Whole;
use super::{FLAG, Outcome, WATCH};

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
