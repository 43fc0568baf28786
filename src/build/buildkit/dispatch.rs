//! What each instruction does to a stage (`dispatch` in `dockerfile2llb`).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::failure::Failure;
use super::graph::{CopyOp, Exec, From, Mkdir, MountOp, Op, Vertex};
use super::stage::StageState;
use super::{BuildKit, Current};
use crate::build::classic::absolute_dest;
use crate::build::classic::{PREDEFINED, healthcheck_of, healthcheck_text, quoted};
use crate::build::{Effect, Verdict, outline, signal};
use crate::dockerfile::ast::{
    ArgPair, CommandForm, CommandLine, Instruction, InstructionKind, KeyValue, Network, Run, Security,
    SourcesAndDest, Word,
};
use crate::dockerfile::expand::{Env, Lex};
use crate::dockerfile::mount::MountType;
use crate::dockerfile::ports::parse_port;
use crate::shell::NetworkMode;
use crate::vfs::{ModeChange, path};

impl BuildKit {
    /// Adds an instruction to the stage being converted.
    pub(super) fn dispatch(&mut self, instruction: &Instruction, trigger: bool) -> Result<(), Failure> {
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let step = match trigger {
            true => outline::trigger(&current.stage, instruction),
            false => outline::instruction(Some(current.stage.index), instruction),
        };
        let step = self.add_step(step);
        let result = self.dispatch_in(&mut current, instruction, step);
        self.current = Some(current);
        if let (Err(failure), Some(step)) = (&result, self.steps.get_mut(step)) {
            let message = failure.message.clone();
            step.verdict = Verdict::Failed { reason: None, message, exit_code: None };
        }
        result
    }

    fn dispatch_in(&mut self, current: &mut Current, i: &Instruction, step: usize) -> Result<(), Failure> {
        let created_by = match &i.kind {
            InstructionKind::Run(run) => return self.run(current, run, i, step),
            InstructionKind::Add(add) => {
                let copy = CopyWords {
                    instruction: "ADD",
                    sources: &add.sources,
                    from: None,
                    chown: add.chown.as_ref(),
                    chmod: add.chmod.as_ref(),
                    link: add.link,
                    parents: false,
                    exclude: &add.exclude,
                    unpack: add.unpack != Some(false),
                };
                return self.copy(current, &copy, i, step);
            }
            InstructionKind::Copy(copy) => {
                let copy = CopyWords {
                    instruction: "COPY",
                    sources: &copy.sources,
                    from: copy.from.as_ref(),
                    chown: copy.chown.as_ref(),
                    chmod: copy.chmod.as_ref(),
                    link: copy.link,
                    parents: copy.parents,
                    exclude: &copy.exclude,
                    unpack: false,
                };
                return self.copy(current, &copy, i, step);
            }
            InstructionKind::Workdir(word) => return self.workdir(current, word, i, step),
            InstructionKind::Arg(pairs) => Some(self.arg(&mut current.state, pairs)?),
            InstructionKind::Env(pairs) => {
                let pairs = self.pairs(&current.state, pairs)?;
                for (key, value) in &pairs {
                    current.state.image.config.set_env(key, value);
                    current.state.set_env(key, value);
                }
                Some(told("ENV", &pairs))
            }
            InstructionKind::Label(pairs) => {
                let pairs = self.pairs(&current.state, pairs)?;
                current.state.image.config.labels.get_or_insert_default().extend(pairs.iter().cloned());
                Some(told("LABEL", &pairs))
            }
            _ => self.configure(&mut current.state, &i.kind)?,
        };
        if let Some(created_by) = created_by {
            current.state.history(&created_by, false);
            if let Some(step) = self.steps.get_mut(step) {
                step.created_by = created_by;
            }
        }
        if let Some(step) = self.steps.get_mut(step) {
            step.verdict = Verdict::Metadata;
        }
        Ok(())
    }

