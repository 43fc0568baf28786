//! What Alpine's packages leave beside their programs, as far as Dockerfiles build on it: users, folders, configuration.
//!
//! Of the packages' own scripts and contents (aports); the texts are abridged to the lines that Dockerfiles edit.

use super::owner::primary_group;
use super::users::{GROUP_FILE, PASSWD_FILE, number, used};
use crate::shell::Process;
use crate::vfs::{Metadata, Node};

/// Users that a package makes: package, name, home. Their ids are the next free ones from 100 on, as `adduser -S` gives.
const USERS: &[(&str, &str, &str)] = &[
    ("nginx", "nginx", "/var/lib/nginx"),
    ("apache2", "apache", "/var/www"),
    ("redis", "redis", "/var/lib/redis"),
    ("valkey", "valkey", "/var/lib/valkey"),
    ("mariadb", "mysql", "/var/lib/mysql"),
    ("haproxy", "haproxy", "/var/lib/haproxy"),
    ("lighttpd", "lighttpd", "/var/www/localhost/htdocs"),
    ("caddy", "caddy", "/var/lib/caddy"),
    ("squid", "squid", "/var/cache/squid"),
    ("memcached", "memcached", "/home/memcached"),
    ("mosquitto", "mosquitto", "/var/empty"),
    ("dnsmasq", "dnsmasq", "/dev/null"),
    ("chrony", "chrony", "/var/log/chrony"),
    ("tor", "tor", "/var/lib/tor"),
];

/// Folders: package, path, mode, owner. A star in a package's name stands for its digits, there and in the path.
const FOLDERS: &[(&str, &str, u32, &str)] = &[
    ("nginx", "/etc/nginx/modules", 0o755, "root"),
    ("nginx", "/usr/lib/nginx/modules", 0o755, "root"),
    ("nginx", "/usr/share/nginx/html", 0o755, "root"),
    ("nginx", "/var/lib/nginx/html", 0o755, "root"),
    ("nginx", "/var/lib/nginx/tmp", 0o700, "nginx"),
    ("nginx", "/var/log/nginx", 0o755, "nginx"),
    ("nginx", "/run/nginx", 0o755, "nginx"),
    ("apache2", "/etc/apache2/conf.d", 0o755, "root"),
    ("apache2", "/var/log/apache2", 0o755, "root"),
    ("apache2", "/run/apache2", 0o755, "apache"),
    ("php*", "/etc/php*/conf.d", 0o755, "root"),
    ("php*-fpm", "/var/log/php*", 0o755, "root"),
    ("redis", "/var/lib/redis", 0o750, "redis"),
    ("redis", "/var/log/redis", 0o750, "redis"),
    ("mariadb", "/etc/my.cnf.d", 0o755, "root"),
    ("mariadb", "/var/lib/mysql", 0o755, "mysql"),
    ("mariadb", "/run/mysqld", 0o755, "mysql"),
    ("postgresql", "/var/lib/postgresql", 0o750, "postgres"),
    ("postgresql", "/run/postgresql", 0o755, "postgres"),
    ("postgresql*", "/var/lib/postgresql", 0o750, "postgres"),
    ("postgresql*", "/run/postgresql", 0o755, "postgres"),
    ("haproxy", "/var/lib/haproxy", 0o755, "haproxy"),
    ("lighttpd", "/var/log/lighttpd", 0o755, "lighttpd"),
    ("lighttpd", "/var/www/localhost/htdocs", 0o755, "lighttpd"),
    ("squid", "/var/cache/squid", 0o755, "squid"),
    ("squid", "/var/log/squid", 0o755, "squid"),
    ("caddy", "/var/lib/caddy", 0o755, "caddy"),
    ("mosquitto", "/var/lib/mosquitto", 0o755, "mosquitto"),
    ("openssh-server", "/etc/ssh/sshd_config.d", 0o755, "root"),
    ("sudo", "/etc/sudoers.d", 0o750, "root"),
    ("logrotate", "/etc/logrotate.d", 0o755, "root"),
    ("fontconfig", "/etc/fonts/conf.d", 0o755, "root"),
    ("openvpn", "/etc/openvpn", 0o755, "root"),
    ("tor", "/var/lib/tor", 0o700, "tor"),
];

