//! Pictures of the graph as SVG, made at build time: the same input gives the same bytes, and no font is asked.
//!
//! Nodes are links with titles and show the agent's signature. A line is solid where a call can run, dotted where a
//! relation is written and starts no agent, dashed where the runtime would allow a call that no file asks for. Colours
//! are the page's custom properties, so that a picture is light or dark with its page; a picture alone brings its own.

mod around;
pub mod card;
mod delegation;
mod layered;
mod layers;
mod matrix;
mod measure;
mod overlay;
mod path;
mod ring;
mod svg;

use crate::agent::RelationType;
use crate::catalog::Listing;
use crate::graph::{CallVerdict, Delegation, Relation, Resolution};
use crate::model::Model;
use crate::words::Words;

pub use matrix::Cells;
pub use svg::Picture;
pub(crate) use svg::xml;

/// Most agents that are drawn one by one where nobody is in focus: more are a hairball in any layout.
const MOST_AGENTS: usize = 48;

/// Most agents around a ring, and most lines for each of them.
const MOST_IN_RING: usize = 14;
const LINES_IN_RING: usize = 3;

/// What pictures are drawn on: the model, and the addresses of agents' pages.
pub struct Sheet<'m> {
    model: &'m Model,
    link: &'m dyn Fn(usize) -> Option<String>,
    /// What became of agents; nothing where only one state is drawn.
    marks: &'m [Mark],
    terse: bool,
    /// Whether nodes and lines carry the numbers of their agents.
    numbered: bool,
    /// Whether agents that may run commands stand out.
    marks_execute: bool,
    words: &'m Words,
}

/// One end of a relation: an agent of the catalog, or a name without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End<'m> {
    Agent(usize),
    Name(&'m str, Stranger),
}

/// Why a name means no one agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stranger {
    Ambiguous,
    Builtin,
    Dangling,
}

/// All relations between two ends, as one line.
struct Line<'m> {
    from: End<'m>,
    to: End<'m>,
    /// What becomes of it when the agents run.
    verdict: CallVerdict,
    /// What it states, for people: `delegates to, spawns`.
    says: String,
    weight: u32,
    mark: Mark,
}

/// What became of a node or a line between two states of a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Mark {
    #[default]
    Same,
    Came,
    Went,
}

impl<'m> Sheet<'m> {
    /// Prepares pictures; `link` gives the address of an agent's page, if there is one.
    pub fn new(model: &'m Model, link: &'m dyn Fn(usize) -> Option<String>) -> Self {
        Sheet {
            model,
            link,
            marks: &[],
            terse: false,
            numbered: false,
            marks_execute: false,
            words: Words::english(),
        }
    }

    /// Makes pictures for a page that tells in words what is drawn: they take half the bytes.
    pub fn terse(self) -> Self {
        Sheet {
            terse: true,
            ..self
        }
    }

    /// Makes pictures whose nodes and lines a script finds by the numbers of their agents.
    pub fn numbered(self) -> Self {
        Sheet {
            numbered: true,
            ..self
        }
    }

    /// Labels pictures in a catalog's own words.
    pub fn saying(self, words: &'m Words) -> Self {
        Sheet { words, ..self }
    }

    /// Draws one agent between those that name it and those that it names, so many to a side.
    pub fn around(&self, agent: usize, relations: &[&Relation], most: usize) -> Picture {
        around::draw(self, agent, &lines(self, relations), most)
    }

    /// Draws agents one below the other, with what each says of the next.
    pub fn path(&self, agents: &[usize], relations: &[&Relation]) -> Picture {
        path::draw(self, agents, relations)
    }

    /// Draws one agent between those that reach it in so many steps and those that it reaches.
    pub fn focus(&self, agent: usize, relations: &[&Relation]) -> Picture {
        let lines = lines(self, relations);
        let (ends, columns) = layers::columns_around(End::Agent(agent), &lines);
        layers::draw(self, &ends, &columns, &lines, Some(End::Agent(agent)))
    }

    /// Draws agents that all reach each other around a ring, or as a matrix where lines would be a hairball.
    pub fn circle(&self, agents: &[usize], relations: &[&Relation]) -> Picture {
        let lines = lines(self, relations);
        if agents.len() <= MOST_IN_RING && lines.len() <= LINES_IN_RING * agents.len() {
            return ring::circle(self, agents, &lines);
        }
        self.matrix(&Cells::of(&[(String::new(), agents.to_vec())]), relations)
    }

