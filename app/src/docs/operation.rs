//! One operation: what it does, what it takes, what it answers, and how to try it.

use leptos::prelude::*;
use serde_json::Value;

use super::contract::{self, Group, Operation, Parameter, Response};
use super::{example, schema, words};
use crate::locale::Locale;
use crate::text;

/// All operations under one tag.
pub fn group(locale: Locale, contract: &Value, group: &Group) -> impl IntoView + use<> {
    let operations = group.operations.iter().map(|operation| article(locale, contract, operation)).collect_view();
    let anchor = group.anchor();
    let label = anchor.clone();
    view! {
        <section aria-labelledby=label>
            <h2 id=anchor lang="en">{group.name.to_string()}</h2>
            <p>{words::english(group.description)}</p>
            {operations}
        </section>
    }
}

fn article(locale: Locale, contract: &Value, operation: &Operation) -> impl IntoView + use<> {
    let anchor = operation.anchor();
    let label = anchor.clone();
    let more = (!operation.description.is_empty()).then(|| view! { <p>{words::english(operation.description)}</p> });
    let access = match (operation.takes_key, operation.takes_session) {
        (true, true) => text::docs::key_or_sign_in(locale),
        (true, false) => text::docs::key_needed(locale),
        (false, true) => text::docs::sign_in_needed(locale),
        (false, false) => text::docs::key_free(locale),
    };
    view! {
        <article class="card operation" aria-labelledby=label>
            <h3 id=anchor>
                <span class=["method ", tone(&operation.method)].concat()>{operation.method.clone()}</span>
                " "
                {words::path(operation.path)}
            </h3>
            <p class="lead">{words::english(operation.summary)}</p>
            {more}
            <p class="muted">{access}</p>
            {parameters(locale, contract, &operation.parameters)}
            {request(locale, contract, operation)}
            {answers(locale, contract, operation)}
            {tries(locale, contract, operation)}
        </article>
    }
}

/// Colour by what a method does; the word itself says it too.
fn tone(method: &str) -> &'static str {
    match method {
        "GET" => "is-calm",
        "POST" => "is-good",
        _ => "is-watch",
    }
}

fn parameters(locale: Locale, contract: &Value, parameters: &[Parameter]) -> Option<impl IntoView + use<>> {
    let rows = parameters
        .iter()
        .map(|parameter| {
            let place = match parameter.place {
                "path" => text::docs::in_path(locale),
                "query" => text::docs::in_query(locale),
                _ => text::docs::in_header(locale),
            };
            let label = contract::schema(contract, parameter.schema).label(contract);
            let label = [label.trim_end_matches(" | null"), ", ", place].concat();
            let meaning = words::english(parameter.description).into_any();
            schema::entry(locale, parameter.name, label, parameter.is_required, meaning, None)
        })
        .collect_view();
    (!parameters.is_empty()).then(|| {
        view! {
            <h4>{text::docs::parameters(locale)}</h4>
            <dl class="fields">{rows}</dl>
        }
    })
}

fn request(locale: Locale, contract: &Value, operation: &Operation) -> Option<impl IntoView + use<>> {
    let body = contract::schema(contract, operation.request?);
    let label = body.label(contract);
    let about = words::english(body.description);
    let fields = schema::fields(locale, contract, body);
    let strict = body.refuses_unknown_fields().then(|| view! { <p class="muted">{text::docs::strict(locale)}</p> });
    Some(view! {
        <h4>{text::docs::request(locale)} " " <code class="type">{label}</code></h4>
        <p>{about}</p>
        {fields}
        {strict}
    })
}

fn answers(locale: Locale, contract: &Value, operation: &Operation) -> impl IntoView + use<> {
    let rows = operation.responses.iter().map(|response| answer(locale, contract, response)).collect_view();
    let body = operation.success().and_then(|response| success(locale, contract, response));
    view! {
        <h4>{text::docs::answers(locale)}</h4>
        <table class="statuses">
            <thead>
                <tr>
                    <th scope="col">{text::docs::status(locale)}</th>
                    <th scope="col">{text::docs::meaning(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {body}
    }
}

fn answer(locale: Locale, contract: &Value, response: &Response) -> impl IntoView + use<> {
    let meaning = match response.description {
        "" => words::status(locale, response.status).into_any(),
        description => words::english(description).into_any(),
    };
    let body = response.schema.map(|node| contract::schema(contract, node).label(contract));
    let body = match response.media_type {
        _ if response.status >= 400 => view! { <a href="#problems">{body}</a> }.into_any(),
        Some("application/json") => view! { <code class="type">{body}</code> }.into_any(),
        other => view! { <code class="type">{other.unwrap_or_default().to_string()}</code> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{response.status}</th>
            <td>{meaning} " " {body}</td>
        </tr>
    }
}

fn success(locale: Locale, contract: &Value, response: &Response) -> Option<impl IntoView + use<>> {
    let body = contract::schema(contract, response.schema?);
    let about = words::english(body.description);
    let fields = schema::fields(locale, contract, body)?;
    let name = body.label(contract);
    Some(view! {
        <details class="body">
            <summary>{text::docs::fields_of(locale, &name)}</summary>
            <p>{about}</p>
            {fields}
        </details>
    })
}

fn tries(locale: Locale, contract: &Value, operation: &Operation) -> impl IntoView + use<> {
    let answer = example::answer(contract, operation).map(|answer| {
        view! {
            <details class="body">
                <summary>{text::docs::example_answer(locale)}</summary>
                <pre lang="en">
                    <code>{answer}</code>
                </pre>
            </details>
        }
    });
    view! {
        <h4>{text::docs::example(locale)}</h4>
        <pre lang="en">
            <code>{example::curl(contract, operation)}</code>
        </pre>
        {answer}
    }
}
