//! Templates and static files: embedded in the program, overlaid by the user's, file by file.
//!
//! An embedded template stays reachable as `agentdex/<name>`, so that a user's `agent.html` may extend
//! `agentdex/agent.html` and replace one block of it instead of copying the whole.

mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::config::site::Accent;
use crate::editorial::Dress;
use crate::finding::{Finding, Place, Severity, nearest};
use crate::source::read_regular;
use crate::words::Words;

/// The largest file of a theme, in bytes: a video that a page might show has a tenth of that.
const LARGEST_FILE: u64 = 256 << 20;
pub use words::phrases;

/// The prefix under which an embedded template stays reachable when it is overlaid.
const BUILTIN: &str = "agentdex/";

/// The folder of the site that static files are published in.
const ASSETS: &str = "assets";

/// The style sheet of every page.
const STYLE: &str = "style.css";

/// How a script names a part of it.
const INCLUDE: &str = "include(\"";

/// The name of a catalog's logo among the static files, without its ending.
const LOGO: &str = "logo";

/// What pages are made with: templates, and static files under names that hold their fingerprint.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    assets: BTreeMap<String, Asset>,
    /// The user's templates, by name.
    overlay: BTreeMap<String, Overlaid>,
    /// What was noticed in the user's folder.
    pub findings: Vec<Finding>,
}

/// A static file as the site publishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where it stands in the site, such as `assets/style-1f0c22ab.css`: a new content has a new address, so a browser
    /// may keep it for ever.
    pub path: String,
    pub bytes: Cow<'static, [u8]>,
}

impl Theme {
    /// Loads the embedded theme, overlaid by `templates/` and `static/` of the user's folder, file by file.
    ///
    /// # Errors
    ///
    /// Fails when the folder is none or a file in it cannot be read, and when a template is wrong: the error names the
    /// file, the line and the cause.
    pub fn load(folder: Option<&Path>) -> Result<Theme> {
        Theme::dressed(folder, &Dress::default())
    }

    /// Reads the theme as [`Theme::load`] does, with a catalog's own accent, logo and words.
    ///
    /// # Errors
    ///
    /// Fails as [`Theme::load`] does.
    pub fn dressed(folder: Option<&Path>, dress: &Dress) -> Result<Theme> {
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            bail!("the theme {} is not a folder", folder.display());
        }
        let overlay =
            |name: &str| folder.map_or(Ok(BTreeMap::new()), |folder| read(&folder.join(name)));
        let words = Arc::new(dress.words());
        let (statics, templates) = (overlay("static")?, overlay("templates")?);
        let own = words::own(statics.iter().chain(&templates));
        let mut theme = Theme {
            tera: Tera::default(),
            assets: assets(statics, dress, &words),
            overlay: templates,
            findings: Vec::new(),
        };
        theme.findings = unused(&theme.overlay);
        theme
            .findings
            .extend(words::findings(&dress.strings, own, &words));
        words::teach(&mut theme.tera, &words);
        theme.parse(&words)?;
        Ok(theme)
    }

    /// Returns a page: the template filled with what every page has and with its own content.
    ///
    /// # Errors
    ///
    /// Fails when the template does; the error names the file, the line and the cause.
    pub fn render(
        &self,
        template: &str,
        frame: &impl Serialize,
        content: &impl Serialize,
    ) -> Result<String> {
        let mut context = Context::from_serialize(frame).map_err(|error| self.told(&error))?;
        context.extend(Context::from_serialize(content).map_err(|error| self.told(&error))?);
        self.tera
            .render(template, &context)
            .map_err(|error| self.told(&error))
    }

    /// Returns the static files, by the name that templates know them by.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.assets.iter().map(|(name, asset)| (&**name, asset))
    }

    fn parse(&mut self, words: &Words) -> Result<()> {
        let paths: BTreeMap<&str, &str> = self
            .assets
            .iter()
            .map(|(name, asset)| (&**name, &*asset.path))
            .collect();
        self.tera.global_context().insert("assets", &paths);
        let logo = paths
            .iter()
            .find(|(name, _)| name.rsplit_once('.').is_some_and(|(stem, _)| stem == LOGO));
        self.tera
            .global_context()
            .insert("logo", &logo.map(|(_, path)| path));
        let mut sources: Vec<(String, String)> = Vec::new();
        for name in Templates::iter() {
            let text = words::said(&unindented(&embedded_text(&name)?), words);
            sources.push((format!("{BUILTIN}{name}"), text));
        }
        for (name, overlaid) in &self.overlay {
            sources.push((name.clone(), overlaid.text()?));
        }
        self.tera
            .set_fallback_prefixes([BUILTIN])
            .and_then(|()| self.tera.add_raw_templates(sources))
            .map_err(|error| self.told(&error))
    }

    /// Words a template's error: Tera says line, column and cause, and this adds which file of the user's is meant.
    fn told(&self, error: &tera::Error) -> anyhow::Error {
        let report = match error.kind() {
            ErrorKind::SyntaxError(_) | ErrorKind::RenderingError(_) | ErrorKind::Msg(_) => {
                error.to_string()
            }
            other => format!("error: {other}"),
        };
        let named = self
            .overlay
            .iter()
            .fold(report, |report, (name, overlaid)| {
                report.replace(
                    &format!("--> {name}:"),
                    &format!("--> {}:", overlaid.path.display()),
                )
            });
        anyhow!("a template is wrong\n{named}")
    }
}

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// A file of the user's folder.
#[derive(Debug)]
struct Overlaid {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Overlaid {
    fn text(&self) -> Result<String> {
        let text = String::from_utf8(self.bytes.clone());
        text.with_context(|| format!("the template {} is not UTF-8", self.path.display()))
    }
}

/// Reads every file below a folder, by its path relative to it with `/`; a folder that is not there is empty.
fn read(folder: &Path) -> Result<BTreeMap<String, Overlaid>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let entries = match fs::read_dir(&at) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && at == folder => break,
            Err(error) => {
                return Err(error).with_context(|| format!("cannot list {}", at.display()));
            }
        };
        for entry in entries {
            let path = entry
                .with_context(|| format!("cannot list {}", at.display()))?
                .path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = read_regular(&path, LARGEST_FILE)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let name = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            // Editors and file managers leave hidden files behind.
            if !name.split('/').any(|part| part.starts_with('.')) {
                files.insert(name, Overlaid { path, bytes });
            }
        }
    }
    Ok(files)
}

