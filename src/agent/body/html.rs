//! The walk at rendering: Markdown in, HTML out.
//!
//! What the style sheet finds: `figure.code` with `figcaption` (the language) and `pre > code.language-…` (classes of
//! [`highlight`](crate::agent::highlight)), `figure.scroll > table` with `td.center` and `td.right`, `.alert` with
//! `.note`, `.tip`, `.important`, `.warning` or `.caution` and `p.title`, `li.task`, `a.anchor` in headings,
//! `pre.raw` and `span.raw` for HTML as text (`.comment` for comments), `.image` for an image's description, `.dead`
//! for a link that leads nowhere, `sup.note-ref` and `section.footnotes`.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::link::{Target, target};
use super::{Body, ENDS_LANGUAGE, anchor, language, parse};
use crate::agent::highlight::{Highlighter, escape, escape_attribute};

/// What surrounds a body on its page.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The agent's name, which is the page's title.
    pub name: &'a str,
    /// Returns the address of a file that the body links to, as the page may link to it: another agent's page, or the
    /// file where the repository is shown. It gets the target as written, `#…` included. Without one the link's text
    /// stands alone.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
    pub highlighter: &'a Highlighter,
}

/// Renders the Markdown that a body was read from. Total, and nothing in the result is from the body unescaped.
pub fn html(text: &str, body: &Body, setting: &Setting<'_>) -> String {
    let prepared = parse::prepared(text);
    let mut page = Page::new(body, setting, text.len());
    for (event, _) in parse::events(&prepared) {
        page.event(event);
    }
    page.footnotes.write(&mut page.out);
    page.out
}

struct Page<'a> {
    body: &'a Body,
    setting: &'a Setting<'a>,
    out: String,
    /// The level of each heading, and how many have begun.
    levels: Vec<Option<u8>>,
    heading: usize,
    /// Where in `out` the block began that is written last to first: a heading, a table's cell, a list's item.
    began: usize,
    /// What ends each open link.
    links: Vec<&'static str>,
    /// The open image's text so far and how deep in it the walk is.
    image: Option<Image>,
    code: Option<(String, String)>,
    raw: Option<String>,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    footnotes: Footnotes,
}

#[derive(Default)]
struct Image {
    text: String,
    target: String,
    depth: usize,
}

impl<'a> Page<'a> {
    fn new(body: &'a Body, setting: &'a Setting<'a>, length: usize) -> Self {
        Page {
            body,
            setting,
            // Tags and classes make a page about half as long again as its Markdown.
            out: String::with_capacity(length + length / 2),
            levels: body.levels(setting.name),
            heading: 0,
            began: 0,
            links: Vec::new(),
            image: None,
            code: None,
            raw: None,
            columns: Vec::new(),
            column: 0,
            in_head: false,
            footnotes: Footnotes::default(),
        }
    }