/// Configuration that Dockerfiles edit: package, path, text.
const FILES: &[(&str, &str, &str)] = &[
    (
        "nginx",
        "/etc/nginx/nginx.conf",
        "user nginx;\nworker_processes auto;\npcre_jit on;\nerror_log /var/log/nginx/error.log warn;\ninclude /etc/nginx/modules/*.conf;\ninclude /etc/nginx/conf.d/*.conf;\n\nevents {\n\tworker_connections 1024;\n}\n\nhttp {\n\tinclude /etc/nginx/mime.types;\n\tdefault_type application/octet-stream;\n\tserver_tokens off;\n\tclient_max_body_size 1m;\n\tsendfile on;\n\ttcp_nopush on;\n\t#gzip on;\n\tgzip_vary on;\n\taccess_log /var/log/nginx/access.log main;\n\tinclude /etc/nginx/http.d/*.conf;\n}\n",
    ),
    (
        "nginx",
        "/etc/nginx/http.d/default.conf",
        "# This is a default site configuration which will simply return 404, preventing\n# chance access to any other virtualhost.\n\nserver {\n\tlisten 80 default_server;\n\tlisten [::]:80 default_server;\n\n\tlocation / {\n\t\treturn 404;\n\t}\n}\n",
    ),
    (
        "nginx",
        "/etc/nginx/mime.types",
        "types {\n\ttext/html html htm shtml;\n\ttext/css css;\n\tapplication/javascript js;\n}\n",
    ),
    (
        "nginx",
        "/etc/nginx/fastcgi_params",
        "fastcgi_param  QUERY_STRING       $query_string;\nfastcgi_param  REQUEST_METHOD     $request_method;\n",
    ),
    (
        "nginx",
        "/etc/nginx/fastcgi.conf",
        "fastcgi_param  SCRIPT_FILENAME    $document_root$fastcgi_script_name;\nfastcgi_param  QUERY_STRING       $query_string;\n",
    ),
    (
        "apache2",
        "/etc/apache2/httpd.conf",
        "ServerTokens OS\nServerRoot /var/www\nListen 80\n#LoadModule rewrite_module modules/mod_rewrite.so\n#LoadModule deflate_module modules/mod_deflate.so\n#LoadModule expires_module modules/mod_expires.so\n#LoadModule session_module modules/mod_session.so\nUser apache\nGroup apache\n#ServerName www.example.com:80\n<Directory />\n    AllowOverride none\n    Require all denied\n</Directory>\nDocumentRoot \"/var/www/localhost/htdocs\"\n<Directory \"/var/www/localhost/htdocs\">\n    Options Indexes FollowSymLinks\n    AllowOverride None\n    Require all granted\n</Directory>\nErrorLog logs/error.log\nCustomLog logs/access.log combined\nIncludeOptional /etc/apache2/conf.d/*.conf\n",
    ),
    ("apache2", "/var/www/localhost/htdocs/index.html", "<html><body><h1>It works!</h1></body></html>\n"),
    (
        "php*",
        "/etc/php*/php.ini",
        "[PHP]\nengine = On\nshort_open_tag = Off\nexpose_php = On\nmax_execution_time = 30\nmemory_limit = 128M\ndisplay_errors = Off\nlog_errors = On\n;error_log = php_errors.log\npost_max_size = 8M\n;cgi.fix_pathinfo=1\nfile_uploads = On\nupload_max_filesize = 2M\nmax_file_uploads = 20\nallow_url_fopen = On\n\n[Date]\n;date.timezone =\n",
    ),
    (
        "php*-fpm",
        "/etc/php*/php-fpm.conf",
        "[global]\n;pid = run/php-fpm*.pid\n;error_log = log/php*/error.log\n;daemonize = yes\n\ninclude=/etc/php*/php-fpm.d/?.conf\n",
    ),
    (
        "php*-fpm",
        "/etc/php*/php-fpm.d/www.conf",
        "[www]\nuser = nobody\ngroup = nobody\nlisten = 127.0.0.1:9000\n;listen.owner = nobody\n;listen.group = nobody\n;listen.mode = 0660\npm = dynamic\npm.max_children = 5\npm.start_servers = 2\npm.min_spare_servers = 1\npm.max_spare_servers = 3\n;catch_workers_output = yes\n;clear_env = no\n",
    ),
    (
        "redis",
        "/etc/redis.conf",
        "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ndaemonize no\ndir /var/lib/redis\n",
    ),
    (
        "mariadb",
        "/etc/my.cnf",
        "[client-server]\n\n[mysqld]\nsymbolic-links=0\n\n!includedir /etc/my.cnf.d\n",
    ),
    (
        "mariadb",
        "/etc/my.cnf.d/mariadb-server.cnf",
        "[server]\n\n[mysqld]\nskip-networking\n\n[galera]\n#bind-address=0.0.0.0\n",
    ),
    (
        "supervisor",
        "/etc/supervisord.conf",
        "[unix_http_server]\nfile=/run/supervisord.sock\n\n[supervisord]\nlogfile=/var/log/supervisord.log\n;nodaemon=false\n\n[include]\nfiles = /etc/supervisor.d/?.ini\n",
    ),
    (
        "haproxy",
        "/etc/haproxy/haproxy.cfg",
        "global\n    log 127.0.0.1 local2\n    user haproxy\n    group haproxy\n    daemon\n\ndefaults\n    mode http\n    timeout connect 10s\n",
    ),
    (
        "lighttpd",
        "/etc/lighttpd/lighttpd.conf",
        "var.basedir = \"/var/www/localhost\"\nserver.document-root = var.basedir + \"/htdocs\"\nserver.username = \"lighttpd\"\nserver.groupname = \"lighttpd\"\n# server.port = 81\n",
    ),
    ("squid", "/etc/squid/squid.conf", "http_access allow localhost\nhttp_access deny all\nhttp_port 3128\n"),
    ("caddy", "/etc/caddy/Caddyfile", ":80 {\n\troot * /usr/share/caddy\n\tfile_server\n}\n"),
    ("mosquitto", "/etc/mosquitto/mosquitto.conf", "#listener\n#allow_anonymous false\n#persistence false\n"),
    (
        "openssh-server",
        "/etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\n#Port 22\n#PermitRootLogin prohibit-password\n#PubkeyAuthentication yes\nAuthorizedKeysFile\t.ssh/authorized_keys\n#PasswordAuthentication yes\n#PermitEmptyPasswords no\nAllowTcpForwarding no\nGatewayPorts no\nX11Forwarding no\nSubsystem\tsftp\tinternal-sftp\n",
    ),
    (
        "sudo",
        "/etc/sudoers",
        "root ALL=(ALL:ALL) ALL\n# %wheel ALL=(ALL:ALL) ALL\n# %wheel ALL=(ALL:ALL) NOPASSWD: ALL\n@includedir /etc/sudoers.d\n",
    ),
    ("logrotate", "/etc/logrotate.conf", "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n"),
    ("dnsmasq", "/etc/dnsmasq.conf", "#domain-needed\n#bogus-priv\nconf-dir=/etc/dnsmasq.d/,*.conf\n"),
    ("chrony", "/etc/chrony/chrony.conf", "pool pool.ntp.org iburst\ninitstepslew 10 pool.ntp.org\n"),
];

