//! Ruby: Bundler, gems, the tasks of Rails.

mod built;
mod bundle;
mod gems;
mod sites;
mod tasks;

use super::Program;

use bundle::bundle;
use gems::gem;
use tasks::{rails, ruby};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["bundle", "bundler"],
        summary: "bundle install, config, exec",
        flags: &[],
        run: bundle,
    },
    Program { names: &["gem"], summary: "gem install, build, list", flags: &[], run: gem },
    Program { names: &["ruby", "irb"], summary: "its version; scripts have no model", flags: &[], run: ruby },
    Program {
        names: &[
            "rails",
            "rake",
            "bootsnap",
            "puma",
            "pumactl",
            "sidekiq",
            "rspec",
            "rubocop",
            "rackup",
            "jekyll",
            "middleman",
            "nanoc",
            "bridgetown",
            "hanami",
            "brakeman",
            "bundle-audit",
            "erblint",
            "whenever",
            "unicorn",
            "thin",
            "foreman",
            "htmlproofer",
            "asciidoctor",
            "mdl",
            "thrust",
        ],
        summary: "assets:precompile and other tasks",
        flags: &[],
        run: rails,
    },
];