    /// Instructions that set one field of the configuration; `None` leaves no history.
    fn configure(&self, state: &mut StageState, kind: &InstructionKind) -> Result<Option<String>, Failure> {
        Ok(Some(match kind {
            InstructionKind::Maintainer(word) => {
                state.image.author = word.text.to_string();
                format!("MAINTAINER {}", word.text)
            }
            InstructionKind::Cmd(command) => {
                let words = words(state, command);
                let created_by = format!("CMD {}", quoted(&words));
                state.image.config.cmd = Some(words);
                state.image.config.args_escaped = true;
                state.cmd_set = true;
                created_by
            }
            InstructionKind::Entrypoint(command) => {
                let words = words(state, command);
                let created_by = format!("ENTRYPOINT {}", quoted(&words));
                state.image.config.entrypoint = Some(words);
                state.image.config.args_escaped = true;
                if !state.cmd_set {
                    state.image.config.cmd = None;
                }
                created_by
            }
            InstructionKind::Expose(words) => {
                let mut ports = BTreeSet::new();
                for word in words {
                    let words = self.lex().process_words(word, state.env.as_slice());
                    for port in words.map_err(|error| Failure::new(crate::build::older(&error.message)))? {
                        let spec = parse_port(&port);
                        ports.extend(spec.map_err(|(why, _)| Failure::new(signal::older_port(&why)))?.ports);
                    }
                }
                let shown: Vec<String> = ports.iter().map(|port| format!("{port}:{{}}")).collect();
                state.image.config.exposed_ports.get_or_insert_default().extend(ports);
                format!("EXPOSE map[{}]", shown.join(" "))
            }
            InstructionKind::User(word) => {
                state.image.config.user = self.expand(state, word)?;
                format!("USER {}", state.image.config.user)
            }
            InstructionKind::Volume(words) => {
                let words = self.expand_all(state, words)?;
                if words.iter().any(String::is_empty) {
                    return Err(Failure::new("VOLUME specified can not be an empty string"));
                }
                state.image.config.volumes.get_or_insert_default().extend(words.iter().cloned());
                format!("VOLUME [{}]", words.join(" "))
            }
            InstructionKind::Stopsignal(word) => {
                let name = self.expand(state, word)?;
                if !signal::is_known(&name) {
                    return Err(Failure::new(format!("invalid signal: {name}")));
                }
                state.image.config.stop_signal.clone_from(&name);
                format!("STOPSIGNAL {name}")
            }
            InstructionKind::Shell(words) => {
                let words: Vec<String> = words.iter().map(|word| word.text.to_string()).collect();
                let created_by = format!("SHELL [{}]", words.join(" "));
                state.image.config.shell = Some(words);
                created_by
            }
            InstructionKind::Healthcheck(check) => {
                let check = healthcheck_of(check);
                let created_by = format!("HEALTHCHECK {}", healthcheck_text(&check));
                state.image.config.healthcheck = Some(check);
                created_by
            }
            InstructionKind::Onbuild(onbuild) => {
                state.image.config.on_build.get_or_insert_default().push(onbuild.expression.clone());
                return Ok(None);
            }
            _ => return Ok(None),
        }))
    }

    fn expand(&self, state: &StageState, word: &str) -> Result<String, Failure> {
        let expanded = self.lex().process_word(word, state.env.as_slice());
        Ok(expanded.map_err(|error| Failure::new(crate::build::older(&error.message)))?.result)
    }

    fn expand_all(&self, state: &StageState, words: &[Word]) -> Result<Vec<String>, Failure> {
        words.iter().map(|word| self.expand(state, word)).collect()
    }

    fn pairs(&self, state: &StageState, pairs: &[KeyValue]) -> Result<Vec<(String, String)>, Failure> {
        pairs
            .iter()
            .map(|pair| Ok((self.expand(state, &pair.key)?, self.expand(state, &pair.value)?)))
            .collect()
    }

    fn arg(&self, state: &mut StageState, pairs: &[ArgPair]) -> Result<String, Failure> {
        let given = self.given();
        let mut told = vec![];
        let mut values = vec![];
        for pair in pairs {
            let default = pair.value.as_ref().map(|word| self.expand(state, word)).transpose()?;
            let key = pair.key.to_string();
            told.push(default.as_ref().map_or_else(|| key.clone(), |value| format!("{key}={value}")));
            let global = || self.globals.get(&key).map(str::to_owned);
            let value = given.get(&key).cloned().or(default).or_else(global);
            values.push((key, value));
        }
        for (key, value) in values {
            if let Some(value) = &value {
                state.set_env(&key, value);
            }
            state.args.push((key, value));
        }
        Ok(format!("ARG {}", told.join(" ")))
    }

