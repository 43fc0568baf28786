//! Users and groups: the programs of shadow, Debian's `adduser`, and busybox's.

mod add;
mod adduser;
mod files;
mod modify;
mod remove;
mod shell;

pub(super) use files::{GROUP_FILE, PASSWD_FILE, number, used};

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["useradd"], summary: "adds a user", flags: add::USERADD, run: add::useradd },
    Program { names: &["groupadd"], summary: "adds a group", flags: add::GROUPADD, run: add::groupadd },
    Program {
        names: &["adduser"],
        summary: "adds a user (Debian's and busybox's)",
        flags: adduser::ADDUSER,
        run: adduser::adduser,
    },
    Program {
        names: &["addgroup"],
        summary: "adds a group (Debian's and busybox's)",
        flags: adduser::ADDGROUP,
        run: adduser::addgroup,
    },
    Program { names: &["usermod"], summary: "changes a user", flags: modify::USERMOD, run: modify::usermod },
    Program {
        names: &["groupmod"],
        summary: "changes a group",
        flags: modify::GROUPMOD,
        run: modify::groupmod,
    },
    Program {
        names: &["userdel", "deluser"],
        summary: "removes a user",
        flags: remove::USERDEL,
        run: remove::userdel,
    },
    Program {
        names: &["groupdel", "delgroup"],
        summary: "removes a group",
        flags: &["f", "only-if-empty"],
        run: remove::groupdel,
    },
    Program {
        names: &["chpasswd"],
        summary: "sets passwords (accepted, not kept)",
        flags: &["e", "c="],
        run: shell::chpasswd,
    },
    Program {
        names: &["passwd"],
        summary: "sets a password (accepted, not kept)",
        flags: PASSWD,
        run: |_, _| 0,
    },
    Program { names: &["chsh"], summary: "sets a login shell", flags: &["s,shell="], run: shell::chsh },
];

const PASSWD: &[&str] = &["d", "l", "u", "e"];
