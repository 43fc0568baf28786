//! Keys, certificates, services and helpers of images: what install scripts call beside package managers.

mod keys;
mod openssl;
mod packs;
mod passwords;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::apt::postinst::CERTIFICATES;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["gpg", "gpg2", "gpgv"],
        summary: "keys and signatures: always good",
        flags: &[],
        run: keys::gpg,
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
        run: openssl::openssl,
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
            "mssql-conf",
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
            "php-fpm",
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
            "squid",
            "openresty",
            "haproxy",
            "varnishd",
            "envoy",
            "traefik",
            "nats-server",
            "mosquitto",
            "prometheus",
            "vault",
            "consul",
            "packer",
            "trivy",
            "gh",
            "rr",
            "frankenphp",
            "configure.sh",
            "features.sh",
            "installdependencies.sh",
            "dockerize",
            "k9s",
            "argocd",
            "flux",
            "sops",
            "restic",
            "rclone",
        ],
        summary: "services and clients that change nothing in an image: accepted without effect",
        flags: &[],
        run: services,
    },
    Program {
        names: &["ssh-keygen"],
        summary: "a pair of keys as descriptions",
        flags: &[],
        run: keys::ssh_keygen,
    },
    Program {
        names: &["unzip"],
        summary: "unpacks archives, known by their names",
        flags: &[],
        run: packs::unzip,
    },
    Program {
        names: &["htpasswd"],
        summary: "users for basic authentication",
        flags: &[],
        run: passwords::htpasswd,
    },
    Program { names: &["zip", "7z", "unrar"], summary: "packs", flags: &[], run: packs::zip },
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
            "mongod",
            "mongodump",
            "mongorestore",
            "mongoimport",
            "postgres",
            "pg_dump",
            "pg_restore",
            "mysqldump",
            "mariadbd",
            "mariadb-install-db",
            "mysql_install_db",
            "clickhouse",
            "cqlsh",
            "influx",
            "influxd",
        ],
        summary: "databases, which a build does not run",
        flags: &[],
        run: database,
    },
];

/// How the packages of nginx.org are configured.
const NGINX_BUILT: &str = "built with OpenSSL 3.0.17 1 Jul 2025\nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx --modules-path=/usr/lib/nginx/modules --conf-path=/etc/nginx/nginx.conf --error-log-path=/var/log/nginx/error.log --http-log-path=/var/log/nginx/access.log --pid-path=/run/nginx.pid --lock-path=/run/nginx.lock --user=nginx --group=nginx --with-compat --with-file-aio --with-threads --with-http_realip_module --with-http_ssl_module --with-http_stub_status_module --with-http_v2_module --with-stream --with-stream_ssl_module\n";

/// A database tells its version; what it stores has no model.
fn database(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|word| matches!(word.as_str(), "--version" | "-V" | "--help")) {
        let name = process.name().to_owned();
        let version = process.version_of(&name).unwrap_or_else(|| "1.0".to_owned());
        process.out(format!("{name}  Ver {version} for Linux on x86_64\n"));
        return 0;
    }
    process.read_stdin();
    process.not_simulated(0, "databases have no model");
    0
}

fn services(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if process.name() == "nginx" && args.iter().any(|arg| arg == "-v" || arg == "-V") {
        let version = process.version_of("nginx").unwrap_or_else(|| "1.31.3".to_owned());
        process.err(format!("nginx version: nginx/{version}\n"));
    }
    if process.name() == "nginx" && args.iter().any(|arg| arg == "-V") {
        process.err(NGINX_BUILT);
    }
    if process.name() == "nginx" && args.iter().any(|arg| arg == "-t") {
        process.err("nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n");
    }
    if process.name().starts_with("php-fpm") && args.iter().any(|arg| arg == "-t" || arg == "-tt") {
        process.err("NOTICE: configuration file test is successful\n");
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
