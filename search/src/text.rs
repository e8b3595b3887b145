//! Markdown becomes the plain text that a reader would see, in one line: enough to show a passage of it.

/// Lines of front matter from this length on are prose; shorter ones are settings.
const PROSE: usize = 60;

/// Returns the text of a Markdown file without front matter's settings and without markup.
pub(crate) fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let (front, body) = split_front_matter(markdown);
    for line in front.lines().filter(|line| line.len() >= PROSE) {
        let value = line.split_once(": ").map_or(line, |(_, value)| value);
        push_line(value.trim().trim_matches(['"', '\'']), &mut text);
    }
    for line in body.lines() {
        push_line(without_block_marks(line), &mut text);
    }
    text
}

fn split_front_matter(markdown: &str) -> (&str, &str) {
    let text = markdown.trim_start_matches('\u{feff}').trim_start();
    let Some(rest) = text.strip_prefix("---") else { return ("", text) };
    match rest.find("\n---") {
        Some(end) => (&rest[..end], rest[end + 1..].trim_start_matches('-')),
        None => ("", text),
    }
}

/// Strips what makes a line a heading, a list item, a quotation, a table row or a fence.
fn without_block_marks(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with("```")
        || line.starts_with("~~~")
        || line.bytes().all(|byte| b"-=*_|: +".contains(&byte))
    {
        return "";
    }
    let line = line.trim_start_matches(['#', '>', '|']).trim_start();
    let line = ["- [ ] ", "- [x] ", "- ", "* ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .unwrap_or(line);
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match after_number.strip_prefix(". ") {
        Some(item) if after_number.len() < line.len() => item.trim(),
        _ => line.trim(),
    }
}

fn push_line(line: &str, text: &mut String) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push(' ');
    }
    let mut rest = line;
    while let Some(at) = rest.find(['*', '`', '|', '[', '\\']) {
        text.push_str(&rest[..at]);
        rest = match rest.as_bytes()[at] {
            b'[' => push_link(&rest[at..], text),
            b'\\' if rest[at + 1..].starts_with('n') => {
                text.push(' ');
                &rest[at + 2..]
            }
            _ => &rest[at + 1..],
        };
    }
    text.push_str(rest);
}

/// Appends a link's words without its target; returns what follows.
fn push_link<'t>(link: &'t str, text: &mut String) -> &'t str {
    let end = link.find("](").and_then(|middle| Some((middle, middle + link[middle..].find(')')?)));
    match end {
        Some((middle, end)) => {
            text.push_str(&link[1..middle]);
            &link[end + 1..]
        }
        None => {
            text.push('[');
            &link[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_words() {
        let markdown = "---\nname: x\ntools: Read\ndescription: \"Use this agent for a review of everything that is written here\"\n---\n\
                        # Kafka\n\n- **Streams** with `ksql`\n1. See [the docs](https://x.org) and [more]\n\n| a | b |\n|---|---|\n```sh\nrun it\n```\n";
        let expected = "Use this agent for a review of everything that is written here Kafka Streams with ksql \
                        See the docs and [more] a  b  run it";
        assert_eq!(plain(markdown), expected);
        assert_eq!(plain("just words\nand more"), "just words and more");
        assert_eq!(plain("---\nnever closed"), "never closed");
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_plain_form(markdown in "[\\PC\n\\[\\]()`*|#-]{0,200}") {
            plain(&markdown);
        }
    }
}
