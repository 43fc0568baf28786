//! Assignments: the places that a filter leads to, and the document with other values there.

use super::json::Json;
use super::operators::operate;
use super::paths::{delete, get, set};
use super::run::{Flow, Item, Machine, Out, Place, Scope, Stop, failed};
use super::tree::Node;

impl Machine {
    /// The places that a filter leads to.
    pub(super) fn places(&self, scope: &Scope, tree: &Node, input: &Json) -> Result<Vec<Vec<Json>>, Stop> {
        let mut all = Vec::new();
        let start = Item { value: input.clone(), place: Place::At(Vec::new()) };
        self.run(scope, tree, start, &mut |item| match item.place {
            Place::At(keys) => {
                all.push(keys);
                Ok(())
            }
            _ => Err(failed(format!("Invalid path expression with result {}", item.value.compact()))),
        })?;
        Ok(all)
    }

    pub(super) fn assign(&self, scope: &Scope, tree: &Node, item: &Item, out: Out<'_>) -> Flow {
        match tree {
            Node::Assign(target, value) => self.values(scope, value, item, &mut |value| {
                let places = self.places(scope, target, &item.value)?;
                let changed = places.iter().try_fold(item.value.clone(), |document, place| {
                    set(&document, place, value.clone()).map_err(failed)
                });
                out(item.made(changed?))
            }),
            Node::Change(operator, target, value) => self.values(scope, value, item, &mut |value| {
                let places = self.places(scope, target, &item.value)?;
                let changed = places.iter().try_fold(item.value.clone(), |document, place| {
                    let old = get(&document, place).map_err(failed)?;
                    let new = match operator {
                        Some(operator) => operate(*operator, &old, &value).map_err(failed)?,
                        None if old.is_true() => old,
                        None => value.clone(),
                    };
                    set(&document, place, new).map_err(failed)
                });
                out(item.made(changed?))
            }),
            Node::Update(target, update) => {
                let mut document = item.value.clone();
                let mut gone = Vec::new();
                for place in self.places(scope, target, &item.value)? {
                    let old = get(&document, &place).map_err(failed)?;
                    match self.first(scope, update, old)? {
                        Some(new) => document = set(&document, &place, new).map_err(failed)?,
                        None => gone.push(Json::list(place)),
                    }
                }
                let document = delete(&document, &gone).map_err(failed)?;
                out(item.made(document))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn first(&self, scope: &Scope, tree: &Node, input: Json) -> Result<Option<Json>, Stop> {
        let mut found = None;
        let depth = self.depth.get();
        let flow = self.run(scope, tree, input.into(), &mut |item| {
            found = Some(item.value);
            Err(Stop::Enough)
        });
        match flow {
            Err(Stop::Enough) => {
                self.depth.set(depth);
                Ok(found)
            }
            Err(stop) => Err(stop),
            Ok(()) => Ok(found),
        }
    }
}
