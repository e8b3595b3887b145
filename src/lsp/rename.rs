//! Rename: an agent's name in its file and in every file that names it, written as it was written there.

use lsp_types::{
    PrepareRenameResponse, RenameFilesParams, RenameParams, TextDocumentPositionParams,
    WorkspaceEdit,
};
use serde_json::Value;

use super::documents::{self, Key};
use super::edits::Edits;
use super::view::View;
use crate::agent::dialect::schema;
use crate::agent::{Agent, stem};
use crate::catalog::name_key;
use crate::graph::{Occurrence, Resolution};
use crate::source::is_named_by_folder;

/// What parts the words of names.
const SEPARATORS: [char; 3] = ['-', '_', ' '];

/// Returns what would be renamed at a place: the bytes of the name, and the agent's name now.
pub(super) fn prepare(
    view: View<'_>,
    at: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, String> {
    let Some(cursor) = view.cursor(at) else {
        return Ok(None);
    };
    let Some(named) = view.named(&cursor) else {
        return Ok(None);
    };
    let ix = one(view, &named.agents)?;

    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: view.text(&cursor.text).range(named.bytes),
        placeholder: view.agent(ix).name.clone(),
    }))
}

/// Returns the edits that give an agent another name.
pub(super) fn rename(
    view: View<'_>,
    asked: &RenameParams,
) -> Result<Option<WorkspaceEdit>, String> {
    let Some(cursor) = view.cursor(&asked.text_document_position) else {
        return Ok(None);
    };
    let Some(named) = view.named(&cursor) else {
        return Err("no agent is named here".to_owned());
    };
    let ix = one(view, &named.agents)?;
    let agent = view.agent(ix);
    let new = asked.new_name.trim();
    check_name(view, ix, new)?;

    let mut edits = Edits::new(view);
    let own = view.own_name(ix);
    let is_by_file = own.is_none();
    if let Some(bytes) = own {
        edits.replace(key(agent), bytes, new.to_owned());
    }
    let by = if is_by_file {
        &[Resolution::Name, Resolution::Stem][..]
    } else {
        &[Resolution::Name]
    };
    mentions(view, ix, by, &agent.name, new, &mut edits);
    rename_file(view, ix, new, is_by_file, &mut edits)?;
    Ok(Some(edits.finish()))
}

/// Returns the edits that keep mentions of agents alive whose files are about to be renamed: of those whose only name is
/// that of their file.
pub(super) fn files(
    view: View<'_>,
    asked: &RenameFilesParams,
) -> Result<Option<WorkspaceEdit>, String> {
    let mut edits = Edits::new(view);
    for file in &asked.files {
        let uri = file.old_uri.parse().ok();
        let Some((source, path)) = uri.and_then(|uri| view.key(&uri)) else {
            continue;
        };
        let new = documents::path(&file.new_uri);
        let new = new.as_deref().and_then(|path| path.file_name());
        let Some(new) = new.map(|name| name.to_string_lossy()) else {
            continue;
        };
        let of_file = view.catalog().in_file(&source, &path);
        for ix in of_file.filter(|&ix| view.agent(ix).key().is_none()) {
            let agent = view.agent(ix);
            let by = match view.own_name(ix) {
                Some(_) => &[Resolution::Stem][..],
                None => &[Resolution::Name, Resolution::Stem],
            };
            mentions(view, ix, by, agent.stem(), stem(&new), &mut edits);
        }
    }
    Ok(Some(edits.finish()))
}

/// Returns the one agent that a name means.
fn one(view: View<'_>, agents: &[usize]) -> Result<usize, String> {
    match agents {
        [ix] => Ok(*ix),
        [] => Err("no agent of the catalog has this name".to_owned()),
        several => {
            let ids: Vec<&str> = several
                .iter()
                .map(|&ix| view.catalog().agents[ix].id.as_str())
                .collect();
            Err(format!(
                "the name could be any of {}; rename one of them in its own file",
                ids.join(", ")
            ))
        }
    }
}

/// Refuses what no file could hold as a name, what the runtime would not take, and what another agent is called.
fn check_name(view: View<'_>, ix: usize, new: &str) -> Result<(), String> {
    let agent = view.agent(ix);
    let fits = |c: char| c.is_alphanumeric() || " -_./+".contains(c);
    if !new.starts_with(char::is_alphanumeric) || !new.chars().all(fits) {
        return Err(format!(
            "`{new}` cannot be a name: it begins with a letter or digit, and has letters, digits, blanks and `-_./+`"
        ));
    }
    if let Some(schema) = schema(agent.dialect)
        && schema.reads("name")
        && !schema.takes("name", &Value::from(new))
    {
        let wanted = schema.wants("name");
        return Err(format!("{} takes as a name: {wanted}", schema.runtime));
    }

    let is_taken = |(other, listing): (usize, &crate::catalog::Listing)| {
        other != ix
            && listing.agent.source == agent.source
            && listing.agent.dialect == agent.dialect
            && name_key(&listing.agent.name) == name_key(new)
    };
    match view.catalog().agents.iter().enumerate().any(is_taken) {
        true => Err(format!("another agent is called `{new}`")),
        false => Ok(()),
    }
}

