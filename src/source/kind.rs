//! Which Markdown files are agents: first by where they stand, then by what a glance shows.
//!
//! 1. `*.agent.md` and `*.chatmode.md` are, wherever they stand.
//! 2. In a folder of agents (the nearest folder with a meaning is `agents` or a sister), a file is an agent when its
//!    front matter has a key of agents, or when it has none and opens with a heading. Below pages for readers, such as
//!    `docs`, it needs a key of agents. In a subfolder where no file has front matter while files of other folders
//!    have, and in a folder most of whose files have, a heading is not enough: the file also describes itself or
//!    addresses the agent ("You are …").
//!    A head behind other lines or inside a code block counts like one on the first line, but not below pages.
//! 3. Where no folder of agents is, files with both a name and a description are, in folders that hold mostly such
//!    files and are not known to hold something else; so are their siblings with a section `Description`.
//! 4. Where a root holds nothing but Markdown files with front matter, all of them are.
//!
//! README and the like never are. `include` and `exclude` override all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::File;
use super::glance::Glance;
use super::reason::Reason;
use super::walk::{Candidate, Walked};
use crate::dialects;

/// Folders whose files are agents.
pub(super) const AGENT_FOLDERS: &[&str] = &[
    "agent",
    "agents",
    "chatmode",
    "chatmodes",
    "custom-agents",
    "droids",
    "sub-agents",
    "sub_agents",
    "subagent",
    "subagents",
];

/// OpenCode keeps primary agents in `mode` and `modes`; elsewhere the words mean other things.
const MODE_FOLDERS: &[&str] = &["mode", "modes"];

/// Folders whose files are something else, wherever they stand: they carry names and descriptions of their own.
const OTHER_FOLDERS: &[&str] = &[
    "_includes",
    "assets",
    "command",
    "commands",
    "hooks",
    "images",
    "instructions",
    "issue_template",
    "layouts",
    "output-styles",
    "partials",
    "prompts",
    "references",
    "resources",
    "rules",
    "steering",
];

/// Folders whose files are something else, unless they stand below a folder of agents and say that they are agents:
/// there the words are subjects, such as testing or tools, and runtimes read them all.
const SUBJECT_FOLDERS: &[&str] = &[
    "_templates",
    "archetypes",
    "artifacts",
    "context",
    "cookbook",
    "doc",
    "docs",
    "evals",
    "examples",
    "fixtures",
    "guides",
    "i18n",
    "integrations",
    "locales",
    "loops",
    "memory",
    "notes",
    "packs",
    "patterns",
    "playbooks",
    "recipes",
    "runbooks",
    "samples",
    "scripts",
    "specs",
    "strategy",
    "template",
    "templates",
    "test",
    "tests",
    "tools",
    "tutorials",
    "workflows",
];

/// Folders of pages for readers: an `agents` folder below them is a chapter until its files have keys of agents.
const PAGE_FOLDERS: &[&str] = &["blog", "content", "doc", "docs", "website"];

/// Folders of samples: what lies below shows how a component is written.
const SAMPLE_FOLDERS: &[&str] = &[
    "_templates",
    "cookbook",
    "evals",
    "examples",
    "samples",
    "template",
    "templates",
    "test",
    "tests",
    "tutorials",
];

/// Folders that components stand in: what lies below is named by their authors.
const COMPONENT_FOLDERS: &[&str] = &["command", "commands", "prompts", "skill", "skills"];

/// Folders of inputs for tests: what lies below is no part of the catalog, whatever it looks like.
const FIXTURE_FOLDERS: &[&str] = &["__fixtures__", "fixture", "fixtures", "testdata"];

/// Endings of files that are something else.
const OTHER_ENDINGS: &[&str] = &[".command.md", ".instructions.md", ".prompt.md", ".skill.md"];

/// Endings of files that others are made of. A runtime's own folder has none: there every file is read.
const FRAGMENT_ENDINGS: &[&str] = &[".partial.md", ".shared.md", ".template.md", ".tmpl.md"];

/// Folders of skills: what lies below belongs to a skill, even an `agents` folder.
const SKILL_FOLDERS: &[&str] = &["skill", "skills"];

