//! What of the present state can leave the page: a link, a figure, HTML for other pages, an image.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::AbortSignal;
use yew::prelude::{
    AttrValue, Callback, Html, MouseEvent, Properties, component, html, use_memo, use_mut_ref, use_state,
};

use super::PaneProps;
use crate::image::Reference;
use crate::lab::share::Glance;
use crate::lab::{Side, texts};
use crate::oci::archive::described;
use crate::render::{self, Embed, Figure, Options, Shown, svg};
use crate::ui::platform;
use crate::ui::platform::archives::{self, Work};
use crate::ui::state::{State, Theme};
use crate::ui::view::icon::{Glyph, icon};
use crate::ui::view::qr::Qr;
use crate::ui::view::working::Working;

/// An untouched lesson has a name; anything else carries everything.
fn named(state: &State) -> Option<String> {
    let lesson = state.lab.start().lesson.as_ref()?;
    state.lab.ops().is_empty().then(|| format!("lesson={lesson}"))
}

#[component]
pub fn Share(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let hash = named(state).unwrap_or_else(|| state.shared().encode());
    let link = platform::address(&hash);
    html! {
        <div class="share">
            <p>{labels.link_holds}</p>
            <div class="row">
                <input type="text" readonly={true} value={link.clone()} aria-label={labels.share} />
                <Copy text={link.clone()} label={labels.copy_link} copied={labels.copied} class="go" />
            </div>
            <p class="soft" role="status">{format!("{} {}", link.len(), "B")}</p>
            <Qr text={link} label={labels.qr} too_long={labels.link_too_long_for_qr} />
            <FigureOut ..props.clone() />
            <EmbedOut ..props.clone() />
            <ImageOut ..props.clone() />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CopyProps {
    text: String,
    label: AttrValue,
    copied: AttrValue,
    class: AttrValue,
    /// What is copied, where the label alone does not say it.
    #[prop_or_default]
    what: Option<AttrValue>,
}

/// A button that copies a text, and says so until the text is another.
#[component]
fn Copy(props: &CopyProps) -> Html {
    let copied = use_state(|| None::<String>);
    let onclick = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                copied.set(platform::copy(text.clone()).await.then_some(text));
            });
        })
    };
    let done = copied.as_ref() == Some(&props.text);
    let label = if done { props.copied.clone() } else { props.label.clone() };
    let spoken = props.what.as_ref().map(|what| format!("{label}: {what}"));
    html! { <button type="button" class={props.class.clone()} {onclick} aria-label={spoken}>{label}</button> }
}

/// The figure as the page shows it now, as SVG or PNG.
#[component]
fn FigureOut(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let failure = use_state(|| None::<String>);
    let save = |png: bool| {
        let (state, failure) = (state.clone(), failure.clone());
        Callback::from(move |_: MouseEvent| {
            let (state, failure) = (state.clone(), failure.clone());
            wasm_bindgen_futures::spawn_local(async move {
                failure.set(save_figure(&state, png).await.err());
            });
        })
    };
    let button = |name: &str, png| {
        html! {
            <button type="button" class="small" onclick={save(png)} aria-label={format!("{} {name}", labels.download)}>{icon(Glyph::Download)}{name}</button>
        }
    };
    html! {
        <section>
            <h3>{labels.figure}</h3>
            <p>{labels.figure_holds}</p>
            <div class="row">{button("SVG", false)}{button("PNG", true)}</div>
            <p class="bad" role="status">{ for (*failure).clone() }</p>
        </section>
    }
}

async fn save_figure(state: &State, png: bool) -> Result<(), String> {
    let moment = state.moment();
    let shown = Shown { single: false, steps: state.shown };
    let theme = match theme(state.theme) {
        // A picture of pixels cannot follow its reader.
        render::Theme::Auto if png && platform::prefers_dark() => render::Theme::Dark,
        render::Theme::Auto if png => render::Theme::Light,
        theme => theme,
    };
    let drawn =
        svg(&Figure::of_moment(moment, shown, state.language), &Options { theme, ..Options::default() });
    let names: Vec<String> = Side::BOTH.iter().map(|side| file_name(&moment.side(*side).tag)).collect();
    let kit = platform::files::load().await?;
    if png {
        return kit.save_png_file(&format!("{}.png", names.join("-")), &drawn).await;
    }
    kit.save_svg_file(&format!("{}.svg", names.join("-")), &drawn);
    Ok(())
}

const fn theme(theme: Theme) -> render::Theme {
    match theme {
        Theme::System => render::Theme::Auto,
        Theme::Light => render::Theme::Light,
        Theme::Dark => render::Theme::Dark,
    }
}

