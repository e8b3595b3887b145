//! The catalog: every agent with its identity, slug and variants.

mod alike;
mod category;
mod context;
mod equipment;
pub mod slug;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::agent::Agent;
use crate::capability::Capabilities;
use crate::component::{Component, Marketplace};
use crate::facts::Loading;
use crate::finding::{Place, near};
use crate::source::{Codeowners, Plugin};
pub use alike::Alike;
pub use category::{category_key, unknown_categories};
use equipment::PluginsOf;
pub use equipment::folder as component_folder;
pub use slug::slugify;

/// All agents of all sources; immutable once assembled.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Names of the sources, in the order given.
    pub sources: Vec<Arc<str>>,
    /// Agents by source, path and place in the file. An agent's index here is its handle everywhere in the program.
    pub agents: Vec<Listing>,
    /// The plugins that agents stand in, by their manifests; sorted by source and folder.
    pub plugins: Vec<Plugin>,
    /// What agents use and what starts them, by source, kind, path and line.
    pub components: Vec<Component>,
    pub marketplaces: Vec<Marketplace>,
    /// The address of each component among those of its kind.
    component_slugs: Vec<String>,
    plugins_of: PluginsOf,
    likeness: OnceLock<alike::Likeness>,
}

impl Catalog {
    /// Returns a catalog of agents that others assembled, in their order.
    pub fn of(agents: Vec<Listing>) -> Self {
        Catalog {
            agents,
            ..Catalog::default()
        }
    }

    /// Returns the pairs of agents whose texts say nearly the same, found when first asked for.
    pub fn alike(&self) -> &[Alike] {
        &self.likeness().pairs
    }

    /// Returns about how many phrases of 100 the texts of two agents have in common; nothing where one of them is too short
    /// to be compared.
    pub fn phrases_in_common(&self, first: usize, second: usize) -> Option<usize> {
        self.likeness().percent(first, second)
    }

    fn likeness(&self) -> &alike::Likeness {
        self.likeness
            .get_or_init(|| alike::Likeness::of(&self.agents))
    }

    /// Returns the innermost plugin that an agent stands in, where a manifest names it.
    pub fn plugin(&self, agent: &Agent) -> Option<&Plugin> {
        let ends = agent.path.rmatch_indices('/').map(|(end, _)| end);
        let mut folders = ends.chain([0]).map(|end| &agent.path[..end]);

        folders.find_map(|folder| {
            let wanted = (&*agent.source, folder);
            let key = |plugin: &Plugin| (&*plugin.source, plugin.folder.as_str()).cmp(&wanted);
            let found = self.plugins.binary_search_by(key).ok()?;
            self.plugins.get(found)
        })
    }

    /// Gives agents whose files name no owner those of `CODEOWNERS`.
    pub fn give_owners(&mut self, codeowners: &Codeowners) {
        for listing in &mut self.agents {
            let agent = &listing.agent;
            if agent.owners.is_empty() && agent.source == codeowners.source {
                listing.owners = codeowners.of(&agent.path).to_vec();
            }
        }
    }

    /// Returns what the runtime of an agent's dialect does with its file; nothing where that is not known.
    pub fn loading(&self, ix: usize) -> Option<&Loading> {
        let listing = &self.agents[ix];
        let read = || Loading::new(&listing.agent, self.plugin(&listing.agent).is_some());

        listing.loading.get_or_init(read).as_ref()
    }

    /// Returns the agents by the source and the path of the file that defines them.
    pub fn by_file(&self) -> FxHashMap<(&str, &str), Vec<usize>> {
        let mut files: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
        for (ix, Listing { agent, .. }) in self.agents.iter().enumerate() {
            let file = (&*agent.source, &*agent.path);
            files.entry(file).or_default().push(ix);
        }
        files
    }

