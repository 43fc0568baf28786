//! What archives and repositories hold of which only the name and the size are known.

use std::sync::Arc;

use crate::catalog::Entry;
use crate::vfs::path;

/// A program in a known archive: word in the name, folder in the archive (`{stem}` the name without its ending),
/// programs, bytes of the whole per byte of the archive in tenths.
const ARCHIVES: &[(&str, &str, &[&str], u64)] = &[
    ("node-v", "{stem}", &["bin/node", "bin/npm", "bin/npx", "bin/corepack"], 60),
    ("zig-", "{stem}", &["zig", "doc/langref.html"], 62),
    ("julia-", "{stem}", &["bin/julia"], 34),
    ("go1.", "go", &["bin/go", "bin/gofmt"], 30),
    ("apache-maven", "{dir}", &["bin/mvn"], 11),
    ("gradle-", "{dir}", &["bin/gradle"], 11),
    ("openjdk", "jdk", &["bin/java", "bin/javac", "bin/jar", "bin/jlink", "bin/keytool"], 16),
    ("jdk", "jdk", &["bin/java", "bin/javac", "bin/jar", "bin/jlink", "bin/keytool"], 16),
    ("helm-", "linux-amd64", &["helm"], 31),
    ("ripgrep-", "{stem}", &["rg"], 25),
    ("etcd-v", "{stem}", &["etcd", "etcdctl", "etcdutl"], 25),
    ("docker-2", "docker", &["docker", "dockerd", "containerd", "runc", "ctr"], 25),
    ("alertmanager-", "{stem}", &["alertmanager", "amtool"], 25),
    ("spark-", "{stem}", &["bin/spark-submit", "bin/spark-shell", "bin/pyspark", "sbin/start-master.sh"], 11),
    ("hadoop-", "{stem}", &["bin/hadoop", "bin/hdfs", "etc/hadoop/core-site.xml"], 11),
    (
        "kafka_",
        "{stem}",
        &["bin/kafka-server-start.sh", "bin/kafka-topics.sh", "config/server.properties"],
        11,
    ),
    ("apache-zookeeper", "{stem}", &["bin/zkServer.sh", "conf/zoo_sample.cfg"], 11),
    ("apache-jmeter", "{stem}", &["bin/jmeter", "bin/jmeter.properties"], 11),
    (
        "elasticsearch-",
        "{dir}",
        &["bin/elasticsearch", "bin/elasticsearch-plugin", "config/elasticsearch.yml"],
        14,
    ),
    ("flutter_linux", "flutter", &["bin/flutter", "bin/dart"], 30),
    ("commandlinetools", "cmdline-tools", &["bin/sdkmanager", "bin/avdmanager"], 11),
    ("nvim-linux", "{stem}", &["bin/nvim"], 30),
    ("chrome-linux64", "chrome-linux64", &["chrome"], 25),
    ("chromedriver-linux64", "chromedriver-linux64", &["chromedriver"], 25),
    ("hugo", "", &["hugo"], 30),
    ("dockerize", "", &["dockerize"], 20),
    ("terraform", "", &["terraform"], 34),
    ("packer", "", &["packer"], 34),
    ("vault", "", &["vault"], 34),
    ("consul", "", &["consul"], 34),
    ("migrate", "", &["migrate"], 25),
    ("trivy", "", &["trivy"], 30),
    ("protoc-", "", &["bin/protoc"], 35),
    ("awscli", "aws", &["install", "dist/aws"], 35),
    ("bun-linux", "bun-linux-x64", &["bun"], 10),
    ("uv-", "{stem}", &["uv", "uvx"], 20),
    ("sqlite-amalgamation", "{stem}", &["sqlite3.c", "sqlite3.h", "sqlite3ext.h", "shell.c"], 45),
    ("wordpress", "wordpress", &["index.php", "wp-load.php"], 35),
    ("wkhtmltox", "wkhtmltox", &["bin/wkhtmltopdf"], 25),
    ("s6-overlay-noarch", "", &["init", "command/with-contenv", "etc/s6-overlay/s6-rc.d/user/type"], 25),
    ("s6-overlay-symlinks-noarch", "", &["usr/bin/with-contenv"], 1),
    ("s6-overlay-symlinks-arch", "", &["usr/bin/execlineb", "usr/bin/s6-svc"], 1),
    ("s6-overlay-syslogd", "", &["etc/s6-overlay/s6-rc.d/syslogd/type"], 25),
    ("s6-overlay-amd64", "", &["init", "bin/execlineb", "bin/s6-svc", "usr/bin/with-contenv"], 25),
    ("s6-overlay-x86.tar", "", &["init", "bin/execlineb", "bin/s6-svc", "usr/bin/with-contenv"], 25),
    (
        "s6-overlay-",
        "",
        &[
            "command/execlineb",
            "command/s6-setuidgid",
            "command/s6-svc",
            "command/s6-svscan",
            "command/s6-svstat",
            "command/s6-rc",
        ],
        25,
    ),
    ("s6-overlay", "", &["init"], 25),
    ("chromedriver", "", &["chromedriver"], 25),
    (
        "actions-runner",
        "",
        &["run.sh", "config.sh", "env.sh", "bin/installdependencies.sh", "bin/Runner.Listener"],
        25,
    ),
    ("zig-", "{stem}", &["zig"], 40),
    ("sbt-", "sbt", &["bin/sbt"], 11),
    ("kotlin-compiler", "kotlinc", &["bin/kotlinc", "bin/kotlin"], 11),
    ("apache-ant", "{dir}", &["bin/ant"], 11),
    ("apache-tomcat", "{dir}", &["bin/catalina.sh", "bin/startup.sh", "conf/server.xml"], 12),
    ("graalvm", "{stem}", &["bin/java", "bin/javac", "bin/native-image"], 20),
    ("cmake-", "{stem}", &["bin/cmake", "bin/ctest", "bin/cpack"], 30),
    ("ninja-linux", "", &["ninja"], 25),
    ("sonar-scanner", "{dir}", &["bin/sonar-scanner"], 11),
    ("prometheus-", "{stem}", &["prometheus", "promtool"], 25),
    ("node_exporter", "{stem}", &["node_exporter"], 20),
    ("upx-", "{stem}", &["upx"], 25),
    ("ffmpeg", "{stem}", &["ffmpeg", "ffprobe"], 30),
    ("google-cloud-", "google-cloud-sdk", &["install.sh", "bin/gcloud", "bin/gsutil"], 40),
    ("openshift-client", "", &["oc", "kubectl"], 25),
    ("butane", "", &["butane"], 25),
    ("yq_", "", &["yq_linux_amd64"], 25),
];