/// Takes the indentation out of a template: it is for those who read the template, not for every page. The lines stay,
/// so that an error tells the right one; no embedded template has text where blanks matter.
fn unindented(template: &str) -> String {
    template
        .lines()
        .map(str::trim_start)
        .fold(String::with_capacity(template.len()), |text, line| {
            text + line + "\n"
        })
}

fn embedded_text(name: &str) -> Result<String> {
    let file =
        Templates::get(name).with_context(|| format!("the template {name} is not embedded"))?;
    String::from_utf8(file.data.into_owned())
        .with_context(|| format!("the template {name} is not UTF-8"))
}

/// Notes the user's templates that take no part: they overlay nothing, and no other names them.
fn unused(overlay: &BTreeMap<String, Overlaid>) -> Vec<Finding> {
    let named = |name: &str| {
        let quoted = [format!("\"{name}\""), format!("'{name}'")];
        let texts = overlay
            .values()
            .map(|other| String::from_utf8_lossy(&other.bytes));
        texts
            .into_iter()
            .any(|text| quoted.iter().any(|quoted| text.contains(quoted)))
    };
    let idle = overlay.iter().filter(|(name, overlaid)| {
        // Components are known by their own names, wherever they stand.
        let components = String::from_utf8_lossy(&overlaid.bytes).contains("{% component");
        !Templates::iter().any(|known| known == **name) && !components && !named(name)
    });
    idle.map(|(name, _)| {
        let place = Place::file("theme".into(), format!("templates/{name}").into());
        let message =
            format!("the template `{name}` overlays none of agentdex's, and no template names it");
        let known: Vec<_> = Templates::iter().collect();
        Finding::new("theme/unused-template", Severity::Warning, place, message)
            .near(nearest(name, known.iter().map(|name| &**name)))
    })
    .collect()
}

