//! The only writer: a site into a folder, file by file, without touching what is not the site's own.
//!
//! A manifest in the folder lists what was written, with hashes: unchanged files stay as they are, files that the site
//! no longer has go, and a folder without a manifest is refused unless it is empty. A file that changes is written
//! beside and renamed over, so a reader never sees half of it; the manifest names every path before the first one is
//! written, so a build that was cut off leaves nothing unowned behind.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::site::{Content, Page, Site, Writing};
pub use write::{Staged, stage};
use write::{TEMPORARY, beside, is_link, replace};

/// The manifest's name in the output folder; a folder that holds it is a site of agentdex.
pub const MANIFEST: &str = ".agentdex-manifest.json";

/// The version of the program that draws.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What publishing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Bytes of the whole site.
    pub bytes: u64,
}

/// Writes a site into `dir`; `step` is called for each page.
///
/// # Errors
///
/// Fails when `dir` is not empty and not a site of agentdex, when a page cannot be made, and when a file cannot be
/// written; the error names the path.
pub fn publish(site: &Site<'_>, dir: &Path, step: &(dyn Fn() + Sync)) -> Result<Published> {
    let old = claim(dir)?;
    // Two builds into one folder would leave a mixture: the second waits. Where a folder cannot be locked, as on Windows,
    // each file is still whole.
    let lock = fs::File::open(dir).and_then(|folder| folder.lock().map(|()| folder));
    let mut intent = old.clone();
    for page in &site.pages {
        check(&page.path)?;
        intent.files.entry(page.path.clone()).or_default();
    }
    // A build that is cut off has drawn some of them anew.
    intent.drawn.clear();
    intent.write(dir)?;
    sweep(dir, &intent);

    let folder = Folder {
        dir,
        made: Mutex::default(),
    };
    // From the end: there stand the pages about everything, which take most memory while there is most.
    let outcomes: Vec<(String, Outcome)> = site
        .pages
        .par_iter()
        .rev()
        .map(|page| {
            let outcome = folder.put(page, &old)?;
            step();
            Ok((page.path.clone(), outcome))
        })
        .collect::<Result<_>>()?;

    let mut published = Published::default();
    let mut new = Manifest::default();
    for (path, outcome) in outcomes {
        published.bytes += outcome.bytes;
        *if outcome.written {
            &mut published.written
        } else {
            &mut published.unchanged
        } += 1;
        if let Some(text) = outcome.drawn_from {
            new.drawn.insert(path.clone(), (text, outcome.bytes));
        }
        new.files.insert(path, outcome.hash);
    }
    for stale in intent
        .files
        .keys()
        .filter(|path| !new.files.contains_key(*path))
    {
        folder.remove(stale)?;
        published.removed += 1;
    }
    new.write(dir)?;
    drop(lock);
    Ok(published)
}

/// Removes what a build that was cut off left half written in the folders of the site.
fn sweep(dir: &Path, intent: &Manifest) {
    let folders: BTreeSet<&str> = intent
        .files
        .keys()
        .map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder))
        .collect();
    for folder in folders {
        let folder = dir.join(folder);
        if is_link(&folder) {
            continue;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                // What cannot be removed is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Makes sure that the folder exists and is ours, and returns what it holds.
fn claim(dir: &Path) -> Result<Manifest> {
    match fs::metadata(dir) {
        Ok(metadata) if !metadata.is_dir() => {
            bail!(
                "the output {} is a file; name a folder with --out",
                dir.display()
            )
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(dir)
                .with_context(|| format!("cannot create the output folder {}", dir.display()))?;
        }
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot open the output folder {}", dir.display()));
        }
    }
    let manifest = dir.join(MANIFEST);
    if is_link(&manifest) {
        bail!(
            "{} is a link; remove it and build again",
            manifest.display()
        );
    }
    match fs::read(&manifest) {
        Ok(bytes) => Manifest::parse(&bytes).with_context(|| {
            format!(
                "{} is damaged; remove the folder {} and build again",
                manifest.display(),
                dir.display()
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut entries =
                fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
            if entries.next().is_some() {
                bail!(
                    "the output folder {} holds files that agentdex did not write; name another with --out, or empty it",
                    dir.display()
                );
            }
            Ok(Manifest::default())
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", manifest.display())),
    }
}

/// Returns as much of a hash as tells two states of a file apart.
fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..32].to_owned()
}

/// What was written, by path: the hash of its bytes, empty while it is still to be written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Manifest {
    schema: String,
    files: BTreeMap<String, String>,
    /// Of files that take long to draw: the hash of what each was drawn from, and how many bytes it has.
    #[serde(default)]
    drawn: BTreeMap<String, (String, u64)>,
}

impl Manifest {
    const SCHEMA: &str = "agentdex/manifest/1";

    fn parse(bytes: &[u8]) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(bytes)?;
        if manifest.schema != Self::SCHEMA {
            bail!("unknown schema `{}`", manifest.schema);
        }
        // A manifest is a file that anyone may edit: what it names is deleted one day, so it is checked like a page.
        manifest.files.keys().try_for_each(|path| check(path))?;
        Ok(manifest)
    }

    fn write(&self, dir: &Path) -> Result<()> {
        let manifest = Manifest {
            schema: Self::SCHEMA.to_owned(),
            ..self.clone()
        };
        let bytes = serde_json::to_vec(&manifest).context("cannot serialise the manifest")?;
        replace(&dir.join(MANIFEST), &bytes)
    }
}

