//! `protoc` and `buf generate`: for each generator its files, with the names that the sources have.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};
use super::generate::{note, yaml};

/// Generators that protoc itself has; others are programs `protoc-gen-NAME`.
const OWN: [&str; 12] = [
    "cpp",
    "csharp",
    "java",
    "kotlin",
    "objc",
    "php",
    "pyi",
    "python",
    "ruby",
    "rust",
    "js",
    "descriptor_set",
];

/// What a generator writes: the flag's name, the endings of its files in place of `.proto`.
const ENDINGS: &[(&str, &[&str])] = &[
    ("go", &[".pb.go"]),
    ("go-grpc", &["_grpc.pb.go"]),
    ("go-vtproto", &["_vtproto.pb.go"]),
    ("grpc-gateway", &[".pb.gw.go"]),
    ("validate", &[".pb.validate.go"]),
    ("openapiv2", &[".swagger.json"]),
    ("python", &["_pb2.py"]),
    ("pyi", &["_pb2.pyi"]),
    ("mypy", &["_pb2.pyi"]),
    ("grpc_python", &["_pb2_grpc.py"]),
    ("grpclib_python", &["_grpc.py"]),
    ("cpp", &[".pb.h", ".pb.cc"]),
    ("grpc", &[".grpc.pb.h", ".grpc.pb.cc"]),
    ("js", &["_pb.js"]),
    ("es", &["_pb.js", "_pb.d.ts"]),
    ("ts", &["_pb.ts"]),
    ("ts_proto", &[".ts"]),
    ("grpc-web", &["_grpc_web_pb.js"]),
    ("ruby", &["_pb.rb"]),
    ("grpc-ruby", &["_services_pb.rb"]),
    ("prost", &[".rs"]),
    ("dart", &[".pb.dart", ".pbenum.dart", ".pbjson.dart"]),
    ("swift", &[".pb.swift"]),
    ("doc", &[".html"]),
];

/// Generators that write nothing for a source without services.
const OF_SERVICES: [&str; 6] =
    ["go-grpc", "grpc-gateway", "grpc", "grpclib_python", "grpc-ruby", "connect-go"];

/// What a source declares.
#[derive(Debug, Default)]
struct Source {
    /// Path below the folder of imports.
    name: String,
    package: String,
    /// The option `go_package`, without what follows a semicolon.
    go_package: String,
    messages: Vec<String>,
    /// With the names of their methods.
    services: Vec<(String, Vec<String>)>,
}

impl Source {
    fn read(name: &str, text: &str) -> Self {
        let mut source = Self { name: name.to_owned(), ..Self::default() };
        for line in text.lines().map(str::trim) {
            let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '{' | '(' | ';' | '='));
            let first = words.next().unwrap_or_default();
            let second = words.find(|word| !word.is_empty()).unwrap_or_default().to_owned();
            match first {
                "package" => source.package = second,
                "option" if second == "go_package" => {
                    let quoted = line.split('"').nth(1).unwrap_or_default();
                    source.go_package = quoted.split(';').next().unwrap_or_default().to_owned();
                }
                "message" => source.messages.push(second),
                "service" => source.services.push((second, Vec::new())),
                "rpc" => {
                    if let Some((_, methods)) = source.services.last_mut() {
                        methods.push(second);
                    }
                }
                _ => {}
            }
        }
        source
    }

    fn stem(&self) -> &str {
        self.name.trim_end_matches(".proto")
    }
}

/// A generator, where its files go, and its options.
#[derive(Debug, Clone, Default)]
struct Generator {
    name: String,
    out: String,
    options: Vec<String>,
}

pub(super) fn run(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::SECOND / 2);
    if process.name() == "buf" { buf(userland, process) } else { protoc(process) }
}

