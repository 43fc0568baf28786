//! What well-known addresses give: stand-ins for install scripts, sizes of archives, and what the archives hold.
//!
//! Nothing is fetched. A script here does what the real one does, with the programs that have a model; an archive is
//! a description with the size that was published for some version. Every other address gives an estimate that says
//! so in its label.

use std::sync::Arc;

use crate::catalog::Entry;
use crate::vfs::{Content, path};

/// An install script: addresses that hold all the words, and a stand-in. `$VERSION` is the number in the address.
const SCRIPTS: &[(&[&str], &str)] = &[
    (
        &["deb.nodesource.com/setup_"],
        "#!/bin/bash\nset -e\napt-get update\napt-get install -y ca-certificates curl gnupg > /dev/null\nmkdir -p /etc/apt/keyrings\necho \"deb [signed-by=/etc/apt/keyrings/nodesource.gpg] https://deb.nodesource.com/node_$VERSION.x nodistro main\" > /etc/apt/sources.list.d/nodesource.list\napt-get update\n",
    ),
    (
        &["sh.rustup.rs"],
        "#!/bin/sh\nset -e\nprogram=\"$(mktemp -d)/rustup-init\"\ntouch \"$program\"\nchmod +x \"$program\"\n\"$program\" \"$@\"\nrm -r \"$(dirname \"$program\")\"\n",
    ),
    (&["install.python-poetry.org"], "import poetry_installer\n"),
    (
        &["astral.sh/uv", "install.sh"],
        "#!/bin/sh\nset -e\ndirectory=\"${UV_INSTALL_DIR:-${XDG_BIN_HOME:-$HOME/.local/bin}}\"\nmkdir -p \"$directory\"\nfetch='curl -fsSL -o'\ncommand -v curl > /dev/null || fetch='wget -q -O'\n$fetch \"$directory/uv\" https://github.com/astral-sh/uv/releases/latest/download/uv\ncp \"$directory/uv\" \"$directory/uvx\"\nchmod 755 \"$directory/uv\" \"$directory/uvx\"\necho \"installing to $directory\"\n",
    ),
    (
        &["bun.sh/install"],
        "#!/bin/bash\nset -e\nmkdir -p \"$HOME/.bun/bin\"\ncurl -fsSL -o \"$HOME/.bun/bin/bun\" https://github.com/oven-sh/bun/releases/latest/download/bun\nchmod 755 \"$HOME/.bun/bin/bun\"\nln -sf bun \"$HOME/.bun/bin/bunx\"\necho 'bun was installed successfully'\n",
    ),
    (
        &["get.pnpm.io/install.sh"],
        "#!/bin/sh\nset -e\nmkdir -p \"${PNPM_HOME:-$HOME/.local/share/pnpm}\"\ncurl -fsSL -o \"${PNPM_HOME:-$HOME/.local/share/pnpm}/pnpm\" https://github.com/pnpm/pnpm/releases/latest/download/pnpm-linux-x64\nchmod 755 \"${PNPM_HOME:-$HOME/.local/share/pnpm}/pnpm\"\n",
    ),
    (
        &["wasm-pack/installer/init.sh"],
        "#!/bin/sh\nset -e\nbin=\"${CARGO_HOME:-$HOME/.cargo}/bin\"\nmkdir -p \"$bin\"\ncurl -fsSL -o \"$bin/wasm-pack\" https://github.com/rustwasm/wasm-pack/releases/latest/download/wasm-pack-init\nchmod 755 \"$bin/wasm-pack\"\necho 'info: successfully installed wasm-pack'\n",
    ),
    (
        &["install_kustomize.sh"],
        "#!/bin/bash\nset -e\nwhere=\"${2:-$PWD}\"\n[ -z \"$1\" ] || [ -d \"$1\" ] && where=\"${1:-$where}\"\ncurl -fsSL -o \"$where/kustomize\" https://github.com/kubernetes-sigs/kustomize/releases/download/bin\nchmod 755 \"$where/kustomize\"\necho \"kustomize installed to $where/kustomize\"\n",
    ),
    (
        &["cargo-bins/cargo-binstall", "install-from-binstall-release.sh"],
        "#!/bin/sh\nset -e\nbin=\"${CARGO_HOME:-$HOME/.cargo}/bin\"\nmkdir -p \"$bin\"\ncurl -fsSL -o \"$bin/cargo-binstall\" https://github.com/cargo-bins/cargo-binstall/releases/latest/download/bin\nchmod 755 \"$bin/cargo-binstall\"\n",
    ),
    (
        &["aquasecurity/trivy", "install.sh"],
        "#!/bin/sh\nset -e\nwhile [ $# -gt 0 ]; do case \"$1\" in -b) where=\"$2\"; shift ;; esac; shift; done\nmkdir -p \"${where:-./bin}\"\ncurl -fsSL -o \"${where:-./bin}/trivy\" https://github.com/aquasecurity/trivy/releases/download/bin\nchmod 755 \"${where:-./bin}/trivy\"\n",
    ),
    (
        &["anchore/syft", "install.sh"],
        "#!/bin/sh\nset -e\nwhile [ $# -gt 0 ]; do case \"$1\" in -b) where=\"$2\"; shift ;; esac; shift; done\nmkdir -p \"${where:-./bin}\"\ncurl -fsSL -o \"${where:-./bin}/syft\" https://github.com/anchore/syft/releases/download/bin\nchmod 755 \"${where:-./bin}/syft\"\n",
    ),
    (
        &["cosmtrek/air", "install.sh"],
        "#!/bin/sh\nset -e\nwhile [ $# -gt 0 ]; do case \"$1\" in -b) where=\"$2\"; shift ;; esac; shift; done\nmkdir -p \"${where:-./bin}\"\ncurl -fsSL -o \"${where:-./bin}/air\" https://github.com/air-verse/air/releases/download/bin\nchmod 755 \"${where:-./bin}/air\"\n",
    ),
    (
        &["taskfile.dev/install.sh"],
        "#!/bin/sh\nset -e\nwhile [ $# -gt 0 ]; do case \"$1\" in -b) where=\"$2\"; shift ;; esac; shift; done\nmkdir -p \"${where:-./bin}\"\ncurl -fsSL -o \"${where:-./bin}/task\" https://github.com/go-task/task/releases/download/bin\nchmod 755 \"${where:-./bin}/task\"\n",
    ),
    (
        &["get.symfony.com/cli/installer"],
        "#!/bin/bash\nset -e\nmkdir -p \"$HOME/.symfony5/bin\"\ncurl -fsSL -o \"$HOME/.symfony5/bin/symfony\" https://github.com/symfony-cli/symfony-cli/releases/latest/download/bin\nchmod 755 \"$HOME/.symfony5/bin/symfony\"\n",
    ),
    (
        &["get.sdkman.io"],
        "#!/bin/bash\nset -e\nmkdir -p \"$HOME/.sdkman/bin\"\ncat > \"$HOME/.sdkman/bin/sdkman-init.sh\" <<'EOF'\nsdk() {\n  case \"$1\" in\n    install)\n      mkdir -p \"$HOME/.sdkman/candidates/$2/current/bin\"\n      case \"$2\" in java) tools='java javac jar jlink keytool' ;; maven) tools=mvn ;; *) tools=$2 ;; esac\n      for tool in $tools; do\n        curl -fsSL -o \"$HOME/.sdkman/candidates/$2/current/bin/$tool\" \"https://api.sdkman.io/2/broker/download/$2/$tool.bin\"\n        chmod 755 \"$HOME/.sdkman/candidates/$2/current/bin/$tool\"\n      done\n      export PATH=\"$HOME/.sdkman/candidates/$2/current/bin:$PATH\"\n      ;;\n  esac\n}\nfor folder in \"$HOME\"/.sdkman/candidates/*/current/bin; do PATH=\"$folder:$PATH\"; done\nEOF\necho 'All done!'\n",
    ),
    (&["getcomposer.org/installer"], "<?php /* composer installer */\n"),
    (
        &["get.docker.com"],
        "#!/bin/sh\nset -e\napt-get update\nmkdir -p /etc/apt/keyrings\necho 'deb https://download.docker.com/linux/debian bookworm stable' > /etc/apt/sources.list.d/docker.list\napt-get update\napt-get install -y docker-ce-cli\n",
    ),
    (
        &["raw.githubusercontent.com/nvm-sh/nvm", "install.sh"],
        "#!/bin/bash\nset -e\nexport NVM_DIR=\"${NVM_DIR:-$HOME/.nvm}\"\nmkdir -p \"$NVM_DIR\"\ncat > \"$NVM_DIR/nvm.sh\" <<'EOF'\nnvm() {\n  case \"$1\" in\n    install)\n      mkdir -p \"$NVM_DIR/versions/node/v$2/bin\"\n      curl -fsSL https://nodejs.org/dist/v$2/node-v$2-linux-x64.tar.xz | tar -xJ -C \"$NVM_DIR/versions/node/v$2\" --strip-components=1\n      ;;\n    alias|use) ;;\n  esac\n}\nEOF\n",
    ),
    (
        &["raw.githubusercontent.com/helm/helm", "get-helm"],
        "#!/bin/sh\ncurl -fsSL -o /usr/local/bin/helm https://get.helm.sh/helm-bin\nchmod 755 /usr/local/bin/helm\n",
    ),
    (
        &["raw.githubusercontent.com/golangci/golangci-lint", "install.sh"],
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do case \"$1\" in -b) directory=\"$2\"; shift ;; esac; shift; done\nmkdir -p \"${directory:-./bin}\"\ncurl -fsSL -o \"${directory:-./bin}/golangci-lint\" https://github.com/golangci/golangci-lint/releases/download/bin\nchmod 755 \"${directory:-./bin}/golangci-lint\"\n",
    ),
    (
        &["dot.net/v1/dotnet-install.sh"],
        "#!/bin/bash\nmkdir -p \"$HOME/.dotnet\"\ncurl -fsSL -o \"$HOME/.dotnet/dotnet\" https://builds.dotnet.microsoft.com/dotnet-sdk\nchmod 755 \"$HOME/.dotnet/dotnet\"\n",
    ),
    (&["aka.ms/install-artifacts-credprovider"], "#!/bin/sh\n:\n"),
];

