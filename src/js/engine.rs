//! A Docker Engine for JavaScript.

use std::sync::Arc;

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error::{Result, error, store_error};
use super::options::BuildOptions;
use super::value::{from_js, to_js};
use crate::build::{self, Era, Report, build};
use crate::catalog::{AssetName, Catalog};
use crate::image::Reference;
use crate::insight::{ENGLISH, Lane, lanes, sentence};

/// Images, build cache and clock of one Docker Engine.
#[wasm_bindgen]
pub struct Engine {
    pub(super) inner: build::Engine,
    /// What the last build turned out to need.
    lacking: Vec<AssetName>,
}

/// A report with what follows from it.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    report: &'a Report,
    /// One sentence a step.
    sentences: Vec<String>,
    lanes: Vec<Lane>,
}

#[wasm_bindgen]
impl Engine {
    /// `era`: `now` or `2014`.
    #[wasm_bindgen(constructor)]
    pub fn new(era: Option<String>) -> Result<Engine> {
        let era = match era.as_deref() {
            None | Some("now") => Era::Now,
            Some("2014") => Era::Classic2014,
            Some(other) => return Err(error("invalid-argument", &format!("there is no era {other}"))),
        };
        Ok(Self { inner: build::Engine::of(era, Arc::new(Catalog::builtin())), lacking: vec![] })
    }

    /// Another engine with the same images and cache; neither sees what is done to the other.
    pub fn fork(&self) -> Engine {
        Self { inner: self.inner.clone(), lacking: vec![] }
    }

    /// The data files that the images of a build need and that were not loaded. Loading some may show that others are
    /// needed.
    #[wasm_bindgen(js_name = missingAssets)]
    pub fn missing_assets(&self, options: &JsValue) -> Result<Vec<String>> {
        let mut names: Vec<String> = vec![];
        for image in from_js::<BuildOptions>(options, "build options")?.images() {
            for asset in self.inner.catalog.missing_assets(&image) {
                if !names.iter().any(|name| name == asset.as_str()) {
                    names.push(asset.as_str().to_owned());
                }
            }
        }
        Ok(names)
    }

    /// Takes a data file.
    #[wasm_bindgen(js_name = loadAsset)]
    pub fn load_asset(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        if AssetName::parse(name).is_some_and(|asset| self.inner.catalog.is_loaded(asset)) {
            return Ok(());
        }
        Arc::make_mut(&mut self.inner.catalog)
            .load_asset(name, bytes)
            .map_err(|cause| error("invalid-asset", &cause.to_string()))
    }

    /// Builds; a build that fails is a report as well.
    pub fn build(&mut self, options: &JsValue) -> Result<JsValue> {
        let request = from_js::<BuildOptions>(options, "build options")?.request()?;
        let mut inner = self.inner.clone();
        let report = build(&mut inner, &request);
        self.lacking = report.lacking();
        if self.lacking.is_empty() {
            self.inner = inner;
        }
        explained(&report)
    }

    /// The data files that commands of the last build or preview turned out to need. A build that lacks some is not
    /// kept: it is to be made again when they are loaded.
    pub fn lacking(&self) -> Vec<String> {
        self.lacking.iter().map(|asset| asset.as_str().to_owned()).collect()
    }

    /// What a build would do, without doing it.
    pub fn preview(&mut self, options: &JsValue) -> Result<JsValue> {
        let request = from_js::<BuildOptions>(options, "build options")?.request()?;
        let report = build(&mut self.inner.clone(), &request);
        self.lacking = report.lacking();
        explained(&report)
    }

    /// `docker tag SOURCE TARGET`
    pub fn tag(&mut self, source: &str, target: &str) -> Result<()> {
        let id = self.inner.store.resolve(source).map_err(|cause| store_error(&cause))?;
        let target = Reference::parse(target).map_err(|cause| error("invalid-reference", &cause.0))?;
        self.inner.store.tag(target, id, self.inner.clock).map_err(|cause| store_error(&cause))
    }
}

fn explained(report: &Report) -> Result<JsValue> {
    let sentences = report.steps.iter().map(|step| sentence(report, step, &ENGLISH)).collect();
    to_js(&Explained { report, sentences, lanes: lanes(report) })
}
