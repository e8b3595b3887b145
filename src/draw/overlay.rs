//! Two states of a catalog in one picture: what came, what went, and what stayed around it.

use super::{End, Line, Mark, Picture, Sheet, layers, lines};
use crate::graph::Relation;

/// Most ends that are drawn one by one.
const MOST: usize = 60;

/// How many bends an end may cost before lines are no longer to be followed.
const BENDS: usize = 2;

/// Draws relations with their marks in columns: all of them where they are legible, else those that changed.
pub(super) fn draw(sheet: &Sheet<'_>, relations: &[(&Relation, Mark)]) -> Option<Picture> {
    let all = marked(sheet, relations);
    columns(sheet, &all).or_else(|| {
        let changed: Vec<Line<'_>> = all
            .into_iter()
            .filter(|line| line.mark != Mark::Same)
            .collect();
        columns(sheet, &changed)
    })
}

fn columns(sheet: &Sheet<'_>, lines: &[Line<'_>]) -> Option<Picture> {
    let (ends, columns) = layers::columns_of(lines);
    let legible = !ends.is_empty()
        && ends.len() <= MOST
        && layers::bends(&ends, &columns, lines) <= BENDS * ends.len();
    legible.then(|| layers::draw(sheet, &ends, &columns, lines, None))
}

/// Draws together what is said between the same two ends: what came or went beside something that stayed is no new line.
fn marked<'m>(sheet: &Sheet<'_>, relations: &[(&'m Relation, Mark)]) -> Vec<Line<'m>> {
    let of = |mark: Mark| {
        let same: Vec<&Relation> = relations
            .iter()
            .filter(|(_, own)| *own == mark)
            .map(|(relation, _)| *relation)
            .collect();
        lines(sheet, &same)
            .into_iter()
            .map(move |line| Line { mark, ..line })
    };
    let mut drawn: Vec<Line<'m>> = of(Mark::Same).collect();
    for line in of(Mark::Came).chain(of(Mark::Went)) {
        let ends = |other: &Line<'_>| (other.from, other.to) == (line.from, line.to);
        match drawn.iter_mut().find(|other| ends(other)) {
            // One said it another way before.
            Some(other) => {
                other.says += &format!("; {}{}", line.mark.says(sheet.words), line.says);
                other.mark = Mark::Same;
            }
            None => drawn.push(line),
        }
    }
    drawn.sort_by_key(|line: &Line<'_>| -> (End<'m>, End<'m>) { (line.from, line.to) });
    drawn
}