/// Refuses a path that could lead out of the output folder.
fn check(path: &str) -> Result<()> {
    let plain = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain || path.is_empty() || path.contains(['\\', '\0', ':']) || path.ends_with('/') {
        bail!("the page path `{path}` would leave the output folder");
    }
    Ok(())
}

struct Outcome {
    hash: String,
    bytes: u64,
    written: bool,
    /// The hash of what it was drawn from, where that is known.
    drawn_from: Option<String>,
}

/// The output folder while it is written to.
struct Folder<'d> {
    dir: &'d Path,
    /// Folders known to exist and to be no links.
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Folder<'_> {
    fn put(&self, page: &Page<'_>, old: &Manifest) -> Result<Outcome> {
        let hash = old.files.get(&page.path);
        match &page.content {
            Content::Written(write) => self.put_written(page, write, hash),
            Content::Drawn(text, draw) => self.put_drawn(page, &text(), *draw, old),
            Content::Bytes(_) | Content::Made(_) => {
                let bytes = page
                    .bytes()
                    .with_context(|| format!("cannot make the page {}", page.path))?;
                self.put_bytes(page, &bytes, hash)
            }
        }
    }

    /// Draws a page, unless it is there and was drawn from the same text.
    fn put_drawn(
        &self,
        page: &Page<'_>,
        text: &str,
        draw: fn(&str) -> Result<Vec<u8>>,
        old: &Manifest,
    ) -> Result<Outcome> {
        // Another version may draw the same text otherwise.
        let text_hash = short(&blake3::hash(format!("{VERSION}\n{text}").as_bytes()));
        let hash = old.files.get(&page.path);
        let drawn_from = Some(text_hash.clone());
        if let (Some(hash), Some((text, bytes))) = (hash, old.drawn.get(&page.path))
            && *text == text_hash
            && holds(&self.dir.join(&page.path), *bytes, hash)
        {
            return Ok(Outcome {
                hash: hash.clone(),
                bytes: *bytes,
                written: false,
                drawn_from,
            });
        }
        let bytes = draw(text).with_context(|| format!("cannot draw {}", page.path))?;
        Ok(Outcome {
            drawn_from,
            ..self.put_bytes(page, &bytes, hash)?
        })
    }

    fn put_bytes(&self, page: &Page<'_>, bytes: &[u8], old: Option<&String>) -> Result<Outcome> {
        let hash = short(&blake3::hash(bytes));
        let target = self.dir.join(&page.path);
        let outcome = |written| Outcome {
            hash: hash.clone(),
            bytes: bytes.len() as u64,
            written,
            drawn_from: None,
        };
        self.make_parent(&page.path)?;
        if old == Some(&hash) && holds(&target, bytes.len() as u64, &hash) {
            return Ok(outcome(false));
        }
        replace(&target, bytes)?;
        Ok(outcome(true))
    }

    /// Writes a page piece by piece beside its place, and moves it there if it differs.
    fn put_written(
        &self,
        page: &Page<'_>,
        write: &Writing<'_>,
        old: Option<&String>,
    ) -> Result<Outcome> {
        self.make_parent(&page.path)?;
        let target = self.dir.join(&page.path);
        let cannot = || format!("cannot write {}", target.display());

        let mut out = BufWriter::new(Hashed {
            file: beside(&target).with_context(cannot)?,
            hasher: blake3::Hasher::new(),
            bytes: 0,
        });
        write(&mut out)
            .and_then(|()| out.flush())
            .with_context(cannot)?;
        let Hashed {
            file,
            hasher,
            bytes,
        } = out.into_parts().0;
        let hash = short(&hasher.finalize());

        let same = old == Some(&hash) && holds(&target, bytes, &hash);
        if !same {
            file.persist(&target).with_context(cannot)?;
        }
        Ok(Outcome {
            hash,
            bytes,
            written: !same,
            drawn_from: None,
        })
    }

    /// Creates the folders above a page. A link among them is refused: it could lead anywhere.
    fn make_parent(&self, path: &str) -> Result<()> {
        let Some((parent, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        let mut at = self.dir.to_owned();
        for part in parent.split('/') {
            at.push(part);
            let mut made = self
                .made
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            if made.contains(&at) {
                continue;
            }
            write::make_folder(&at)?;
            made.insert(at.clone());
        }
        Ok(())
    }

    /// Tells whether a folder above a page is a link: what lies behind it is not the site's.
    fn leads_through_link(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders
            .into_iter()
            .any(|folder| is_link(&self.dir.join(folder)))
    }

    /// Removes a file of an earlier build and the folders that it leaves empty.
    fn remove(&self, path: &str) -> Result<()> {
        let target = self.dir.join(path);
        if self.leads_through_link(path) {
            return Ok(());
        }
        match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", target.display()));
            }
            _ => {}
        }
        let above = target
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.dir);
        // A folder that still holds something stays.
        above
            .take_while(|folder| fs::remove_dir(folder).is_ok())
            .for_each(drop);
        Ok(())
    }
}

