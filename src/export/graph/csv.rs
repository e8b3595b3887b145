//! A table for spreadsheets: one relation a row.

use std::io::{self, Write};

use super::Selected;
use crate::export::csv::row;
use crate::model::Model;
use crate::words::Words;

/// Writes the relations as RFC 4180 has it.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = |ix: usize| model.catalog.agents[ix].id.clone();
    let columns = [
        "from",
        "to",
        "target",
        "relation",
        "class",
        "layer",
        "verdict",
        "reason",
        "resolution",
        "path",
        "line",
        "weight",
        "quote",
    ];
    row(columns, out)?;
    for relation in &selected.relations {
        let verdict = model.graph.verdict(relation);
        let reason = verdict
            .barrier()
            .map(|barrier| barrier.reason(Words::english()));
        let fields = [
            id(relation.from),
            relation.to.map(id).unwrap_or_default(),
            relation.target.clone(),
            super::word(relation.relation),
            super::word(relation.relation.class()),
            super::word(relation.layer),
            verdict.name().to_owned(),
            reason.unwrap_or_default(),
            super::word(relation.resolution),
            model.catalog.agents[relation.from].agent.path.to_string(),
            relation.line.to_string(),
            relation.weight.to_string(),
            relation.quote.clone(),
        ];
        row(fields.each_ref().map(String::as_str), out)?;
    }
    Ok(())
}
