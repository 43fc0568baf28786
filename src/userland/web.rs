//! PHP and Ruby: Composer, extensions of the official images, Bundler and gems.

use std::collections::BTreeSet;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["composer", "composer.phar"],
        summary: "composer install, require, dump-autoload",
        flags: &[],
        run: composer,
    },
    Program {
        names: &["php", "php83", "php82"],
        summary: "versions, artisan's caches, Composer's installer",
        flags: &[],
        run: php,
    },
    Program {
        names: &[
            "docker-php-ext-install",
            "docker-php-ext-configure",
            "docker-php-ext-enable",
            "docker-php-source",
            "pecl",
            "pear",
            "phpize",
            "install-php-extensions",
        ],
        summary: "extensions of PHP's official images",
        flags: &[],
        run: extensions,
    },
    Program {
        names: &["bundle", "bundler"],
        summary: "bundle install, config, exec",
        flags: &[],
        run: bundle,
    },
    Program { names: &["gem"], summary: "gem install", flags: &[], run: gem },
    Program { names: &["ruby", "irb"], summary: "its version; scripts have no model", flags: &[], run: ruby },
    Program {
        names: &["rails", "rake", "bootsnap", "puma", "sidekiq", "rspec", "rubocop", "rackup", "jekyll"],
        summary: "assets:precompile and other tasks",
        flags: &[],
        run: rails,
    },
    Program {
        names: &["mix", "elixir", "rebar3"],
        summary: "mix deps.get, compile, release",
        flags: &[],
        run: mix,
    },
    Program {
        names: &["cpanm", "cpan"],
        summary: "modules of Perl, estimated",
        flags: &[],
        run: |_, process| {
            for name in process.operands().to_vec().iter().filter(|word| !word.starts_with('-')) {
                process.download(200_000);
                process.sys.spend(3 * cost::SECOND);
                let at = format!("/usr/local/share/perl5/{}.pm", name.replace("::", "/"));
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    600_000,
                    format!("estimated: module {name}"),
                )]);
            }
            0
        },
    },
];

/// A package of PHP, and a gem, of which only the name is known.
const PHP_PACKAGE: u64 = 550_000;
const GEM: u64 = 700_000;

fn plain(process: &Process<'_>) -> Vec<String> {
    process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect()
}

