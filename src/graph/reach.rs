//! The effective layer: whom the runtimes would let each agent call, and which capabilities it reaches by that.
//!
//! Everyone may often call everyone, so calls are kept as rules and told one by one only where they are asked for.

use std::collections::BTreeSet;

use crate::agent::dialect::Dialect;
use crate::agent::frontmatter::Node;
use crate::agent::{Agent, CalleeRule, RelationType, ToolMode};
use crate::capability::{Capability, runtime};
use crate::catalog::{Catalog, Listing};
use crate::tool::matches_glob;

use super::evidence::Lines;
use super::resolve::Names;
use super::{Barrier, CallVerdict, Cause, Layer, Limit, Relation, Resolution};

/// Keys of the front matter that say whom an agent may call, the most telling first.
const KEYS: [&str; 6] = [
    "agents",
    "tools",
    "allowed-tools",
    "permission",
    "disallowedTools",
    "name",
];

/// Whom the runtimes would let agents call.
#[derive(Debug, Default)]
pub struct Effective {
    calls: Vec<Calls>,
    /// By agent: what limits whom it may start.
    limits: Vec<Option<Limit>>,
    /// By agent: the pool that it stands in.
    pool_of: Vec<usize>,
    /// Agents that one runtime sees together: those of one source and one runtime, or of one file where that binds them,
    /// without those that nobody may call.
    pools: Vec<Vec<usize>>,
    /// Agents that start nobody once they were called themselves, in catalog order.
    last_in_chain: Vec<usize>,
}

/// Whom an agent may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Calls {
    /// It holds no tool for that, or its runtime allows none.
    Nobody,
    /// Every agent of its source that runs in the same runtime and may be called.
    Anyone,
    /// These, in catalog order.
    Only(Vec<usize>),
}

impl Effective {
    pub(super) fn of(catalog: &Catalog, names: &Names<'_>) -> Self {
        let mut keys: Vec<(&str, Dialect, &str)> = Vec::new();
        let mut pools: Vec<Vec<usize>> = Vec::new();
        let mut pool_of = Vec::with_capacity(catalog.agents.len());
        for (ix, listing) in catalog.agents.iter().enumerate() {
            let rules = runtime::rules(listing.agent.dialect);
            let file = match rules.is_bound_to_file {
                true => &*listing.agent.path,
                false => "",
            };
            let key = (&*listing.agent.source, rules.dialect, file);
            let pool = keys
                .iter()
                .position(|known| *known == key)
                .unwrap_or_else(|| {
                    keys.push(key);
                    pools.push(Vec::new());
                    keys.len() - 1
                });
            if !is_never_called(&listing.agent) {
                pools[pool].push(ix);
            }
            pool_of.push(pool);
        }
        let calls = |ix: usize| calls(catalog, names, ix, &pools[pool_of[ix]]);
        let calls: Vec<Calls> = (0..catalog.agents.len()).map(calls).collect();
        let limits = catalog
            .agents
            .iter()
            .zip(&calls)
            .map(|(listing, calls)| limit(listing, calls))
            .collect();
        let last_in_chain = (0..catalog.agents.len())
            .filter(|&ix| loses_tool_when_called(&catalog.agents[ix].agent))
            .collect();
        Effective {
            calls,
            limits,
            pool_of,
            pools,
            last_in_chain,
        }
    }

    /// Returns the rule for an agent.
    pub fn calls(&self, agent: usize) -> &Calls {
        self.calls.get(agent).unwrap_or(&Calls::Nobody)
    }

    /// Returns the pool that an agent stands in, by number: those of one source and one runtime.
    pub fn pool(&self, agent: usize) -> usize {
        self.pool_of.get(agent).copied().unwrap_or_default()
    }

    /// Tells whether one agent may call another.
    pub fn allows(&self, caller: usize, callee: usize) -> bool {
        match self.calls(caller) {
            Calls::Nobody => false,
            Calls::Anyone => caller != callee && self.is_in_pool(caller, callee),
            Calls::Only(agents) => agents.binary_search(&callee).is_ok() && caller != callee,
        }
    }

    /// Tells whether an agent may be called by those that may call anyone of another's pool.
    fn is_in_pool(&self, of: usize, agent: usize) -> bool {
        let pool = self.pools.get(self.pool(of));
        pool.is_some_and(|pool| pool.binary_search(&agent).is_ok())
    }

    /// Returns the agents that nobody may call, in catalog order.
    pub fn never_called(&self) -> impl Iterator<Item = usize> {
        (0..self.pool_of.len()).filter(|&agent| !self.is_in_pool(agent, agent))
    }

    /// Tells whether an agent that was called by another may call others in turn, as far as its own file goes.
    pub fn passes_on(&self, agent: usize) -> bool {
        self.last_in_chain.binary_search(&agent).is_err()
    }

    /// Returns why an agent may start nobody.
    pub fn caller_limit(&self, caller: usize) -> Option<Limit> {
        let limit = self.limits.get(caller).copied().flatten();
        limit.filter(|_| *self.calls(caller) == Calls::Nobody)
    }

