//! Pure components: what they show is what they are given.

pub mod block;
pub mod editor;
pub mod icon;
pub mod qr;
pub mod rows;
pub mod sentence;
pub mod stacks;
