//! Chains of calls that are longer than the runtime follows.

use std::collections::VecDeque;

use super::{chain, span};
use crate::capability::runtime;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "reach/too-deep",
    severity: Severity::Info,
    summary: "a chain of calls is deeper than the runtime allows",
    why: "The last agents of the chain are never called: whoever should call them does their work itself or stops.",
    mend: "let an agent higher up call them, or start them from the conversation",
    source: "code.claude.com/docs/en/sub-agents, code.visualstudio.com/docs/copilot/agents/subagents, opencode.ai/docs/agents, \
             geminicli.com/docs/core/subagents: how deep agents nest (2026-11)",
    example: Some(Example {
        flagged: "=== .github/agents/a.agent.md\n---\nname: lead\ndescription: Leads.\ntools: ['agent']\nagents: ['planner']\n---\n=== .github/agents/b.agent.md\n---\nname: planner\ndescription: Plans.\ntools: ['agent']\nagents: ['builder']\n---\n=== .github/agents/c.agent.md\n---\nname: builder\ndescription: Builds.\ntools: ['edit']\n---\n",
        clean: "=== .github/agents/a.agent.md\n---\nname: lead\ndescription: Leads.\ntools: ['agent']\nagents: ['planner', 'builder']\n---\n=== .github/agents/b.agent.md\n---\nname: planner\ndescription: Plans.\ntools: ['read']\n---\n=== .github/agents/c.agent.md\n---\nname: builder\ndescription: Builds.\ntools: ['edit']\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let count = model.catalog.agents.len();
    let network = model.graph.calls(count, |edge| edge.verdict.runs());
    let starts = (0..count)
        .filter(|&ix| network.callers(ix).next().is_none() && network.callees(ix).next().is_some());
    // The nearest of those that nobody calls, and the way from there.
    let mut came_from: Vec<Option<(usize, usize)>> = vec![None; count];
    let mut queue: VecDeque<usize> = VecDeque::new();
    for start in starts {
        came_from[start] = Some((start, 0));
        queue.push_back(start);
    }
    let mut findings = Vec::new();
    while let Some(agent) = queue.pop_front() {
        let Some((_, distance)) = came_from[agent] else {
            continue;
        };
        for callee in network.callees(agent) {
            if came_from[callee].is_none() {
                came_from[callee] = Some((agent, distance + 1));
                queue.push_back(callee);
                findings.extend(finding(rule, model, &came_from, callee));
            }
        }
    }
    findings
}

/// Returns the finding about an agent that stands just beyond what the runtime follows.
fn finding(
    rule: &Rule,
    model: &Model,
    came_from: &[Option<(usize, usize)>],
    last: usize,
) -> Option<Finding> {
    let (caller, distance) = came_from[last]?;
    let depth = usize::from(runtime::rules(model.catalog.agents[last].agent.dialect).depth);
    if distance != depth + 1 {
        return None;
    }
    let mut way = vec![last];
    while let Some((from, _)) = came_from[way[way.len() - 1]].filter(|&(_, distance)| distance > 0)
    {
        way.push(from);
    }
    way.reverse();
    let message = format!(
        "{distance} calls in a row, of which the runtime follows {depth}: {}",
        chain(model, &way)
    );
    let place = model
        .graph
        .call(caller, last)
        .map(|relation| span(model, relation));
    Some(
        rule.finding_at(&model.catalog.agents[caller], place, message)
            .help(rule.mend)
            .about(way),
    )
}
