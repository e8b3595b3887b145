//! Where templates, scripts and style sheets say something: `{{ "Agents" | t }}`, `{{ "{n} more" | t(n=rest) }}`, `t("Copied")`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{Overlaid, Static, Templates, embedded_text};
use crate::config;
use crate::config::site::{Reworded, Wording};
use crate::finding::{Finding, Place, Severity, Span, nearest};
use crate::words::{COUNT, LISTED, ONE, Piece, Words, key, pieces, values};

/// How a template says something: with values in parentheses after the filter, or without, and then nothing else stands
/// between the braces.
const SAID: &str = "\" | t";
const BEGIN: &str = "{{ \"";
const END: &str = "\" | t }}";

/// How a script or a style sheet says something.
const CALL: &str = "t(\"";
const CALLED: &str = "\")";

/// Returns what the pages say in English, as far as other words may stand for it: what embedded templates, scripts and
/// style sheets say, and what the program says in them.
pub fn phrases() -> BTreeSet<String> {
    let mut phrases: BTreeSet<String> = LISTED.iter().map(|phrase| (*phrase).to_owned()).collect();
    for text in Templates::iter().filter_map(|name| embedded_text(&name).ok()) {
        phrases.extend(
            in_template(&text)
                .into_iter()
                .map(|(at, end)| text[at..end].to_owned()),
        );
    }
    for name in Static::iter().filter(|name| speaks(name)) {
        let bytes = Static::get(&name).map(|file| file.data).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        phrases.extend(
            in_script(&text)
                .into_iter()
                .map(|(at, end)| text[at..end].to_owned()),
        );
    }
    phrases
}

/// Teaches templates the filters `t` and `number`.
pub(super) fn teach(tera: &mut Tera, words: &Arc<Words>) {
    let numbers = Arc::clone(words);
    tera.register_filter("number", move |count: usize, _: Kwargs, _: &State<'_>| {
        numbers.number(count)
    });
    let words = Arc::clone(words);
    let say = move |phrase: &Value, values: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let phrase = phrase.as_str().unwrap_or_default();
        let count = values.get::<&Value>(COUNT)?.and_then(Value::as_u64);
        let form = words.form(phrase, count.and_then(|count| usize::try_from(count).ok()));
        // Without values, templates escape it as any other text.
        if pieces(form).all(|piece| matches!(piece, Piece::Text(_))) {
            return Ok(form.to_owned().into());
        }
        let mut text = String::with_capacity(form.len());
        for piece in pieces(form) {
            match piece {
                Piece::Text(words) => escape(&mut text, words),
                Piece::Value(name) => match values.get(name)? {
                    Some(value) => put(&mut text, &words, value),
                    None if phrase.contains(&format!("{{{name}}}")) => {
                        return values.must_get(name);
                    }
                    // A wording that names what its phrase does not is a finding, and no fault of the page.
                    None => text.extend(["&#123;", name, "}"]),
                },
            }
        }
        Ok(Value::safe_string(&text))
    };
    tera.register_filter("t", say);
}

/// Writes a value: numbers as people read them, what a template captured as it is.
fn put(text: &mut String, words: &Words, value: &Value) {
    match value.as_u64().and_then(|count| usize::try_from(count).ok()) {
        Some(count) => text.push_str(&words.number(count)),
        None if value.is_safe() => text.push_str(&value.to_string()),
        None => escape(text, &value.to_string()),
    }
}

/// Puts words without values into a template where it says them, so that no page has to look for them.
pub(super) fn said(template: &str, words: &Words) -> String {
    let mut said = String::with_capacity(template.len());
    let mut from = 0;
    for (at, end) in in_template(template) {
        let plain = template[..at].ends_with(BEGIN) && template[end..].starts_with(END);
        if !plain {
            continue;
        }
        said.push_str(&template[from..at - BEGIN.len()]);
        let english = &template[at..end];
        match words.say(english) {
            same if same == english => said.push_str(english),
            other => escape(&mut said, other),
        }
        from = end + END.len();
    }
    said + &template[from..]
}

