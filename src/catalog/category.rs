//! Categories as people name them: `Core development` is the folder `01-core-development`.

use std::collections::{BTreeMap, BTreeSet};

use super::Catalog;
use crate::config;
use crate::finding::{Finding, Place, Severity, nearest};

/// Returns a category as names of it are compared: without the number that sorts it, case and separators.
pub fn category_key(category: &str) -> String {
    let bare = category.trim_start_matches(|c: char| c.is_ascii_digit() || "-_. ".contains(c));
    let words = bare.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let key = words.collect::<Vec<_>>().join(" ").to_lowercase();
    if key.is_empty() {
        category.to_lowercase()
    } else {
        key
    }
}

/// Notes descriptions of categories that no agent is in.
pub fn unknown_categories(catalog: &Catalog, described: &BTreeMap<String, String>) -> Vec<Finding> {
    let known: BTreeSet<&str> = catalog
        .agents
        .iter()
        .filter_map(|listing| listing.agent.category.as_deref())
        .collect();
    let keys: BTreeSet<String> = known
        .iter()
        .map(|category| category_key(category))
        .collect();
    let unknown = described
        .keys()
        .filter(|category| !keys.contains(&category_key(category)));
    unknown
        .map(|category| {
            let place = Place::file("agentdex".into(), config::FILE.into());
            let message =
                format!("`site.categories` describes `{category}`, and no agent is in it");
            Finding::new("config/unknown-category", Severity::Warning, place, message)
                .near(nearest(category, known.iter().copied()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_named_by_its_folder_or_in_words() {
        for name in [
            "01-core-development",
            "Core development",
            "core_development",
        ] {
            assert_eq!(category_key(name), "core development");
        }
        assert_eq!(category_key("42"), "42");
    }
}
