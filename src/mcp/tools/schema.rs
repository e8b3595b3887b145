//! JSON Schemas of what tools take and answer.

use rmcp::model::JsonObject;
use rmcp::schemars::JsonSchema;
use rmcp::schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::export::schemas::SCHEMAS;

/// The published schema that has what each tool answers, by its name, among its definitions.
const ANSWERS: &str = "mcp.schema.json";

/// Returns the schema of arguments, without what the models of some clients refuse.
pub(super) fn input<T: JsonSchema>() -> JsonObject {
    let generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    let schema = generator.into_root_schema_for::<T>();
    let Value::Object(mut schema) = plain(schema.to_value()) else {
        return JsonObject::new();
    };

    schema.shift_remove("description");
    schema
}

/// Returns a schema without formats, titles and nulls: an argument that is not needed is left out.
fn plain(schema: Value) -> Value {
    match schema {
        Value::Object(mut parts) => {
            // An argument may be called so as well: then it is a schema, and no word.
            parts.retain(|key, part| !(matches!(&**key, "format" | "title") && part.is_string()));
            if let Some(Value::Array(types)) = parts.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = &types[..] {
                    let only = only.clone();
                    parts.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(values)) = parts.get_mut("enum") {
                values.retain(|value| !value.is_null());
            }
            parts
                .into_iter()
                .map(|(key, part)| (key, plain(part)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(plain).collect(),
        other => other,
    }
}

/// Returns the schema of what a tool answers, whole: clients fetch no parts of it.
pub(super) fn output(tool: &str) -> Option<JsonObject> {
    let answers = published(ANSWERS)?;
    let schema = answers.pointer(&format!("/$defs/{tool}"))?;

    match inlined(schema, ANSWERS) {
        Value::Object(schema) => Some(schema),
        _ => None,
    }
}

fn published(name: &str) -> Option<Value> {
    let (_, text) = SCHEMAS.iter().find(|(known, _)| *known == name)?;

    serde_json::from_str(text).ok()
}

/// Returns a schema of a published file with those that it refers to in their places.
fn inlined(schema: &Value, file: &str) -> Value {
    match schema {
        Value::Object(parts) => match parts.get("$ref").and_then(Value::as_str) {
            Some(reference) => referred(reference, file),
            None => parts
                .iter()
                // What names the schema of a whole file means nothing inside of another.
                .filter(|(key, _)| !matches!(&***key, "$schema" | "$id"))
                .map(|(key, part)| (key.clone(), inlined(part, file)))
                .collect::<Map<_, _>>()
                .into(),
        },
        Value::Array(items) => items.iter().map(|item| inlined(item, file)).collect(),
        other => other.clone(),
    }
}

/// Returns the schema that a reference such as `search.schema.json#/properties/hits` in a file means, whole.
fn referred(reference: &str, file: &str) -> Value {
    let (other, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let file = if other.is_empty() { file } else { other };
    let schema = published(file).and_then(|schema| schema.pointer(pointer).cloned());

    schema.map_or(Value::Bool(true), |schema| inlined(&schema, file))
}
