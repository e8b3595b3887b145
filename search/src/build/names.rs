//! The list that answers by itself until the engine is there: every document's name, page, signature and summary.

use crate::card::Card;
use crate::error::Error;

/// What the list may weigh compressed, in bytes: less than a second on a slow line. Names alone are kept whatever they
/// weigh, for without them the list is nothing.
const BUDGET: usize = 60_000;
/// Longest summaries tried, in characters, until the list fits.
const SUMMARIES: [usize; 4] = [160, 100, 60, 0];

/// Returns the list as JSON, a row `[name, url, signature, summary]` for each document, compressed.
pub(crate) fn names(
    cards: &[Card],
    compressed: impl Fn(&[u8]) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    let mut packed = Vec::new();
    for longest in SUMMARIES {
        let rows: Vec<[&str; 4]> = cards
            .iter()
            .map(|card| {
                [
                    &*card.name,
                    &*card.url,
                    &*card.signature,
                    shortened(&card.summary, longest),
                ]
            })
            .collect();
        packed = compressed(&serde_json::to_vec(&rows).map_err(Error::build)?)?;
        if packed.len() <= BUDGET {
            break;
        }
    }
    Ok(packed)
}

/// Cuts a summary between two words.
fn shortened(summary: &str, longest: usize) -> &str {
    let Some((end, _)) = summary.char_indices().nth(longest) else {
        return summary;
    };
    let end = summary[..end].rfind(char::is_whitespace).unwrap_or(0);
    &summary[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_cut_between_words() {
        assert_eq!(shortened("Reviews the code", 11), "Reviews");
        assert_eq!(shortened("Prüft", 60), "Prüft");
        assert_eq!(shortened("Reviews", 0), "");
    }

    #[test]
    fn a_list_that_would_be_too_heavy_has_shorter_summaries() {
        let card = |summary: &str| Card {
            name: "kafka".into(),
            summary: summary.into(),
            ..Card::default()
        };
        let cards = vec![card(&"long ".repeat(30)); 10];
        let heavy = |json: &[u8]| {
            Ok(if json.len() > 1_500 {
                vec![b' '; BUDGET + 1]
            } else {
                json.to_vec()
            })
        };
        let json = String::from_utf8(names(&cards, heavy).unwrap()).unwrap();
        assert!(json.contains("long long"), "{json}");
        assert!(json.len() < 1_500, "{json}");
    }
}
