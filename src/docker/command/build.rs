//! `docker build`: from the words to a request, and what the client itself says and does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::build::{Builder, Request};
use crate::docker::call::{Call, Done, Failure};
use crate::docker::cli::DEPRECATED;
use crate::docker::session::subtree;
use crate::image::Reference;
use crate::shell::{NetworkMode, Stream};
use crate::text::Source;
use crate::vfs::{Content, Follow, Node, Tree, path};

pub fn build(call: &mut Call<'_, '_>) -> Done {
    let builder = call.builder;
    if call.flags.switch("squash") {
        if builder == Builder::Classic {
            let message =
                "\"--squash\" is only supported on a Docker daemon with experimental features enabled";
            return Err(Failure::client(message));
        }
        call.err(
            "WARNING: experimental flag squash is removed with BuildKit. You should squash inside build using a \
             multi-stage Dockerfile for efficiency.\n",
        );
    }
    check_tags(call)?;
    let mut request = Request { builder, ..Request::default() };
    fill_context(call, &mut request)?;
    fill_flags(call, &mut request)?;
    let report = crate::build::build(call.engine, &request);
    // The client has said already that the classic builder is deprecated.
    for line in report.output.iter().filter(|line| line.text != DEPRECATED) {
        match line.stream {
            Stream::Stdout => call.process.out(&line.text),
            Stream::Stderr => call.process.err(&line.text),
        }
    }
    let code = report.exit_code();
    let image = report.image();
    call.reports.push(report);
    if let (Some(image), Some(file)) = (image, call.flags.value("iidfile").map(str::to_owned)) {
        let written = call.process.write(&file, image.to_string().as_str());
        written
            .map_err(|errno| Failure::client(format!("open {file}: {}", errno.message().to_lowercase())))?;
    }
    match code {
        0 => Ok(()),
        code => Err(Failure::silent(code)),
    }
}

/// Names are read before anything else, by the client's flags (classic) or by buildx.
fn check_tags(call: &Call<'_, '_>) -> Done {
    for tag in call.flags.values("tag") {
        let Err(error) = Reference::parse(tag) else { continue };
        return Err(match call.builder {
            Builder::Classic => Failure::new(
                125,
                format!(
                    "invalid argument {tag:?} for \"-t, --tag\" flag: {}\nSee 'docker build --help'.",
                    error.0
                ),
            ),
            Builder::BuildKit => {
                let why = match error.0.contains("must be lowercase") {
                    true => "repository name must be lowercase",
                    false => error.0.as_str(),
                };
                Failure::client(format!("ERROR: invalid tag {tag:?}: {why}"))
            }
        });
    }
    Ok(())
}

/// Something is wrong with the context: buildx says `ERROR: ` in front.
fn unprepared(call: &Call<'_, '_>, message: &str) -> Failure {
    let prefix = if call.builder == Builder::BuildKit { "ERROR: " } else { "" };
    Failure::client(format!("{prefix}unable to prepare context: {message}"))
}

fn fill_context(call: &mut Call<'_, '_>, request: &mut Request) -> Done {
    let place = call.argument(0).to_owned();
    let file = call.flags.value("file").map(str::to_owned);
    request.dockerfile_path = "Dockerfile".to_owned();
    if place == "-" {
        return from_stdin(call, request, file);
    }
    let is_remote =
        ["http://", "https://", "git://", "git@", "github.com/"].iter().any(|p| place.starts_with(p));
    if is_remote {
        return Err(unprepared(call, &format!("{place} cannot be fetched: there is no network here")));
    }
    let root = path::join(call.process.cwd, &place);
    if !call.process.sys.tree.exists(&root) {
        return Err(unprepared(call, &format!("path {place:?} not found")));
    }
    let Some(context) = subtree(&call.process.sys.tree, &root) else {
        return Err(unprepared(call, &format!("context must be a directory: {root}")));
    };
    request.context = owned_by_root(context);
    request.context_path = root.clone();
    if file.as_deref() == Some("-") {
        let content = call.process.read_stdin();
        request.dockerfile = Some(source("Dockerfile", &content));
        return Ok(());
    }
    let found = match &file {
        Some(file) => path::join(call.process.cwd, file),
        // The client looks for a lower-case name where there is no other.
        None => match (
            call.process.sys.tree.exists(&format!("{root}/Dockerfile")),
            call.process.sys.tree.exists(&format!("{root}/dockerfile")),
        ) {
            (false, true) => format!("{root}/dockerfile"),
            _ => format!("{root}/Dockerfile"),
        },
    };
    let inside = found.strip_prefix(&format!("{}/", root.trim_end_matches('/')));
    request.dockerfile_path = inside.map_or_else(|| path::base(&found).to_owned(), str::to_owned);
    let content = call.process.sys.tree.read(&found).cloned();
    match (content, call.builder) {
        (Ok(content), _) => request.dockerfile = Some(source(path::base(&request.dockerfile_path), &content)),
        (Err(_), Builder::BuildKit) => {}
        (Err(errno), Builder::Classic) => {
            let message = format!(
                "unable to evaluate symlinks in Dockerfile path: lstat {found}: {}",
                errno.message().to_lowercase()
            );
            return Err(unprepared(call, &message));
        }
    }
    Ok(())
}

