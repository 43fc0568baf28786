//! Programs that make one file of another: pictures, films, drawings, databases. Sizes follow what goes in.

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::built;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["ffmpeg"], summary: "writes the file that is named last", flags: &[], run: ffmpeg },
    Program {
        names: &[
            "convert",
            "magick",
            "composite",
            "montage",
            "cwebp",
            "gif2webp",
            "wkhtmltopdf",
            "wkhtmltoimage",
            "ps2pdf",
            "pdftotext",
            "pdftoppm",
        ],
        summary: "writes the file that is named last",
        flags: &[],
        run: last,
    },
    Program {
        names: &["dot", "neato", "fdp", "rsvg-convert", "gs", "inkscape", "mmdc", "plantuml", "qpdf"],
        summary: "writes the file that -o names",
        flags: &[],
        run: named,
    },
    Program {
        names: &["mogrify", "optipng", "jpegoptim", "pngquant", "gifsicle"],
        summary: "works on pictures in place: time, and no change",
        flags: &[],
        run: in_place,
    },
    Program { names: &["sqlite3"], summary: "a file of the size of what is stored", flags: &[], run: sqlite },
];

/// What is made of nothing that is known: a film or a picture.
const MADE: u64 = 40_000;
/// A page of a SQLite database.
const PAGE: u64 = 4096;

/// Bytes of the operands that are files; the name of one that looks like a file and is not there.
fn inputs(process: &mut Process<'_>, words: &[String]) -> Result<u64, String> {
    let mut bytes = 0;
    for word in words.iter().filter(|word| !word.starts_with('-')) {
        match process.read(word) {
            Ok(content) => bytes += content.len(),
            Err(_) if is_file_name(word) => return Err(word.clone()),
            Err(_) => {}
        }
    }
    Ok(bytes)
}

/// Whether a word can only be a file's name: it ends with a usual ending and is no expression.
fn is_file_name(word: &str) -> bool {
    let ending = word.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    const ENDINGS: [&str; 14] =
        ["png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "mp4", "mp3", "wav", "mov", "html", "tiff", "ps"];
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && !word.contains([':', '=', '%', ','])
}

/// Writes the file, unless it goes to standard output.
fn write(process: &mut Process<'_>, at: &str, bytes: u64) -> ExitCode {
    let name = process.name().to_owned();
    process.sys.spend(cost::SECOND);
    let size = if bytes == 0 { MADE } else { bytes };
    let content = Content::described(size, format!("estimated: made by {name} from {bytes} bytes"));
    if matches!(at, "-" | "/dev/stdout" | "pipe:1") {
        process.out_content(content);
        return 0;
    }
    match process.write(at, content) {
        Ok(()) => 0,
        Err(errno) => process.fail(format!("{at}: {}", errno.message())),
    }
}

fn missing(process: &mut Process<'_>, file: &str) -> ExitCode {
    process.fail(format!("{file}: No such file or directory"))
}

fn ffmpeg(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| word == "-version") {
        let version = process.version_of("ffmpeg").unwrap_or_else(|| "7.1".to_owned());
        process.out(format!("ffmpeg version {version} Copyright (c) 2000-2025 the FFmpeg developers\nbuilt with gcc 12 (Debian 12.2.0-14)\n"));
        return 0;
    }
    const LISTS: [&str; 9] = [
        "-encoders",
        "-decoders",
        "-codecs",
        "-formats",
        "-filters",
        "-protocols",
        "-muxers",
        "-hwaccels",
        "-buildconf",
    ];
    if words.iter().any(|word| LISTS.contains(&word.as_str())) {
        let lines: String =
            CODECS.iter().map(|(kind, name, what)| format!(" {kind}..... {name:<20} {what}\n")).collect();
        process.out(lines);
        process.note(
            "stand-in-output",
            "which codecs ffmpeg was built with is not known: the usual ones stand for them".to_owned(),
            "what is not among them is not found",
        );
        return 0;
    }
    let mut bytes = 0;
    for pair in words.windows(2) {
        let [flag, value] = pair else { continue };
        if flag != "-i" {
            continue;
        }
        match process.read(value) {
            Ok(content) => bytes += content.len(),
            // Sources that ffmpeg makes up itself, and addresses.
            Err(_) if value.contains([':', '=']) => {}
            Err(_) => return missing(process, value),
        }
    }
    match words.last() {
        Some(out) if !out.starts_with('-') && words.iter().any(|word| word == "-i") => {
            write(process, out, bytes)
        }
        _ => {
            process.err("ffmpeg: at least one output file must be specified\n");
            1
        }
    }
}

