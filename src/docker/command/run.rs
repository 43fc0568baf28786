//! `docker run`: a container to its end.

use crate::build::run::{Command, End};
use crate::build::{Builder, base};
use crate::docker::call::{Call, Done, Failure};
use crate::image::{
    Container, ContainerConfig, ContainerState, DEFAULT_PATH, Digest, Image, ImageId, Reference,
};
use crate::shell::{NetworkMode, Stream};
use crate::vfs::{Follow, Time, Tree};

/// How long a container takes to start and to go, besides its command (virtual).
const OVERHEAD_NANOS: i64 = 300_000_000;

pub fn run(call: &mut Call<'_, '_>) -> Done {
    let name = call.argument(0).to_owned();
    let image = find_image(call, &name)?;
    let config = configuration(call, &name, &image)?;
    let argv: Vec<String> =
        config.entrypoint.iter().flatten().chain(config.cmd.iter().flatten()).cloned().collect();
    if argv.is_empty() {
        return Err(refused("Error response from daemon: no command specified"));
    }
    let container_name = call.flags.value("name").map(str::to_owned);
    if let Some(other) = container_name.as_deref().and_then(|name| call.engine.store.container(name)) {
        let name = container_name.as_deref().unwrap_or_default();
        let message = format!(
            "Error response from daemon: Conflict. The container name \"/{name}\" is already in use by container \
             {:?}. You have to remove (or rename) that container to be able to reuse that name.",
            other.id
        );
        return Err(refused(&message));
    }
    let mut container = new_container(call, image.id, &name, config);
    if let Some(name) = container_name {
        container.name = name;
    }
    container.tree = started(image.tree.clone(), call.now());
    let result = run_in(call, &mut container, &argv);
    call.engine.clock = call.engine.clock.plus_nanos(OVERHEAD_NANOS);
    let code = result.as_ref().map_or_else(|failure| failure.code, |code| *code);
    container.state = ContainerState::Exited { code, at: call.now() };
    if !call.flags.switch("rm") {
        call.engine.store.put_container(container);
    }
    match result {
        Ok(0) => Ok(()),
        Ok(code) => Err(Failure::silent(code)),
        Err(failure) => Err(failure),
    }
}

/// The file system as the engine hands it to a container: what it puts there to mount over (`/.dockerenv`, `/etc/hosts`)
/// moves the times of the two directories.
fn started(mut tree: Tree, now: Time) -> Tree {
    for path in ["/", "/etc"] {
        // An image without the directory gets none here.
        let _ = tree.set_meta(path, Follow::No, |meta| meta.mtime = now);
    }
    tree
}

/// Exit code 125: the daemon refuses.
fn refused(message: &str) -> Failure {
    Failure::new(125, format!("docker: {message}.\nSee 'docker run --help'."))
}

fn find_image(call: &mut Call<'_, '_>, name: &str) -> Result<std::sync::Arc<Image>, Failure> {
    let found = match call.engine.store.resolve(name) {
        Ok(id) => call.engine.store.image(id).cloned(),
        Err(_) => None,
    };
    if let Some(image) = found {
        return Ok(image);
    }
    let reference = Reference::parse(name).map_err(|error| refused(&error.0))?;
    call.err(format!("Unable to find image '{reference}' locally\n"));
    let daemon = |why: String| refused(&format!("Error response from daemon: {why}"));
    let found = base::fetch(call.engine, reference).map_err(|missing| daemon(missing.of_daemon()))?;
    if let Some(pulled) = &found.pulled {
        for (_, line) in base::pull(call.engine, pulled, &found.image).map_err(daemon)? {
            call.err(format!("{line}\n"));
        }
    }
    Ok(found.image)
}

/// The image's configuration with what the flags change.
fn configuration(call: &Call<'_, '_>, name: &str, image: &Image) -> Result<ContainerConfig, Failure> {
    let mut config = image.config.config.clone();
    config.image = name.to_owned();
    config.attach_stdout = !call.flags.switch("detach");
    config.attach_stderr = config.attach_stdout;
    config.attach_stdin = call.flags.switch("interactive");
    config.open_stdin = config.attach_stdin;
    config.stdin_once = config.attach_stdin;
    config.tty = call.flags.switch("tty");
    config.on_build = None;
    config.labels.get_or_insert_default();
    if let Some(entrypoint) = call.flags.value("entrypoint") {
        config.entrypoint = (!entrypoint.is_empty()).then(|| vec![entrypoint.to_owned()]);
        config.cmd = None;
    }
    let words = call.flags.positional.get(1..).unwrap_or_default();
    if !words.is_empty() {
        config.cmd = Some(words.to_vec());
    }
    if let Some(user) = call.flags.value("user") {
        config.user = user.to_owned();
    }
    if let Some(dir) = call.flags.value("workdir") {
        if !dir.starts_with('/') {
            return Err(refused(&format!(
                "Error response from daemon: the working directory '{dir}' is invalid, it needs to be an absolute path"
            )));
        }
        config.working_dir = dir.to_owned();
    }
    for pair in call.flags.values("env") {
        match pair.split_once('=') {
            Some((name, value)) => config.set_env(name, value),
            None => {
                if let Some(value) = call.process.var(pair) {
                    config.set_env(pair, value);
                }
            }
        }
    }
    Ok(config)
}

