//! The figure as an SVG document: accessible, themable, fit for print, and the same bytes every time.

use std::fmt::Write as _;

use super::layout::{fit, width, wrap};
use super::theme::{Style, Theme, figure_sheet, light, style};
use super::{Column, Figure, Slab};
use crate::lab::view::Look;

/// How a figure is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub theme: Theme,
    /// In CSS pixels, at least 240.
    pub width: u32,
    /// What its ids begin with: two figures in one page need different ones. Letters, digits and `-` only; others are
    /// left out.
    pub id: String,
    /// Whether the style sheet stands in it. Without, it has the light colours until the page's own style sheet has
    /// rules for its classes.
    pub styled: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { theme: Theme::Auto, width: 720, id: "layerlab".to_owned(), styled: true }
    }
}

const MARGIN: u32 = 16;
const GAP: u32 = 12;
/// Between blocks.
const CRACK: u32 = 4;
const PAD: u32 = 10;
/// Blocks of less than this.
const NARROW: u32 = 200;
const TITLE: u32 = 18;
const LABEL: u32 = 13;
const SMALL: u32 = 12;
const SANS: &str = "system-ui,'Segoe UI',Inter,'DejaVu Sans',sans-serif";
const MONO: &str = "ui-monospace,'SF Mono','Cascadia Code','DejaVu Sans Mono',Menlo,monospace";

/// Draws a figure.
pub fn svg(figure: &Figure, options: &Options) -> String {
    let id: String = options.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let id = if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("f{id}") };
    let wide = options.width.clamp(240, 4000);
    let mut canvas = Canvas { out: String::new(), id: &id };
    let inner = wide - 2 * MARGIN;
    let columns = figure.columns.len().max(1) as u32;
    let column = (inner - GAP * (columns - 1)) / columns;

    let mut y = MARGIN;
    // Bold letters are a tenth wider.
    for line in wrap(&figure.title, inner * 10 / 11, TITLE, 4) {
        y += TITLE + 4;
        canvas.text(&Text {
            x: MARGIN,
            y,
            size: TITLE,
            bold: true,
            class: "i",
            fill: light("ink"),
            ..Text::new(&line)
        });
    }
    y += 14;
    let heads = y;
    y += LABEL + 10;
    let tallest = figure.columns.iter().map(|column| stack_height(&column.own)).max().unwrap_or(0);
    let trunk_top = y + tallest;
    for (i, Column { name, size, own }) in figure.columns.iter().enumerate() {
        let x = MARGIN + (column + GAP) * i as u32;
        let room = column.saturating_sub(width(size, SMALL, false) + 12);
        let name = fit(name, room, LABEL, true);
        canvas.text(&Text {
            x,
            y: heads + LABEL,
            mono: true,
            bold: true,
            class: "i",
            fill: light("ink"),
            ..Text::new(&name)
        });
        let at = Text { x: x + column, y: heads + LABEL, size: SMALL, end: true, ..Text::new(size) };
        canvas.text(&at);
        let mut bottom = trunk_top - CRACK;
        for slab in own {
            canvas.slab(slab, x, bottom.saturating_sub(slab.height), column);
            bottom = bottom.saturating_sub(slab.height + CRACK);
        }
    }
    let mut top = trunk_top;
    for slab in figure.trunk.iter().rev() {
        canvas.slab(slab, MARGIN, top, inner);
        top += slab.height + CRACK;
    }
    let mut bottom = top + 6;
    bottom = canvas.legend(figure, bottom, inner);
    for line in figure.note.iter().flat_map(|note| wrap(note, inner, SMALL, 2)) {
        bottom += SMALL + 5;
        canvas.text(&Text { x: MARGIN, y: bottom, size: SMALL, ..Text::new(&line) });
    }
    let tall = bottom + MARGIN;
    document(figure, options, &id, wide, tall, &canvas.out)
}

fn document(figure: &Figure, options: &Options, id: &str, wide: u32, tall: u32, body: &str) -> String {
    let title = escape(&figure.title);
    let description = escape(&figure.description());
    let style = match options.styled {
        true => format!("<style>{}</style>", figure_sheet(options.theme, id)),
        false => String::new(),
    };
    let hatch = light("built");
    let language = figure.language.code();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" lang=\"{language}\" class=\"layerlab-figure\" viewBox=\"0 0 {wide} {tall}\" \
         width=\"{wide}\" height=\"{tall}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" font-family=\"{SANS}\">\n\
         <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n{style}\n\
         <defs><pattern id=\"{id}-h\" width=\"10\" height=\"10\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path class=\"hl\" d=\"M0 0v10\" stroke=\"{hatch}\" stroke-width=\"5\" \
         opacity=\".14\"/></pattern></defs>\n\
         <rect class=\"w\" width=\"100%\" height=\"100%\" rx=\"12\" fill=\"{}\"/>\n{body}</svg>\n",
        light("paper")
    )
}

fn stack_height(slabs: &[Slab]) -> u32 {
    slabs.iter().map(|slab| slab.height + CRACK).sum()
}

struct Canvas<'a> {
    out: String,
    id: &'a str,
}

