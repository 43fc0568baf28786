//! The documentation of the rules, made from the rules.

use super::{RULES, Status};

/// `docs/lint.md`.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Lint rules\n\n\
         Generated from `src/dockerfile/lint` by the `lint_docs` test; `UPDATE=1` rewrites it.\n\n\
         The rules, their names and their messages are those of Docker's build checks (Dockerfile frontend 1.26). \
         `# check=skip=Rule` at the top of a file turns a rule off for the file, the same comment directly above \
         an instruction for that instruction. `# check=error=true` makes warnings fail the build.\n\n\
         | rule | what it says | what to do |\n|---|---|---|\n",
    );
    for rule in RULES {
        let name =
            if rule.url.is_empty() { rule.name.to_owned() } else { format!("[{}]({})", rule.name, rule.url) };
        let mark =
            if rule.status == Status::Experimental { " (experimental: off unless asked for)" } else { "" };
        let hint = rule.hint.replace('|', "\\|");
        out.push_str(&format!("| {name} | {}{mark} | {hint} |\n", rule.description));
    }
    for rule in RULES {
        out.push_str(&format!(
            "\n## {}\n\nNot so:\n\n```dockerfile\n{}```\n\nBut so:\n\n```dockerfile\n{}```\n",
            rule.name, rule.bad, rule.good
        ));
    }
    out
}
