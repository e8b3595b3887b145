//! What reading notices, as rules: it mends where it can, so that the agent is never lost, and tells what it did.

use crate::agent::mend;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::Severity;

/// A file that says in plain words what the flagged ones garble.
const CLEAN: &str = "---\nname: a\ndescription: Reviews what others wrote.\n---\n\nReview it.\n";

const fn example(flagged: &'static str) -> Option<Example> {
    Some(Example {
        flagged,
        clean: CLEAN,
    })
}

pub(super) const BYTE_ORDER_MARK: Rule = Rule::reading(
    &mend::BYTE_ORDER_MARK,
    "the file begins with a byte order mark",
    "Tools that look for `---` in the first three bytes do not find it, and read the metadata as text.",
    example("\u{feff}---\nname: a\ndescription: A.\n---\n"),
);

pub(super) const CARRIAGE_RETURNS: Rule = Rule::reading(
    &mend::CARRIAGE_RETURNS,
    "lines end in bare carriage returns",
    "Most tools see one endless line, and no front matter in it.",
    example("---\rname: a\rdescription: A.\r---\r"),
);

pub(super) const INVALID_UTF8: Rule = Rule::reading(
    &mend::INVALID_UTF8,
    "the file is not UTF-8",
    "Tools replace or drop what they cannot decode, or refuse the file.",
    None,
);

pub(super) const MOJIBAKE: Rule = Rule::reading(
    &mend::MOJIBAKE,
    "text was decoded with the wrong encoding and could be repaired",
    "Words of other scripts stand as rows of symbols for every other tool.",
    None,
);

pub(super) const UTF16: Rule = Rule::reading(
    &mend::UTF16,
    "the file is UTF-16",
    "Runtimes read UTF-8; they find neither metadata nor text in it.",
    None,
);

pub(super) const ALIAS_LIKE: Rule = Rule::reading(
    &mend::ALIAS_LIKE,
    "a value begins with `*` or `&`, which refer to other values in YAML",
    "Strict readers refuse the whole front matter, and with it name, tools and description.",
    example("---\nname: a\ndescription: A.\ntools: *\n---\n"),
);

pub(super) const BLANK_LINES: Rule = Rule::reading(
    &mend::BLANK_LINES,
    "the file begins with blank lines",
    "Tools that expect `---` on the first line find no front matter.",
    example("\n\n---\nname: a\ndescription: A.\n---\n"),
);

pub(super) const BRACKETS: Rule = Rule::reading(
    &mend::BRACKETS,
    "a bracket is still open at the end of a value",
    "Strict readers take what follows as part of the list, or refuse the front matter.",
    example("---\nname: a\ndescription: A.\ntools: [Read, Grep\nmodel: opus\n---\n"),
);

pub(super) const BULLETS: Rule = Rule::reading(
    &mend::BULLETS,
    "the metadata is written as a list in the text",
    "No runtime reads them there: the agent has no name and no description.",
    example("# Agent\n\n- **name:** a\n- **description:** Reviews.\n\nReview it.\n"),
);

pub(super) const CONTROL_CHARACTER: Rule = Rule::reading(
    &mend::CONTROL_CHARACTER,
    "the front matter contains a control character",
    "YAML allows none; strict readers refuse the front matter.",
    example("---\nname: a\ndescription: Rev\u{8}iews.\n---\n"),
);

pub(super) const DUPLICATE_KEY: Rule = Rule::reading(
    &mend::DUPLICATE_KEY,
    "a key appears twice in the front matter",
    "Some readers take the first, some the last, some refuse both: reviewers and runtime may see different tools.",
    example("---\nname: a\ndescription: A.\ntools: Read\ntools: Read, Bash\n---\n"),
);

pub(super) const EXAMPLE_LINES: Rule = Rule::reading(
    &mend::EXAMPLE_LINES,
    "an `<example>` block of the description is not indented",
    "In YAML its lines are keys of their own or nothing at all; strict readers refuse the front matter.",
    example(
        "---\nname: a\ndescription: Reviews. <example>\nContext: A change is done.\nuser: \"Have a look: is it right?\"\n</example>\nmodel: opus\n---\n",
    ),
);

pub(super) const INDENTED: Rule = Rule::reading(
    &mend::INDENTED,
    "the whole file is indented",
    "Tools find no front matter, and Markdown takes the text for code.",
    example("    ---\n    name: a\n    description: A.\n    ---\n\n    Review it.\n"),
);

pub(super) const LATE: Rule = Rule::reading(
    &mend::LATE,
    "the front matter starts after other lines",
    "Runtimes look for it on the first line only: to them the agent has no name, no description and no limit.",
    example("<!-- SPDX-License-Identifier: MIT -->\n---\nname: a\ndescription: A.\n---\n"),
);

