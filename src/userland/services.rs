//! Keys, certificates, services and helpers of images: what install scripts call beside package managers.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::apt::postinst::CERTIFICATES;
use super::sites;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["gpg", "gpg2", "gpgv"],
        summary: "keys and signatures: always good",
        flags: &[],
        run: gpg,
    },
    Program {
        names: &["gpgconf", "apt-key", "dirmngr", "gpg-agent"],
        summary: "keys: accepted without effect",
        flags: &[],
        run: |_, process| {
            process.read_stdin();
            0
        },
    },
    Program {
        names: &["add-apt-repository", "apt-add-repository"],
        summary: "adds an archive to the source lists",
        flags: &[],
        run: add_repository,
    },
    Program {
        names: &["openssl"],
        summary: "keys and certificates as descriptions",
        flags: &[],
        run: openssl,
    },
    Program {
        names: &["update-ca-trust"],
        summary: "writes the bundle of certificates",
        flags: &[],
        run: |_, process| {
            let (path, bytes) = CERTIFICATES;
            let own = process.bytes_below("/usr/local/share/ca-certificates", |path| path.ends_with(".crt"));
            process.system_file(path, Content::described(bytes + own, "certificates"));
            process.out("Updating certificates in /etc/ssl/certs...\n0 added, 0 removed; done.\n");
            0
        },
    },
    Program {
        names: &["locale"],
        summary: "the locales that are there",
        flags: &[],
        run: |_, process| {
            process.out("C\nC.utf8\nPOSIX\n");
            0
        },
    },
    Program {
        names: &[
            "a2enmod",
            "a2dismod",
            "a2ensite",
            "a2dissite",
            "a2enconf",
            "a2disconf",
            "phpenmod",
            "phpdismod",
        ],
        summary: "links of Apache's and PHP's modules",
        flags: &[],
        run: enable,
    },
    Program {
        names: &[
            "rc-service",
            "nginx",
            "apachectl",
            "apache2ctl",
            "httpd",
            "supervisord",
            "supervisorctl",
            "dbus-uuidgen",
            "fc-cache",
            "fc-list",
            "crontab",
            "visudo",
            "newaliases",
            "postconf",
            "mandb",
            "ssh-keyscan",
            "ssh-agent",
            "ssh-add",
            "udevadm",
            "depmod",
            "hostnamectl",
            "timedatectl",
            "rabbitmq-plugins",
            "rabbitmqctl",
            "redis-server",
            "redis-cli",
            "kubectl",
            "helm",
            "terraform",
            "aws",
            "gcloud",
            "az",
            "docker",
            "containerd",
            "crond",
            "cron",
            "sshd",
            "freshclam",
            "caddy",
            "hugo",
            "squid",
        ],
        summary: "services and clients that change nothing in an image: accepted without effect",
        flags: &[],
        run: services,
    },
    Program {
        names: &["ssh-keygen"],
        summary: "a pair of keys as descriptions",
        flags: &[],
        run: ssh_keygen,
    },
    Program { names: &["unzip"], summary: "unpacks archives, known by their names", flags: &[], run: unzip },
    Program { names: &["zip", "7z", "unrar"], summary: "packs", flags: &[], run: zip },
    Program {
        names: &[
            "psql",
            "mysql",
            "mysqld",
            "mariadb",
            "mysqladmin",
            "mongo",
            "mongosh",
            "initdb",
            "pg_ctl",
            "createdb",
            "createuser",
            "sqlite3",
        ],
        summary: "databases, which a build does not run",
        flags: &[],
        run: |_, process| {
            process.read_stdin();
            process.not_simulated(0, "databases have no model");
            0
        },
    },
];

fn services(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if process.name() == "nginx" && args.iter().any(|arg| arg == "-v" || arg == "-V") {
        process.err("nginx version: nginx/1.31.3\n");
    }
    if process.name() == "nginx" && args.iter().any(|arg| arg == "-t") {
        process.err("nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n");
    }
    if process.name() == "hugo" {
        let bytes = process
            .bytes_below(process.cwd, |path| path.starts_with("content/") || path.starts_with("static/"));
        let at = process.path("public/index.html");
        process.unpack_own(vec![Entry::fixed(at, 0o644, 20_000 + bytes * 2, "estimated: built by hugo")]);
    }
    0
}

