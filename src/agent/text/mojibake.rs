//! Text that was written as UTF-8, read in a single-byte encoding and saved again: `√©` for `é`.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::super::mend::{self, Notes};
use super::span_after;

/// The encodings that editors and converters wrongly assume.
const ASSUMED: [(&Encoding, &str); 2] = [(MACINTOSH, "Mac Roman"), (WINDOWS_1252, "Windows-1252")];

/// How many runs that do not turn back settle that a file is no such text.
const ENOUGH: usize = 8;

/// Turns such text back, run by run of characters beyond ASCII, where the file as a whole shows that it is such text.
///
/// A single run proves little: French `l’été` would read as Armenian. So nearly all runs of the file must turn back to
/// UTF-8, and one of them to a character that takes three bytes, or three of them to any: sequences as long or as many
/// do not arise by chance.
pub(super) fn mend<'b>(text: Cow<'b, str>, notes: &mut Option<&mut Notes>) -> Cow<'b, str> {
    for (encoding, name) in ASSUMED {
        let (mut turned, mut kept, mut strong) = (0, 0, false);
        for run in runs(&text) {
            match turn_back(encoding, &text[run]) {
                Some(back) => {
                    turned += 1;
                    strong |= back.chars().any(|c| c.len_utf8() > 2);
                }
                None => kept += 1,
            }
            // Most files beyond ASCII are well written, and soon show it.
            if kept > ENOUGH && turned < kept {
                break;
            }
        }
        if turned > 0 && turned >= 4 * kept && (strong || turned >= 3) {
            return Cow::Owned(rewrite(&text, encoding, name, turned, notes));
        }
    }
    text
}

fn rewrite(
    text: &str,
    encoding: &'static Encoding,
    name: &str,
    turned: usize,
    notes: &mut Option<&mut Notes>,
) -> String {
    let mut mended = String::with_capacity(text.len());
    let (mut end, mut noted) = (0, false);
    for run in runs(text) {
        let Some(back) = turn_back(encoding, &text[run.clone()]) else {
            continue;
        };
        if let (Some(notes), false) = (&mut *notes, noted) {
            let count = if turned == 1 {
                "1 place".to_owned()
            } else {
                format!("{turned} places")
            };
            let message =
                format!("text was read as {name} and is turned back in {count}, the first here");
            let length = text[run.clone()].chars().count() as u32;
            notes.mend(
                &mend::MOJIBAKE,
                span_after(&text[..run.start], length),
                message,
            );
            noted = true;
        }
        mended.push_str(&text[end..run.start]);
        mended.push_str(&back);
        end = run.end;
    }
    mended.push_str(&text[end..]);
    mended
}

/// Returns the runs of characters beyond ASCII.
fn runs(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        at = bytes[start..]
            .iter()
            .position(u8::is_ascii)
            .map_or(bytes.len(), |length| start + length);
        Some(start..at)
    })
}

/// Returns what a run was before it was misread, if it was: valid UTF-8, and shorter.
fn turn_back(encoding: &'static Encoding, run: &str) -> Option<String> {
    let (bytes, _, unmappable) = encoding.encode(run);
    if unmappable {
        return None;
    }
    let back = String::from_utf8(bytes.into_owned()).ok()?;
    let plausible = |c: char| !c.is_ascii() && !c.is_control();
    (back.chars().all(plausible) && back.chars().count() < run.chars().count()).then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        mend(Cow::Borrowed(text), &mut None).into_owned()
    }

    #[test]
    fn utf_8_read_as_mac_roman_is_turned_back() {
        assert_eq!(mended("ki·∫øn tr√∫c d·ªãch v·ª•"), "kiến trúc dịch vụ");
    }

    #[test]
    fn utf_8_read_as_windows_1252_is_turned_back() {
        assert_eq!(
            mended("Donâ€™t ship a cafÃ© menu"),
            "Don’t ship a café menu"
        );
    }

    #[test]
    fn well_written_accents_and_quotes_stay() {
        for text in [
            "l’été et l’école",
            "«à propos» d’un",
            "„Übung“ – Maß",
            "L’État, c’est à toi",
            "→ ≈±3 √",
            "日本語。",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
