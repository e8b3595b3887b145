//! Both graphs over each other: the agents that a change touches, with what came, what went and what stayed.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Listing};
use crate::diff::{Compared, counterparts};
use crate::draw::{Mark, Sheet};
use crate::graph::Relation;
use crate::model::Model;
use crate::site::atlas::Atlas;

/// A picture of what changed.
pub(super) struct Drawn {
    pub svg: String,
    /// Agents are folded into their categories, for there are too many.
    pub folded: bool,
}

/// Draws what changed among who names whom; nothing where nothing did. `root` is the way to the site's root.
pub(super) fn draw(atlas: &Atlas<'_>, compared: &Compared<'_>, root: &str) -> Option<Drawn> {
    let union = Union::of(compared);
    let relations: Vec<(&Relation, Mark)> = union
        .relations
        .iter()
        .map(|(relation, mark)| (relation, *mark))
        .collect();
    if relations.is_empty() {
        return None;
    }
    let page =
        |ix: usize| union.page_of[ix].map(|agent| format!("{root}{}", atlas.link(agent).href));
    let sheet = Sheet::new(&union.model, &page).saying(&atlas.words);
    if let Some(picture) = sheet.overlay(&union.marks, &relations) {
        return Some(Drawn {
            svg: picture.inline(),
            folded: false,
        });
    }
    let changed: Vec<&Relation> = relations
        .iter()
        .filter(|(_, mark)| *mark != Mark::Same)
        .map(|(relation, _)| *relation)
        .collect();
    let agents: Vec<usize> = (0..union.marks.len()).collect();
    Some(Drawn {
        svg: sheet.categories(&agents, &changed).inline(),
        folded: true,
    })
}

/// The agents that a change touches, of both catalogs, as one model.
struct Union {
    model: Model,
    marks: Vec<Mark>,
    /// By agent of the union: its number in the new catalog, whose agents have pages.
    page_of: Vec<Option<usize>>,
    relations: Vec<(Relation, Mark)>,
}

impl Union {
    #[expect(
        clippy::too_many_lines,
        reason = "written before the default layout, which takes more lines"
    )]
    fn of(compared: &Compared<'_>) -> Self {
        let (old, new, diff) = (compared.old.model, compared.new.model, compared.diff);
        let counterpart = counterparts(&old.catalog, &new.catalog);
        // Agents of both catalogs in one numbering: those of the new one, then those that only the old one has.
        let count = new.catalog.agents.len();
        let of_old = |ix: usize| counterpart[ix].unwrap_or(count + ix);
        let mut relations: Vec<(Relation, Mark)> = Vec::new();
        for &ix in &diff.relations_added {
            relations.push((new.graph.relations[ix].clone(), Mark::Came));
        }
        for &ix in &diff.relations_removed {
            let relation = old.graph.relations[ix].clone();
            let (from, to) = (of_old(relation.from), relation.to.map(of_old));
            relations.push((
                Relation {
                    from,
                    to,
                    ..relation
                },
                Mark::Went,
            ));
        }
        let mut touched: BTreeSet<usize> = relations
            .iter()
            .flat_map(|(relation, _)| relation.to.into_iter().chain([relation.from]))
            .collect();
        touched.extend(&diff.added);
        touched.extend(diff.removed.iter().map(|&ix| count + ix));
        let came: BTreeSet<usize> = diff.relations_added.iter().copied().collect();
        for (ix, relation) in new.graph.relations.iter().enumerate() {
            let inside = touched.contains(&relation.from)
                && relation.to.is_some_and(|to| touched.contains(&to));
            if inside && !came.contains(&ix) {
                relations.push((relation.clone(), Mark::Same));
            }
        }
        let touched: Vec<usize> = touched.into_iter().collect();
        let place = |agent: usize| touched.binary_search(&agent).unwrap_or_default();
        for (relation, _) in &mut relations {
            (relation.from, relation.to) = (place(relation.from), relation.to.map(place));
        }
        let listing = |&agent: &usize| -> Listing {
            let of = if agent < count {
                &new.catalog.agents[agent]
            } else {
                &old.catalog.agents[agent - count]
            };
            of.clone()
        };
        let mark = |&agent: &usize| match agent {
            _ if agent >= count => Mark::Went,
            _ if diff.added.binary_search(&agent).is_ok() => Mark::Came,
            _ => Mark::Same,
        };
        let catalog = Catalog::of(touched.iter().map(listing).collect());
        Union {
            marks: touched.iter().map(mark).collect(),
            page_of: touched
                .iter()
                .map(|&agent| Some(agent).filter(|&agent| agent < count))
                .collect(),
            model: Model {
                catalog,
                ..Model::default()
            },
            relations,
        }
    }
}
