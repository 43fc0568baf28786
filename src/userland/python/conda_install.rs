//! What `conda` installs: specifications, `environment.yml`, the files of packages.

use crate::catalog::{Entry, Languages};
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::path::base;

use super::super::words::Words;
use super::conda::{named, prefix, root_prefix};
use super::install::install;
use super::pip::Call;
use super::place::{Goal, minor, version};
use super::requirement::{normal, requirement};

/// What a file asks for: packages, those of pip, and the environment's name.
#[derive(Default)]
struct Wanted {
    name: Option<String>,
    packages: Vec<String>,
    pip: Vec<String>,
}

/// `environment.yml`, or a list of packages.
fn read(process: &Process<'_>, file: &str) -> Option<Wanted> {
    let text = process.text_of(file)?;
    let mut wanted = Wanted::default();
    if !file.ends_with(".yml") && !file.ends_with(".yaml") && !text.contains("dependencies:") {
        let lines =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '@']));
        wanted.packages = lines.map(|line| base(line).to_owned()).collect();
        return Some(wanted);
    }
    let (mut inside, mut pip_indent) = (false, None);
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let indent = line.len() - line.trim_start().len();
        let item = line.trim();
        if let Some(name) = item.strip_prefix("name:") {
            wanted.name = Some(name.trim().trim_matches(['"', '\'']).to_owned());
        } else if let Some(list) = item.strip_prefix("dependencies:") {
            inside = true;
            let list = list
                .trim()
                .trim_matches(['[', ']'])
                .split(',')
                .map(|one| one.trim().trim_matches(['"', '\'']));
            wanted.packages.extend(list.filter(|one| !one.is_empty()).map(str::to_owned));
        } else if !item.starts_with('-') && indent == 0 {
            inside = false;
        } else if let Some(package) = item.strip_prefix('-').filter(|_| inside) {
            let package = package.split(" #").next().unwrap_or(package).trim().trim_matches(['"', '\'']);
            if package == "pip:" {
                pip_indent = Some(indent);
            } else if pip_indent.is_some_and(|pip| indent > pip) {
                wanted.pip.push(package.to_owned());
            } else {
                pip_indent = None;
                wanted.packages.push(package.to_owned());
            }
        }
    }
    Some(wanted)
}

/// `channel::name=version=build` is `name` and `version`.
fn spec(word: &str) -> Option<(String, Option<String>)> {
    let word = word.rsplit("::").next().unwrap_or(word);
    let end = word.find(['=', '<', '>', '!', '~', ' ', '[']).unwrap_or(word.len());
    let name = word.get(..end)?.trim().to_ascii_lowercase();
    let version = word.get(end..).unwrap_or_default().trim_start_matches(['=', '>', '<', '~', '!', ' ']);
    let version = version.split(['=', ',', ' ', '*']).next().unwrap_or_default().trim_end_matches('.');
    (!name.is_empty()).then(|| (name, (!version.is_empty()).then(|| version.to_owned())))
}

/// `conda install`, `conda create`, `conda env create`.
pub(super) fn installs(
    userland: &Userland,
    process: &mut Process<'_>,
    words: &Words,
    names: &[&str],
    creates: bool,
) -> ExitCode {
    let mut wanted =
        Wanted { packages: names.iter().map(|name| (*name).to_owned()).collect(), ..Wanted::default() };
    let files: Vec<String> = words.values(&["-f", "--file"]).map(str::to_owned).collect();
    let usual = creates
        && files.is_empty()
        && names.is_empty()
        && process.sys.tree.exists(&process.path("environment.yml"));
    for file in files.into_iter().chain(usual.then(|| "environment.yml".to_owned())) {
        let Some(read) = read(process, &file) else {
            let path = process.path(&file);
            process.err(format!("\nEnvironmentFileNotFound: '{path}' file not found\n\n"));
            return 1;
        };
        wanted.name = read.name.or(wanted.name);
        wanted.packages.extend(read.packages);
        wanted.pip.extend(read.pip);
    }
    let own = wanted.name.clone().filter(|_| !words.has(&["-n", "--name", "-p", "--prefix"]));
    let root = own.map_or_else(|| prefix(process, words), |name| named(process, &name));
    if creates
        && process.sys.tree.exists(&format!("{root}/conda-meta"))
        && words.plain.first().is_some_and(|word| word == "env")
        && root != root_prefix(process)
        && !words.has(&["--force", "-y", "--yes"])
    {
        process.err(format!("\nCondaValueError: prefix already exists: {root}\n\n"));
        return 1;
    }
    let Some(languages) = process.languages(userland) else { return 0 };
    let packages: Vec<(String, Option<String>)> =
        wanted.packages.iter().filter_map(|word| spec(word)).collect();
    if !put(process, &languages, &root, &packages) {
        process.err("CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://conda.anaconda.org/conda-forge/linux-64/repodata.json>\n");
        return 1;
    }
    if wanted.pip.is_empty() {
        return 0;
    }
    let mut call = Call { target: Some(Goal::Root(root)), no_cache: true, quiet: true, ..Call::default() };
    for word in wanted.pip {
        match word.strip_prefix("-r ") {
            Some(file) => {
                if let Err(code) = super::pip::read_requirements(process, file.trim(), &mut call) {
                    return code;
                }
            }
            None if word.starts_with('-') => {}
            None => call.names.push(word),
        }
    }
    install(userland, process, &call).err().unwrap_or(0)
}

