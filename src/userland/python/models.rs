//! Models and data that programs and short scripts download: coarse sizes, where the real ones put them.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::words::Words;
use super::place::place;
use super::project::quoted;

/// One download.
pub(super) struct Download {
    folder: String,
    bytes: u64,
    what: String,
}

/// Whose cache a download goes to.
#[derive(Clone, Copy)]
enum Cache {
    HuggingFace,
    Torch,
    Nltk,
    Whisper,
    /// Below the home folder.
    Home(&'static str),
}

/// Calls that download, with what they name in the first quotes after: word, cache, bytes.
const CALLS: &[(&str, Cache, u64)] = &[
    (".from_pretrained(", Cache::HuggingFace, 440_000_000),
    ("snapshot_download(", Cache::HuggingFace, 440_000_000),
    ("hf_hub_download(", Cache::HuggingFace, 220_000_000),
    ("pipeline(", Cache::HuggingFace, 440_000_000),
    ("SentenceTransformer(", Cache::HuggingFace, 90_000_000),
    ("CrossEncoder(", Cache::HuggingFace, 90_000_000),
    ("HuggingFaceEmbeddings(", Cache::HuggingFace, 90_000_000),
    ("TextEmbedding(", Cache::HuggingFace, 90_000_000),
    ("load_dataset(", Cache::HuggingFace, 100_000_000),
    ("WhisperModel(", Cache::HuggingFace, 150_000_000),
    ("whisper.load_model(", Cache::Whisper, 150_000_000),
    ("nltk.download(", Cache::Nltk, 12_000_000),
    ("spacy.cli.download(", Cache::Home(".cache/spacy"), 13_000_000),
    ("stanza.download(", Cache::Home("stanza_resources"), 300_000_000),
    ("torch.hub.load", Cache::Torch, 100_000_000),
    ("torchvision.models.", Cache::Torch, 100_000_000),
    ("models.resnet", Cache::Torch, 100_000_000),
    ("timm.create_model(", Cache::HuggingFace, 100_000_000),
    ("easyocr.Reader(", Cache::Home(".EasyOCR/model"), 110_000_000),
    ("PaddleOCR(", Cache::Home(".paddleocr"), 30_000_000),
    ("tiktoken.get_encoding(", Cache::Home(".cache/tiktoken"), 1_700_000),
    ("tiktoken.encoding_for_model(", Cache::Home(".cache/tiktoken"), 1_700_000),
    ("YOLO(", Cache::Home(".config/Ultralytics"), 6_500_000),
    ("gensim.downloader.load(", Cache::Home("gensim-data"), 130_000_000),
    ("chromium_downloader.download_chromium(", Cache::Home(".local/share/pyppeteer"), 350_000_000),
    ("install_chromium(", Cache::Home(".local/share/pyppeteer"), 350_000_000),
];

fn folder(process: &Process<'_>, cache: Cache) -> String {
    let home = process.home();
    let set = |names: &[&str]| names.iter().find_map(|name| process.var(name)).map(str::to_owned);
    match cache {
        Cache::HuggingFace => set(&[
            "HF_HUB_CACHE",
            "HUGGINGFACE_HUB_CACHE",
            "TRANSFORMERS_CACHE",
            "SENTENCE_TRANSFORMERS_HOME",
        ])
        .or_else(|| set(&["HF_HOME"]).map(|root| format!("{root}/hub")))
        .unwrap_or_else(|| format!("{home}/.cache/huggingface/hub")),
        Cache::Torch => {
            set(&["TORCH_HOME"]).unwrap_or_else(|| format!("{home}/.cache/torch")) + "/hub/checkpoints"
        }
        Cache::Nltk => set(&["NLTK_DATA"]).unwrap_or_else(|| format!("{home}/nltk_data")),
        Cache::Whisper => set(&["XDG_CACHE_HOME"]).unwrap_or_else(|| format!("{home}/.cache")) + "/whisper",
        Cache::Home(folder) => format!("{home}/{folder}"),
    }
}

/// The value of a keyword argument in quotes: `local_dir='/x'`.
fn keyword(statement: &str, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let (_, after) = statement.split_once(&format!("{name}="))?;
        after.trim_start().starts_with(['"', '\'']).then(|| quoted(after).first().cloned()).flatten()
    })
}