/// Files that speak of a project, or to every agent at once.
const NEVER_AGENTS: &[&str] = &[
    "agents",
    "authors",
    "changelog",
    "claude",
    "claude.local",
    "code_of_conduct",
    "contributing",
    "contributors",
    "copilot-instructions",
    "gemini",
    "history",
    "issue_template",
    "licence",
    "license",
    "notice",
    "pull_request_template",
    "readme",
    "skill",
];

/// Files that speak of a project, unless their front matter names and describes an agent: the words are also subjects.
const SELDOM_AGENTS: &[&str] = &[
    "architecture",
    "catalog",
    "conventions",
    "credits",
    "faq",
    "getting-started",
    "governance",
    "index",
    "install",
    "installation",
    "maintainers",
    "migration",
    "overview",
    "quick-start",
    "quickstart",
    "registry",
    "roadmap",
    "security",
    "support",
    "template",
    "todo",
    "usage",
];

/// Files at a root that show it to be a project rather than a folder of agents.
const PROJECT_FILES: &[&str] = &[
    ".git",
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "package.json",
    "pyproject.toml",
    "Cargo.toml",
    "go.mod",
];

/// What the path alone says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// An agent by its ending or by `include`.
    Always,
    /// In a folder of agents.
    Among {
        hidden: bool,
    },
    /// In a folder of agents, under a heading that elsewhere means something else.
    Below {
        hidden: bool,
    },
    /// In a folder of agents below pages for readers.
    Chapter,
    /// In no folder that means anything.
    Loose,
    Never(Never),
}

/// Why a path alone says that a file is no agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Never {
    Skill,
    Ending,
    Project,
    HiddenFile,
    /// The folder that says so, by its place in the path.
    Folder(usize),
    Fixture,
}

/// Returns what the paths say, candidate by candidate.
pub(super) fn standings(walked: &Walked, candidates: &[Candidate]) -> Vec<Standing> {
    let judge = |root_is_kind: bool| -> Vec<Standing> {
        let start = if root_is_kind {
            Standing::Among { hidden: false }
        } else {
            Standing::Loose
        };
        let standing = |candidate: &Candidate| match candidate.included {
            true => Standing::Always,
            false => standing(&candidate.path, start),
        };
        candidates.iter().map(standing).collect()
    };
    let standings = judge(false);
    let root = walked
        .home
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let parent = walked
        .home
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().to_lowercase());
    let is_kind = is_agent_folder(&root, parent.as_deref());
    let has_kind = standings
        .iter()
        .any(|s| matches!(s, Standing::Among { .. } | Standing::Below { .. }));
    let is_project = || {
        PROJECT_FILES
            .iter()
            .any(|file| walked.home.join(file).exists())
    };
    if is_kind && !(has_kind && is_project()) {
        judge(true)
    } else {
        standings
    }
}

/// Returns what a path says; `start` is what the root itself means.
fn standing(path: &str, start: Standing) -> Standing {
    let lower = path.to_lowercase();
    let mut parts: Vec<&str> = lower.split('/').collect();
    let file = parts.pop().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if dialects::ENDINGS
        .iter()
        .any(|ending| file.ends_with(ending))
    {
        return Standing::Always;
    }
    let below_skill = parts.iter().any(|folder| SKILL_FOLDERS.contains(folder));
    let other = OTHER_ENDINGS.iter().any(|ending| file.ends_with(ending));
    let named = [
        (below_skill, Never::Skill),
        (other, Never::Ending),
        (is_named(stem, NEVER_AGENTS), Never::Project),
        (stem.starts_with('.'), Never::HiddenFile),
    ];
    if let Some((_, why)) = named.into_iter().find(|(is_it, _)| *is_it) {
        return Standing::Never(why);
    }
    let mut standing = start;
    let mut hidden = false;
    for (ix, folder) in parts.iter().enumerate() {
        hidden |= folder.starts_with('.');
        let above = ix.checked_sub(1).map(|ix| parts[ix]);
        standing = match standing {
            _ if is_agent_folder(folder, above) => among(&parts[..ix], hidden),
            _ if OTHER_FOLDERS.contains(folder) || folder.starts_with('.') => {
                Standing::Never(Never::Folder(ix))
            }
            Standing::Among { hidden } if SUBJECT_FOLDERS.contains(folder) => {
                Standing::Below { hidden }
            }
            Standing::Loose if SUBJECT_FOLDERS.contains(folder) => {
                Standing::Never(Never::Folder(ix))
            }
            other => other,
        };
    }
    standing
}