pub(super) const LONG_FENCE: Rule = Rule::reading(
    &mend::LONG_FENCE,
    "a front matter fence has more than three dashes",
    "Tools look for exactly three: to them the front matter never ends.",
    example("---\nname: a\ndescription: A.\n--------\n\nReview it.\n"),
);

pub(super) const LOOSE_QUOTES: Rule = Rule::reading(
    &mend::LOOSE_QUOTES,
    "a quoted value continues after its closing quote",
    "Strict readers refuse the front matter.",
    example("---\nname: a\ndescription: \"Reviews\" and audits: both\n---\n"),
);

pub(super) const MISSING_SPACE: Rule = Rule::reading(
    &mend::MISSING_SPACE,
    "a key's colon is not followed by a space",
    "To YAML that is no key but a word with a colon in it.",
    example("---\nname:a\ndescription: A.\n---\n"),
);

pub(super) const NO_FRONT_MATTER: Rule = Rule::reading(
    &mend::NO_FRONT_MATTER,
    "the file has no front matter",
    "A runtime that needs a name and a description does not load it.",
    example("# Reviewer\n\nReviews what others wrote.\n"),
);

pub(super) const NOT_CLOSED: Rule = Rule::reading(
    &mend::NOT_CLOSED,
    "the front matter is not closed",
    "Tools take the whole file for metadata, or none of it.",
    example("---\nname: a\ndescription: A.\n\n# Reviewer\n\nReview it.\n"),
);

pub(super) const NOT_OPENED: Rule = Rule::reading(
    &mend::NOT_OPENED,
    "the opening fence of the front matter is missing",
    "Runtimes find no front matter: to them the agent has no name, no description and no limit.",
    example("name: a\ndescription: A.\ntools: Read\n---\n\nReview it.\n"),
);

pub(super) const NOT_READ: Rule = Rule::reading(
    &mend::NOT_READ,
    "a key that limits the agent is outside any front matter",
    "No runtime reads it there: the agent may use every tool, whatever the line says.",
    example("# Reviewer\n\ntools: Read, Grep\n\nReviews what others wrote.\n"),
);

pub(super) const QUOTED_SCALAR: Rule = Rule::reading(
    &mend::QUOTED_SCALAR,
    "an unquoted value contains `: `, which YAML reads as a key",
    "Strict readers refuse the whole front matter, and with it name, tools and description.",
    example("---\nname: a\ndescription: Reviews. Triggers on: changes\n---\n"),
);

pub(super) const RESERVED: Rule = Rule::reading(
    &mend::RESERVED,
    "a value starts with a character that YAML reserves",
    "Strict readers refuse the front matter.",
    example("---\nname: a\ndescription: @team reviews with it\n---\n"),
);

pub(super) const INDENTED_KEY: Rule = Rule::reading(
    &mend::INDENTED_KEY,
    "a key is indented below an entry that cannot contain it",
    "One runtime may take the line as text and drop its limit; another refuses the file.",
    example("---\nname: a\ndescription: Reads things.\n\ttools: Read\n---\n"),
);

pub(super) const KEY_IN_TEXT: Rule = Rule::reading(
    &mend::KEY_IN_TEXT,
    "text that is not YAML contains a line that could limit the agent",
    "Taken as text, the line limits nothing: the agent may do more than its author meant.",
    example(
        "---\nname: a\ndescription: When: asked\n  <example>\n  tools: Read\n  </example>\n---\n",
    ),
);

pub(super) const STRAY_LINE: Rule = Rule::reading(
    &mend::STRAY_LINE,
    "a line of the front matter belongs to no key",
    "Strict readers refuse the front matter.",
    example("---\nreviews what others wrote\nname: a\ndescription: A.\n---\n"),
);

pub(super) const TAB: Rule = Rule::reading(
    &mend::TAB,
    "the front matter is indented with tabs",
    "YAML allows spaces only; strict readers refuse the front matter.",
    example("---\nname: a\ndescription: A.\ntools:\n\t- Read\n---\n"),
);

pub(super) const TOML: Rule = Rule::reading(
    &mend::TOML,
    "the front matter is TOML",
    "Runtimes read YAML between lines of three dashes: to them the agent has no name, no description and no limit.",
    example("+++\nname = \"a\"\ndescription = \"A.\"\n+++\n"),
);

pub(super) const TOO_DEEP: Rule = Rule::reading(
    &mend::TOO_DEEP,
    "values are nested too deeply",
    "Readers run out of stack, or refuse the file.",
    None,
);

pub(super) const TOO_LONG: Rule = Rule::reading(
    &mend::TOO_LONG,
    "a value is too long to be shown",
    "Runtimes put the value before the model each time; pages and searches show its beginning only.",
    None,
);

pub(super) const TOO_MANY: Rule = Rule::reading(
    &mend::TOO_MANY,
    "a list in the front matter is longer than is read",
    "Each value has its place on pages and in searches. An agent that lists more than a thousand tools is taken to have all.",
    None,
);

