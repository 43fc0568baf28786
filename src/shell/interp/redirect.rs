//! Redirections, and opening files by name.

use crate::shell::access::{Want, allows};
use crate::shell::stdio::{Handle, Stdio, random};
use crate::shell::syntax::{Redirect, RedirectKind};
use crate::shell::{ShellKind, System, User};
use crate::vfs::{Content, Errno, Follow, Metadata, NodeKind, Time, path};

use super::state::{Interrupt, Shell};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenMode {
    Truncate,
    Append,
    /// `<>`: neither.
    Update,
}

/// A random UUID (version 4) with its line end.
fn uuid(now: Time) -> Content {
    let mut digits: Vec<char> = random(now.0 as u64, 32)
        .into_iter()
        .filter_map(|byte| char::from_digit(u32::from(byte & 15), 16))
        .collect();
    for (at, digit) in [(12, '4'), (16, 'a')] {
        digits.splice(at..=at, [digit]);
    }
    for at in [20, 16, 12, 8] {
        digits.insert(at, '-');
    }
    Content::from((digits.into_iter().collect::<String>() + "\n").as_str())
}

/// What a name under `/dev` stands for, whether or not the tree has it.
fn device(path: &str, stdio: &Stdio, now: Time) -> Option<Result<Handle, Errno>> {
    let open = |handle: &Option<Handle>| handle.clone().ok_or(Errno::NoEnt);
    Some(match path {
        "/dev/null" => Ok(Handle::Null),
        "/dev/zero" => Ok(Handle::Zero),
        "/dev/random" | "/dev/urandom" => Ok(Handle::Random(now.0 as u64)),
        "/dev/full" => Ok(Handle::Full),
        "/proc/sys/kernel/random/uuid" => Ok(Handle::input(uuid(now))),
        "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0" => open(&stdio.stdin),
        "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" | "/proc/1/fd/1" => open(&stdio.stdout),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" | "/proc/1/fd/2" => open(&stdio.stderr),
        // No terminal in a build.
        "/dev/tty" => Err(Errno::NoEnt),
        _ => return None,
    })
}

pub(crate) fn open_input(sys: &System, at: &str, user: &User, stdio: &Stdio) -> Result<Handle, Errno> {
    if let Some(handle) = device(&path::clean(at), stdio, sys.clock) {
        return handle;
    }
    if let Some(content) = sys.substituted_inputs.get(at) {
        return Ok(Handle::input(content.clone()));
    }
    let node = sys.lookup_for(at, user, Want::Read)?;
    match &node.kind {
        NodeKind::File(content) => Ok(Handle::part(content.clone(), sys.part_at(at))),
        NodeKind::Directory(_) => Err(Errno::IsDir),
        _ => device(&sys.tree.resolve(at, Follow::Yes)?, stdio, sys.clock).unwrap_or(Ok(Handle::Null)),
    }
}

pub(crate) fn open_output(
    sys: &mut System,
    at: &str,
    user: &User,
    umask: u32,
    mode: OpenMode,
    stdio: &Stdio,
) -> Result<Handle, Errno> {
    if let Some(handle) = device(&path::clean(at), stdio, sys.clock) {
        return handle;
    }
    let canonical = sys.tree.resolve(at, Follow::Yes)?;
    if let Some(handle) = device(&canonical, stdio, sys.clock) {
        return handle;
    }
    sys.check_writable(&canonical)?;
    if mode == OpenMode::Truncate {
        sys.parts.remove(&canonical);
    }
    match sys.lookup(at, user, Follow::Yes) {
        Ok(node) => match &node.kind {
            NodeKind::Directory(_) => return Err(Errno::IsDir),
            _ if !allows(&node.meta, user, Want::Write, false) => return Err(Errno::Access),
            NodeKind::File(content) => {
                if mode == OpenMode::Truncate && !content.is_empty() {
                    let now = sys.clock;
                    sys.tree.write(&canonical, Content::default(), Metadata::new(0o644, now))?;
                } else if mode == OpenMode::Truncate {
                    let now = sys.clock;
                    sys.tree.set_meta(&canonical, Follow::No, |meta| meta.mtime = now)?;
                }
            }
            _ => return Ok(Handle::Null),
        },
        Err(Errno::NoEnt) => {
            sys.may_change_entry(&canonical, user)?;
            let meta = Metadata::new(0o666 & !umask, sys.clock).owned_by(user.uid, user.gid);
            sys.tree.write(&canonical, Content::default(), meta)?;
        }
        Err(errno) => return Err(errno),
    }
    Ok(Handle::output(canonical, mode == OpenMode::Append, 0))
}