/// Returns what a folder of agents means below the folders above it.
fn among(above: &[&str], hidden: bool) -> Standing {
    if above.iter().any(|folder| FIXTURE_FOLDERS.contains(folder)) {
        return Standing::Never(Never::Fixture);
    }

    // A hidden folder, such as `.claude`, is a runtime's own: nobody publishes pages there.
    match !hidden && above.iter().any(|folder| PAGE_FOLDERS.contains(folder)) {
        true => Standing::Chapter,
        false => Standing::Among { hidden },
    }
}

/// Tells whether a file stands among inputs for tests.
pub(super) fn is_fixture(path: &str) -> bool {
    let folders = path.split('/').rev().skip(1);
    folders
        .map(str::to_lowercase)
        .any(|folder| FIXTURE_FOLDERS.contains(&folder.as_str()))
}

/// Tells whether a file stands among samples or pages for readers, by the folders above that of its components.
pub(super) fn is_sample(path: &str) -> bool {
    let lower = path.to_lowercase();
    let folders: Vec<&str> = lower.split('/').rev().skip(1).collect();
    let is_own = |folder: &&str| folder.starts_with('.') || COMPONENT_FOLDERS.contains(folder);
    let own = folders.iter().position(is_own).map_or(0, |own| own + 1);

    folders[own..]
        .iter()
        .any(|folder| SAMPLE_FOLDERS.contains(folder) || PAGE_FOLDERS.contains(folder))
}

/// Tells whether a file is called by its folder: `AGENT.md` and `agent.md`, one folder for each agent.
pub fn is_named_by_folder(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let is_agent = parts
        .next()
        .is_some_and(|file| file.eq_ignore_ascii_case("agent.md"));
    let folder = parts.next().unwrap_or_default().to_lowercase();
    let above = parts.next().map(str::to_lowercase);
    is_agent && !folder.is_empty() && !is_agent_folder(&folder, above.as_deref())
}

/// Tells whether one of the folders above a file is a folder of agents.
fn stands_among_agents(path: &str) -> bool {
    let lower = path.to_lowercase();
    let folders: Vec<&str> = lower.split('/').collect();
    let named =
        |ix: usize| is_agent_folder(folders[ix], ix.checked_sub(1).map(|above| folders[above]));
    (0..folders.len().saturating_sub(1)).any(named)
}

fn is_agent_folder(folder: &str, above: Option<&str>) -> bool {
    AGENT_FOLDERS.contains(&folder)
        || MODE_FOLDERS.contains(&folder) && matches!(above, Some(".opencode" | "opencode"))
}

/// Tells whether a stem is one of the names, perhaps in a translation, such as `readme.zh-cn`.
fn is_named(stem: &str, names: &[&str]) -> bool {
    let is_locale = |rest: &str| {
        let mut parts = rest.trim_start_matches(['.', '_', '-']).split(['-', '_']);
        let language = parts.next().is_some_and(|part| part.len() == 2);
        rest.starts_with(['.', '_', '-'])
            && language
            && parts.all(|part| (2..=4).contains(&part.len()))
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || b"._-".contains(&byte))
    };
    names.iter().any(|name| {
        stem.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || is_locale(rest))
    })
}

/// Returns for each file the rule that decided what it is; `pure` tells that the root holds Markdown files alone.
pub(super) fn verdicts(files: &[File<'_>], pure: bool) -> Vec<Reason> {
    let mut verdicts: Vec<Reason> = files.iter().map(by_folder).collect();
    drop_papers(files, &mut verdicts);
    let is_hidden = |file: &File<'_>| {
        matches!(
            file.standing,
            Standing::Among { hidden: true } | Standing::Below { hidden: true }
        )
    };
    // An ending alone says nothing of the files beside it: they may be of another runtime.
    let is_among = |file: &File<'_>| match file.standing {
        Standing::Always => !file.candidate.included && stands_among_agents(&file.candidate.path),
        _ => !is_hidden(file),
    };
    if !files
        .iter()
        .zip(&verdicts)
        .any(|(file, verdict)| verdict.is_agent() && is_among(file))
    {
        let any = verdicts.iter().any(Reason::is_agent);
        add_loose(files, pure, any, &mut verdicts);
    }
    drop_twins(files, &mut verdicts);
    verdicts
}

