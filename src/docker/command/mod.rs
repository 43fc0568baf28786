//! The commands, a file each or each family.

pub mod archive;
pub mod build;
pub mod builder;
pub mod containers;
pub mod history;
pub mod images;
pub mod inspect;
pub mod prune;
pub mod pull;
pub mod remove;
pub mod run;
pub mod system;
pub mod tag;
