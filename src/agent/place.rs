//! What a file's place says of its agent: the category that its folder is.

/// Folders that group agents by what they are, not by what they are about.
const PLAIN_FOLDERS: &[&str] = &[
    "agent",
    "agents",
    "categories",
    "category",
    "chatmode",
    "chatmodes",
    "components",
    "custom-agents",
    "droids",
    "mode",
    "modes",
    "plugins",
    "plugin",
    "src",
    "sub-agents",
    "subagent",
    "subagents",
];

/// Returns the nearest folder that means something: `design` of `agents/design/x.md`, the plugin of
/// `plugins/billing/agents/x.md`, without a number in front.
pub(super) fn category(path: &str) -> Option<String> {
    let folders = path.rsplit('/').skip(1);
    let telling = folders
        .take_while(|folder| !folder.starts_with('.'))
        .find(|folder| {
            let lower = folder.to_lowercase();
            !PLAIN_FOLDERS.contains(&lower.as_str()) && !without_number(&lower).is_empty()
        })?;
    Some(without_number(telling).to_owned())
}

/// Takes the number off a folder such as `01-core-development`.
fn without_number(folder: &str) -> &str {
    let rest = folder.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.len() < folder.len() && rest.starts_with(['-', '_', '.', ' ']) {
        true => rest.trim_start_matches(['-', '_', '.', ' ']),
        false => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_that_means_something() {
        for (path, expected) in [
            ("design/backend-architect.md", Some("design")),
            ("plugins/billing/agents/clerk.md", Some("billing")),
            (
                "categories/01-core-development/api.md",
                Some("core-development"),
            ),
            (".claude/agents/x.md", None),
            ("x.md", None),
            ("agents/security/x.md", Some("security")),
        ] {
            assert_eq!(category(path).as_deref(), expected, "{path}");
        }
    }
}