/// A file whose content is hashed on the way.
struct Hashed {
    file: NamedTempFile,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Tells whether a regular file holds so many bytes with this hash. A length alone would let a page pass that a power
/// cut left full of zeros, or that somebody changed.
fn holds(file: &Path, bytes: u64, hash: &str) -> bool {
    let is_candidate =
        fs::symlink_metadata(file).is_ok_and(|found| found.is_file() && found.len() == bytes);
    is_candidate && fs::read(file).is_ok_and(|found| short(&blake3::hash(&found)) == hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Content;

    fn site(pages: &[(&str, &str)]) -> Site<'static> {
        let page = |&(path, text): &(&str, &str)| Page {
            path: path.to_owned(),
            content: Content::Bytes(text.as_bytes().to_vec().into()),
        };
        Site {
            pages: pages.iter().map(page).collect(),
        }
    }

    fn publish_to(dir: &Path, pages: &[(&str, &str)]) -> Result<Published> {
        publish(&site(pages), dir, &|| {})
    }

    #[test]
    fn unchanged_files_stay_and_stale_ones_go() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("site");
        publish_to(
            &dir,
            &[
                ("index.html", "a"),
                ("agents/x/index.html", "b"),
                ("agents/y.md", "c"),
            ],
        )
        .unwrap();
        let second = publish_to(&dir, &[("index.html", "a"), ("agents/y.md", "changed")]).unwrap();
        assert_eq!(
            (second.written, second.unchanged, second.removed),
            (1, 1, 1)
        );
        assert_eq!(
            fs::read_to_string(dir.join("agents/y.md")).unwrap(),
            "changed"
        );
        assert!(!dir.join("agents/x").exists());
    }

