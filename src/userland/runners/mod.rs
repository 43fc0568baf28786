//! Programs that run programs: `env`, `xargs`, `timeout`, `nohup`, `nice`, `sudo`, `su`, `gosu`, `chroot`, `busybox`…

mod busybox;
mod identity;
mod timing;
mod xargs;

pub(super) use timing::duration;

use std::collections::BTreeMap;

use crate::shell::{ExitCode, Process};

use super::common::usage;
use super::flags::{Flags, Order};
use super::{Program, Userland};

use busybox::busybox;
use identity::{gosu, setpriv, su, sudo};
use timing::{time, timeout};
use xargs::xargs;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["env"], summary: "runs with another environment, or prints it", flags: ENV, run: env },
    Program {
        names: &["xargs"],
        summary: "runs a program with arguments from its input",
        flags: XARGS,
        run: xargs,
    },
    Program { names: &["timeout"], summary: "runs a program for so long", flags: TIMEOUT, run: timeout },
    Program {
        names: &["nohup", "setsid", "stdbuf", "unbuffer", "ionice", "catchsegv"],
        summary: "runs a program",
        flags: RUN,
        run: plain,
    },
    Program { names: &["nice"], summary: "runs a program", flags: &["n,adjustment="], run: plain },
    Program {
        names: &["time"],
        summary: "runs a program and tells how long it took",
        flags: &["p", "v", "f=", "o="],
        run: time,
    },
    Program { names: &["sudo", "doas"], summary: "runs a program as another user", flags: SUDO, run: sudo },
    Program {
        names: &["gosu", "su-exec", "setuser", "chpst"],
        summary: "runs a program as another user",
        flags: &[],
        run: gosu,
    },
    Program { names: &["su", "runuser"], summary: "runs a shell as another user", flags: SU, run: su },
    Program { names: &["setpriv"], summary: "runs a program as another user", flags: SETPRIV, run: setpriv },
    Program {
        names: &["chroot"],
        summary: "runs a program in another root",
        flags: &["userspec=", "groups="],
        run: chroot,
    },
    Program { names: &["busybox"], summary: "runs an applet", flags: &[], run: busybox },
    Program {
        names: &["tini", "dumb-init", "catatonit"],
        summary: "runs a program",
        flags: &["s", "g", "v", "p="],
        run: plain,
    },
];

const ENV: &[&str] =
    &["i,ignore-environment", "u,unset=", "S,split-string=", "C,chdir=", "0,null", "v,debug"];

pub(super) const XARGS: &[&str] = &[
    "0,null",
    "r,no-run-if-empty",
    "n,max-args=",
    "I=",
    "i,replace=?",
    "t,verbose",
    "P,max-procs=",
    "L,max-lines=",
    "l=?",
    "d,delimiter=",
    "a,arg-file=",
    "s,max-chars=",
    "E=",
    "e=?",
    "x,exit",
    "p,interactive",
];

pub(super) const TIMEOUT: &[&str] =
    &["s,signal=", "k,kill-after=", "preserve-status", "foreground", "v,verbose"];

const RUN: &[&str] = &["o,output=", "e,error=", "i,input=", "c=", "n=", "w,wait", "f,fork"];

pub(super) const SUDO: &[&str] = &[
    "u,user=",
    "g,group=",
    "E,preserve-env=?",
    "H,set-home",
    "n,non-interactive",
    "i,login",
    "s,shell",
    "S,stdin",
    "k",
    "b",
];

pub(super) const SU: &[&str] =
    &["c,command=", "s,shell=", "l,login", "m,p,preserve-environment", "u,user=", "g=", "P", "f"];

pub(super) const SETPRIV: &[&str] = &[
    "reuid=",
    "regid=",
    "clear-groups",
    "init-groups",
    "keep-groups",
    "no-new-privs",
    "inh-caps=",
    "bounding-set=",
];

fn run_rest(process: &mut Process<'_>, rest: &[String]) -> ExitCode {
    process.exec(rest)
}

/// Drops as many leading words as belong to the program itself and runs the others.
fn plain(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let spec = match process.name() {
        "nice" => &["n,adjustment="][..],
        "tini" | "dumb-init" | "catatonit" => &["s", "g", "v", "p="],
        _ => RUN,
    };
    let flags = match Flags::parse_in(process, spec, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    run_rest(process, &flags.texts())
}

pub(super) fn env(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse_in(process, ENV, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(text) = flags.value("S").map(str::to_owned) {
        let words: Vec<(usize, String)> = text.split_whitespace().map(|word| (0, word.to_owned())).collect();
        flags.operands.splice(0..0, words);
    }
    let mut env = if flags.has("i") { BTreeMap::new() } else { process.env.clone() };
    for name in flags.values("u") {
        env.remove(name);
    }
    let mut words = flags.texts();
    if words.first().is_some_and(|word| word == "-") {
        env.clear();
        words.remove(0);
    }
    while let Some((name, value)) = words.first().and_then(|word| word.split_once('=')) {
        env.insert(name.to_owned(), value.to_owned());
        words.remove(0);
    }
    if words.is_empty() {
        let end = if flags.has("0") { "\0" } else { "\n" };
        let lines: String = env.iter().map(|(name, value)| format!("{name}={value}{end}")).collect();
        process.out(lines);
        return 0;
    }
    let cwd = flags.value("C").map_or_else(|| process.cwd.to_owned(), |dir| process.path(dir));
    let user = process.user.clone();
    process.exec_with(&words, &env, &cwd, &user)
}

fn chroot(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, &["userspec=", "groups="], Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.text(0) == Some("/") {
        return process.exec(flags.texts().get(1..).unwrap_or_default());
    }
    process.not_simulated(1, "another root has no model");
    0
}
