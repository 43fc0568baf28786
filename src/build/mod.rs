//! Builds: plans, cache keys, verdicts, and the two builders.

pub mod contenthash;
pub mod tarsum;
