//! The beginning and the end of what the classic builder prints, and the report.

use super::{Classic, Failure, millis};
use crate::build::{Builder, Engine, Outcome, Report, StageReport, checks, stages};
use crate::image::Reference;
use crate::shell::Stream;

const DEPRECATED: &str =
    "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0
            environment-variable.

";

impl Classic {
    pub(super) fn print_header(&mut self) {
        self.emitter.print(self.began, Stream::Stderr, DEPRECATED);
    }

    /// Parser warnings, in red as all that the builder writes to standard error.
    pub(super) fn print_warnings(&mut self) {
        let tree = crate::dockerfile::parser::parse(&self.file.source.text);
        let mut lines: Vec<String> = vec![];
        for warning in &tree.warnings {
            let line = format!("[WARNING]: {}", warning.message);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            lines.push(
                "[WARNING]: Empty continuation lines will become errors in a future release.".to_owned(),
            );
        }
        for line in lines {
            self.emitter.print(self.began, Stream::Stdout, format!("\u{1b}[91m{line}\n\u{1b}[0m"));
        }
    }

    /// Ends the build: names the image, prints the rest, and hands over the engine.
    pub fn finish(mut self) -> (Engine, Report) {
        while self.step() {}
        let mut tags = vec![];
        let outcome = match self.failure.clone().map_or_else(|| self.conclude(&mut tags), Err) {
            Ok(image) => Outcome::Built { image },
            Err(failure) => {
                let now = self.engine.clock;
                if self.request.quiet {
                    for line in &mut self.emitter.lines {
                        line.stream = Stream::Stderr;
                    }
                }
                self.emitter.err(now, &failure.text);
                let message = failure.text.trim_start_matches("Error response from daemon: ").to_owned();
                let step = failure.step.and_then(|index| self.steps.get(index)).map(|step| step.lines);
                let parsed = self.file.failure.as_ref().and_then(|failure| failure.lines);
                let lines = step.or(parsed.map(|lines| (lines.first, lines.last)));
                Outcome::Failed { exit_code: failure.exit_code, message, lines }
            }
        };
        if let (true, Outcome::Built { image }) = (self.request.quiet, &outcome) {
            self.emitter.lines.retain(|line| line.stream == Stream::Stderr);
            self.emitter.out(self.engine.clock, image.to_string());
        }
        let stages = self.stage_reports();
        let report = Report {
            builder: Builder::Classic,
            outcome,
            tags,
            stages,
            duration_ms: millis(self.engine.clock, self.began),
            steps: self.steps,
            diagnostics: checks::diagnostics(&self.engine, &self.request, &self.file, self.notes),
            output: self.emitter.lines,
            coverage: self.coverage,
            schedule: None,
        };
        (self.engine, report)
    }

    fn conclude(&mut self, tags: &mut Vec<String>) -> Result<crate::image::ImageId, Failure> {
        let now = self.engine.clock;
        let unused = self.args.unused();
        if !unused.is_empty() {
            let line = format!("[Warning] One or more build-args [{}] were not consumed", unused.join(" "));
            self.emitter.out(now, line);
        }
        let Some(image) = self.state.image.clone() else {
            return Err(Failure::new("No image was generated. Is your Dockerfile empty?"));
        };
        self.emitter.out(now, format!("Successfully built {}", image.id.short()));
        for tag in self.request.tags.clone() {
            let reference = Reference::parse(&tag).map_err(|error| Failure::new(error.0))?;
            let tagged = self.engine.store.tag(reference.clone(), image.id, now);
            tagged.map_err(|error| Failure::new(error.to_string()))?;
            self.emitter.out(now, format!("Successfully tagged {reference}"));
            tags.push(reference.to_string());
        }
        Ok(image.id)
    }

    fn stage_reports(&self) -> Vec<StageReport> {
        let last = self.target();
        let of = |index: usize| {
            let base = self.stages.get(index).map(|done| done.base.clone());
            let current = (self.state.stage == index).then(|| self.state.base.clone());
            base.or(current).filter(|base| !base.is_empty())
        };
        stages::reports(&self.file.stages, &self.steps, of, |index| last.is_none_or(|last| index <= last))
    }
}
