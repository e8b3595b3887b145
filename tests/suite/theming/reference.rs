//! The reference of `docs/theming.md`: what every template gets, and which blocks and components there are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::shapes::{Field, Key, Shape, Source};

/// Structs whose names say too little away from their modules.
const RENAMED: [(&str, &str, &str); 12] = [
    ("site/agent.rs", "Table", "folded table"),
    ("site/changes.rs", "Arrival", "arrival"),
    ("site/changes.rs", "Changed", "changed agent"),
    ("site/changes.rs", "List", "folded list"),
    ("site/changes.rs", "Noticed", "changed finding"),
    ("site/changes.rs", "Power", "changed power"),
    ("site/changes.rs", "Told", "changed relation"),
    ("site/evidence.rs", "Noticed", "finding"),
    ("site/list.rs", "Sheet", "list of agents"),
    ("site/metadata.rs", "Shape", "value"),
    ("site/review/reach.rs", "Power", "capability"),
    ("site/review/reach.rs", "Row", "row of reach"),
];

/// Everything that the reference tells.
pub struct Reference {
    pub source: Source,
    /// By template.
    pub contexts: BTreeMap<String, Key>,
    pub frame: Key,
    templates: BTreeMap<String, String>,
    /// Structs that stand in several places, which are told once.
    shared: BTreeSet<Key>,
}

impl Reference {
    pub fn read(top: &Path) -> Reference {
        let source = Source::read(&top.join("src"));
        let contexts = source.contexts();
        let frame = source.key("site/frame.rs", "Frame");
        let mut templates = BTreeMap::new();
        for entry in std::fs::read_dir(top.join("templates")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            templates.insert(name, std::fs::read_to_string(&path).unwrap());
        }
        let mut uses = BTreeMap::new();
        for key in contexts.values().chain([&frame]) {
            count(&source, key, &mut uses);
        }
        let shared = uses
            .into_iter()
            .filter(|(_, uses)| *uses > 1)
            .map(|(key, _)| key)
            .collect();
        Reference {
            source,
            contexts,
            frame,
            templates,
            shared,
        }
    }

    /// Writes the reference as Markdown.
    pub fn text(&self) -> String {
        let mut text = String::from("\n### What every template gets\n\n");
        self.list(&mut text, &self.source.fields(&self.frame), 0);
        text += "- `assets`: table of text. The address of each static file by its name: `{{ root }}{{ assets[\"style.css\"] }}`.\n";
        text += "- `logo`: text or nothing. The address of the catalog's logo.\n";
        for (template, key) in &self.contexts {
            self.template(&mut text, template, key);
        }
        text += "\n### Shapes that stand in several places\n";
        let named: BTreeMap<String, &Key> =
            self.shared.iter().map(|key| (name(key), key)).collect();
        assert_eq!(named.len(), self.shared.len(), "two shapes have one name");
        for key in named.into_values() {
            let _ = write!(
                text,
                "\n#### {}\n\n{}\n\n",
                name(key),
                self.source.what(key)
            );
            self.list(&mut text, &self.source.fields(key), 0);
        }
        text += "\n### Components\n\nWritten `{{ <sig value={agent.signature} /> }}`; what begins with `@` comes from the page by itself.\n\n";
        text += "| component | of | takes | is |\n| --- | --- | --- | --- |\n";
        for (template, source) in &self.templates {
            components(&mut text, template, source);
        }
        text.replace("  |", " |") + "\n"
    }

    fn template(&self, text: &mut String, template: &str, key: &Key) {
        let own = self.source.what(key);
        let own = own.split_once("`: ").map(|(_, what)| what);
        let page = self.source.file_says(&key.file);
        let _ = write!(text, "\n### {template}\n\n");
        let what = own.map(|what| capitalised(what) + " ").unwrap_or_default();
        let _ = write!(
            text,
            "{what}{page}\n\nBlocks: {}.\n\n",
            self.blocks(template)
        );
        self.list(text, &self.source.fields(key), 0);
    }