/// Rules 1 and 2: what a file's folder and its own first lines say.
fn by_folder(file: &File<'_>) -> Reason {
    // A file that cannot be read or shows nothing is reported where agents are.
    let Some(glance) = &file.glance else {
        return match file.standing {
            Standing::Never(never) => not_read(file, never),
            Standing::Loose => Reason::Elsewhere,
            _ => Reason::Unread,
        };
    };
    let either = |is_agent: bool, agent: Reason, other: Reason| match is_agent {
        true => agent,
        false => other,
    };
    match file.standing {
        Standing::Always if file.candidate.included => Reason::Included,
        Standing::Always => Reason::Ending,
        Standing::Never(never) => not_read(file, never),
        Standing::Loose => Reason::Elsewhere,
        Standing::Below { .. } => either(glance.full(), Reason::Described, Reason::Subject),
        Standing::Chapter => either(
            !glance.is_page() && !glance.displaced && (glance.full() || glance.agent_key),
            Reason::Keys,
            Reason::Page,
        ),
        Standing::Among { .. } if is_seldom(&file.candidate.path) => {
            let is_read = glance.full() && !glance.displaced;
            either(is_read, Reason::Described, Reason::Document)
        }
        Standing::Among { hidden: false } if is_fragment(&file.candidate.path) => Reason::Fragment,
        Standing::Among { .. } if glance.template && !glance.name => Reason::Template,
        Standing::Among { .. } if glance.front => either(
            glance.name || glance.description || glance.agent_key,
            Reason::Keys,
            Reason::OtherKeys,
        ),
        Standing::Among { .. } if glance.unreadable => Reason::Unread,
        Standing::Among { .. } => either(glance.heading, Reason::Heading, Reason::NoHead),
    }
}

