//! Running a program over records.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::shell::{ExitCode, Process, Regex};

use super::tree::Program;
use super::value::Value;

/// What cuts statements short.
pub(super) enum Stop {
    Break,
    Continue,
    Next,
    Exit,
    /// An error of the program, or a limit: END does not run.
    Fail,
    Return(Value),
}

pub(super) type Flow = Result<(), Stop>;

pub struct Runner<'r, 'p> {
    pub(super) process: &'r mut Process<'p>,
    pub(super) program: &'r Program,
    pub(super) globals: BTreeMap<String, Value>,
    pub(super) arrays: BTreeMap<String, BTreeMap<String, Value>>,
    /// Local scalars of the functions that run, and which of their parameters stand for which array.
    pub(super) frames: Vec<BTreeMap<String, Value>>,
    pub(super) aliases: Vec<BTreeMap<String, String>>,
    pub(super) record: String,
    pub(super) fields: Vec<String>,
    pub(super) regexes: BTreeMap<String, Option<Rc<Regex>>>,
    pub(super) ranges: Vec<bool>,
    /// Lines of the input that are left, the last first.
    pub(super) input: Vec<String>,
    /// Operands that were not come to yet; whether one of them was a file; whether one could be read.
    pub(super) waiting: VecDeque<String>,
    pub(super) named_any: bool,
    pub(super) read_any: bool,
    pub(super) readers: BTreeMap<String, Vec<String>>,
    /// What goes to files and commands, with the way it goes.
    pub(super) outputs: BTreeMap<String, (&'static str, String)>,
    pub(super) out: String,
    pub(super) exit: ExitCode,
    pub(super) seed: u64,
    pub(super) made: u32,
}

impl<'r, 'p> Runner<'r, 'p> {
    pub fn new(process: &'r mut Process<'p>, program: &'r Program) -> Self {
        let mut runner = Self {
            program,
            globals: BTreeMap::new(),
            arrays: BTreeMap::new(),
            frames: Vec::new(),
            aliases: Vec::new(),
            record: String::new(),
            fields: Vec::new(),
            regexes: BTreeMap::new(),
            ranges: vec![false; program.rules.len()],
            input: Vec::new(),
            waiting: VecDeque::new(),
            named_any: false,
            read_any: false,
            readers: BTreeMap::new(),
            outputs: BTreeMap::new(),
            out: String::new(),
            exit: 0,
            seed: 1,
            made: 0,
            process,
        };
        for (name, value) in [
            ("FS", " "),
            ("OFS", " "),
            ("ORS", "\n"),
            ("RS", "\n"),
            ("SUBSEP", "\u{1c}"),
            ("OFMT", "%.6g"),
            ("CONVFMT", "%.6g"),
        ] {
            runner.globals.insert(name.to_owned(), Value::Text(value.to_owned()));
        }
        let environ =
            runner.process.env.iter().map(|(name, value)| (name.clone(), Value::Input(value.clone())));
        runner.arrays.insert("ENVIRON".to_owned(), environ.collect());
        runner
    }

    pub fn run(mut self, operands: &[String]) -> ExitCode {
        let program = self.program;
        let mut arguments: BTreeMap<String, Value> = (1..)
            .zip(operands)
            .map(|(at, text): (usize, _)| (at.to_string(), Value::Input(text.clone())))
            .collect();
        arguments.insert("0".to_owned(), Value::Text("awk".to_owned()));
        self.globals.insert("ARGC".to_owned(), Value::Number(arguments.len() as f64));
        self.arrays.insert("ARGV".to_owned(), arguments);
        self.waiting = operands.iter().cloned().collect();
        let mut flow = self.statements(&program.begin);
        if flow.is_ok() && (!program.rules.is_empty() || !program.end.is_empty()) {
            flow = self.records();
        }
        if !matches!(flow, Err(Stop::Fail)) {
            // `exit` before END goes on there; in END it ends at once.
            let _ = self.statements(&program.end);
        }
        self.flush();
        self.exit
    }
}
