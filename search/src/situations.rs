//! From what is the matter to who is called for it: "the certificates expired" asks for those who keep systems running.

use crate::analysis::{stem, words};
use std::collections::BTreeSet;

/// A situation a line, see the file.
const SITUATIONS: &str = include_str!("situations.txt");

/// What is the matter, and who is called.
pub(crate) struct Situation {
    /// Ways of saying it: of each group of stems in one of them, a query must have one.
    ways: Vec<Vec<BTreeSet<String>>>,
    pub(crate) roles: Vec<Vec<String>>,
}

/// Reads the list.
pub(crate) fn situations() -> Vec<Situation> {
    let lines = SITUATIONS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('>'))
        .map(|(ways, roles)| Situation {
            ways: ways.split(',').map(groups).collect(),
            roles: roles.split(',').map(words).collect(),
        })
        .collect()
}

fn groups(way: &str) -> Vec<BTreeSet<String>> {
    way.split_whitespace()
        .map(|choices| {
            choices
                .split('|')
                .map(|word| stem(word).into_owned())
                .collect()
        })
        .collect()
}

impl Situation {
    /// Tells whether a query with these stems is about it: another word for each group.
    pub(crate) fn is_meant(&self, stems: &[String]) -> bool {
        self.ways.iter().any(|groups| {
            let mut used = BTreeSet::new();
            groups.iter().all(|group| {
                let found =
                    (0..stems.len()).find(|at| group.contains(&stems[*at]) && !used.contains(at));
                found.is_some_and(|at| used.insert(at))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(query: &str) -> String {
        let stems: Vec<String> = words(query)
            .iter()
            .map(|word| stem(word).into_owned())
            .collect();
        let situations = situations();
        let meant = situations
            .iter()
            .filter(|situation| situation.is_meant(&stems));
        let roles = meant.flat_map(|situation| &situation.roles);
        roles
            .map(|role| role.join(" "))
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn situations_call_for_roles() {
        let cases = [
            (
                "the TLS certificate has expired",
                "tls, devops, network, incident response",
            ),
            ("our queries are slow", "database optimizer, sql, postgres"),
            ("players are cheating", "security, multiplayer"),
            (
                "somebody broke into the server",
                "incident response, security, forensics",
            ),
            ("kafka streams", ""),
        ];
        for (query, expected) in cases {
            assert_eq!(roles(query), expected, "{query}");
        }
    }

    #[test]
    fn every_line_has_words_and_roles() {
        for situation in situations() {
            assert!(
                situation
                    .ways
                    .iter()
                    .flatten()
                    .all(|group| !group.is_empty())
            );
            assert!(situation.ways.iter().all(|way| !way.is_empty()));
            assert!(situation.roles.iter().all(|role| !role.is_empty()));
        }
    }
}
