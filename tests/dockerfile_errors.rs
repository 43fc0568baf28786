//! Every error that a build can end with before it runs anything: the Dockerfile, what Docker says, and the lines it
//! marks.
#![cfg(not(target_arch = "wasm32"))]

use layerlab::dockerfile::check::{self, Options};
use layerlab::text::Source;

/// A Dockerfile; what follows `failed to solve: `; first and last line shown, 0 where no source is shown.
type Row = (&'static str, &'static str, (u32, u32));

const PARSE: &[Row] = &[
    ("", "the Dockerfile cannot be empty", (0, 0)),
    ("# only\n", "file with no instructions", (1, 1)),
    ("\n\n", "file with no instructions", (2, 2)),
    ("# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\", (0, 0)),
    ("# escape=`\n# escape=`\nFROM a", "only one escape parser directive can be used", (1, 1)),
    ("FROM a\nENV A", "ENV must have two arguments", (2, 2)),
    ("FROM a\nLABEL A", "LABEL must have two arguments", (2, 2)),
    ("FROM a\nENV A=1 B", "Syntax error - can't find = in \"B\". Must be of the form: name=value", (2, 2)),
    (
        "FROM a\nRUN [\"a\", 1]",
        "when using JSON array syntax, arrays must be comprised of strings only",
        (2, 2),
    ),
    ("FROM a\nRUN <<EOF\nx\n", "unterminated heredoc", (2, 3)),
    ("ARG A\n", "dockerfile contains no stages to build", (0, 0)),
    ("RUN x\n", "no build stage in current context", (1, 1)),
    ("# check=foo\nFROM a", "failed to parse check options: invalid check option \"foo\"", (0, 0)),
    ("# check=bar=1\nFROM a", "failed to parse check options: invalid check option \"bar\"", (0, 0)),
];

const INSTRUCTIONS: &[Row] = &[
    (
        "FROM a\nRUNN x",
        "dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)",
        (2, 2),
    ),
    (
        "FROM a\nrunn x",
        "dockerfile parse error on line 2: unknown instruction: runn (did you mean run?)",
        (2, 2),
    ),
    ("FROM a\nINVALID x", "dockerfile parse error on line 2: unknown instruction: INVALID", (2, 2)),
    (
        "FROM a\nCOPY --form=b c d",
        "dockerfile parse error on line 2: unknown flag: --form (did you mean from?)",
        (2, 2),
    ),
    ("FROM a\nCOPY --FROM=b c d", "dockerfile parse error on line 2: unknown flag: --FROM", (2, 2)),
    (
        "FROM a\nCOPY --link --link c d",
        "dockerfile parse error on line 2: duplicate flag specified: --link",
        (2, 2),
    ),
    ("FROM a\nCOPY --from c d", "dockerfile parse error on line 2: missing a value on flag: --from", (2, 2)),
    ("FROM a\nCOPY --link= c d", "dockerfile parse error on line 2: missing a value on flag: --link", (2, 2)),
    (
        "FROM a\nCOPY --link=x c d",
        "dockerfile parse error on line 2: expecting boolean value for flag --link, not: x",
        (2, 2),
    ),
    ("FROM a b", "dockerfile parse error on line 1: FROM requires either one or three arguments", (1, 1)),
    ("FROM", "dockerfile parse error on line 1: FROM requires either one or three arguments", (1, 1)),
    (
        "FROM a AS 1a",
        "dockerfile parse error on line 1: invalid name for build stage: \"1a\", name can't start with a number or contain symbols",
        (1, 1),
    ),
    ("FROM a\nENV", "dockerfile parse error on line 2: ENV requires at least one argument", (2, 2)),
    ("FROM a\nENV =x", "dockerfile parse error on line 2: ENV names can not be blank", (2, 2)),
    ("FROM a\nARG =x", "dockerfile parse error on line 2: ARG names can not be blank", (2, 2)),
    ("FROM a\nARG", "dockerfile parse error on line 2: ARG requires at least one argument", (2, 2)),
    ("FROM a\nVOLUME", "dockerfile parse error on line 2: VOLUME requires at least one argument", (2, 2)),
    ("FROM a\nEXPOSE", "dockerfile parse error on line 2: EXPOSE requires at least one argument", (2, 2)),
    ("FROM a\nONBUILD", "dockerfile parse error on line 2: ONBUILD requires at least one argument", (2, 2)),
    ("FROM a\nSHELL []", "dockerfile parse error on line 2: SHELL requires at least one argument", (2, 2)),
    (
        "FROM a\nSHELL x",
        "dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form",
        (2, 2),
    ),
    ("FROM a\nWORKDIR", "dockerfile parse error on line 2: WORKDIR requires exactly one argument", (2, 2)),
    ("FROM a\nUSER", "dockerfile parse error on line 2: USER requires exactly one argument", (2, 2)),
    (
        "FROM a\nSTOPSIGNAL",
        "dockerfile parse error on line 2: STOPSIGNAL requires exactly one argument",
        (2, 2),
    ),
    (
        "FROM a\nVOLUME [\"\"]",
        "dockerfile parse error on line 2: VOLUME specified can not be an empty string",
        (2, 2),
    ),
    (
        "FROM a\nCOPY x",
        "dockerfile parse error on line 2: COPY requires at least two arguments, but only one was provided. Destination could not be determined",
        (2, 2),
    ),
    (
        "FROM a\nADD x <<EOF\nEOF",
        "dockerfile parse error on line 2: ADD cannot accept a heredoc as a destination",
        (2, 3),
    ),
    (
        "FROM a\nHEALTHCHECK NONE x",
        "dockerfile parse error on line 2: HEALTHCHECK NONE takes no arguments",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK CMD",
        "dockerfile parse error on line 2: Missing command after HEALTHCHECK CMD",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK curl x",
        "dockerfile parse error on line 2: Unknown type \"CURL\" in HEALTHCHECK (try CMD)",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK --interval=1us CMD x",
        "dockerfile parse error on line 2: Interval \"interval\" cannot be less than 1ms",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK --interval=1 CMD x",
        "dockerfile parse error on line 2: time: missing unit in duration \"1\"",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK --retries=-1 CMD x",
        "dockerfile parse error on line 2: --retries cannot be negative (-1)",
        (2, 2),
    ),
    (
        "FROM a\nHEALTHCHECK --retries=a CMD x",
        "dockerfile parse error on line 2: strconv.ParseInt: parsing \"a\": invalid syntax",
        (2, 2),
    ),
    (
        "FROM a\nONBUILD ONBUILD RUN x",
        "dockerfile parse error on line 2: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        (2, 2),
    ),
    (
        "FROM a\nONBUILD from x",
        "dockerfile parse error on line 2: FROM isn't allowed as an ONBUILD trigger",
        (2, 2),
    ),
    ("FROM a\nRUN --network=x y", "dockerfile parse error on line 2: invalid network mode \"x\"", (2, 2)),
    ("FROM a\nRUN --security=x y", "dockerfile parse error on line 2: security \"x\" is not valid", (2, 2)),
    (
        "FROM a\nRUN --mount=from=$x,target=/y z",
        "dockerfile parse error on line 2: 'from' doesn't support variable expansion, define alias stage instead",
        (2, 2),
    ),
];

const CONVERSION: &[Row] = &[
    ("FROM $x", "base name ($x) should not be blank", (1, 1)),
    ("FROM ${x", "failed to process \"${x\": unsupported modifier (\u{fffd}) in substitution", (1, 1)),
    (
        "FROM A:B:C",
        "failed to parse stage name \"A:B:C\": invalid reference format: repository name (library/A) must be lowercase",
        (1, 1),
    ),
    ("FROM a:B:C", "failed to parse stage name \"a:B:C\": invalid reference format", (1, 1)),
    ("FROM --platform=$p a", "empty platform value from expression $p", (1, 1)),
    (
        "FROM --platform=x a",
        "failed to parse platform x: \"x\": unknown operating system or architecture: invalid argument",
        (1, 1),
    ),
    (
        "FROM a\nCOPY --chmod=64a b c",
        "invalid chmod parameter: '64a'. it should be octal string and between 0 and 07777",
        (2, 2),
    ),
    ("FROM a\nADD --checksum=sha256:x b c d", "checksum can't be specified for multiple sources", (2, 2)),
    ("FROM a\nADD --checksum=sha256:x b c", "checksum requires HTTP(S) or Git sources", (2, 2)),
    ("FROM a\nCOPY https://x.org/y z", "source can't be a URL for COPY", (2, 2)),
    ("FROM a\nCOPY git@x.org:y.git z", "source can't be a git ref for COPY", (2, 2)),
    (
        "FROM a\nCOPY --from=$x b c",
        "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround",
        (0, 0),
    ),
    ("FROM a\nCOPY --from=7 b c", "invalid stage index 7", (0, 0)),
    ("FROM a\nCOPY --from=0 b c", "circular dependency detected on stage: stage-0", (2, 2)),
    (
        "FROM a AS x\nCOPY --from=y b c\nFROM a AS y\nRUN z",
        "cannot copy from stage \"y\", it needs to be defined before current stage \"x\"",
        (2, 2),
    ),
    (
        "FROM a AS x\nCOPY --from=y b c\nFROM a AS y\nCOPY --from=x b c",
        "circular dependency detected on stage: x",
        (2, 2),
    ),
    (
        "FROM a\nRUN --mount=type=binds,target=/x y",
        "unsupported mount type \"binds\" (did you mean bind?)",
        (2, 2),
    ),
    (
        "FROM a\nRUN --mount=type=bind,targt=/x y",
        "unexpected key 'targt' in 'targt=/x' (did you mean target?)",
        (2, 2),
    ),
    ("FROM a\nRUN --mount=size=1,target=/x y", "unexpected key 'size' for mount type 'bind'", (2, 2)),
    ("FROM a\nRUN --mount=x y", "invalid field 'x' must be a key=value pair", (2, 2)),
    ("FROM a\nRUN --mount=type=cache,target=/x,sharing=z y", "unsupported sharing value \"z\"", (2, 2)),
    ("FROM a\nRUN --mount=target=/x,sharing=shared y", "invalid cache sharing set for bind mount", (2, 2)),
    ("FROM a\nRUN --mount=target=/x,mode=0755 y", "mode not allowed for \"bind\" type mounts", (2, 2)),
    ("FROM a\nRUN --mount=type=secret,from=b,id=c y", "secret mount should not have a from", (2, 2)),
    ("FROM a\nRUN --mount=type=secret y", "invalid secret mount. one of source, target required", (2, 2)),
    ("FROM a\nRUN --mount=type=secret,source=a,id=b y", "both source and id can't be set", (2, 2)),
    ("FROM a\nRUN --mount=target=/ y", "invalid mount target \"/\"", (2, 2)),
    (
        "FROM a\nRUN --mount=from=b,target=/x y\nFROM c AS b",
        "cannot mount from stage \"b\" to \"/x\", stage needs to be defined before current command",
        (2, 2),
    ),
    (
        "FROM a\nRUN --device=x y",
        "device feature is only supported in Dockerfile frontend 1.14.0-labs or later",
        (2, 2),
    ),
    ("FROM a\nEXPOSE /tcp", "invalid port: \"/tcp\": no port specified", (2, 2)),
    ("FROM a\nEXPOSE 80/x", "invalid port: \"80/x\": invalid proto: x", (2, 2)),
    ("FROM a\nEXPOSE 99999", "invalid containerPort: 99999", (2, 2)),
    ("FROM a\nEXPOSE 8-2", "invalid containerPort: 8-2", (2, 2)),
    ("FROM a\nSTOPSIGNAL SIGNOPE", "invalid signal: SIGNOPE", (2, 2)),
    ("FROM a\nENV A=${B:?}", "failed to process \"${B:?}\": B: is not allowed to be unset", (2, 2)),
    (
        "FROM a\nENV A=\"x",
        "failed to process \"\\\"x\": unexpected end of statement while looking for matching double-quote",
        (2, 2),
    ),
    ("FROM a AS x\nONBUILD COPY --from=9 a b\nFROM x", "invalid stage index 9", (3, 3)),
    ("ARG SOURCE_DATE_EPOCH=x\nFROM a", "invalid SOURCE_DATE_EPOCH: x", (0, 0)),
    (
        "ARG SOURCE_DATE_EPOCH=s\nFROM a AS s\nADD https://b/c /\nFROM d",
        "SOURCE_DATE_EPOCH stage must use FROM scratch",
        (2, 2),
    ),
    (
        "ARG SOURCE_DATE_EPOCH=S\nFROM scratch AS s\nCOPY b /\nFROM d",
        "SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported COPY instruction",
        (2, 2),
    ),
    (
        "ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nADD https://b/c /\nADD https://b/c /\nFROM d",
        "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD",
        (2, 2),
    ),
    (
        "ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nADD b c /\nFROM d",
        "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source",
        (2, 2),
    ),
    (
        "ARG SOURCE_DATE_EPOCH=s\nFROM scratch AS s\nARG u=file\nADD $u /\nFROM d",
        "SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD",
        (2, 2),
    ),
    ("# check=error=true\nFROM a as b", "lint violation found for rules: FromAsCasing", (0, 0)),
];

fn rows(table: &[Row], target: Option<&str>) {
    for &(text, message, (first, last)) in table {
        let options = Options { target, ..Options::default() };
        let failure = check::check(&Source::new("Dockerfile", text), &options).failure;
        let failure = failure.unwrap_or_else(|| panic!("no error in {text:?}"));
        let lines =
            failure.lines.filter(|lines| lines.first > 0).map_or((0, 0), |lines| (lines.first, lines.last));
        assert_eq!((failure.message.as_str(), lines), (message, (first, last)), "{text:?}");
    }
}

#[test]
fn of_the_parser() {
    rows(PARSE, None);
}

#[test]
fn of_the_instructions() {
    rows(INSTRUCTIONS, None);
}

#[test]
fn of_the_conversion() {
    rows(CONVERSION, None);
}

#[test]
fn times_that_can_be_told() {
    let values = ["1", "-1", "context", "", "s"];
    for value in values {
        let text =
            format!("ARG SOURCE_DATE_EPOCH={value}\nFROM scratch AS S\nARG u=https://b/c\nADD $u /\nFROM d");
        assert_eq!(
            check::check(&Source::new("Dockerfile", text), &Options::default()).failure,
            None,
            "{value}"
        );
    }
}

#[test]
fn of_the_target() {
    let text = "FROM a AS build\nFROM b";
    rows(&[(text, "target stage \"biuld\" could not be found (did you mean build?)", (0, 0))], Some("biuld"));
    rows(&[(text, "target stage \"x\" could not be found", (0, 0))], Some("x"));
}