    /// Draws all agents that have relations in columns, so that most relations lead from left to right; or their
    /// categories where no columns would be legible.
    pub fn overview(&self, agents: &[usize], relations: &[&Relation]) -> Picture {
        let lines = lines(self, relations);
        let (ends, columns) = layers::columns_of(&lines);
        if ends.len() <= MOST_AGENTS && layers::bends(&ends, &columns, &lines) <= ends.len() {
            layers::draw(self, &ends, &columns, &lines, None)
        } else {
            ring::categories(self, agents, &lines)
        }
    }

    /// Draws delegations that are connected with one another, callers to the left of their callees.
    pub fn delegation(&self, delegations: &[&Delegation]) -> Picture {
        let sheet = Sheet {
            marks_execute: true,
            ..*self
        };
        delegation::draw(&sheet, delegations)
    }

    /// Draws which agents work before which others, the first to the left.
    pub fn order(&self, relations: &[&Relation]) -> Picture {
        delegation::draw_order(self, relations)
    }

    /// Draws who names whom as a matrix in the order given.
    pub fn matrix(&self, cells: &Cells, relations: &[&Relation]) -> Picture {
        matrix::draw(self, cells, relations)
    }

    /// Draws two states of a catalog over each other: agents and what they say of one another, each with what became of
    /// it. `None` where no columns would be legible.
    pub fn overlay(&self, marks: &'m [Mark], relations: &[(&Relation, Mark)]) -> Option<Picture> {
        overlay::draw(&Sheet { marks, ..*self }, relations)
    }

    /// Draws the categories of agents, and how much is said between them.
    pub fn categories(&self, agents: &[usize], relations: &[&Relation]) -> Picture {
        ring::categories(self, agents, &lines(self, relations))
    }

    fn mark(&self, end: End<'m>) -> Mark {
        match end {
            End::Agent(agent) => self.marks.get(agent).copied().unwrap_or_default(),
            End::Name(..) => Mark::Same,
        }
    }

    fn listing(&self, agent: usize) -> &'m Listing {
        &self.model.catalog.agents[agent]
    }

    /// Returns the name that an end goes by.
    fn name(&self, end: End<'m>) -> &'m str {
        match end {
            End::Agent(agent) => &self.listing(agent).agent.name,
            End::Name(name, _) => name,
        }
    }
}

impl Line<'_> {
    /// Returns the class that gives the line its looks.
    fn class(&self) -> &'static str {
        class(self.verdict)
    }
}

impl<'m> End<'m> {
    fn from(relation: &Relation) -> Self {
        End::Agent(relation.from)
    }

    fn to(relation: &'m Relation) -> Self {
        let stranger = match relation.resolution {
            Resolution::Ambiguous => Stranger::Ambiguous,
            Resolution::Builtin => Stranger::Builtin,
            _ => Stranger::Dangling,
        };
        relation
            .to
            .map_or(End::Name(&relation.target, stranger), End::Agent)
    }
}

/// Draws together what is said between the same two ends; relations to oneself are no lines.
fn lines<'m>(sheet: &Sheet<'_>, relations: &[&'m Relation]) -> Vec<Line<'m>> {
    let mut sorted: Vec<&Relation> = relations.to_vec();
    sorted.sort_by_key(|relation| {
        (
            End::from(relation),
            End::to(relation),
            relation.layer,
            relation.relation,
        )
    });
    let same = |a: &&Relation, b: &&Relation| a.from == b.from && End::to(a) == End::to(b);
    let line = |group: &[&'m Relation]| {
        let first = group.first()?;
        let mut words: Vec<&str> = group
            .iter()
            .map(|relation| sheet.words.say(words(relation.relation)))
            .collect();
        words.dedup();
        Some(Line {
            from: End::from(first),
            to: End::to(first),
            verdict: group
                .iter()
                .map(|relation| sheet.model.graph.verdict(relation))
                .find(|verdict| verdict.runs())
                .unwrap_or_else(|| sheet.model.graph.verdict(first)),
            says: words.join(", "),
            weight: group.iter().map(|relation| relation.weight).sum(),
            mark: Mark::Same,
        })
    };
    sorted
        .chunk_by(same)
        .filter_map(line)
        .filter(|line| line.from != line.to)
        .collect()
}

/// Returns how a relation reads from the agent that states it: `hands off to`.
pub(crate) fn words(relation: RelationType) -> &'static str {
    match relation {
        RelationType::DelegatesTo => "delegates to",
        RelationType::Spawns => "spawns",
        RelationType::HandsOffTo => "hands off to",
        RelationType::ReceivesFrom => "receives from",
        RelationType::CollaboratesWith => "works with",
        RelationType::ReviewedBy => "is reviewed by",
        RelationType::ApprovedBy => "is approved by",
        RelationType::SharesContextWith => "shares context with",
        RelationType::Follows => "comes after",
        RelationType::Precedes => "comes before",
        RelationType::Unknown => "mentions",
        RelationType::DistinguishesFrom => "is not",
    }
}

