//! Reading an archive into its members.

use super::super::{archives, cost};
use super::Options;
use super::fatal;
use crate::oci::layer::Unpacker;
use crate::oci::untar::{Entry, EntryKind, Piece, Reader};
use crate::oci::{ArchiveError, ErrorCode};
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Metadata, Time};

/// Bytes of one set of extended headers.
const RECORD_LIMIT: u64 = 1 << 20;
/// Bytes of all members, which are held in memory.
const MOST: u64 = 256 << 20;

/// The members of the archive that the call names, in order, with their contents.
///
/// # Errors
/// The exit code, once the message is written.
pub fn members(process: &mut Process<'_>, options: &Options) -> Result<Vec<(Entry, Content)>, ExitCode> {
    let content = match &options.file {
        Some(file) => process.read(file).map_err(|errno| {
            let message = match process.is_busybox() {
                true => format!("can't open '{file}': {}", errno.message()),
                false => format!("{file}: Cannot open: {}", errno.message()),
            };
            fatal(process, &message)
        })?,
        None => process.read_stdin(),
    };
    if let Content::Described(described) = &content {
        let name = options.file.clone().unwrap_or_default();
        if let Some(entries) = archives::archive_entries(&name, &described.label, described.size) {
            let entries = archives::as_asked(entries, &options.members, options.strip);
            process.spend_bytes(described.size, cost::DECOMPRESS_BYTE);
            let now = process.sys.clock;
            return Ok(entries.into_iter().map(|entry| declared(entry, now)).collect());
        }
        process.not_simulated(0, "it unpacks an archive whose bytes are not known, only their size");
        return Err(0);
    }
    if options.foreign.is_some() {
        process.not_simulated(0, "of what packs archives only gzip has a model");
        return Err(0);
    }
    let mut out: Vec<(Entry, Vec<u8>)> = vec![];
    let mut reader = Reader::new(RECORD_LIMIT);
    let mut unpacker = Unpacker::new();
    let mut room = MOST;
    let mut push = |unpacked: &[u8]| {
        reader.push(unpacked, &mut |piece| {
            let more = match &piece {
                Piece::Data(bytes) => bytes.len() as u64,
                Piece::Hole(size) => *size,
                Piece::Entry(_) | Piece::EntryEnd => 0,
            };
            room = room.checked_sub(more).ok_or_else(|| ArchiveError::new(ErrorCode::TooLarge, "", ""))?;
            match piece {
                Piece::Entry(entry) => out.push((entry, vec![])),
                Piece::Data(bytes) => {
                    if let Some((_, data)) = out.last_mut() {
                        data.extend_from_slice(bytes);
                    }
                }
                Piece::Hole(size) => {
                    if let Some((_, data)) = out.last_mut() {
                        data.resize(data.len().saturating_add(usize::try_from(size).unwrap_or(0)), 0);
                    }
                }
                Piece::EntryEnd => {}
            }
            Ok(())
        })
    };
    let mut result: Result<(), ArchiveError> = Ok(());
    content.for_each_chunk(|chunk| {
        if result.is_ok() {
            result = unpacker.push(chunk, &mut push);
        }
    });
    let result = result.and_then(|()| unpacker.finish(&mut push)).and_then(|()| reader.finish());
    if result.as_ref().is_err_and(|error| error.code == ErrorCode::TooLarge) {
        process.not_simulated(0, "it unpacks more than is held in memory");
        return Err(0);
    }
    if result.is_err() {
        return Err(match process.is_busybox() {
            true => process.fail("invalid tar header checksum"),
            false => {
                process.fail("This does not look like a tar archive");
                process.fail("Exiting with failure status due to previous errors");
                2
            }
        });
    }
    process.sys.step(content.len() / 4096);
    Ok(out.into_iter().map(|(entry, data)| (entry, compact(data))).collect())
}

/// Long runs of zeros are kept as what they are.
fn compact(data: Vec<u8>) -> Content {
    match data.len() > 4096 && data.iter().all(|byte| *byte == 0) {
        true => Content::Zeros(data.len() as u64),
        false => Content::from(data),
    }
}

/// Complains about members that were named and not found.
pub fn complain_missing(process: &mut Process<'_>, options: &Options, found: &[String]) -> ExitCode {
    let has = |member: &str| {
        found
            .iter()
            .any(|path| path == member || path.strip_prefix(member).is_some_and(|rest| rest.starts_with('/')))
    };
    let has = |member: &str| match options.wildcards {
        true => found.iter().any(|path| crate::shell::pattern::matches(member, path.trim_end_matches('/'))),
        false => has(member),
    };
    let missing: Vec<String> =
        options.members.iter().filter(|member| !has(member.trim_end_matches('/'))).cloned().collect();
    if missing.is_empty() {
        return 0;
    }
    for member in missing {
        match process.is_busybox() {
            true => process.fail(format!("{member}: not found in archive")),
            false => process.fail(format!("{member}: Not found in archive")),
        };
    }
    if process.is_busybox() {
        return 1;
    }
    process.fail("Exiting with failure status due to previous errors");
    2
}

/// A file of an archive that is known by its address.
fn declared(entry: crate::catalog::Entry, now: Time) -> (Entry, Content) {
    let (path, mode, content) = entry.into_file();
    let meta = Metadata::new(mode, now);
    let kind = EntryKind::File(content.len());
    (Entry { path: path.trim_start_matches('/').to_owned(), kind, meta }, content)
}
