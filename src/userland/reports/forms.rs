//! Reports of tests as text: JUnit's XML in the forms of its writers, and the `trx` of Visual Studio.

use super::{Suite, count};

/// In which order the attributes of a suite stand: each writer has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::userland) enum Attributes {
    /// pytest: one suite of that name for all.
    Pytest,
    /// Gradle and most others.
    Gradle,
    /// Maven's Surefire.
    Surefire,
}

/// Time of a test in milliseconds, an estimate.
const EACH: usize = 5;

fn seconds(tests: usize) -> String {
    format!("{}.{:03}", tests * EACH / 1000, tests * EACH % 1000)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The cases of a suite, a line each.
fn cases(suite: &Suite) -> String {
    let case = |name: &String| {
        let name = escape(name);
        format!("  <testcase classname=\"{}\" name=\"{name}\" time=\"0.{EACH:03}\"/>\n", escape(&suite.name))
    };
    suite.tests.iter().map(case).collect()
}

/// A report of JUnit's form; `all` is the name of the element around the suites, which goes without where it is `None`
/// (a file for each suite).
pub(in crate::userland) fn junit(suites: &[Suite], attributes: Attributes, all: Option<&str>) -> String {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let total = count(suites);
    let time = seconds(total);
    if attributes == Attributes::Pytest {
        let inner: String = suites.iter().map(cases).collect();
        return format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites name=\"pytest tests\"><testsuite name=\"pytest\" \
             errors=\"0\" failures=\"0\" skipped=\"0\" tests=\"{total}\" \
             time=\"{time}\">\n{inner}</testsuite></testsuites>\n"
        );
    }
    let suite = |suite: &Suite| {
        let (name, tests) = (escape(&suite.name), suite.tests.len());
        let time = seconds(tests);
        let open = match attributes {
            Attributes::Surefire => format!(
                "<testsuite version=\"3.0\" name=\"{name}\" time=\"{time}\" tests=\"{tests}\" errors=\"0\" \
                 skipped=\"0\" failures=\"0\">"
            ),
            _ => format!(
                "<testsuite name=\"{name}\" tests=\"{tests}\" skipped=\"0\" failures=\"0\" errors=\"0\" \
                 time=\"{time}\">"
            ),
        };
        format!("{open}\n{}</testsuite>\n", cases(suite))
    };
    let inner: String = suites.iter().map(suite).collect();
    match all {
        Some(name) => format!(
            "{head}<testsuites name=\"{}\" tests=\"{total}\" failures=\"0\" errors=\"0\" \
             time=\"{time}\">\n{inner}</testsuites>\n",
            escape(name)
        ),
        None => format!("{head}{inner}"),
    }
}

/// The report of `dotnet test --logger trx`.
pub(in crate::userland) fn trx(suites: &[Suite]) -> String {
    let total = count(suites);
    let result = |suite: &Suite| -> String {
        let one = |name: &String| {
            let name = format!("{}.{name}", suite.name);
            format!(
                "    <UnitTestResult testName=\"{}\" duration=\"00:00:00.0050000\" outcome=\"Passed\" />\n",
                escape(&name)
            )
        };
        suite.tests.iter().map(one).collect()
    };
    let results: String = suites.iter().map(result).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TestRun \
         xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">\n  <Results>\n{results}  </Results>\n  \
         <ResultSummary outcome=\"Completed\">\n    <Counters total=\"{total}\" executed=\"{total}\" \
         passed=\"{total}\" failed=\"0\" error=\"0\" timeout=\"0\" aborted=\"0\" />\n  </ResultSummary>\n</TestRun>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let suites = [Suite {
            file: "a".to_owned(),
            name: "a.B".to_owned(),
            tests: vec!["x < y".to_owned(), "z".to_owned()],
        }];
        assert!(
            junit(&suites, Attributes::Gradle, None).contains("tests=\"2\" skipped=\"0\" failures=\"0\"")
        );
        assert!(junit(&suites, Attributes::Surefire, None).contains("name=\"x &lt; y\""));
        assert!(
            junit(&suites, Attributes::Gradle, Some("jest tests"))
                .contains("<testsuites name=\"jest tests\" tests=\"2\"")
        );
        assert_eq!(trx(&suites).matches("outcome=\"Passed\"").count(), 2);
    }
}
