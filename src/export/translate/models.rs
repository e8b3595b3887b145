//! Models by the names that each runtime gives them.

use super::Target;
use super::draft::Draft;
use crate::agent::ModelName;

/// What a runtime that has no floating names calls the newest model of a family: family, OpenCode, Copilot. From
/// `models.dev` and `docs.github.com/copilot/reference/ai-models/supported-models`, 2026-11.
const NEWEST: &[(&str, &str, &str)] = &[
    ("opus", "anthropic/claude-opus-5", "Claude Opus 5"),
    ("sonnet", "anthropic/claude-sonnet-5", "Claude Sonnet 5"),
    ("haiku", "anthropic/claude-haiku-4-5", "Claude Haiku 4.5"),
];

/// Families that one company makes, with OpenCode's name of it.
const MAKERS: &[(&str, &[&str])] = &[
    ("anthropic", &["opus", "sonnet", "haiku", "claude"]),
    ("openai", &["gpt"]),
    ("google", &["gemini"]),
];

/// What a model is called elsewhere.
enum Named {
    Same(String),
    Near(String, &'static str),
    /// The choice is the runtime's, which is what leaving the key out says.
    Left,
    Nothing(String),
}

/// Writes the model: the first that the target runs.
pub(super) fn write(draft: &mut Draft, models: &[ModelName]) {
    let mut written = false;
    for model in models {
        if written {
            draft.lost(
                "model",
                &model.raw,
                "one model is named; this is a further choice",
            );
            continue;
        }
        match named(model, draft.target) {
            Named::Same(name) => {
                draft.set("model", name);
                written = true;
            }
            Named::Near(name, why) => {
                draft.approximated("model", &model.raw, &name, why);
                draft.set("model", name);
                written = true;
            }
            Named::Left => written = true,
            Named::Nothing(why) => draft.lost("model", &model.raw, why),
        }
    }
}

fn named(model: &ModelName, target: Target) -> Named {
    let family = model.family.as_str();
    if matches!(family, "inherit" | "auto") {
        return Named::Left;
    }
    let maker = MAKERS
        .iter()
        .find(|(_, families)| families.contains(&family))
        .map(|(maker, _)| *maker);
    let newest = NEWEST
        .iter()
        .find(|(name, ..)| *name == model.raw.to_lowercase());
    let id = id(&model.raw);
    let runs = match target {
        Target::Claude => maker == Some("anthropic"),
        Target::Gemini => maker == Some("google"),
        Target::Codex => maker == Some("openai"),
        Target::Copilot | Target::OpenCode => true,
    };
    if !runs {
        return Named::Nothing(format!(
            "{} does not run it; the session's model is used",
            target.title()
        ));
    }
    let is_id = id.contains(|c: char| c.is_ascii_digit());
    match target {
        Target::Claude if id.starts_with("claude-") && id == model.raw => Named::Same(id),
        Target::Claude if newest.is_some() => Named::Same(model.raw.to_lowercase()),
        Target::Claude if family == "claude" => {
            Named::Nothing("it names no family of models".to_owned())
        }
        Target::Claude => Named::Near(family.to_owned(), "the newest of the family"),
        Target::Gemini | Target::Codex if id == model.raw => Named::Same(id),
        Target::Gemini | Target::Codex => Named::Near(id, "spelled as an id"),
        Target::OpenCode => match (newest, maker) {
            _ if model.raw.contains('/') => Named::Same(model.raw.clone()),
            (Some((_, newest, _)), _) => {
                Named::Near((*newest).to_owned(), "the newest of the family in 2026-11")
            }
            (None, Some(maker)) if is_id => Named::Near(
                format!("{maker}/{id}"),
                "its maker's own service is assumed",
            ),
            _ => Named::Nothing("OpenCode names models by provider and id".to_owned()),
        },
        Target::Copilot => match newest {
            Some((_, _, newest)) => {
                Named::Near((*newest).to_owned(), "the newest of the family in 2026-11")
            }
            None if is_id && maker.is_some() => {
                Named::Near(title(&id), "spelled as Copilot's list does")
            }
            None => Named::Nothing("Copilot's list does not have it".to_owned()),
        },
    }
}

/// Returns a model's id: `claude-sonnet-4-5` for `Claude Sonnet 4.5 (copilot)` and `anthropic/claude-sonnet-4-5`.
fn id(raw: &str) -> String {
    let name = raw.split(" (").next().unwrap_or(raw);
    let name = name
        .rsplit('/')
        .next()
        .unwrap_or(name)
        .trim()
        .to_lowercase()
        .replace(' ', "-");
    if name.starts_with("claude") {
        name.replace('.', "-")
    } else {
        name
    }
}

/// Returns an id as a list for people has it: `Claude Sonnet 4.5`, `GPT-5.2-Codex`, `Gemini 3 Pro`.
fn title(id: &str) -> String {
    let is_date = |part: &&str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = id.split('-').filter(|part| !is_date(part)).collect();
    let mut title = String::new();
    for (at, part) in parts.iter().enumerate() {
        let numbers = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let between = match at {
            0 => "",
            _ if id.starts_with("gpt") => "-",
            _ if numbers(part) && numbers(parts[at - 1]) => ".",
            _ => " ",
        };
        title += between;
        match *part {
            "gpt" => title += "GPT",
            part => {
                let mut letters = part.chars();
                title.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                title.extend(letters);
            }
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_for_people_are_one_model() {
        for (raw, expected) in [
            ("Claude Sonnet 4.5 (copilot)", "claude-sonnet-4-5"),
            ("anthropic/claude-opus-4-5", "claude-opus-4-5"),
            ("GPT-5.2-Codex (copilot)", "gpt-5.2-codex"),
        ] {
            assert_eq!(id(raw), expected);
        }
        for (id, expected) in [
            ("claude-sonnet-4-5-20250929", "Claude Sonnet 4.5"),
            ("gpt-5.2-codex", "GPT-5.2-Codex"),
            ("gemini-3-pro", "Gemini 3 Pro"),
        ] {
            assert_eq!(title(id), expected);
        }
    }
}
