//! Everything that reading an agent file may notice, in one table, and the notes that it takes on the way.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place, Repair, Severity, Span};
use Severity::{Error, Info, Warning};

/// One kind of mend: the rule that findings and repairs name, how much it matters, the author's next step, and, behind
/// a comma in the table, why the author has to take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mend {
    pub code: &'static str,
    pub severity: Severity,
    pub help: &'static str,
    /// Why only a person can mend the file; nothing where what was read can be written in its place.
    pub by_hand: Option<&'static str>,
}

macro_rules! by_hand {
    () => {
        None
    };
    ($why:literal) => {
        Some($why)
    };
}

macro_rules! mends {
    ($($name:ident $code:literal $severity:ident $help:literal $(, $why:literal)?)*) => {
        $(pub const $name: Mend =
            Mend { code: $code, severity: $severity, help: $help, by_hand: by_hand!($($why)?) };)*

        /// Every mend, in the order in which reading comes to them.
        pub const MENDS: &[Mend] = &[$($name),*];
    };
}

// The file as a whole, its bytes, its fences, its YAML.
mends! {
    EMPTY "source/empty" Warning "write the agent, or remove the file",
        "nobody but its author knows what it was to say"
    BINARY "source/binary" Warning "keep text in files that end in .md; exclude this one",
        "it is no text"
    TOO_LARGE "source/too-large" Warning "move reference material out of the prompt into files of its own",
        "what may leave the prompt is its author's to say"

    INVALID_UTF8 "encoding/invalid-utf-8" Warning "save the file as UTF-8",
        "another encoding changes more than the front matter"
    UTF16 "encoding/utf-16" Warning "save the file as UTF-8",
        "another encoding changes more than the front matter"
    BYTE_ORDER_MARK "encoding/byte-order-mark" Info "save the file as UTF-8 without a byte order mark",
        "another encoding changes more than the front matter"
    CARRIAGE_RETURNS "encoding/carriage-returns" Info "save the file with line feeds",
        "other line ends change more than the front matter"
    MOJIBAKE "encoding/mojibake" Warning "save the mended text; it was once written as UTF-8 and read as something else",
        "turned back text changes more than the front matter, and wants a reader"

    NO_FRONT_MATTER "frontmatter/none" Info "open the file with `---`, `name:`, `description:` and `---`",
        "name and description are its author's to write"
    NOT_READ "frontmatter/not-read" Error "put the keys on the first lines, between two lines `---`",
        "where the keys belong decides what the agent may do"
    BULLETS "frontmatter/bullets" Info "write the bullets as front matter, between two lines `---`",
        "as front matter, they would give the agent another name"
    BLANK_LINES "frontmatter/blank-lines" Info "begin the file with `---`"
    WRAPPED "frontmatter/wrapped" Warning "remove the lines that open and close the code block"
    NOT_OPENED "frontmatter/not-opened" Warning "write a line `---` above the first key"
    LATE "frontmatter/late" Warning "move the front matter to the first line",
        "what stands before it may be a licence or part of the prompt"
    TOML "frontmatter/toml" Warning "write the front matter as YAML, between two lines `---`",
        "no value may change on the way from TOML to YAML"
    INDENTED "frontmatter/indented" Warning "move the file's lines to the margin"
    LONG_FENCE "frontmatter/long-fence" Warning "write the fence as three dashes"
    NOT_CLOSED "frontmatter/not-closed" Warning "close the front matter with a line `---`"

    QUOTED_SCALAR "frontmatter/quoted-scalar" Warning "put the value in quotes, or begin it with `>-` on a line of its own"
    ALIAS_LIKE "frontmatter/alias-like" Warning "put the value in quotes: a bare `*` or `&` refers to another value"
    RESERVED "frontmatter/reserved-character" Warning "put the value in quotes: its first character has a meaning in YAML"
    LOOSE_QUOTES "frontmatter/loose-quotes" Warning "double the quotes within a quoted value, or use the other kind around it"
    BRACKETS "frontmatter/brackets" Warning "close the bracket, or put the value in quotes"
    EXAMPLE_LINES "frontmatter/example-lines" Warning "begin the value with `|` and indent every line of it"
    TAB "frontmatter/tab" Warning "indent with spaces"
    CONTROL_CHARACTER "frontmatter/control-character" Warning "remove the character"
    MISSING_SPACE "frontmatter/missing-space" Warning "put a space after the colon"
    WIDE_COLON "frontmatter/wide-colon" Warning "write the colon as `: `"
    INDENTED_KEY "frontmatter/indented-key" Error "move the key to the margin, or quote the text that it belongs to",
        "where the line belongs decides what the agent may do"
    KEY_IN_TEXT "frontmatter/key-in-text" Error "move the key to the margin below the text, or begin the text with `|`",
        "where the line belongs decides what the agent may do"
    STRAY_LINE "frontmatter/stray-line" Warning "make it a comment, or give it a key"
    UNREADABLE "frontmatter/unreadable-entry" Error "rewrite the entry as YAML; its text is kept as it stands",
        "what the entry means is its author's to say"
    TOO_DEEP "frontmatter/too-deep" Error "flatten the entry; its text is kept as it stands",
        "what the entry means is its author's to say"
    TOO_MUCH "frontmatter/too-much" Error "write the values out; aliases within aliases expand without end",
        "what the entry means is its author's to say"
    TOO_LONG "frontmatter/too-long" Warning "move long text into the body",
        "what may be left out is its author's to say"
    TOO_MANY "frontmatter/too-many" Warning "keep those that matter",
        "which of them matter is its author's to say"
    TOO_MANY_MARKS "body/too-many-marks" Info "split the paragraph",
        "where a paragraph ends is its author's to say"
    DUPLICATE_KEY "frontmatter/duplicate-key" Warning "remove all but one; the last one counts",
        "which of them is meant is its author's to say"
}

