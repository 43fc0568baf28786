//! A QR code as one SVG path.

use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::{AttrValue, Html, Properties, component, html};

/// Beyond this many characters codes get too fine for phones.
const LONGEST: usize = 1_400;

#[derive(Properties, PartialEq)]
pub struct QrProps {
    pub text: String,
    pub label: AttrValue,
    /// Shown in its place where the text is too long for a code that phones can read.
    pub too_long: AttrValue,
}

#[component]
pub fn Qr(QrProps { text, label, too_long }: &QrProps) -> Html {
    let code = (text.len() <= LONGEST).then(|| QrCode::encode_text(text, QrCodeEcc::Low).ok()).flatten();
    let Some(code) = code else { return html! { <p class="soft">{too_long.clone()}</p> } };
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|&x| code.get_module(x, y)) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    html! {
        <svg class="qr" role="img" aria-label={label.clone()} viewBox={format!("-3 -3 {0} {0}", size + 6)}><path d={path} /></svg>
    }
}