    fn event(&mut self, event: Event<'_>) {
        if self.image.is_some() {
            return self.in_image(event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => escape(&mut self.out, &text),
            },
            Event::Code(text) => self.element("<code>", &text, "</code>"),
            Event::Html(text) => match &mut self.raw {
                Some(raw) => raw.push_str(&text),
                None => self.raw_inline(&text),
            },
            Event::InlineHtml(text) => self.raw_inline(&text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::FootnoteReference(name) => self.footnotes.refer(&name, &mut self.out),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => escape(&mut self.out, &text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { .. } => self.began = self.out.len(),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.add(format_args!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                self.began = self.out.len();
                self.out.push_str("<li>");
            }
            Tag::FootnoteDefinition(name) => self.footnotes.start(&name, &mut self.out),
            Tag::Table(columns) => {
                self.columns = columns;
                self.out.push_str(
                    "<figure class=\"scroll\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n",
                );
            }
            Tag::TableHead | Tag::TableRow => self.start_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.began = self.out.len(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title),
            Tag::Image { dest_url, .. } => {
                self.image = Some(Image {
                    target: dest_url.to_string(),
                    ..Image::default()
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.raw_block(),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => self.footnotes.end(&mut self.out),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.out.push_str("</tr>\n</thead>\n<tbody>\n"),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link => self.out.push_str(self.links.pop().unwrap_or_default()),
            _ => {}
        }
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.out.push_str("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.add(format_args!(
            "<div class=\"alert {class}\" role=\"note\">\n<p class=\"title\">{title}</p>\n"
        ));
    }

    fn end_heading(&mut self) {
        let ix = self.heading;
        self.heading += 1;
        let (Some(heading), Some(&Some(level))) = (self.body.headings.get(ix), self.levels.get(ix))
        else {
            return self.out.truncate(self.began);
        };
        let mut tag = format!("<h{level} id=\"");
        tag.push_str(&heading.anchor);
        tag.push_str("\">");
        self.out.insert_str(self.began, &tag);
        self.add(format_args!("</h{level}>\n"));
    }

    fn end_code(&mut self) {
        let Some((info, code)) = self.code.take() else {
            return;
        };
        let language = language(&info);
        self.out.push_str("<figure class=\"code\">");
        let caption = self.caption(&language, info.trim());
        if !caption.is_empty() {
            self.element("<figcaption>", &caption, "</figcaption>");
        }
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.attribute(" class=\"language-", &language, "\"");
        }
        self.out.push('>');
        self.setting
            .highlighter
            .write(&language, &code, &mut self.out);
        self.out.push_str("</code></pre></figure>\n");
    }

    /// Returns what stands above a code block: what its language is called, and what else its author wrote there.
    fn caption(&self, language: &str, info: &str) -> String {
        let (word, rest) = info.split_at(info.find(ENDS_LANGUAGE).unwrap_or(info.len()));
        let label = self.setting.highlighter.label(language).unwrap_or(word);
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':'));
        [label, rest].join(" ").trim().to_owned()
    }

    fn raw_block(&mut self) {
        let raw = self.raw.take().unwrap_or_default();
        let class = if raw.trim_start().starts_with("<!--") {
            "raw comment"
        } else {
            "raw"
        };
        self.add(format_args!("<pre class=\"{class}\">"));
        // A first line end would be lost: the HTML parser drops it.
        self.element("", raw.trim_end().trim_start_matches('\n'), "</pre>\n");
    }

    fn raw_inline(&mut self, text: &str) {
        let class = if text.starts_with("<!--") {
            "raw comment"
        } else {
            "raw"
        };
        self.add(format_args!("<span class=\"{class}\">"));
        self.element("", text, "</span>");
    }

    fn task(&mut self, done: bool) {
        // An item whose text is a heading begins with that.
        let item = self.out.get(self.began..).unwrap_or_default();
        if item.starts_with("<li") {
            self.out
                .insert_str(self.began + "<li".len(), " class=\"task\"");
        }
        let (state, label) = if done {
            (" checked", "done")
        } else {
            ("", "to do")
        };
        self.add(format_args!(
            "<input type=\"checkbox\" disabled{state} aria-label=\"{label}\"> "
        ));
    }

    fn start_row(&mut self, in_head: bool) {
        (self.in_head, self.column) = (in_head, 0);
        self.out
            .push_str(if in_head { "<thead>\n<tr>" } else { "<tr>" });
    }

    /// A header without text is an empty cell: it heads nothing.
    fn end_cell(&mut self) {
        let head = self.in_head && self.out.len() > self.began;
        let class = match self.columns.get(self.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        let (tag, scope) = if head {
            ("th", " scope=\"col\"")
        } else {
            ("td", "")
        };
        self.out
            .insert_str(self.began, &format!("<{tag}{scope}{class}>"));
        self.add(format_args!("</{tag}>"));
        self.column += 1;
    }

    fn end_table(&mut self) {
        // A table of nothing but its header has no body: an empty one would be noise to a screen reader.
        if self.out.ends_with("<tbody>\n") {
            self.out.truncate(self.out.len() - "<tbody>\n".len());
        } else {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</figure>\n");
    }

    fn start_link(&mut self, link_type: LinkType, written: &str, title: &str) {
        let mail = (link_type == LinkType::Email).then(|| format!("mailto:{written}"));
        let end = match self.address(mail.as_deref().unwrap_or(written)) {
            Some(address) => {
                self.start_anchor("", &address, title);
                "</a>"
            }
            None => {
                self.attribute("<span class=\"dead\" title=\"", written, "\">");
                "</span>"
            }
        };
        self.links.push(end);
    }

    /// Returns where a link leads, as it may stand in the page.
    fn address(&self, written: &str) -> Option<String> {
        match target(written) {
            Target::Fragment(fragment) => self.anchor(fragment),
            Target::External(address) => Some(address.into_owned()),
            Target::File(file) => (self.setting.resolve)(file),
            Target::Unsafe | Target::Nothing => None,
        }
    }

    /// Returns the address of a heading that is linked to by its text, as GitHub names it.
    fn anchor(&self, fragment: &str) -> Option<String> {
        let shown = |wanted: &str| {
            let headings = self.body.headings.iter().zip(&self.levels);
            let found = headings
                .into_iter()
                .find(|(heading, _)| heading.anchor == wanted)?;
            // The heading that is left out is the page's own title.
            Some(found.1.map_or("#main".to_owned(), |_| format!("#{wanted}")))
        };
        shown(&anchor::own(anchor::slug(
            &percent_decode_str(fragment).decode_utf8_lossy(),
        )))
    }

    fn start_anchor(&mut self, class: &str, address: &str, title: &str) {
        self.attribute("<a href=\"", address, "\"");
        if address.contains("://") {
            self.out.push_str(" rel=\"noopener\"");
        }
        if !title.is_empty() {
            self.attribute(" title=\"", title, "\"");
        }
        self.add(format_args!("{class}>"));
    }

    /// Gathers an image's description, which may hold any mark-up.
    fn in_image(&mut self, event: Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => self.end_image(),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                image.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => image.text.push(' '),
            _ => {}
        }
    }

    /// Shows an image as a link to it, or as its description alone: nothing is fetched for a page from elsewhere, and
    /// links do not nest.
    fn end_image(&mut self) {
        let Some(image) = self.image.take() else {
            return;
        };
        let text = if image.text.trim().is_empty() {
            &image.target
        } else {
            &image.text
        };
        let address = if self.links.is_empty() {
            self.address(&image.target)
        } else {
            None
        };
        match address {
            Some(address) => {
                self.start_anchor(" class=\"image\"", &address, "");
                self.element("", text, "</a>");
            }
            None => self.element("<span class=\"image\">", text, "</span>"),
        }
    }

    fn element(&mut self, start: &str, text: &str, end: &str) {
        self.out.push_str(start);
        escape(&mut self.out, text);
        self.out.push_str(end);
    }

    fn attribute(&mut self, start: &str, value: &str, end: &str) {
        self.out.push_str(start);
        escape_attribute(&mut self.out, value);
        self.out.push_str(end);
    }

    fn add(&mut self, parts: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(parts);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read::{read, tests::markdown};
    use super::*;

    fn rendered(markdown: &str) -> String {
        let resolve = |target: &str| match target {
            "other.md" => Some("../other/".to_owned()),
            "src/lib.rs" => Some("https://git.example/src/lib.rs".to_owned()),
            _ => None,
        };
        let setting = Setting {
            name: "api-architect",
            resolve: &resolve,
            highlighter: &Highlighter::default(),
        };
        html(markdown, &read(markdown, 0, 1), &setting)
    }

    #[test]
    fn text_lists_and_rules() {
        assert_eq!(
            rendered(
                "Some **bold** *soft* ~~old~~ `a < b`\\\nnext\n\n---\n\n3. three\n4. four\n   - deep\n"
            ),
            "<p>Some <strong>bold</strong> <em>soft</em> <del>old</del> <code>a &lt; b</code><br>\nnext</p>\n<hr>\n\
             <ol start=\"3\">\n<li>three</li>\n<li>four<ul>\n<li>deep</li>\n</ul>\n</li>\n</ol>\n"
        );
    }

    #[test]
    fn what_nobody_would_see_is_named_where_it_stands() {
        let page = rendered(
            "Del\u{200b}ete \u{202e}it, `x\u{2060}y` but 👩‍🔬.\n\n```rust\nlet a\u{ad}b;\n```\n",
        );
        for named in [
            "Del<span class=\"unseen\" data-is=\"U+200B\" title=\"a zero-width space\"></span>ete",
            "<span class=\"unseen\" data-is=\"U+202E\" title=\"a bidirectional control\"></span>it",
            "x<span class=\"unseen\" data-is=\"U+2060\" title=\"a word joiner\"></span>y",
            "data-is=\"U+00AD\"",
            "but 👩‍🔬.",
        ] {
            assert!(page.contains(named), "{named} is missing in {page}");
        }
        let tags: String = "rm <x>"
            .chars()
            .filter_map(|c| char::from_u32(u32::from(c) + 0xe0000))
            .collect();
        let page = rendered(&format!("Read{tags} this.\n"));
        assert!(
            page.contains("data-is=\"tags that spell rm &lt;x&gt;\""),
            "{page}"
        );
    }

    #[test]
    fn headings_stand_below_the_name_and_have_anchors() {
        assert_eq!(
            rendered("# API Architect\n\n### Use `it`\n"),
            "<h2 id=\"use-it\">Use <code>it</code></h2>\n"
        );
    }

    #[test]
    fn links_go_where_the_page_says_or_nowhere() {
        for (written, shown) in [
            ("[a](other.md)", "<a href=\"../other/\">a</a>"),
            (
                "[a](src/lib.rs)",
                "<a href=\"https://git.example/src/lib.rs\" rel=\"noopener\">a</a>",
            ),
            (
                "[a](gone.md \"why\")",
                "<span class=\"dead\" title=\"gone.md\">a</span>",
            ),
            (
                "[a](javascript:x)",
                "<span class=\"dead\" title=\"javascript:x\">a</span>",
            ),
            (
                "[a](java&#10;script:x)",
                "<span class=\"dead\" title=\"java\nscript:x\">a</span>",
            ),
            (
                "[a](https://e.org \"t\")",
                "<a href=\"https://e.org\" rel=\"noopener\" title=\"t\">a</a>",
            ),
            ("<m@e.org>", "<a href=\"mailto:m@e.org\">m@e.org</a>"),
            (
                "[a](//e.org/\"x)",
                "<a href=\"https://e.org/&quot;x\" rel=\"noopener\">a</a>",
            ),
        ] {
            assert_eq!(rendered(written), format!("<p>{shown}</p>\n"));
        }
    }

    #[test]
    fn links_within_the_body_follow_their_heading() {
        let page = rendered(
            "# API architect\n\n[a](#relations) [b](#Gr%C3%B6%C3%9Fe) [c](#api-architect) [d](#no)\n\n## Relations\n\n## Größe\n",
        );
        assert!(
            page.contains(
                "<a href=\"#body-relations\">a</a> <a href=\"#größe\">b</a> <a href=\"#main\">c</a>"
            ),
            "{page}"
        );
        assert!(
            page.contains("<span class=\"dead\" title=\"#no\">d</span>"),
            "{page}"
        );
    }

    #[test]
    fn images_are_never_fetched_and_never_nest_in_links() {
        assert_eq!(
            rendered(
                "![the *plan*](https://e.org/p.png) ![](x.png) [![badge](b.svg)](https://e.org)"
            ),
            "<p><a href=\"https://e.org/p.png\" rel=\"noopener\" class=\"image\">the plan</a> \
             <span class=\"image\">x.png</span> \
             <a href=\"https://e.org\" rel=\"noopener\"><span class=\"image\">badge</span></a></p>\n"
        );
    }

    #[test]
    fn html_is_shown_and_not_interpreted() {
        assert_eq!(
            rendered(
                "<!-- SECTION: role -->\n\nYou are <role>it</role>.\n\n<script>\nalert(1)\n</script>\n"
            ),
            "<pre class=\"raw comment\">&lt;!-- SECTION: role --&gt;</pre>\n\
             <p>You are <span class=\"raw\">&lt;role&gt;</span>it<span class=\"raw\">&lt;/role&gt;</span>.</p>\n\
             <pre class=\"raw\">&lt;script&gt;\nalert(1)\n&lt;/script&gt;</pre>\n"
        );
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(rendered("a \u{1b}[31m b"), "<p>a ␛[31m b</p>\n");
    }

    #[test]
    fn alerts_have_a_title() {
        assert_eq!(
            rendered("> [!WARNING]\n> Hot.\n\n> Said.\n"),
            "<div class=\"alert warning\" role=\"note\">\n<p class=\"title\">Warning</p>\n<p>Hot.</p>\n</div>\n\
             <blockquote>\n<p>Said.</p>\n</blockquote>\n"
        );
    }

    #[test]
    fn a_task_may_be_a_heading() {
        assert_eq!(
            rendered("- [ ] Moor\n  ---\n"),
            "<ul>\n<li><h2 id=\"moor\"><input type=\"checkbox\" disabled aria-label=\"to do\"> Moor</h2>\n</li>\n</ul>\n"
        );
    }

    #[test]
    fn tasks_say_whether_they_are_done() {
        assert_eq!(
            rendered("- [x] one\n- [ ] two\n"),
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"done\"> one</li>\n\
             <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"to do\"> two</li>\n</ul>\n"
        );
    }

    #[test]
    fn tables_scroll_by_themselves() {
        assert_eq!(
            rendered("| a | | n |\n|---|---|--:|\n| b | c | 1 |\n"),
            "<figure class=\"scroll\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n<thead>\n\
             <tr><th scope=\"col\">a</th><td></td><th scope=\"col\" class=\"right\">n</th></tr>\n</thead>\n<tbody>\n\
             <tr><td>b</td><td>c</td><td class=\"right\">1</td></tr>\n</tbody>\n</table>\n</figure>\n"
        );
    }

    #[test]
    fn code_of_no_known_language_stays_plain() {
        assert_eq!(
            rendered("```Mystery {1}\na < b\n```\n\n    plain\n"),
            "<figure class=\"code\"><figcaption>Mystery {1}</figcaption><pre tabindex=\"0\">\
             <code class=\"language-mystery\">a &lt; b\n</code></pre></figure>\n\
             <figure class=\"code\"><pre tabindex=\"0\"><code>plain\n</code></pre></figure>\n"
        );
    }

    #[test]
    fn code_is_highlighted_below_its_language() {
        for (info, caption) in [
            ("ts", "TypeScript"),
            ("yaml:ci/run.yml", "YAML ci/run.yml"),
            ("Mermaid", "Mermaid"),
        ] {
            let page = rendered(&format!("```{info}\na: b\n```\n"));
            assert!(
                page.contains(&format!("<figcaption>{caption}</figcaption>")),
                "{page}"
            );
        }
        assert!(rendered("```text\na\n```\n").starts_with("<figure class=\"code\"><pre"));
    }

    #[test]
    fn footnotes_are_numbered_by_mention_and_lead_back() {
        assert_eq!(
            rendered("A[^b] and[^B].\n\n[^a]: never mentioned\n[^b]: why\n"),
            "<p>A<sup class=\"note-ref\"><a id=\"fnref:1\" href=\"#fn:1\" aria-label=\"Footnote 1\">1</a></sup> \
             and<sup class=\"note-ref\"><a id=\"fnref:1-2\" href=\"#fn:1\" aria-label=\"Footnote 1\">1</a></sup>.</p>\n\
             <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn:1\"><p>why \
             <a href=\"#fnref:1\" aria-label=\"Back to mention 1\">↩</a> \
             <a href=\"#fnref:1-2\" aria-label=\"Back to mention 2\">↩</a></p></li>\n\
             <li><p>never mentioned</p></li>\n</ol>\n</section>\n"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_page_stays_whole(markdown in markdown()) {
            let page = rendered(&markdown);
            if let Err(fault) = whole(&page) {
                prop_assert!(false, "{fault}\nin  {markdown:?}\nout {page}");
            }
        }
    }

    /// The elements that bodies are made of; no others may appear.
    const ELEMENTS: &str = "a blockquote br code del div em figcaption figure h2 h3 h4 h5 h6 hr i input li ol p pre \
                            section span strong sup table tbody td th thead tr ul";

    /// Says what is wrong with a page: elements that do not nest, unknown ones, links in links, ids twice, addresses
    /// that lead nowhere or are not safe.
    fn whole(page: &str) -> Result<(), String> {
        let mut open: Vec<&str> = Vec::new();
        let (mut ids, mut hrefs) = (Vec::new(), Vec::new());
        for part in page.split('<').skip(1) {
            let (tag, text) = part.split_once('>').ok_or("a tag has no end")?;
            if text.contains(['>', '\0', '\u{1b}']) {
                return Err(format!("{text:?} is not escaped"));
            }
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return Err(format!("</{name}> ends what is not open"));
                }
                continue;
            }
            let name = tag.split(' ').next().unwrap_or_default();
            if !ELEMENTS.split(' ').any(|known| known == name)
                || (name == "a" && open.contains(&"a"))
            {
                return Err(format!("<{tag}> may not stand here"));
            }
            let mut attributes = tag.split('"');
            while let (Some(key), Some(value)) = (attributes.next(), attributes.next()) {
                match key.rsplit(' ').next() {
                    Some("id=") => ids.push(value),
                    Some("href=") => hrefs.push(value),
                    _ => {}
                }
            }
            if !matches!(name, "br" | "hr" | "input") {
                open.push(name);
            }
        }
        if let Some(twice) = ids
            .iter()
            .enumerate()
            .find(|(ix, id)| ids[..*ix].contains(id))
        {
            return Err(format!("the id {} stands twice", twice.1));
        }
        let leads = |href: &&&str| match href.strip_prefix('#') {
            Some(id) => id == "main" || ids.contains(&id),
            None => {
                href.starts_with("https://")
                    || href.starts_with("mailto:")
                    || href.starts_with("../")
            }
        };
        match hrefs.iter().find(|href| !leads(href)) {
            Some(href) => Err(format!("{href} leads nowhere")),
            None if open.is_empty() => Ok(()),
            None => Err(format!("{open:?} never end")),
        }
    }
}