/// Links: package, path, target.
const LINKS: &[(&str, &str, &str)] = &[
    ("nginx", "/var/lib/nginx/logs", "/var/log/nginx"),
    ("nginx", "/var/lib/nginx/run", "/run/nginx"),
    ("nginx", "/var/lib/nginx/modules", "/usr/lib/nginx/modules"),
    ("apache2", "/var/www/logs", "/var/log/apache2"),
    ("apache2", "/var/www/run", "/run/apache2"),
    ("apache2", "/var/www/modules", "/usr/lib/apache2"),
];

/// After a package was unpacked.
pub(super) fn set_up(process: &mut Process<'_>, package: &str) {
    let now = process.sys.clock;
    for (_, user, home) in USERS.iter().filter(|row| row.0 == package) {
        add_user(process, user, home, None);
    }
    // Alpine's own users have numbers of their own.
    if package.starts_with("postgresql") && !package.contains('-') {
        add_user(process, "postgres", "/var/lib/postgresql", Some(70));
    }
    for (of, path, mode, owner) in FOLDERS {
        let Some(digits) = names(of, package) else { continue };
        let path = path.replace('*', digits);
        let meta = Metadata::new(*mode, now);
        let ids = ids(process, owner);
        let parent = crate::vfs::path::parent(&path).to_owned();
        let _ = process.sys.tree.mkdir_all(&parent, &Metadata::new(0o755, now));
        let _ = process.sys.tree.mkdir_all(&path, &meta.owned_by(ids.0, ids.1));
    }
    for (path, text) in files(package) {
        if !process.sys.tree.exists(&path) {
            process.system_file(&path, text.as_str());
        }
    }
    for (_, path, target) in LINKS.iter().filter(|row| row.0 == package) {
        if process.sys.tree.lstat(path).is_err() {
            let _ = process.sys.tree.put(path, Node::symlink(Metadata::new(0o777, now), *target), now);
        }
    }
}