const CODECS: &[(&str, &str, &str)] = &[
    ("V", "libx264", "libx264 H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10 (codec h264)"),
    ("V", "libx265", "libx265 H.265 / HEVC (codec hevc)"),
    ("V", "libvpx", "libvpx VP8 (codec vp8)"),
    ("V", "libvpx-vp9", "libvpx VP9 (codec vp9)"),
    ("V", "libaom-av1", "libaom AV1 (codec av1)"),
    ("V", "mpeg4", "MPEG-4 part 2"),
    ("V", "png", "PNG (Portable Network Graphics) image"),
    ("V", "mjpeg", "MJPEG (Motion JPEG)"),
    ("V", "libwebp", "libwebp WebP image (codec webp)"),
    ("A", "aac", "AAC (Advanced Audio Coding)"),
    ("A", "libmp3lame", "libmp3lame MP3 (MPEG audio layer 3) (codec mp3)"),
    ("A", "libopus", "libopus Opus (codec opus)"),
    ("A", "libvorbis", "libvorbis (codec vorbis)"),
    ("A", "flac", "FLAC (Free Lossless Audio Codec)"),
    ("S", "srt", "SubRip subtitle (codec subrip)"),
];

fn last(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if let Some(code) = built::asked(process) {
        return code;
    }
    let out = words.windows(2).find_map(|pair| match pair {
        [flag, value] if flag == "-o" => Some(value.clone()),
        _ => None,
    });
    let Some(out) = out.or_else(|| words.last().cloned()) else { return 1 };
    let from: Vec<String> = words.into_iter().filter(|word| *word != out).collect();
    match inputs(process, &from) {
        Ok(bytes) => write(process, &out, bytes),
        Err(file) => missing(process, &file),
    }
}

fn named(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if let Some(code) = built::asked(process) {
        return code;
    }
    let given = |flags: &[&str]| {
        words.iter().enumerate().find_map(|(at, word)| {
            if flags.contains(&word.as_str()) {
                return words.get(at + 1).cloned();
            }
            flags
                .iter()
                .find_map(|flag| word.strip_prefix(flag))
                .map(|rest| rest.trim_start_matches('=').to_owned())
        })
    };
    let out = given(&["-o", "--output", "-sOutputFile", "--export-filename", "--outfile"]);
    let from: Vec<String> = words.iter().filter(|word| Some(*word) != out.as_ref()).cloned().collect();
    match inputs(process, &from) {
        Ok(0) => {
            let bytes = process.read_stdin().len();
            write(process, out.as_deref().unwrap_or("-"), bytes * 8)
        }
        Ok(bytes) => write(process, out.as_deref().unwrap_or("-"), bytes),
        Err(file) => missing(process, &file),
    }
}

fn in_place(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if let Some(code) = built::asked(process) {
        return code;
    }
    process.sys.spend(cost::SECOND);
    match inputs(process, &words) {
        Ok(_) => 0,
        Err(file) => missing(process, &file),
    }
}

/// `sqlite3 FILE [SQL]`, or SQL on standard input: what is stored makes the file grow, what is asked has no model.
fn sqlite(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.iter().any(|word| matches!(word.as_str(), "-version" | "--version")) {
        let version = process.version_of("sqlite3").unwrap_or_else(|| "3.46.1".to_owned());
        process.out(format!("{version} 2024-08-13 09:16:08\n"));
        return 0;
    }
    let mut plain = words.iter().filter(|word| !word.starts_with('-')).cloned();
    let (Some(file), sql) = (plain.next(), plain.collect::<Vec<_>>().join(";\n")) else {
        process.not_simulated(0, "a database in memory has no model");
        return 0;
    };
    let sql = if sql.is_empty() { process.read_stdin() } else { Content::from(sql.as_str()) };
    let mut bytes = sql.len();
    let text = sql.as_text().unwrap_or_default().to_owned();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if matches!(words.next(), Some(".read" | ".import"))
            && let Some(from) = words.find(|word| !word.starts_with('-'))
        {
            match process.read(from) {
                Ok(content) => bytes += content.len(),
                Err(_) => {
                    process.err(format!("Error: cannot open \"{from}\"\n"));
                    return 1;
                }
            }
        }
    }
    let asks = |line: &str| {
        let line = line.trim_start().to_ascii_lowercase();
        line.starts_with("select")
            || (line.starts_with('.')
                && !line.starts_with(".read")
                && !line.starts_with(".import")
                && !line.starts_with(".mode"))
    };
    if text.split([';', '\n']).any(asks) {
        process.not_simulated(0, "what a database answers is not known");
    }
    let tables = text.to_ascii_lowercase().matches("create ").count() as u64;
    let before = process.read(&file).map_or(0, |content| content.len());
    let size = (before + bytes.div_ceil(PAGE) * PAGE * u64::from(before > 0))
        .max((1 + tables) * PAGE + bytes / PAGE * PAGE);
    match process.write(&file, Content::described(size, format!("estimated: database of {size} bytes"))) {
        Ok(()) => 0,
        Err(_) => {
            process.err(format!("Error: unable to open database \"{file}\": unable to open database file\n"));
            1
        }
    }
}
