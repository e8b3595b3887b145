//! The pen: boxes, lines and words as SVG.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{End, Line, Sheet, Stranger, measure};
use crate::capability::{Capabilities, Capability};
use crate::facts::Access;
use crate::words::Words;

/// Height of a node.
pub(super) const NODE: i32 = 28;

/// Widest name in a node, before it is cut.
pub(super) const LONGEST_NAME: i32 = 208;

/// Font sizes of names and of what stands beside lines.
pub(super) const NAME_SIZE: i32 = 13;
pub(super) const NOTE_SIZE: i32 = 12;

/// Space at both ends of a node.
const PADDING: i32 = 12;

/// Width of one of its letters.
const LETTER: i32 = 7;

/// Width of a signature: six letters of a monospaced font at 11.5 pixels, and the space before it.
const SIGNATURE: i32 = 62;

/// What a picture that stands alone looks like; on a page the page's own sheet says so, with the same names.
const LOOK: &str = "svg{color-scheme:light dark;background:light-dark(#fdfdfb,#131517);font:13px system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"DejaVu Sans\",sans-serif;--paper:light-dark(#fdfdfb,#131517);--line:light-dark(#e3e3dc,#2d3237);--ink:light-dark(#1b1d1f,#e8e8e3);--soft:light-dark(#565b60,#a9b0b6);--faint:light-dark(#666b71,#939aa1);--accent:light-dark(#0b5cad,#79b4f2);--bad:light-dark(#b3261e,#f28b82);--r:light-dark(#2c7a4b,#6fcf97);--s:light-dark(#1d7480,#5cc5d1);--e:light-dark(#8a6100,#e0b64a);--x:light-dark(#b3261e,#f28b82);--w:light-dark(#2f5fc4,#8fb0ff);--d:light-dark(#7a3fb5,#c79bf2)}\
.r{--hue:var(--r)}.s{--hue:var(--s)}.e{--hue:var(--e)}.x{--hue:var(--x)}.w{--hue:var(--w)}.d{--hue:var(--d)}\
.edge path{fill:none;stroke:var(--soft);stroke-width:1.4}.edge .tip{fill:var(--soft);stroke:none}.edge .possible{stroke-dasharray:5 3.5}.edge .broken{stroke:var(--bad)}.edge .runs{stroke:var(--ink)}.edge .written{stroke:var(--faint);stroke-dasharray:1.5 3.5}\
.node rect{fill:var(--paper);stroke:var(--line)}.node text{fill:var(--ink)}.node .sig{font:600 11.5px ui-monospace,\"DejaVu Sans Mono\",monospace;fill:var(--faint);text-anchor:end}.node .sig tspan{fill:var(--hue)}.node.self rect{fill:var(--ink);stroke:none}.node.self text{fill:var(--paper);font-weight:600}.node.execute rect{stroke:var(--x)}.node.dangling rect{stroke:var(--bad);stroke-dasharray:4 3}.node.dangling text{fill:var(--bad)}.node.builtin rect,.node.ambiguous rect{stroke-dasharray:4 3}.note{fill:var(--faint);font-size:12px}.edge .bundle{opacity:.55}.edge .b1{stroke-width:.8}.edge .b2{stroke-width:1.2}.edge .b3{stroke-width:1.8}.edge .b4{stroke-width:2.6}.edge .b5{stroke-width:3.8}.edge .b6{stroke-width:5.4}.node .size{fill:var(--faint)}.count{fill:var(--soft);font-size:11px;text-anchor:middle;paint-order:stroke;stroke:var(--paper);stroke-width:3px}";

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: i32,
    height: i32,
    /// What it shows, for those who hear it.
    label: String,
    edges: String,
    nodes: String,
    /// Whether it says nothing that stands beside it: summaries of agents, names that are whole, each line's words.
    terse: bool,
    /// Whether nodes and lines carry the numbers of their agents.
    numbered: bool,
    /// Lines of a terse picture, those of one kind as one path.
    bundles: Vec<Bundle>,
    /// The heads of its arrows, those of one look as one path.
    tips: BTreeMap<String, String>,
    /// The letters of its signatures, those of one kind as one text.
    marks: BTreeMap<char, Marks>,
    /// What its agents may not do, as one dotted path.
    dots: String,
    /// The corners of those that may use every tool, as one path.
    corners: String,
}

/// Places of one letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Marks {
    xs: Vec<String>,
    ys: Vec<String>,
}

/// Lines that look and read the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bundle {
    class: String,
    title: String,
    path: String,
}

