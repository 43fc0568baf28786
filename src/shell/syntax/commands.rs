//! The simple commands of a script, wherever they stand in it.

use super::tree::{Command, Compound, List, Script, Simple};

impl Script {
    /// Every simple command in the order of the text; those of substitutions and functions are left out.
    pub fn simple_commands(&self) -> Vec<&Simple> {
        let mut out = Vec::new();
        self.lines.iter().for_each(|list| of_list(list, &mut out));
        out
    }
}

fn of_list<'s>(list: &'s List, out: &mut Vec<&'s Simple>) {
    for and_or in list {
        let pipelines =
            std::iter::once(&and_or.first).chain(and_or.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            match command {
                Command::Simple(simple) => out.push(simple),
                Command::Compound(compound, _) => of_compound(compound, out),
                Command::Function { .. } => {}
            }
        }
    }
}

fn of_compound<'s>(compound: &'s Compound, out: &mut Vec<&'s Simple>) {
    match compound {
        Compound::Group(body)
        | Compound::Subshell(body)
        | Compound::For { body, .. }
        | Compound::ArithFor { body, .. } => of_list(body, out),
        Compound::If { arms, otherwise } => {
            let lists = arms.iter().flat_map(|(condition, body)| [condition, body]).chain(otherwise);
            lists.for_each(|list| of_list(list, out));
        }
        Compound::While { condition, body, .. } => {
            [condition, body].into_iter().for_each(|list| of_list(list, out))
        }
        Compound::Case { arms, .. } => arms.iter().for_each(|arm| of_list(&arm.body, out)),
        Compound::Test(_) | Compound::Arith(_) => {}
    }
}
