//! Source texts, places in them, and what there is to say about those places.
//!
//! Nothing that a user typed is ever an `Err`: it is a [`Diagnostic`] with a [`Span`].

mod diagnostic;
mod shared;
mod source;

pub use diagnostic::{Diagnostic, Edit, Fix, Related, Severity};
pub use shared::Text;
pub use source::{Source, Span};