fn composer(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = plain(process);
    let folder = process
        .operands()
        .iter()
        .find_map(|word| word.strip_prefix("--working-dir=").or(word.strip_prefix("-d=")))
        .map(str::to_owned);
    let folder = process.path(folder.as_deref().unwrap_or(".")).trim_end_matches("/.").to_owned();
    match words.first().map(String::as_str) {
        Some("install" | "i" | "update" | "require" | "global" | "create-project") => {}
        Some("dump-autoload" | "dumpautoload") => {
            let at = format!("{folder}/vendor/composer/autoload_classmap.php");
            process.unpack_own(vec![Entry::fixed(at, 0o644, 60_000, "estimated: class map")]);
            return 0;
        }
        None => {
            process.out("Composer version 2.9.2\n");
            return 0;
        }
        _ => return 0,
    }
    if words.first().is_some_and(|word| word == "create-project") {
        let name = words.get(2).or(words.get(1)).cloned().unwrap_or_default();
        let root = process.path(crate::vfs::path::base(&name));
        process.download(25_000_000);
        process.unpack_own(vec![
            Entry::fixed(format!("{root}/vendor/contents"), 0o644, 55_000_000, format!("estimated: {name}")),
            Entry::text(format!("{root}/composer.json"), 0o644, "{}\n"),
            Entry::fixed(format!("{root}/public/index.php"), 0o644, 600, format!("estimated: {name}")),
        ]);
        return 0;
    }
    let text = process.text_of(&format!("{folder}/composer.json"));
    let lock = process.text_of(&format!("{folder}/composer.lock"));
    let requires = words.first().is_some_and(|word| word == "require" || word == "global");
    if text.is_none() && !requires {
        process.err(format!("Composer could not find a composer.json file in {folder}\nTo initialize a project, please create a composer.json file. See https://getcomposer.org/basic-usage\n"));
        return 1;
    }
    let dev = !process.operands().iter().any(|word| word == "--no-dev");
    let mut names: BTreeSet<String> = BTreeSet::new();
    let json: serde_json::Value = serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default();
    let locked: serde_json::Value = serde_json::from_str(&lock.unwrap_or_default()).unwrap_or_default();
    for key in ["require", "require-dev"].iter().filter(|key| dev || **key == "require") {
        let section = json.get(key).and_then(serde_json::Value::as_object);
        names.extend(
            section.into_iter().flatten().map(|(name, _)| name.clone()).filter(|name| name.contains('/')),
        );
    }
    for key in ["packages", "packages-dev"].iter().filter(|key| dev || **key == "packages") {
        let list = locked.get(key).and_then(serde_json::Value::as_array);
        names.extend(
            list.into_iter().flatten().filter_map(|one| one.get("name")?.as_str().map(str::to_owned)),
        );
    }
    names.extend(
        words
            .iter()
            .skip(1)
            .filter(|_| requires)
            .filter(|word| word.contains('/'))
            .map(|word| word.split(':').next().unwrap_or(word).to_owned()),
    );
    let cache = process.var("COMPOSER_CACHE_DIR").map_or_else(
        || {
            process
                .var("COMPOSER_HOME")
                .map_or_else(|| format!("{}/.cache/composer", process.home()), |home| format!("{home}/cache"))
        },
        str::to_owned,
    );
    process.err("Installing dependencies from lock file\n");
    let mut entries = Vec::new();
    for name in &names {
        let size = match name.as_str() {
            "laravel/framework" => 36_000_000,
            "symfony/framework-bundle" | "symfony/symfony" => 22_000_000,
            "phpunit/phpunit" => 9_000_000,
            "aws/aws-sdk-php" => 48_000_000,
            _ => PHP_PACKAGE,
        };
        let kept = format!("{cache}/files/{name}/package.zip");
        if !process.sys.tree.exists(&kept) {
            if !process.download(size / 4) {
                process.err("curl error 6 while downloading https://repo.packagist.org/packages.json: Could not resolve host: repo.packagist.org\n");
                return 100;
            }
            entries.push(Entry::fixed(kept, 0o644, size / 4, format!("composer-cache:{name}")));
        }
        entries.push(Entry::fixed(
            format!("{folder}/vendor/{name}/contents"),
            0o644,
            size,
            format!("estimated: composer {name}"),
        ));
        process.err(format!("  - Installing {name}: Extracting archive\n"));
    }
    entries.push(Entry::fixed(format!("{folder}/vendor/autoload.php"), 0o644, 750, "estimated: autoloader"));
    entries.push(Entry::fixed(
        format!("{folder}/vendor/composer/contents"),
        0o644,
        90_000,
        "estimated: autoloader",
    ));
    process.unpack_own(entries);
    process.err("Generating optimized autoload files\n");
    0
}