/// The files of an archive of which only the description is known; `None` if the name is not an archive's. What is
/// not listed gives a folder of the archive's name with a `configure` script and one file for the rest.
pub(super) fn archive_entries(name: &str, label: &str, size: u64) -> Option<Vec<Entry>> {
    const ENDINGS: [&str; 9] =
        [".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst", ".zip", ".tar"];
    // The address tells more than the name that it was saved under.
    let source = label.split_whitespace().find(|word| word.contains("://")).unwrap_or(name);
    let base = path::base(source.split(['?', '#']).next().unwrap_or(source));
    let ending = ENDINGS
        .iter()
        .find(|ending| base.ends_with(*ending))
        .or_else(|| ENDINGS.iter().find(|ending| name.ends_with(*ending)));
    let stem = base.trim_end_matches(*ending?);
    let lower = base.to_ascii_lowercase();
    let known =
        ARCHIVES.iter().find(|row| lower.starts_with(row.0) || source.contains(&format!("/{}", row.0)));
    // The releases of ffmpeg.org are sources.
    let known = known.filter(|_| !source.contains("ffmpeg.org/releases"));
    if source.contains("wordpress.org/plugin") || source.contains("wordpress.org/theme") {
        let name = stem.split('.').next().unwrap_or(stem);
        let file = |path: &str, size: u64| {
            Entry::fixed(format!("/{name}/{path}"), 0o644, size, format!("estimated: {path} of {base}"))
        };
        let main = if source.contains("/theme") { "style.css".to_owned() } else { format!("{name}.php") };
        return Some(vec![
            file(&main, 8_000),
            file("readme.txt", 12_000),
            file("contents", size.saturating_mul(3)),
        ]);
    }
    let Some((_, folder, programs, tenths)) = known else {
        if let Some(program) = built_for_linux(stem) {
            let folder = if in_folder(stem, program) { format!("/{stem}") } else { String::new() };
            let file = |name: &str, mode: u32, size: u64| {
                Entry::fixed(format!("{folder}/{name}"), mode, size, format!("estimated: {name} of {base}"))
            };
            return Some(vec![
                file(program, 0o755, size.saturating_mul(3)),
                file("README.md", 0o644, 4_000),
                file("LICENSE", 0o644, 11_000),
            ]);
        }
        return Some(source_entries(&archive_folder(source, stem), size.saturating_mul(4), base));
    };
    // `apache-maven-3.9.6-bin` unpacks to `apache-maven-3.9.6`.
    let folder = folder.replace("{stem}", stem).replace("{dir}", stem.trim_end_matches("-bin"));
    let total = size.saturating_mul(*tenths) / 10;
    let count = programs.len().max(1) as u64;
    let main = total / 2;
    let place = |name: &str| if folder.is_empty() { format!("/{name}") } else { format!("/{folder}/{name}") };
    let entry = |at: String, mode: u32, size: u64| {
        let label = format!("{base}:{at}");
        Entry::fixed(at, mode, size, label)
    };
    let mut entries: Vec<Entry> =
        programs.iter().map(|program| entry(place(program), 0o755, main / count)).collect();
    if let Some(installer) =
        entries.iter_mut().find(|entry| lower.starts_with("awscli") && entry.path.ends_with("/install"))
    {
        *installer = Entry::text(Arc::clone(&installer.path), 0o755, AWS_INSTALLER);
    }
    if programs.iter().any(|program| program.contains('/')) {
        entries.push(entry(place("lib/contents"), 0o644, total - main));
    }
    Some(entries)
}

