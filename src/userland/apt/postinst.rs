//! What packages do after they were unpacked, as far as Dockerfiles build on it: users, configuration files, links.

use crate::catalog::DebPackage;
use crate::shell::Process;
use crate::userland::settings::OPENSSL;
use crate::userland::users::{GROUP_FILE, PASSWD_FILE, number};
use crate::vfs::{Content, Metadata, Node};

/// Users that a package makes: package, name, id, home.
const USERS: &[(&str, &str, u32, &str)] = &[
    ("postgresql-common", "postgres", 101, "/var/lib/postgresql"),
    ("redis-tools", "redis", 102, "/var/lib/redis"),
    ("mariadb-server", "mysql", 103, "/nonexistent"),
    ("openssh-server", "sshd", 104, "/run/sshd"),
    ("rabbitmq-server", "rabbitmq", 105, "/var/lib/rabbitmq"),
    ("dbus-daemon", "messagebus", 106, "/nonexistent"),
    ("memcached", "memcache", 107, "/nonexistent"),
    ("mosquitto", "mosquitto", 108, "/var/lib/mosquitto"),
    ("haproxy", "haproxy", 109, "/var/lib/haproxy"),
    ("postfix", "postfix", 110, "/var/spool/postfix"),
    ("clamav-base", "clamav", 111, "/var/lib/clamav"),
    ("bind9", "bind", 112, "/var/cache/bind"),
    ("slapd", "openldap", 113, "/var/lib/ldap"),
    ("varnish", "varnish", 114, "/nonexistent"),
    ("squid", "squid", 115, "/var/spool/squid"),
    ("mysql-server-core-8.0", "mysql", 116, "/nonexistent"),
    ("openvpn", "openvpn", 117, "/etc/openvpn"),
    ("tcpdump", "tcpdump", 118, "/nonexistent"),
    ("lighttpd", "lighttpd", 119, "/var/www"),
];

