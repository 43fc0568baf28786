//! What a shell reads before its script: profiles of login shells, `~/.bashrc` of interactive ones, `$BASH_ENV`.

use crate::shell::ShellKind;
use crate::vfs::{Content, path};

use super::state::{Flow, Interrupt, Shell};

/// How a shell was called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Startup {
    pub login: bool,
    pub interactive: bool,
    /// Unless `--noprofile`.
    pub profile: bool,
    /// Unless `--norc`.
    pub rc: bool,
    /// Whether it goes by the name of `sh`.
    pub as_sh: bool,
}

/// Configuration files as the catalog has them, and what the whole ones do.
const ABRIDGED: &[(&str, &str, &str)] = &[
    ("/etc/profile", DEBIAN_PATH, FOLDER),
    (
        "/.profile",
        "# ~/.profile: executed by Bourne-compatible login shells.\n",
        "if [ \"$BASH\" ] && [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n",
    ),
];

const DEBIAN_PATH: &str = "if [ \"$(id -u)\" -eq 0 ]; then\n  PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\nfi\nexport PATH\n";
const DEBIAN_USER_PATH: &str = "if [ \"$(id -u)\" -ne 0 ]; then\n  PATH=\"/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games\"\nfi\nexport PATH\n";
const ALPINE_PATH: &str = "export PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\nexport PAGER=less\numask 022\n";
const FOLDER: &str = "if [ -d /etc/profile.d ]; then for i in /etc/profile.d/*.sh; do if [ -r $i ]; then . $i; fi; done; unset i; fi\n";
/// A user's own, as `/etc/skel` has it.
const SKELETON: &str = "if [ -n \"$BASH_VERSION\" ] && [ -f \"$HOME/.bashrc\" ]; then . \"$HOME/.bashrc\"; fi\nif [ -d \"$HOME/bin\" ]; then PATH=\"$HOME/bin:$PATH\"; fi\nif [ -d \"$HOME/.local/bin\" ]; then PATH=\"$HOME/.local/bin:$PATH\"; fi\n";

impl Shell<'_> {
    /// Reads them; one of them may end the shell.
    pub(super) fn start_up(&mut self, how: Startup) -> Flow {
        let home = self.state.get("HOME").unwrap_or_default().to_string();
        let own = |name: &str| path::join(&home, name);
        let is_bash = self.state.kind == ShellKind::Bash;
        if how.login && how.profile {
            self.read_profile("/etc/profile")?;
            let names: &[&str] =
                if is_bash { &[".bash_profile", ".bash_login", ".profile"] } else { &[".profile"] };
            if let Some(first) = names.iter().map(|name| own(name)).find(|at| self.sys.tree.exists(at)) {
                self.read_profile(&first)?;
            }
        } else if how.interactive && is_bash && how.rc {
            self.read_profile(&own(".bashrc"))?;
        }
        let variable = match (is_bash, how.interactive) {
            (true, false) if !how.as_sh => "BASH_ENV",
            (false, true) => "ENV",
            _ => return Ok(0),
        };
        match self.state.get(variable).map(|file| file.to_string()).filter(|file| !file.is_empty()) {
            Some(file) => self.read_profile(&file),
            None => Ok(0),
        }
    }

    fn read_profile(&mut self, file: &str) -> Flow {
        let at = path::join(&self.state.cwd, file);
        let stdio = self.state.stdio();
        let Ok(handle) = super::open_input(self.sys, &at, &self.state.user, &stdio) else { return Ok(0) };
        let text = match handle.read(1 << 22) {
            Content::Described(described) if described.label.ends_with("/.profile") => SKELETON.to_owned(),
            Content::Described(_) if at == "/etc/profile" => {
                let alpine = self.sys.tree.exists("/etc/alpine-release");
                format!("{}{FOLDER}", if alpine { ALPINE_PATH } else { "" })
            }
            content => self.whole(&at, &String::from_utf8_lossy(content.as_bytes().unwrap_or_default())),
        };
        self.state.sources += 1;
        let flow = self.nested(|shell| shell.run_text(&text));
        self.state.sources = self.state.sources.saturating_sub(1);
        match flow {
            Err(Interrupt::Return(code)) => Ok(code),
            flow => flow,
        }
    }

    /// A text with what the catalog left out of it.
    fn whole(&self, at: &str, text: &str) -> String {
        let Some((_, known, more)) =
            ABRIDGED.iter().find(|(name, known, _)| at.ends_with(name) && text.starts_with(known))
        else {
            return text.to_owned();
        };
        // Ubuntu's profile leaves PATH alone.
        let ubuntu = self.sys.tree.read("/etc/os-release").ok().and_then(Content::as_text);
        let ubuntu = ubuntu.is_some_and(|text| text.contains("ID=ubuntu"));
        let beginning = match (*known == DEBIAN_PATH, ubuntu) {
            (true, true) => more.to_string(),
            (true, false) => format!("{known}{DEBIAN_USER_PATH}{more}"),
            _ => format!("{known}{more}"),
        };
        text.replacen(known, &beginning, 1)
    }
}