struct Text<'a> {
    text: &'a str,
    x: u32,
    y: u32,
    size: u32,
    mono: bool,
    bold: bool,
    end: bool,
    class: &'static str,
    fill: &'static str,
}

impl<'a> Text<'a> {
    /// Quiet and small.
    fn new(text: &'a str) -> Self {
        Self {
            text,
            x: 0,
            y: 0,
            size: LABEL,
            mono: false,
            bold: false,
            end: false,
            class: "g",
            fill: light("soft"),
        }
    }
}

impl Canvas<'_> {
    /// Writing into a `String` cannot fail.
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _always = self.out.write_fmt(arguments);
    }

    fn text(&mut self, text: &Text<'_>) {
        let Text { x, y, size, class, fill, .. } = text;
        let mono = if text.mono { format!(" font-family=\"{MONO}\"") } else { String::new() };
        let bold = if text.bold { " font-weight=\"600\"" } else { "" };
        let end = if text.end { " text-anchor=\"end\"" } else { "" };
        let words = escape(text.text);
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" class=\"{class}\" fill=\"{fill}\"{mono}{bold}{end}>{words}</text>\n"
        ));
    }

    /// A block, which a page can find by its class and its part.
    fn slab(&mut self, slab: &Slab, x: u32, y: u32, wide: u32) {
        let Style { class, colour, hatched, icon, .. } = style(slab.look);
        let (front, ground) = (light(colour), light(&format!("{colour}-fill")));
        let loose = if slab.loose { " opacity=\".45\"" } else { "" };
        let dashed = if hatched { " stroke-dasharray=\"4 3\"" } else { "" };
        let tall = slab.height;
        self.put(format_args!(
            "<g class=\"{class}\" part=\"block {class}\"{loose}><rect class=\"f\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" \
             height=\"{tall}\" rx=\"8\" fill=\"{ground}\" stroke=\"{front}\" stroke-opacity=\".5\"{dashed}/>"
        ));
        if hatched {
            let id = self.id;
            self.put(format_args!(
                "<rect class=\"h\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{tall}\" rx=\"8\" fill=\"url(#{id}-h)\"/>"
            ));
        }
        self.put(format_args!(
            "<path class=\"o\" transform=\"translate({} {})\" d=\"{icon}\" fill=\"none\" stroke=\"{front}\" \
             stroke-width=\"1.6\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n",
            x + PAD,
            y + 8
        ));
        let from = x + PAD + 18;
        let end = x + wide - PAD;
        let line = y + 19;
        let size = width(&slab.size, SMALL, false);
        // A narrow block has its first line for the label alone.
        let (beside_label, beside_remark) = if wide < NARROW { (0, size + 8) } else { (size + 8, 0) };
        let label = fit(&slab.label, end.saturating_sub(from + beside_label), LABEL, true);
        let look =
            Text { x: from, y: line, mono: true, bold: true, class: "t", fill: front, ..Text::new(&label) };
        self.text(&look);
        let below = if beside_label == 0 { 15 } else { 0 };
        self.text(&Text { x: end, y: line + below, size: SMALL, end: true, ..Text::new(&slab.size) });
        if !slab.remark.is_empty() && tall >= 36 {
            let remark = fit(&slab.remark, end.saturating_sub(from + beside_remark), SMALL, false);
            // The icon says it too: three letters of it say nothing.
            if wide >= NARROW || remark == slab.remark {
                self.text(&Text { x: from, y: line + 15, size: SMALL, ..Text::new(&remark) });
            }
        }
        self.out.push_str("</g>\n");
    }

    /// What the looks in the figure mean; the y of its end.
    fn legend(&mut self, figure: &Figure, top: u32, inner: u32) -> u32 {
        let slabs = || figure.trunk.iter().chain(figure.columns.iter().flat_map(|column| &column.own));
        let words = figure.language.figure();
        let mut x = MARGIN;
        let mut y = top;
        for look in [Look::Base, Look::Reused, Look::Built, Look::Cascade] {
            if !slabs().any(|slab| slab.look == look) {
                continue;
            }
            let Style { class, colour, icon, .. } = style(look);
            let word = match look {
                Look::Base => words.base,
                Look::Reused => words.reused,
                Look::Built => words.built,
                Look::Cascade => words.cascade,
            };
            let wide = 18 + width(word, SMALL, false) + 16;
            if x > MARGIN && x + wide > MARGIN + inner {
                x = MARGIN;
                y += SMALL + 6;
            }
            let front = light(colour);
            self.put(format_args!(
                "<g class=\"{class}\"><path class=\"o\" transform=\"translate({x} {y})\" d=\"{icon}\" fill=\"none\" \
                 stroke=\"{front}\" stroke-width=\"1.6\"/>"
            ));
            self.text(&Text { x: x + 18, y: y + 10, size: SMALL, ..Text::new(word) });
            self.out.push_str("</g>\n");
            x += wide;
        }
        y + SMALL
    }
}

/// XML text: what is not allowed in XML at all is left out.
/// A text as XML and HTML have it, in an attribute as well.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
