//! Builds: a cached rebuild, a long build over many files, and how cost grows.

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use layerlab::build::{Builder, Engine, Request, build};
use layerlab::catalog::Catalog;
use layerlab::image::{Image, ImageConfig, Reference, Style};
use layerlab::vfs::{Metadata, Time, Tree};
use support::milliseconds;

/// A context, or a base image, of so many small files in directories of a hundred.
fn files(count: usize) -> Tree {
    let mut tree = Tree::new();
    let meta = Metadata::new(0o644, Time::from_secs(1));
    for i in 0..count {
        let directory = format!("/d{}", i / 100);
        tree.mkdir_all(&directory, &Metadata::new(0o755, Time::from_secs(1))).expect("a fresh tree");
        tree.write(&format!("{directory}/f{i}"), format!("file {i}\n").as_str(), meta.clone())
            .expect("a new file");
    }
    tree
}

/// An engine whose `base` is an image of that tree with a shell in it.
fn engine(mut tree: Tree) -> Engine {
    let mut engine = Engine::new(Arc::new(Catalog::builtin()));
    let meta = Metadata::new(0o755, Time::from_secs(1));
    tree.mkdir_all("/bin", &meta).expect("a new directory");
    for program in ["sh", "echo", "true"] {
        tree.write(&format!("/bin/{program}"), "", meta.clone()).expect("a new file");
    }
    let image = Image::new(ImageConfig::empty(Style::Oci), vec![], tree, None);
    let id = engine.store.add(Arc::new(image));
    let name = Reference::parse("base").expect("a name");
    engine.store.tag(name, id, Time::from_secs(1)).expect("the image is there");
    engine
}

/// `FROM base` and so many steps, every so many of which is a RUN that writes a file; the others are ENV.
fn long(steps: usize, every: usize) -> String {
    (0..steps).fold("FROM base\n".to_owned(), |mut text, i| {
        let _ = match i % every {
            0 => writeln!(text, "RUN echo {i} > /step{i}"),
            _ => writeln!(text, "ENV STEP=a{i}"),
        };
        text
    })
}

fn main() {
    let ten = "FROM base\nWORKDIR /app\nCOPY d0 d0\nRUN echo 1 > 1\nRUN echo 2 > 2\nENV A=1\nRUN echo 3 > 3\n\
        COPY d1 d1\nRUN echo 4 > 4\nCMD [\"x\"]\n";
    for (builder, name) in [(Builder::Classic, "classic"), (Builder::BuildKit, "buildkit")] {
        let mut warm = engine(files(100));
        let request = Request::new(builder, ten, files(1000)).with_tag("app");
        build(&mut warm, &request);
        milliseconds(&format!("cached rebuild, 10 steps, {name}"), Some(1.0), || {
            build(&mut warm.clone(), &request)
        });
        let base = engine(files(10_000));
        for steps in [10_usize, 100, 1000] {
            // The classic builder's images have 125 layers at most.
            let every = if builder == Builder::Classic { steps.div_ceil(100) } else { 1 };
            let request = Request::new(builder, long(steps, every), Tree::new());
            let budget = (steps == 1000).then_some(100.0);
            let runs = steps / every;
            let what = format!("build of {steps} steps, {runs} of them RUN, over 10,000 files, {name}");
            milliseconds(&what, budget, || build(&mut base.clone(), &request));
        }
        growth(builder, name);
    }
}

/// How the cost grows with the files of the context and the images of the store.
fn growth(builder: Builder, name: &str) {
    let copy = "FROM base\nCOPY . /src\nRUN echo 1 > /one\n";
    for count in [100, 1_000, 10_000, 100_000] {
        let request = Request::new(builder, copy, files(count));
        let cold = engine(Tree::new());
        milliseconds(&format!("copy of {count} files, {name}"), None, || build(&mut cold.clone(), &request));
        let mut warm = cold.clone();
        build(&mut warm, &request);
        milliseconds(&format!("the same from the cache, {name}"), None, || {
            build(&mut warm.clone(), &request)
        });
    }
    let mut full = engine(Tree::new());
    let mut there = 0;
    for count in [10, 100, 1_000, 10_000] {
        for image in there..count {
            let text = format!("FROM base\nRUN echo {image} > /x\n");
            build(&mut full, &Request::new(builder, text, Tree::new()).with_tag(format!("app:{image}")));
        }
        there = count;
        let request = Request::new(builder, "FROM base\nRUN echo 5 > /x\n", Tree::new()).with_tag("app:5");
        milliseconds(&format!("cached rebuild among {count} images, {name}"), None, || {
            build(&mut full.clone(), &request)
        });
    }
}
