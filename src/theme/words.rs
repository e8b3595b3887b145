//! What the pages say instead of what they say in English: `{{ "Agents" | t }}`.

use std::collections::{BTreeMap, BTreeSet};

use tera::Tera;

use super::{Templates, embedded_text};
use crate::config;
use crate::finding::{Finding, Place, Severity, nearest};

/// Other words, by the English ones.
pub(super) type Strings = BTreeMap<String, String>;

/// How a template begins to say something that other words may stand for, and how it ends.
const BEGIN: &str = "{{ \"";
const END: &str = "\" | t }}";

/// Returns what the embedded templates say in English, as far as other words may stand for it.
pub fn strings() -> BTreeSet<String> {
    let texts = Templates::iter().filter_map(|name| embedded_text(&name).ok());
    texts
        .flat_map(|text| {
            spans(&text).into_iter().map(|(at, end)| text[at..end].to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Teaches templates the filter `t`.
pub(super) fn teach(tera: &mut Tera, strings: &Strings) {
    let strings = strings.clone();
    let say =
        move |text: String, _: tera::Kwargs, _: &tera::State<'_>| strings.get(&text).cloned().unwrap_or(text);
    tera.register_filter("t", say);
}

/// Puts the words into a template where it says them, so that no page has to look for them.
pub(super) fn said(template: &str, strings: &Strings) -> String {
    let mut said = String::with_capacity(template.len());
    let mut from = 0;
    for (at, end) in spans(template) {
        said.push_str(&template[from..at - BEGIN.len()]);
        let english = &template[at..end];
        match strings.get(english) {
            Some(words) => said.push_str(&escaped(words)),
            None => said.push_str(english),
        }
        from = end + END.len();
    }
    said + &template[from..]
}

/// Returns where a template says something: without the quotes around it.
fn spans(template: &str) -> Vec<(usize, usize)> {
    let ends = template.match_indices(END).map(|(end, _)| end);
    let span = |end: usize| Some((template[..end].rfind(BEGIN)? + BEGIN.len(), end));
    ends.filter_map(span).filter(|&(at, end)| !template[at..end].contains('"')).collect()
}

/// Writes words as HTML and as text of a template, which they must not begin to command.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '{' => text.push_str("&#123;"),
            c => text.push(c),
        }
    }
    text
}

/// Notes words for what no template says.
pub(super) fn unknown(given: &Strings) -> Vec<Finding> {
    let known = strings();
    let unknown = given.keys().filter(|text| !known.contains(*text));
    unknown
        .map(|text| {
            let place = Place { source: "theme".into(), path: config::FILE.into(), span: None };
            let message = format!("no page says `{text}`, so `site.strings` gives it other words in vain");
            Finding::new("theme/unknown-string", Severity::Warning, place, message)
                .near(nearest(text, known.iter().map(String::as_str)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_where_a_template_says_them() {
        let strings = BTreeMap::from([("Agents".to_owned(), "<Agenten> {{ x }}".to_owned())]);
        let template = "<h1>{{ \"Agents\" | t }}</h1>{{ title }}<p title=\"{{ \"Who, then?\" | t }}\">";
        let said = said(template, &strings);
        assert_eq!(said, "<h1>&lt;Agenten&gt; &#123;&#123; x }}</h1>{{ title }}<p title=\"Who, then?\">");
    }

    #[test]
    fn most_of_what_the_pages_say_can_be_said_otherwise() {
        let known = strings();
        assert!(known.len() > 120, "{}", known.len());
        assert!(known.contains("Similar agents") && known.contains("What needs doing?"));
    }
}