fn php(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let version = process.version_of("php").unwrap_or_else(|| "8.3.28".to_owned());
    match args.first().map(String::as_str) {
        None => {
            let script = process.read_stdin();
            if !script.as_text().is_some_and(|text| text.contains("composer installer")) {
                if !script.is_empty() {
                    process.not_simulated(0, "PHP has no model");
                }
                return 0;
            }
            installer(process, &args)
        }
        Some("-v" | "--version") => {
            process.out(format!("PHP {version} (cli)\n"));
            0
        }
        Some("-m" | "-i" | "--ini") => 0,
        Some("--") => installer(process, &args),
        Some("artisan") => {
            let command = args.get(1).map_or("", String::as_str);
            let cached = match command {
                "config:cache" | "optimize" => Some("bootstrap/cache/config.php"),
                "route:cache" => Some("bootstrap/cache/routes-v7.php"),
                "view:cache" => Some("storage/framework/views/cached.php"),
                "event:cache" => Some("bootstrap/cache/events.php"),
                _ => None,
            };
            if let Some(path) = cached {
                let at = process.path(path);
                process.unpack_own(vec![Entry::fixed(at, 0o644, 25_000, format!("estimated: {command}"))]);
            }
            0
        }
        Some("-r") => {
            let code = args.get(1).cloned().unwrap_or_default();
            // Composer's documented way: copy the installer, check it, run it, remove it.
            if code.starts_with("copy(") {
                let quoted: Vec<&str> = code.split(['\'', '"']).skip(1).step_by(2).collect();
                if let [url, file, ..] = quoted.as_slice() {
                    let content = super::sites::content(url, &process.sys.machine);
                    let file = (*file).to_owned();
                    process.user_file(&file, content);
                }
                return 0;
            }
            if code.starts_with("unlink(") {
                if let Some(file) = code.split(['\'', '"']).nth(1) {
                    let _ = process.remove_all(file);
                }
                return 0;
            }
            if !code.contains("hash_file") {
                process.not_simulated(1, "PHP has no model");
            }
            0
        }
        Some(file) => {
            let text = process.text_of(file).unwrap_or_default();
            if text.contains("composer installer") || file.contains("composer-setup") {
                return installer(process, &args);
            }
            if file.ends_with("bin/console") || file.contains("composer") || file.contains("bin/") {
                return 0;
            }
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
}

fn installer(process: &mut Process<'_>, args: &[String]) -> ExitCode {
    let value =
        |name: &str| args.iter().find_map(|arg| arg.strip_prefix(&format!("--{name}="))).map(str::to_owned);
    let folder = value("install-dir").unwrap_or_else(|| ".".to_owned());
    let name = value("filename").unwrap_or_else(|| "composer.phar".to_owned());
    process.download(3_200_000);
    let at = process.path(&format!("{}/{name}", folder.trim_end_matches('/')));
    process.unpack_own(vec![Entry::fixed(at, 0o755, 3_200_000, "composer=2.9.2")]);
    process.out("Composer (version 2.9.2) successfully installed\n");
    0
}

/// Extensions that compile for long or are large.
const EXTENSIONS: &[(&str, u64)] = &[
    ("intl", 3_200_000),
    ("gd", 700_000),
    ("mbstring", 2_900_000),
    ("soap", 1_100_000),
    ("imagick", 1_600_000),
    ("grpc", 28_000_000),
    ("swoole", 18_000_000),
    ("xdebug", 2_400_000),
    ("mongodb", 6_500_000),
    ("redis", 3_800_000),
];

fn extensions(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut skip = false;
    let mut names: Vec<String> = Vec::new();
    for word in &args {
        if std::mem::take(&mut skip) {
            continue;
        }
        skip = matches!(word.as_str(), "-j" | "--jobs" | "--ini-name" | "-d" | "-c");
        if !word.starts_with('-') && !(word.chars().all(|c| c.is_ascii_digit())) {
            names.push(word.clone());
        }
    }
    let pecl = matches!(process.name(), "pecl" | "pear");
    if pecl && names.first().is_some_and(|word| word != "install") {
        return 0;
    }
    match process.name() {
        "docker-php-ext-configure" | "phpize" => {
            process.sys.spend(8 * cost::SECOND);
            return 0;
        }
        "docker-php-source" => {
            let at = "/usr/src/php/contents";
            match names.first().map(String::as_str) {
                Some("extract") => {
                    process.unpack(&[Entry::fixed(at, 0o644, 120_000_000, "estimated: source of PHP")])
                }
                _ => process.discard("/usr/src/php"),
            }
            return 0;
        }
        _ => {}
    }
    let enable_only = process.name() == "docker-php-ext-enable";
    let ini = |name: &str| format!("/usr/local/etc/php/conf.d/docker-php-ext-{name}.ini");
    for word in names.iter().skip(usize::from(pecl)) {
        let name = word.split(['-', '@', '/']).next().unwrap_or(word).to_owned();
        let at = format!("/usr/local/lib/php/extensions/no-debug-non-zts-20230831/{name}.so");
        if !enable_only {
            let size = EXTENSIONS.iter().find(|(known, _)| *known == name).map_or(250_000, |(_, size)| *size);
            if pecl && !process.download(400_000) {
                process.err(format!(
                    "No releases available for package \"pecl.php.net/{name}\"\ninstall failed\n"
                ));
                return 1;
            }
            process.sys.spend(12 * cost::SECOND);
            process.unpack(&[Entry::fixed(at, 0o755, size, format!("estimated: extension {name}"))]);
        }
        if !pecl {
            let kind =
                if matches!(name.as_str(), "opcache" | "xdebug") { "zend_extension" } else { "extension" };
            process.system_file(&ini(&name), format!("{kind}={name}\n").as_str());
        }
    }
    0
}

fn gems_folder(process: &Process<'_>) -> String {
    let config = process.text_of(".bundle/config").unwrap_or_default();
    let configured = config
        .lines()
        .find_map(|line| line.strip_prefix("BUNDLE_PATH:"))
        .map(|at| process.path(at.trim().trim_matches('"')));
    process
        .var("BUNDLE_PATH")
        .map(str::to_owned)
        .or(configured)
        .or_else(|| process.var("GEM_HOME").map(str::to_owned))
        .unwrap_or_else(|| "/var/lib/gems/3.1.0".to_owned())
}

/// Gems of a Gemfile and of its lock file.
fn gems(process: &Process<'_>, without: &[String]) -> Option<BTreeSet<String>> {
    let text = process.text_of("Gemfile")?;
    let mut names = BTreeSet::new();
    let mut left_out = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("group ") {
            left_out = without.iter().any(|group| line.contains(&format!(":{group}")));
        } else if line == "end" {
            left_out = false;
        } else if let Some(rest) = line.strip_prefix("gem ").filter(|_| !left_out) {
            names.extend(rest.split(['"', '\'']).nth(1).map(str::to_owned));
        }
    }
    let lock = process.text_of("Gemfile.lock").unwrap_or_default();
    let listed = lock.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    names.extend(listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned));
    if names.contains("rails") {
        let parts = [
            "actionpack",
            "activerecord",
            "activesupport",
            "actionview",
            "railties",
            "activejob",
            "actioncable",
            "activestorage",
            "actionmailer",
            "nokogiri",
            "rack",
            "mail",
            "zeitwerk",
        ];
        names.extend(parts.map(str::to_owned));
    }
    Some(names)
}

