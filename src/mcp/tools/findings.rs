//! `findings`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Tool, arguments, input, one, unknown};
use crate::check;
use crate::export;
use crate::finding::{Finding, Severity};
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, value, within};
use crate::mcp::page::Page;
use crate::report::{agent, human};

pub(super) const TOOL: Tool = Tool {
    name: "findings",
    title: "What is wrong",
    description: "Lists what `agentdex check` finds: broken files, dangling references, capabilities gained by delegation, secrets, \
        hidden text, rules of the catalog's own policy. The worst first, each with rule, file, line and what to do.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// Only findings of one agent's file: its id, slug, name, alias or path
    agent: Option<String>,
    /// Only findings of one rule, such as `relation/dangling`
    rule: Option<String>,
    /// Only findings that are at least as grave
    severity: Option<AtLeast>,
    /// Most findings, from 1 to 50; 10 unless given
    limit: Option<usize>,
    /// `next_cursor` of the answer before, for the findings behind it
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "kebab-case")]
enum AtLeast {
    Error,
    Warning,
    Info,
}

impl From<AtLeast> for Severity {
    fn from(at_least: AtLeast) -> Self {
        match at_least {
            AtLeast::Error => Severity::Error,
            AtLeast::Warning => Severity::Warning,
            AtLeast::Info => Severity::Info,
        }
    }
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let catalog = &view.model().catalog;
    let page = Page::new(args.limit, args.cursor.as_deref())?;
    let wanted = wanted(view, args)?;

    let shown = wanted.iter().skip(page.offset).take(page.limit);
    let records = shown
        .clone()
        .map(|finding| value(export::finding_record(catalog, finding)));
    let items = within(records.collect());
    let count = |severity| {
        wanted
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(count);

    let mut text = format!(
        "error: {}, warning: {}, info: {}\n",
        counts[0], counts[1], counts[2]
    );
    shown
        .take(items.len())
        .for_each(|finding| text += &human::brief(catalog, finding));
    let next = page.next(items.len(), wanted.len());
    let facts = data([
        (
            "summary",
            json!({ "error": counts[0], "warning": counts[1], "info": counts[2] }),
        ),
        ("findings", items.into()),
    ]);
    Ok(Answer::new(text, facts).followed_by(next))
}

/// Returns the findings that are asked for.
fn wanted<'v>(view: &'v dyn View, args: &Args) -> Result<Vec<&'v Finding>, String> {
    let mut wanted: Vec<&Finding> = match &args.agent {
        Some(agent) => {
            let ix = one(&view.model().catalog, agent)?;
            agent::findings_in(view.model(), view.findings(), ix)
        }
        None => view.findings().iter().collect(),
    };
    if let Some(rule) = &args.rule {
        let Some(rule) = check::rule(rule) else {
            return Err(unknown(
                "rule",
                rule,
                check::RULES.iter().map(|rule| rule.id),
            ));
        };
        wanted.retain(|finding| finding.rule == rule.id);
    }
    if let Some(severity) = args.severity.map(Severity::from) {
        wanted.retain(|finding| finding.severity <= severity);
    }
    Ok(wanted)
}
