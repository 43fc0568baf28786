//! What flows through a pipe: bytes, and stretches of which only the description is known.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::vfs::{Content, Described};

/// Zeros between bytes are written out up to that size.
const SMALL: u64 = 1 << 20;

/// Text of that many bytes that follows a description is kept in its label, from the second line on.
const NOTED: u64 = 4096;

/// A queue of content.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    queue: VecDeque<Content>,
    /// How much of the first piece has been taken.
    taken: usize,
    /// The program that really prints more than is here.
    pub(super) told_by: Option<Rc<str>>,
}

impl Pieces {
    pub fn of(content: Content) -> Self {
        let mut pieces = Self::default();
        pieces.push(content);
        pieces
    }

    /// In bytes.
    pub fn len(&self) -> u64 {
        self.queue.iter().map(Content::len).sum::<u64>().saturating_sub(self.taken as u64)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, content: Content) {
        if !content.is_empty() {
            self.queue.push_back(content);
        }
    }

    /// Takes all that is left as one content: bytes if all of it is bytes, else a description.
    pub fn take_all(&mut self) -> Content {
        let taken = std::mem::take(&mut self.taken);
        let mut queue = std::mem::take(&mut self.queue);
        if taken == 0 && queue.len() == 1 {
            return queue.pop_front().unwrap_or_default();
        }
        if let Some(first) = queue.front_mut() {
            *first = skip(first, taken as u64);
        }
        join(queue)
    }

    /// Takes up to `limit` bytes.
    pub fn take(&mut self, limit: u64) -> Content {
        if limit >= self.len() {
            return self.take_all();
        }
        let all = self.take_all();
        let rest = skip(&all, limit);
        self.push(rest);
        first(&all, limit)
    }

    /// Takes a line with its end; `None` at the end of input. A stretch that is not bytes ends the input.
    pub fn take_line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        while let Some(front) = self.queue.front() {
            let Some(bytes) = front.as_bytes() else { break };
            let rest = bytes.get(self.taken..).unwrap_or_default();
            match rest.iter().position(|&b| b == b'\n') {
                Some(at) => {
                    line.extend_from_slice(rest.get(..=at).unwrap_or_default());
                    self.taken += at + 1;
                    if self.taken >= bytes.len() {
                        self.queue.pop_front();
                        self.taken = 0;
                    }
                    return Some(line);
                }
                None => {
                    line.extend_from_slice(rest);
                    self.queue.pop_front();
                    self.taken = 0;
                }
            }
        }
        (!line.is_empty()).then_some(line)
    }
}

/// All pieces as one content.
fn join(queue: VecDeque<Content>) -> Content {
    let size: u64 = queue.iter().map(Content::len).sum();
    let known = |content: &Content| content.as_bytes().is_some();
    let described = |content: &Content| matches!(content, Content::Described(_));
    if queue.iter().all(known) || (size <= SMALL && !queue.iter().any(described)) {
        let mut bytes = Vec::with_capacity(size as usize);
        queue.iter().for_each(|content| content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk)));
        return Content::from(bytes);
    }
    if queue.iter().all(|content| matches!(content, Content::Zeros(_))) {
        return Content::Zeros(size);
    }
    if let Some(Content::Described(described)) = queue.front()
        && size - described.size <= NOTED
        && let Some(text) = texts(queue.iter().skip(1))
    {
        return Content::described(size, format!("{}\n{text}", described.label));
    }
    let labels: Vec<&str> = queue
        .iter()
        .filter_map(|content| match content {
            Content::Described(described) => Some(&*described.label),
            _ => None,
        })
        .collect();
    Content::described(size, labels.join("+"))
}

/// The text of all; `None` where one is not known.
fn texts<'a>(mut contents: impl Iterator<Item = &'a Content>) -> Option<String> {
    contents.try_fold(String::new(), |text, content| Some(text + content.as_text()?))
}

/// Content joined to content, as `cat` does.
pub fn concat(parts: impl IntoIterator<Item = Content>) -> Content {
    let mut queue: VecDeque<Content> = parts.into_iter().filter(|content| !content.is_empty()).collect();
    if queue.len() == 1 { queue.pop_front().unwrap_or_default() } else { join(queue) }
}

/// The first `limit` bytes.
pub fn first(content: &Content, limit: u64) -> Content {
    match content {
        _ if limit >= content.len() => content.clone(),
        Content::Bytes(bytes) => Content::bytes(bytes.get(..limit as usize).unwrap_or_default()),
        Content::Zeros(_) => Content::Zeros(limit),
        Content::Described(Described { label, .. }) => {
            Content::described(limit, format!("{label}[..{limit}]"))
        }
    }
}

/// All but the first `count` bytes.
pub fn skip(content: &Content, count: u64) -> Content {
    match content {
        _ if count == 0 => content.clone(),
        Content::Bytes(bytes) => Content::bytes(bytes.get(count as usize..).unwrap_or_default()),
        Content::Zeros(size) => Content::Zeros(size.saturating_sub(count)),
        Content::Described(Described { size, label }) => {
            Content::described(size.saturating_sub(count), format!("{label}[{count}..]"))
        }
    }
}
