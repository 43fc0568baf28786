//! Statements that choose among others, and what a module gives away.

use std::rc::Rc;

use super::run::{Flow, Script, unknown};
use super::tree::{Expr, Statement, Text};
use super::value::{Scope, Stop, Value};

impl Script<'_, '_> {
    pub(super) fn export(&self, scope: &Rc<Scope>, name: &Text, value: Value) {
        if let Some(exports) = scope.get("module").and_then(|module| module.field("exports")) {
            exports.set_field(name, value);
        }
    }

    pub(super) fn switch(
        &mut self,
        value: &Expr,
        cases: &[(Option<Expr>, Vec<Statement>)],
        scope: &Rc<Scope>,
    ) -> Result<Flow, Stop> {
        let value = self.value(value, scope)?;
        let scope = Scope::within(scope);
        let mut from = cases.iter().position(|(wanted, _)| wanted.is_none());
        for (index, (wanted, _)) in cases.iter().enumerate() {
            let Some(wanted) = wanted else { continue };
            let wanted = self.value(wanted, &scope)?;
            if value.same(&wanted).ok_or_else(|| unknown("a choice by something unknown"))? {
                from = Some(index);
                break;
            }
        }
        let Some(from) = from else { return Ok(Flow::On) };
        for (_, body) in cases.iter().skip(from) {
            match self.statements(body, &scope)? {
                Flow::On => {}
                Flow::Break(None) => return Ok(Flow::On),
                other => return Ok(other),
            }
        }
        Ok(Flow::On)
    }
}
