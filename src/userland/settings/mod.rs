//! Configuration files of well-known servers and tools, one text each: the settings with their default values, in
//! their order, and those that stand there commented out; what explains them is not here. Packages bring them, and of
//! files that are known as a description alone they stand for all.

use std::borrow::Cow;

use crate::shell::Process;
use crate::vfs::{Described, path};

macro_rules! texts {
    ($($ends:expr => $file:literal,)*) => {
        &[$(($ends, include_str!(concat!("texts/", $file)))),*]
    };
}

/// How the paths end that a text stands for, and the text; the first that fits is taken.
const TEXTS: &[(&[&str], &str)] = texts![
    &["openssl.cnf"] => "openssl.cnf",
    &["java.security"] => "java.security",
    &["policy.xml"] => "policy.xml",
    &["apache2.conf"] => "apache2/apache2.conf",
    &["apache2/ports.conf"] => "apache2/ports.conf",
    &["apache2/envvars"] => "apache2/envvars",
    &["conf-available/security.conf"] => "apache2/security.conf",
    &["000-default.conf"] => "apache2/000-default.conf",
    &["default-ssl.conf"] => "apache2/default-ssl.conf",
    &["mpm_prefork.conf"] => "apache2/mpm_prefork.conf",
    &["mpm_event.conf"] => "apache2/mpm_event.conf",
    &["httpd.conf"] => "httpd.conf",
    &["/etc/nginx/nginx.conf"] => "nginx/nginx.conf",
    &["nginx.conf", "nginx.conf.default"] => "nginx/source.conf",
    &["sites-available/default"] => "nginx/default",
    &["nginx/mime.types"] => "nginx/mime.types",
    &["fastcgi_params"] => "nginx/fastcgi_params",
    &["fastcgi.conf"] => "nginx/fastcgi.conf",
    &["proxy_params"] => "nginx/proxy_params",
    &["fastcgi-php.conf"] => "nginx/fastcgi-php.conf",
    &["php.ini", "php.ini-production", "php.ini-development"] => "php.ini",
    &["www.conf", "www.conf.default"] => "www.conf",
    &["php-fpm.conf", "php-fpm.conf.default"] => "php-fpm.conf",
    &["server.xml"] => "tomcat/server.xml",
    &["conf/web.xml", "tomcat9/web.xml", "tomcat10/web.xml"] => "tomcat/web.xml",
    &["conf/context.xml", "tomcat9/context.xml", "tomcat10/context.xml"] => "tomcat/context.xml",
    &["catalina.properties"] => "tomcat/catalina.properties",
    &["conf/logging.properties"] => "tomcat/logging.properties",
    &["tomcat-users.xml"] => "tomcat/tomcat-users.xml",
    &["redis.conf", "valkey.conf"] => "redis.conf",
    &["postgresql.conf", "postgresql.conf.sample"] => "postgresql.conf",
    &["pg_hba.conf", "pg_hba.conf.sample"] => "pg_hba.conf",
    &["50-server.cnf"] => "50-server.cnf",
    &["mysql/my.cnf", "mysql/mariadb.cnf"] => "mariadb.cnf",
    &["my.cnf", "mysqld.cnf", "mariadb.cnf", "mariadb-server.cnf"] => "mysqld.cnf",
    &["sshd_config"] => "sshd_config",
    &["pam.d/sshd"] => "pam-sshd",
    &["/etc/sudoers"] => "sudoers",
    &["security/limits.conf"] => "limits.conf",
    &["locale.gen"] => "locale.gen",
    &["supervisord.conf"] => "supervisord.conf",
    &["haproxy.cfg"] => "haproxy.cfg",
    &["rsyslog.conf"] => "rsyslog.conf",
    &["mosquitto.conf"] => "mosquitto.conf",
    &["squid.conf"] => "squid.conf",
    &["vsftpd.conf"] => "vsftpd.conf",
];

/// Debian 10 and 11 have OpenSSL 1.1, whose settings name the least version of TLS.
const OPENSSL_1_1: &str = include_str!("texts/openssl-1.1.cnf");

