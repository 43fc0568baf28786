//! A module that was taken apart computes what the whole one does: in Node, which the project has anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemArg,
    MemArgTarget, MemorySection, MemoryType, Module, RefType, TableSection, TableType, TypeSection, ValType,
};

use super::module::{Apart, apart, watched};
use super::renamed;

/// Where in the memory a pointer stands, what it points to, and something else.
const POINTER: i32 = 1000;
const VALUE: i32 = 1204;
const ELSEWHERE: i32 = 1408;

/// `double(x)` counts its calls and is called by `quadruple`, through the table by `indirect`, and by nobody at the
/// start. `near` adds what a pointer in the memory points to, `far` what stands elsewhere.
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("js", "__wbg_layerlabRest_1", EntityType::Function(0));
    imports.import("js", "__wbg_log_0123456789abcdef", EntityType::Function(1));
    let mut functions = FunctionSection::new();
    for _ in 0..6 {
        functions.function(1);
    }
    let mut tables = TableSection::new();
    let (minimum, maximum) = (2, Some(2));
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum,
        maximum,
        shared: false,
    });
    let mut globals = GlobalSection::new();
    let counter = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(counter, &ConstExpr::i32_const(0));
    let mut exports = ExportSection::new();
    exports.export("quadruple", ExportKind::Func, 3).export("indirect", ExportKind::Func, 4);
    exports.export("idle", ExportKind::Func, 5).export("calls", ExportKind::Global, 0);
    exports.export("near", ExportKind::Func, 6).export("far", ExportKind::Func, 7);
    exports.export("memory", ExportKind::Memory, 0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let word = |offset| MemArg { offset, align: 2, target: MemArgTarget::Memory(0), ordering: None };
    let mut data = DataSection::new();
    for (start, value) in [(POINTER, VALUE), (VALUE, 7), (ELSEWHERE, 9)] {
        data.active(0, &ConstExpr::i32_const(start), value.to_le_bytes());
    }
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([2].as_slice().into()));
    let bodies: [&[Instruction<'_>]; 6] = [
        &[
            Instruction::GlobalGet(0),
            Instruction::I32Const(1),
            Instruction::I32Add,
            Instruction::GlobalSet(0),
            Instruction::LocalGet(0),
            Instruction::Call(1),
            Instruction::I32Const(2),
            Instruction::I32Mul,
        ],
        &[Instruction::LocalGet(0), Instruction::Call(2), Instruction::Call(2)],
        &[
            Instruction::LocalGet(0),
            Instruction::I32Const(1),
            Instruction::CallIndirect { type_index: 1, table_index: 0 },
        ],
        &[Instruction::LocalGet(0), Instruction::Call(3)],
        &[
            Instruction::I32Const(POINTER),
            Instruction::I32Load(word(0)),
            Instruction::I32Load(word(0)),
            Instruction::LocalGet(0),
            Instruction::I32Add,
        ],
        &[
            Instruction::I32Const(0),
            Instruction::I32Load(word(ELSEWHERE as u64)),
            Instruction::LocalGet(0),
            Instruction::I32Add,
        ],
    ];
    let mut code = CodeSection::new();
    for body in bodies {
        let mut function = Function::new([]);
        body.iter().chain([&Instruction::End]).for_each(|instruction| {
            function.instruction(instruction);
        });
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements);
    module.section(&DataCountSection { count: data.len() }).section(&code).section(&data);
    module.finish()
}

