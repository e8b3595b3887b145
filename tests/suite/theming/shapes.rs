//! The shapes of template contexts, read from the structs that are serialised into them.

use std::collections::BTreeMap;
use std::path::Path;

/// What a template finds under a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Text,
    Number,
    Flag,
    /// One of a few words.
    Choice(Vec<String>),
    Optional(Box<Shape>),
    List(Box<Shape>),
    /// Fields, by the key of their struct.
    Fields(Key),
}

/// A struct: the file that holds it, its name, and what its parameter stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub file: String,
    pub name: String,
    pub parameter: Option<String>,
}

/// A field as templates name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub shape: Shape,
    pub what: String,
}

/// Every struct and enum of the program's source, as it stands there.
pub struct Source {
    files: BTreeMap<String, String>,
    items: BTreeMap<(String, String), Item>,
}

struct Item {
    what: String,
    attributes: String,
    is_enum: bool,
    /// The lines between the braces.
    body: Vec<String>,
}

impl Source {
    pub fn read(folder: &Path) -> Source {
        let mut source = Source {
            files: BTreeMap::new(),
            items: BTreeMap::new(),
        };
        let mut folders = vec![folder.to_owned()];
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(at).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let name = path
                        .strip_prefix(folder)
                        .unwrap()
                        .to_string_lossy()
                        .replace('\\', "/");
                    source.take(name, std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        source
    }

    fn take(&mut self, file: String, text: String) {
        let (mut what, mut attributes) = (Vec::new(), String::new());
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(said) = line.strip_prefix("///") {
                what.push(said.trim());
            } else if line.starts_with("#[") {
                attributes += line;
            } else {
                if let Some((is_enum, name)) = item(line) {
                    let body = lines
                        .by_ref()
                        .take_while(|line| *line != "}")
                        .map(str::to_owned)
                        .collect();
                    let item = Item {
                        what: what.join(" "),
                        attributes: attributes.clone(),
                        is_enum,
                        body,
                    };
                    self.items.insert((file.clone(), name.to_owned()), item);
                }
                what.clear();
                attributes.clear();
            }
        }
        self.files.insert(file, text);
    }

    /// Returns the contexts: by template, the struct whose documentation says that it is the template's.
    pub fn contexts(&self) -> BTreeMap<String, Key> {
        let context = |((file, name), item): (&(String, String), &Item)| {
            let template = item
                .what
                .strip_prefix("The context of `")?
                .split('`')
                .next()?;
            Some((
                template.to_owned(),
                Key {
                    file: file.clone(),
                    name: name.clone(),
                    parameter: None,
                },
            ))
        };
        self.items.iter().filter_map(context).collect()
    }

    /// Returns the key of a struct without parameters.
    pub fn key(&self, file: &str, name: &str) -> Key {
        assert!(
            self.items.contains_key(&(file.to_owned(), name.to_owned())),
            "{file} has no {name}"
        );
        Key {
            file: file.to_owned(),
            name: name.to_owned(),
            parameter: None,
        }
    }

    /// Returns what the source says of a struct.
    pub fn what(&self, key: &Key) -> &str {
        &self.item(key).what
    }

