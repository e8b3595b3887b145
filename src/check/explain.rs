//! Rules as text: `check --explain` and `docs/rules.md` are made from the same rows.

use std::fmt::Write;

use super::rule::{Example, Rule};
use super::rules::{GROUPS, RULES};
use crate::agent::mend;

/// Returns one rule as Markdown.
pub fn rule(rule: &Rule) -> String {
    let mut text = format!(
        "# {}\n\n**{}**: {}.\n\n{}\n\n",
        rule.id, rule.severity, rule.summary, rule.why
    );
    let _ = write!(
        text,
        "**What to do.** {}\n\n",
        sentence(&capitalised(rule.mend))
    );
    if mends(rule) {
        text += "`agentdex check --fix` writes it into the file.\n\n";
    }
    if let Some(example) = &rule.example {
        text += &examples(example);
    }
    let _ = writeln!(text, "Source: {}", sentence(rule.source));
    text
}

/// Tells whether what a rule finds can be mended without its author.
pub fn mends(rule: &Rule) -> bool {
    mend::mend(rule.id).is_some_and(|mend| mend.by_hand.is_none())
}

/// Returns every rule in one line each, by group.
pub fn list() -> String {
    let mut text = String::new();
    for (group, about) in GROUPS {
        let _ = writeln!(text, "{group}/ {about}");
        for rule in of(group) {
            let name = rule.id.split_once('/').map_or(rule.id, |(_, name)| name);
            let _ = writeln!(
                text,
                "  {:<8} {name:<20} {}",
                rule.severity.to_string(),
                rule.summary
            );
        }
    }
    text
}

/// Returns all rules as one Markdown document, without what is written by hand around them.
pub fn document() -> String {
    let mut text = String::new();
    for (group, about) in GROUPS {
        let _ = write!(
            text,
            "## {group}\n\n{}\n\n| rule | level | finds |\n| --- | --- | --- |\n",
            sentence(&capitalised(about))
        );
        for rule in of(group) {
            let anchor = rule.id.replace('/', "");
            let _ = writeln!(
                text,
                "| [{}](#{anchor}) | {} | {} |",
                rule.id, rule.severity, rule.summary
            );
        }
        text.push('\n');
        of(group).for_each(|one| text += &format!("##{}\n", rule(one)));
    }
    text.trim_end().to_owned() + "\n"
}

fn of(group: &str) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.group() == group)
}

fn examples(example: &Example) -> String {
    let fenced = |text: &str| {
        let fence = if text.contains("```") { "````" } else { "```" };
        format!("{fence}markdown\n{}\n{fence}\n\n", visible(text.trim_end()))
    };
    format!(
        "Flagged:\n\n{}Clean:\n\n{}",
        fenced(example.flagged),
        fenced(example.clean)
    )
}

/// Shows characters that nobody would see as their numbers.
pub fn visible(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if c != '\n' && (c.is_control() || crate::agent::text::unseen::is_invisible(c)) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', ')']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