pub(super) const TOO_MANY_MARKS: Rule = Rule::reading(
    &mend::TOO_MANY_MARKS,
    "a paragraph has more emphasis marks than are read",
    "The marks beyond the first 500 are shown as they stand: to pair them would take time by the square of their number.",
    None,
);

pub(super) const TOO_MUCH: Rule = Rule::reading(
    &mend::TOO_MUCH,
    "the front matter expands beyond its limit",
    "A few lines of aliases within aliases fill the memory of whoever reads them.",
    None,
);

pub(super) const UNREADABLE: Rule = Rule::reading(
    &mend::UNREADABLE,
    "an entry of the front matter cannot be read",
    "The runtime reads something else or nothing; its text is shown as it stands.",
    None,
);

pub(super) const WIDE_COLON: Rule = Rule::reading(
    &mend::WIDE_COLON,
    "a key is followed by a full-width colon",
    "To YAML that is no key.",
    example("---\nname： a\ndescription: A.\n---\n"),
);

pub(super) const WRAPPED: Rule = Rule::reading(
    &mend::WRAPPED,
    "a code block wraps the front matter or the whole file",
    "Runtimes find no front matter on the first line: to them the agent has no name, no description and no limit.",
    example("```markdown\n---\nname: a\ndescription: A.\n---\n\nReview it.\n```\n"),
);

pub(super) const BINARY: Rule = Rule::reading(
    &mend::BINARY,
    "the file is not text",
    "It is left out of the catalog.",
    example("---\nname: a\n---\n\u{0}\u{1}\u{2}\n"),
);

pub(super) const EMPTY: Rule = Rule::reading(
    &mend::EMPTY,
    "the file is empty",
    "It is left out of the catalog.",
    example("\n"),
);

pub(super) const TOO_LARGE: Rule = Rule::reading(
    &mend::TOO_LARGE,
    "the file is too large for a prompt",
    "Only its first part is read; the largest file of all is left out.",
    None,
);

pub(super) const LINK_OUTSIDE: Rule = Rule {
    id: "source/link-outside",
    severity: Severity::Info,
    summary: "a symbolic link leads out of the source",
    why: "What a link outside leads to differs from machine to machine; it is not followed.",
    mend: "copy what it leads to, or name its folder as a source",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const NO_AGENTS: Rule = Rule {
    id: "source/no-agents",
    severity: Severity::Warning,
    summary: "a source has no agents",
    why: "The folder is the wrong one, or its files look like no agents.",
    mend: "name another folder, or list the files under `include` in agentdex.toml",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const IGNORED: Rule = Rule {
    id: "source/ignored",
    severity: Severity::Info,
    summary: "git ignores a folder of agents, which is left out",
    why: "The runtime reads the folder whatever git says: there are agents that no page, search or policy knows.",
    mend: "track the files, or list them under `include` in agentdex.toml, or under `exclude` where they are meant to be \
           left out",
    source: "gitignore(5) (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const NOT_TAKEN: Rule = Rule {
    id: "source/not-taken",
    severity: Severity::Info,
    summary: "a file in a folder of agents is not read as an agent, although it has a key of agents",
    why: "The runtime may read the file: then there is an agent that no page, search or policy knows.",
    mend: "list it under `include` in agentdex.toml, or under `exclude`; `agentdex files` says of every file what it is",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const UNREADABLE_FILE: Rule = Rule {
    id: "source/unreadable",
    severity: Severity::Error,
    summary: "a file or folder could not be read",
    why: "The catalog is not whole, and nobody knows what is missing.",
    mend: "check its permissions, or exclude it",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const STRING_FORMS: Rule = Rule {
    id: "theme/string-forms",
    severity: Severity::Warning,
    summary: "a translation lacks a plural form that its language has",
    why: "Some counts are said in a form that is wrong in the language.",
    mend: "add the form to `site.strings`, as `agentdex init --strings` lists it",
    source: "Unicode CLDR, plural rules (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const STRING_VALUES: Rule = Rule {
    id: "theme/string-values",
    severity: Severity::Warning,
    summary: "a translation has other placeholders than the phrase",
    why: "A page leaves out what it has to say, or shows braces to its readers.",
    mend: "write the values of the phrase, and no others, into its words",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const UNKNOWN_STRING: Rule = Rule {
    id: "theme/unknown-string",
    severity: Severity::Warning,
    summary: "a translation is for a phrase that no page uses",
    why: "The phrase is misspelled or belongs to an older version; the page stays English there.",
    mend: "write it as `agentdex init --strings` lists it",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};

pub(super) const UNUSED_TEMPLATE: Rule = Rule {
    id: "theme/unused-template",
    severity: Severity::Warning,
    summary: "a template of the theme replaces no built-in template",
    why: "Its name is misspelled or belongs to an older version; the page looks as if it were not there.",
    mend: "give it the name of the template that it replaces",
    source: "practice (2026-11)",
    example: None,
    run: Run::Reading,
};
