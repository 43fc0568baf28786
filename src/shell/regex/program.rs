//! Programs that match, and trees of patterns that become them.

use super::super::pattern::in_class;
use super::Regex;

/// Larger programs are refused.
const MAX_PROGRAM: usize = 20_000;
pub(super) const MAX_REPEAT: u32 = 1000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Instruction {
    Char(char),
    Any,
    Set(Set),
    /// Goes on at both, the first preferred.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    LineStart,
    LineEnd,
    /// At the end, or before a line end that is the last character.
    LastEnd,
    /// After and before any line end.
    EachStart,
    EachEnd,
    WordEdge(bool),
    WordStart,
    WordEnd,
    BackReference(usize),
    /// Whether something does or does not begin (or, `behind`, end) here.
    Look {
        regex: Box<Regex>,
        behind: bool,
        negated: bool,
    },
    /// The first way to match this, and no other.
    Atomic(Box<Regex>),
    Match,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Set {
    pub negated: bool,
    pub ranges: Vec<(char, char)>,
    pub classes: Vec<String>,
    pub sets: Vec<Set>,
}

impl Set {
    pub fn contains(&self, c: char) -> bool {
        let inside = self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&c))
            || self.classes.iter().any(|class| in_class(class, c))
            || self.sets.iter().any(|set| set.contains(c));
        inside != self.negated
    }
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    Empty,
    One(Instruction),
    Concat(Vec<Node>),
    Or(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
    /// As few as possible.
    Lazy(Box<Node>, u32, Option<u32>),
    Group(usize, Box<Node>),
}

pub(super) fn emit(node: &Node, program: &mut Vec<Instruction>) -> Result<(), &'static str> {
    if program.len() > MAX_PROGRAM {
        return Err("Regular expression too big");
    }
    match node {
        Node::Empty => {}
        Node::One(instruction) => program.push(instruction.clone()),
        Node::Concat(nodes) => {
            for node in nodes {
                emit(node, program)?;
            }
        }
        Node::Group(index, inner) => {
            program.push(Instruction::Save(index * 2));
            emit(inner, program)?;
            program.push(Instruction::Save(index * 2 + 1));
        }
        Node::Or(options) => {
            let mut jumps = Vec::new();
            for (at, option) in options.iter().enumerate() {
                let split = program.len();
                let last = at + 1 == options.len();
                if !last {
                    program.push(Instruction::Split(split + 1, 0));
                }
                emit(option, program)?;
                if !last {
                    jumps.push(program.len());
                    program.push(Instruction::Jump(0));
                    let next = program.len();
                    patch(program, split, Instruction::Split(split + 1, next));
                }
            }
            let end = program.len();
            jumps.into_iter().for_each(|at| patch(program, at, Instruction::Jump(end)));
        }
        Node::Repeat(inner, least, most) | Node::Lazy(inner, least, most) => {
            // Which of the two ways comes first.
            let split = |once_more: usize, past: usize| match node {
                Node::Lazy(..) => Instruction::Split(past, once_more),
                _ => Instruction::Split(once_more, past),
            };
            for _ in 0..*least {
                emit(inner, program)?;
            }
            match most {
                None => {
                    let start = program.len();
                    program.push(Instruction::Split(0, 0));
                    emit(inner, program)?;
                    program.push(Instruction::Jump(start));
                    let end = program.len();
                    patch(program, start, split(start + 1, end));
                }
                Some(most) => {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(program.len());
                        program.push(Instruction::Split(0, 0));
                        emit(inner, program)?;
                    }
                    let end = program.len();
                    splits.into_iter().for_each(|at| patch(program, at, split(at + 1, end)));
                }
            }
        }
    }
    Ok(())
}

fn patch(program: &mut [Instruction], at: usize, instruction: Instruction) {
    if let Some(place) = program.get_mut(at) {
        *place = instruction;
    }
}