fn protoc(process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| word == "--version") {
        let version = process.version_of("protoc").unwrap_or_else(|| "29.3".to_owned());
        process.out(format!("libprotoc {version}\n"));
        return 0;
    }
    let (mut imports, mut names) = (Vec::new(), Vec::new());
    let mut generators: Vec<Generator> = Vec::new();
    let mut plugins: Vec<String> = Vec::new();
    let mut options: Vec<(String, String)> = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let (flag, glued) = word
            .split_once('=')
            .map_or((word.as_str(), None), |(flag, value)| (flag, Some(value.to_owned())));
        let mut value = || glued.clone().or_else(|| rest.next().cloned()).unwrap_or_default();
        match flag {
            "-I" | "--proto_path" => imports.extend(value().split(':').map(str::to_owned)),
            "--plugin" => plugins.push(value()),
            "--descriptor_set_out" | "-o" => {
                generators.push(Generator {
                    name: "descriptor_set".to_owned(),
                    out: value(),
                    options: Vec::new(),
                });
            }
            _ if flag.starts_with("-I") => {
                imports.push(word.trim_start_matches("-I").trim_start_matches('=').to_owned())
            }
            _ if flag.starts_with("--") && flag.ends_with("_out") => {
                let value = value();
                let (given, out) = value.rsplit_once(':').unwrap_or(("", &value));
                generators.push(Generator {
                    name: flag.trim_start_matches("--").trim_end_matches("_out").to_owned(),
                    out: out.to_owned(),
                    options: given.split(',').map(str::to_owned).collect(),
                });
            }
            _ if flag.starts_with("--") && flag.ends_with("_opt") => {
                options.push((flag.trim_start_matches("--").trim_end_matches("_opt").to_owned(), value()));
            }
            _ if flag.starts_with('-') => {}
            _ => names.push(word.clone()),
        }
    }
    for generator in &mut generators {
        let own = options.iter().filter(|(name, _)| *name == generator.name);
        generator.options.extend(own.flat_map(|(_, given)| given.split(',').map(str::to_owned)));
    }
    if imports.is_empty() {
        imports.push(".".to_owned());
    }
    let mut sources = Vec::new();
    for name in &names {
        let Some(source) = found(process, &imports, name) else {
            process.err(format!("Could not make proto path relative: {name}: No such file or directory\n"));
            return 1;
        };
        sources.push(source);
    }
    if sources.is_empty() {
        process.err("Missing input file.\n");
        return 1;
    }
    if generators.is_empty() {
        process.err("Missing output directives.\n");
        return 1;
    }
    // `python -m grpc_tools.protoc` has a generator more.
    let of_python = |name: &str| name == "grpc_python";
    for generator in &generators {
        let program = format!("protoc-gen-{}", generator.name);
        let is_given = plugins.iter().any(|plugin| plugin.contains(&program));
        if !OWN.contains(&generator.name.as_str())
            && !of_python(&generator.name)
            && !is_given
            && process.which(&program).is_none()
        {
            process.err(format!(
                "{program}: program not found or is not executable\nPlease specify a program using absolute path or make sure the \
                 program is available in your PATH system variable\n--{}_out: {program}: Plugin failed with status code 1.\n",
                generator.name
            ));
            return 1;
        }
        let folder = if generator.name == "descriptor_set" {
            path::parent(&process.path(&generator.out)).to_owned()
        } else {
            process.path(&generator.out)
        };
        if !process.sys.tree.is_dir(&folder) {
            process.err(format!("{}/: No such file or directory\n", generator.out.trim_end_matches('/')));
            return 1;
        }
        write(process, generator, &sources);
    }
    note(process);
    0
}

/// A source by its name or path, as the first folder of imports has it.
fn found(process: &Process<'_>, imports: &[String], name: &str) -> Option<Source> {
    let at = path::clean(&process.path(name));
    let folder = |import: &String| path::clean(&process.path(import)).trim_end_matches('/').to_owned();
    for root in imports.iter().map(folder) {
        if let Some(inner) = at.strip_prefix(&format!("{root}/"))
            && let Some(text) = process.text_of(&at)
        {
            return Some(Source::read(inner, &text));
        }
        if let Some(text) = process.text_of(&format!("{root}/{name}")) {
            return Some(Source::read(name, &text));
        }
    }
    None
}

