//! What well-known addresses give: stand-ins for install scripts and sizes of archives.
//!
//! Nothing is fetched. A script here does what the real one does, with the programs that have a model; an archive is
//! a description with the size that was published for some version. Every other address gives an estimate that says
//! so in its label.

use crate::vfs::Content;

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
    if let Some(content) = super::published::content(url, machine) {
        return content;
    }
    let lower = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    let checksum = BY_ENDING.iter().take(5).find(|(ending, _)| lower.ends_with(ending));
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
}