/// Puts words into a script or a style sheet where it says them: a text, or forms by their names where a count decides.
pub(super) fn said_by_script(script: &str, words: &Words) -> String {
    let mut said = String::with_capacity(script.len());
    let mut from = 0;
    for (at, end) in in_script(script) {
        said.push_str(&script[from..at - CALL.len()]);
        said.push_str(&chosen_from(&words.forms(&script[at..end])));
        from = end + CALLED.len();
    }
    said + &script[from..]
}

/// Writes the forms of a phrase as a script takes them.
fn chosen_from(forms: &[(&'static str, &str)]) -> String {
    match forms {
        [(_, only)] => quoted(only),
        _ => {
            let forms: Vec<String> = forms
                .iter()
                .map(|(name, form)| format!("{name}: {}", quoted(form)))
                .collect();
            format!("{{ {} }}", forms.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Tells whether a static file may say something.
pub(super) fn speaks(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".css")
}

/// Returns where a template says something: without the quotes around it.
fn in_template(template: &str) -> Vec<(usize, usize)> {
    let ends = template.match_indices(SAID).map(|(end, _)| end);
    let ends = ends.filter(|end| !is_name(template[end + SAID.len()..].chars().next()));
    ends.filter_map(|end| Some((template[..end].rfind('"')? + 1, end)))
        .collect()
}

/// Returns where a script says something: without the quotes around it.
fn in_script(script: &str) -> Vec<(usize, usize)> {
    let calls = script.match_indices(CALL).map(|(at, _)| at);
    let calls = calls.filter(|&at| !is_name(script[..at].chars().next_back()));
    calls
        .filter_map(|at| {
            let at = at + CALL.len();
            let end = at + script[at..].find(CALLED)?;
            Some((at, end)).filter(|&(at, end)| !script[at..end].contains(['"', '\n', '\\']))
        })
        .collect()
}

/// Tells whether a character goes on with a name, so that what stands beside it is another's end or beginning.
fn is_name(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'))
}

/// Writes words as HTML and as text of a template, which they must not begin to command.
fn escape(text: &mut String, words: &str) {
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
}

/// Returns what a user's templates and static files say.
pub(super) fn own<'f>(files: impl Iterator<Item = (&'f String, &'f Overlaid)>) -> BTreeSet<String> {
    let said = |(name, file): (&String, &Overlaid)| {
        let text = String::from_utf8_lossy(&file.bytes);
        let spans = match name.ends_with(".html") {
            true => in_template(&text),
            false if speaks(name) => in_script(&text),
            false => Vec::new(),
        };
        spans
            .into_iter()
            .map(|(at, end)| text[at..end].to_owned())
            .collect::<Vec<_>>()
    };
    files.flat_map(said).collect()
}

/// Notes what is wrong with the words of a catalog: words for what no page says, other values than a phrase has, forms that the
/// language has and a phrase lacks. `own` is what a user's templates say.
pub(super) fn findings(
    given: &BTreeMap<String, Reworded>,
    own: BTreeSet<String>,
    words: &Words,
) -> Vec<Finding> {
    let mut phrases = phrases();
    phrases.extend(own);
    let by_key: BTreeMap<&str, &str> = phrases
        .iter()
        .map(|phrase| (key(phrase), &**phrase))
        .collect();
    let told = |(name, reworded): (&String, &Reworded)| match by_key.get(&**name) {
        None => {
            let message = format!("`site.strings` translates `{name}`, which no page uses");
            let near = nearest(name, by_key.keys().copied());
            vec![finding("theme/unknown-string", reworded, message).near(near)]
        }
        Some(phrase) => wrong(name, phrase, reworded, words),
    };
    given.iter().flat_map(told).collect()
}

/// Notes where a wording does not fit its phrase.
fn wrong(key: &str, phrase: &str, reworded: &Reworded, words: &Words) -> Vec<Finding> {
    let forms: Vec<(&str, &str)> = match &reworded.wording {
        Wording::Always(text) => vec![("", text)],
        Wording::Counted(forms) => forms.all().collect(),
    };
    let unfit = |(form, text): (&str, &str)| {
        let parts = other_values(phrase, form, text);
        let message = format!("`{text}` for `{key}` {}", parts.join(" and "));
        (!parts.is_empty()).then(|| finding("theme/string-values", reworded, message))
    };
    let mut told: Vec<Finding> = forms.into_iter().filter_map(unfit).collect();
    let lacking: Vec<String> = words
        .lacking(&reworded.wording)
        .iter()
        .map(|form| format!("`{form}`"))
        .collect();
    if !lacking.is_empty() {
        let (many, lacking) = (
            if lacking.len() == 1 { "" } else { "s" },
            lacking.join(" and "),
        );
        let message =
            format!("the language has the form{many} {lacking}, which the words for `{key}` lack");
        let found = finding("theme/string-forms", reworded, message);
        told.push(found.help("`other` stands for it until it is there"));
    }
    told
}

/// Says which values of a phrase a form of it lacks, and which it has of its own.
fn other_values(phrase: &str, form: &str, text: &str) -> Vec<String> {
    let (has, said): (BTreeSet<&str>, BTreeSet<&str>) =
        (values(phrase).collect(), values(text).collect());
    // A form for one thing may leave out how many there are.
    let missing = has
        .difference(&said)
        .filter(|value| **value != COUNT || form != ONE);
    let missing = missing.map(|value| format!("lacks `{{{value}}}`"));
    let strange = said
        .difference(&has)
        .map(|value| format!("has `{{{value}}}`, which nothing fills"));
    missing.chain(strange).collect()
}

fn finding(rule: &'static str, reworded: &Reworded, message: String) -> Finding {
    let span = u32::try_from(reworded.line).ok().map(Span::line);
    let place = Place {
        source: "theme".into(),
        path: config::FILE.into(),
        span,
        key: None,
    };
    Finding::new(rule, Severity::Warning, place, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german(strings: &[(&str, &str)]) -> Words {
        let always = |text: &str| Wording::Always(text.to_owned());
        let strings = strings
            .iter()
            .map(|(key, text)| ((*key).to_owned(), always(text)));
        Words::new(Some("de"), strings.collect())
    }

    #[test]
    fn words_are_put_where_a_template_says_them() {
        let words = german(&[("Agents", "<Agenten> {{ x }}")]);
        let template = "<h1>{{ \"Agents\" | t }}</h1>{{ title }}<p title=\"{{ \"Who, then?\" | t }}\">{{ \"{n} x\" | t(n=1) }}{{ \"a\" | trim }}";
        assert_eq!(
            said(template, &words),
            "<h1>&lt;Agenten> &#123;&#123; x }}</h1>{{ title }}<p title=\"Who, then?\">{{ \"{n} x\" | t(n=1) }}{{ \"a\" | trim }}"
                .replace("n> &#", "n&gt; &#")
        );
    }

    #[test]
    fn a_template_fills_phrases_and_what_it_captured_stays_html() {
        let words = Arc::new(german(&[(
            "{who} and {n} more of {what}",
            "{n} weitere von {what} & {who}",
        )]));
        let mut tera = Tera::default();
        teach(&mut tera, &words);
        let text = "{% set who %}<b>{{ \"<x>\" }}</b>{% endset %}{{ \"{who} and {n} more of {what}\" | t(who=who, n=1234, what=\"<i>\") }}{{ \"{n} day|{n} days\" | t(n=1) }}{{ 4321 | number }}";
        tera.add_raw_template("a.html", text).unwrap();
        let page = tera.render("a.html", &tera::Context::new()).unwrap();
        assert_eq!(
            page,
            "1,234 weitere von &lt;i&gt; &amp; <b>&lt;x&gt;</b>1 day4,321"
        );
    }

    #[test]
    fn a_script_says_words_and_chooses_forms() {
        let words = german(&[("Copied", "\"Kopiert\"")]);
        let script = "a.t = t(\"Copied\"); b = split(\",\"); c = filled(t(\"{n} agent|{n} agents\"), { n });";
        assert_eq!(
            said_by_script(script, &words),
            "a.t = \"\\\"Kopiert\\\"\"; b = split(\",\"); c = filled({ one: \"{n} agent\", other: \"{n} agents\" }, { n });"
        );
    }

    #[test]
    fn everything_that_the_pages_say_can_be_said_otherwise() {
        let known = phrases();
        assert!(known.len() > 300, "{}", known.len());
        for phrase in [
            "Similar agents",
            "What needs doing?",
            "{n} agent|{n} agents",
            "Copied",
        ] {
            assert!(known.contains(phrase), "{phrase}");
        }
    }
}
