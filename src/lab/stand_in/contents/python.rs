//! What projects of Python ask for.

use super::super::samples::Clues;

pub(super) fn packages(clues: &Clues) -> Vec<(&'static str, &'static str)> {
    const KNOWN: &[(&str, &[(&str, &str)])] = &[
        ("uvicorn", &[("fastapi", "0.115.12"), ("uvicorn", "0.34.2")]),
        ("fastapi", &[("fastapi", "0.115.12"), ("uvicorn", "0.34.2")]),
        ("manage.py", &[("django", "5.2.1")]),
        ("gunicorn", &[("gunicorn", "23.0.0")]),
        ("streamlit", &[("streamlit", "1.45.1")]),
        ("celery", &[("celery", "5.5.2")]),
        ("flask", &[("flask", "3.1.1")]),
        ("alembic", &[("alembic", "1.16.1")]),
        ("pytest", &[("pytest", "8.3.5")]),
        ("mkdocs", &[("mkdocs", "1.6.1")]),
        ("ruff", &[("ruff", "0.11.11")]),
        ("mypy", &[("mypy", "1.15.0")]),
        ("opentelemetry-bootstrap", &[("opentelemetry-distro", "0.54b1")]),
    ];
    let found: Vec<_> = KNOWN
        .iter()
        .filter(|(word, _)| clues.says(word) || clues.begins(&format!("{word}/")))
        .flat_map(|(_, packages)| packages.iter().copied())
        .collect();
    let web =
        found.iter().any(|(name, _)| ["fastapi", "django", "streamlit", "mkdocs", "flask"].contains(name));
    let mut out = found;
    if !web {
        out.push(("flask", "3.1.1"));
    }
    out.sort_unstable();
    out.dedup();
    out
}

pub(super) fn pyproject(clues: &Clues) -> String {
    let packages = packages(clues);
    if clues.says("poetry") {
        let wanted: String =
            packages.iter().map(|(name, version)| format!("{name} = \"{version}\"\n")).collect();
        return format!(
            "[tool.poetry]\nname = \"app\"\nversion = \"0.1.0\"\ndescription = \"\"\nauthors = []\n\n[tool.poetry.dependencies]\npython = \"^3.9\"\n{wanted}"
        );
    }
    let wanted: Vec<String> =
        packages.iter().map(|(name, version)| format!("\"{name}=={version}\"")).collect();
    format!(
        "[project]\nname = \"app\"\nversion = \"0.1.0\"\nrequires-python = \">=3.9\"\ndependencies = [{}]\n",
        wanted.join(", ")
    )
}

pub(super) fn pipfile(clues: &Clues) -> String {
    let wanted: String =
        packages(clues).iter().map(|(name, version)| format!("{name} = \"=={version}\"\n")).collect();
    format!("[packages]\n{wanted}")
}
