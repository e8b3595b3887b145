//! One skill, server, command or plugin as the catalog understands it: who uses it, what it starts and what it needs.

use std::fmt::Write;

use super::style::{QUIET, STRONG};
use crate::agent;
use crate::model::Model;
use crate::uses::{Needed, Use, User};

/// Describes a component, styled as [`shown`](super::style::shown) expects it.
pub fn describe(model: &Model, ix: usize) -> String {
    let catalog = &model.catalog;
    let component = &catalog.components[ix];
    let mut text = format!(
        "{STRONG}{}{STRONG:#}  {}\n",
        component.name,
        component.kind.name()
    );
    if !component.description.is_empty() {
        let _ = writeln!(text, "{}", component.description);
    }
    let _ = writeln!(
        text,
        "\n{QUIET}{:13}{QUIET:#}{}",
        "id",
        catalog.component_id(ix)
    );
    let file = format!("{} in {}", component.path, component.source);
    let _ = writeln!(text, "{QUIET}{:13}{QUIET:#}{file}", "file");
    for one in component.configurations() {
        let runs = [&one.command, &one.package, &one.url];
        let runs: Vec<&str> = runs.into_iter().flatten().map(String::as_str).collect();
        let names: Vec<&str> = one
            .variables
            .iter()
            .map(|variable| variable.name.as_str())
            .collect();
        let _ = writeln!(
            text,
            "{QUIET}{:13}{QUIET:#}{} {} ({}:{})",
            "runs",
            runs.join(" "),
            names.join(" "),
            one.path,
            one.line
        );
    }

    let used = model.uses.users(ix).map(|one| line(model, one, one.user));
    let uses = model.uses.of(User::Component(ix)).iter();
    let uses = uses.map(|one| line(model, one, User::Component(one.component)));
    list("used by", used, &mut text);
    list("starts", starts(model, ix), &mut text);
    list("uses", uses, &mut text);
    list("needs", needs(model, ix), &mut text);
    text
}

fn list(title: &str, rows: impl Iterator<Item = String>, text: &mut String) {
    let rows: Vec<String> = rows.collect();
    if !rows.is_empty() {
        let _ = write!(text, "\n{STRONG}{title}{STRONG:#}\n{}", rows.concat());
    }
}

fn line(model: &Model, one: &Use, shown: User) -> String {
    let tools = match one.tools.is_empty() {
        true => String::new(),
        false => format!(" ({})", one.tools.join(", ")),
    };

    row(
        &format!("{}{tools}", name(model, shown)),
        one.line,
        &one.quote,
    )
}

fn starts(model: &Model, ix: usize) -> impl Iterator<Item = String> {
    let started = model.graph.started(ix).iter();

    started.filter_map(|one| {
        let agent = name(model, User::Agent(one.to?));
        let what = format!("{} {agent}", agent::word(&one.relation));
        Some(row(&what, one.line, &one.quote))
    })
}

fn needs(model: &Model, ix: usize) -> impl Iterator<Item = String> {
    model.uses.needs_of(ix).iter().map(|need| {
        let needed = match &need.needed {
            Needed::Agent(ix) => name(model, User::Agent(*ix)),
            Needed::Component(ix) => name(model, User::Component(*ix)),
            Needed::Missing(kind, name) => format!("{} {name}, which nobody brings", kind.name()),
        };
        let what = format!("{needed}, for {}", name(model, need.user));
        row(&what, need.line, &need.quote)
    })
}

fn row(what: &str, line: u32, quote: &str) -> String {
    format!("  {what}  {QUIET}line {line}: {quote}{QUIET:#}\n")
}

fn name(model: &Model, user: User) -> String {
    match user {
        User::Agent(ix) => model.catalog.agents[ix].id.clone(),
        User::Component(ix) => {
            let component = &model.catalog.components[ix];
            format!("{} {}", component.kind.name(), component.name)
        }
    }
}
