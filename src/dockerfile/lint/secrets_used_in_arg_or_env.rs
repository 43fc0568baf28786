//! `SecretsUsedInArgOrEnv`: the name of an `ARG` or `ENV` reads like that of a secret; its value stays in the image.

use crate::dockerfile::ast::Word;
use crate::dockerfile::go;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "SecretsUsedInArgOrEnv",
    description: "Sensitive data should not be used in the ARG or ENV commands",
    url: "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
    status: Status::Stable,
    hint: "mount the secret: RUN --mount=type=secret,id=...",
    bad: "FROM alpine\nARG AWS_SECRET\n",
    good: "FROM alpine\nRUN --mount=type=secret,id=aws make\n",
};

const SECRET: [&str; 10] =
    ["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];

/// A name with one of these words in it is none of a secret.
const HARMLESS: [&str; 3] = ["public", "file", "version"];

/// `instruction` is `ARG` or `ENV`; words of a name are separated by underscores.
pub fn check(instruction: &str, word: &Word, key: &str, place: Place, lint: &mut Scope<'_>) {
    let has =
        |words: &[&str]| key.split('_').any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)));
    if has(&SECRET) && !has(&HARMLESS) {
        let shown = go::quote(key);
        let message =
            format!("Do not use ARG or ENV instructions for sensitive data ({instruction} {shown})");
        lint.report(&RULE, Place { span: word.span, ..place }, message, None);
    }
}