/// When a package goes, so does its configuration; users and folders stay.
pub(super) fn take_away(process: &mut Process<'_>, package: &str) {
    for (path, _) in files(package) {
        process.discard(&path);
    }
}

/// A package's files with their texts.
fn files(package: &str) -> impl Iterator<Item = (String, String)> {
    FILES.iter().filter_map(move |(of, path, text)| {
        let digits = names(of, package)?;
        // Where a pattern of files is meant, not the digits of a version, a `?` stands for the star.
        let filled = |text: &str| if of.contains('*') { text.replace('*', digits) } else { text.to_owned() };
        Some((filled(path), filled(text).replace("/?.", "/*.")))
    })
}

/// The digits that a pattern's star stands for in a package's name; `None` if it is another package.
fn names<'a>(pattern: &str, package: &'a str) -> Option<&'a str> {
    let Some((start, end)) = pattern.split_once('*') else { return (pattern == package).then_some("") };
    let digits = package.strip_prefix(start)?.strip_suffix(end)?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// A user's numbers; those of root if there is no such user.
fn ids(process: &Process<'_>, user: &str) -> (u32, u32) {
    let found = number(process, PASSWD_FILE, user).and_then(|uid| Some((uid, primary_group(process, uid)?)));
    found.unwrap_or((0, 0))
}

/// A system user with a group of its name.
fn add_user(process: &mut Process<'_>, user: &str, home: &str, id: Option<u32>) {
    if number(process, PASSWD_FILE, user).is_some() {
        return;
    }
    let free = |file: &str| (100..1000).find(|id| !used(process, file, *id)).unwrap_or(999);
    let uid = id.unwrap_or_else(|| free(PASSWD_FILE));
    let group = number(process, GROUP_FILE, user);
    let gid = group.or(id).unwrap_or_else(|| free(GROUP_FILE));
    let mut add = |file: &str, line: &str| {
        let text = process.text_of(file).unwrap_or_default();
        process.system_file(file, format!("{text}{line}\n").as_str());
    };
    if group.is_none() {
        add(GROUP_FILE, &format!("{user}:x:{gid}:"));
    }
    add(PASSWD_FILE, &format!("{user}:x:{uid}:{gid}:{user}:{home}:/sbin/nologin"));
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::layers;

    #[test]
    fn servers_of_alpine_can_be_set_up() {
        let run = layers(
            "alpine:3.20",
            &[
                "apk add --no-cache nginx php83-fpm apache2",
                "ln -sf /dev/stdout /var/log/nginx/access.log",
                "chown -R nginx:nginx /var/lib/nginx /run/nginx",
                "sed -i s/memory_limit.*/memory_limit=256M/ /etc/php83/php.ini",
                "grep -q memory_limit=256M /etc/php83/php.ini",
                "grep -q include=/etc/php83/php-fpm.d/\\*.conf /etc/php83/php-fpm.conf",
                "stat -c %U:%G:%a /var/log/nginx",
            ],
        );
        assert_eq!((run.code, run.shown.as_str()), (0, "nginx:nginx:755\n"));
        let run = layers("alpine:3.20", &["apk add --no-cache sudo", "apk del sudo"]);
        assert_eq!(run.code, 0, "{}", run.shown);
        assert!(!run.tree.exists("/etc/sudoers") && run.tree.exists("/etc/sudoers.d"));
    }
}
