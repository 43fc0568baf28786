//! Patterns: `. as [$a, {b: $c}]`.

use super::json::Json;
use super::paths::index;
use super::run::{Flow, Machine, Scope, failed, with_variable};
use super::tree::{Name, Pattern, Tree};

impl Machine {
    /// The names that patterns bind to values, one pattern a value.
    pub(super) fn bind(
        &self,
        scope: &Scope,
        patterns: &[Pattern],
        values: &[Json],
        body: &mut dyn FnMut(&Scope) -> Flow,
    ) -> Flow {
        let (Some((pattern, patterns)), Some((value, values))) =
            (patterns.split_first(), values.split_first())
        else {
            return body(scope);
        };
        match pattern {
            Pattern::Variable(name) => {
                self.bind(&with_variable(scope, name, value.clone()), patterns, values, body)
            }
            Pattern::List(inner) => {
                let items: Result<Vec<Json>, String> =
                    (0..inner.len()).map(|at| index(value, &Json::count(at))).collect();
                let items = items.map_err(failed)?;
                self.bind(scope, inner, &items, &mut |scope| self.bind(scope, patterns, values, body))
            }
            Pattern::Object(fields) => {
                self.fields(scope, fields, value, &mut |scope| self.bind(scope, patterns, values, body))
            }
        }
    }

    pub(super) fn fields(
        &self,
        scope: &Scope,
        fields: &[(Tree, Option<Name>, Option<Pattern>)],
        value: &Json,
        body: &mut dyn FnMut(&Scope) -> Flow,
    ) -> Flow {
        let Some(((key, own, pattern), rest)) = fields.split_first() else { return body(scope) };
        self.values(scope, key, &value.clone().into(), &mut |key| {
            let inner = index(value, &key).map_err(failed)?;
            let scope = match own {
                Some(name) => with_variable(scope, name, inner.clone()),
                None => scope.clone(),
            };
            let pattern = pattern.as_slice();
            self.bind(&scope, pattern, &[inner], &mut |scope| self.fields(scope, rest, value, body))
        })
    }
}