/// Configuration files that Dockerfiles edit: package, path, text.
const FILES: &[(&str, &str, &str)] = &[
    (
        "nginx-common",
        "/etc/nginx/nginx.conf",
        "user www-data;\nworker_processes auto;\npid /run/nginx.pid;\ninclude /etc/nginx/modules-enabled/*.conf;\n\nevents {\n\tworker_connections 768;\n}\n\nhttp {\n\tinclude /etc/nginx/mime.types;\n\tinclude /etc/nginx/conf.d/*.conf;\n\tinclude /etc/nginx/sites-enabled/*;\n}\n",
    ),
    (
        "nginx-common",
        "/etc/nginx/sites-available/default",
        "server {\n\tlisten 80 default_server;\n\troot /var/www/html;\n\tindex index.html;\n}\n",
    ),
    (
        "nginx-common",
        "/var/www/html/index.nginx-debian.html",
        "<!DOCTYPE html>\n<title>Welcome to nginx!</title>\n",
    ),
    (
        "apache2",
        "/etc/apache2/apache2.conf",
        "Include ports.conf\nIncludeOptional mods-enabled/*.load\nIncludeOptional conf-enabled/*.conf\nIncludeOptional sites-enabled/*.conf\n",
    ),
    ("apache2", "/etc/apache2/ports.conf", "Listen 80\n"),
    (
        "apache2",
        "/etc/apache2/conf-available/security.conf",
        "ServerTokens OS\nServerSignature On\nTraceEnable Off\n",
    ),
    (
        "apache2",
        "/etc/apache2/conf-available/charset.conf",
        "# Read the documentation before enabling AddDefaultCharset.\n#AddDefaultCharset UTF-8\n",
    ),
    (
        "haproxy",
        "/etc/haproxy/haproxy.cfg",
        "global\n\tlog /dev/log\tlocal0\n\tuser haproxy\n\tgroup haproxy\n\tdaemon\n\ndefaults\n\tmode\thttp\n\ttimeout connect 5000\n",
    ),
    ("redis-server", "/etc/redis/sentinel.conf", "port 26379\ndaemonize yes\n"),
    ("mosquitto", "/etc/mosquitto/mosquitto.conf", "persistence true\ninclude_dir /etc/mosquitto/conf.d\n"),
    ("logrotate", "/etc/logrotate.conf", "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n"),
    (
        "apache2",
        "/etc/apache2/envvars",
        "export APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\n",
    ),
    (
        "apache2",
        "/etc/apache2/sites-available/000-default.conf",
        "<VirtualHost *:80>\n\tDocumentRoot /var/www/html\n</VirtualHost>\n",
    ),
    (
        "apache2",
        "/var/www/html/index.html",
        "<!DOCTYPE html>\n<title>Apache2 Debian Default Page: It works</title>\n",
    ),
    (
        "openssh-server",
        "/etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\n#Port 22\n#PermitRootLogin prohibit-password\n#PasswordAuthentication yes\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n",
    ),
    (
        "openssh-server",
        "/etc/pam.d/sshd",
        "@include common-auth\naccount    required     pam_nologin.so\nsession    required     pam_loginuid.so\n",
    ),
    (
        "locales",
        "/etc/locale.gen",
        "# This file lists locales that you wish to have built.\n# de_DE.UTF-8 UTF-8\n# en_GB.UTF-8 UTF-8\n# en_US.UTF-8 UTF-8\n# es_ES.UTF-8 UTF-8\n# fr_FR.UTF-8 UTF-8\n# pt_BR.UTF-8 UTF-8\n",
    ),
    (
        "supervisor",
        "/etc/supervisor/supervisord.conf",
        "[unix_http_server]\nfile=/var/run/supervisor.sock\n\n[supervisord]\nlogfile=/var/log/supervisor/supervisord.log\n\n[include]\nfiles = /etc/supervisor/conf.d/*.conf\n",
    ),
    (
        "redis-server",
        "/etc/redis/redis.conf",
        "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ndaemonize yes\n",
    ),
    (
        "sudo",
        "/etc/sudoers",
        "Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n",
    ),
    (
        "php8.2-fpm",
        "/etc/php/8.2/fpm/pool.d/www.conf",
        "[www]\nuser = www-data\ngroup = www-data\nlisten = /run/php/php8.2-fpm.sock\n",
    ),
    ("php8.2-cli", "/etc/php/8.2/cli/php.ini", "memory_limit = -1\n"),
    ("php8.2-fpm", "/etc/php/8.2/fpm/php.ini", "memory_limit = 128M\n;cgi.fix_pathinfo=1\n"),
    ("openssl", "/etc/ssl/openssl.cnf", OPENSSL),
    ("mariadb-common", "/etc/mysql/my.cnf", "[client-server]\n!includedir /etc/mysql/conf.d/\n"),
];

/// Directories that a package makes empty: package, path, mode.
const DIRECTORIES: &[(&str, &str, u32)] = &[
    ("openssl", "/etc/ssl/certs", 0o755),
    ("openssl", "/etc/ssl/private", 0o700),
    ("ssl-cert", "/etc/ssl/private", 0o710),
    ("haproxy", "/etc/haproxy/errors", 0o755),
    ("postgresql-client-common", "/etc/postgresql-common", 0o755),
    ("mariadb-server-core", "/var/lib/mysql", 0o755),
    ("rsyslog", "/etc/rsyslog.d", 0o755),
    ("fontconfig-config", "/etc/fonts/conf.d", 0o755),
    ("nginx-common", "/etc/nginx/conf.d", 0o755),
    ("nginx-common", "/etc/nginx/sites-enabled", 0o755),
    ("nginx-common", "/var/log/nginx", 0o755),
    ("apache2", "/etc/apache2/mods-enabled", 0o755),
    ("apache2", "/etc/apache2/sites-enabled", 0o755),
    ("apache2", "/etc/apache2/conf-available", 0o755),
    ("apache2", "/var/log/apache2", 0o750),
    ("supervisor", "/var/log/supervisor", 0o755),
    ("cron", "/etc/cron.d", 0o755),
    ("sudo", "/etc/sudoers.d", 0o750),
    ("openssh-server", "/etc/ssh/sshd_config.d", 0o755),
    ("bash-completion", "/etc/bash_completion.d", 0o755),
    ("novnc", "/usr/share/novnc", 0o755),
    ("supervisor", "/etc/supervisor/conf.d", 0o755),
    ("logrotate", "/etc/logrotate.d", 0o755),
    ("postgresql-common", "/var/lib/postgresql", 0o755),
];

