//! What TypeScript adds: types are read over.

use super::super::tree::{Expr, Statement, Text};
use super::lex::Token;
use super::parse::Parser;

impl Parser {
    /// `: TYPE`, where types may stand.
    pub(super) fn typed(&mut self) -> Option<()> {
        if self.types && self.eat(":") {
            return self.skip_type();
        }
        Some(())
    }

    /// `<T>` of what is defined.
    pub(super) fn generic(&mut self) -> Option<()> {
        if self.types && self.is("<") { self.angles() } else { Some(()) }
    }

    pub(super) fn skip_type(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > super::parse::MAX_DEPTH {
            return None;
        }
        loop {
            let _ = self.eat("|") || self.eat("&");
            while ["keyof", "readonly", "typeof", "unique", "infer", "asserts", "new", "abstract"]
                .iter()
                .any(|word| self.is_word(word))
                && !matches!(self.ahead(1), Token::Punct("," | ")" | ";" | "=" | "|" | ">"))
            {
                self.at += 1;
            }
            match self.peek().clone() {
                Token::Punct("<") => {
                    self.angles()?;
                    continue;
                }
                Token::Punct("{" | "[") => self.brackets()?,
                Token::Punct("(") => {
                    self.brackets()?;
                    if self.eat("=>") {
                        continue;
                    }
                }
                Token::Punct("-") => self.at += 2,
                Token::Name(_) | Token::Text(_) | Token::Number(_) | Token::Template(..) => self.at += 1,
                _ => return None,
            }
            loop {
                if self.eat(".") {
                    self.name()?;
                } else if self.is("<") {
                    self.angles()?;
                } else if (self.is("[") || self.is("(")) && !self.on_new_line() {
                    self.brackets()?;
                } else {
                    break;
                }
            }
            let goes_on = self.is("|") || self.is("&");
            if goes_on || self.eat_word("is") {
                continue;
            }
            if self.eat_word("extends") {
                self.skip_type()?;
                if self.eat("?") {
                    self.skip_type()?;
                    self.need(":")?;
                    continue;
                }
            }
            self.depth -= 1;
            return Some(());
        }
    }

    /// What stands in brackets, and in others within these.
    fn brackets(&mut self) -> Option<()> {
        let mut depth = 0_u32;
        loop {
            match self.take() {
                Token::Punct("(" | "[" | "{") => depth += 1,
                Token::Punct(")" | "]" | "}") => depth = depth.checked_sub(1)?,
                Token::End => return None,
                _ => {}
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn angles(&mut self) -> Option<()> {
        let mut depth = 0_u32;
        loop {
            match self.peek().clone() {
                Token::Punct("(" | "[" | "{") => {
                    self.brackets()?;
                    continue;
                }
                Token::Punct("<") => depth += 1,
                Token::Punct(">") => depth = depth.checked_sub(1)?,
                Token::Punct(">>") => depth = depth.checked_sub(2)?,
                Token::Punct(">>>") => depth = depth.checked_sub(3)?,
                Token::Punct("," | "." | "|" | "&" | "=>" | "=" | "?" | ":") => {}
                Token::Punct(_) | Token::Regex(..) | Token::End => return None,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// `<T>` between a function and its arguments; nothing where that is a comparison.
    pub(super) fn type_arguments(&mut self) {
        let before = self.at;
        if !(self.types && self.is("<") && self.angles().is_some() && self.is("(")) {
            self.at = before;
        }
    }

    /// Whether a `!` says that a value is there.
    pub(super) fn is_there(&self) -> bool {
        self.types
            && self.is("!")
            && !self.on_new_line()
            && match self.ahead(1) {
                Token::Punct(next) => {
                    matches!(*next, "." | "[" | ")" | "]" | "}" | ";" | "," | "(" | "?." | ":")
                }
                Token::Name(next) => &**next == "as",
                Token::End => true,
                _ => false,
            }
    }

    /// Statements that say something of types alone.
    pub(super) fn type_statement(&mut self, word: &str) -> Option<Option<Statement>> {
        let named = matches!(self.ahead(1), Token::Name(_) | Token::Text(_));
        if !self.types || !named {
            return None;
        }
        let imports = matches!(word, "import" | "export")
            && matches!(self.ahead(1), Token::Name(next) if matches!(&**next, "type" | "interface" | "declare"))
            && matches!(self.ahead(2), Token::Name(next) if &**next != "from")
            || word == "import"
                && matches!(self.ahead(1), Token::Name(next) if &**next == "type")
                && matches!(self.ahead(2), Token::Punct("{" | "*"));
        if !imports && !matches!(word, "interface" | "type" | "declare") {
            let may = ["enum", "const", "namespace", "module", "export", "function", "async", "default"];
            return if may.contains(&word) { self.typed_values() } else { None };
        }
        Some(self.skip_statement())
    }

    fn skip_statement(&mut self) -> Option<Statement> {
        let imports = self.eat_word("import");
        self.eat_word("export");
        if imports {
            while !matches!(self.take(), Token::Text(_)) {
                if *self.peek() == Token::End {
                    return None;
                }
            }
            self.end()?;
            return Some(Statement::Empty);
        }
        if self.eat_word("type") {
            self.name()?;
            self.generic()?;
            self.need("=")?;
            self.skip_type()?;
            self.end()?;
            return Some(Statement::Empty);
        }
        // `interface`, `declare module`, `declare const`: up to the end of the braces or of the line.
        loop {
            if self.is("{") {
                self.brackets()?;
                return Some(Statement::Empty);
            }
            if self.eat(";") {
                return Some(Statement::Empty);
            }
            self.at += 1;
            if *self.peek() == Token::End {
                return Some(Statement::Empty);
            }
        }
    }

    /// What a function takes, with the names that a constructor keeps as fields.
    pub(super) fn parameters(&mut self) -> Option<(Vec<Expr>, Vec<Text>)> {
        if !self.types {
            return Some((self.list("(", ")")?, Vec::new()));
        }
        self.need("(")?;
        let no_in = std::mem::take(&mut self.no_in);
        let (mut parameters, mut kept) = (Vec::new(), Vec::new());
        while !self.eat(")") {
            let mut keeps = false;
            while ["public", "private", "protected", "readonly", "override"]
                .iter()
                .any(|word| self.is_word(word))
                && matches!(self.ahead(1), Token::Name(_))
            {
                self.at += 1;
                keeps = true;
            }
            let spreads = self.eat("...");
            let pattern = self.primary()?;
            self.eat("?");
            self.typed()?;
            if let (true, Expr::Name(name)) = (keeps, &pattern) {
                kept.push(name.clone());
            }
            if matches!(pattern, Expr::This) {
                // Not a parameter: the type of `this`.
            } else if spreads {
                parameters.push(Expr::Spread(Box::new(pattern)));
            } else if self.eat("=") {
                parameters.push(Expr::Assign("=", Box::new(pattern), Box::new(self.assignment()?)));
            } else {
                parameters.push(pattern);
            }
            if !self.eat(",") && !self.is(")") {
                return None;
            }
        }
        self.no_in = no_in;
        Some((parameters, kept))
    }
}
