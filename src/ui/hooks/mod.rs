//! What more than one pane needs of the browser.

mod keys;
mod assets;
mod keep;

pub use assets::use_assets;
pub use keep::use_keeping;
pub use keys::use_keys;
