//! `[site]` of `agentdex.toml`: what the pages say and look like beside the agents.

use std::collections::BTreeMap;
use std::path::PathBuf;

use icu_locale_core::Locale;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// The `[site]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SiteConfig {
    /// The language that the catalog is written in, as in `<html lang>`, such as `de`; English unless given.
    #[serde(deserialize_with = "language")]
    pub language: Option<String>,
    /// The colour of links and of what is chosen.
    pub accent: Option<Accent>,
    /// A picture in place of the mark before the title: SVG, PNG, WebP or JPEG.
    pub logo: Option<PathBuf>,
    /// Markdown for the home page; `index.md` of the first source unless given.
    pub index: Option<PathBuf>,
    /// Markdown for the page about this site; `about.md` of the first source unless given.
    pub about: Option<PathBuf>,
    /// Whether links to agents' pages are previewed with pictures, where `base_url` is set; they are unless it is `false`.
    pub social_images: Option<bool>,
    /// Whether `llms-full.txt` holds the texts of all agents; it does while they are few enough unless this says so.
    pub llms_full: Option<bool>,
    /// Links beside those of every site.
    pub navigation: Vec<Entry>,
    /// What a category is for, by its name or its folder's.
    pub categories: BTreeMap<String, String>,
    /// What the pages say instead, by what they say in English.
    #[serde(deserialize_with = "strings")]
    pub strings: BTreeMap<String, Reworded>,
}

/// A phrase that is said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    pub wording: Wording,
    /// The line of the file that words it; until the whole is read, how many bytes stand before it.
    pub line: usize,
}

/// How a phrase is said instead.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "expected words, or the forms for a count such as { one = \"{n} agent\", other = \"{n} agents\" }; the forms are `zero`, `one`, `two`, `few`, `many` and always `other`"
)]
pub enum Wording {
    Always(String),
    Counted(Forms),
}

/// A phrase about a count, by the categories that CLDR gives a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    pub zero: Option<String>,
    pub one: Option<String>,
    pub two: Option<String>,
    pub few: Option<String>,
    pub many: Option<String>,
    pub other: String,
}

/// Reads phrases with their places.
fn strings<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Reworded>, D::Error> {
    let strings: BTreeMap<Spanned<String>, Wording> = Deserialize::deserialize(from)?;
    let placed = |(key, wording): (Spanned<String>, Wording)| {
        let line = key.span().start;
        (key.into_inner(), Reworded { wording, line })
    };
    Ok(strings.into_iter().map(placed).collect())
}

/// Reads a language, which browsers and the rules for counts take by its tag alone.
fn language<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let tag = String::deserialize(from)?;
    let known = tag
        .split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if known && Locale::try_from_str(&tag).is_ok() {
        return Ok(Some(tag));
    }
    Err(serde::de::Error::custom(format!(
        "`{tag}` is no tag of a language; write it as BCP 47 does, such as `de` or `pt-BR`"
    )))
}

/// A link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub title: String,
    /// An address with `https:`, `http:` or `mailto:`, or a path of the site such as `tags/payments/`.
    pub url: Address,
}

/// An address that the navigation may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Address(String);

impl Address {
    /// Returns the address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it leads out of the site.
    pub fn is_absolute(&self) -> bool {
        self.0.contains(':')
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(url: String) -> Result<Self, String> {
        let scheme = url
            .split_once(':')
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            None if url.starts_with('/') => Err(format!(
                "`{url}` begins with `/`, and a site does not know what it stands below; leave the `/` out"
            )),
            None | Some("http" | "https" | "mailto") => Ok(Address(url)),
            Some(scheme) => Err(format!(
                "`{scheme}:` is no scheme of a link; use https, http or mailto"
            )),
        }
    }
}

/// A colour for light pages and one for dark pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "AccentConfig")]
pub struct Accent {
    pub light: Colour,
    pub dark: Colour,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a colour such as \"#0b5cad\", or { light = \"#0b5cad\", dark = \"#79b4f2\" }"
)]
enum AccentConfig {
    One(String),
    Two { light: String, dark: String },
}

/// The backgrounds that an accent must be readable on.
const PAPERS: [Colour; 2] = [Colour([0xf5, 0xf5, 0xf0]), Colour([0x1b, 0x1e, 0x21])];

