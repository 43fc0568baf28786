//! Names that packages are imported by, and whether one is missing.

use crate::shell::Process;
use crate::userland::Userland;

use super::requirement::{module, normal};

/// Packages that are imported by another name.
pub(super) const IMPORTS: &[(&str, &str)] = &[
    ("PIL", "pillow"),
    ("bs4", "beautifulsoup4"),
    ("cv2", "opencv-python"),
    ("dateutil", "python-dateutil"),
    ("dotenv", "python-dotenv"),
    ("jwt", "pyjwt"),
    ("jose", "python-jose"),
    ("psycopg2", "psycopg2-binary"),
    ("sklearn", "scikit-learn"),
    ("skimage", "scikit-image"),
    ("yaml", "pyyaml"),
    ("MySQLdb", "mysqlclient"),
    ("Crypto", "pycryptodome"),
    ("fitz", "pymupdf"),
    ("docx", "python-docx"),
];

/// Whether a package that the data know by this very name is not installed anywhere here.
pub(super) fn is_missing(userland: &Userland, process: &mut Process<'_>, name: &str) -> bool {
    let wanted = normal(name);
    let Some(languages) = process.languages(userland) else { return false };
    if !languages.knows_python(&wanted) || IMPORTS.iter().any(|(import, _)| *import == name) {
        return false;
    }
    let folder = format!("/{}", module(&wanted));
    let found = process.sys.tree.walk_all().any(|(path, node)| {
        node.is_dir()
            && path.ends_with(&folder)
            && (path.contains("site-packages") || path.contains("dist-packages"))
    });
    // Images of frameworks have them as one file, distributions as packages; a module of the project is one too.
    let unlisted = ["/opt/conda", "/usr/lib/python3"].iter().any(|root| process.sys.tree.is_dir(root));
    let local = process.sys.tree.exists(&process.path(name))
        || process.sys.tree.exists(&process.path(&format!("{name}.py")));
    !(found || unlisted || local || process.var("PYTHONPATH").is_some())
}
