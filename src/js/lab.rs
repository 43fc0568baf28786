//! A state for JavaScript: two Dockerfiles under edit, as figures, facts and links.

use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Engine;
use super::error::{Result, error};
use super::value::{from_js, read, to_js};
use crate::lab::project::{BuilderChoice, EraChoice};
use crate::lab::share::Glance;
use crate::lab::texts::Language;
use crate::lab::view::SideFacts;
use crate::lab::{self, Bench, Op, Side};
use crate::render::{Figure, Options, Shown, Theme, apply_setting, complete, figure_sheet, parse_state, svg};

/// Two Dockerfiles, a context, and what was done to them.
#[wasm_bindgen]
pub struct Lab {
    inner: lab::Lab,
    /// B was left out, and is built from the same as A.
    single: bool,
}

/// What replaces the state's own choice.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Settings {
    builder: Option<String>,
    era: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct FigureOptions {
    theme: Option<Theme>,
    width: Option<u32>,
    /// How many steps of each build are shown.
    step: Option<usize>,
    id: Option<String>,
    styled: Option<bool>,
    language: Option<String>,
}

/// Everything that a face shows beside the figure.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct View<'a> {
    title: String,
    single: bool,
    builder: BuilderChoice,
    era: EraChoice,
    a: SideView<'a>,
    b: SideView<'a>,
    /// Of the side that has more.
    steps: usize,
    can_undo: bool,
    can_redo: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SideView<'a> {
    dockerfile: &'a str,
    /// Of the image, in bytes.
    size: u64,
    #[serde(flatten)]
    facts: &'a SideFacts,
}

#[wasm_bindgen]
impl Lab {
    /// Opens a state in any of its written forms over what the engine knows of base images and packages.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &Engine, state: &str, settings: &JsValue) -> Result<Lab> {
        let invalid = |message: String| error("invalid-state", &message);
        let mut shared = parse_state(state).map_err(invalid)?;
        let Settings { builder, era } = from_js(settings, "settings")?;
        for (name, value) in [("builder", builder), ("era", era)] {
            if let Some(value) = value {
                apply_setting(&mut shared, name, &value).map_err(|why| error("invalid-argument", &why))?;
            }
        }
        let single = complete(&mut shared);
        match lab::Lab::replay(bench(engine), &shared) {
            (inner, None) => Ok(Self { inner, single }),
            (_, Some(refusal)) => Err(invalid(refusal.to_string())),
        }
    }

    /// The data files that its builds lack; until they are loaded, what lacks them is not built.
    #[wasm_bindgen(js_name = missingAssets)]
    pub fn missing_assets(&self) -> Vec<String> {
        self.inner.now().needs.iter().map(|asset| asset.as_str().to_owned()).collect()
    }

    /// Builds everything again over what the engine knows by now.
    pub fn refresh(&mut self, engine: &Engine) {
        self.inner = self.inner.over(bench(engine));
    }

    /// Does an operation, as links hold them. `continues`: it goes on with the last one of its kind, as a keystroke
    /// does, and one undo takes back both.
    pub fn apply(&mut self, op: &JsValue, continues: bool) -> Result<()> {
        let op: Op = read(op, "operation")?;
        if matches!(op, Op::Edit { side: Side::B, .. }) {
            self.single = false;
        }
        let done = if continues { self.inner.amend(op) } else { self.inner.apply(op) };
        done.map_err(|refusal| error("refused", &refusal.to_string()))
    }

    /// Whether there was something to take back.
    pub fn undo(&mut self) -> bool {
        self.inner.undo()
    }

    /// Whether there was something to do again.
    pub fn redo(&mut self) -> bool {
        self.inner.redo()
    }

    /// What there is to see.
    pub fn view(&self, language: Option<String>) -> Result<JsValue> {
        let language = language_of(language.as_deref())?;
        let now = self.inner.now();
        let side = |side: Side| {
            let facts = now.side(side);
            SideView { dockerfile: &now.desk.recipe(side).dockerfile, size: facts.size(), facts }
        };
        let (a, b) = (side(Side::A), side(Side::B));
        to_js(&View {
            title: self.figure(None, language).title,
            single: self.single,
            builder: now.desk.builder,
            era: now.desk.era,
            steps: a.facts.steps.len().max(b.facts.steps.len()),
            a,
            b,
            can_undo: self.inner.can_undo(),
            can_redo: self.inner.can_redo(),
        })
    }

    /// The figure as an SVG document.
    pub fn svg(&self, options: &JsValue) -> Result<String> {
        let given: FigureOptions = from_js(options, "figure options")?;
        let defaults = Options::default();
        let language = language_of(given.language.as_deref())?;
        let options = Options {
            theme: given.theme.unwrap_or_default(),
            width: given.width.unwrap_or(defaults.width),
            id: given.id.unwrap_or(defaults.id),
            styled: given.styled.unwrap_or(defaults.styled),
        };
        Ok(svg(&self.figure(given.step, language), &options))
    }

    /// The part of a link after the `#`, which holds all of it; `step`: how many steps it shows.
    pub fn link(&self, step: Option<usize>) -> String {
        self.inner.shared(Glance { step, ..Glance::default() }).encode()
    }

    fn figure(&self, step: Option<usize>, language: Language) -> Figure {
        Figure::of_moment(self.inner.now(), Shown { single: self.single, steps: step }, language)
    }
}

fn bench(engine: &Engine) -> Rc<Bench> {
    Rc::new(Bench::new(Arc::clone(&engine.inner.catalog)))
}

/// English where none is named.
fn language_of(tag: Option<&str>) -> Result<Language> {
    let Some(tag) = tag else { return Ok(Language::English) };
    Language::of(tag).ok_or_else(|| error("invalid-argument", &format!("there is no language {tag}")))
}

/// The style sheet of figures that were drawn with `styled: false`.
#[wasm_bindgen(js_name = figureSheet)]
pub fn sheet(theme: &str, id: &str) -> Result<String> {
    let theme = Theme::parse(theme)
        .ok_or_else(|| error("invalid-argument", &format!("there is no theme {theme}")))?;
    Ok(figure_sheet(theme, id))
}
