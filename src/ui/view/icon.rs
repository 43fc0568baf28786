//! The glyphs, drawn: no font is asked for them.

use yew::prelude::{Html, html};

/// What an icon means; colour never says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Reused,
    Built,
    Cascade,
    Failed,
    Skipped,
    Cut,
    Undo,
    Redo,
    Share,
    Tag,
    Back,
    Forward,
    Play,
    Skip,
    Close,
    Sun,
    Moon,
    Book,
    Up,
    Down,
    Warning,
    Plus,
    Download,
    Open,
    Help,
}

impl Glyph {
    /// In a box of 16 by 16, as strokes.
    const fn path(self) -> &'static str {
        match self {
            Self::Reused => "M3 8.5l3.4 3.5L13 4.5",
            Self::Built => "M13 8a5 5 0 1 1-1.6-3.7M13 2v3.2H9.8",
            Self::Cascade => "M4 2v6.5h8M9 5.5l3 3-3 3",
            Self::Failed => "M4 4l8 8M12 4l-8 8",
            Self::Skipped => "M3 8h10",
            Self::Cut => {
                "M4 3l8 8M12 3l-8 8M4.5 13.2a1.7 1.7 0 1 0 0-3.4a1.7 1.7 0 0 0 0 3.4M11.5 13.2a1.7 1.7 0 1 0 0-3.4a1.7 1.7 0 0 0 0 3.4"
            }
            Self::Undo => "M6 3L2.8 6.2L6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6",
            Self::Redo => "M10 3l3.2 3.2L10 9.4M13 6.2H6.8a3.6 3.6 0 0 0 0 7.2H10",
            Self::Share => "M8 10V2.5M5 5l3-3 3 3M3 8.5V13h10V8.5",
            Self::Tag => "M2.5 2.5h5l6 6-5 5-6-6zM5.4 5.4h.1",
            Self::Back => "M10 3L5 8l5 5",
            Self::Forward => "M6 3l5 5-5 5",
            Self::Play => "M5 3l8 5-8 5z",
            Self::Skip => "M3.5 3l7 5-7 5zM12.5 3v10",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1"
            }
            Self::Moon => "M12.8 9.6A5.4 5.4 0 0 1 6.4 3.2a5.4 5.4 0 1 0 6.4 6.4z",
            Self::Book => {
                "M8 4C6.5 3 4.5 2.8 2.5 3v9.3c2-.2 4 0 5.5 1c1.5-1 3.5-1.2 5.5-1V3C11.5 2.8 9.5 3 8 4zM8 4v9.3"
            }
            Self::Up => "M8 13V3.5M4.5 7L8 3.5L11.5 7",
            Self::Down => "M8 3v9.5M4.5 9L8 12.5L11.5 9",
            Self::Warning => "M8 2.5L14 13H2zM8 6.5v3.2M8 11.4v.100",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Open => "M2.5 13V3.5h4l1.5 2h5.5V7M2.5 13l2-6h9.5l-2 6z",
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4M6.1 6.2a1.9 1.9 0 1 1 2.9 1.6c-.7.5-1 .9-1 1.7M8 11.5v.1"
            }
            Self::Download => "M8 2.5V10M5 7l3 3 3-3M3 9v4h10V9",
        }
    }
}

/// Decorative: the text beside it says the same. No component: there are hundreds of them.
pub fn icon(glyph: Glyph) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={glyph.path()} />
        </svg>
    }
}