/// Packages of an environment: what is measured of wheels where there is one, else an estimate. `false` without a
/// network.
fn put(
    process: &mut Process<'_>,
    languages: &Languages,
    root: &str,
    packages: &[(String, Option<String>)],
) -> bool {
    let base_root = root_prefix(process);
    let mut entries = vec![Entry::text(format!("{root}/conda-meta/history"), 0o644, "==> conda <==\n")];
    let needs_python = packages.iter().any(|(name, _)| {
        matches!(name.as_str(), "python" | "pip" | "pypy" | "jupyterlab")
            || languages.knows_python(&normal(name))
    });
    let there = process.sys.tree.exists(&format!("{root}/bin/python"));
    let mut short = String::new();
    if needs_python && !there {
        let asked =
            packages.iter().find(|(name, _)| name == "python").and_then(|(_, version)| version.clone());
        let full = asked.unwrap_or_else(|| "3.12.12".to_owned());
        let full = if full.split('.').count() < 3 { format!("{full}.12") } else { full };
        short = minor(&full);
        let file =
            |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, format!("python={full}"));
        entries.extend([
            file(format!("{root}/bin/python{short}"), 0o755, 31_000_000),
            Entry::symlink(format!("{root}/bin/python"), format!("python{short}")),
            Entry::symlink(format!("{root}/bin/python3"), format!("python{short}")),
            file(format!("{root}/bin/pip"), 0o755, 230),
            file(format!("{root}/bin/pip3"), 0o755, 230),
            file(format!("{root}/lib/python{short}/contents"), 0o644, 120_000_000),
        ]);
    }
    if short.is_empty() {
        let lib = format!("{root}/lib");
        let folder = process.sys.tree.read_dir(&lib).ok();
        let found = folder.and_then(|mut entries| {
            entries.find_map(|(name, _)| name.strip_prefix("python").map(str::to_owned))
        });
        short = found.unwrap_or_else(|| minor(&version(process)));
    }
    let mut queue: Vec<(String, Option<String>)> = packages.to_vec();
    let mut seen: Vec<String> = vec!["python".to_owned(), "pip".to_owned()];
    while let Some((name, pinned)) = queue.pop() {
        if seen.contains(&name) || process.sys.tree.exists(&format!("{root}/conda-meta/{name}.json")) {
            continue;
        }
        let known = languages.knows_python(&normal(&name));
        let package = languages.python(&normal(&name));
        let version = pinned.unwrap_or_else(|| package.version.to_string());
        let size = if known { package.unpacked_bytes } else { 12_000_000 };
        if !process.download(size / 4) {
            return false;
        }
        let label = format!("estimated: conda {name}={version}");
        let record = format!("{{\"name\": \"{name}\", \"version\": \"{version}\"}}\n");
        entries.push(Entry::text(format!("{root}/conda-meta/{name}.json"), 0o644, record));
        let place = if known {
            format!("{root}/lib/python{short}/site-packages/{}/contents", name.replace('-', "_"))
        } else {
            format!("{root}/share/{name}/contents")
        };
        if known {
            // `pip list` sees it too.
            let module = name.replace('-', "_");
            let info =
                format!("{root}/lib/python{short}/site-packages/{module}-{version}.dist-info/METADATA");
            entries.push(Entry::text(
                info,
                0o644,
                format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"),
            ));
        }
        entries.push(Entry::fixed(place, 0o644, size, label.clone()));
        // The archive, which `conda clean` removes.
        entries.push(Entry::fixed(
            format!("{base_root}/pkgs/{name}-{version}.conda"),
            0o644,
            size / 4,
            label.clone(),
        ));
        let mut programs: Vec<String> = package.programs.iter().map(|program| program.to_string()).collect();
        programs.extend(
            PROGRAMS
                .iter()
                .filter(|(of, _)| *of == name)
                .flat_map(|(_, programs)| programs.iter().map(|one| (*one).to_owned())),
        );
        if programs.is_empty() && (!known || process.table.has(&name)) {
            programs.push(name.clone());
        }
        entries.extend(
            programs
                .iter()
                .map(|program| Entry::fixed(format!("{root}/bin/{program}"), 0o755, 240, label.clone())),
        );
        queue
            .extend(package.requires.iter().filter_map(|one| requirement(one)).map(|(name, _)| (name, None)));
        seen.push(name);
    }
    process.unpack_own(entries);
    process.sys.spend(8 * crate::userland::cost::SECOND);
    true
}

/// Packages whose programs have other names.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("nodejs", &["node", "npm", "npx"]),
    ("r-base", &["R", "Rscript"]),
    ("openjdk", &["java", "javac"]),
    ("compilers", &["gcc", "g++", "gfortran"]),
    ("gcc", &["gcc"]),
    ("gxx", &["g++"]),
    ("gdal", &["gdalinfo", "ogr2ogr", "gdal_translate"]),
    ("libgdal", &["gdalinfo", "ogr2ogr"]),
    ("mamba", &["mamba"]),
    ("conda-pack", &["conda-pack"]),
    ("conda-lock", &["conda-lock"]),
    ("jupyterlab", &["jupyter", "jupyter-lab"]),
    ("notebook", &["jupyter", "jupyter-notebook"]),
    ("postgresql", &["psql", "pg_dump"]),
    ("blast", &["blastn", "blastp", "makeblastdb"]),
    ("bcbio-gff", &[]),
];
