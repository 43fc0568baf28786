//! A build that can be stepped, dropped, or finished.

use super::buildkit::BuildKit;
use super::classic::Classic;
use super::{Builder, Engine, Report, Request};

/// A build under way, on its own copy of the engine.
#[derive(Clone)]
pub struct Build(Under);

/// What [`BuildKit`] begins with is never inlined in here: a page that builds with the other one at first can leave it
/// for later (`xtask/src/split`).
#[derive(Clone)]
enum Under {
    Classic(Box<Classic>),
    BuildKit(Box<BuildKit>),
}

impl Build {
    pub fn new(engine: &Engine, request: Request) -> Self {
        match request.builder {
            Builder::Classic => Self(Under::Classic(Box::new(Classic::new(engine, request)))),
            Builder::BuildKit => Self(Under::BuildKit(Box::new(BuildKit::new(engine, request)))),
        }
    }

    /// Does the next step; `false` once there is none.
    pub fn step(&mut self) -> bool {
        match &mut self.0 {
            Under::Classic(build) => build.step(),
            Under::BuildKit(build) => build.step(),
        }
    }

    /// How much of it is done, in hundredths.
    pub fn progress(&self) -> u32 {
        let (done, all) = match &self.0 {
            Under::Classic(build) => build.progress(),
            Under::BuildKit(build) => build.progress(),
        };
        u32::try_from(done * 100 / all.max(1)).unwrap_or(100)
    }

    /// Does what is left and hands the result over to the engine.
    pub fn finish(self, engine: &mut Engine) -> Report {
        let (done, report) = match self.0 {
            Under::Classic(build) => build.finish(),
            Under::BuildKit(build) => build.finish(),
        };
        *engine = done;
        report
    }
}

/// Builds from beginning to end.
pub fn build(engine: &mut Engine, request: &Request) -> Report {
    Build::new(engine, request.clone()).finish(engine)
}
