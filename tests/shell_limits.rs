//! Whatever a script does, it comes to an end soon, with a reason.
#![cfg(not(target_arch = "wasm32"))]

use std::time::{Duration, Instant};

use layerlab::shell::{Presence, ScriptOptions, ShellKind, Stop, System, run_script};
use layerlab::userland::Userland;
use layerlab::vfs::{Metadata, Time, Tree};
use proptest::prelude::*;

fn system(kind: ShellKind) -> System {
    let now = Time::from_secs(1_700_000_000);
    let mut tree = Tree::new();
    for directory in ["/root", "/tmp", "/etc", "/usr/bin", "/a/b/c/d/e", "/a/x/y/z"] {
        tree.mkdir_all(directory, &Metadata::new(0o755, now)).unwrap();
    }
    let mut sys = System::new(tree, now);
    sys.shell = kind;
    sys.presence = Presence::Table;
    sys
}

fn run(sys: &mut System, script: &str) -> (i32, Option<Stop>) {
    let options =
        ScriptOptions { argv0: "/bin/sh".to_owned(), cwd: "/tmp".to_owned(), ..ScriptOptions::default() };
    let outcome = run_script(sys, &Userland::default(), script, options);
    (outcome.exit, outcome.stop)
}

/// Generous for an unoptimised build on a busy machine; the budget of an optimised one is 100 ms.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn an_awk_program_that_is_stopped_has_no_end() {
    for (body, stop) in [("x++", Stop::Steps), ("x = x \"long\"", Stop::Bytes)] {
        let mut sys = system(ShellKind::Dash);
        let script = format!("awk 'BEGIN {{ while (1) {body} }} END {{ print > \"/tmp/end\" }}'");
        assert_eq!(run(&mut sys, &script).1, Some(stop));
        assert!(!sys.tree.exists("/tmp/end"));
    }
}

#[test]
fn endless_scripts_end() {
    let ends: &[(&str, Option<Stop>)] = &[
        ("while :; do :; done", Some(Stop::Steps)),
        ("until false; do true; done", Some(Stop::Steps)),
        ("bomb() { bomb | bomb & }; bomb", Some(Stop::Steps)),
        ("f() { f; }; f", Some(Stop::Depth)),
        ("dd if=/dev/zero of=/big bs=1M count=10240", Some(Stop::Bytes)),
        ("cat /dev/zero > /big", Some(Stop::Bytes)),
        ("yes", Some(Stop::Output)),
        ("yes > /tmp/y", Some(Stop::Output)),
        ("yes | head -3", None),
        ("while :; do echo y; done | head -2", None),
        ("while :; do echo y; done | cat", Some(Stop::Steps)),
        ("x=a; while :; do x=$x$x; done", Some(Stop::Bytes)),
        ("while :; do echo line >> /tmp/f; done", Some(Stop::Bytes)),
        ("sleep infinity", Some(Stop::Time)),
        ("tail -f /dev/null", Some(Stop::Time)),
        ("eval 'eval \"eval :\"'", None),
        ("sh -c 'sh -c \"sh -c true\"'", None),
        ("echo 'sh /tmp/self' > /tmp/self; sh /tmp/self", Some(Stop::Depth)),
        ("trap 'kill $$' TERM; kill $$", Some(Stop::Depth)),
        ("cd /; echo /*/*/*/*/*/*/*/*", None),
        ("seq 1 100000000", Some(Stop::Output)),
        ("find / -exec find / \\; -exec find / \\; > /dev/null; true", None),
        ("echo $((9223372036854775807 + 1)) $((-9223372036854775807 - 1)) $((1 << 70))", None),
        ("printf '%1000000000d\\n' 1 > /tmp/wide", None),
        (
            "seq 1 3000 > /tmp/n; sed 's/.*/k/' /tmp/n > /tmp/k; join /tmp/k /tmp/k > /tmp/j",
            Some(Stop::Bytes),
        ),
        ("shuf -i 1-99999999999 | head -1", None),
        ("printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac' | grep -P '^(a+)+$'", None),
        ("printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac' | grep -P '(a*)*\\1b(?<=(a|aa)*c)'", None),
    ];
    for (script, stop) in ends {
        let mut sys = system(ShellKind::Dash);
        let start = Instant::now();
        let (_, stopped) = run(&mut sys, script);
        let took = start.elapsed();
        assert_eq!(stopped, *stop, "{script}");
        assert!(took < PATIENCE, "{script} took {took:?}");
    }
}

#[test]
fn deep_nesting_is_an_error_of_the_script() {
    for script in [
        "(".repeat(5000),
        "$(".repeat(5000),
        "{ ".repeat(5000),
        "if ".repeat(5000),
        "${a:-".repeat(5000),
        "$((".repeat(5000),
    ] {
        let mut sys = system(ShellKind::Bash);
        let (exit, _) = run(&mut sys, &script);
        assert_ne!(exit, 0);
    }
    let mut sys = system(ShellKind::Bash);
    assert_eq!(run(&mut sys, &format!("echo $(({}1{}))", "(".repeat(3000), ")".repeat(3000))).0, 1);
    let braces = format!("echo {}", "{a,b}".repeat(40));
    assert_eq!(run(&mut sys, &braces).1, Some(Stop::Output));
    let mut sys = system(ShellKind::Bash);
    assert_eq!(run(&mut sys, ":(){ :|:& };:").1, Some(Stop::Steps));
}

#[test]
fn an_operator_that_is_none_is_a_whole_character() {
    for kind in [ShellKind::Dash, ShellKind::Ash, ShellKind::Bash] {
        for text in ["echo ${xé}", "echo \"${xé y}\"", "echo ${xé"] {
            assert_ne!(run(&mut system(kind), text).0, 0, "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "[ -~\\n\\t\u{e9}]{0,60}", kind in 0..3u8) {
        let kind = [ShellKind::Dash, ShellKind::Ash, ShellKind::Bash][usize::from(kind)];
        let mut sys = system(kind);
        sys.limits.steps = 5000;
        run(&mut sys, &text);
    }

    #[test]
    fn no_mixture_panics(words in prop::collection::vec(prop::sample::select(vec![
        "if", "then", "fi", "for", "in", "do", "done", "case", "esac", "x", "a=1", "$x", "${x", "}", "{", "(", ")", ";", ";;", "&&", "||", "|", "&", "!", "\n",
        "\"", "'", "`", "$(", "$((", "))", "<<E", "E", ">f", "2>&1", "<f", "[", "]", "[[", "]]", "echo", "sed", "s/a/b/", "awk", "{print $1}", "grep", "-e", "find", ".", "-name", "*",
        "printf", "%s%d", "tr", "a-z", "cut", "-f1", "sort", "-k2", "read", "set", "-e", "trap", "EXIT", "test", "-f", "expr", "1", "+", "while", "break", "xargs", "env", "ls", "-l",
    ]), 0..25)) {
        for kind in [ShellKind::Dash, ShellKind::Bash] {
            let mut sys = system(kind);
            sys.limits.steps = 5000;
            run(&mut sys, &words.join(" "));
        }
    }
}
