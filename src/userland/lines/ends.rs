//! `dos2unix` and `unix2dos`: the ends of lines.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::{Content, Errno};

pub fn convert(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let to_unix = matches!(process.name(), "dos2unix" | "mac2unix");
    let words = process.operands().to_vec();
    let quiet = words.iter().any(|word| matches!(word.as_str(), "-q" | "--quiet"));
    let new_files = words.iter().any(|word| matches!(word.as_str(), "-n" | "--newfile"));
    let files: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let converted = |text: &str| {
        let unix = text.replace("\r\n", "\n");
        if to_unix { unix } else { unix.replace('\n', "\r\n") }
    };
    if files.is_empty() {
        let content = process.read_stdin();
        if let Some(text) = crate::userland::common::text(process, &content, 0) {
            process.out(converted(&text));
        }
        return 0;
    }
    let pairs: Vec<(&String, &String)> = if new_files {
        files.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
    } else {
        files.iter().map(|file| (*file, *file)).collect()
    };
    let mut code = 0;
    for (from, to) in pairs {
        let content = match process.read(from) {
            Ok(content) => content,
            Err(Errno::IsDir) => {
                process.fail(format!("Skipping {from}, not a regular file."));
                continue;
            }
            Err(errno) => {
                process.fail(format!("{from}: {}", errno.message()));
                process.fail(format!("Skipping {from}, not a regular file."));
                code = 2;
                continue;
            }
        };
        // What is only described keeps its description: nobody knows its lines.
        let new = content.as_text().map(|text| Content::bytes(converted(text).as_bytes())).unwrap_or(content);
        if let Err(errno) = process.write(to, new) {
            process.fail(format!("{to}: {}", errno.message()));
            code = 2;
        } else if !quiet {
            process.fail(format!(
                "converting file {from} to {} format...",
                if to_unix { "Unix" } else { "DOS" }
            ));
        }
    }
    code
}