fn bundle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let config = |process: &mut Process<'_>, key: &str, value: &str| {
        let at = process.var("BUNDLE_APP_CONFIG").map_or_else(|| process.path(".bundle"), str::to_owned)
            + "/config";
        let text = process.text_of(&at).unwrap_or_else(|| "---\n".to_owned());
        process.user_file(
            &at,
            format!("{text}BUNDLE_{}: \"{value}\"\n", key.to_uppercase().replace('.', "__")).as_str(),
        );
    };
    match words.first().map(String::as_str) {
        Some("install") | None => {}
        Some("config") => {
            let plain: Vec<&String> = words
                .iter()
                .skip(1)
                .filter(|word| !word.starts_with('-') && !matches!(word.as_str(), "set"))
                .collect();
            if let [key, values @ ..] = plain.as_slice()
                && !values.is_empty()
            {
                let value = values.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(":");
                config(process, key, &value);
            }
            return 0;
        }
        Some("exec") => {
            let argv = words.get(1..).unwrap_or_default().to_vec();
            let mut env = process.env.clone();
            let path = env.get("PATH").cloned().unwrap_or_default();
            env.insert("PATH".to_owned(), format!("{}/bin:{path}", gems_folder(process)));
            let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
            return process.exec_with(&argv, &env, &cwd, &user);
        }
        Some("--version" | "-v") => {
            process.out("Bundler version 2.6.9\n");
            return 0;
        }
        Some(_) => return 0,
    }
    let settings = process
        .text_of(
            &(process.var("BUNDLE_APP_CONFIG").map_or_else(|| process.path(".bundle"), str::to_owned)
                + "/config"),
        )
        .unwrap_or_default();
    let mut without: Vec<String> = settings
        .lines()
        .find_map(|line| line.strip_prefix("BUNDLE_WITHOUT:"))
        .map(|list| list.trim().trim_matches('"').split([':', ' ']).map(str::to_owned).collect())
        .unwrap_or_default();
    without.extend(
        process
            .var("BUNDLE_WITHOUT")
            .map(|list| list.split([':', ' ']).map(str::to_owned).collect::<Vec<_>>())
            .unwrap_or_default(),
    );
    if let Some(at) = words.iter().position(|word| word == "--without") {
        without.extend(words.iter().skip(at + 1).take_while(|word| !word.starts_with('-')).cloned());
    }
    if let Some(at) = words.iter().find_map(|word| word.strip_prefix("--path=")) {
        config(process, "path", at);
    }
    let Some(names) = gems(process, &without) else {
        process.err("Could not locate Gemfile\n");
        return 10;
    };
    process.out("Fetching gem metadata from https://rubygems.org/.........\n");
    for name in &names {
        if !install_gem(process, name) {
            process.err("Could not reach host rubygems.org. Check your network connection and try again.\n");
            return 17;
        }
    }
    process.out(format!("Bundle complete! {} gems now installed.\n", names.len()));
    0
}

