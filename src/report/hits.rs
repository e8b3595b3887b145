//! What a search found, for people.

use super::style::{BAD, GOOD, QUIET, STRONG, WARN};
use crate::index::{Answer, Hit};

/// Lists the hits of an answer with what the engine made of the query, styled as [`shown`](super::style::shown)
/// expects it. `literally` is what searches the words as they stand.
pub fn list(answer: &Answer, literally: &str) -> String {
    let mut text = String::new();
    if !answer.understood.is_empty() {
        text += &format!(
            "{QUIET}read as {}; {literally} searches the words instead{QUIET:#}\n",
            answer.understood.join(" ")
        );
    }
    for notice in &answer.notices {
        text += &format!("{WARN}{}{WARN:#}\n", notice.message);
    }
    if let Some(meant) = &answer.did_you_mean {
        text += &format!("did you mean {STRONG}{meant}{STRONG:#}?\n");
    }
    answer.hits.iter().for_each(|found| text += &hit(found));
    text
}

fn hit(hit: &Hit) -> String {
    let snippet = hit
        .highlights
        .iter()
        .find(|highlight| highlight.field == "body")
        .or(hit.highlights.iter().find(|h| h.field == "summary"));
    let line = snippet.map_or_else(|| hit.summary.clone(), |highlight| marked(&highlight.text));
    let signature = signature(&hit.signature);
    let mut text = format!(
        "{STRONG}{}{STRONG:#}  {signature}  {QUIET}{}{QUIET:#}\n",
        hit.id, hit.path
    );
    if !line.is_empty() {
        text += &format!("  {line}\n");
    }
    if !hit.also_in.is_empty() {
        let twins: Vec<_> = hit.also_in.iter().map(|twin| twin.id.as_str()).collect();
        text += &format!("  {QUIET}also in {}{QUIET:#}\n", twins.join(", "));
    }
    text
}

/// Colours what needs attention in a signature: it may run commands.
fn signature(places: &str) -> String {
    places.replace('x', &format!("{BAD}x{BAD:#}"))
}

/// Turns a highlight's HTML into one line of styled text: `<mark>` is its only element.
fn marked(html: &str) -> String {
    let line = html.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("<mark>", &GOOD.to_string())
        .replace("</mark>", &format!("{GOOD:#}"))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
