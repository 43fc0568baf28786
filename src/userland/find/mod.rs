//! `find`.

mod expression;
mod parse;
mod printf;
mod test;
mod walk;

use crate::shell::{ExitCode, Process, RegexSyntax};

use self::expression::{Expression, Options, Test};
use self::parse::{Parser, Trouble};
use self::walk::Run;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["find"],
    summary: "walks trees; tests and actions of POSIX and GNU that occur",
    flags: &[],
    run: find,
}];

fn find(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut at = 1;
    let mut options = Options::default();
    while let Some(flag @ ("-L" | "-H" | "-P")) = process.args.get(at).map(String::as_str) {
        options.follow = flag == "-L";
        at += 1;
    }
    let mut roots = Vec::new();
    while let Some(word) =
        process.args.get(at).filter(|word| !word.starts_with('-') && *word != "(" && *word != "!")
    {
        roots.push(word.clone());
        at += 1;
    }
    if roots.is_empty() {
        roots.push(".".to_owned());
    }
    let args = process.args;
    let mut parser =
        Parser { process, words: args, at, options, regex: RegexSyntax::Basic, batches: 0, depth: 0 };
    let parsed = if at < args.len() { parser.or() } else { Ok(Expression::Test(Test::Always(true))) };
    let left = parser.at < args.len();
    let stray = args.get(parser.at).cloned().unwrap_or_default();
    let (options, batches) = (parser.options, parser.batches);
    let mut expression = match parsed {
        Ok(_) if left => return process.fail(format!("paths must precede expression: `{stray}'")),
        Ok(expression) => expression,
        Err(Trouble::Message(message)) => return process.fail(message),
        Err(Trouble::NotModelled(index)) => {
            let word = args.get(index).cloned().unwrap_or_default();
            process.not_simulated(index, format!("find {word} has no model"));
            return 0;
        }
    };
    if !options.acts {
        let print = Expression::Test(Test::Print("\n"));
        expression = Expression::And(Box::new(expression), Box::new(print));
    }
    let mut run =
        Run { options, batches: vec![(Vec::new(), Vec::new()); batches], code: 0, quit: false, depth: 0 };
    for root in roots {
        run.root(process, &root, &expression);
    }
    for (argv, paths) in std::mem::take(&mut run.batches) {
        if !paths.is_empty() {
            let full: Vec<String> = argv
                .into_iter()
                .flat_map(|word| if word == "{}" { paths.clone() } else { vec![word] })
                .collect();
            if process.exec(&full) != 0 {
                run.code = 1;
            }
        }
    }
    run.code
}