/// A tag as a part of a file's name.
fn file_name(tag: &str) -> String {
    tag.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect()
}

/// What to paste into a page of one's own.
#[component]
fn EmbedOut(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let site = platform::site();
    let hash = named(state).unwrap_or_else(|| {
        let mut shared = state.shared();
        shared.glance = Glance::default();
        // An earlier build that is looked at is what the other page shows; the later ones can be redone there.
        shared.cursor = state.looking.or(shared.cursor);
        shared.encode()
    });
    let embed = Embed {
        site: &site,
        state: &hash,
        theme: theme(state.theme),
        steps: state.shown,
        language: state.language,
    };
    let snippet = |name: &'static str, text: String| {
        html! {
            <>
                <div class="row"><h4>{name}</h4><span class="space"></span>
                    <Copy text={text.clone()} label={labels.copy} copied={labels.copied} class="small" what={name} /></div>
                <pre class="snippet" tabindex="0">{text}</pre>
            </>
        }
    };
    html! {
        <section>
            <h3>{labels.embed}</h3>
            <p>{labels.embed_holds}</p>
            {snippet(labels.embed_element, embed.element())}
            {snippet(labels.embed_frame, embed.frame(labels.embed_title))}
        </section>
    }
}

/// The image of either side as an archive.
#[component]
fn ImageOut(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    // How many hundredths of an archive are written, or why there is none.
    let writing = use_state(|| None::<Result<u32, String>>);
    // Cancelling and closing end the worker.
    let work = use_mut_ref(|| None::<Work>);
    let zeros = use_memo(state.revision, |_| {
        Side::BOTH.map(|side| state.moment().image(side).map(|image| described(image)))
    });
    let row = |side: Side| {
        let tag = state.moment().side(side).tag.clone();
        let zeros = zeros.get(side.index()).copied().flatten();
        let busy = matches!(*writing, Some(Ok(_)));
        let onclick = {
            let (state, writing, work) = (state.clone(), writing.clone(), Rc::clone(&work));
            Callback::from(move |_: MouseEvent| {
                let (state, writing, started) = (state.clone(), writing.clone(), Work::new());
                let signal = started.signal();
                work.replace(Some(started));
                writing.set(Some(Ok(0)));
                wasm_bindgen_futures::spawn_local(async move {
                    let shown = writing.clone();
                    let progress = move |hundredths| shown.set(Some(Ok(hundredths)));
                    let saved = save_image(&state, side, &signal, progress).await;
                    if !signal.aborted() {
                        writing.set(saved.err().map(Err));
                    }
                });
            })
        };
        let note = match zeros {
            Some((files, bytes)) => texts::zeros(files, bytes, state.language),
            None => labels.no_image.to_owned(),
        };
        html! {
            <li>
                <button type="button" class="small" {onclick} disabled={busy || zeros.is_none()}
                    aria-label={format!("{} {side}: {tag}", labels.download)}>{icon(Glyph::Download)}<code>{format!("{side}: {tag}")}</code></button>
                <span class="soft">{note}</span>
            </li>
        }
    };
    let status = match &*writing {
        None => Html::default(),
        Some(Ok(hundredths)) => {
            let oncancel = {
                let (writing, work) = (writing.clone(), Rc::clone(&work));
                Callback::from(move |_: MouseEvent| {
                    work.replace(None);
                    writing.set(None);
                })
            };
            html! { <Working label={labels.writing} hundredths={*hundredths} cancel={labels.cancel} {oncancel} /> }
        }
        Some(Err(why)) => html! { <span class="bad">{why.clone()}</span> },
    };
    html! {
        <section>
            <h3>{labels.image}</h3>
            <p>{labels.image_holds}</p>
            <ul class="images">{ for Side::BOTH.map(row) }</ul>
            <div class="soft" role="status">{status}</div>
        </section>
    }
}

async fn save_image(
    state: &State,
    side: Side,
    signal: &AbortSignal,
    progress: impl Fn(u32) + 'static,
) -> Result<(), String> {
    let moment = state.moment();
    let tag = &moment.desk.recipe(side).tag;
    let image = moment.image(side).ok_or_else(|| state.language.labels().no_image.to_owned())?;
    let tags = vec![Reference::parse(tag).map_err(|error| error.to_string())?];
    let kit = platform::files::load().await?;
    let archive = archives::write(Arc::clone(image), tags, signal, progress).await?;
    kit.save_blob(&format!("{}.tar", file_name(tag)), &archive);
    Ok(())
}
