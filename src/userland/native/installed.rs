//! What `make install` of well-known projects puts where, their sources being known by name and size alone.

/// What a project installs below its prefix. `{v}` is the version's first two numbers; a name without a folder is a
/// program in `bin`.
const PROJECTS: &[(&[&str], &[&str])] = &[
    (
        &["redis", "valkey"],
        &[
            "redis-server",
            "redis-cli",
            "redis-benchmark",
            "redis-sentinel",
            "redis-check-aof",
            "redis-check-rdb",
        ],
    ),
    (
        &["Python"],
        &[
            "python{v}",
            "python3",
            "pip{v}",
            "pip3",
            "python{v}-config",
            "idle3",
            "pydoc3",
            "lib/python{v}/contents",
            "lib/libpython{v}.so.1.0",
            "include/python{v}/Python.h",
        ],
    ),
    (
        &["nginx"],
        &[
            "sbin/nginx",
            "conf/nginx.conf",
            "conf/mime.types",
            "conf/fastcgi_params",
            "html/index.html",
            "html/50x.html",
            "logs/",
        ],
    ),
    (
        &["httpd"],
        &[
            "httpd",
            "apachectl",
            "htpasswd",
            "ab",
            "apxs",
            "conf/httpd.conf",
            "htdocs/index.html",
            "modules/mod_rewrite.so",
            "logs/",
        ],
    ),
    (
        &["php", "php-src"],
        &[
            "php",
            "phpize",
            "php-config",
            "pecl",
            "pear",
            "phar",
            "sbin/php-fpm",
            "etc/php-fpm.conf.default",
            "etc/php-fpm.d/www.conf.default",
            "lib/php/",
        ],
    ),
    (&["ruby"], &["ruby", "gem", "irb", "erb", "bundle", "bundler", "rake", "lib/ruby/contents"]),
    (&["lua"], &["lua", "luac", "include/lua.h", "include/lauxlib.h", "include/lualib.h", "lib/liblua.a"]),
    (
        &["openssl"],
        &["openssl", "lib/libssl.so", "lib/libcrypto.so", "include/openssl/ssl.h", "ssl/openssl.cnf"],
    ),
    (&["sqlite"], &["sqlite3", "lib/libsqlite3.so.0", "include/sqlite3.h"]),
    (&["ffmpeg", "FFmpeg"], &["ffmpeg", "ffprobe", "lib/libavcodec.a", "include/libavcodec/avcodec.h"]),
    (&["curl"], &["curl", "curl-config", "lib/libcurl.so.4", "include/curl/curl.h"]),
    (
        &["postgresql", "postgres"],
        &[
            "postgres",
            "psql",
            "initdb",
            "pg_ctl",
            "pg_dump",
            "pg_restore",
            "createdb",
            "createuser",
            "pg_config",
            "share/postgresql.conf.sample",
        ],
    ),
    (&["node"], &["node", "npm", "npx", "corepack", "include/node/node.h"]),
    (&["haproxy"], &["sbin/haproxy"]),
    (&["vim"], &["vim", "vi", "xxd"]),
    (&["R"], &["R", "Rscript", "lib/R/contents"]),
    (&["otp", "otp_src"], &["erl", "erlc", "escript", "lib/erlang/contents"]),
    (
        &["ImageMagick", "ImageMagick6"],
        &["magick", "convert", "identify", "mogrify", "composite", "etc/ImageMagick-7/policy.xml"],
    ),
    (&["protobuf"], &["protoc", "lib/libprotobuf.so", "include/google/protobuf/message.h"]),
    (&["cmake", "CMake"], &["cmake", "ctest", "cpack", "share/cmake/contents"]),
    (&["gdal"], &["gdalinfo", "ogr2ogr", "gdal_translate", "gdalwarp", "gdal-config", "lib/libgdal.so"]),
    (&["ta"], &["lib/libta_lib.so.0", "include/ta-lib/ta_libc.h"]),
];

/// The files of a project below its prefix, each with whether it is a program; a folder ends with a slash.
pub(super) fn files(project: &str, version: &str, alternative: bool) -> Vec<(String, bool)> {
    let known = PROJECTS.iter().find(|(names, _)| names.contains(&project));
    let Some((_, files)) = known else {
        return vec![(format!("bin/{project}"), true), (format!("lib/lib{project}.so"), false)];
    };
    // `make altinstall` of Python leaves the names without a version to another.
    let files = files.iter().filter(|file| !alternative || file.contains("{v}"));
    let place = |file: &&str| {
        let file = file.replace("{v}", version);
        match file.split_once('/') {
            None => (format!("bin/{file}"), true),
            Some((folder, _)) => (file.clone(), folder == "sbin"),
        }
    };
    files.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn projects() {
        let of = |project: &str, alternative| files(project, "3.11", alternative);
        assert!(of("Python", true).contains(&("bin/python3.11".to_owned(), true)));
        assert!(!of("Python", true).contains(&("bin/python3".to_owned(), true)));
        assert_eq!(of("hello", false).first(), Some(&("bin/hello".to_owned(), true)));
        assert!(of("nginx", false).contains(&("conf/nginx.conf".to_owned(), false)));
    }
}
