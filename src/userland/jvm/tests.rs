//! Reports of Maven's Surefire and Gradle's test tasks, a file for each class, and of JaCoCo.

use crate::shell::Process;

use super::super::reports::{self, Attributes, Suite};

/// Whether Surefire takes a class for one of tests, by its name; Failsafe takes those of integration tests.
fn is_unit(suite: &Suite) -> bool {
    let class = suite.name.rsplit('.').next().unwrap_or(&suite.name);
    class.starts_with("Test")
        || ["Test", "Tests", "TestCase", "Spec"].iter().any(|ending| class.ends_with(ending))
}

fn is_integration(suite: &Suite) -> bool {
    let class = suite.name.rsplit('.').next().unwrap_or(&suite.name);
    class.starts_with("IT") || class.ends_with("IT") || class.ends_with("ITCase")
}

/// Writes `TEST-CLASS.xml` for each class.
fn write(process: &mut Process<'_>, folder: &str, suites: &[Suite], attributes: Attributes) {
    for suite in suites {
        let report = reports::junit(std::slice::from_ref(suite), attributes, None);
        process.user_file(&format!("{folder}/TEST-{}.xml", suite.name), report.as_str());
        if attributes == Attributes::Surefire {
            let line = "-".repeat(79);
            let text = format!(
                "{line}\nTest set: {0}\n{line}\nTests run: {1}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 s -- in \
                 {0}\n",
                suite.name,
                suite.tests.len()
            );
            process.user_file(&format!("{folder}/{}.txt", suite.name), text.as_str());
        }
    }
}

/// Reports of a module in the phases `test` and later: by Surefire, and by Failsafe from `integration-test` on.
pub(super) fn surefire(process: &mut Process<'_>, at: &str, pom: &str, goals: &[&String], quiet: bool) {
    let suites = reports::suites(process, &format!("{at}/src/test"), &reports::JVM);
    let (units, others): (Vec<Suite>, Vec<Suite>) = suites.into_iter().partition(is_unit);
    write(process, &format!("{at}/target/surefire-reports"), &units, Attributes::Surefire);
    let late = goals
        .iter()
        .any(|goal| matches!(goal.as_str(), "integration-test" | "verify" | "install" | "deploy"));
    if late && pom.contains("maven-failsafe-plugin") {
        let others: Vec<Suite> = others.into_iter().filter(is_integration).collect();
        write(process, &format!("{at}/target/failsafe-reports"), &others, Attributes::Surefire);
    }
    if pom.contains("jacoco-maven-plugin") && !units.is_empty() {
        reports::write_all(process, &format!("{at}/target"), &["jacoco.exec"]);
        let names = ["index.html", "jacoco.xml", "jacoco.csv"];
        reports::write_all(process, &format!("{at}/target/site/jacoco"), &names);
    }
    let total = reports::count(&units);
    if total > 0 {
        if !quiet {
            process.out(format!("[INFO] Tests run: {total}, Failures: 0, Errors: 0, Skipped: 0\n"));
        }
        reports::note(process);
    }
}

/// Reports of a project's tasks `test`, `check` and `build`, and of `jacocoTestReport`.
pub(super) fn gradle(process: &mut Process<'_>, at: &str, script: &str, tasks: &[String]) {
    let named =
        |names: &[&str]| tasks.iter().any(|task| names.contains(&task.rsplit(':').next().unwrap_or(task)));
    let excluded = tasks.windows(2).any(|pair| {
        matches!(pair, [flag, task] if matches!(flag.as_str(), "-x" | "--exclude-task") && task.ends_with("test"))
    });
    let coverage = named(&["jacocoTestReport", "koverXmlReport", "koverHtmlReport"]);
    if excluded || !(coverage || named(&["test", "check", "build", "buildNeeded"])) {
        return;
    }
    let suites = reports::suites(process, &format!("{at}/src/test"), &reports::JVM);
    if suites.is_empty() {
        return;
    }
    write(process, &format!("{at}/build/test-results/test"), &suites, Attributes::Gradle);
    reports::write_all(process, &format!("{at}/build/reports/tests/test"), &["index.html", "css/style.css"]);
    if script.contains("jacoco") {
        reports::write_all(process, &format!("{at}/build/jacoco"), &["test.exec"]);
        if coverage || script.contains("finalizedBy") {
            let root = format!("{at}/build/reports/jacoco/test");
            reports::write_all(process, &root, &["html/index.html", "jacocoTestReport.xml"]);
        }
    }
    if script.contains("kover") && coverage {
        reports::write_all(process, &format!("{at}/build/reports/kover"), &["report.xml", "html/index.html"]);
    }
    reports::note(process);
}