/// Sizes in bytes of what addresses with all the words give; the first that fits.
const SIZES: &[(&[&str], u64)] = &[
    (&["ziglang.org", ".tar.xz"], 47_000_000),
    (&["nodejs.org/dist", ".tar.xz"], 29_000_000),
    (&["nodejs.org/dist", ".tar.gz"], 47_000_000),
    (&["go.dev/dl", ".tar.gz"], 74_000_000),
    (&["golang.org/dl", ".tar.gz"], 74_000_000),
    (&["dl.google.com/go", ".tar.gz"], 74_000_000),
    (&["dl.google.com/linux", ".deb"], 120_000_000),
    (&["maven", "-bin.tar.gz"], 9_200_000),
    (&["gradle", "-bin.zip"], 130_000_000),
    (&["OpenJDK", ".tar.gz"], 200_000_000),
    (&["github.com/krallin/tini"], 24_000),
    (&["github.com/Yelp/dumb-init"], 57_000),
    (&["github.com/tianon/gosu"], 2_300_000),
    (&["github.com/jwilder/dockerize"], 4_400_000),
    (&["github.com/just-containers/s6-overlay"], 1_800_000),
    (&["github.com/astral-sh/uv"], 47_000_000),
    (&["github.com/oven-sh/bun"], 95_000_000),
    (&["github.com/pnpm/pnpm"], 60_000_000),
    (&["github.com/golang-migrate/migrate"], 17_000_000),
    (&["github.com/gohugoio/hugo"], 20_000_000),
    (&["github.com/protocolbuffers/protobuf"], 3_000_000),
    (&["github.com/grpc-ecosystem/grpc-health-probe"], 11_000_000),
    (&["github.com/aquasecurity/trivy"], 50_000_000),
    (&["github.com/docker/compose"], 62_000_000),
    (&["github.com/mikefarah/yq"], 10_000_000),
    (&["github.com/stedolan/jq"], 3_900_000),
    (&["github.com/jqlang/jq"], 2_300_000),
    (&["github.com/golangci/golangci-lint"], 40_000_000),
    (&["github.com/hadolint"], 22_000_000),
    (&["github.com/wkhtmltopdf"], 17_000_000),
    (&["github.com", "/archive/"], 4_000_000),
    (&["github.com", "/releases/"], 15_000_000),
    (&["releases.hashicorp.com"], 26_000_000),
    (&["dl.k8s.io"], 57_000_000),
    (&["storage.googleapis.com/kubernetes-release"], 57_000_000),
    (&["get.helm.sh"], 17_000_000),
    (&["awscli.amazonaws.com"], 60_000_000),
    (&["wordpress.org", ".tar.gz"], 26_000_000),
    (&["python.org/ftp", ".tgz"], 27_000_000),
    (&["python.org/ftp", ".tar.xz"], 20_000_000),
    (&["bootstrap.pypa.io/get-pip.py"], 2_200_000),
    (&["repo.anaconda.com"], 150_000_000),
    (&["repo.continuum.io"], 150_000_000),
    (&["conda-forge/miniforge"], 90_000_000),
    (&["download.redis.io"], 3_700_000),
    (&["downloads.apache.org"], 50_000_000),
    (&["archive.apache.org"], 50_000_000),
    (&["dlcdn.apache.org"], 50_000_000),
    (&["repo1.maven.org", ".jar"], 3_000_000),
    (&["opentelemetry-javaagent.jar"], 21_000_000),
    (&["truststore.pki.rds.amazonaws.com"], 165_000),
    (&["getcomposer.org/download"], 3_200_000),
    (&["getcomposer.org/composer"], 3_200_000),
    (&["phar.phpunit.de"], 5_000_000),
    (&["builds.dotnet.microsoft.com"], 220_000_000),
    (&["dot.net"], 220_000_000),
    (&["packages.microsoft.com", ".deb"], 4_300),
    (&["packages.microsoft.com", ".asc"], 983),
    (&["chromedriver"], 10_000_000),
    (&["huggingface.co"], 500_000_000),
    (&["download.pytorch.org"], 200_000_000),
];

