//! Perl: modules of CPAN.

use crate::catalog::Entry;

use super::{Program, cost};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["cpanm", "cpan"],
    summary: "modules of Perl, estimated",
    flags: &[],
    run: |_, process| {
        for name in process.operands().to_vec().iter().filter(|word| !word.starts_with('-')) {
            process.download(200_000);
            process.sys.spend(3 * cost::SECOND);
            let at = format!("/usr/local/share/perl5/{}.pm", name.replace("::", "/"));
            process.unpack_own(vec![Entry::fixed(at, 0o644, 600_000, format!("estimated: module {name}"))]);
        }
        0
    },
}];
