//! The shape of a script: its tree as a list of words, made in the same way of either parser's.

use brush_parser::ast;
use layerlab::shell::syntax::{
    AndOr, ArmEnd, Command, Compound, Connective, List, Pipeline, Redirect, RedirectKind, Script, Simple,
    Word,
};
use layerlab::text::Span;

/// The shape of our tree; `text` is the script.
pub fn ours(script: &Script, text: &str) -> Vec<String> {
    let mut walk = Ours { text, out: Vec::new() };
    script.lines.iter().for_each(|list| walk.list(list));
    walk.out
}

/// A word as written, without the line continuations in it.
fn raw(word: &str) -> String {
    word.replace("\\\n", "")
}

struct Ours<'a> {
    text: &'a str,
    out: Vec<String>,
}

impl Ours<'_> {
    fn say(&mut self, word: impl Into<String>) {
        self.out.push(word.into());
    }

    fn word(&mut self, word: &Word) {
        self.span(word.span);
    }

    fn span(&mut self, span: Span) {
        let text = raw(&self.text[span.range()]);
        if text.starts_with("<(") {
            self.say("<(");
        } else {
            self.say(format!("‹{text}›"));
        }
    }

    fn list(&mut self, list: &List) {
        list.iter().for_each(|item| self.and_or(item));
    }

    fn block(&mut self, name: &str, list: &List) {
        self.say(name);
        self.list(list);
        self.say("end");
    }

    fn and_or(&mut self, item: &AndOr) {
        self.pipeline(&item.first);
        for (connective, pipeline) in &item.rest {
            self.say(if *connective == Connective::And { "&&" } else { "||" });
            self.pipeline(pipeline);
        }
        self.say(if item.background { "&" } else { ";" });
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        if pipeline.negated {
            self.say("!");
        }
        for (at, command) in pipeline.commands.iter().enumerate() {
            if at > 0 {
                self.say("|");
            }
            self.command(command);
        }
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound, redirects) => {
                self.compound(compound);
                redirects.iter().for_each(|redirect| self.redirect(redirect));
            }
            Command::Function { name, body } => {
                self.say(format!("function {name}"));
                self.command(body);
            }
        }
    }

    /// Assignments and words as they stand; the array of `local a=(1 2)` is both here.
    fn simple(&mut self, simple: &Simple) {
        if *simple == Simple::default() {
            return; // what a lone `!` negates
        }
        self.say("command");
        let assignments = simple.assignments.iter().map(|assignment| assignment.span);
        let mut spans: Vec<Span> = assignments.chain(simple.words.iter().map(|word| word.span)).collect();
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        spans.dedup_by_key(|span| span.start);
        spans.into_iter().for_each(|span| self.span(span));
        simple.redirects.iter().for_each(|redirect| self.redirect(redirect));
    }

    fn redirect(&mut self, redirect: &Redirect) {
        let fd = redirect.fd.map(|fd| fd.to_string()).unwrap_or_default();
        let kind = match redirect.kind {
            RedirectKind::Read => "<",
            RedirectKind::Write => ">",
            RedirectKind::Clobber => ">|",
            RedirectKind::Append => ">>",
            RedirectKind::ReadWrite => "<>",
            RedirectKind::DupInput => "<&",
            RedirectKind::DupOutput => ">&",
            RedirectKind::HereDoc => "<<",
            RedirectKind::HereString => "<<<",
            RedirectKind::WriteBoth => "&>",
            RedirectKind::AppendBoth => "&>>",
        };
        self.say(format!("{fd}{kind}"));
        match redirect.kind {
            RedirectKind::HereDoc => {}
            // The second half of `|&` has no text of its own.
            _ if redirect.target.span.range().is_empty() => self.say("‹1›"),
            _ => self.word(&redirect.target),
        }
    }

    fn compound(&mut self, compound: &Compound) {
        match compound {
            Compound::Group(list) => self.block("{", list),
            Compound::Subshell(list) => self.block("(", list),
            Compound::If { arms, otherwise } => {
                for (condition, body) in arms {
                    self.block("if", condition);
                    self.block("then", body);
                }
                otherwise.iter().for_each(|body| self.block("else", body));
            }
            Compound::While { until, condition, body } => {
                self.block(if *until { "until" } else { "while" }, condition);
                self.block("do", body);
            }
            Compound::For { name, words, body, .. } => {
                self.say(format!("for {name}"));
                // Brush's tree does not tell an empty list from none.
                words.iter().flatten().for_each(|word| self.word(word));
                self.block("do", body);
            }
            Compound::ArithFor { body, .. } => {
                self.say("for ((");
                self.block("do", body);
            }
            Compound::Case { word, arms } => {
                self.say("case");
                self.word(word);
                for arm in arms {
                    arm.patterns.iter().for_each(|pattern| self.word(pattern));
                    let end = match arm.end {
                        ArmEnd::Stop => ";;",
                        ArmEnd::FallThrough => ";&",
                        ArmEnd::Continue => ";;&",
                    };
                    self.block(end, &arm.body);
                }
            }
            Compound::Test(_) => self.say("[["),
            Compound::Arith(_) => self.say("(("),
        }
    }
}

