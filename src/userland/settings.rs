//! Configuration files of well-known servers: of those that come as a description alone, the settings that are edited
//! most stand for all, each with its default value.

use crate::vfs::{Described, path};

/// What the `openssl` packages bring.
pub(super) const OPENSSL: &str = "openssl_conf = openssl_init\n\n[openssl_init]\nproviders = provider_sect\n\n[provider_sect]\ndefault = \
         default_sect\n\n[default_sect]\n# activate = 1\n\n[ req ]\ndefault_bits = 2048\ndistinguished_name = \
         req_distinguished_name\n\n[ req_distinguished_name ]\ncountryName_default = AU\n\n[ v3_ca ]\nbasicConstraints = \
         critical,CA:true\n";

/// By the file's name. The settings, values and their order are the servers' own; the comments are not here.
const TEXTS: &[(&[&str], &str)] = &[
    (
        &["redis.conf", "valkey.conf"],
        "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ntcp-backlog 511\n# unixsocket /run/redis.sock\n# \
         unixsocketperm 700\ntimeout 0\ntcp-keepalive 300\ndaemonize no\n# supervised auto\npidfile \
         /var/run/redis_6379.pid\nloglevel notice\nlogfile \"\"\ndatabases 16\nalways-show-logo no\n# save 3600 1 300 \
         100 60 10000\n# save \"\"\nstop-writes-on-bgsave-error yes\nrdbcompression yes\nrdbchecksum yes\ndbfilename \
         dump.rdb\ndir ./\n# replicaof <masterip> <masterport>\n# masterauth <master-password>\nreplica-read-only \
         yes\n# requirepass foobared\n# rename-command CONFIG \"\"\n# maxclients 10000\n# maxmemory <bytes>\n# \
         maxmemory-policy noeviction\n# maxmemory-samples 5\nlazyfree-lazy-eviction no\nappendonly no\nappendfilename \
         \"appendonly.aof\"\nappenddirname \"appendonlydir\"\n# appendfsync always\nappendfsync everysec\n# \
         appendfsync no\nauto-aof-rewrite-percentage 100\nauto-aof-rewrite-min-size 64mb\n# cluster-enabled yes\n# \
         cluster-config-file nodes-6379.conf\nslowlog-log-slower-than 10000\nslowlog-max-len 128\nnotify-keyspace-events \
         \"\"\n# io-threads 4\nhz 10\ndynamic-hz yes\n",
    ),
    (
        &["postgresql.conf", "postgresql.conf.sample"],
        "#data_directory = 'ConfigDir'\n#hba_file = 'ConfigDir/pg_hba.conf'\n#listen_addresses = 'localhost'\n#port = \
         5432\n#max_connections = 100\n#unix_socket_directories = '/tmp'\n#password_encryption = scram-sha-256\n#ssl = \
         off\n#ssl_cert_file = 'server.crt'\n#ssl_key_file = 'server.key'\n#shared_buffers = 128MB\n#work_mem = \
         4MB\n#maintenance_work_mem = 64MB\n#shared_preload_libraries = ''\n#max_worker_processes = 8\n#wal_level = \
         replica\n#fsync = on\n#synchronous_commit = on\n#max_wal_size = 1GB\n#archive_mode = off\n#archive_command = \
         ''\n#max_wal_senders = 10\n#max_replication_slots = 10\n#hot_standby = on\n#effective_cache_size = \
         4GB\n#log_destination = 'stderr'\n#logging_collector = off\n#log_min_duration_statement = -1\n#log_statement = \
         'none'\n#timezone = 'GMT'\n#log_timezone = 'GMT'\n",
    ),
    (
        &["pg_hba.conf", "pg_hba.conf.sample"],
        "# TYPE  DATABASE        USER            ADDRESS                 METHOD\nlocal   all             all                   \
         \u{20}                 trust\nhost    all             all             127.0.0.1/32            trust\nhost    \
         all             all             ::1/128                 trust\n",
    ),
    (
        &["php.ini", "php.ini-production", "php.ini-development"],
        "[PHP]\nshort_open_tag = Off\noutput_buffering = 4096\nexpose_php = On\ndisable_functions =\nmax_execution_time = \
         30\nmax_input_time = 60\n;max_input_vars = 1000\nmemory_limit = 128M\nerror_reporting = E_ALL & ~E_DEPRECATED & \
         ~E_STRICT\ndisplay_errors = Off\ndisplay_startup_errors = Off\nlog_errors = On\n;error_log = \
         php_errors.log\nvariables_order = \"GPCS\"\npost_max_size = 8M\n;cgi.fix_pathinfo=1\nfile_uploads = \
         On\n;upload_tmp_dir =\nupload_max_filesize = 2M\nmax_file_uploads = 20\nallow_url_fopen = \
         On\nallow_url_include = Off\ndefault_socket_timeout = 60\n\n[Date]\n;date.timezone =\n\n[mail \
         function]\n;sendmail_path =\n\n[Session]\nsession.save_handler = files\n;session.save_path = \
         \"/tmp\"\nsession.gc_maxlifetime = 1440\n;session.cookie_secure =\n\n[opcache]\n;opcache.enable=1\n\
         ;opcache.enable_cli=0\n;opcache.memory_consumption=128\n;opcache.validate_timestamps=1\n",
    ),
    (
        &["www.conf", "www.conf.default"],
        "[www]\nuser = www-data\ngroup = www-data\nlisten = 127.0.0.1:9000\n;listen.owner = www-data\n;listen.group = \
         www-data\n;listen.mode = 0660\npm = dynamic\npm.max_children = 5\npm.start_servers = 2\npm.min_spare_servers = \
         1\npm.max_spare_servers = 3\n;pm.max_requests = 500\n;pm.status_path = /status\n;ping.path = \
         /ping\n;catch_workers_output = yes\n;clear_env = no\n",
    ),
    (
        &["php-fpm.conf", "php-fpm.conf.default"],
        "[global]\n;pid = run/php-fpm.pid\n;error_log = log/php-fpm.log\n;log_level = notice\n;daemonize = \
         yes\ninclude=etc/php-fpm.d/*.conf\n",
    ),
    (
        &["nginx.conf", "nginx.conf.default"],
        "#user  nobody;\nworker_processes  1;\n#error_log  logs/error.log;\n#pid        logs/nginx.pid;\n\nevents {\n    \
         worker_connections  1024;\n}\n\nhttp {\n    include       mime.types;\n    default_type  \
         application/octet-stream;\n    sendfile        on;\n    keepalive_timeout  65;\n    #gzip  on;\n\n    server {\n        \
         listen       80;\n        server_name  localhost;\n        location / {\n            root   html;\n            index  \
         index.html index.htm;\n        }\n        error_page   500 502 503 504  /50x.html;\n    }\n}\n",
    ),
    (
        &["httpd.conf"],
        "ServerRoot \"/usr/local/apache2\"\nListen 80\nLoadModule mpm_event_module modules/mod_mpm_event.so\n#LoadModule \
         deflate_module modules/mod_deflate.so\n#LoadModule ssl_module modules/mod_ssl.so\n#LoadModule proxy_module \
         modules/mod_proxy.so\n#LoadModule proxy_http_module modules/mod_proxy_http.so\n#LoadModule rewrite_module \
         modules/mod_rewrite.so\n<IfModule unixd_module>\nUser daemon\nGroup daemon\n</IfModule>\nServerAdmin \
         you@example.com\n#ServerName www.example.com:80\n<Directory />\n    AllowOverride none\n    Require all \
         denied\n</Directory>\nDocumentRoot \"/usr/local/apache2/htdocs\"\n<Directory \"/usr/local/apache2/htdocs\">\n    \
         Options Indexes FollowSymLinks\n    AllowOverride None\n    Require all granted\n</Directory>\nErrorLog \
         logs/error_log\nLogLevel warn\n#Include conf/extra/httpd-vhosts.conf\n#Include conf/extra/httpd-ssl.conf\n",
    ),
    (
        &["my.cnf", "mysqld.cnf", "50-server.cnf", "mariadb.cnf", "mariadb-server.cnf"],
        "[mysqld]\nuser = mysql\n#port = 3306\npid-file = /run/mysqld/mysqld.pid\ndatadir = /var/lib/mysql\nbind-address \
         = 127.0.0.1\n#key_buffer_size = 128M\n#max_allowed_packet = 1G\n#max_connections = 100\n#log_error = \
         /var/log/mysql/error.log\n#slow_query_log_file = /var/log/mysql/slow.log\n#server-id = \
         1\nexpire_logs_days = 10\ncharacter-set-server = utf8mb4\ncollation-server = utf8mb4_general_ci\n",
    ),
    (
        &["sshd_config"],
        "#Port 22\n#AddressFamily any\n#ListenAddress 0.0.0.0\n#HostKey /etc/ssh/ssh_host_rsa_key\n#LogLevel \
         INFO\n#LoginGraceTime 2m\n#PermitRootLogin prohibit-password\n#StrictModes yes\n#MaxAuthTries \
         6\n#PubkeyAuthentication yes\nAuthorizedKeysFile\t.ssh/authorized_keys\n#PasswordAuthentication \
         yes\n#PermitEmptyPasswords no\n#UsePAM no\n#AllowTcpForwarding yes\n#GatewayPorts no\n#X11Forwarding \
         no\n#UseDNS no\nSubsystem\tsftp\t/usr/lib/ssh/sftp-server\n",
    ),
    (
        &["mosquitto.conf"],
        "# Place your local configuration in /mosquitto/config/\n#listener\n#allow_anonymous false\n#password_file\n\
         #persistence false\n#persistence_location\n#log_dest stderr\n",
    ),
    (
        &["squid.conf"],
        "acl localnet src 10.0.0.0/8\nacl localnet src 172.16.0.0/12\nacl localnet src 192.168.0.0/16\nacl SSL_ports port \
         443\nacl Safe_ports port 80\nacl Safe_ports port 443\nhttp_access deny !Safe_ports\nhttp_access allow \
         localhost\n#http_access allow localnet\nhttp_access deny all\nhttp_port 3128\ncoredump_dir /var/spool/squid\n",
    ),
    (
        &["vsftpd.conf"],
        "listen=NO\nlisten_ipv6=YES\nanonymous_enable=NO\nlocal_enable=YES\n#write_enable=YES\n#local_umask=022\n\
         dirmessage_enable=YES\nuse_localtime=YES\nxferlog_enable=YES\nconnect_from_port_20=YES\n#chroot_local_user=YES\n\
         secure_chroot_dir=/var/run/vsftpd/empty\npam_service_name=vsftpd\nssl_enable=NO\n",
    ),
    (
        &["policy.xml"],
        "<policymap>\n  <policy domain=\"resource\" name=\"memory\" value=\"256MiB\"/>\n  <policy domain=\"resource\" \
         name=\"disk\" value=\"1GiB\"/>\n  <policy domain=\"coder\" rights=\"none\" pattern=\"PS\" />\n  <policy \
         domain=\"coder\" rights=\"none\" pattern=\"EPS\" />\n  <policy domain=\"coder\" rights=\"none\" pattern=\"PDF\" \
         />\n  <policy domain=\"coder\" rights=\"none\" pattern=\"XPS\" />\n</policymap>\n",
    ),
    (
        &["java.security"],
        "securerandom.source=file:/dev/random\n#networkaddress.cache.ttl=-1\nnetworkaddress.cache.negative.ttl=10\n\
         jdk.tls.disabledAlgorithms=SSLv3, TLSv1, TLSv1.1, RC4, DES, MD5withRSA, \\\n    DH keySize < 1024\n",
    ),
    (&["openssl.cnf"], OPENSSL),
];

/// The text that stands for a described file of settings.
pub(super) fn text(described: &Described) -> Option<&'static str> {
    let label = described.label.split(['?', '#']).next().unwrap_or_default();
    let name = path::base(label.rsplit(' ').next().unwrap_or(label));
    let name = name.rsplit(':').next().unwrap_or(name);
    TEXTS.iter().find(|(names, _)| names.contains(&name)).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name() {
        let of = |label: &str| text(&Described { size: 9, label: label.into() });
        assert!(
            of("estimated: https://example.org/7.2/redis.conf")
                .is_some_and(|t| t.contains("appendonly no\n"))
        );
        assert!(of("deb:x=1:/etc/php/8.2/php.ini").is_some_and(|t| t.contains("\nmemory_limit = 128M\n")));
        assert_eq!(of("deb:x=1:/usr/bin/redis"), None);
    }
}