/// A container that has not run yet, with an id and a name that follow from what is there.
pub fn new_container(
    call: &Call<'_, '_>,
    image: ImageId,
    image_name: &str,
    config: ContainerConfig,
) -> Container {
    let count = call.engine.store.containers().count();
    let seed = format!("container {image} {} {count}", call.now().0);
    let id = Digest::of(&seed).hex();
    let mut config = config;
    config.hostname = match call.flags.value("hostname") {
        Some(name) => name.to_owned(),
        None => id.get(..12).unwrap_or_default().to_owned(),
    };
    Container {
        name: made_up_name(&id),
        id,
        image,
        image_name: image_name.to_owned(),
        config,
        created: call.now(),
        state: ContainerState::Created,
        tree: Tree::new(),
    }
}

/// `quiet_lovelace`: an adjective and the name of a scientist, from the digits of the id.
fn made_up_name(id: &str) -> String {
    const LEFT: [&str; 16] = [
        "agile", "brave", "calm", "clever", "eager", "gentle", "happy", "keen", "loving", "modest", "nice",
        "quiet", "relaxed", "sharp", "vivid", "zen",
    ];
    const RIGHT: [&str; 16] = [
        "bohr", "curie", "dijkstra", "euler", "fermat", "gauss", "hopper", "hypatia", "kepler", "lovelace",
        "meitner", "noether", "pascal", "ritchie", "turing", "wozniak",
    ];
    let digit = |n: usize| id.chars().nth(n).and_then(|c| c.to_digit(16)).unwrap_or(0) as usize;
    let pick = |words: &[&'static str], n: usize| words.get(digit(n)).copied().unwrap_or_default();
    format!("{}_{}", pick(&LEFT, 0), pick(&RIGHT, 1))
}

/// Runs the command in the container's tree; what it prints goes to the client's descriptors.
fn run_in(call: &mut Call<'_, '_>, container: &mut Container, argv: &[String]) -> Result<i32, Failure> {
    let config = &container.config;
    if let Some(failure) = no_interpreter(&container.tree, argv.first()) {
        return Err(failure);
    }
    let mut env = config.env.clone().unwrap_or_default();
    if config.env("PATH").is_none() {
        env.push(DEFAULT_PATH.to_owned());
    }
    env.push(format!("HOSTNAME={}", config.hostname));
    let command = Command {
        tree: container.tree.clone(),
        argv,
        env: &env,
        cwd: &config.working_dir,
        user: &config.user,
        hostname: config.hostname.clone(),
        builder: Builder::Classic,
        network: match call.flags.value("network") {
            Some("none") => NetworkMode::None,
            Some("host") => NetworkMode::Host,
            _ => NetworkMode::Default,
        },
        limits: call.engine.limits,
        now: call.now(),
        read_only: vec![],
        effect: None,
    };
    let mut ran = crate::build::run::run(call.programs, command);
    for line in &ran.output {
        match line.stream {
            Stream::Stdout => call.process.out(&line.text),
            Stream::Stderr => call.process.err(&line.text),
        }
    }
    call.process.sys.not_simulated.append(&mut ran.not_simulated);
    call.engine.clock = call.engine.clock.plus_nanos(ran.took);
    container.tree = ran.tree;
    match ran.end {
        End::Exit(code) => Ok(code),
        End::Stopped(stop) => Err(Failure::new(137, stop.message())),
        End::NotStarted(reason) => {
            let code = match () {
                () if reason.contains("permission denied") => 126,
                () if reason.starts_with("exec: ") => 127,
                () => 125,
            };
            let message = match reason.starts_with("exec: ") {
                true => format!("{RUNC}{reason}: unknown"),
                false => format!("Error response from daemon: {reason}"),
            };
            Err(Failure { code, ..refused(&message) })
        }
    }
}

const RUNC: &str = "Error response from daemon: failed to create task for container: failed to create shim task: OCI \
                    runtime create failed: runc create failed: unable to start container process: ";

/// What the kernel makes of a file that is neither a program nor a script for an interpreter that is there. runc has
/// started by then, so the container's own message is all there is.
fn no_interpreter(tree: &Tree, program: Option<&String>) -> Option<Failure> {
    let program = program.filter(|program| program.starts_with('/'))?;
    let node = tree.stat(program).ok().filter(|node| node.meta.mode & 0o111 != 0)?;
    let bytes = node.content().and_then(|content| content.as_bytes())?;
    let interpreter =
        bytes.strip_prefix(b"#!").and_then(|rest| rest.split(|b| matches!(b, b'\n' | b' ')).next());
    match interpreter {
        Some(path) if tree.exists(&String::from_utf8_lossy(path)) => None,
        Some(_) => Some(Failure::client(format!("exec {program}: no such file or directory"))),
        None if bytes.starts_with(b"\x7fELF") => None,
        None => Some(Failure::client(format!("exec {program}: exec format error"))),
    }
}