/// The files of a generator.
fn write(process: &mut Process<'_>, generator: &Generator, sources: &[Source]) {
    let out = generator.out.trim_end_matches('/').to_owned();
    let out = if out.is_empty() { "/".to_owned() } else { out };
    if generator.name == "descriptor_set" {
        let size: usize = sources.iter().map(|source| 200 + 60 * source.messages.len()).sum();
        let at = process.path(&out);
        let label = "estimated: descriptors by protoc";
        process.unpack_own(vec![crate::catalog::Entry::fixed(at, 0o644, size as u64, label)]);
        return;
    }
    let endings =
        ENDINGS.iter().find(|(name, _)| *name == generator.name).map_or(&[][..], |(_, endings)| endings);
    let is_go = endings.iter().any(|ending| ending.ends_with(".go")) || generator.name == "connect-go";
    let set =
        |key: &str| generator.options.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='));
    for source in sources {
        if OF_SERVICES.contains(&generator.name.as_str()) && source.services.is_empty() {
            continue;
        }
        // Go's files lie by the package's import path, unless they are to lie beside the sources.
        let stem = match set("paths") {
            _ if !is_go => source.stem().to_owned(),
            Some("source_relative") => source.stem().to_owned(),
            _ => {
                let package = set("module")
                    .and_then(|module| source.go_package.strip_prefix(module))
                    .unwrap_or(&source.go_package);
                let base = path::base(source.stem());
                let package = package.trim_matches('/');
                if package.is_empty() { base.to_owned() } else { format!("{package}/{base}") }
            }
        };
        let text = code(&generator.name, source);
        if generator.name == "java" {
            let folder = source.package.replace('.', "/");
            for message in &source.messages {
                process.user_file(&format!("{out}/{folder}/{message}.java"), text.as_str());
            }
            continue;
        }
        if generator.name == "connect-go" {
            let (folder, base) = stem.rsplit_once('/').unwrap_or(("", &stem));
            let package = path::base(if source.go_package.is_empty() { folder } else { &source.go_package });
            process.user_file(&format!("{out}/{folder}/{package}connect/{base}.connect.go"), text.as_str());
            continue;
        }
        let unknown = [format!(".{}", generator.name)];
        let endings: Vec<&str> = match endings.is_empty() {
            true => unknown.iter().map(String::as_str).collect(),
            false => endings.to_vec(),
        };
        for ending in endings {
            process.user_file(&format!("{out}/{stem}{ending}"), text.as_str());
        }
    }
}

/// A sketch of the code: the names that others look for.
fn code(generator: &str, source: &Source) -> String {
    let package = path::base(if source.go_package.is_empty() { &source.package } else { &source.go_package });
    let mut text = match generator {
        "go" => format!(
            "// Code generated by protoc-gen-go. DO NOT EDIT.\n// source: {}\n\npackage {package}\n",
            source.name
        ),
        "go-grpc" => {
            format!(
                "// Code generated by protoc-gen-go-grpc. DO NOT EDIT.\n// source: {}\n\npackage {package}\n",
                source.name
            )
        }
        name if name.contains("python") || name == "pyi" || name == "mypy" => {
            format!("# Generated by the protocol buffer compiler.  DO NOT EDIT!\n# source: {}\n", source.name)
        }
        "openapiv2" => {
            return format!(
                "{{\n  \"swagger\": \"2.0\",\n  \"info\": {{\n    \"title\": \"{}\",\n    \"version\": \"version not set\"\n  }},\n  \"paths\": {{}}\n}}\n",
                source.name
            );
        }
        _ => format!(
            "// Generated by the protocol buffer compiler.  DO NOT EDIT!\n// source: {}\n",
            source.name
        ),
    };
    match generator {
        "go" => {
            for name in &source.messages {
                text.push_str(&format!("\ntype {name} struct {{}}\n"));
            }
        }
        "go-grpc" => {
            for (name, methods) in &source.services {
                let of = |method: &String| format!("\t{method}(context.Context)\n");
                let methods: String = methods.iter().map(of).collect();
                text.push_str(&format!(
                    "\ntype {name}Client interface {{\n{methods}}}\n\nfunc New{name}Client(cc grpc.ClientConnInterface) {name}Client {{\n\treturn \
                     nil\n}}\n\ntype {name}Server interface {{\n{methods}}}\n\ntype Unimplemented{name}Server struct {{}}\n\nfunc \
                     Register{name}Server(s grpc.ServiceRegistrar, srv {name}Server) {{}}\n"
                ));
            }
        }
        "grpc_python" => {
            for (name, methods) in &source.services {
                let of = |method: &String| {
                    format!("    def {method}(self, request, context):\n        raise NotImplementedError\n")
                };
                let methods: String = methods.iter().map(of).collect();
                text.push_str(&format!(
                    "\nclass {name}Stub(object):\n    pass\n\nclass {name}Servicer(object):\n{methods}\ndef \
                     add_{name}Servicer_to_server(servicer, server):\n    pass\n"
                ));
            }
        }
        _ => {
            let names = source.messages.iter().chain(source.services.iter().map(|(name, _)| name));
            let sign = if text.starts_with('#') { '#' } else { '/' };
            let mark = if sign == '#' { "#" } else { "//" };
            names.for_each(|name| text.push_str(&format!("{mark} {name}\n")));
        }
    }
    text
}

