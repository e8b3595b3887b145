//! A table for spreadsheets: one relation a row.

use std::io::{self, Write};

use super::Selected;
use crate::model::Model;
use crate::words::Words;

/// Writes the relations as RFC 4180 has it.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = |ix: usize| model.catalog.agents[ix].id.clone();
    out.write_all(
        b"from,to,target,relation,class,layer,verdict,reason,resolution,path,line,weight,quote\r\n",
    )?;
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
        write!(out, "{}\r\n", fields.map(|field| escaped(&field)).join(","))?;
    }
    Ok(())
}

/// Quotes a field where it has to be. A field that a spreadsheet would take for a formula gets a leading apostrophe:
/// agent files come from strangers.
fn escaped(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(escaped("plain"), "plain");
        assert_eq!(escaped("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(escaped("=1+1"), "'=1+1");
    }
}