/// Where defaults are others: the system's beginning (`ID:CODENAME` of its os-release), a part of the path, the text's
/// value and the one there.
const OTHERS: &[(&str, &str, &str, &str)] = &[
    ("ubuntu", "openssl.cnf", "# providers", "providers"),
    ("ubuntu", "openssl.cnf", "# [provider_sect]\n# default", "[provider_sect]\ndefault"),
    ("ubuntu", "openssl.cnf", "# [default_sect]", "[default_sect]"),
    ("alpine", "openssl.cnf", "# providers", "providers"),
    ("alpine", "openssl.cnf", "# [provider_sect]\n# default", "[provider_sect]\ndefault"),
    ("alpine", "openssl.cnf", "# [default_sect]", "[default_sect]"),
    ("", "/etc/redis/redis.conf", "daemonize no", "daemonize yes"),
    ("", "/etc/redis/redis.conf", "pidfile /var/run/redis_6379.pid", "pidfile /run/redis/redis-server.pid"),
    ("", "/etc/redis/redis.conf", "logfile \"\"", "logfile /var/log/redis/redis-server.log"),
    ("", "/etc/redis/redis.conf", "dir ./", "dir /var/lib/redis"),
    ("", "/etc/php/", "expose_php = On", "expose_php = Off"),
    ("", "/etc/php/", "session.gc_probability = 1", "session.gc_probability = 0"),
    ("", "/etc/php/", "save_path = \"/tmp\"", "save_path = \"/var/lib/php/sessions\""),
    ("", "/cli/php.ini", "memory_limit = 128M", "memory_limit = -1"),
    ("", "php.ini-development", "display_errors = Off", "display_errors = On"),
    ("", "php.ini-development", "zend.assertions = -1", "zend.assertions = 1"),
    ("", "/etc/php/", "listen = 127.0.0.1:9000", "listen = /run/php/php{}-fpm.sock"),
    ("", "/etc/php/", ";listen.owner", "listen.owner"),
    ("", "/etc/php/", ";listen.group", "listen.group"),
    ("", "/etc/php/", ";pid = run/php-fpm.pid", "pid = /run/php/php{}-fpm.pid"),
    ("", "/etc/php/", ";error_log = log/php-fpm.log", "error_log = /var/log/php{}-fpm.log"),
    ("", "/etc/php/", "include=etc/php-fpm.d/", "include=/etc/php/{}/fpm/pool.d/"),
    ("alpine", "sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n", ""),
    ("alpine", "sshd_config", "KbdInteractiveAuthentication no", "#KbdInteractiveAuthentication yes"),
    ("alpine", "sshd_config", "UsePAM yes", "#UsePAM no"),
    ("alpine", "sshd_config", "X11Forwarding yes", "X11Forwarding no"),
    ("alpine", "sshd_config", "PrintMotd no", "#PrintMotd yes"),
    ("alpine", "sshd_config", "#AllowTcpForwarding yes", "AllowTcpForwarding no"),
    ("alpine", "sshd_config", "#GatewayPorts no", "GatewayPorts no"),
    ("alpine", "sshd_config", "AcceptEnv LANG LC_*\n", ""),
    ("alpine", "sshd_config", "/usr/lib/openssh/", "/usr/lib/ssh/"),
];

/// The text that a file of settings has on a system: `ID:CODENAME`, as in its os-release.
pub(super) fn of(file: &str, system: &str) -> Option<Cow<'static, str>> {
    let fits = |end: &&str| {
        file.strip_suffix(*end)
            .is_some_and(|front| front.is_empty() || front.ends_with('/') || end.starts_with('/'))
    };
    let mut text = Cow::Borrowed(TEXTS.iter().find(|(ends, _)| ends.iter().any(fits))?.1);
    if file.ends_with("openssl.cnf") && (system.ends_with(":buster") || system.ends_with(":bullseye")) {
        return Some(OPENSSL_1_1.into());
    }
    // `/etc/php/8.2/fpm/php.ini`
    let version = file.strip_prefix("/etc/php/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    for (on, part, from, to) in OTHERS {
        if system.starts_with(on) && file.contains(part) && text.contains(from) {
            text = text.replacen(from, &to.replace("{}", version), 1).into();
        }
    }
    Some(text)
}

/// The text that stands for a described file of settings, and what was appended to it.
pub(super) fn text(described: &Described, system: &str) -> Option<Cow<'static, str>> {
    let text = of(file(described), system)?;
    match described.label.split_once('\n') {
        Some((_, appended)) => Some((text.into_owned() + appended).into()),
        None => Some(text),
    }
}

/// The file that a label tells of: a path, if it has one.
fn file(described: &Described) -> &str {
    let label = described.label.lines().next().unwrap_or_default();
    let label = label.split(['?', '#']).next().unwrap_or_default();
    label.rsplit([' ', ':']).next().unwrap_or(label)
}

/// The name that a described file of settings goes by.
pub(super) fn name(described: &Described) -> &str {
    path::base(file(described))
}

/// `ID:CODENAME` of the system that a program runs on.
pub(super) fn system(process: &Process<'_>) -> String {
    let release = process.text_of("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let value = release.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_default().trim_matches('"').to_owned()
    };
    format!("{}:{}", field("ID"), field("VERSION_CODENAME"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name() {
        let of = |label: &str, system: &str| text(&Described { size: 9, label: label.into() }, system);
        for (label, system, setting) in [
            ("estimated: https://example.org/7.2/redis.conf", "", "\ndaemonize no\n"),
            ("deb:x=1:/etc/redis/redis.conf", "", "\ndaemonize yes\n"),
            ("deb:x=1:/etc/php/8.2/fpm/php.ini", "", "\nmemory_limit = 128M\n"),
            ("deb:x=1:/etc/php/8.2/cli/php.ini", "", "\nmemory_limit = -1\n"),
            ("deb:x=1:/etc/php/8.1/fpm/pool.d/www.conf", "", "\nlisten = /run/php/php8.1-fpm.sock\n"),
            ("x:/etc/security/limits.conf\n* soft nofile 9\n", "", "\n* soft nofile 9\n"),
            ("x:/usr/local/etc/php-fpm.d/www.conf", "", "\nlisten = 127.0.0.1:9000\n"),
            ("x:/etc/ssl/openssl.cnf", "debian:bullseye", "\nMinProtocol = TLSv1.2\n"),
            ("x:/etc/ssl/openssl.cnf", "debian:bookworm", "\n# providers = provider_sect\n"),
            ("x:/etc/ssl/openssl.cnf", "ubuntu:jammy", "\nproviders = provider_sect\n"),
        ] {
            assert!(of(label, system).is_some_and(|text| text.contains(setting)), "{label} {setting}");
        }
        assert_eq!(of("deb:x=1:/usr/bin/redis", ""), None);
        assert_eq!(of("deb:x=1:/etc/myserver.xml", ""), None);
    }

    #[test]
    fn what_is_replaced_is_there() {
        for (on, part, from, _) in OTHERS {
            let some = TEXTS.iter().any(|(_, text)| text.contains(from));
            assert!(some, "{on} {part} {from}");
        }
    }
}