impl Picture {
    pub(super) fn new(sheet: &Sheet<'_>, width: i32, height: i32, label: String) -> Self {
        let (edges, nodes) = (String::new(), String::new());
        Picture {
            width,
            height,
            label,
            edges,
            nodes,
            terse: sheet.terse,
            numbered: sheet.numbered,
            bundles: Vec::new(),
            tips: BTreeMap::new(),
            marks: BTreeMap::new(),
            dots: String::new(),
            corners: String::new(),
        }
    }

    /// Tells whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns how wide it is, in pixels.
    pub fn width(&self) -> i32 {
        self.width
    }

    /// Returns the picture for a page, whose sheet gives it its looks.
    pub fn inline(&self) -> String {
        self.svg(&self.size(), "")
    }

    /// Returns the picture as a file of its own.
    pub fn alone(&self) -> String {
        let size = format!(" xmlns=\"http://www.w3.org/2000/svg\"{}", self.size());
        self.svg(&size, &format!("<style>{LOOK}</style>\n")) + "\n"
    }

    fn size(&self) -> String {
        format!(" width=\"{}\" height=\"{}\"", self.width, self.height)
    }

    fn svg(&self, attributes: &str, style: &str) -> String {
        format!(
            "<svg{attributes} viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"{}\">\n{style}<g class=\"edge\">\n{}{}{}</g>\n{}{}</svg>",
            self.width,
            self.height,
            xml(&self.label),
            self.bundles.iter().map(Bundle::drawn).collect::<String>(),
            self.edges,
            self.tips
                .iter()
                .map(|(class, path)| tip(class, path))
                .collect::<String>(),
            self.nodes,
            self.drawn_marks()
        )
    }