    /// Returns what becomes of a written call.
    pub fn verdict(&self, caller: usize, callee: usize) -> CallVerdict {
        let barrier = if self.allows(caller, callee) {
            return CallVerdict::Runs;
        } else if caller == callee {
            Barrier::Itself
        } else if let Some(limit) = self.caller_limit(caller) {
            Barrier::Caller(limit)
        } else if !self.is_in_pool(callee, callee) {
            Barrier::NeverCalled
        } else if let (Calls::Only(_), Some(Some(limit))) =
            (self.calls(caller), self.limits.get(caller))
            && self.pool(caller) == self.pool(callee)
        {
            Barrier::NotListed(*limit)
        } else {
            Barrier::OutOfReach
        };
        CallVerdict::WrittenOnly(barrier)
    }

    /// Returns whom an agent may call, in catalog order; never itself.
    pub fn callees(&self, agent: usize) -> impl Iterator<Item = usize> {
        let callees = match self.calls(agent) {
            Calls::Nobody => &[][..],
            Calls::Anyone => &self.pools[self.pool_of[agent]],
            Calls::Only(agents) => agents,
        };
        callees
            .iter()
            .copied()
            .filter(move |&callee| callee != agent)
    }

    /// Returns the shortest way from an agent to one that holds a capability, both included: one agent where it holds
    /// the capability itself, none where no chain of calls that its runtime allows gets there.
    pub fn reach(
        &self,
        catalog: &Catalog,
        agent: usize,
        capability: Capability,
    ) -> Option<Vec<usize>> {
        let holds = |ix: usize| catalog.agents[ix].capabilities.can(capability);
        let most = usize::from(runtime::rules(catalog.agents[agent].agent.dialect).depth);
        let mut ways = vec![vec![agent]];
        let mut seen = vec![agent];
        for _ in 0..=most {
            if let Some(way) = ways
                .iter()
                .find(|way| way.last().is_some_and(|&last| holds(last)))
            {
                return Some(way.clone());
            }
            let mut longer = Vec::new();
            for way in &ways {
                let Some(&last) = way.last() else { continue };
                if way.len() > 1 && !self.passes_on(last) {
                    continue;
                }
                let anyone = matches!(self.calls(last), Calls::Anyone);
                // Who may call anyone calls the first that holds it; a second step would find no other agents.
                let next = self
                    .callees(last)
                    .filter(|&callee| !anyone || holds(callee));
                for callee in next.take(if anyone { 1 } else { usize::MAX }) {
                    if !seen.contains(&callee) {
                        seen.push(callee);
                        longer.push(way.iter().copied().chain([callee]).collect());
                    }
                }
            }
            ways = longer;
        }
        None
    }

    /// Returns the calls as relations, one by one: everyone to everyone where everyone inherits all tools.
    pub fn relations<'c>(&'c self, catalog: &'c Catalog) -> impl Iterator<Item = Relation> + 'c {
        (0..self.calls.len()).flat_map(move |from| self.relations_of(catalog, from))
    }

    /// Returns the calls of one agent as relations.
    pub fn relations_of<'c>(
        &'c self,
        catalog: &'c Catalog,
        from: usize,
    ) -> impl Iterator<Item = Relation> + 'c {
        let (line, quote) = evidence(&catalog.agents[from].agent);
        self.callees(from).map(move |to| Relation {
            from,
            to: Some(to),
            target: catalog.agents[to].agent.name.clone(),
            relation: RelationType::Spawns,
            layer: Layer::Effective,
            resolution: Resolution::Name,
            candidates: Vec::new(),
            suggestion: None,
            line,
            quote: quote.clone(),
            weight: 1,
            again: Vec::new(),
        })
    }
}

/// Tells whom an agent may call.
fn calls(catalog: &Catalog, names: &Names<'_>, ix: usize, pool: &[usize]) -> Calls {
    let listing = &catalog.agents[ix];
    let rules = runtime::rules(listing.agent.dialect);
    if rules.depth == 0
        || !listing.capabilities.can(Capability::Delegate)
        || is_only_called(&listing.agent)
    {
        return Calls::Nobody;
    }
    let Some(callees) = listing.agent.callees.as_ref().filter(|_| rules.list_binds) else {
        return match rules.is_listed_only {
            true => Calls::Nobody,
            false => Calls::Anyone,
        };
    };
    decided(catalog, names, ix, pool, &callees.rules)
}

/// Returns whom rules leave to an agent; the last rule that fits an agent decides.
fn decided(
    catalog: &Catalog,
    names: &Names<'_>,
    ix: usize,
    pool: &[usize],
    rules: &[CalleeRule],
) -> Calls {
    // What stands before the last rule for everybody decides nothing.
    let everybody = rules.iter().rposition(|rule| rule.agents == "*");
    let is_open = everybody.is_none_or(|at| rules[at].allows);
    let rest = &rules[everybody.map_or(0, |at| at + 1)..];
    if is_open && rest.iter().all(|rule| rule.allows) {
        return Calls::Anyone;
    }

    let everyone = pool.iter().copied().filter(|_| is_open);
    let mut only: BTreeSet<usize> = everyone.collect();
    for rule in rest {
        for agent in meant(catalog, names, ix, pool, &rule.agents) {
            if rule.allows {
                only.insert(agent);
            } else {
                only.remove(&agent);
            }
        }
    }
    match only.is_empty() {
        true => Calls::Nobody,
        false => Calls::Only(only.into_iter().collect()),
    }
}

