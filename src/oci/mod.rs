//! Layer tars and archives, in and out.

pub mod tar;
