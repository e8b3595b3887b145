//! Models as written, and the families that people tell apart.

use indexmap::IndexSet;

use super::ModelName;
use super::frontmatter::{Node, Scalar};

/// Families by a part of the name, lower-cased; the first that fits counts.
const FAMILIES: &[(&str, &str)] = &[
    ("opus", "opus"),
    ("sonnet", "sonnet"),
    ("haiku", "haiku"),
    ("claude", "claude"),
    ("inherit", "inherit"),
    ("codex", "gpt"),
    ("gpt", "gpt"),
    ("chatgpt", "gpt"),
    ("openai/o", "gpt"),
    ("gemini", "gemini"),
    ("gemma", "gemma"),
    ("grok", "grok"),
    ("deepseek", "deepseek"),
    ("qwen", "qwen"),
    ("qwq", "qwen"),
    ("kimi", "kimi"),
    ("glm", "glm"),
    ("minimax", "minimax"),
    ("llama", "llama"),
    ("devstral", "mistral"),
    ("codestral", "mistral"),
    ("magistral", "mistral"),
    ("mixtral", "mistral"),
    ("mistral", "mistral"),
    ("command-r", "command"),
    ("composer", "composer"),
    ("phi-", "phi"),
    ("nova-", "nova"),
];

/// Words that leave the choice to the runtime.
const CHOICES: &[&str] = &["auto", "default", "fast", "best", "any"];

/// Reads the value of a key such as `model`: a name, names with `|` or commas, a list, or a map with a name.
pub(super) fn models(node: &Node) -> Vec<ModelName> {
    let unique: IndexSet<String> = names(node).into_iter().collect();
    unique
        .into_iter()
        .map(|raw| ModelName {
            family: family(&raw),
            raw,
        })
        .collect()
}

fn names(node: &Node) -> Vec<String> {
    match &node.value {
        Scalar::List(items) => items.iter().flat_map(names).collect(),
        Scalar::Map(entries) => {
            let keys = ["name", "model", "id", "primary", "default"];
            let name = keys
                .iter()
                .find_map(|key| entries.iter().find(|entry| entry.key == *key));
            match name {
                Some(entry) => names(&entry.node),
                None => entries
                    .iter()
                    .flat_map(|entry| names(&entry.node))
                    .collect(),
            }
        }
        Scalar::Bool(_) => Vec::new(),
        _ => split(node.text().unwrap_or_default()),
    }
}

fn split(text: &str) -> Vec<String> {
    let text = text.trim();
    // Brackets are a list only as a pair around it: `opus[1m]` names the size of a window.
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let names = inner
        .unwrap_or(text)
        .split(['|', ',', '\n'])
        .flat_map(|part| part.split(" or "));
    let clean = names.map(|name| name.trim().trim_matches(['"', '\'', '`']).trim());
    clean
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the family of a model: a known one, the reasoning models of OpenAI by their number, or the first word.
fn family(raw: &str) -> String {
    let name = raw.to_lowercase();
    if let Some((_, family)) = FAMILIES.iter().find(|(part, _)| name.contains(part)) {
        return (*family).to_owned();
    }
    let own = name.rsplit('/').next().unwrap_or(&name).trim();
    let word = own
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let is_reasoning =
        word.len() == 2 && word.starts_with('o') && word.ends_with(|c: char| c.is_ascii_digit());
    match word {
        _ if is_reasoning => "gpt".to_owned(),
        "" => "other".to_owned(),
        word if CHOICES.contains(&word) => "auto".to_owned(),
        word => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_names_as_written() {
        for (raw, expected) in [
            ("sonnet", "sonnet"),
            ("claude-3-opus-20240229", "opus"),
            ("Claude Sonnet 4.5 (copilot)", "sonnet"),
            ("anthropic/claude-opus-4-5", "opus"),
            ("GPT-5.2 (copilot)", "gpt"),
            ("o3-mini", "gpt"),
            ("gemini-3-flash-preview", "gemini"),
            ("inherit", "inherit"),
            ("auto", "auto"),
            ("acme/rocket-7b", "rocket"),
        ] {
            assert_eq!(family(raw), expected, "{raw}");
        }
    }

    #[test]
    fn several_models_in_one_text() {
        assert_eq!(split("opus | sonnet"), ["opus", "sonnet"]);
    }
}