/// What a statement downloads, if it does.
pub(super) fn download_in(process: &Process<'_>, statement: &str) -> Option<Download> {
    if let Some((_, after)) = statement.split_once("save_pretrained(") {
        let folder = quoted(after).first()?.clone();
        return Some(Download { folder, bytes: 440_000_000, what: "a model that was saved".to_owned() });
    }
    let (word, cache, bytes) = CALLS.iter().find(|(word, ..)| statement.contains(word))?;
    let after = statement.split_once(word).map_or("", |(_, after)| after);
    let named = keyword(after, &["model", "repo_id", "model_name", "name", "model_name_or_path"]);
    let first = quoted(after).first().cloned();
    let what = named.or(first).unwrap_or_else(|| word.trim_matches(['.', '(']).to_owned());
    let place = keyword(
        after,
        &["local_dir", "cache_dir", "cache_folder", "download_root", "download_dir", "model_dir", "root"],
    );
    // A folder of the project is no download.
    let local = what.starts_with(['.', '/']) || process.sys.tree.is_dir(&process.path(&what));
    if local && matches!(cache, Cache::HuggingFace) {
        return Some(Download { folder: String::new(), bytes: 0, what });
    }
    let name = if matches!(cache, Cache::HuggingFace) {
        format!("models--{}", what.replace('/', "--"))
    } else {
        what.replace('/', "_")
    };
    let folder = match place {
        Some(place) if after.contains("local_dir") => place,
        Some(place) => format!("{}/{name}", place.trim_end_matches('/')),
        None => format!("{}/{name}", folder(process, *cache)),
    };
    Some(Download { folder, bytes: *bytes, what })
}

pub(super) fn fetch(process: &mut Process<'_>, download: &Download) {
    if download.bytes == 0 {
        return;
    }
    let at = format!("{}/contents", process.path(&download.folder).trim_end_matches('/'));
    if process.sys.tree.exists(&at) {
        return;
    }
    if !download.what.starts_with("a model") {
        process.download(download.bytes);
    }
    let label = format!("estimated: download of {}", download.what);
    process.unpack_own(vec![Entry::fixed(at, 0o644, download.bytes, label)]);
}

/// `python -m spacy download NAME`, `python -m nltk.downloader [-d DIR] NAME…`.
pub(super) fn fetch_named(
    process: &mut Process<'_>,
    module: &str,
    names: &[String],
    words: &[String],
) -> ExitCode {
    let read = Words::read(words, &["-d", "--dir"], &[]);
    let given = read.value(&["-d", "--dir"]).map(str::to_owned);
    let nltk = module.starts_with("nltk");
    if module == "spacy" && words.first().is_some_and(|word| word != "download") {
        return 0;
    }
    let site = place(process, None).site;
    let names: Vec<String> = names.iter().filter(|name| Some(*name) != given.as_ref()).cloned().collect();
    for name in if names.is_empty() { vec!["contents".to_owned()] } else { names } {
        let bytes = match name.rsplit('_').next() {
            Some("sm") => 13_000_000,
            Some("md") => 43_000_000,
            Some("lg") => 560_000_000,
            Some("trf") => 460_000_000,
            _ => 20_000_000,
        };
        let folder = match (&given, nltk, module) {
            (Some(folder), ..) => format!("{folder}/{name}"),
            (None, true, _) => format!("{}/{name}", self::folder(process, Cache::Nltk)),
            (None, false, "spacy") => format!("{site}/{name}"),
            _ => format!("{}/.cache/{module}/{name}", process.home()),
        };
        fetch(process, &Download { folder, bytes, what: format!("{module} {name}") });
    }
    0
}

/// `huggingface-cli download REPO [--local-dir DIR]`, `hf download`.
pub(super) fn hub(_: &crate::userland::Userland, process: &mut Process<'_>) -> ExitCode {
    let values = [
        "--local-dir",
        "--cache-dir",
        "--revision",
        "--repo-type",
        "--token",
        "--include",
        "--exclude",
        "--local-dir-use-symlinks",
    ];
    let words = Words::read(process.operands(), &values, &[]);
    let plain: Vec<String> = words.plain.clone();
    if let Some(repository) = plain.get(1).filter(|_| plain.first().is_some_and(|word| word == "download")) {
        let name = format!("models--{}", repository.replace('/', "--"));
        let folder = match (words.value(&["--local-dir"]), words.value(&["--cache-dir"])) {
            (Some(folder), _) => folder.to_owned(),
            (None, Some(cache)) => format!("{cache}/{name}"),
            (None, None) => format!("{}/{name}", folder(process, Cache::HuggingFace)),
        };
        fetch(process, &Download { folder: folder.clone(), bytes: 440_000_000, what: repository.clone() });
        process.out(format!("{folder}\n"));
    }
    0
}