    /// `[2/4] RUN make`: variables that are set are expanded.
    fn title(&self, state: &mut StageState, text: &str) -> String {
        let escape = self.file.directives.escape;
        let expand = || Lex::for_step_names(escape).process_word(text, state.env.as_slice());
        // Most have nothing to expand.
        let expanded = text.contains(['$', escape]).then(expand).and_then(Result::ok);
        let text = expanded.map_or_else(|| text.to_owned(), |expansion| expansion.result);
        let (word, rest) =
            text.split_once(' ').map_or((text.as_str(), None), |(word, rest)| (word, Some(rest)));
        let rest = rest.map(|rest| format!(" {rest}")).unwrap_or_default();
        state.prefix(&format!("{}{rest}", word.to_uppercase()))
    }

    /// Adds a vertex on top of the stage, with its row of history.
    fn add_vertex(&mut self, current: &mut Current, op: Op, name: String, created_by: &str, on: On<'_>) {
        let id = self.graph.len();
        let state = &mut current.state;
        let filtered = |filter: &String| {
            let name = current.stage.name.as_ref().map_or("", |name| &name.text);
            filter.is_empty() || filter.eq_ignore_ascii_case(name)
        };
        let ignorable = !matches!(op, Op::Mkdir(_));
        let no_cache = self.request.no_cache || self.request.no_cache_filter.iter().any(filtered);
        let number = state.vertices.len();
        self.graph.push(Arc::new(Vertex {
            name: name.clone(),
            plain_name: None,
            op,
            base: state.head,
            step: Some(on.step),
            stage: format!("{}:{}", self.request.dockerfile_path, current.stage.index),
            number,
            no_cache: no_cache && ignorable,
            lines: on.instruction.lines,
        }));
        state.head = Some(id);
        state.vertices.push(id);
        state.history(created_by, true);
        let (number, total) = (state.counted, state.total);
        if let Some(step) = self.steps.get_mut(on.step) {
            (step.number, step.total, step.label) = (number, total, name);
            step.created_by = created_by.to_owned();
        }
    }

    fn workdir(
        &mut self,
        current: &mut Current,
        word: &Word,
        instruction: &Instruction,
        step: usize,
    ) -> Result<(), Failure> {
        let requested = self.expand(&current.state, word)?;
        let old = &current.state.image.config.working_dir;
        let at = match requested.starts_with('/') {
            true => requested,
            false => path::join(&format!("/{old}"), &requested),
        };
        current.state.image.config.working_dir.clone_from(&at);
        let created_by = format!("WORKDIR {at}");
        if path::clean(&at) == "/" {
            current.state.history(&created_by, false);
            if let Some(step) = self.steps.get_mut(step) {
                (step.created_by, step.verdict) = (created_by, Verdict::Metadata);
            }
            return Ok(());
        }
        let name = self.title(&mut current.state, &instruction.original);
        let user = current.state.image.config.user.clone();
        let op = Op::Mkdir(Mkdir { path: at, user, epoch: self.epoch() });
        self.add_vertex(current, op, name, &created_by, On { instruction, step });
        Ok(())
    }

    /// `SOURCE_DATE_EPOCH`, in seconds.
    pub(super) fn epoch(&self) -> Option<i64> {
        self.given().get("SOURCE_DATE_EPOCH")?.parse().ok()
    }

