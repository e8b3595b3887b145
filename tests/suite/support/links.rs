//! A walk over a finished site: every link, image, script and style must lead to something that is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Returns every internal link that leads nowhere, as `page: link`.
pub fn broken(site: &Path) -> Vec<String> {
    let mut pages = BTreeMap::new();
    let mut files = BTreeSet::new();
    collect(site, site, &mut pages, &mut files);
    assert!(!pages.is_empty(), "no page in {}", site.display());
    let ids: BTreeMap<&String, BTreeSet<String>> = pages
        .iter()
        .map(|(path, html)| (path, attributes(html, &["id"]).collect()))
        .collect();
    let mut broken = Vec::new();
    for (page, html) in &pages {
        for link in attributes(html, &["href", "src", "action"]) {
            if let Err(why) = follow(page, &link, &files, &ids) {
                broken.push(format!("{page}: {link} ({why})"));
            }
        }
    }
    broken
}

fn follow(
    page: &str,
    link: &str,
    files: &BTreeSet<String>,
    ids: &BTreeMap<&String, BTreeSet<String>>,
) -> Result<(), &'static str> {
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
    {
        return Ok(());
    }
    if link.starts_with('/')
        || link
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|first| first.contains(':'))
    {
        return Err("not relative");
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = percent_decoded(path.split('?').next().unwrap_or_default());
    let target = resolve(page, &path).ok_or("leaves the site")?;
    let target = if target.is_empty() || target.ends_with('/') {
        format!("{target}index.html")
    } else {
        target
    };
    if !files.contains(&target) {
        return Err("no such file");
    }
    match ids.get(&target) {
        Some(ids) if !fragment.is_empty() && !ids.contains(&percent_decoded(fragment)) => {
            Err("no such id")
        }
        _ => Ok(()),
    }
}

/// Resolves a relative path against the page that it stands on.
fn resolve(page: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    if path == "." || path == ".." || path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    Some(parts.join("/"))
}

/// Returns the values of attributes in every start tag, entities decoded.
pub fn attributes<'h>(html: &'h str, names: &'h [&str]) -> impl Iterator<Item = String> + 'h {
    html.split('<')
        .skip(1)
        .filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
        .flat_map(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            names.iter().filter_map(move |name| {
                let (_, rest) = tag.split_once(&format!(" {name}="))?;
                let value = match rest.strip_prefix('"') {
                    Some(quoted) => quoted.split('"').next()?,
                    None => rest.split_whitespace().next()?,
                };
                Some(
                    value
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&#x2F;", "/")
                        .replace("&amp;", "&"),
                )
            })
        })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn collect(
    site: &Path,
    folder: &Path,
    pages: &mut BTreeMap<String, String>,
    files: &mut BTreeSet<String>,
) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(site, &path, pages, files);
            continue;
        }
        let name = path
            .strip_prefix(site)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if name.ends_with(".html") {
            pages.insert(name.clone(), fs::read_to_string(&path).unwrap());
        }
        files.insert(name);
    }
}
