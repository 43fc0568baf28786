//! The colours of a figure.

use serde::{Deserialize, Serialize};

use crate::lab::view::Look;

/// Which colours a figure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light on paper, on screens as the reader has it.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "auto" => Self::Auto,
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => return None,
        })
    }
}

/// A colour by its role: the custom property `--layerlab-NAME` sets it from outside.
pub(super) struct Colour {
    pub name: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
}

/// Every colour of a figure. Those of text have a contrast of at least 4.5 on their ground, light and dark.
pub(super) const COLOURS: &[Colour] = &[
    Colour { name: "paper", light: "#fbfaf7", dark: "#12161c" },
    Colour { name: "ink", light: "#1b1f26", dark: "#e8ebf0" },
    Colour { name: "soft", light: "#5b6470", dark: "#9aa7b5" },
    Colour { name: "reused", light: "#0b5fa5", dark: "#58aef5" },
    Colour { name: "reused-fill", light: "#e3eef8", dark: "#16304a" },
    Colour { name: "built", light: "#b84a00", dark: "#ff9d5c" },
    Colour { name: "built-fill", light: "#fdeadb", dark: "#43270f" },
    Colour { name: "base", light: "#5b6470", dark: "#9aa7b5" },
    Colour { name: "base-fill", light: "#e9eaec", dark: "#252c36" },
];

/// How a look is drawn.
pub(super) struct Style {
    pub class: &'static str,
    /// Name of the colour of its text and frame; that of its ground has `-fill` behind it.
    pub colour: &'static str,
    pub hatched: bool,
    /// A path in a box of 12 by 12, drawn as a line.
    pub icon: &'static str,
}

pub(super) const fn style(look: Look) -> Style {
    match look {
        Look::Base => Style { class: "base", colour: "base", hatched: false, icon: "M2 8.5h8M2 5.5h8" },
        Look::Reused => Style { class: "reused", colour: "reused", hatched: false, icon: "M2 6.5l3 3 5-7" },
        Look::Built => Style {
            class: "built",
            colour: "built",
            hatched: false,
            icon: "M9.8 4.5a4.2 4.2 0 1 0 .4 2.5M10 1.5v3.2H6.8",
        },
        Look::Cascade => {
            Style { class: "cascade", colour: "built", hatched: true, icon: "M2.5 1.5v5h7M7 4l2.7 2.5L7 9" }
        }
    }
}

/// The colour of that name on paper; the first one for a name that there is none of.
pub(super) fn light(name: &str) -> &'static str {
    COLOURS.iter().find(|colour| colour.name == name).map_or("#1b1f26", |colour| colour.light)
}

/// The `light` or `dark` colours as declarations: `--p-ink:var(--layerlab-ink,#1b1f26);`
fn declarations(pick: fn(&Colour) -> &'static str) -> String {
    let one = |c: &Colour| format!("--p-{0}:var(--layerlab-{0},{1});", c.name, pick(c));
    COLOURS.iter().map(one).collect()
}

/// The style sheet of a figure with that id.
pub fn figure_sheet(theme: Theme, id: &str) -> String {
    let (light, dark) = (declarations(|c| c.light), declarations(|c| c.dark));
    let variables = match theme {
        Theme::Light => format!("#{id}{{{light}}}"),
        Theme::Dark => format!("#{id}{{{dark}}}"),
        Theme::Auto => {
            format!("#{id}{{{light}}}@media screen and (prefers-color-scheme:dark){{#{id}{{{dark}}}}}")
        }
    };
    let mut rules = String::new();
    for (class, property) in [("i", "fill"), ("g", "fill"), ("w", "fill")] {
        let name = match class {
            "i" => "ink",
            "g" => "soft",
            _ => "paper",
        };
        rules.push_str(&format!("#{id} .{class}{{{property}:var(--p-{name})}}"));
    }
    for look in [Look::Base, Look::Reused, Look::Built, Look::Cascade] {
        let Style { class, colour, .. } = style(look);
        rules.push_str(&format!(
            "#{id} .{class} .f{{fill:var(--p-{colour}-fill);stroke:var(--p-{colour})}}\
             #{id} .{class} .t{{fill:var(--p-{colour})}}#{id} .{class} .o{{stroke:var(--p-{colour})}}"
        ));
    }
    rules.push_str(&format!(
        "#{id} .h{{fill:url(#{id}-h)}}#{id} .hl{{stroke:var(--p-built)}}\
         @media print{{#{id} .f{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}"
    ));
    variables + &rules
}