/// The least contrast of text to its background: WCAG 2.2, success criterion 1.4.3.
const CONTRAST: f64 = 4.5;

impl TryFrom<AccentConfig> for Accent {
    type Error = String;

    fn try_from(config: AccentConfig) -> Result<Self, String> {
        let [light, dark] = PAPERS;
        match config {
            // One colour serves both: it is made darker or lighter as far as it must.
            AccentConfig::One(colour) => {
                let colour = Colour::try_from(colour)?;
                Ok(Accent {
                    light: colour.readable_on(light),
                    dark: colour.readable_on(dark),
                })
            }
            AccentConfig::Two {
                light: on_light,
                dark: on_dark,
            } => {
                let legible = |text: String, paper: Colour, pages: &str| {
                    let colour = Colour::try_from(text)?;
                    let found = colour.contrast(paper);
                    if found >= CONTRAST {
                        return Ok(colour);
                    }
                    let near = colour.readable_on(paper);
                    Err(format!(
                        "{colour} has a contrast of {found:.1} on {pages} pages, and {CONTRAST} is the least; {near} has it"
                    ))
                };
                Ok(Accent {
                    light: legible(on_light, light, "light")?,
                    dark: legible(on_dark, dark, "dark")?,
                })
            }
        }
    }
}

/// A colour as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Colour([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no colour; write it as `#` and six hexadecimal digits, such as `#0b5cad`"
            )
        };
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6)
            .ok_or_else(wrong)?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }
}

impl Colour {
    /// Returns the nearest mix with black or white that can be read on a background.
    fn readable_on(self, paper: Colour) -> Colour {
        let end: u8 = if paper.luminance() > 0.5 { 0 } else { 255 };
        let mixed = |hundredths: u32| {
            Colour(self.0.map(|part| {
                let sum = u32::from(part) * (100 - hundredths) + u32::from(end) * hundredths;
                u8::try_from(sum / 100).unwrap_or(end)
            }))
        };
        (0..=100)
            .map(mixed)
            .find(|colour| colour.contrast(paper) >= CONTRAST)
            .unwrap_or(Colour([end; 3]))
    }

    fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// Relative luminance: WCAG 2.2, the definition of contrast ratio.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accent(toml: &str) -> Result<Accent, String> {
        let site: SiteConfig = toml::from_str(&format!("accent = {toml}"))
            .map_err(|error| error.message().to_owned())?;
        site.accent.ok_or_else(|| "none".to_owned())
    }

    #[test]
    fn one_colour_becomes_one_for_light_pages_and_one_for_dark_pages() {
        let Accent { light, dark } = accent("\"#0b5cad\"").unwrap();
        assert_eq!(
            light.to_string(),
            "#0b5cad",
            "what can be read stays as it is"
        );
        assert!(
            dark.contrast(PAPERS[1]) >= CONTRAST && dark != light,
            "{dark}"
        );
        let Accent { light, .. } = accent("\"#ffee00\"").unwrap();
        assert!(light.contrast(PAPERS[0]) >= CONTRAST, "{light}");
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_the_nearest_one_that_can() {
        let told = accent("{ light = \"#ffee00\", dark = \"#ffee00\" }").unwrap_err();
        assert!(
            told.starts_with(
                "#ffee00 has a contrast of 1.1 on light pages, and 4.5 is the least; #"
            ),
            "{told}"
        );
    }

    #[test]
    fn what_is_no_colour_is_told() {
        for (wrong, told) in [
            ("\"blue\"", "`blue` is no colour"),
            ("\"#12\"", "`#12` is no colour"),
            ("7", "expected a colour such as"),
            ("\"#é0000\"", "is no colour"),
        ] {
            let error = accent(wrong).unwrap_err();
            assert!(error.contains(told), "{wrong}: {error}");
        }
    }

    #[test]
    fn the_navigation_leads_where_links_may() {
        let address = |url: &str| Address::try_from(url.to_owned());
        assert!(address("tags/x/").is_ok() && address("HTTPS://x.example").is_ok());
        assert!(
            address("javascript:alert(1)")
                .unwrap_err()
                .contains("is no scheme of a link")
        );
        assert!(address("/tags/").unwrap_err().contains("leave the `/` out"));
    }
}