    /// Returns the first sentence that a file says of itself.
    pub fn file_says(&self, file: &str) -> String {
        let lines = self.files[file]
            .lines()
            .map_while(|line| line.strip_prefix("//!"));
        let text = lines.map(str::trim).collect::<Vec<_>>().join(" ");
        text.split_inclusive(". ")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    /// Returns the fields of a struct, those of flattened ones among them.
    pub fn fields(&self, key: &Key) -> Vec<Field> {
        let item = self.item(key);
        if item.is_enum {
            return self.variants(key, item);
        }
        let (mut fields, mut what, mut flat, mut skipped) = (Vec::new(), Vec::new(), false, false);
        for line in item.body.iter().map(|line| line.trim()) {
            if let Some(said) = line.strip_prefix("///") {
                what.push(said.trim());
                continue;
            }
            if line.starts_with("#[") {
                flat |= line.contains("flatten");
                skipped |= line == "#[serde(skip)]";
                continue;
            }
            if skipped {
                (what, flat, skipped) = (Vec::new(), false, false);
                continue;
            }
            if let Some((name, written)) = line.trim_end_matches(',').split_once(": ") {
                let shape = self.shape(key, written);
                match shape {
                    Shape::Fields(inner) if flat => fields.extend(self.fields(&inner)),
                    shape => {
                        let name = name.rsplit(' ').next().unwrap().to_owned();
                        fields.push(Field {
                            name,
                            shape,
                            what: what.join(" "),
                        });
                    }
                }
            }
            (what, flat) = (Vec::new(), false);
        }
        fields
    }

    /// Returns the fields of an enum whose variants are told apart by a tag: the tag, and each with where it is there.
    fn variants(&self, key: &Key, item: &Item) -> Vec<Field> {
        let tag = item
            .attributes
            .split("tag = \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let mut found: Vec<(Field, Vec<String>)> = Vec::new();
        for (name, fields) in struct_variants(item) {
            let variant = format!("`{}`", name.to_lowercase());
            for field in fields.split(", ") {
                let (name, written) = field.split_once(": ").unwrap();
                match found.iter_mut().find(|(field, _)| field.name == name) {
                    Some((_, variants)) => variants.push(variant.clone()),
                    None => {
                        let shape = self.shape(key, written);
                        let field = Field {
                            name: name.to_owned(),
                            shape,
                            what: String::new(),
                        };
                        found.push((field, vec![variant.clone()]));
                    }
                }
            }
        }
        let kind = Field {
            name: tag.to_owned(),
            shape: Shape::Choice(words(item)),
            what: String::new(),
        };
        let there = found.into_iter().map(|(field, variants)| Field {
            what: format!("Where `{tag}` is {}.", variants.join(" or ")),
            ..field
        });
        [kind].into_iter().chain(there).collect()
    }

    fn item(&self, key: &Key) -> &Item {
        &self.items[&(key.file.clone(), key.name.clone())]
    }

    /// Reads a type as it is written in a struct.
    fn shape(&self, key: &Key, written: &str) -> Shape {
        let written = match written.strip_prefix('&') {
            Some(rest) if rest.starts_with('\'') => rest.split_once(' ').unwrap().1,
            Some(rest) => rest,
            None => written,
        };
        let list = |inner: &str| Shape::List(Box::new(self.shape(key, inner)));
        if let Some(inner) = written.strip_prefix('[') {
            return list(inner.trim_end_matches(']').split(';').next().unwrap());
        }
        if let Some(inner) = written.strip_prefix('(') {
            return list(inner.split(", ").next().unwrap());
        }
        let (name, inner) = written.split_once('<').unwrap_or((written, ""));
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        match name {
            "String" | "str" | "char" => Shape::Text,
            "usize" | "u8" | "u32" | "u64" | "i32" | "i64" | "f64" => Shape::Number,
            "bool" => Shape::Flag,
            "Option" => Shape::Optional(Box::new(self.shape(key, inner))),
            "Vec" => list(inner),
            // Of the lifetime and the type, the type.
            "Cow" => self.shape(
                key,
                inner.split_once(", ").map_or(inner, |(_, inner)| inner),
            ),
            "Arc" | "Box" => self.shape(key, inner),
            "T" => self.shape(
                &Key {
                    parameter: None,
                    ..key.clone()
                },
                key.parameter.as_deref().unwrap(),
            ),
            _ => self.named(key, name, inner),
        }
    }

    fn named(&self, key: &Key, path: &str, inner: &str) -> Shape {
        let (module, name) = path
            .rsplit_once("::")
            .map_or((None, path), |(module, name)| (Some(module), name));
        let file = self.defines(&key.file, module, name);
        let parameter = (!inner.is_empty() && !inner.starts_with('\'')).then(|| inner.to_owned());
        let key = Key {
            file,
            name: name.to_owned(),
            parameter,
        };
        let item = self.item(&key);
        match item.is_enum && !item.attributes.contains("tag = ") {
            true => Shape::Choice(words(item)),
            false => Shape::Fields(key),
        }
    }

    /// Returns the file that defines what another names: itself, else the module that it imports the name from.
    fn defines(&self, file: &str, module: Option<&str>, name: &str) -> String {
        let all: Vec<&String> = self
            .items
            .keys()
            .filter(|(_, other)| other == name)
            .map(|(file, _)| file)
            .collect();
        if module.is_none() && all.iter().any(|other| *other == file) {
            return file.to_owned();
        }
        let imported = || {
            let uses = self.files[file]
                .split("\nuse ")
                .skip(1)
                .map(|text| text.split(';').next().unwrap());
            let word = |text: &str| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == name)
            };
            uses.filter(|text| word(text)).find_map(|text| {
                let path = text
                    .split("::{")
                    .next()
                    .unwrap()
                    .trim_end_matches(&format!("::{name}"));
                Some(path.rsplit("::").next()?.to_owned())
            })
        };
        let module = module
            .map(str::to_owned)
            .or_else(imported)
            .unwrap_or_default();
        let named =
            |file: &&&String| file.trim_end_matches(".rs").rsplit('/').next() == Some(&*module);
        // Two modules may have one name; the nearer one is meant.
        let near =
            |other: &&&String| named(other) && other.split('/').next() == file.split('/').next();
        let found = all
            .iter()
            .find(near)
            .or_else(|| all.iter().find(named))
            .or(all.first());
        String::clone(found.unwrap_or_else(|| panic!("nothing defines the {name} of {file}")))
    }
}

