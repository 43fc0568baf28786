//! What the engine does at a keystroke: a Dockerfile is built again, and what is to be seen of it computed.

mod support;

use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use layerlab::catalog::Catalog;
use layerlab::lab::project::BuilderChoice;
use layerlab::lab::{Bench, Lab, Op, Project, Side};
use support::milliseconds;

/// A Dockerfile of so many steps that differs in one line of its middle.
fn dockerfile(steps: usize, typed: &str) -> String {
    (0..steps.saturating_sub(2)).fold("FROM debian:bookworm\nCOPY . /src\n".to_owned(), |mut text, i| {
        let word = if i == steps / 2 { typed } else { "" };
        let _ = writeln!(text, "RUN echo {i}{word} > /step{i}");
        text
    })
}

fn project(steps: usize, files: usize, builder: BuilderChoice) -> Project {
    let files =
        (0..files).map(|i| (format!("src/d{}/f{i}.js", i / 50), format!("file {i}\n").as_str().into()));
    let mut project = Project { files: files.collect(), ..Project::default() };
    project.builder = builder;
    for side in [&mut project.a, &mut project.b] {
        side.dockerfile = dockerfile(steps, "");
    }
    (project.a.tag, project.b.tag) = ("test/a".into(), "test/b".into());
    project
}

fn main() {
    let bench = Rc::new(Bench::new(Arc::new(Catalog::full())));
    for (builder, called) in [(BuilderChoice::Classic, "classic"), (BuilderChoice::BuildKit, "buildkit")] {
        for files in [10, 1_000] {
            for steps in [10, 100, 1_000] {
                let mut lab = Lab::open(Rc::clone(&bench), project(steps, files, builder));
                let mut word = String::new();
                let name = format!("keystroke, {steps} steps, {files} context files, {called}");
                milliseconds(&name, None, || {
                    word.push('x');
                    let text = dockerfile(steps, &word);
                    lab.amend(Op::Edit { side: Side::B, text }).expect("an edit");
                });
            }
        }
    }
}