    fn run(
        &mut self,
        current: &mut Current,
        run: &Run,
        instruction: &Instruction,
        step: usize,
    ) -> Result<(), Failure> {
        let Heredoc { args, script, summary } = heredoc(&current.state, &run.command)?;
        let mounts = self.mounts(current, run)?;
        let title = format!("{}{summary}", instruction.original);
        let name = self.title(&mut current.state, &title);
        let state = &current.state;
        let mut build_args: Vec<(String, String)> = vec![];
        for (key, value) in &state.args {
            let seen = state.env.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
            let value = seen.or_else(|| value.clone()).unwrap_or_default();
            match build_args.iter_mut().find(|(name, _)| name == key) {
                Some(old) => old.1 = value,
                None => build_args.push((key.clone(), value)),
            }
        }
        let shown: Vec<String> = build_args.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let count = (!shown.is_empty()).then(|| format!("|{}", shown.len()));
        let words: Vec<String> = count.into_iter().chain(shown).chain(args.iter().cloned()).collect();
        let created_by = format!("RUN {} # buildkit", words.join(" "));
        let config = &state.image.config;
        let own: BTreeSet<String> =
            config.env.iter().flatten().filter_map(|pair| Some(pair.split_once('=')?.0.to_owned())).collect();
        let arg_names =
            state.args.iter().map(|(key, _)| key.clone()).filter(|key| !own.contains(key)).collect();
        let given = self.given();
        let proxies = PREDEFINED.iter().filter(|key| state.env.iter().all(|(name, _)| name != *key));
        let proxies = proxies.filter_map(|key| Some(((*key).to_owned(), given.get(*key)?.clone())));
        let network = match run.network {
            Network::Default => self.request.network,
            Network::None => NetworkMode::None,
            Network::Host => {
                self.entitle("network.host", self.request.network == NetworkMode::Host);
                NetworkMode::Host
            }
        };
        if run.security == Security::Insecure {
            self.entitle("security.insecure", false);
        }
        let picked = self.request.effects.iter().find(|effect| effect.instruction == instruction.original);
        let comments = instruction.comments.iter().map(|comment| comment.text.as_str());
        let effect = picked.cloned().or_else(|| Effect::from_comments(&instruction.original, comments));
        let inline_documents = usize::from(script.is_some());
        let cwd = if config.working_dir.is_empty() { "/".to_owned() } else { config.working_dir.clone() };
        let op = Op::Exec(Exec {
            args,
            env: state.env.clone(),
            arg_names,
            proxies: proxies.collect(),
            cwd,
            user: config.user.clone(),
            network,
            mounts,
            script,
            inline_documents,
            effect,
        });
        self.add_vertex(current, op, name, &created_by, On { instruction, step });
        Ok(())
    }

    /// Notes what the builder has to allow, unless it does.
    fn entitle(&mut self, name: &str, allowed: bool) {
        if !allowed && !self.request.allow.iter().any(|allowed| allowed == name) {
            self.refused.get_or_insert_with(|| name.to_owned());
        }
    }

    fn mounts(&mut self, current: &Current, run: &Run) -> Result<Vec<MountOp>, Failure> {
        let mut out = vec![];
        for flag in &run.mounts {
            let state = &current.state;
            let lex = self.lex();
            let mut expand = |word: &str| {
                let expanded = lex.process_word(word, state.env.as_slice());
                expanded.map(|expansion| expansion.result).map_err(|error| error.message)
            };
            let mut mount = flag.resolve(&mut expand).map_err(Failure::new)?;
            if mount.target.is_empty() && mount.kind == MountType::Secret && mount.env.is_none() {
                let id = if mount.id.is_empty() { path::base(&mount.source) } else { &mount.id };
                mount.target = format!("/run/secrets/{id}");
            }
            let is_variable = mount.target.is_empty() && mount.kind == MountType::Secret;
            if !is_variable && !mount.target.starts_with('/') {
                mount.target = path::join(&format!("/{}", state.image.config.working_dir), &mount.target);
            }
            if mount.target == "/" && !matches!(mount.kind, MountType::Secret | MountType::Ssh) {
                return Err(Failure::new("invalid mount target \"/\""));
            }
            let from = match (mount.kind, mount.from.is_empty()) {
                (MountType::Bind, true) => From::Context,
                (MountType::Bind | MountType::Cache, false) => self.source_of(&mount.from, &current.stage)?,
                _ => From::Vertex(None),
            };
            out.push(MountOp { mount, from });
        }
        Ok(out)
    }

