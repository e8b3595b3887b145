//! Languages: what authors write after a fence, how the language is called, and which grammar reads it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{SyntaxReference, SyntaxSet};

/// A grammar with the set that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Grammar {
    pub(super) set: &'static SyntaxSet,
    pub(super) syntax: &'static SyntaxReference,
}

/// The grammars that are fast come first; the others are asked for languages that these lack.
static SETS: [LazyLock<SyntaxSet>; 2] = [
    LazyLock::new(SyntaxSet::load_defaults_newlines),
    LazyLock::new(two_face::syntax::extra_newlines),
];

/// What languages are called, the grammar where it has another name, and words that the grammars do not know or that
/// mean another language to them.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("Apache", "Apache Conf", "apache apacheconf"),
    ("Assembly", "x86_64 Assembly", "assembly"),
    ("Batch", "Batch File", "batch"),
    ("C", "", "h"),
    ("C#", "", "csharp dotnet"),
    ("C++", "", "arduino cuda cu ino metal"),
    ("Dockerfile", "", "containerfile docker"),
    ("Dotenv", "DotENV", "dotenv"),
    ("F#", "", "fsharp"),
    ("GDScript", "GDScript (Godot Engine)", "gdscript godot"),
    ("GLSL", "", "hlsl shader"),
    ("Go", "", "golang"),
    ("HTML", "", "astro ejs handlebars hbs mustache"),
    ("INI", "", "conf config editorconfig systemd"),
    ("JSON", "", "geojson json5 jsonc jsonl ndjson"),
    ("JSX", "JavaScript (Babel)", "jsx"),
    ("JavaScript", "", "cjs javascriptreact mjs node nodejs"),
    ("Jinja", "Jinja2", "liquid nunjucks"),
    ("Objective-C", "", "objc objectivec"),
    ("PowerShell", "", "posh pwsh"),
    ("Protocol Buffers", "Protocol Buffer", "protocol-buffers"),
    ("Python", "", "ipython py2 py3 python2 python3"),
    ("Ruby", "", "jruby"),
    (
        "SQL",
        "",
        "bigquery cql mssql mysql pgsql plpgsql plsql postgres postgresql psql snowflake soql sqlite t-sql tsql",
    ),
    (
        "Shell",
        "Bourne Again Shell (bash)",
        "bash console ksh sh shell shell-script shell-session shellsession terminal zsh",
    ),
    ("TSX", "TypeScriptReact", "tsx typescriptreact"),
    ("Terraform", "", "hcl opentofu tf tfvars"),
    ("TypeScript", "", "cts mts ts"),
    ("Vim script", "VimL", "vimscript"),
    ("Visual Basic", "ASP", "vb vba vbnet vbscript"),
    ("XML", "", "csproj plist svg xaml"),
    ("YAML", "", "compose helm k8s kubernetes"),
    // Without a grammar: shown plain, under their names.
    ("Mermaid", "-", "mermaid"),
    ("", "-", "none plain plaintext text txt"),
];

/// Returns the name of a language by the word that its author wrote, in lower case; none where it has no name to show.
pub(super) fn label(word: &str) -> Option<&'static str> {
    match row(word) {
        Some((label, _)) => Some(label),
        None => grammar(word).map(|grammar| &*grammar.syntax.name),
    }
}

/// Returns the grammar of a language by the word that its author wrote, in lower case.
pub(super) fn grammar(word: &str) -> Option<Grammar> {
    match row(word) {
        Some((_, "-")) => None,
        Some((_, name)) => by(|set| set.find_syntax_by_name(name)),
        None => by(|set| set.find_syntax_by_token(word)).filter(|grammar| !grammar.syntax.hidden),
    }
}

fn by(find: impl Fn(&'static SyntaxSet) -> Option<&'static SyntaxReference>) -> Option<Grammar> {
    SETS.iter().find_map(|set| {
        Some(Grammar {
            set,
            syntax: find(set)?,
        })
    })
}

fn row(word: &str) -> Option<(&'static str, &'static str)> {
    static ROWS: LazyLock<FxHashMap<&str, (&str, &str)>> = LazyLock::new(|| {
        let rows = LANGUAGES.iter().flat_map(|(label, grammar, words)| {
            let grammar = if grammar.is_empty() { label } else { grammar };
            words.split(' ').map(move |word| (word, (*label, *grammar)))
        });
        rows.collect()
    });
    ROWS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_grammar() {
        for (label, name, words) in LANGUAGES {
            let word = words.split(' ').next().unwrap();
            assert!(
                *name == "-" || grammar(word).is_some(),
                "{label} has no grammar"
            );
        }
    }

    #[test]
    fn words_that_authors_write_are_known() {
        for (word, expected) in [
            ("ts", "TypeScript"),
            ("tsx", "TSX"),
            ("js", "JavaScript"),
            ("sh", "Shell"),
            ("console", "Shell"),
            ("yml", "YAML"),
            ("c++", "C++"),
            ("cs", "C#"),
            ("golang", "Go"),
            ("hcl", "Terraform"),
            ("ps1", "PowerShell"),
            ("rs", "Rust"),
            ("kotlin", "Kotlin"),
            ("toml", "TOML"),
            ("dockerfile", "Dockerfile"),
            ("graphql", "GraphQL"),
            ("mermaid", "Mermaid"),
            ("text", ""),
        ] {
            assert_eq!(label(word), Some(expected), "{word}");
        }
        assert_eq!(label("mystery"), None);
    }
}
