//! How the functions of libraries end early.

pub use super::value::Stop;
use super::value::Value;

pub type Result<T> = std::result::Result<T, Stop>;

/// What is done or asked for has no model.
pub fn unknown<T>(what: impl Into<String>) -> Result<T> {
    Err(Stop::Unknown(what.into()))
}

/// An error of the language: its class and message.
pub fn raise<T>(class: &str, message: impl Into<String>) -> Result<T> {
    Err(Stop::Thrown(Value::failure(class, &message.into())))
}