/// `buf generate [DIR] [--template FILE]`, by `buf.gen.yaml`; what it checks is taken to be right.
fn buf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.first().is_some_and(|word| word == "--version") {
        let version = process.version_of("buf").unwrap_or_else(|| "1.57.2".to_owned());
        process.out(format!("{version}\n"));
        return 0;
    }
    if words.first().is_none_or(|word| word != "generate") {
        return 0;
    }
    let template =
        super::super::words::value(&words, &["--template"]).unwrap_or_else(|| "buf.gen.yaml".to_owned());
    let Some(text) = process.text_of(&template) else {
        process.err(format!("Failure: read {template}: file does not exist\n"));
        return 1;
    };
    let set = process.text_of("buf.yaml").unwrap_or_default();
    let named =
        super::super::words::operands(words.get(1..).unwrap_or_default(), &["--template", "-o", "--path"]);
    let root = named.first().cloned().or_else(|| yaml(&set, "modules:", "path").map(str::to_owned));
    let at = path::clean(&process.path(root.as_deref().unwrap_or(".")));
    let walk = process.sys.tree.walk(&at).filter(|(path, node)| node.is_file() && path.ends_with(".proto"));
    let sources: Vec<Source> =
        walk.filter_map(|(path, node)| Some(Source::read(&path, node.content()?.as_text()?))).collect();
    let to = super::super::words::value(&words, &["-o", "--output"]).unwrap_or_else(|| ".".to_owned());
    for mut generator in generators(&text) {
        generator.out = path::join(&to, &generator.out);
        write(process, &generator, &sources);
    }
    note(process);
    0
}

/// The generators of a `buf.gen.yaml`.
fn generators(text: &str) -> Vec<Generator> {
    let mut all: Vec<Generator> = Vec::new();
    let mut listing = false;
    for line in text.lines().map(str::trim) {
        let plain = line.trim_start_matches("- ");
        let Some((key, value)) = plain.split_once(':').filter(|(key, _)| !key.contains(['=', '/'])) else {
            let option = line.strip_prefix("- ").filter(|_| listing);
            if let (Some(option), Some(last)) = (option, all.last_mut()) {
                last.options.push(option.trim_matches(['"', '\'']).to_owned());
            }
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        listing = key == "opt" && value.is_empty();
        match key {
            "plugin" | "local" | "remote" | "name" | "protoc_builtin" if line.starts_with("- ") => {
                let base = value.split(':').next().unwrap_or(value);
                let base = path::base(base.trim_matches(['[', ']'])).trim_start_matches("protoc-gen-");
                // Published ones have names of their own: `buf.build/grpc/go`, `buf.build/connectrpc/go`.
                let name = match (value, base) {
                    (full, "go") if full.contains("grpc/go") => "go-grpc",
                    (full, "go") if full.contains("connectrpc/go") => "connect-go",
                    (full, "gateway") if full.contains("grpc-ecosystem") => "grpc-gateway",
                    (full, "python") if full.contains("grpc/python") => "grpc_python",
                    (_, base) => base,
                };
                all.push(Generator { name: name.to_owned(), ..Generator::default() });
            }
            "out" => {
                if let Some(last) = all.last_mut() {
                    last.out = value.to_owned();
                }
            }
            "opt" => {
                if let Some(last) = all.last_mut() {
                    let values = value.trim_matches(['[', ']']).split(',').map(|one| one.trim().to_owned());
                    last.options.extend(values.filter(|one| !one.is_empty()));
                }
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_templates() {
        let source = Source::read(
            "a/b.proto",
            "package a.v1;\noption go_package = \"x.org/a;apb\";\nmessage M {\n}\nservice S {\n  rpc Get(M) returns (M);\n}\n",
        );
        assert_eq!((source.package.as_str(), source.go_package.as_str()), ("a.v1", "x.org/a"));
        assert_eq!(source.services, [("S".to_owned(), vec!["Get".to_owned()])]);
        let all = generators(
            "version: v2\nplugins:\n  - remote: buf.build/grpc/go:v1.5\n    out: gen\n    opt: paths=source_relative\n  - local: protoc-gen-go\n    out: gen\n    opt:\n      - paths=source_relative\n",
        );
        let shown: Vec<(&str, &str, usize)> =
            all.iter().map(|g| (g.name.as_str(), g.out.as_str(), g.options.len())).collect();
        assert_eq!(shown, [("go-grpc", "gen", 1), ("go", "gen", 1)]);
    }
}