/// Gems that compile, or are large.
const GEMS: &[(&str, u64)] = &[
    ("nokogiri", 12_000_000),
    ("sassc", 14_000_000),
    ("grpc", 60_000_000),
    ("pg", 2_600_000),
    ("mysql2", 2_200_000),
    ("ffi", 6_000_000),
    ("bootsnap", 500_000),
    ("puma", 1_400_000),
    ("libv8-node", 120_000_000),
    ("sqlite3", 6_000_000),
    ("rails", 60_000),
];
const COMPILED: [&str; 11] =
    ["nokogiri", "sassc", "grpc", "pg", "mysql2", "ffi", "bootsnap", "puma", "sqlite3", "bcrypt", "json"];

fn install_gem(process: &mut Process<'_>, name: &str) -> bool {
    let root = gems_folder(process);
    let at = format!("{root}/gems/{name}/contents");
    if process.sys.tree.exists(&at) {
        return true;
    }
    let size = GEMS.iter().find(|(known, _)| *known == name).map_or(GEM, |(_, size)| *size);
    if !process.download(size / 4) {
        return false;
    }
    if COMPILED.contains(&name) {
        process.sys.spend(8 * cost::SECOND);
    }
    let mut entries = vec![
        Entry::fixed(at, 0o644, size, format!("estimated: gem {name}")),
        Entry::fixed(format!("{root}/cache/{name}.gem"), 0o644, size / 4, format!("gem-cache:{name}")),
    ];
    const PROGRAMS: [&str; 22] = [
        "rails",
        "rake",
        "puma",
        "sidekiq",
        "rspec",
        "rubocop",
        "jekyll",
        "foreman",
        "rackup",
        "bundler",
        "thin",
        "unicorn",
        "bootsnap",
        "resque",
        "whenever",
        "kamal",
        "middleman",
        "asciidoctor",
        "brakeman",
        "sass",
        "fpm",
        "pry",
    ];
    if PROGRAMS.contains(&name) {
        let bin = if process.var("GEM_HOME").is_some() {
            format!("{root}/bin")
        } else {
            "/usr/local/bin".to_owned()
        };
        entries.push(Entry::fixed(format!("{bin}/{name}"), 0o755, 500, format!("gem:{name}")));
    }
    process.unpack_own(entries);
    process.out(format!("Installing {name}\n"));
    true
}