    /// Finds the agents that a person may mean: by id, slug, name, alias or path, the most exact first.
    ///
    /// Several agents come back only where the wording fits them equally well.
    pub fn find(&self, wanted: &str) -> Vec<usize> {
        let key = name_key(wanted);
        let tests: [&dyn Fn(&Listing) -> bool; 5] = [
            &|listing| listing.id == wanted,
            &|listing| listing.agent.identity() == wanted,
            &|listing| listing.slug == wanted || listing.agent.name == wanted,
            &|listing| {
                name_key(&listing.agent.name) == key || name_key(listing.agent.stem()) == key
            },
            &|listing| {
                listing
                    .agent
                    .aliases
                    .iter()
                    .any(|alias| name_key(alias) == key)
            },
        ];
        tests
            .iter()
            .map(|test| {
                (0..self.agents.len())
                    .filter(|&ix| test(&self.agents[ix]))
                    .collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Returns the one agent that a person means.
    ///
    /// # Errors
    ///
    /// Fails where the wording fits no agent, or several equally well.
    pub fn one(&self, wanted: &str) -> Result<usize, NotOne> {
        match self.find(wanted)[..] {
            [ix] => Ok(ix),
            [] => Err(NotOne::Unknown {
                wanted: wanted.to_owned(),
                near: near(wanted, self.ids())
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            }),
            ref several => Err(NotOne::Several {
                wanted: wanted.to_owned(),
                ids: several
                    .iter()
                    .map(|&ix| self.agents[ix].id.clone())
                    .collect(),
            }),
        }
    }

    /// Returns the id of every agent, in the order of the catalog.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.agents.iter().map(|listing| &*listing.id)
    }

    /// Returns the agent that a place is about: that of its key, or else that whose lines it is on.
    pub fn at(&self, place: &Place) -> Option<usize> {
        let mut agents = self.in_file(&place.source, &place.path);
        let line = place.span.map(|span| span.line);
        let is_on = |agent: &Agent| {
            let lines = agent.first_line()..=agent.last_line().unwrap_or(u32::MAX);
            line.is_some_and(|line| lines.contains(&line))
        };

        agents.find(|&ix| {
            let agent = &self.agents[ix].agent;
            match (agent.key(), &place.key) {
                (None, _) => true,
                (Some(own), Some(key)) => own == &**key,
                (Some(_), None) => is_on(agent),
            }
        })
    }

    /// Returns the agents read from a file of a source, in its order.
    pub fn in_file(&self, source: &str, path: &str) -> Range<usize> {
        let wanted = (self.rank(source), path);
        let order = |listing: &Listing| {
            (self.rank(&listing.agent.source), &*listing.agent.path).cmp(&wanted)
        };
        let start = self
            .agents
            .partition_point(|listing| order(listing).is_lt());
        let same = self.agents[start..]
            .iter()
            .take_while(|listing| order(listing).is_eq());

        start..start + same.count()
    }

    fn rank(&self, source: &str) -> Option<usize> {
        self.sources.iter().position(|name| &**name == source)
    }
}

/// Why a wording names no one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOne {
    /// It fits none. Ids that it may be misspelled for, the nearest first.
    Unknown { wanted: String, near: Vec<String> },
    /// It fits several equally well.
    Several { wanted: String, ids: Vec<String> },
}

/// An agent as the catalog lists it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Unique in the catalog: the slug, or `source/slug` where several sources are built together.
    pub id: String,
    /// Unique within its source.
    pub slug: String,
    pub agent: Agent,
    pub capabilities: Capabilities,
    /// Who answers for it: as its file says, else as `CODEOWNERS` does.
    pub owners: Vec<String>,
    /// Agents of the same name elsewhere in the catalog, by index.
    pub variants: Others,
    /// Agents whose body is the same to the letter, by index.
    pub same_body: Others,
    /// What the agent's runtime does with its file, worked out when first asked for.
    loading: OnceLock<Option<Loading>>,
    /// About how many tokens its text is, counted when first asked for.
    prompt_tokens: OnceLock<u32>,
}

/// The other members of a group, by index. All members share one list, so that large groups take little memory.
#[derive(Debug, Clone)]
pub struct Others {
    own: usize,
    /// In order, the agent itself among them.
    members: Arc<[usize]>,
}

impl Others {
    /// Returns the others in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = usize> {
        let members = self.members.iter().copied();
        members.filter(|&member| member != self.own)
    }

    /// Returns how many others there are.
    pub fn len(&self) -> usize {
        self.members.len() - 1
    }

    /// Tells whether the agent is alone.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tells whether an agent is one of the others.
    pub fn contains(&self, agent: usize) -> bool {
        agent != self.own && self.members.binary_search(&agent).is_ok()
    }
}

impl Listing {
    /// Returns the page's address relative to the site's root, such as `agents/backend-architect/`.
    pub fn url(&self) -> String {
        format!("agents/{}/", self.id)
    }
}

/// Gives every agent its identity and finds variants; agents may come in any order.
pub fn assemble(sources: Vec<Arc<str>>, mut agents: Vec<Agent>) -> Catalog {
    let rank: FxHashMap<&str, usize> = sources
        .iter()
        .enumerate()
        .map(|(ix, name)| (&**name, ix))
        .collect();
    agents.sort_by_cached_key(|agent| {
        let start = agent.definition.as_ref().map(|own| own.range.start);
        (rank.get(&*agent.source).copied(), agent.path.clone(), start)
    });

    let slugs = slug::assign(&agents);
    let names = groups(&agents, |agent| name_key(&agent.name));
    let bodies = groups(&agents, |agent| {
        let text = agent.body_text();
        let text = text.trim();
        // Empty bodies have nothing in common.
        match text.is_empty() {
            true => blake3::hash(agent.identity().as_bytes()),
            false => blake3::hash(text.as_bytes()),
        }
    });
    let several = sources.len() > 1;
    let listings = agents.into_iter().zip(slugs).zip(names).zip(bodies);
    let agents = listings
        .map(|(((agent, slug), variants), same_body)| Listing {
            id: if several {
                format!("{}/{slug}", slugify(&agent.source))
            } else {
                slug.clone()
            },
            slug,
            capabilities: Capabilities::of(&agent.tools),
            variants,
            same_body,
            owners: agent.owners.clone(),
            loading: OnceLock::new(),
            prompt_tokens: OnceLock::new(),
            agent,
        })
        .collect();
    Catalog {
        sources,
        agents,
        ..Catalog::default()
    }
}

/// Returns a name as references compare it: lower case, without spaces, `-` and `_`.
pub fn name_key(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns for each agent the others that share its key.
fn groups<K: Eq + std::hash::Hash>(agents: &[Agent], key: impl Fn(&Agent) -> K) -> Vec<Others> {
    let keys: Vec<K> = agents.iter().map(key).collect();
    let mut members: FxHashMap<&K, Vec<usize>> = FxHashMap::default();
    for (ix, key) in keys.iter().enumerate() {
        members.entry(key).or_default().push(ix);
    }

    let groups: FxHashMap<&K, Arc<[usize]>> = members
        .into_iter()
        .map(|(key, members)| (key, members.into()))
        .collect();
    keys.iter()
        .enumerate()
        .map(|(own, key)| Others {
            own,
            members: groups[key].clone(),
        })
        .collect()
}