    /// Returns the blocks that a template fills, and its own.
    pub fn blocks(&self, template: &str) -> String {
        let base = blocks(&self.templates["base.html"]);
        let own = blocks(&self.templates[template]);
        let mark = |name: &&str| match base.contains(name) {
            true => format!("`{name}`"),
            false => format!("`{name}` (its own)"),
        };
        own.iter().map(mark).collect::<Vec<_>>().join(", ")
    }

    /// Returns the blocks of the frame of all pages.
    pub fn base_blocks(&self) -> Vec<&str> {
        blocks(&self.templates["base.html"])
    }

    fn list(&self, text: &mut String, fields: &[Field], depth: usize) {
        for field in fields {
            let indent = "  ".repeat(depth);
            let mut what = sentence(&field.what);
            let inner = inner(&field.shape).filter(|key| !self.shared.contains(key));
            if let (true, Some(key)) = (what.is_empty(), inner) {
                what = self.source.what(key).to_owned();
            }
            let shape = self.worded(&field.shape);
            let what = if what.is_empty() {
                what
            } else {
                format!(". {what}")
            };
            let _ = writeln!(text, "{indent}- `{}`: {shape}{what}", field.name);
            if let Some(key) = inner {
                self.list(text, &self.source.fields(key), depth + 1);
            }
        }
    }

    fn worded(&self, shape: &Shape) -> String {
        match shape {
            Shape::Text => "text".to_owned(),
            Shape::Number => "number".to_owned(),
            Shape::Flag => "true or false".to_owned(),
            Shape::Choice(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(" or ")
            }
            Shape::Optional(inner) => format!("{} or nothing", self.worded(inner)),
            Shape::List(inner) => format!("list of {}", self.worded(inner)),
            Shape::Fields(key) if self.shared.contains(key) => {
                format!("[{}](#{})", name(key), name(key).replace(' ', "-"))
            }
            Shape::Fields(_) => "fields".to_owned(),
        }
    }
}

/// Counts in how many places structs stand below one.
fn count(source: &Source, key: &Key, uses: &mut BTreeMap<Key, usize>) {
    for field in source.fields(key) {
        if let Some(inner) = inner(&field.shape) {
            let uses_of = uses.entry(inner.clone()).or_default();
            *uses_of += 1;
            if *uses_of == 1 {
                count(source, inner, uses);
            }
        }
    }
}

/// Returns the struct that a shape holds.
pub fn inner(shape: &Shape) -> Option<&Key> {
    match shape {
        Shape::Optional(of) | Shape::List(of) => inner(of),
        Shape::Fields(key) => Some(key),
        _ => None,
    }
}

/// Returns how a shared struct is called in the reference.
fn name(key: &Key) -> String {
    let renamed = RENAMED
        .iter()
        .find(|(file, name, _)| (*file, *name) == (&*key.file, &*key.name));
    let own = renamed.map_or_else(|| spaced(&key.name), |(.., name)| (*name).to_owned());
    let Some(parameter) = &key.parameter else {
        return own;
    };
    let name_of = parameter.split('<').next().unwrap_or_default().to_owned();
    format!(
        "{own} of {}",
        name(&Key {
            name: name_of,
            parameter: None,
            ..key.clone()
        })
    )
}

fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn sentence(what: &str) -> String {
    let what = what.replace("[`", "`").replace("`]", "`");
    if what.is_empty() || what.ends_with('.') {
        what
    } else {
        what + "."
    }
}

fn capitalised(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}

fn blocks(template: &str) -> Vec<&str> {
    template
        .split("{% block ")
        .skip(1)
        .filter_map(|rest| rest.split([' ', '%']).next())
        .collect()
}

/// Writes the components of a template, each with the comment that stands before it.
fn components(text: &mut String, template: &str, source: &str) {
    let mut parts = source.split("{% component ");
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        let Some((name, rest)) = part.split_once('(') else {
            continue;
        };
        let takes = rest
            .split(") ")
            .next()
            .unwrap_or_default()
            .replace('|', "\\|");
        let comment = before
            .rsplit_once("{#- ")
            .filter(|(_, after)| after.trim_end().ends_with("-#}"));
        let what = comment
            .and_then(|(_, comment)| comment.split(" -#}").next())
            .unwrap_or_default();
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "| `{name}` | {template} | `{takes}` | {what} |");
        before = part;
    }
}
