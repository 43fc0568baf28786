//! The images that a Dockerfile names: what must be known before it can be built.

use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::dockerfile::go::Letters;

use super::arguments::{self, Globals};
use super::ast::{Dockerfile, InstructionKind, Stage};
use super::expand::Lex;
use super::platform::Platform;

/// What stages begin with and what is copied or mounted from other images, each once, in the order of the file;
/// stages of its own are left out. `args` are those of `--build-arg`. Words that cannot be expanded are left out too:
/// the build says what is wrong with them.
pub fn images(file: &Dockerfile, args: &BTreeMap<String, String>, platform: &Platform) -> Vec<String> {
    let lex = Lex::new(file.directives.escape);
    let last = file.stages.last().and_then(Stage::id).unwrap_or_default();
    let automatic = arguments::automatic(platform, &last, args);
    let Ok(Globals { values: variables, .. }) =
        arguments::globals(file, &automatic, args, |_, _| Ok::<(), Infallible>(()));
    let mut stages: Vec<String> = vec![];
    let mut out: Vec<String> = vec![];
    for stage in &file.stages {
        let base = lex.process_word(&stage.base, &variables).map(|word| word.result).ok();
        let mut named: Vec<String> = base.into_iter().collect();
        for instruction in &stage.instructions {
            match &instruction.kind {
                InstructionKind::Copy(copy) => {
                    named.extend(copy.from.iter().map(|from| from.text.to_string()))
                }
                InstructionKind::Run(run) => {
                    let mounts = run.mounts.iter().flat_map(|mount| mount.text.split(','));
                    named.extend(mounts.filter_map(|field| Some(field.strip_prefix("from=")?.to_owned())));
                }
                _ => {}
            }
        }
        for name in named {
            let ours = name == "scratch"
                || stages.contains(&name.lowered())
                || name.bytes().all(|byte| byte.is_ascii_digit());
            if !ours && !out.contains(&name) {
                out.push(name);
            }
        }
        stages.extend(stage.id());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn variables_copies_and_mounts_name_images_and_stages_do_not() {
        let text = "ARG V=22\nARG NODE=node:$V\nFROM ${NODE}-slim AS Build\nCOPY --from=busybox /bin/sh /sh\n\
                    RUN --mount=type=bind,from=golang:1.24,target=/go true\nFROM build\nCOPY --from=0 /a /b\n\
                    COPY --from=BUILD /a /b\nFROM ${X:?gone}\nFROM scratch\nCOPY --from=busybox /a /b\n";
        let file = crate::dockerfile::parse(&Source::new("Dockerfile", text));
        let expected = ["node:22-slim", "busybox", "golang:1.24"];
        let amd64 = Platform::default();
        assert_eq!(images(&file, &BTreeMap::new(), &amd64), expected);
        let args = BTreeMap::from([("V".to_owned(), "20".to_owned())]);
        assert_eq!(images(&file, &args, &amd64)[0], "node:20-slim");
    }

    #[test]
    fn automatic_arguments_are_those_of_the_platform() {
        let text =
            "ARG TARGETARCH\nARG SUFFIX=-$TARGETARCH\nFROM x-${TARGETARCH}\nFROM y$SUFFIX:$BUILDARCH\n";
        let file = crate::dockerfile::parse(&Source::new("Dockerfile", text));
        let arm64 = Platform::parse("linux/arm64").unwrap();
        assert_eq!(images(&file, &BTreeMap::new(), &arm64), ["x-arm64", "y-arm64:amd64"]);
        let args = BTreeMap::from([("TARGETARCH".to_owned(), "own".to_owned())]);
        assert_eq!(images(&file, &args, &arm64), ["x-own", "y-own:amd64"]);
    }
}