/// The shape of brush's tree.
pub fn theirs(program: &ast::Program) -> Vec<String> {
    let mut walk = Theirs { out: Vec::new() };
    program.complete_commands.iter().for_each(|list| walk.list(list));
    walk.out
}

struct Theirs {
    out: Vec<String>,
}

impl Theirs {
    fn say(&mut self, word: impl Into<String>) {
        self.out.push(word.into());
    }

    fn word(&mut self, word: &ast::Word) {
        self.say(format!("‹{}›", raw(&word.value)));
    }

    fn list(&mut self, list: &ast::CompoundList) {
        for ast::CompoundListItem(item, separator) in &list.0 {
            self.pipeline(&item.first);
            for more in &item.additional {
                match more {
                    ast::AndOr::And(pipeline) => {
                        self.say("&&");
                        self.pipeline(pipeline);
                    }
                    ast::AndOr::Or(pipeline) => {
                        self.say("||");
                        self.pipeline(pipeline);
                    }
                }
            }
            self.say(if matches!(separator, ast::SeparatorOperator::Async) { "&" } else { ";" });
        }
    }

    fn block(&mut self, name: &str, list: &ast::CompoundList) {
        self.say(name);
        self.list(list);
        self.say("end");
    }

    fn pipeline(&mut self, pipeline: &ast::Pipeline) {
        if pipeline.bang {
            self.say("!");
        }
        for (at, command) in pipeline.seq.iter().enumerate() {
            if at > 0 {
                self.say("|");
            }
            self.command(command);
        }
    }

    fn command(&mut self, command: &ast::Command) {
        match command {
            ast::Command::Simple(simple) => self.simple(simple),
            ast::Command::Compound(compound, redirects) => {
                self.compound(compound);
                self.redirects(redirects.as_ref());
            }
            ast::Command::Function(function) => {
                self.say(format!("function {}", function.fname.value));
                self.compound(&function.body.0);
                self.redirects(function.body.1.as_ref());
            }
            ast::Command::ExtendedTest(_, redirects) => {
                self.say("[[");
                self.redirects(redirects.as_ref());
            }
        }
    }

    /// Words first and then redirections, as our tree has them.
    fn simple(&mut self, simple: &ast::SimpleCommand) {
        self.say("command");
        let prefix = simple.prefix.iter().flat_map(|prefix| &prefix.0);
        let suffix = simple.suffix.iter().flat_map(|suffix| &suffix.0);
        prefix.clone().for_each(|item| self.item(item));
        simple.word_or_name.iter().for_each(|word| self.word(word));
        suffix.clone().for_each(|item| self.item(item));
        for item in prefix.chain(suffix) {
            if let ast::CommandPrefixOrSuffixItem::IoRedirect(redirect) = item {
                self.redirect(redirect);
            }
        }
    }

    fn item(&mut self, item: &ast::CommandPrefixOrSuffixItem) {
        match item {
            ast::CommandPrefixOrSuffixItem::Word(word)
            | ast::CommandPrefixOrSuffixItem::AssignmentWord(_, word) => self.word(word),
            ast::CommandPrefixOrSuffixItem::ProcessSubstitution(..) => self.say("<("),
            ast::CommandPrefixOrSuffixItem::IoRedirect(_) => {}
        }
    }

