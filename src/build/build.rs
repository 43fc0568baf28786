//! A build that can be stepped, dropped, or finished.

use super::classic::Classic;
use super::{Builder, Engine, Report, Request};

/// A build under way, on its own copy of the engine.
pub struct Build(Under);

enum Under {
    Classic(Box<Classic>),
}

impl Build {
    pub fn new(engine: &Engine, request: Request) -> Self {
        match request.builder {
            Builder::Classic | Builder::BuildKit => {
                Self(Under::Classic(Box::new(Classic::new(engine, request))))
            }
        }
    }

    /// Does the next step; `false` once there is none.
    pub fn step(&mut self) -> bool {
        match &mut self.0 {
            Under::Classic(build) => build.step(),
        }
    }

    /// Does what is left and hands the result over to the engine.
    pub fn finish(self, engine: &mut Engine) -> Report {
        let (done, report) = match self.0 {
            Under::Classic(build) => build.finish(),
        };
        *engine = done;
        report
    }
}

/// Builds from beginning to end.
pub fn build(engine: &mut Engine, request: &Request) -> Report {
    Build::new(engine, request.clone()).finish(engine)
}