/// What an address without any known word gives, by its ending.
const BY_ENDING: &[(&str, u64)] = &[
    (".asc", 3_100),
    (".gpg", 2_800),
    (".key", 3_100),
    (".pub", 3_100),
    (".sig", 566),
    (".sha256", 98),
    (".sha512", 160),
    (".md5", 66),
    (".list", 120),
    (".repo", 300),
    (".txt", 8_000),
    (".json", 12_000),
    (".yml", 2_000),
    (".yaml", 2_000),
    (".sh", 6_000),
    (".py", 12_000),
    (".js", 90_000),
    (".css", 60_000),
    (".html", 15_000),
    (".ttf", 300_000),
    (".jpg", 200_000),
    (".png", 60_000),
    (".svg", 6_000),
    (".deb", 12_000_000),
    (".rpm", 12_000_000),
    (".apk", 1_000_000),
    (".jar", 3_000_000),
    (".war", 20_000_000),
    (".zip", 12_000_000),
    (".tar.gz", 12_000_000),
    (".tgz", 12_000_000),
    (".tar.xz", 9_000_000),
    (".tar.bz2", 11_000_000),
    (".whl", 2_000_000),
    (".phar", 3_000_000),
    (".bin", 20_000_000),
    (".csv", 500_000),
];

const PAGE: u64 = 15_000;