/// What a script prints that has the modules as `modules`, and `link`, which instantiates the first and gives its
/// exports; `names` are the new ones.
fn node(modules: &[&[u8]], names: &BTreeMap<&str, String>, script: &str) -> String {
    let modules: Vec<String> = modules.iter().map(|bytes| format!("{bytes:?}")).collect();
    let script = format!(
        "const modules = [{}].map((bytes) => new WebAssembly.Module(new Uint8Array(bytes)));
         let fetches = 0, log = 0;
         function link(first, rest) {{
             const fetch = () => {{ fetches++; new WebAssembly.Instance(rest, {{ first: exports }}); }};
             const js = {{ __wbg_layerlabRest_1: fetch, __wbg_log_0123456789abcdef: (x) => (log++, x) }};
             const exports = new WebAssembly.Instance(first, {{ js }}).exports;
             return exports;
         }}
         {script}",
        modules.join(",")
    );
    let output = Command::new("node").args(["-e", &renamed(&script, names)]).output().expect("node");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn a_watched_module_says_what_was_called() {
    let watched = watched(&whole()).expect("a module");
    let script = "const e = link(modules[0]);
         e.indirect(1);
         console.log(Object.keys(e).filter((name) => name.startsWith('watch') && e[name].value).join(' '))";
    assert_eq!(node(&[&watched], &BTreeMap::new(), script), "watch2 watch4");
}

#[test]
fn the_rest_is_fetched_once_and_by_whoever_comes_first() {
    let whole = whole();
    let Apart { first, rest, names } = apart(&whole, &BTreeSet::from([3, 4])).expect("a module");
    let script = "const e = link(...modules);
         const before = fetches;
         console.log(before, e.quadruple(3), e.indirect(5), e.idle(1), e.calls.value, fetches, log)";
    assert_eq!(node(&[&first, &rest], &names, script), "0 12 10 4 5 1 5");
    let by_table = "const e = link(...modules); console.log(e.indirect(5), e.quadruple(3), fetches)";
    assert_eq!(node(&[&first, &rest], &names, by_table), "10 12 1");
    let ahead = "const e = link(...modules);
         new WebAssembly.Instance(modules[1], { first: e });
         console.log(e.idle(2), fetches)";
    assert_eq!(node(&[&first, &rest], &names, ahead), "8 0");
}

#[test]
fn data_comes_with_the_functions_that_can_reach_it() {
    let whole = whole();
    let Apart { first, rest, names } = apart(&whole, &BTreeSet::from([6])).expect("a module");
    let script = format!(
        "const e = link(...modules);
         const there = () => [{POINTER}, {VALUE}, {ELSEWHERE}].map((at) => new Int32Array(e.memory.buffer)[at / 4]);
         console.log(there().join(), e.near(1), fetches, e.far(1), fetches, there().join())"
    );
    assert_eq!(node(&[&first, &rest], &names, &script), "1204,7,0 8 0 10 1 1204,7,9");
}

#[test]
fn what_is_short_is_in_both_and_names_have_no_digests() {
    let whole = whole();
    let Apart { first, rest, names } = apart(&whole, &BTreeSet::from([2])).expect("a module");
    assert_eq!(names, BTreeMap::from([("__wbg_log_0123456789abcdef", "_0".to_owned())]));
    let script = "const e = link(...modules);
         const names = (of, kind) => of.filter((one) => one.kind === kind).map((one) => one.name).join(' ');
         console.log(names(WebAssembly.Module.imports(modules[0]), 'function'));
         console.log(names(WebAssembly.Module.imports(modules[1]), 'function'));
         console.log(e.quadruple(3), e.calls.value, log)";
    assert_eq!(node(&[&first, &rest], &names, script), "__wbg_layerlabRest_1 _0\n0\n12 2 2");
    let other = "const __wbg_log_0123456789abcdef_1 = `__wbg_log_0123456789abcdef`;";
    assert_eq!(renamed(other, &names), "const __wbg_log_0123456789abcdef_1 = `_0`;");
}

#[test]
fn nothing_is_lost_whatever_is_needed() {
    for needed in [vec![], vec![2], vec![5], vec![7], vec![2, 3, 4, 5, 6, 7]] {
        let needed: BTreeSet<u32> = needed.into_iter().collect();
        let whole = whole();
        let Apart { first, rest, names } = apart(&whole, &needed).expect("a module");
        let script = "const e = link(...modules);
             console.log(e.idle(1), e.indirect(2), e.near(1), e.far(1), e.calls.value)";
        assert_eq!(node(&[&first, &rest], &names, script), "4 4 8 10 3", "{needed:?}");
    }
}