impl Mark {
    /// Returns the class of what is marked, after another class.
    fn class(self) -> &'static str {
        match self {
            Mark::Same => "",
            Mark::Came => " came",
            Mark::Went => " went",
        }
    }

    /// Returns what a title says first of it.
    fn says(self, words: &Words) -> String {
        match self {
            Mark::Same => String::new(),
            Mark::Came => format!("{}: ", words.say("new")),
            Mark::Went => format!("{}: ", words.say("gone")),
        }
    }
}

/// Returns the class of lines with a verdict.
fn class(verdict: CallVerdict) -> &'static str {
    match verdict {
        CallVerdict::Runs => "runs",
        CallVerdict::WrittenOnly(_) => "written",
        CallVerdict::Possible => "possible",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph;

    const HARBOUR: &str = "=== s/a.md\n---\nname: bar-pilot\ndescription: Brings <ships> in.\ntools: Read, Agent(keeper, ghost-hand)\n---\nReviewed by `keeper`.\n\
                           === s/b.md\n---\nname: keeper\ndescription: Keeps.\ntools: Bash\n---\nHand the log to bar-pilot.\n\
                           === s/c.md\n---\nname: cook\ndescription: Cooks.\n---\nHand the soup to bar-pilot.\n";

    fn drawn(files: &str, draw: impl Fn(&Sheet<'_>, &[&Relation]) -> Picture) -> String {
        let catalog = graph::tests::catalog(files);
        let graph = graph::relate(&catalog, &Default::default()).value;
        let model = Model {
            catalog,
            graph,
            ..Model::default()
        };
        let relations: Vec<&Relation> = model.graph.relations.iter().collect();
        let link = |ix: usize| Some(format!("../{ix}/"));
        draw(&Sheet::new(&model, &link), &relations).inline()
    }

    fn count(drawn: &str, part: &str) -> usize {
        drawn.matches(part).count()
    }

    #[test]
    fn an_agent_stands_between_its_callers_and_its_callees() {
        let drawn = drawn(HARBOUR, |sheet, relations| sheet.around(0, relations, 10));
        assert!(
            drawn.contains("aria-label=\"bar-pilot is named by 2 and names 2\""),
            "{drawn}"
        );
        assert_eq!(count(&drawn, "class=\"node self\""), 1);
        assert_eq!(count(&drawn, "class=\"node dangling\""), 1);
        assert_eq!(count(&drawn, "<a href=\"../1/\">"), 2);
        assert_eq!(count(&drawn, "class=\"runs\""), 2);
        assert_eq!(count(&drawn, "class=\"written broken\""), 1);
        assert_eq!(count(&drawn, "class=\"written\""), 1);
        assert!(
            drawn.contains("<title>spawns, is reviewed by</title>"),
            "{drawn}"
        );
    }

    #[test]
    fn a_terse_picture_draws_like_lines_together_and_says_nothing_twice() {
        let catalog = graph::tests::catalog(HARBOUR);
        let graph = graph::relate(&catalog, &Default::default()).value;
        let model = Model {
            catalog,
            graph,
            ..Model::default()
        };
        let relations: Vec<&Relation> = model.graph.relations.iter().collect();
        let link = |ix: usize| Some(format!("../{ix}/"));
        let drawn = Sheet::new(&model, &link)
            .terse()
            .around(0, &relations, 10)
            .inline();
        assert_eq!(count(&drawn, "class=\"written\""), 1);
        assert_eq!(
            (count(&drawn, "class=\"tip\""), count(&drawn, " 3l-6 3z")),
            (1, 3)
        );
        assert!(
            drawn.contains("<a class=\"node\" href=\"../1/\">"),
            "{drawn}"
        );
        // The keeper may run commands, and stands on both sides; the cook may do everything.
        assert!(drawn.contains(">xxx</text>"), "{drawn}");
        assert!(
            !drawn.contains("Brings") && !drawn.contains("<title>keeper</title>"),
            "{drawn}"
        );
    }

    #[test]
    fn a_numbered_picture_names_the_agents_of_each_node_and_line() {
        let catalog = graph::tests::catalog(HARBOUR);
        let graph = graph::relate(&catalog, &Default::default()).value;
        let model = Model {
            catalog,
            graph,
            ..Model::default()
        };
        let link = |ix: usize| Some(format!("../{ix}/"));
        let edges: Vec<&Delegation> = model.graph.delegations.edges.iter().collect();
        let drawn = Sheet::new(&model, &link)
            .terse()
            .numbered()
            .delegation(&edges)
            .inline();
        assert_eq!(count(&drawn, "class=\"node execute\" data-a="), 2);
        for line in [
            "class=\"runs\" data-e=\"0,1\"",
            "class=\"written\" data-e=\"1,0\"",
            "class=\"runs\" data-e=\"2,0\"",
        ] {
            assert_eq!(count(&drawn, line), 1, "{line}: {drawn}");
        }
        // The cook may use every tool.
        assert_eq!(count(&drawn, "h-9l9 9z"), 1, "{drawn}");
    }

    #[test]
    fn more_neighbours_than_fit_are_counted() {
        let many: String = (0..9)
            .map(|ix| {
                format!("=== s/{ix}.md\n---\nname: hand-{ix}\n---\nHand the rope to mate-pilot.\n")
            })
            .collect();
        let files = format!("{many}=== s/z.md\n---\nname: mate-pilot\n---\n");
        let drawn = drawn(&files, |sheet, relations| sheet.around(9, relations, 5));
        assert!(drawn.contains("and 4 more"), "{drawn}");
        assert_eq!(count(&drawn, "class=\"node\""), 5);
    }

    #[test]
    fn an_agent_without_relations_has_no_picture() {
        drawn("=== s/a.md\n---\nname: pilot\n---\n", |sheet, relations| {
            let picture = sheet.around(0, relations, 10);
            assert!(picture.is_empty());
            picture
        });
    }

    #[test]
    fn a_path_says_what_each_says_of_the_next() {
        let drawn = drawn(HARBOUR, |sheet, relations| {
            sheet.path(&[2, 0, 1], relations)
        });
        assert!(drawn.contains("hands off to, line 5"), "{drawn}");
        assert!(drawn.contains("“Hand the soup to bar-pilot.”"), "{drawn}");
        assert!(drawn.contains("spawns, line 4"), "{drawn}");
    }

    #[test]
    fn circles_and_self_relations_end_in_columns_too() {
        let files = "=== s/a.md\n---\nname: first-mate\ntools: Agent(first-mate, second-mate)\n---\n\
                     === s/b.md\n---\nname: second-mate\ntools: Agent(third-mate)\n---\n\
                     === s/c.md\n---\nname: third-mate\ntools: Agent(first-mate)\n---\n";
        let drawn = drawn(files, |sheet, relations| {
            sheet.overview(&[0, 1, 2], relations)
        });
        assert_eq!(
            (
                count(&drawn, "class=\"node\""),
                count(&drawn, "class=\"runs\"")
            ),
            (3, 3)
        );
    }

    #[test]
    fn what_a_file_says_cannot_break_out_of_a_picture() {
        let files = "=== s/a.md\n---\nname: \"<script>\\\"&\"\ndescription: <b>bold</b>\n---\nHand it to keeper.\n\
                     === s/b.md\n---\nname: keeper\n---\n";
        let drawn = drawn(files, |sheet, relations| sheet.overview(&[0, 1], relations));
        assert!(
            !drawn.contains("<script>") && !drawn.contains("<b>"),
            "{drawn}"
        );
    }
}