/// What a GET of an address gives.
pub(super) fn content(url: &str, machine: &str) -> Content {
    let holds = |words: &[&str]| words.iter().all(|word| url.contains(word));
    if let Some((_, script)) = SCRIPTS.iter().find(|(words, _)| holds(words)) {
        return Content::from(script.replace("$VERSION", &number(url)).as_str());
    }
    if url.contains("/releases/latest") && url.contains("api.github.com") {
        return Content::described(PAGE, format!("estimated: {url}"));
    }
    let lower = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    let checksum = BY_ENDING.iter().take(7).find(|(ending, _)| lower.ends_with(ending));
    if let Some((_, size)) = checksum {
        return Content::described(*size, format!("estimated: {url}"));
    }
    if let Some((_, size)) = SIZES.iter().find(|(words, _)| holds(words)) {
        return Content::described(*size, format!("download: {url}"));
    }
    let size = BY_ENDING.iter().find(|(ending, _)| lower.ends_with(ending)).map_or(PAGE, |(_, size)| *size);
    let size = if url.contains(machine) && size == PAGE { 15_000_000 } else { size };
    Content::described(size, format!("estimated: {url}"))
}

/// The first number in the last part of an address: `setup_20.x` is 20.
fn number(url: &str) -> String {
    let last = url.rsplit('/').next().unwrap_or(url);
    let digits =
        last.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect::<String>();
    if digits.is_empty() { "22".to_owned() } else { digits }
}

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
    ("wordpress", "wordpress", &["index.php", "wp-load.php"], 35),
    ("wkhtmltox", "wkhtmltox", &["bin/wkhtmltopdf"], 25),
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
    let Some((_, folder, programs, tenths)) = known else {
        if let Some(program) = built_for_linux(stem) {
            return Some(vec![
                Entry::fixed(
                    format!("/{program}"),
                    0o755,
                    size.saturating_mul(3),
                    format!("{base}:{program}"),
                ),
                Entry::fixed("/README.md", 0o644, 4_000, format!("estimated: README.md of {base}")),
                Entry::fixed("/LICENSE", 0o644, 11_000, format!("estimated: LICENSE of {base}")),
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
    ("ruby-build", "install.sh", "#!/bin/sh\ncp -p bin/ruby-build \"${PREFIX:-/usr/local}/bin/\"\n"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let text = |url: &str| content(url, "x86_64").as_text().map(str::to_owned);
        assert!(text("https://deb.nodesource.com/setup_20.x").is_some_and(|t| t.contains("node_20.x")));
        assert_eq!(content("https://go.dev/dl/go1.22.0.linux-amd64.tar.gz", "x86_64").len(), 74_000_000);
        assert_eq!(content("https://example.org/a.zip", "x86_64").len(), 12_000_000);
    }

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
