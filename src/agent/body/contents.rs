//! The outline of a body on its page.

use super::{Body, Heading};

impl Body {
    /// Returns the headings that the page shows, each with its level there, from 2 to 6.
    ///
    /// The page's one `h1` is the agent's name: a first heading that only repeats it is left out, and the others stand
    /// below it by their nesting, without gaps, whatever levels their author chose.
    pub fn contents(&self, name: &str) -> impl Iterator<Item = (u8, &Heading)> {
        let levels = self.levels(name);
        self.headings
            .iter()
            .zip(levels)
            .filter_map(|(heading, level)| Some((level?, heading)))
    }

    /// Returns each heading's level on the page, none for the one that is left out.
    pub(super) fn levels(&self, name: &str) -> Vec<Option<u8>> {
        let mut above: Vec<u8> = Vec::new();
        let title = self.has_title(name);
        let level = |(ix, heading): (usize, &Heading)| {
            if title && ix == 0 {
                return None;
            }
            while above.last().is_some_and(|level| *level >= heading.level) {
                above.pop();
            }
            above.push(heading.level);
            Some((above.len() as u8 + 1).min(6))
        };
        self.headings.iter().enumerate().map(level).collect()
    }

    /// Returns whether the body begins with a heading that is the agent's name, however that is spelled.
    fn has_title(&self, name: &str) -> bool {
        let folded = |text: &str| -> String {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        };
        let heading = self
            .headings
            .first()
            .filter(|heading| self.titled && heading.level == 1);
        heading.is_some_and(|heading| !name.is_empty() && folded(&heading.text) == folded(name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    fn contents(markdown: &str, name: &str) -> Vec<String> {
        let body = read(markdown, 0, 1);
        body.contents(name)
            .map(|(level, heading)| format!("{level} {}", heading.anchor))
            .collect()
    }

    #[test]
    fn a_first_heading_that_repeats_the_name_is_left_out() {
        let markdown = "# Backend Architect\n\n## Role\n\n### Limits\n\n## Tools\n";
        assert_eq!(
            contents(markdown, "backend-architect"),
            ["2 role", "3 limits", "2 tools"]
        );
        assert_eq!(
            contents(markdown, "other"),
            ["2 backend-architect", "3 role", "4 limits", "3 tools"]
        );
    }

    #[test]
    fn levels_have_no_gaps() {
        assert_eq!(
            contents("### a\n\n##### b\n\n#### c\n\n## d\n", ""),
            ["2 a", "3 b", "3 c", "2 d"]
        );
    }
}
