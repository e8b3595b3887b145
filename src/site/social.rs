//! `agents/<id>.png`: what a link to an agent's page is previewed with, where the site's address is known.
//!
//! Fonts are those in the binary and no others: the same agent gives the same bytes on every machine.

mod indexed;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};
use serde::Serialize;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::Press;
use super::atlas::Atlas;
use super::signature::Signature;
use super::url;
use crate::capability::Capability;
use crate::catalog::Listing;
use crate::draw::card::{Card, HEIGHT, WIDTH, Weight};

/// The picture of a page, as its head tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Image {
    /// Absolute, as previews need it.
    url: String,
    width: i32,
    height: i32,
    alt: String,
}

impl Image {
    /// Returns the picture of an agent's page; nothing where it has none.
    pub(super) fn of(atlas: &Atlas<'_>, ix: usize) -> Option<Image> {
        let base = atlas.base_url.as_ref().filter(|_| atlas.social_images)?;
        let listing = atlas.agent(ix);
        let name = settable(&listing.agent.name)?;
        let may = Signature::of(&atlas.words, &listing.capabilities)
            .words()
            .to_owned();
        let url = format!("{base}{}", url::href(&path(listing)));
        Some(Image {
            url,
            width: WIDTH,
            height: HEIGHT,
            alt: format!("{name}: {may}"),
        })
    }
}

fn path(listing: &Listing) -> String {
    format!("agents/{}.png", listing.id)
}

/// Adds the pictures of all agents whose names can be set.
pub(super) fn pages(press: &mut Press<'_>) {
    for ix in 0..press.atlas.agents() {
        if Image::of(&press.atlas, ix).is_some() {
            let path = path(press.atlas.agent(ix));
            press.drawn(path, move |atlas| svg(atlas, ix), picture);
        }
    }
}

fn svg(atlas: &Atlas<'_>, ix: usize) -> String {
    let listing = atlas.agent(ix);
    let set = |text| settable(text).unwrap_or_default();
    let (name, summary) = (set(&listing.agent.name), set(&listing.agent.summary));
    let catalog = set(&atlas.site.title);
    let capabilities = &listing.capabilities;
    let powers = Capability::SIGNATURE.map(|(capability, _)| {
        let english = capability.name();
        settable(atlas.words.say(english)).map_or_else(|| english.to_owned(), Cow::into_owned)
    });
    Card {
        name: &name,
        summary: &summary,
        catalog: &catalog,
        capabilities,
        powers: &powers,
    }
    .svg(&width)
}

/// Returns a text as the font can set it, on one line: without pictographs that the font lacks; nothing where it lacks
/// letters, or nothing is left.
fn settable(text: &str) -> Option<Cow<'_, str>> {
    let letters = faces()?.regular.charmap();
    let has = |c: char| letters.map(c).is_some() && !is_invisible(c);
    if text.chars().any(|c| c.is_alphanumeric() && !has(c)) {
        return None;
    }
    let kept = |c: &char| c.is_whitespace() || has(*c);
    let kept: String = text.chars().filter(kept).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    (!words.is_empty()).then(|| Cow::Owned(words.join(" ")))
}

/// Tells whether a character only changes how others are laid out: in a name it can only mislead.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns how wide a text is set, in whole pixels and never less than it is.
fn width(text: &str, size: i32, weight: Weight) -> i32 {
    let Some(faces) = faces() else { return 0 };
    let face = match weight {
        Weight::Regular => &faces.regular,
        Weight::Bold => &faces.bold,
    };
    let letters = face.charmap();
    let widths = face.glyph_metrics(Size::new(size as f32), LocationRef::default());
    let wide = |c: char| {
        letters
            .map(c)
            .and_then(|glyph| widths.advance_width(glyph))
            .unwrap_or(0.0)
    };
    text.chars().map(wide).sum::<f32>().ceil() as i32
}

/// Makes a PNG of an SVG text.
fn picture(svg: &str) -> Result<Vec<u8>> {
    let faces = faces().context("the fonts in the binary cannot be read")?;
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&faces.database),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).context("cannot read a card")?;
    let mut pixels =
        Pixmap::new(WIDTH.unsigned_abs(), HEIGHT.unsigned_abs()).context("a card has no size")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    indexed::png(&pixels)
}

/// What the embedded fonts call themselves.
const FAMILY: &str = "Noto Sans";

/// The embedded fonts, read once.
struct Faces {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
    database: Arc<Database>,
}

fn faces() -> Option<&'static Faces> {
    static FACES: OnceLock<Option<Faces>> = OnceLock::new();
    let read = || {
        let mut database = Database::new();
        for font in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
            database.load_font_source(Source::Binary(Arc::new(font)));
        }
        Some(Faces {
            regular: FontRef::new(notosans::REGULAR_TTF).ok()?,
            bold: FontRef::new(notosans::BOLD_TTF).ok()?,
            database: Arc::new(database),
        })
    };
    FACES.get_or_init(read).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_without_what_the_font_cannot_draw() {
        let set = |text| settable(text).map(Cow::into_owned);
        assert_eq!(
            set("harbour \u{1f6a2}\n master").as_deref(),
            Some("harbour master")
        );
        assert_eq!(
            set("größe — Обзор — τάξη").as_deref(),
            Some("größe — Обзор — τάξη")
        );
        assert_eq!(set("evil\u{202e}exe").as_deref(), Some("evilexe"));
    }

    #[test]
    fn a_text_whose_letters_the_font_lacks_is_left_out() {
        for text in ["潮汐", "tide 潮", "سائق", "\u{1f6a2}", "", " "] {
            assert_eq!(settable(text), None, "{text}");
        }
    }

    #[test]
    fn both_weights_have_letters() {
        let faces = faces().unwrap();
        assert_eq!(faces.database.faces().count(), 2);
        assert!(
            faces
                .database
                .faces()
                .all(|face| face.families[0].0 == FAMILY)
        );
        assert!(width("master", 40, Weight::Bold) > width("master", 40, Weight::Regular));
    }
}
