//! Haskell: `cabal`, `stack` and `ghc`.

mod cabal;
mod compiler;
mod package;
mod stack;

pub(super) use cabal::cabal;
pub(super) use compiler::ghc;
pub(super) use stack::stack;
