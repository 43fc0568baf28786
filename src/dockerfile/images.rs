//! The images that a Dockerfile names: what must be known before it can be built.

use std::collections::BTreeMap;

use super::ast::{Dockerfile, InstructionKind};
use super::expand::Lex;

/// What stages begin with and what is copied or mounted from other images, each once, in the order of the file;
/// stages of its own are left out. `args` are those of `--build-arg`. Words that cannot be expanded are left out too:
/// the build says what is wrong with them.
pub fn images(file: &Dockerfile, args: &BTreeMap<String, String>) -> Vec<String> {
    let lex = Lex::new(file.directives.escape);
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    for argument in &file.meta_args {
        let InstructionKind::Arg(pairs) = &argument.kind else { continue };
        for pair in pairs {
            let given = args.get(&*pair.key.text).cloned();
            let default = || lex.process_word(pair.value.as_ref()?, &variables).ok();
            if let Some(value) = given.or_else(|| Some(default()?.result)) {
                variables.insert(pair.key.text.to_string(), value);
            }
        }
    }
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
                || stages.contains(&name.to_lowercase())
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
        assert_eq!(images(&file, &BTreeMap::new()), expected);
        let args = BTreeMap::from([("V".to_owned(), "20".to_owned())]);
        assert_eq!(images(&file, &args)[0], "node:20-slim");
    }
}
