//! What packages do after they were unpacked, as far as Dockerfiles build on it: users, configuration files, links.

use crate::catalog::DebPackage;
use crate::shell::Process;
use crate::userland::settings;
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

/// Configuration files that Dockerfiles edit, whose texts are among the settings: package, path. What the star of a
/// package's name stands for is put in place of `{}`.
const SETTINGS: &[(&str, &str)] = &[
    ("openssl", "/etc/ssl/openssl.cnf"),
    ("nginx-common", "/etc/nginx/nginx.conf"),
    ("nginx-common", "/etc/nginx/sites-available/default"),
    ("nginx-common", "/etc/nginx/mime.types"),
    ("nginx-common", "/etc/nginx/fastcgi_params"),
    ("nginx-common", "/etc/nginx/fastcgi.conf"),
    ("nginx-common", "/etc/nginx/proxy_params"),
    ("nginx-common", "/etc/nginx/snippets/fastcgi-php.conf"),
    ("apache2", "/etc/apache2/apache2.conf"),
    ("apache2", "/etc/apache2/ports.conf"),
    ("apache2", "/etc/apache2/envvars"),
    ("apache2", "/etc/apache2/conf-available/security.conf"),
    ("apache2", "/etc/apache2/sites-available/000-default.conf"),
    ("apache2", "/etc/apache2/sites-available/default-ssl.conf"),
    ("apache2", "/etc/apache2/mods-available/mpm_prefork.conf"),
    ("apache2", "/etc/apache2/mods-available/mpm_event.conf"),
    ("haproxy", "/etc/haproxy/haproxy.cfg"),
    ("openssh-server", "/etc/ssh/sshd_config"),
    ("openssh-server", "/etc/pam.d/sshd"),
    ("locales", "/etc/locale.gen"),
    ("supervisor", "/etc/supervisor/supervisord.conf"),
    ("redis-server", "/etc/redis/redis.conf"),
    ("sudo", "/etc/sudoers"),
    ("libpam-modules", "/etc/security/limits.conf"),
    ("php*-fpm", "/etc/php/{}/fpm/php.ini"),
    ("php*-fpm", "/etc/php/{}/fpm/php-fpm.conf"),
    ("php*-fpm", "/etc/php/{}/fpm/pool.d/www.conf"),
    ("php*-cli", "/etc/php/{}/cli/php.ini"),
    ("libapache2-mod-php*", "/etc/php/{}/apache2/php.ini"),
    ("mariadb-common", "/etc/mysql/mariadb.cnf"),
    ("mariadb-common", "/etc/mysql/my.cnf"),
    ("mariadb-server", "/etc/mysql/mariadb.conf.d/50-server.cnf"),
    ("imagemagick-6-common", "/etc/ImageMagick-6/policy.xml"),
    ("openjdk-*-jre-headless", "/etc/java-{}-openjdk/security/java.security"),
    ("tomcat9-common", "/etc/tomcat9/server.xml"),
    ("tomcat9-common", "/etc/tomcat9/web.xml"),
    ("tomcat9-common", "/etc/tomcat9/tomcat-users.xml"),
    ("tomcat10-common", "/etc/tomcat10/server.xml"),
    ("tomcat10-common", "/etc/tomcat10/web.xml"),
    ("tomcat10-common", "/etc/tomcat10/tomcat-users.xml"),
    ("postgresql-15", "/usr/share/postgresql/15/postgresql.conf.sample"),
    ("postgresql-15", "/usr/share/postgresql/15/pg_hba.conf.sample"),
    ("rsyslog", "/etc/rsyslog.conf"),
    ("squid", "/etc/squid/squid.conf"),
    ("vsftpd", "/etc/vsftpd.conf"),
];

/// Shorter files of the same kind: package, path, text.
const FILES: &[(&str, &str, &str)] = &[
    (
        "nginx-common",
        "/var/www/html/index.nginx-debian.html",
        "<!DOCTYPE html>\n<title>Welcome to nginx!</title>\n",
    ),
    (
        "apache2",
        "/etc/apache2/conf-available/charset.conf",
        "# Read the documentation before enabling AddDefaultCharset.\n#AddDefaultCharset UTF-8\n",
    ),
    (
        "apache2",
        "/var/www/html/index.html",
        "<!DOCTYPE html>\n<title>Apache2 Debian Default Page: It works</title>\n",
    ),
    ("redis-server", "/etc/redis/sentinel.conf", "port 26379\ndaemonize yes\n"),
    ("mosquitto", "/etc/mosquitto/mosquitto.conf", "persistence true\ninclude_dir /etc/mosquitto/conf.d\n"),
    ("logrotate", "/etc/logrotate.conf", "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n"),
    (
        "bind9",
        "/etc/bind/named.conf",
        "include \"/etc/bind/named.conf.options\";\ninclude \"/etc/bind/named.conf.local\";\ninclude \"/etc/bind/named.conf.default-zones\";\n",
    ),
    (
        "bind9",
        "/etc/bind/named.conf.options",
        "options {\n\tdirectory \"/var/cache/bind\";\n\n\t// forwarders {\n\t// \t0.0.0.0;\n\t// };\n\n\tdnssec-validation auto;\n\n\tlisten-on-v6 { any; };\n};\n",
    ),
    ("bind9", "/etc/bind/named.conf.local", "//include \"/etc/bind/zones.rfc1918\";\n"),
    (
        "bind9",
        "/etc/bind/named.conf.default-zones",
        "zone \".\" {\n\ttype hint;\n\tfile \"/usr/share/dns/root.hints\";\n};\n",
    ),
    (
        "cron",
        "/etc/crontab",
        "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n\n17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n25 6\t* * *\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }\n47 6\t* * 7\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.weekly; }\n52 6\t1 * *\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.monthly; }\n",
    ),
    (
        "memcached",
        "/etc/memcached.conf",
        "-d\nlogfile /var/log/memcached.log\n# -v\n# -vv\n-m 64\n-p 11211\n-u memcache\n-l 127.0.0.1\n-l ::1\n# -c 1024\n-P /var/run/memcached/memcached.pid\n",
    ),
];

