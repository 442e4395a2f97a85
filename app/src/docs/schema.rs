//! Fields of a schema as a list of names and meanings; what lies inside opens on demand.

use leptos::prelude::*;
use serde_json::Value;

use super::contract::{Field, Schema};
use super::words;
use crate::locale::Locale;
use crate::text;

/// The fields of an object or of a list's items; None for a plain value.
pub fn fields(locale: Locale, contract: &Value, schema: Schema) -> Option<AnyView> {
    inner(locale, contract, schema, &mut Vec::new())
}

/// `around` holds the names of the schemas that are open, so that a recursive one ends.
fn inner<'a>(locale: Locale, contract: &'a Value, schema: Schema<'a>, around: &mut Vec<&'a str>) -> Option<AnyView> {
    let schema = schema.item(contract);
    let fields = schema.fields(contract);
    let name = schema.name.unwrap_or_default();
    if fields.is_empty() || around.contains(&name) {
        return None;
    }
    around.push(name);
    let rows = fields.iter().map(|field| row(locale, contract, field, around)).collect_view();
    around.pop();
    Some(view! { <dl class="fields">{rows}</dl> }.into_any())
}

fn row<'a>(locale: Locale, contract: &'a Value, field: &Field<'a>, around: &mut Vec<&'a str>) -> impl IntoView + use<> {
    let schema = field.schema;
    let inside = inner(locale, contract, schema, around).map(|fields| {
        let name = schema.item(contract).name.unwrap_or(field.name);
        view! {
            <details>
                <summary>{text::docs::fields_of(locale, name)}</summary>
                {fields}
            </details>
        }
    });
    let about = (!schema.description.is_empty()).then(|| words::english(schema.description));
    let values = values(locale, &schema.values());
    let more = (inside.is_some() || values.is_some()).then(|| view! { {values} {inside} }.into_any());
    entry(locale, field.name, schema.label(contract), field.is_required, about.into_any(), more)
}

/// Name, type and what it means; more of it below, over the whole width.
pub fn entry(
    locale: Locale,
    name: &str,
    label: String,
    is_required: bool,
    meaning: AnyView,
    more: Option<AnyView>,
) -> impl IntoView + use<> {
    view! {
        <div>
            <dt>
                <code>{name.to_string()}</code>
                <span class="type">{label}</span>
                {is_required.then(|| view! { <span class="required">{text::docs::required(locale)}</span> })}
            </dt>
            <dd>
                <p>{meaning}</p>
            </dd>
            {more.map(|more| view! { <dd class="more">{more}</dd> })}
        </div>
    }
}

/// The allowed words of an enumeration.
fn values(locale: Locale, values: &[&str]) -> Option<impl IntoView + use<>> {
    let words = values.iter().map(|value| view! { <li><code>{value.to_string()}</code></li> }).collect_view();
    (!values.is_empty()).then(|| {
        view! {
            <details>
                <summary>{text::docs::values(locale, values.len() as u64)}</summary>
                <ul class="values">{words}</ul>
            </details>
        }
    })
}
