//! What more than one pane needs of the browser.

mod heat;
mod keys;
mod assets;
mod codemirror;
mod keep;
mod lull;
mod there;
mod turns;
mod verdicts;

pub use assets::use_assets;
pub use codemirror::{Asks, Field, use_codemirror};
pub use heat::{Heat, use_heat};
pub use keep::use_keeping;
pub use keys::use_keys;
pub use lull::use_lull;
pub use turns::use_turns;
pub use verdicts::use_verdicts;