/// Returns the mend of a code.
pub fn mend(code: &str) -> Option<&'static Mend> {
    MENDS.iter().find(|mend| mend.code == code)
}

/// How many mends of one kind are told of one file: the most that a real one needed was 26.
const MOST: u32 = 100;

/// What reading noticed so far.
#[derive(Debug)]
pub(super) struct Notes {
    place: Place,
    /// How many columns were taken off the start of every line.
    pub indent: u32,
    findings: Vec<Finding>,
    repairs: Vec<Repair>,
    /// How often each kind occurred.
    counts: BTreeMap<&'static str, u32>,
}

impl Notes {
    pub(super) fn new(place: Place) -> Notes {
        Notes {
            place,
            indent: 0,
            findings: Vec::new(),
            repairs: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Notes a mend at a span of the text that is read; a finding points at the file on disk.
    pub(super) fn mend(&mut self, mend: &Mend, mut span: Span, message: impl Into<String>) {
        let count = self.counts.entry(mend.code).or_default();
        *count += 1;
        if *count > MOST {
            return;
        }
        span.column += self.indent;
        let finding = Finding::new(mend.code, mend.severity, self.place.clone(), message);
        self.findings.push(finding.help(mend.help).at(span));
        self.repairs.push(Repair {
            code: mend.code,
            line: span.line,
        });
    }

    /// Notes something about the whole file.
    pub(super) fn whole(&mut self, mend: &Mend, message: impl Into<String>) {
        self.findings.push(
            Finding::new(mend.code, mend.severity, self.place.clone(), message).help(mend.help),
        );
    }

    /// Tells whether a mend was noted so far.
    pub(super) fn has(&self, mend: &Mend) -> bool {
        self.counts.contains_key(mend.code)
    }

    /// Returns the findings and repairs.
    pub(super) fn into_parts(mut self) -> (Vec<Finding>, Vec<Repair>) {
        for mend in MENDS {
            let more = self
                .counts
                .get(mend.code)
                .map_or(0, |count| count.saturating_sub(MOST));
            if more > 0 {
                self.whole(mend, format!("there are {more} more such places"));
            }
        }
        (self.findings, self.repairs)
    }
}