    #[test]
    fn a_file_that_is_written_piece_by_piece_is_replaced_only_if_it_differs() {
        let temp = tempfile::tempdir().unwrap();
        let build = |text: &'static str| {
            let content = Content::Written(Box::new(move |out| write!(out, "{text}")));
            let site = Site {
                pages: vec![Page {
                    path: "a/graph.json".to_owned(),
                    content,
                }],
            };
            let published = publish(&site, temp.path(), &|| {}).unwrap();
            let names: Vec<_> = fs::read_dir(temp.path().join("a"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            assert_eq!(names, ["graph.json"]);
            assert_eq!(
                fs::read_to_string(temp.path().join("a/graph.json")).unwrap(),
                text
            );
            (published.written, published.unchanged, published.bytes)
        };
        assert_eq!(build("one"), (1, 0, 3));
        assert_eq!(build("one"), (0, 1, 3));
        assert_eq!(build("other"), (1, 0, 5));
    }

    #[test]
    fn a_picture_is_drawn_again_only_if_what_it_shows_has_changed() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static DRAWN: AtomicUsize = AtomicUsize::new(0);
        let draw = |text: &str| {
            DRAWN.fetch_add(1, Ordering::Relaxed);
            Ok(format!("picture of {text}").into_bytes())
        };
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("a.png");
        let build = |text: &'static str| {
            let content = Content::Drawn(Box::new(move || text.to_owned()), draw);
            let site = Site {
                pages: vec![Page {
                    path: "a.png".to_owned(),
                    content,
                }],
            };
            let published = publish(&site, temp.path(), &|| {}).unwrap();
            assert_eq!(
                fs::read_to_string(&file).unwrap(),
                format!("picture of {text}")
            );
            (
                DRAWN.swap(0, Ordering::Relaxed),
                published.written,
                published.bytes,
            )
        };
        assert_eq!(build("rain"), (1, 1, 15));
        assert_eq!(build("rain"), (0, 0, 15));
        assert_eq!(build("snow"), (1, 1, 15));
        fs::remove_file(&file).unwrap();
        assert_eq!(build("snow"), (1, 1, 15));
        fs::write(&file, "cut off").unwrap();
        assert_eq!(build("snow"), (1, 1, 15));
    }

    #[test]
    fn a_file_removed_by_hand_is_written_again() {
        let temp = tempfile::tempdir().unwrap();
        publish_to(temp.path(), &[("index.html", "a")]).unwrap();
        fs::remove_file(temp.path().join("index.html")).unwrap();
        assert_eq!(
            publish_to(temp.path(), &[("index.html", "a")])
                .unwrap()
                .written,
            1
        );
    }

    #[test]
    fn a_folder_of_someone_else_is_refused_and_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("thesis.txt"), "mine").unwrap();
        let error = publish_to(temp.path(), &[("index.html", "a")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("holds files that agentdex did not write; name another with --out"),
            "{error}"
        );
        assert!(!temp.path().join("index.html").exists());
    }

    #[test]
    fn files_that_someone_added_to_a_site_stay() {
        let temp = tempfile::tempdir().unwrap();
        publish_to(temp.path(), &[("a/index.html", "a")]).unwrap();
        fs::write(temp.path().join("a/CNAME"), "mine").unwrap();
        publish_to(temp.path(), &[("b.html", "b")]).unwrap();
        assert!(temp.path().join("a/CNAME").exists());
        assert!(!temp.path().join("a/index.html").exists());
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let temp = tempfile::tempdir().unwrap();
        for path in ["../x", "/x", "a/../../x", "", "a\\..\\x", "c:x", "a/"] {
            let error = publish_to(&temp.path().join("site"), &[(path, "a")])
                .unwrap_err()
                .to_string();
            assert!(error.contains("would leave the output folder"), "{error}");
        }
        let manifest = r#"{"schema":"agentdex/manifest/1","files":{"../thesis.txt":""}}"#;
        let dir = temp.path().join("edited");
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join(MANIFEST), manifest).unwrap();
        fs::write(temp.path().join("thesis.txt"), "mine").unwrap();
        publish_to(&dir, &[("index.html", "a")]).unwrap_err();
        assert!(temp.path().join("thesis.txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_output_folder_is_not_followed() {
        let temp = tempfile::tempdir().unwrap();
        let (dir, outside) = (temp.path().join("site"), temp.path().join("outside"));
        publish_to(&dir, &[("index.html", "a")]).unwrap();
        fs::create_dir(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, dir.join("agents")).unwrap();
        let error = publish_to(&dir, &[("agents/x.md", "a")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("is in the way: it is not a folder"),
            "{error}"
        );
        assert!(fs::read_dir(&outside).unwrap().next().is_none());
    }
}