impl Shell<'_> {
    /// Makes redirections in order; `false` after a message if one fails.
    pub fn redirect_all(&mut self, redirects: &[Redirect]) -> Result<bool, Interrupt> {
        for redirect in redirects {
            if !self.redirect(redirect)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn redirect(&mut self, redirect: &Redirect) -> Result<bool, Interrupt> {
        let mut fd = redirect.fd.unwrap_or(redirect.kind.default_fd());
        if let Some(name) = &redirect.variable {
            let known = self.state.get(name).and_then(|value| value.parse().ok());
            let closes = redirect.target.as_literal() == Some("-");
            fd = match known.filter(|_| closes) {
                Some(fd) => fd,
                None => (10..u32::MAX).find(|fd| !self.state.fds.contains_key(fd)).unwrap_or(10),
            };
            if !closes {
                self.assign(name, fd.to_string())?;
            }
        }
        if let Some(body) = &redirect.body {
            let word = body.get().cloned().unwrap_or_default();
            let text = self.here_text(&word)?;
            self.state.fds.insert(fd, Handle::input(Content::from(text.into_bytes())));
            return Ok(true);
        }
        if redirect.kind == RedirectKind::HereString {
            let text = self.single(&redirect.target)? + "\n";
            self.state.fds.insert(fd, Handle::input(Content::from(text.into_bytes())));
            return Ok(true);
        }
        let target = self.redirect_target(redirect)?;
        if matches!(redirect.kind, RedirectKind::DupInput | RedirectKind::DupOutput) {
            let both = redirect.kind == RedirectKind::DupOutput
                && redirect.fd.is_none()
                && redirect.variable.is_none();
            let number = target.chars().all(|c| c.is_ascii_digit()) || target == "-";
            if number || !(both && self.state.kind != ShellKind::Dash) {
                return self.duplicate(fd, &target);
            }
            return self.open_both(&target, OpenMode::Truncate);
        }
        match redirect.kind {
            RedirectKind::WriteBoth => return self.open_both(&target, OpenMode::Truncate),
            RedirectKind::AppendBoth => return self.open_both(&target, OpenMode::Append),
            _ => {}
        }
        let at = path::join(&self.state.cwd, &target);
        let at = if target.ends_with('/') { format!("{at}/") } else { at };
        let stdio = self.state.stdio();
        // Data that is still kept back must be there before the file is opened anew.
        self.flush();
        let reading = redirect.kind == RedirectKind::Read;
        let opened = if target.is_empty() {
            Err(Errno::NoEnt)
        } else if reading {
            open_input(self.sys, &at, &self.state.user, &stdio)
        } else if redirect.kind == RedirectKind::Write && self.state.options.noclobber && self.is_regular(&at)
        {
            Err(Errno::Exist)
        } else {
            let mode = match redirect.kind {
                RedirectKind::Append => OpenMode::Append,
                RedirectKind::ReadWrite => OpenMode::Update,
                _ => OpenMode::Truncate,
            };
            open_output(self.sys, &at, &self.state.user, self.state.umask, mode, &stdio)
        };
        match opened {
            Ok(handle) => {
                self.state.fds.insert(fd, handle);
                Ok(true)
            }
            Err(errno) => {
                let message = self.open_error(&target, errno, !reading);
                self.complain(message);
                Ok(false)
            }
        }
    }

    fn redirect_target(&mut self, redirect: &Redirect) -> Result<String, Interrupt> {
        if self.state.kind != ShellKind::Bash {
            return self.single(&redirect.target);
        }
        let mut fields = self.fields(&redirect.target)?;
        Ok(if fields.len() == 1 { fields.pop().unwrap_or_default() } else { self.single(&redirect.target)? })
    }

    fn is_regular(&self, at: &str) -> bool {
        self.sys.tree.stat(at).is_ok_and(|node| node.is_file())
    }

    fn duplicate(&mut self, fd: u32, target: &str) -> Result<bool, Interrupt> {
        if target == "-" {
            self.flush();
            self.state.fds.remove(&fd);
            return Ok(true);
        }
        let source = target.parse().ok().and_then(|number: u32| self.state.fds.get(&number)).cloned();
        match source {
            Some(handle) => {
                self.state.fds.insert(fd, handle);
                Ok(true)
            }
            None => {
                self.complain(format!("{target}: Bad file descriptor"));
                Ok(false)
            }
        }
    }

    fn open_both(&mut self, target: &str, mode: OpenMode) -> Result<bool, Interrupt> {
        let at = path::join(&self.state.cwd, target);
        let stdio = self.state.stdio();
        self.flush();
        match open_output(self.sys, &at, &self.state.user, self.state.umask, mode, &stdio) {
            Ok(handle) => {
                self.state.fds.insert(1, handle.clone());
                self.state.fds.insert(2, handle);
                Ok(true)
            }
            Err(errno) => {
                let message = self.open_error(target, errno, true);
                self.complain(message);
                Ok(false)
            }
        }
    }
}