/// Directories that a package makes empty: package, path, mode.
const DIRECTORIES: &[(&str, &str, u32)] = &[
    ("ca-certificates", "/usr/local/share/ca-certificates", 0o755),
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

/// Links, as [`SETTINGS`]: package, path, target.
const LINKS: &[(&str, &str, &str)] = &[
    ("nginx-common", "/etc/nginx/sites-enabled/default", "/etc/nginx/sites-available/default"),
    ("apache2", "/etc/apache2/sites-enabled/000-default.conf", "../sites-available/000-default.conf"),
    ("openjdk-*-jre-headless", "/usr/lib/jvm/java-{}-openjdk-amd64/bin/java", "/usr/bin/java"),
    ("openjdk-*-jdk-headless", "/usr/lib/jvm/java-{}-openjdk-amd64/bin/javac", "/usr/bin/javac"),
    (
        "openjdk-*-jre-headless",
        "/usr/lib/jvm/java-{}-openjdk-amd64/conf/security/java.security",
        "/etc/java-{}-openjdk/security/java.security",
    ),
    ("openjdk-*-jre-headless", "/usr/lib/jvm/java-{}-openjdk-amd64/lib/security/cacerts", KEYSTORE.0),
    ("openssl", "/usr/lib/ssl/openssl.cnf", "/etc/ssl/openssl.cnf"),
    ("openssl", "/usr/lib/ssl/certs", "/etc/ssl/certs"),
    ("default-jre-headless", "/usr/lib/jvm/default-java", "java-17-openjdk-amd64"),
    ("gcc", "/usr/bin/x86_64-linux-gnu-gcc", "gcc"),
    ("vim-common", "/etc/alternatives/vi", "/usr/bin/vim"),
];

/// Byte-compiled Python, about 20 MB for a whole installation: package, bytes.
const COMPILED: &[(&str, u64)] =
    &[("libpython3.11-minimal", 5_000_000), ("libpython3.11-stdlib", 11_000_000), ("python3-pip", 4_000_000)];

/// The bundle of certificates that `update-ca-certificates` makes.
pub(crate) const CERTIFICATES: (&str, u64) = ("/etc/ssl/certs/ca-certificates.crt", 219_342);

/// The same ones for Java.
const KEYSTORE: (&str, u64) = ("/etc/ssl/certs/java/cacerts", 157_126);

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
    let mut system = None;
    for (owner, path) in SETTINGS {
        let Some(part) = starred(owner, name) else { continue };
        let path = path.replace("{}", part);
        let system = system.get_or_insert_with(|| settings::system(process));
        if let Some(text) = settings::of(&path, system) {
            process.system_file(&path, &*text);
        }
    }
    for (_, path, text) in FILES.iter().filter(|row| of(row.0)) {
        process.system_file(path, *text);
    }
    for (owner, path, target) in LINKS {
        let Some(part) = starred(owner, name) else { continue };
        let (path, target) = (&*path.replace("{}", part), target.replace("{}", part));
        let _ = process.sys.tree.mkdir_all(crate::vfs::path::parent(path), &Metadata::new(0o755, now));
        let _ = process.sys.tree.put(path, Node::symlink(Metadata::new(0o777, now), target), now);
    }
    for (_, bytes) in COMPILED.iter().filter(|row| of(row.0)) {
        let path = format!("/usr/lib/python3.11/__pycache__/{name}");
        process.system_file(&path, Content::described(*bytes, format!("pyc:{name}")));
    }
    if starred("openjdk-*-jre-headless", name).is_some() && !process.sys.tree.exists(KEYSTORE.0) {
        process.system_file(KEYSTORE.0, Content::described(KEYSTORE.1, "certificates"));
    }
    if name == "ca-certificates" {
        let (path, bytes) = CERTIFICATES;
        process.system_file(path, Content::described(bytes, "certificates"));
    }
}

/// What the star of a pattern stands for in a name; nothing where it has none.
fn starred<'a>(pattern: &str, name: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        None => (pattern == name).then_some(""),
        Some((front, back)) => name.strip_prefix(front)?.strip_suffix(back).filter(|part| !part.is_empty()),
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
