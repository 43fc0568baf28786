//! A state as the HTML with which a page of somebody else shows it: the custom element, or a frame.

use super::Theme;
use super::svg::escape;
use crate::lab::texts::Language;

/// What is shown, and how. Addresses are those of `docs/embedding.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embed<'a> {
    /// Where the page lies, with a slash at the end.
    pub site: &'a str,
    /// The part of a link after the `#`.
    pub state: &'a str,
    pub theme: Theme,
    /// How many steps of each build are shown; `None`: all.
    pub steps: Option<usize>,
    pub language: Language,
}

impl Embed<'_> {
    /// `<layer-lab>` and its script.
    pub fn element(&self) -> String {
        let settings = self.settings().into_iter().map(|(name, value)| format!(" {name}=\"{value}\""));
        let settings: String = settings.collect();
        let (site, state) = (escape(self.site), escape(self.state));
        format!(
            "<layer-lab state=\"{state}\"{settings}></layer-lab>\n\
             <script type=\"module\" src=\"{site}embed/layer-lab.js\"></script>\n"
        )
    }

    /// `<iframe>` with this title, and the script that makes it as high as what is in it.
    pub fn frame(&self, title: &str) -> String {
        let settings = self.settings().into_iter().map(|(name, value)| format!("{name}={value}"));
        let settings: Vec<String> = settings.collect();
        let query = if settings.is_empty() { String::new() } else { format!("?{}", settings.join("&")) };
        let address = escape(&format!("{}embed/index.html{query}#{}", self.site, self.state));
        let (site, title) = (escape(self.site), escape(title));
        format!(
            "<iframe src=\"{address}\"\n  title=\"{title}\" width=\"720\" height=\"640\" loading=\"lazy\"></iframe>\n\
             <script type=\"module\" src=\"{site}embed/frame.js\"></script>\n"
        )
    }

    /// What differs from how it is shown without being told, under the names that element and frame share.
    fn settings(&self) -> Vec<(&'static str, String)> {
        let theme = match self.theme {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        let language = Some(self.language).filter(|language| *language != Language::default());
        let all = [
            ("theme", theme.map(str::to_owned)),
            ("step", self.steps.map(|steps| steps.to_string())),
            ("lang", language.map(|language| language.code().to_owned())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_chosen_is_said() {
        let plain = Embed {
            site: "https://layers.example/",
            state: "lesson=node-order",
            theme: Theme::Auto,
            steps: None,
            language: Language::English,
        };
        assert_eq!(
            plain.element(),
            "<layer-lab state=\"lesson=node-order\"></layer-lab>\n\
             <script type=\"module\" src=\"https://layers.example/embed/layer-lab.js\"></script>\n"
        );
        let chosen = Embed {
            site: "https://layers.example/a&b/",
            theme: Theme::Dark,
            steps: Some(2),
            language: Language::German,
            ..plain
        };
        assert!(
            chosen.element().contains("state=\"lesson=node-order\" theme=\"dark\" step=\"2\" lang=\"de\">")
        );
        assert_eq!(
            chosen.frame("\"A\" und \"B\""),
            "<iframe src=\"https://layers.example/a&amp;b/embed/index.html?theme=dark&amp;step=2&amp;lang=de#lesson=node-order\"\n  \
             title=\"&quot;A&quot; und &quot;B&quot;\" width=\"720\" height=\"640\" loading=\"lazy\"></iframe>\n\
             <script type=\"module\" src=\"https://layers.example/a&amp;b/embed/frame.js\"></script>\n"
        );
    }
}