/// Tells whether a file is one that others are made of, by its ending.
fn is_fragment(path: &str) -> bool {
    let lower = path.to_lowercase();
    FRAGMENT_ENDINGS
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// Returns why a path alone says that a file is no agent.
fn not_read(file: &File<'_>, never: Never) -> Reason {
    match never {
        Never::Skill => Reason::Skill,
        Never::Ending => Reason::OtherEnding,
        Never::Project => Reason::Project,
        Never::HiddenFile => Reason::HiddenFile,
        Never::Fixture => Reason::Fixture,
        Never::Folder(ix) => {
            let folder = file.candidate.path.split('/').nth(ix);
            Reason::OtherFolder(folder.unwrap_or_default().to_owned())
        }
    }
}

/// Drops files with a heading alone where other files have front matter, unless they describe themselves or address the
/// agent: there they are plans, reports and notes. In a folder of agents that holds in a folder whose files mostly have
/// front matter; below it, where only other folders have any.
fn drop_papers(files: &[File<'_>], verdicts: &mut [Reason]) {
    #[derive(Default)]
    struct Count {
        with_front: usize,
        papers: usize,
    }
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let agents = files.iter().zip(&*verdicts);
    for (file, _) in agents.filter(|(_, verdict)| verdict.is_agent()) {
        let count = counts.entry(folder(&file.candidate.path)).or_default();
        let glance = file.glance.unwrap_or_default();
        count.with_front += usize::from(glance.front);
        count.papers += usize::from(glance.is_paper());
    }
    if counts.values().all(|count| count.with_front == 0) {
        return;
    }

    for (file, verdict) in files.iter().zip(verdicts) {
        let among = matches!(file.standing, Standing::Among { .. })
            && !is_named_by_folder(&file.candidate.path);
        let own = folder(&file.candidate.path);
        let is_hidden = file.standing == Standing::Among { hidden: true };
        let is_paper = file.glance.is_some_and(|glance| glance.is_paper());
        let is_odd = counts.get(own).is_some_and(|count| match count.with_front {
            0 => is_subfolder(own),
            // In a folder of its own, a runtime may read what has no front matter.
            with_front => !is_hidden && with_front > count.papers,
        });
        if verdict.is_agent() && among && is_paper && is_odd {
            *verdict = Reason::Paper;
        }
    }
}

/// Tells whether a folder is neither the root nor itself a folder of agents.
fn is_subfolder(path: &str) -> bool {
    let lower = path.to_lowercase();
    let mut parts = lower.rsplit('/');
    let name = parts.next().unwrap_or_default();
    !name.is_empty() && !is_agent_folder(name, parts.next())
}

/// Rules 3 and 4, for roots without a visible folder of agents; `strict` where there is a hidden one.
fn add_loose(files: &[File<'_>], pure: bool, strict: bool, verdicts: &mut [Reason]) {
    let loose: Vec<(usize, &File<'_>, &Glance)> = files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.standing == Standing::Loose)
        .filter_map(|(ix, file)| Some((ix, file, file.glance.as_ref()?)))
        .collect();
    let says = |glance: &Glance| {
        !glance.page_key
            && !glance.displaced
            && (glance.name || glance.description || glance.agent_key)
    };
    let is_front =
        |file: &File<'_>, glance: &Glance| glance.front || is_seldom(&file.candidate.path);
    let all = pure
        && loose.iter().any(|(_, _, glance)| says(glance))
        && loose.iter().all(|(_, file, glance)| is_front(file, glance));
    let folders = agent_folders(&loose, strict);
    for (ix, file, glance) in loose {
        let there = folders.contains(folder(&file.candidate.path));
        let reason = match glance {
            glance if all && glance.front && !glance.page_key => Some(Reason::AmongItsLike),
            _ if all || !there => None,
            glance if glance.full() && !glance.page_key => Some(Reason::AmongItsLike),
            glance => is_sibling(glance).then_some(Reason::Sibling),
        };
        if let Some(reason) = reason {
            verdicts[ix] = reason;
        }
    }
}

/// Drops what a link led to where the file itself is an agent, or another link led there before.
fn drop_twins(files: &[File<'_>], verdicts: &mut [Reason]) {
    let itself = files
        .iter()
        .zip(&*verdicts)
        .filter(|(file, verdict)| verdict.is_agent() && file.candidate.target.is_none());
    let mut seen: BTreeSet<&str> = itself
        .map(|(file, _)| file.candidate.path.as_str())
        .collect();
    for (file, verdict) in files.iter().zip(verdicts) {
        if let (true, Some(target)) = (verdict.is_agent(), &file.candidate.target)
            && !seen.insert(target)
        {
            *verdict = Reason::Twin(target.clone());
        }
    }
}

/// Tells whether a file's name is that of a document: a known one, one in capitals, or one set apart by `_`.
fn is_seldom(path: &str) -> bool {
    if is_named_by_folder(path) {
        return false;
    }

    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    // Five letters: shorter words in capitals are abbreviations, such as QA and SRE.
    let capitals = stem.len() >= 5 && stem.chars().all(|c| !c.is_alphabetic() || c.is_uppercase());
    let letters = stem.chars().any(char::is_uppercase);
    is_named(&stem.to_lowercase(), SELDOM_AGENTS) || capitals && letters || stem.starts_with('_')
}

/// Returns the folders that hold mostly files with a name and a description. Where hidden folders of agents exist, the
/// project uses agents and may publish something else: then a key that only agents have must be among them.
fn agent_folders<'a>(loose: &[(usize, &File<'a>, &Glance)], strict: bool) -> BTreeSet<&'a str> {
    #[derive(Default)]
    struct Count {
        full: usize,
        keyed: usize,
        files: usize,
    }
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for (_, file, glance) in loose
        .iter()
        .filter(|(_, file, _)| !is_seldom(&file.candidate.path))
    {
        let count = counts.entry(folder(&file.candidate.path)).or_default();
        count.files += 1;
        count.full += usize::from(glance.full() && !glance.page_key && !glance.displaced);
        count.keyed += usize::from(glance.full() && glance.agent_key);
    }
    let mostly = |count: &Count| {
        count.full > 0 && count.full * 2 >= count.files && (!strict || count.keyed > 0)
    };
    counts
        .into_iter()
        .filter(|(_, count)| mostly(count))
        .map(|(folder, _)| folder)
        .collect()
}

fn is_sibling(glance: &Glance) -> bool {
    !glance.front && glance.title && glance.description_section
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