    /// Draws a node with its left edge and its middle at a place.
    #[expect(
        clippy::too_many_lines,
        reason = "written before the default layout, which takes more lines"
    )]
    pub(super) fn node(
        &mut self,
        sheet: &Sheet<'_>,
        end: End<'_>,
        (x, y, width): (i32, i32, i32),
        own: bool,
    ) {
        let name = match end {
            End::Agent(agent) => sheet.listing(agent).agent.name.as_str(),
            End::Name(name, _) => name,
        };
        let shown = xml(&measure::fit_name(
            name,
            NAME_SIZE,
            width - 2 * PADDING - signature_width(end, own),
        ));
        let (kind, title) = match end {
            End::Agent(agent) => (if own { " self" } else { "" }, title(sheet, agent)),
            End::Name(name, stranger) => stranger.kind(sheet.words, name),
        };
        let mark = sheet.mark(end);
        let execute = if executes(sheet, end) { " execute" } else { "" };
        let (kind, title) = (
            format!("{kind}{execute}{}", mark.class()),
            format!("{}{title}", mark.says(sheet.words)),
        );
        let top = y - NODE / 2;
        let title = if self.terse && matches!(end, End::Agent(_)) {
            // The text itself says it, but for a name that is cut.
            if shown == xml(name) {
                String::new()
            } else {
                format!("<title>{}</title>", xml(name))
            }
        } else {
            format!("<title>{}</title>", xml(&title))
        };
        // On a page, its sheet gives boxes their height and corners.
        let size = if self.terse {
            String::new()
        } else {
            format!(" height=\"{NODE}\" rx=\"6\"")
        };
        let mut drawn = format!("{title}<rect x=\"{x}\" y=\"{top}\" width=\"{width}\"{size}/>");
        let text = y + 4;
        // Writing into a string cannot fail.
        if own {
            let middle = x + width / 2;
            let _ = write!(
                drawn,
                "<text x=\"{middle}\" y=\"{text}\" text-anchor=\"middle\">{shown}</text>"
            );
        } else {
            let _ = write!(
                drawn,
                "<text x=\"{}\" y=\"{text}\">{shown}</text>",
                x + PADDING
            );
        }
        if sheet.marks_execute && is_unrestricted(sheet, end) {
            let _ = write!(self.corners, "M{} {top}h-9l9 9z", x + width);
        }
        if let (End::Agent(agent), false) = (end, own)
            && self.terse
        {
            self.mark(
                &sheet.listing(agent).capabilities,
                (x + width - PADDING, text),
            );
        } else if let (End::Agent(agent), false) = (end, own) {
            let letters = signature(&sheet.listing(agent).capabilities);
            let _ = write!(
                drawn,
                "<text class=\"sig\" x=\"{}\" y=\"{text}\">{letters}</text>",
                x + width - PADDING
            );
        }
        let href = match end {
            End::Agent(agent) if !own => (sheet.link)(agent),
            _ => None,
        };
        let number = match end {
            End::Agent(agent) if self.numbered => format!(" data-a=\"{agent}\""),
            _ => String::new(),
        };
        let _ = match href.map(|href| xml(&href)) {
            Some(href) if self.terse => {
                writeln!(
                    self.nodes,
                    "<a class=\"node{kind}\"{number} href=\"{href}\">{drawn}</a>"
                )
            }
            Some(href) => writeln!(
                self.nodes,
                "<g class=\"node{kind}\"><a href=\"{href}\">{drawn}</a></g>"
            ),
            None => writeln!(self.nodes, "<g class=\"node{kind}\">{drawn}</g>"),
        };
    }

    /// Puts the letters of a signature that ends at a place with those of the others.
    fn mark(&mut self, capabilities: &Capabilities, (end, y): (i32, i32)) {
        let place = |slot: usize| end - (6 - slot as i32) * LETTER;
        let mut missing = Vec::new();
        for (slot, (capability, letter)) in Capability::SIGNATURE.into_iter().enumerate() {
            if capabilities.can(capability) {
                let marks = self.marks.entry(letter).or_default();
                marks.xs.push(place(slot).to_string());
                marks.ys.push(y.to_string());
            } else {
                missing.push(slot);
            }
        }
        for run in missing.chunk_by(|a, b| a + 1 == *b) {
            // The page's sheet dots the path once a letter, from its start; one pixel more holds the last dot.
            let length = (run.len() as i32 - 1) * LETTER + 1;
            // Writing into a string cannot fail.
            let _ = write!(
                self.dots,
                "M{} {}h{length}",
                place(run[0]) + LETTER / 2,
                y - LETTER / 2
            );
        }
    }

    /// Draws the signatures of a terse picture; who hears it gets them in words on the agents' pages.
    fn drawn_marks(&self) -> String {
        if self.marks.is_empty() && self.dots.is_empty() {
            return String::new();
        }
        let mut drawn = String::from("<g class=\"marks\" aria-hidden=\"true\">\n");
        for (letter, marks) in &self.marks {
            let letters = letter.to_string().repeat(marks.xs.len());
            let (xs, ys) = (marks.xs.join(" "), marks.ys.join(" "));
            // Writing into a string cannot fail.
            let _ = writeln!(
                drawn,
                "<text class=\"{letter}\" x=\"{xs}\" y=\"{ys}\">{letters}</text>"
            );
        }
        if !self.dots.is_empty() {
            let _ = writeln!(drawn, "<path d=\"{}\"/>", self.dots);
        }
        if !self.corners.is_empty() {
            let _ = writeln!(drawn, "<path class=\"all\" d=\"{}\"/>", self.corners);
        }
        drawn + "</g>\n"
    }

    /// Draws a line through points, each reached and left horizontally, with a tip at its end or at its start.
    pub(super) fn line(
        &mut self,
        words: &Words,
        line: &Line<'_>,
        points: &[(i32, i32)],
        backward: bool,
    ) {
        let [first, rest @ ..] = points else { return };
        let mut path = format!("M{} {}", first.0, first.1);
        let mut from = *first;
        for &(x, y) in rest {
            let bend = ((x - from.0) * 3 / 5).max(16);
            // Writing into a string cannot fail.
            let (dx, dy) = (x - from.0, y - from.1);
            let _ = write!(path, "c{bend} 0 {} {dy} {dx} {dy}", dx - bend);
            from = (x, y);
        }
        let broken = matches!(line.to, End::Name(_, Stranger::Dangling));
        let look = format!(
            "{}{}",
            if broken { " broken" } else { "" },
            line.mark.class()
        );
        let kind = line.class();
        let title = xml(&(line.mark.says(words) + &line.says));
        let bundle = Bundle {
            class: format!("{kind}{look}"),
            title,
            path,
        };
        match (line.from, line.to) {
            (End::Agent(from), End::Agent(to)) if self.numbered => {
                self.edges.push_str(&bundle.numbered(from, to));
            }
            _ if self.terse => self.add(bundle),
            _ => self.edges.push_str(&bundle.drawn()),
        }
        let (tip, side) = if backward { (*first, 6) } else { (from, -6) };
        self.tip(tip, side, &look);
    }

    /// Draws the head of an arrow at a place; it comes from the side given.
    pub(super) fn tip(&mut self, (x, y): (i32, i32), side: i32, class: &str) {
        let path = format!("M{} {}l{} 3l{side} 3z", x + side, y - 3, -side);
        if !self.terse {
            self.edges.push_str(&tip(class, &path));
            return;
        }
        let tips = self.tips.entry(class.to_owned()).or_default();
        // All lines that end in one place share its tip.
        if !tips.contains(&path) {
            tips.push_str(&path);
        }
    }

    /// Adds lines to those that look and read the same.
    fn add(&mut self, line: Bundle) {
        match self
            .bundles
            .iter_mut()
            .find(|other| other.class == line.class && other.title == line.title)
        {
            Some(bundle) => bundle.path.push_str(&line.path),
            None => self.bundles.push(line),
        }
    }

    /// Draws the head of an arrow at a place that it reaches from a point.
    pub(super) fn head(&mut self, (x, y): (i32, i32), from: (i32, i32)) {
        let (dx, dy) = (f64::from(from.0 - x), f64::from(from.1 - y));
        let length = dx.hypot(dy).max(1.0);
        let side = |along: f64, across: f64| {
            let px = f64::from(x) + (dx * along - dy * across) / length;
            let py = f64::from(y) + (dy * along + dx * across) / length;
            (px.round() as i32, py.round() as i32)
        };
        let (left, right) = (side(8.0, 4.0), side(8.0, -4.0));
        let _ = writeln!(
            self.edges,
            "<path class=\"tip\" d=\"M{} {}L{x} {y}L{} {}z\"/>",
            left.0, left.1, right.0, right.1
        );
    }

    /// Draws words above everything else, at the foot.
    pub(super) fn note(&mut self, (x, y): (i32, i32), words: &str) {
        self.put(&format!(
            "<text class=\"note\" x=\"{x}\" y=\"{y}\">{}</text>",
            xml(words)
        ));
    }

    /// Draws something that is neither a node nor a line between two.
    pub(super) fn edge(&mut self, drawn: &str) {
        self.edges.push_str(drawn);
        self.edges.push('\n');
    }

    /// Draws words or the like above everything else.
    pub(super) fn put(&mut self, drawn: &str) {
        self.nodes.push_str(drawn);
        self.nodes.push('\n');
    }
}

