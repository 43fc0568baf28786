//! What runners of tests leave: reports with the tests that the sources name, all of them passed, and files of coverage.
//!
//! The tests are not run. That they hold is taken from their author having written the step, which says so.

mod coverage;
mod forms;

pub(super) use coverage::{cobertura, write_all};
pub(super) use forms::{Attributes, junit, trx};

use crate::shell::Process;
use crate::vfs::path;

/// How tests are told in a language's sources.
#[derive(Debug)]
pub(super) struct Language {
    /// What the names of files with tests end with, or hold: `.spec.`.
    files: &'static [&'static str],
    /// What a line begins with that has the test's name.
    starts: &'static [&'static str],
    /// A line before that of the name, which says that it is one.
    marks: &'static [&'static str],
    /// Whether the name is quoted; otherwise it ends before the parenthesis.
    quoted: bool,
}

pub(super) const PYTHON: Language = Language {
    files: &["test_", "_test.py"],
    starts: &["def test", "async def test"],
    marks: &[],
    quoted: false,
};
pub(super) const JVM: Language = Language {
    files: &[".java", ".kt", ".groovy", ".scala"],
    starts: &[],
    marks: &["@Test", "@ParameterizedTest", "@RepeatedTest"],
    quoted: false,
};
pub(super) const DOTNET: Language = Language {
    files: &[".cs", ".fs", ".vb"],
    starts: &[],
    marks: &["[Fact", "[Theory", "[Test", "[TestMethod", "[<Fact", "[<Test"],
    quoted: false,
};
pub(super) const JAVASCRIPT: Language = Language {
    files: &[".test.", ".spec.", "__tests__/"],
    starts: &["it(", "test(", "it.each", "test.each"],
    marks: &[],
    quoted: true,
};
pub(super) const PHP: Language = Language {
    files: &["Test.php"],
    starts: &["public function test", "function test", "it(", "test("],
    marks: &["#[Test]", "@test"],
    quoted: false,
};
pub(super) const RUBY: Language = Language {
    files: &["_spec.rb", "_test.rb"],
    starts: &["it ", "specify ", "example ", "test "],
    marks: &[],
    quoted: true,
};
pub(super) const GO: Language =
    Language { files: &["_test.go"], starts: &["func Test"], marks: &[], quoted: false };

/// The tests of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suite {
    /// The source's path below the folder that was looked through.
    pub file: String,
    /// The name of the class or module: what the language calls it by.
    pub name: String,
    pub tests: Vec<String>,
}

/// So many files are looked at.
const MOST: usize = 2_000;

/// The tests below a folder, by source; sources without any are left out.
pub(super) fn suites(process: &Process<'_>, folder: &str, language: &Language) -> Vec<Suite> {
    let skipped = |path: &str| {
        path.split('/')
            .any(|part| matches!(part, "node_modules" | "vendor" | ".venv" | "bin" | "obj" | "target"))
    };
    let fits = |path: &str| {
        let base = path::base(path);
        language.files.iter().any(|part| match part.strip_suffix('/') {
            Some(folder) => path.split('/').any(|part| part == folder),
            None if part.starts_with('.') && part.ends_with('.') => base.contains(part),
            None if part.ends_with('_') => base.starts_with(part) && base.ends_with(".py"),
            None => base.ends_with(part),
        })
    };
    let walk =
        process.sys.tree.walk(folder).filter(|(path, node)| node.is_file() && !skipped(path) && fits(path));
    let mut found: Vec<Suite> = walk
        .take(MOST)
        .filter_map(|(file, node)| {
            let text = node.content()?.as_text()?;
            let tests = tests(text, language);
            let name = name_of(&file, text);
            (!tests.is_empty()).then_some(Suite { file, name, tests })
        })
        .collect();
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

/// The names of the tests in a source.
fn tests(text: &str, language: &Language) -> Vec<String> {
    let mut names = Vec::new();
    let mut marked = false;
    for line in text.lines().map(str::trim) {
        marked |= language
            .marks
            .iter()
            .any(|mark| line.starts_with(mark) || line.starts_with(&format!("* {mark}")));
        let starts = language.starts.iter().any(|start| line.starts_with(start));
        if !(starts || marked && declares(line)) {
            continue;
        }
        marked = false;
        let is_quoted = language.quoted || line.contains(['`', '"', '\'']) && !line.contains("function ");
        let name = if is_quoted { line.split(['\'', '"', '`']).nth(1) } else { before_parenthesis(line) };
        names.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    names
}

/// Whether a line of Java, Kotlin or C# declares a method, and is no attribute alone.
fn declares(line: &str) -> bool {
    let line = line.rsplit(']').next().unwrap_or(line).trim();
    // `@Test fun adds()`: an annotation without arguments may stand before it.
    let line = match line.split_once(' ') {
        Some((word, rest)) if word.starts_with('@') && !word.contains('(') => rest.trim(),
        _ => line,
    };
    let words = ["void ", "fun ", "Task ", "Task<", "function ", "let ", "def "];
    !line.starts_with('@') && !line.starts_with('*') && words.iter().any(|word| line.contains(word))
}

fn before_parenthesis(line: &str) -> Option<&str> {
    line.split('(').next()?.split_whitespace().last()
}

/// `a/b/CartTest.java` of `package a.b` is `a.b.CartTest`, `tests/test_cart.py` `tests.test_cart`.
fn name_of(file: &str, text: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let package = text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("package ").or_else(|| line.trim().strip_prefix("namespace "))?;
        Some(rest.trim_end_matches([';', '{', ' ']).to_owned())
    });
    match package {
        Some(package) if !file.ends_with(".go") => format!("{package}.{}", path::base(stem)),
        _ => stem.replace('/', "."),
    }
}

/// How many tests there are.
pub(super) fn count(suites: &[Suite]) -> usize {
    suites.iter().map(|suite| suite.tests.len()).sum()
}

/// Says what the files of a step stand for.
pub(super) fn note(process: &mut Process<'_>) {
    let name = process.name().to_owned();
    let message =
        format!("the tests of {name} are not run: its report has those that the sources name, all passed");
    process.note("tests-not-run", message, "a failing test would end a real build");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_sources() {
        for (text, language, names) in [
            (
                "def test_a(x):\n  pass\nclass T:\n    async def test_b(self): ...\n",
                &PYTHON,
                &["test_a", "test_b"][..],
            ),
            ("  @Test\n  @DisplayName(\"x\")\n  void adds() {\n", &JVM, &["adds"]),
            ("@Test fun `adds up`() {\n", &JVM, &["adds up"]),
            ("[Theory]\n[InlineData(1)]\npublic async Task Adds(int a)\n", &DOTNET, &["Adds"]),
            ("[Fact] public void One() => x();\n", &DOTNET, &["One"]),
            ("describe('x', () => {\n  it(\"is so\", () => {})\n", &JAVASCRIPT, &["is so"]),
            ("public function testIt(): void\n", &PHP, &["testIt"]),
            ("it 'is so' do\n", &RUBY, &["is so"]),
            ("func TestA(t *testing.T) {\n", &GO, &["TestA"]),
        ] {
            assert_eq!(tests(text, language), names, "{text}");
        }
        assert_eq!(name_of("x/ATest.java", "package a.b;\n"), "a.b.ATest");
        assert_eq!(name_of("tests/test_a.py", ""), "tests.test_a");
    }
}
