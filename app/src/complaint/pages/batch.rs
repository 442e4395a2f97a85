//! Many complaints from one file: tried first, then filed.

use leptos::prelude::*;

use crate::complaint::{BatchResult, BatchRow, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::{batch as say, batch_fault as fault_words};
use crate::ui::form::{Faults, done_line, problem_line};
use crate::ui::raw_text;

/// The page as it begins, or with what became of a file.
#[derive(Debug, Clone, Default)]
pub struct BatchForm {
    /// What was sent, so that a tried file need not be chosen again.
    pub rows: String,
    pub result: Option<BatchResult>,
    pub faults: Faults,
}

pub fn batch(visitor: &Visitor, form: BatchForm) -> Page {
    let l = visitor.locale;
    let refused = form.faults.0.first().map(|fault| problem_line([say::refused(l), " ", &of_file(l, fault)].concat()));
    let example = "waybill_number, category, cause, remedy_sought, text";
    let body = view! {
        <div class="list">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {refused}
            {form.result.as_ref().map(|result| outcome(l, result))}
            <form method="post" action=api::BATCH enctype="multipart/form-data" class="card stack">
                <div class="field">
                    <label for="file">{say::file(l)}</label>
                    <input id="file" name="file" type="file" accept=".csv,text/csv" aria-describedby="file-hint" />
                    <p class="hint" id="file-hint">{say::hint(l)} " " <code>{example}</code></p>
                </div>
                <div class="field">
                    <label for="rows">{say::rows(l)}</label>
                    <textarea id="rows" name="rows" rows="6" spellcheck="false">{raw_text(&form.rows)}</textarea>
                </div>
                <div class="tools">
                    <button name="act" value="test" class="is-quiet">{say::test(l)}</button>
                    <button name="act" value="file">{say::button(l)}</button>
                </div>
            </form>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn outcome(l: Locale, result: &BatchResult) -> AnyView {
    let (sound, refused) = (result.sound_count.to_string(), result.refused_count.to_string());
    let sum = match result.is_test {
        true => say::tried(l, &refused, &sound),
        false => say::filed(l, &refused, &sound),
    };
    let rows: Vec<AnyView> = result.items.iter().map(|item| row(l, item)).collect();
    view! {
        {done_line(sum)}
        <table class="batch">
            <thead>
                <tr>
                    <th scope="col">{say::line(l)}</th>
                    <th scope="col">{say::result(l)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(l: Locale, item: &BatchRow) -> AnyView {
    let what = match (&item.complaint_number, item.errors.is_empty()) {
        (Some(number), _) => {
            let href = api::complaint_page(number);
            view! { <a class="number" href=href>{number.clone()}</a> }.into_any()
        }
        (None, true) => say::sound(l).into_any(),
        (None, false) => {
            let faults: Vec<String> = item.errors.iter().map(|fault| of_row(l, fault)).collect();
            view! { <span class="field-fault">{faults.join("; ")}</span> }.into_any()
        }
    };
    view! {
        <tr>
            <td>{item.line.to_string()}</td>
            <td>{what}</td>
        </tr>
    }
    .into_any()
}

/// Why a file is none. Faults of one column name it behind `/file/`.
fn of_file(l: Locale, fault: &FieldProblem) -> String {
    let column = fault.pointer.strip_prefix("/file/");
    match (column, fault.code.as_str()) {
        (Some(column), "required") => fault_words::column_missing(l, column),
        (Some(column), _) => fault_words::column_unknown(l, column),
        (None, "required") => fault_words::no_rows(l).to_string(),
        (None, "too_many") => fault_words::too_many(l).to_string(),
        (None, _) => fault_words::not_text(l).to_string(),
    }
}

/// Column and fault, such as `category: is missing`.
fn of_row(l: Locale, fault: &FieldProblem) -> String {
    let words = match (fault.pointer.as_str(), fault.code.as_str()) {
        ("", _) => return fault_words::cells(l).to_string(),
        ("/waybill_number", "unknown") => fault_words::foreign(l).to_string(),
        (_, "duplicate") => fault_words::duplicate(l, &fault.detail),
        (_, "required") => fault_words::required(l).to_string(),
        (_, "too_long") => fault_words::too_long(l).to_string(),
        (_, "unknown") => fault_words::unknown(l).to_string(),
        _ => fault_words::malformed(l).to_string(),
    };
    [fault.pointer.trim_start_matches('/'), ": ", &words].concat()
}