/// Renames an agent wherever it is named in these ways.
fn mentions(
    view: View<'_>,
    ix: usize,
    by: &[Resolution],
    old: &str,
    new: &str,
    edits: &mut Edits<'_>,
) {
    let occurrences = view.loaded.occurrences().iter();
    let naming = occurrences.filter(|occurrence: &&Occurrence| {
        occurrence.to == Some(ix) && by.contains(&occurrence.resolution)
    });
    for occurrence in naming {
        let from = view.agent(occurrence.from);
        let Some(bytes) = view.bytes_of(occurrence) else {
            continue;
        };
        // A link to the agent's file names the file.
        let text = view.file_text(occurrence.from);
        let names_file = [".md", ".agent.md", ".chatmode.md"]
            .iter()
            .any(|ending| text[bytes.end..].starts_with(ending));
        if let Some(written) = restyled(&occurrence.target, old, new).filter(|_| !names_file) {
            edits.replace(key(from), bytes, written);
        }
    }
}

/// Renames the file that is called as its agent: on request, unless it is all that names the agent.
fn rename_file(
    view: View<'_>,
    ix: usize,
    new: &str,
    is_needed: bool,
    edits: &mut Edits<'_>,
) -> Result<(), String> {
    let agent = view.agent(ix);
    let is_called_so = agent.key().is_none() && name_key(agent.stem()) == name_key(&agent.name);
    let can = view.client.document_changes
        && view.client.renames_files
        && (is_needed || view.client.asks_before_edits);
    if is_needed && !can {
        return Err("the agent is named by its file; rename the file".to_owned());
    }
    if !is_called_so || !can || is_named_by_folder(&agent.path) {
        return Ok(());
    }

    let file = agent.path.rsplit('/').next().unwrap_or(&agent.path);
    let ending = file.strip_prefix(agent.stem()).unwrap_or_default();
    let folder = &agent.path[..agent.path.len() - file.len()];
    let renamed = restyled(agent.stem(), &agent.name, new)
        .map(|stem| format!("{folder}{}{ending}", stem.replace('/', "-")));
    let from = view.uri(&agent.source, &agent.path);
    let to = renamed.and_then(|path| view.loaded.homes.path(&agent.source, &path));
    if let (Some(from), Some(to)) = (from, to.and_then(|path| documents::uri(&path))) {
        edits.rename(from, to, !is_needed);
    }
    Ok(())
}

fn key(agent: &Agent) -> Key {
    (agent.source.clone(), agent.path.to_string())
}

/// Returns a new name as an old one was written: with its plugin before it, "agent" behind it, its signs between words and
/// its capitals. Nothing where what is written is not the old name.
fn restyled(written: &str, old: &str, new: &str) -> Option<String> {
    let whole = name_key(old);
    let start = match name_key(written) == whole {
        true => 0,
        false => written.rfind([':', '/']).map_or(0, |at| at + 1),
    };
    let (prefix, rest) = written.split_at(start);
    let end = match name_key(rest) == whole {
        true => rest.len(),
        false => rest.rfind(SEPARATORS)?,
    };
    let (base, suffix) = rest.split_at(end);
    let is_agent = suffix.is_empty() || name_key(suffix) == "agent";
    if name_key(base) != whole || !is_agent {
        return None;
    }

    let styled = match base == old {
        true => new.to_owned(),
        false => in_style_of(base, new),
    };
    Some(format!("{prefix}{styled}{suffix}"))
}

fn in_style_of(base: &str, new: &str) -> String {
    let words: Vec<&str> = new
        .split(SEPARATORS)
        .filter(|word| !word.is_empty())
        .collect();
    let own: Vec<&str> = base
        .split(SEPARATORS)
        .filter(|word| !word.is_empty())
        .collect();
    let is_title = own.iter().all(|word| word.starts_with(char::is_uppercase));
    let is_upper = !base.contains(char::is_lowercase) && base.contains(char::is_uppercase);
    let is_sentence = base.starts_with(char::is_uppercase);
    let separator = base.chars().find(|c| SEPARATORS.contains(c));
    let separator = separator.unwrap_or(if is_title { ' ' } else { '-' });

    let styled = words.iter().enumerate().map(|(ix, word)| match ix {
        _ if is_upper && own.len() > 1 => word.to_uppercase(),
        0 if is_sentence => capitalised(word),
        _ if is_title => capitalised(word),
        _ => word.to_lowercase(),
    });
    styled.collect::<Vec<_>>().join(&separator.to_string())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_is_written_as_the_old_one_was() {
        for (written, expected) in [
            ("depth-gauge", Some("tide-reader")),
            ("Depth Gauge", Some("Tide Reader")),
            ("Depth-Gauge", Some("Tide-Reader")),
            ("depth_gauge", Some("tide_reader")),
            ("Depth gauge", Some("Tide reader")),
            ("DEPTH_GAUGE", Some("TIDE_READER")),
            ("port:depth-gauge", Some("port:tide-reader")),
            ("port/depth-gauge", Some("port/tide-reader")),
            ("depth-gauge-agent", Some("tide-reader-agent")),
            ("Depth Gauge Agent", Some("Tide Reader Agent")),
            ("depth-gauges", None),
            ("port:keeper", None),
            ("gauge", None),
        ] {
            let new = restyled(written, "depth-gauge", "tide-reader");
            assert_eq!(new.as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_name_of_one_word_has_its_capital() {
        assert_eq!(
            restyled("Reviewer", "reviewer", "code-checker").as_deref(),
            Some("Code Checker")
        );
        assert_eq!(
            restyled("reviewer", "Reviewer", "Code Checker").as_deref(),
            Some("code-checker")
        );
    }
}
