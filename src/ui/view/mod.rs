//! Pure components: what they show is what they are given.

pub mod badge;
pub mod block;
pub mod editor;
pub mod icon;
pub mod messages;
pub mod qr;
pub mod rows;
pub mod sentence;
pub mod stacks;
pub mod working;