impl Bundle {
    /// Draws a line that a script finds, and has words for.
    fn numbered(&self, from: usize, to: usize) -> String {
        let Bundle { class, path, .. } = self;
        format!("<path class=\"{class}\" data-e=\"{from},{to}\" d=\"{path}\"/>\n")
    }

    fn drawn(&self) -> String {
        let Bundle { class, title, path } = self;
        format!("<path class=\"{class}\" d=\"{path}\"><title>{title}</title></path>\n")
    }
}

/// Draws heads of arrows.
fn tip(class: &str, path: &str) -> String {
    format!("<path class=\"tip{class}\" d=\"{path}\"/>\n")
}

impl Stranger {
    fn kind(self, words: &Words, name: &str) -> (&'static str, String) {
        let (kind, why) = match self {
            Stranger::Ambiguous => (" ambiguous", "several agents have this name"),
            Stranger::Builtin => (" builtin", "comes with the runtime"),
            Stranger::Dangling => (" dangling", "not in this catalog"),
        };
        (kind, format!("{name}: {}", words.say(why)))
    }
}

/// Returns how wide a node has to be.
pub(super) fn node_width(sheet: &Sheet<'_>, end: End<'_>, own: bool) -> i32 {
    let name = measure::width(sheet.name(end), NAME_SIZE).min(LONGEST_NAME);
    // The agent in the middle is set in a bolder hand.
    let bold = if own { name / 12 } else { 0 };
    name + bold + 2 * PADDING + signature_width(end, own)
}

fn signature_width(end: End<'_>, own: bool) -> i32 {
    if own || matches!(end, End::Name(..)) {
        0
    } else {
        SIGNATURE
    }
}

/// Tells whether a node is to stand out as one that may run commands.
fn executes(sheet: &Sheet<'_>, end: End<'_>) -> bool {
    let End::Agent(agent) = end else { return false };
    sheet.marks_execute && sheet.listing(agent).capabilities.can(Capability::Execute)
}

/// Tells whether a node is an agent that may use every tool of its runtime.
fn is_unrestricted(sheet: &Sheet<'_>, end: End<'_>) -> bool {
    let End::Agent(agent) = end else { return false };
    Access::from(&sheet.listing(agent).agent.tools).is_unrestricted()
}

fn title(sheet: &Sheet<'_>, agent: usize) -> String {
    let listing = sheet.listing(agent);
    if listing.agent.summary.is_empty() {
        return listing.agent.name.clone();
    }
    format!("{}: {}", listing.agent.name, listing.agent.summary)
}

/// Returns a signature whose letters have their hues.
pub(super) fn signature(capabilities: &Capabilities) -> String {
    let place = |(capability, letter): (Capability, char)| match capabilities.can(capability) {
        true => format!("<tspan class=\"{letter}\">{letter}</tspan>"),
        false => "·".to_owned(),
    };
    Capability::SIGNATURE.into_iter().map(place).collect()
}

/// Escapes text for XML; characters that XML cannot hold are left out.
pub(crate) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(
            xml("a\u{0}\u{1b}b & <c> \"d\"\n"),
            "ab &amp; &lt;c&gt; &quot;d&quot;\n"
        );
    }
}