    fn redirects(&mut self, redirects: Option<&ast::RedirectList>) {
        redirects.iter().flat_map(|list| &list.0).for_each(|redirect| self.redirect(redirect));
    }

    fn redirect(&mut self, redirect: &ast::IoRedirect) {
        let shown = |fd: &Option<ast::IoFd>| fd.map(|fd| fd.to_string()).unwrap_or_default();
        match redirect {
            ast::IoRedirect::File(fd, kind, target) => {
                let kind = match kind {
                    ast::IoFileRedirectKind::Read => "<",
                    ast::IoFileRedirectKind::Write => ">",
                    ast::IoFileRedirectKind::Append => ">>",
                    ast::IoFileRedirectKind::ReadAndWrite => "<>",
                    ast::IoFileRedirectKind::Clobber => ">|",
                    ast::IoFileRedirectKind::DuplicateInput => "<&",
                    ast::IoFileRedirectKind::DuplicateOutput => ">&",
                };
                self.say(format!("{}{kind}", shown(fd)));
                match target {
                    ast::IoFileRedirectTarget::Filename(word)
                    | ast::IoFileRedirectTarget::Duplicate(word) => self.word(word),
                    ast::IoFileRedirectTarget::Fd(fd) => self.say(format!("‹{fd}›")),
                    ast::IoFileRedirectTarget::ProcessSubstitution(..) => self.say("<("),
                }
            }
            ast::IoRedirect::HereDocument(fd, _) => self.say(format!("{}<<", shown(fd))),
            ast::IoRedirect::HereString(fd, word) => {
                self.say(format!("{}<<<", shown(fd)));
                self.word(word);
            }
            ast::IoRedirect::OutputAndError(word, append) => {
                self.say(if *append { "&>>" } else { "&>" });
                self.word(word);
            }
        }
    }

    fn compound(&mut self, compound: &ast::CompoundCommand) {
        match compound {
            ast::CompoundCommand::Arithmetic(_) => self.say("(("),
            ast::CompoundCommand::ArithmeticForClause(clause) => {
                self.say("for ((");
                self.block("do", &clause.body.list);
            }
            ast::CompoundCommand::BraceGroup(group) => self.block("{", &group.list),
            ast::CompoundCommand::Subshell(subshell) => self.block("(", &subshell.list),
            ast::CompoundCommand::ForClause(clause) => {
                self.say(format!("for {}", clause.variable_name));
                clause.values.iter().flatten().for_each(|word| self.word(word));
                self.block("do", &clause.body.list);
            }
            ast::CompoundCommand::CaseClause(clause) => {
                self.say("case");
                self.word(&clause.value);
                for case in &clause.cases {
                    case.patterns.iter().for_each(|pattern| self.word(pattern));
                    let end = match case.post_action {
                        ast::CaseItemPostAction::ExitCase => ";;",
                        ast::CaseItemPostAction::UnconditionallyExecuteNextCaseItem => ";&",
                        ast::CaseItemPostAction::ContinueEvaluatingCases => ";;&",
                    };
                    match &case.cmd {
                        Some(list) => self.block(end, list),
                        None => self.out.extend([end.to_owned(), "end".to_owned()]),
                    }
                }
            }
            ast::CompoundCommand::IfClause(clause) => {
                self.block("if", &clause.condition);
                self.block("then", &clause.then);
                for more in clause.elses.iter().flatten() {
                    match &more.condition {
                        Some(condition) => {
                            self.block("if", condition);
                            self.block("then", &more.body);
                        }
                        None => self.block("else", &more.body),
                    }
                }
            }
            ast::CompoundCommand::WhileClause(ast::WhileOrUntilClauseCommand(condition, body, _)) => {
                self.block("while", condition);
                self.block("do", &body.list);
            }
            ast::CompoundCommand::UntilClause(ast::WhileOrUntilClauseCommand(condition, body, _)) => {
                self.block("until", condition);
                self.block("do", &body.list);
            }
            ast::CompoundCommand::Coprocess(_) => self.say("coproc"),
        }
    }
}