/// Returns the agents of a pool that a rule means by a name or a glob.
fn meant(
    catalog: &Catalog,
    names: &Names<'_>,
    ix: usize,
    pool: &[usize],
    agents: &str,
) -> Vec<usize> {
    if agents.contains('*') {
        let fits = |&&ix: &&usize| {
            let agent = &catalog.agents[ix].agent;
            let path = agent.path_name();
            matches_glob(agents, &agent.name) || path.is_some_and(|path| matches_glob(agents, path))
        };
        return pool.iter().filter(fits).copied().collect();
    }
    let resolved = names.resolve(names.speaker(ix), agents);
    resolved
        .to
        .into_iter()
        .chain(resolved.candidates)
        .filter(|to| pool.binary_search(to).is_ok())
        .collect()
}

/// Tells whether an OpenCode agent is only ever called, and has no task tool then.
fn is_only_called(agent: &Agent) -> bool {
    mode(agent) == Some("subagent") && loses_tool_when_called(agent)
}

/// Tells whether an OpenCode agent is only ever started by a person.
fn is_never_called(agent: &Agent) -> bool {
    mode(agent) == Some("primary")
}

/// Tells whether an agent has no task tool where another called it: OpenCode leaves it to those whose rules name it.
fn loses_tool_when_called(agent: &Agent) -> bool {
    let is_explicit = agent
        .callees
        .as_ref()
        .is_some_and(|callees| callees.is_explicit);

    agent.dialect.has_ordered_permissions() && !is_explicit
}

/// Returns the mode of an OpenCode agent.
fn mode(agent: &Agent) -> Option<&str> {
    let entries = agent.groups.iter().flat_map(|group| &group.entries);
    entries
        .filter(|_| agent.dialect.has_ordered_permissions())
        .find(|entry| entry.key == "mode")
        .and_then(|entry| Node::text(&entry.node))
}

/// Returns what limits whom an agent may start; `None` where it may start any agent.
fn limit(listing: &Listing, calls: &Calls) -> Option<Limit> {
    let rules = runtime::rules(listing.agent.dialect);
    let cause = match calls {
        Calls::Anyone => return None,
        Calls::Only(_) => Cause::List,
        Calls::Nobody if rules.depth == 0 => Cause::Runtime,
        Calls::Nobody if !listing.capabilities.can(Capability::Delegate) => lacking_tool(listing),
        Calls::Nobody if is_only_called(&listing.agent) => Cause::Mode,
        Calls::Nobody => Cause::List,
    };

    Some(Limit {
        cause,
        stated: stated(&listing.agent, keys(cause)),
        tool: &rules.delegation_tool,
    })
}

/// Tells whether an agent lists tools without one that starts agents, or is denied that one.
fn lacking_tool(listing: &Listing) -> Cause {
    match listing.agent.tools.mode {
        ToolMode::Inherit | ToolMode::All => Cause::Denied,
        ToolMode::List | ToolMode::None => Cause::NoTool,
    }
}

/// Returns the keys that a cause rests on, the most telling first.
fn keys(cause: Cause) -> &'static [&'static str] {
    match cause {
        Cause::Runtime => &[],
        Cause::NoTool => &["tools", "allowed-tools", "permission"],
        Cause::Denied => &["disallowedTools", "permission", "tools"],
        Cause::Mode => &["mode"],
        Cause::List => &["agents", "permission", "tools"],
    }
}

/// Returns the first of some keys that the front matter has, with its line.
fn stated(agent: &Agent, keys: &[&'static str]) -> Option<(&'static str, u32)> {
    if let Some(own) = &agent.definition {
        let line_of = |key: &str| own.entries.iter().find(|entry| entry.key == key);
        return keys.iter().find_map(|&key| Some((key, line_of(key)?.line)));
    }
    let lines = Lines::of(&agent.bytes);
    let has_key = |line: u32, key: &str| {
        let text = lines.line(line);
        text.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
    };

    keys.iter().find_map(|&key| {
        let line = (1..agent.body.line).find(|&line| has_key(line, key))?;
        Some((key, line))
    })
}

/// Returns the line on which an agent's own part of its file begins to speak of it.
fn first_key(agent: &Agent) -> u32 {
    agent.definition.as_ref().map_or(1, |own| own.line)
}

/// Returns the line that says what an agent may call, or the file's first where none does.
fn evidence(agent: &Agent) -> (u32, String) {
    let line = stated(agent, &KEYS).map_or_else(|| first_key(agent), |(_, line)| line);
    let evidence = Lines::of(&agent.bytes).evidence(line, 0, "");
    (evidence.line, evidence.quote)
}
