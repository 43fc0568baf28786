//! Base images and packages: what the simulated world is made of, every figure with its source.
//!
//! The 2014 `ubuntu` of the first story is compiled in. The rest are assets (`www/data/*.bin`, made by
//! `cargo xtask data`) that a face fetches when a lookup answers [`Lookup::NeedsAsset`] and hands to
//! [`Catalog::load_asset`].

mod asset;
mod beside;
mod compose;
mod debian;
mod debian_files;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
mod embedded;
mod family;
mod fill;
mod find;
mod images;
mod languages;
mod nearest;
mod precise;
mod provenance;
mod record;
mod reference;
mod release;
mod rootfs;
mod store;
mod zones;

pub use asset::{AssetError, AssetName};
pub(crate) use compose::apk_database;
pub use debian::{DebPackage, Measured, Suite, Total};
pub use debian_files::{Documentation, status_stanza};
pub(crate) use fill::{Entry, EntryKind, fit, plant};
pub use images::{BaseConfig, BaseHistory, BaseImage, BaseLayer};
pub use languages::{ApkPackage, Languages, NpmPackage, PythonPackage};
pub use precise::REFERENCE as PRECISE_2014;
pub use provenance::{Provenance, Trust};
pub use reference::Reference;
pub use store::{Catalog, Lookup};
pub(crate) use zones::zones;