fn option(args: &[String], names: &[&str]) -> Option<String> {
    args.iter().enumerate().find_map(|(index, arg)| {
        if names.contains(&arg.as_str()) {
            return args.get(index + 1).cloned();
        }
        names.iter().find_map(|name| arg.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
    })
}

fn gpg(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has("--version") {
        process.out("gpg (GnuPG) 2.2.40\n");
        return 0;
    }
    if has("--recv-keys") || has("--recv-key") {
        if !process.download(20_000) {
            process.err("gpg: keyserver receive failed: Server indicated a failure\n");
            return 2;
        }
        return 0;
    }
    let dearmor = has("--dearmor");
    if dearmor || has("--export") || has("--decrypt") || has("-d") {
        // The last operand is a file; without one it is standard input.
        let mut skip = false;
        let operand =
            args.iter().rfind(|_| true).filter(|arg| !arg.starts_with('-')).cloned().filter(|arg| {
                let before = args
                    .iter()
                    .position(|word| word == arg)
                    .and_then(|at| at.checked_sub(1))
                    .and_then(|at| args.get(at));
                skip = before.is_some_and(|word| {
                    matches!(word.as_str(), "-o" | "--output" | "--keyring" | "--homedir")
                });
                !skip
            });
        let input = match operand.filter(|_| !has("--export")) {
            Some(file) => process.read(&file).unwrap_or_default(),
            None if has("--export") => Content::described(1_200, "exported keys"),
            None => process.read_stdin(),
        };
        let size = if dearmor { input.len() * 3 / 4 } else { input.len() };
        let output = Content::described(size, "keys");
        return match option(&args, &["-o", "--output"]) {
            Some(path) => match process.write(&path, output) {
                Ok(()) => 0,
                Err(errno) => {
                    process.err(format!("gpg: can't create '{path}': {errno}\n"));
                    2
                }
            },
            None => {
                process.out_content(output);
                0
            }
        };
    }
    if has("--import") {
        process.read_stdin();
    }
    0
}

fn add_repository(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let Some(word) = args.first() else { return 1 };
    let line = match word.strip_prefix("ppa:") {
        Some(name) => format!("deb https://ppa.launchpadcontent.net/{name}/ubuntu stable main\n"),
        None => format!("{}\n", args.join(" ")),
    };
    let name = word.replace([':', '/', ' ', '['], "-");
    process.system_file(
        &format!("/etc/apt/sources.list.d/{}.list", name.chars().take(60).collect::<String>()),
        line.as_str(),
    );
    process.download(10_000);
    0
}

fn openssl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    match args.first().map(String::as_str) {
        Some("version") => process.out("OpenSSL 3.0.17 1 Jul 2025\n"),
        Some("rand") => {
            let count = args.last().and_then(|word| word.parse::<usize>().ok()).unwrap_or(16).min(4096);
            let text = process.sys.make_name(count * 2);
            process.out(format!("{text}\n"));
        }
        Some("req" | "genrsa" | "genpkey" | "x509" | "dhparam" | "ecparam" | "rsa" | "pkcs12") => {
            process.sys.spend(cost::SECOND);
            for (flag, size) in [("-out", 1_300), ("-keyout", 1_704)] {
                if let Some(path) = option(&args, &[flag])
                    && let Err(errno) =
                        process.write(&path, Content::described(size, format!("openssl {path}")))
                {
                    process.err(format!("Can't open \"{path}\" for writing, {errno}\n"));
                    return 1;
                }
            }
        }
        Some("sha256" | "sha512" | "md5" | "dgst" | "base64" | "enc" | "s_client" | "passwd") => {
            process.read_stdin();
            process.not_simulated(1, "this command of openssl has no model");
        }
        _ => {}
    }
    0
}

fn enable(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let (kind, ending) = match process.name() {
        "a2ensite" | "a2dissite" => ("sites", ".conf"),
        "a2enconf" | "a2disconf" => ("conf", ".conf"),
        "phpenmod" | "phpdismod" => return 0,
        _ => ("mods", ".load"),
    };
    let on = process.name().starts_with("a2en");
    for word in process.operands().to_vec().iter().filter(|word| !word.starts_with('-')) {
        let name = word.trim_end_matches(".conf");
        let link = format!("/etc/apache2/{kind}-enabled/{name}{ending}");
        if on {
            process.unpack(&[Entry::symlink(link, format!("../{kind}-available/{name}{ending}"))]);
        } else {
            process.discard(&link);
        }
        let what = if kind == "mods" { "module" } else { kind.trim_end_matches('s') };
        process.out(format!("{} {what} {name}.\n", if on { "Enabling" } else { "Disabling" }));
    }
    0
}

fn ssh_keygen(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let files = match option(&args, &["-f"]) {
        Some(path) => vec![process.path(&path)],
        None if args.iter().any(|arg| arg == "-A") => {
            ["rsa", "ecdsa", "ed25519"].iter().map(|kind| format!("/etc/ssh/ssh_host_{kind}_key")).collect()
        }
        None => vec![format!("{}/.ssh/id_rsa", process.home())],
    };
    for path in files {
        process.unpack_own(vec![
            Entry::fixed(path.clone(), 0o600, 2_600, "key"),
            Entry::fixed(format!("{path}.pub"), 0o644, 570, "key"),
        ]);
    }
    0
}

fn unzip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let target = option(&args, &["-d"]).unwrap_or_else(|| ".".to_owned());
    let target_at = args.iter().position(|arg| *arg == "-d").map(|at| at + 1);
    let file = args
        .iter()
        .enumerate()
        .find(|(at, arg)| !arg.starts_with('-') && Some(*at) != target_at)
        .map(|(_, arg)| arg.clone());
    let Some(file) = file else { return 0 };
    let Ok(content) = process.read(&file) else {
        process.err(format!("unzip:  cannot find or open {file}, {file}.zip or {file}.ZIP.\n"));
        return 9;
    };
    let label = match &content {
        Content::Described(described) => described.label.to_string(),
        _ => String::new(),
    };
    let Some(entries) = sites::archive_entries(&file, &label, content.len()) else {
        process.not_simulated(1, "the contents of this archive are not known");
        return 0;
    };
    let root = process.path(&target).trim_end_matches("/.").trim_end_matches('/').to_owned();
    let moved = entries
        .into_iter()
        .map(|entry| Entry { path: format!("{root}{}", entry.path).into(), ..entry })
        .collect();
    process.unpack_own(moved);
    0
}

fn zip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let Some((file, rest)) = args.split_first().filter(|_| process.name() == "zip") else {
        process.not_simulated(0, "the contents of this archive are not known");
        return 0;
    };
    let mut bytes = 0;
    for path in rest {
        let path = process.path(path);
        bytes += process.bytes_below(&path, |_| true)
            + process.sys.tree.stat(&path).map_or(0, crate::vfs::Node::size);
    }
    process.spend_bytes(bytes, cost::COMPRESS_BYTE);
    let at = process.path(file);
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes / 3, "estimated: zip archive")]);
    0
}