fn gem(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.first().is_none_or(|word| word != "install") {
        if words.first().is_some_and(|word| word == "--version" || word == "-v") {
            process.out("3.6.9\n");
        }
        return 0;
    }
    let mut skip = false;
    for word in words.iter().skip(1) {
        if std::mem::take(&mut skip) {
            continue;
        }
        skip = matches!(
            word.as_str(),
            "-v" | "--version" | "-i" | "--install-dir" | "-n" | "--bindir" | "--source"
        );
        if !word.starts_with('-') && !install_gem(process, word.split(':').next().unwrap_or(word)) {
            process.err(format!("ERROR:  Could not find a valid gem '{word}' (>= 0) in any repository\n"));
            return 2;
        }
    }
    0
}

fn ruby(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "--version" || arg == "-v") {
        let version = process.version_of("ruby").unwrap_or_else(|| "3.4.7".to_owned());
        process.out(format!("ruby {version}\n"));
        return 0;
    }
    let file = process.operands().first().cloned().unwrap_or_default();
    if file.ends_with("bin/rails") || file.ends_with("bin/rake") {
        return tasks(process, 1);
    }
    process.not_simulated(1, "Ruby has no model");
    0
}

fn rails(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    tasks(process, 0)
}

fn tasks(process: &mut Process<'_>, skip: usize) -> ExitCode {
    process.sys.spend(6 * cost::SECOND);
    let words: Vec<String> = process.operands().iter().skip(skip).cloned().collect();
    if words.iter().any(|word| word == "assets:precompile") {
        let bytes = process
            .bytes_below(&process.path("app"), |path| path.contains("assets") || path.contains("javascript"));
        let at = process.path("public/assets");
        let file = |name: &str, size: u64| {
            Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: precompiled assets")
        };
        process.unpack_own(vec![
            file("application.js", 250_000 + bytes),
            file("application.css", 40_000 + bytes / 4),
            file(".sprockets-manifest.json", 900),
        ]);
    }
    0
}

fn mix(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let text = process.text_of("mix.exs").unwrap_or_default();
    let app = text
        .split_once("app: :")
        .map_or("app", |(_, rest)| rest.split([',', '\n']).next().unwrap_or("app"))
        .trim()
        .to_owned();
    let dependencies = text.lines().filter(|line| line.trim().starts_with("{:")).count() as u64;
    let environment = process.var("MIX_ENV").unwrap_or("dev").to_owned();
    let at = |path: &str| process.path(path);
    let entries = match words.first().map(String::as_str) {
        Some("deps.get") => vec![Entry::fixed(
            at("deps/contents"),
            0o644,
            dependencies * 900_000 + 1,
            "estimated: dependencies of mix",
        )],
        Some("deps.compile" | "compile") => vec![Entry::fixed(
            at(&format!("_build/{environment}/lib/contents")),
            0o644,
            dependencies * 800_000 + 200_000,
            "estimated: compiled by mix",
        )],
        Some("release") => vec![
            Entry::fixed(
                at(&format!("_build/{environment}/rel/{app}/bin/{app}")),
                0o755,
                5_000,
                "estimated: release",
            ),
            Entry::fixed(
                at(&format!("_build/{environment}/rel/{app}/lib/contents")),
                0o644,
                30_000_000 + dependencies * 800_000,
                "estimated: release",
            ),
        ],
        Some("assets.deploy" | "phx.digest") => {
            vec![Entry::fixed(at("priv/static/assets/app.js"), 0o644, 180_000, "estimated: assets")]
        }
        _ => Vec::new(),
    };
    if words.first().is_some_and(|word| word == "deps.get") {
        process.download(dependencies * 300_000);
    }
    process.sys.spend(5 * cost::SECOND);
    process.unpack_own(entries);
    0
}