    fn copy(
        &mut self,
        current: &mut Current,
        words: &CopyWords<'_>,
        instruction: &Instruction,
        step: usize,
    ) -> Result<(), Failure> {
        let state = &current.state;
        let sources = self.expand_all(state, &words.sources.paths)?;
        let dest = self.expand(state, &words.sources.dest)?;
        let chown =
            words.chown.map(|word| self.expand(state, word)).transpose()?.filter(|word| !word.is_empty());
        let chmod =
            words.chmod.map(|word| self.expand(state, word)).transpose()?.filter(|word| !word.is_empty());
        if let Some(chmod) = chmod.as_deref().filter(|chmod| ModeChange::parse(chmod).is_none()) {
            let why = "it should be octal string and between 0 and 07777";
            return Err(Failure::new(format!("invalid chmod parameter: '{chmod}'. {why}")));
        }
        let exclude = self.expand_all(state, words.exclude)?;
        let mut inline = vec![];
        for content in &words.sources.contents {
            let data = match content.expand {
                true => {
                    let lex = Lex::for_heredocs();
                    let data = lex.process_word(&content.data, state.env.as_slice());
                    data.map_err(|error| Failure::new(error.message))?.result
                }
                false => content.data.to_string(),
            };
            inline.push((content.path.clone(), data));
        }
        let from = match words.from {
            Some(name) => self.source_of(name, &current.stage)?,
            None => From::Context,
        };
        let mut created_by = words.instruction.to_owned();
        let flags = [
            words.parents.then(|| "--parents".to_owned()),
            chown.as_ref().map(|chown| format!("--chown={chown}")),
            chmod.as_ref().map(|chmod| format!("--chmod={chmod}")),
        ];
        let heredocs = inline.iter().map(|(name, _)| format!("<<{name}"));
        for word in flags.into_iter().flatten().chain(sources.iter().cloned()).chain(heredocs) {
            created_by = format!("{created_by} {word}");
        }
        let created_by = format!("{created_by} {dest} # buildkit");
        let name = self.title(&mut current.state, &instruction.original);
        let mut absolute = absolute_dest(&current.state.image.config.working_dir, &dest);
        if matches!(dest.as_str(), "" | ".") && absolute != "/" {
            absolute.push('/');
        }
        let op = Op::Copy(CopyOp {
            instruction: words.instruction,
            from,
            sources,
            inline,
            dest: absolute,
            link: words.link && chmod.is_none(),
            chown,
            chmod,
            parents: words.parents,
            exclude,
            unpack: words.unpack,
        });
        self.add_vertex(current, op, name, &created_by, On { instruction, step });
        Ok(())
    }
}

/// The instruction that a vertex belongs to.
struct On<'a> {
    instruction: &'a Instruction,
    step: usize,
}

struct CopyWords<'a> {
    instruction: &'static str,
    sources: &'a SourcesAndDest,
    from: Option<&'a Word>,
    chown: Option<&'a Word>,
    chmod: Option<&'a Word>,
    link: bool,
    parents: bool,
    exclude: &'a [Word],
    unpack: bool,
}

/// The words of CMD and ENTRYPOINT.
fn words(state: &StageState, command: &CommandLine) -> Vec<String> {
    match &command.form {
        CommandForm::Exec(words) => words.iter().map(|word| word.text.to_string()).collect(),
        CommandForm::Shell(script) => {
            let text = script.as_ref().map(|script| script.text.to_string()).unwrap_or_default();
            state.shell().into_iter().chain([text]).collect()
        }
    }
}

fn told(name: &str, pairs: &[(String, String)]) -> String {
    pairs.iter().fold(name.to_owned(), |told, (key, value)| format!("{told} {key}={value}"))
}

/// A RUN's words once its heredocs are where they belong.
struct Heredoc {
    args: Vec<String>,
    /// A file that is mounted and run: its name and text.
    script: Option<(String, String)>,
    /// What the step's name says of the heredoc.
    summary: String,
}

fn heredoc(state: &StageState, command: &CommandLine) -> Result<Heredoc, Failure> {
    let plain = Heredoc { args: words(state, command), script: None, summary: String::new() };
    let Some(first) = command.files.first() else { return Ok(plain) };
    let CommandForm::Shell(Some(text)) = &command.form else {
        return Err(Failure::new("parsing produced an invalid run command"));
    };
    let shell = |text: String| state.shell().into_iter().chain([text]).collect();
    let alone = text.text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with("<<")
        && !text.text.trim().contains(char::is_whitespace)
        && command.files.len() == 1;
    if !alone {
        let full = command
            .files
            .iter()
            .fold(text.text.to_string(), |full, file| format!("{full}\n{}{}", file.data, file.name));
        return Ok(Heredoc { args: shell(full), ..plain });
    }
    let data = first.content();
    let trimmed = first.data.trim();
    let line = trimmed.lines().next().unwrap_or("");
    let more = if trimmed.contains('\n') { "..." } else { "" };
    let summary = format!(" ({line}{more})");
    if first.data.starts_with("#!") {
        let args = vec![format!("/dev/pipes/{}", first.name)];
        return Ok(Heredoc { args, script: Some((first.name.clone(), data)), summary });
    }
    Ok(Heredoc { args: shell(data), script: None, summary })
}