/// Links: package, path, target.
const LINKS: &[(&str, &str, &str)] = &[
    ("nginx-common", "/etc/nginx/sites-enabled/default", "/etc/nginx/sites-available/default"),
    ("apache2", "/etc/apache2/sites-enabled/000-default.conf", "../sites-available/000-default.conf"),
    ("openjdk-17-jre-headless", "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "/usr/bin/java"),
    ("openjdk-17-jdk-headless", "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "/usr/bin/javac"),
    ("default-jre-headless", "/usr/lib/jvm/default-java", "java-17-openjdk-amd64"),
    ("gcc", "/usr/bin/x86_64-linux-gnu-gcc", "gcc"),
    ("vim-common", "/etc/alternatives/vi", "/usr/bin/vim"),
];

/// Byte-compiled Python, about 20 MB for a whole installation: package, bytes.
const COMPILED: &[(&str, u64)] =
    &[("libpython3.11-minimal", 5_000_000), ("libpython3.11-stdlib", 11_000_000), ("python3-pip", 4_000_000)];

/// The bundle of certificates that `update-ca-certificates` makes.
pub(crate) const CERTIFICATES: (&str, u64) = ("/etc/ssl/certs/ca-certificates.crt", 219_342);

pub(super) fn run(process: &mut Process<'_>, package: &DebPackage) {
    let name = &*package.name;
    let of = |owner: &str| owner == name;
    let now = process.sys.clock;
    for (_, user, id, home) in USERS.iter().filter(|row| of(row.0)) {
        add_user(process, user, *id, home);
    }
    for (_, path, mode) in DIRECTORIES.iter().filter(|row| of(row.0)) {
        let _ = process.sys.tree.mkdir_all(path, &Metadata::new(*mode, now));
    }
    for (_, path, text) in FILES.iter().filter(|row| of(row.0)) {
        process.system_file(path, *text);
    }
    for (_, path, target) in LINKS.iter().filter(|row| of(row.0)) {
        let _ = process.sys.tree.mkdir_all(crate::vfs::path::parent(path), &Metadata::new(0o755, now));
        let _ = process.sys.tree.put(path, Node::symlink(Metadata::new(0o777, now), *target), now);
    }
    for (_, bytes) in COMPILED.iter().filter(|row| of(row.0)) {
        let path = format!("/usr/lib/python3.11/__pycache__/{name}");
        process.system_file(&path, Content::described(*bytes, format!("pyc:{name}")));
    }
    if name == "ca-certificates" {
        let (path, bytes) = CERTIFICATES;
        process.system_file(path, Content::described(bytes, "certificates"));
    }
}

fn add_user(process: &mut Process<'_>, user: &str, id: u32, home: &str) {
    if number(process, PASSWD_FILE, user).is_some() {
        return;
    }
    let passwd = process.text_of(PASSWD_FILE).unwrap_or_default();
    let group = process.text_of(GROUP_FILE).unwrap_or_default();
    let passwd = format!("{passwd}{user}:x:{id}:{id}::{home}:/usr/sbin/nologin\n");
    process.system_file(PASSWD_FILE, passwd.as_str());
    process.system_file(GROUP_FILE, format!("{group}{user}:x:{id}:\n").as_str());
}