/// The client sends every file as root's, whoever owns it on the host.
fn owned_by_root(mut context: Tree) -> Tree {
    let foreign = |node: &Node| (node.meta.uid, node.meta.gid) != (0, 0);
    let mut paths: Vec<String> =
        context.walk("/").filter(|(_, node)| foreign(node)).map(|(path, _)| format!("/{path}")).collect();
    if foreign(context.root()) {
        paths.push("/".to_owned());
    }
    for path in paths {
        // It was found there just now.
        let _ = context.set_meta(&path, Follow::No, |meta| (meta.uid, meta.gid) = (0, 0));
    }
    context
}

fn source(name: &str, content: &Content) -> Source {
    let text =
        content.as_bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    Source::new(name, text)
}

/// `docker build -`: a Dockerfile alone, or an archive that is the context.
fn from_stdin(call: &mut Call<'_, '_>, request: &mut Request, file: Option<String>) -> Done {
    let content = call.process.read_stdin();
    let bytes = content.as_bytes().unwrap_or_default();
    if !crate::docker::archive::is_archive(bytes) {
        if content.is_empty() {
            return Err(Failure::client("failed to read context from STDIN: EOF"));
        }
        request.dockerfile = Some(source("Dockerfile", &content));
        return Ok(());
    }
    request.archive_context = true;
    let name = file.unwrap_or_else(|| "Dockerfile".to_owned());
    request.context = crate::docker::archive::tree_of(&content).map_err(|error| unprepared(call, &error))?;
    request.dockerfile = request.context.read(&format!("/{name}")).ok().map(|content| source(&name, content));
    request.dockerfile_path = name;
    Ok(())
}

fn fill_flags(call: &mut Call<'_, '_>, request: &mut Request) -> Done {
    let flags = call.flags.clone();
    request.tags = flags.values("tag").to_vec();
    request.target = flags.value("target").filter(|target| !target.is_empty()).map(str::to_owned);
    for pair in flags.values("build-arg") {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            // Without a value the client's environment is asked.
            None => (pair.as_str(), call.process.var(pair).map(str::to_owned)),
        };
        request.build_args.push((name.to_owned(), value));
    }
    for pair in flags.values("label") {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        request.labels.push((name.to_owned(), value.to_owned()));
    }
    request.no_cache = flags.switch("no-cache");
    let stages = flags.values("no-cache-filter").iter().flat_map(|text| text.split(','));
    request.no_cache_filter = stages.map(str::to_owned).collect();
    request.pull = flags.switch("pull");
    request.cache_from = flags.values("cache-from").iter().map(|text| cache_source(text)).collect();
    request.platform = flags.value("platform").map(str::to_owned);
    request.network = match flags.value("network") {
        Some("none") => NetworkMode::None,
        Some("host") => NetworkMode::Host,
        _ => NetworkMode::Default,
    };
    request.allow = flags.values("allow").to_vec();
    request.secrets = secrets(call)?;
    request.keep_containers = !flags.switch_or("rm", true);
    request.force_rm = flags.switch("force-rm");
    request.quiet = flags.switch("quiet");
    Ok(())
}

/// `user/app:cache`, or the `ref` of `type=registry,ref=user/app:cache`.
fn cache_source(text: &str) -> String {
    let reference = text.split(',').find_map(|field| field.strip_prefix("ref="));
    reference.unwrap_or(text).to_owned()
}

/// `--secret id=x,src=file` or `id=x,env=NAME`.
fn secrets(call: &mut Call<'_, '_>) -> Result<BTreeMap<String, Arc<[u8]>>, Failure> {
    let mut secrets = BTreeMap::new();
    for text in call.flags.values("secret").to_vec() {
        let mut fields = BTreeMap::new();
        for field in text.split(',') {
            let pair = field.split_once('=').map(|(key, value)| (key.to_lowercase(), value));
            let why = match pair {
                None => format!("invalid field '{field}' must be a key=value pair"),
                Some((key, value)) => match key.as_str() {
                    "type" if !matches!(value, "file" | "env") => {
                        format!("unsupported secret type {value:?}")
                    }
                    "type" | "id" | "src" | "source" | "env" => {
                        fields.insert(key, value);
                        continue;
                    }
                    _ => format!("unexpected key '{key}' in '{field}'"),
                },
            };
            return Err(Failure::client(format!("ERROR: {why}")));
        }
        let field = |name: &str| fields.get(name).copied();
        let Some(id) = field("id").filter(|id| !id.is_empty()) else {
            return Err(Failure::client("ERROR: secret missing ID"));
        };
        let (mut file, mut variable) = (field("src").or(field("source")), field("env"));
        if field("type") == Some("env") && variable.is_none() {
            (variable, file) = (file, None);
        }
        let variable = variable.or((file.is_none() && call.process.var(id).is_some()).then_some(id));
        let bytes: Arc<[u8]> = match (variable, file.unwrap_or(id)) {
            (Some(name), _) => call.process.var(name).unwrap_or_default().as_bytes().into(),
            (None, file) => {
                let found = call.process.read(file);
                let content = found.map_err(|errno| {
                    Failure::client(format!(
                        "ERROR: failed to stat {file}: stat {file}: {}",
                        errno.message().to_lowercase()
                    ))
                })?;
                content.as_bytes().unwrap_or_default().into()
            }
        };
        secrets.insert(id.to_owned(), bytes);
    }
    Ok(secrets)
}