/// Returns the static files with their addresses, the user's in place of the embedded ones.
///
/// Style sheets and scripts that name others come last: in a sheet `url("logo.svg")` becomes the address of that file, in
/// a script `asset("logo.svg")` its address from the site's root.
fn assets(
    overlay: BTreeMap<String, Overlaid>,
    dress: &Dress,
    words: &Words,
) -> BTreeMap<String, Asset> {
    let embedded =
        Static::iter().filter_map(|name| Some((name.to_string(), embedded_static(&name)?)));
    let mut files: BTreeMap<String, Cow<'static, [u8]>> = embedded.collect();
    files.extend(
        overlay
            .into_iter()
            .map(|(name, overlaid)| (name, overlaid.bytes.into())),
    );
    files.extend(
        dress
            .logo
            .iter()
            .map(|logo| (format!("{LOGO}.{}", logo.ending), logo.bytes.clone().into())),
    );
    if let (Some(Accent { light, dark }), Some(sheet)) = (&dress.accent, files.get_mut(STYLE)) {
        let rule = format!("\n:root {{ --accent: light-dark({light}, {dark}); }}\n");
        sheet.to_mut().extend_from_slice(rule.as_bytes());
    }
    join(&mut files);
    for (_, bytes) in files.iter_mut().filter(|(name, _)| words::speaks(name)) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            *bytes = words::said_by_script(text, words).into_bytes().into();
        }
    }
    let (naming, rest): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(name, bytes)| names_others(name, bytes));
    let mut assets: BTreeMap<String, Asset> = rest.into_iter().map(published).collect();
    let naming = naming.into_iter().map(|(name, bytes)| {
        let bytes = with_addresses(&name, bytes, &assets);
        published((name, bytes))
    });
    let naming: Vec<_> = naming.collect();
    assets.extend(naming);
    assets
}

/// Puts scripts together from the parts that they include, which are not published by themselves.
fn join(files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    let text = |name: &str| Some(std::str::from_utf8(files.get(name)?).ok()?.to_owned());
    let mut parts = Vec::new();
    let mut joined = Vec::new();
    for name in files.keys().filter(|name| name.ends_with(".js")) {
        let Some(script) = text(name).filter(|script| script.contains(INCLUDE)) else {
            continue;
        };
        let mut whole = String::new();
        for line in script.lines() {
            let part = line
                .strip_prefix(INCLUDE)
                .and_then(|rest| rest.strip_suffix("\");"));
            match part.and_then(|part| Some((part, text(part)?))) {
                Some((part, included)) => {
                    whole.push_str(&included);
                    parts.push(part.to_owned());
                }
                None => whole.extend([line, "\n"]),
            }
        }
        joined.push((name.clone(), whole));
    }
    files.retain(|name, _| !parts.contains(name));
    for (name, whole) in joined {
        files.insert(name, whole.into_bytes().into());
    }
}

/// Returns an embedded file; of a script, without what only its authors read.
fn embedded_static(name: &str) -> Option<Cow<'static, [u8]>> {
    let data = Static::get(name)?.data;
    match std::str::from_utf8(&data) {
        Ok(script) if name.ends_with(".js") => Some(bare(script).into_bytes().into()),
        _ => Some(data),
    }
}

/// Leaves out the indentation of a script and its comments, as far as they stand on lines of their own.
fn bare(script: &str) -> String {
    let mut in_comment = false;
    let mut bare = String::with_capacity(script.len());
    for line in script.lines().map(str::trim_start) {
        let begins = line.starts_with("/*");
        if !in_comment && !begins && !line.starts_with("//") {
            bare.extend([line, "\n"]);
        }
        in_comment = (in_comment || begins) && !line.ends_with("*/");
    }
    bare
}

/// Tells whether a static file may name others by the names that templates know them by.
fn names_others(name: &str, bytes: &[u8]) -> bool {
    name.ends_with(".css")
        || (name.ends_with(".js")
            && std::str::from_utf8(bytes).is_ok_and(|text| text.contains("asset(\"")))
}

fn published((name, bytes): (String, Cow<'static, [u8]>)) -> (String, Asset) {
    let print = &blake3::hash(&bytes).to_hex()[..8];
    let path = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{ASSETS}/{stem}-{print}.{ending}"),
        None => format!("{ASSETS}/{name}-{print}"),
    };
    (name, Asset { path, bytes })
}

/// Puts the addresses of other static files into a style sheet or a script.
fn with_addresses(
    name: &str,
    file: Cow<'static, [u8]>,
    assets: &BTreeMap<String, Asset>,
) -> Cow<'static, [u8]> {
    let up = "../".repeat(name.matches('/').count() + 1);
    let Ok(text) = std::str::from_utf8(&file) else {
        return file;
    };
    let replaced = assets.iter().fold(text.to_owned(), |text, (other, asset)| {
        match name.ends_with(".css") {
            true => text.replace(
                &format!("url(\"{other}\")"),
                &format!("url(\"{up}{}\")", asset.path),
            ),
            false => text.replace(
                &format!("asset(\"{other}\")"),
                &format!("\"{}\"", asset.path),
            ),
        }
    });
    if replaced == text {
        file
    } else {
        Cow::Owned(replaced.into_bytes())
    }
}