/// Reads the line that opens a struct with fields or an enum.
fn item(line: &str) -> Option<(bool, &str)> {
    let line = line.strip_suffix(" {")?;
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        rest.split_once(' ').map_or(rest, |(_, rest)| rest)
    });
    let line = line.strip_prefix("crate::site) ").unwrap_or(line);
    let (is_enum, name) = match (line.strip_prefix("struct "), line.strip_prefix("enum ")) {
        (Some(name), _) => (false, name),
        (_, Some(name)) => (true, name),
        _ => return None,
    };
    Some((is_enum, name.split('<').next()?))
}

/// Returns the variants of an enum that have fields: name and fields, which may stand on one line or on several.
fn struct_variants(item: &Item) -> Vec<(String, String)> {
    let lines = item.body.iter().map(|line| line.trim());
    let text: Vec<&str> = lines
        .filter(|line| !line.starts_with("///") && !line.starts_with("#["))
        .collect();
    let text = text.join(" ");

    let mut variants = Vec::new();
    for variant in text.split('}') {
        let Some((names, fields)) = variant.split_once('{') else {
            continue;
        };
        let name = names.rsplit(',').next().unwrap_or(names);
        variants.push((
            name.trim().to_owned(),
            fields.trim().trim_end_matches(',').to_owned(),
        ));
    }
    variants
}

/// Returns the variants of an enum as they are serialised.
fn words(item: &Item) -> Vec<String> {
    let variants = item
        .body
        .iter()
        .filter_map(|line| line.strip_prefix("    "));
    let names = variants.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let names = names.map(|line| line.split([',', ' ', '(']).next().unwrap());
    let parted = |name: &str, mark: &str| {
        let mut word = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !word.is_empty() {
                word += mark;
            }
            word.extend(letter.to_lowercase());
        }
        word
    };
    let mark = match () {
        () if item.attributes.contains("kebab-case") => "-",
        () if item.attributes.contains("snake_case") => "_",
        () => "",
    };
    names.map(|name| parted(name, mark)).collect()
}
