//! Archives and layers that are cut off, wrong or meant to harm: each is refused with a message that names the entry, and
//! whatever is only unusual is read.
#![cfg(not(target_arch = "wasm32"))]

mod bombs;
mod damage;
mod layers;
mod layouts;
mod make;
mod order;
mod streams;