/// The installer in the archive of the AWS command line: `install [-i FOLDER] [-b BIN] [--update]`.
const AWS_INSTALLER: &str = "#!/bin/sh\nset -e\nplace=/usr/local/aws-cli\nbin=/usr/local/bin\nfrom=\"$(dirname \"$0\")\"\nwhile [ $# -gt 0 ]; do\n  case \"$1\" in\n    -i|--install-dir) place=\"$2\"; shift ;;\n    -b|--bin-dir) bin=\"$2\"; shift ;;\n  esac\n  shift\ndone\nmkdir -p \"$place/v2/current/bin\" \"$bin\"\ncp -r \"$from/dist\" \"$place/v2/current/\"\nln -sf ../dist/aws \"$place/v2/current/bin/aws\"\nln -sf \"$place/v2/current/bin/aws\" \"$bin/aws\"\necho \"You can now run: $bin/aws --version\"\n";

/// The program in an archive that was built for one platform: `tool` of `tool-v1.2.3-linux-amd64`.
fn built_for_linux(stem: &str) -> Option<&str> {
    const PLATFORMS: [&str; 6] = ["linux", "x86_64", "amd64", "x64", "aarch64", "arm64"];
    let lower = stem.to_ascii_lowercase();
    if !lower.contains("linux") && !lower.contains("musl") {
        return None;
    }
    let parts = || stem.char_indices().filter(|(_, c)| matches!(c, '-' | '_' | '.'));
    let is_end = |rest: &str| {
        let rest = rest.to_ascii_lowercase();
        let digits = rest.strip_prefix('v').unwrap_or(&rest);
        PLATFORMS.iter().any(|word| rest.starts_with(word))
            || digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let (at, _) = parts().find(|(at, _)| stem.get(at + 1..).is_some_and(is_end))?;
    stem.get(..at).filter(|name| !name.is_empty())
}

/// Whether the program lies in a folder named like the archive: where the name holds Rust's word for the platform, or a
/// point before the system's as Prometheus' archives have it.
fn in_folder(stem: &str, program: &str) -> bool {
    const FLAT: [&str; 7] = ["mdbook", "just", "starship", "zellij", "trunk", "cargo-binstall", "cargo-chef"];
    (stem.contains("unknown-linux") && !FLAT.contains(&program)) || stem.contains(".linux-")
}

/// The files of a described archive as a call takes them to be. Who names members, or takes folders off their names,
/// knows what the archive holds better than a guess by its name does.
pub(super) fn as_asked(mut entries: Vec<Entry>, wanted: &[String], strip: usize) -> Vec<Entry> {
    let depth = |entry: &Entry| entry.path.split('/').filter(|part| !part.is_empty()).count();
    if strip > 0 && entries.iter().all(|entry| depth(entry) <= strip) {
        for entry in &mut entries {
            entry.path = format!("{}{}", "/archive".repeat(strip), entry.path).into();
        }
    }
    for pattern in wanted {
        let plain = pattern.trim_start_matches("./").trim_matches('/');
        let fits = |entry: &Entry| {
            let path = entry.path.trim_start_matches('/');
            crate::shell::pattern::matches(plain, path)
                || path.strip_prefix(plain).is_some_and(|rest| rest.starts_with('/'))
        };
        if plain.is_empty() || entries.iter().any(fits) {
            continue;
        }
        let at = plain.replace("*/", "archive/").replace(['*', '?'], "");
        let base = path::base(&at);
        let same = entries.iter().position(|entry| path::base(&entry.path) == base);
        let sources = entries.iter().any(|entry| entry.path.ends_with("/configure"));
        match same.and_then(|same| entries.get_mut(same)) {
            Some(entry) => entry.path = format!("/{at}").into(),
            None => {
                let most = entries.iter().map(Entry::size).max().unwrap_or(0);
                let (at, mode) = if sources && !base.contains('.') {
                    (format!("/{at}/contents"), 0o644)
                } else {
                    (format!("/{at}"), 0o755)
                };
                entries.push(Entry::fixed(at, mode, most / 2, format!("estimated: {base}")));
            }
        }
    }
    entries
}

/// The folder in an archive of sources. GitHub names it after the repository: `opencv-4.9.0` in
/// `opencv/opencv/archive/4.9.0.zip`.
fn archive_folder(source: &str, stem: &str) -> String {
    let repository =
        source.split_once("/archive/").map(|(before, _)| path::base(before.trim_end_matches("/-")));
    match repository {
        Some(name) if source.contains("github.com") => {
            let version =
                stem.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            format!("/{name}-{}", version.unwrap_or(stem))
        }
        _ => format!("/{stem}"),
    }
}

/// Sources of which only the size is known: the files that builds look for, and one for the rest.
pub(super) fn source_entries(root: &str, size: u64, of: &str) -> Vec<Entry> {
    const FILES: &[(&str, u32, u64)] = &[
        ("configure", 0o755, 20),
        ("autogen.sh", 0o755, 2000),
        ("bootstrap.sh", 0o755, 2000),
        ("CMakeLists.txt", 0o644, 1000),
        ("LICENSE", 0o644, 1500),
        ("README.md", 0o644, 1000),
    ];
    let file = |name: &str, mode: u32, size: u64| {
        Entry::fixed(format!("{root}/{name}"), mode, size, format!("estimated: {name} of {of}"))
    };
    let mut entries: Vec<Entry> =
        FILES.iter().map(|(name, mode, share)| file(name, *mode, size / share)).collect();
    let own = OWN_FILES.iter().filter(|(word, ..)| of.contains(word) || root.contains(word));
    entries.extend(own.map(|(_, name, text)| Entry::text(format!("{root}/{name}"), 0o755, *text)));
    let used: u64 = entries.iter().map(Entry::size).sum();
    entries.push(file("contents", 0o644, size.saturating_sub(used)));
    entries
}

/// Scripts of well-known repositories that builds start, as stand-ins: word in the name, path, text.
const OWN_FILES: &[(&str, &str, &str)] = &[
    (
        "vcpkg",
        "bootstrap-vcpkg.sh",
        "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")\"\ncurl -fsSL -o vcpkg https://github.com/microsoft/vcpkg-tool/releases/download/2025-10-16/vcpkg-glibc\nchmod 755 vcpkg\n",
    ),
    ("vcpkg", "scripts/buildsystems/vcpkg.cmake", "# The toolchain of vcpkg.\n"),
    (
        "node-build",
        "bin/node-build",
        "#!/bin/sh\nset -e\nmkdir -p \"$2\"\ncurl -fsSL \"https://nodejs.org/dist/v$1/node-v$1-linux-x64.tar.xz\" | tar -xJ -C \"$2\" --strip-components=1\n",
    ),
    (
        "boost_",
        "bootstrap.sh",
        "#!/bin/sh\nset -e\nprefix=/usr/local\nfor word; do case \"$word\" in --prefix=*) prefix=\"${word#*=}\" ;; esac; done\ncat > b2 <<END\n#!/bin/sh\nset -e\ncase \" \\$* \" in *\" install \"*) ;; *) exit 0 ;; esac\nprefix=\"$prefix\"\nfor word; do case \"\\$word\" in --prefix=*) prefix=\"\\${word#*=}\" ;; esac; done\nmkdir -p \"\\$prefix/include/boost\" \"\\$prefix/lib\"\ncp contents \"\\$prefix/include/boost/contents\"\nEND\nchmod 755 b2\ncp b2 bjam\n",
    ),
    (
        "redis",
        "src/config.c",
        "    createBoolConfig(\"protected-mode\", NULL, MODIFIABLE_CONFIG, server.protected_mode, 1, NULL, NULL),\n",
    ),
    ("openssl-", "config", "#!/bin/sh\nexec ./configure \"$@\"\n"),
    ("openssl-", "Configure", "#!/bin/sh\nexec ./configure \"$@\"\n"),
    ("ruby-build", "install.sh", "#!/bin/sh\ncp -p bin/ruby-build \"${PREFIX:-/usr/local}/bin/\"\n"),
];

#[cfg(test)]
mod tests {
    use super::archive_entries;

    #[test]
    fn archives() {
        let paths = |name: &str, label: &str| -> Vec<String> {
            archive_entries(name, label, 1000)
                .unwrap_or_default()
                .iter()
                .map(|e| e.path.to_string())
                .collect()
        };
        let url = "download: https://nodejs.org/dist/v20.1.0/node-v20.1.0-linux-x64.tar.xz";
        assert!(paths("node.tar.xz", url).contains(&"/node-v20.1.0-linux-x64/bin/node".to_owned()));
        let maven = "download: https://dlcdn.apache.org/maven/apache-maven-3.9.6-bin.tar.gz";
        assert!(paths("/tmp/m.tgz", maven).contains(&"/apache-maven-3.9.6/bin/mvn".to_owned()));
        assert!(archive_entries("a.txt", "estimated: https://a.org/a.txt", 1).is_none());
    }
}
