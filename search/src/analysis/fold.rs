//! One spelling for what readers take for the same word.

use unicode_normalization::UnicodeNormalization;

/// Appends `word` in lower case, without diacritics and width variants.
///
/// Marks are dropped where they are optional in writing (Latin, Greek, Cyrillic, Hebrew, Arabic); the vowel signs of
/// other scripts carry the word and stay.
pub(crate) fn fold(word: &str, out: &mut String) {
    if word.is_ascii() {
        let start = out.len();
        out.push_str(word);
        out[start..].make_ascii_lowercase();
        return;
    }
    for decomposed in word.nfkd().filter(|c| !is_optional_mark(*c)).nfc() {
        for lower in decomposed.to_lowercase() {
            match latin_without_stroke(lower) {
                Some(plain) => out.push_str(plain),
                None if is_optional_mark(lower) => {}
                None => out.push(lower),
            }
        }
    }
}

fn is_optional_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Letters that Unicode does not decompose although readers type them plain.
fn latin_without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ø' => "o",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn one_spelling_for_each_word() {
        let cases = [
            ("Kubernetes", "kubernetes"),
            ("thiết", "thiet"),
            ("Đặt", "dat"),
            ("Ｆｕｌｌ", "full"),
            ("ﬁle", "file"),
            ("Straße", "strasse"),
            ("Ångström", "angstrom"),
            ("ｶﾞ", "ガ"),
            ("한국어", "한국어"),
            ("हिन्दी", "हिन्दी"),
            ("مُحَمَّد", "محمد"),
            ("İstanbul", "istanbul"),
        ];
        for (word, folded) in cases {
            let mut out = String::new();
            fold(word, &mut out);
            assert_eq!(out, folded, "{word}");
        }
    }
}
