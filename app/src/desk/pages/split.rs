//! The form that takes one matter out of a case.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{Select, folded, form, select};
use crate::attachment::Attachment;
use crate::complaint::components::{category_name, remedy_name};
use crate::complaint::{Act, Author, Category, Complaint, FIRST_WORDS, Remedy};
use crate::desk::{Choice, api};
use crate::locale::Locale;
use crate::text::{desk as words, split as say};
use crate::ui::form::hidden;

const KEY: &str = "split";
/// Characters of words that are shown beside their box.
const GLANCE: usize = 160;

/// Nothing once the case has ended, and for whoever only reads.
pub fn split(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let may = c.may.contains(&Act::Relate) && c.may.contains(&Act::Decide);
    may.then(|| folded(say::title(l), s.typed.is(KEY), fields(l, c, s)))
}

fn fields(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let categories: Vec<Choice> =
        Category::ALL.iter().map(|one| Choice::new(one.as_str(), category_name(l, *one))).collect();
    let remedies: Vec<Choice> = Remedy::ALL.iter().map(|one| Choice::new(one.as_str(), remedy_name(l, *one))).collect();
    let choose = |name, label, chosen: String, none, choices: &[Choice]| {
        select(l, s.typed, &Select { key: KEY, name, label, chosen, none, keeps: false }, choices)
    };
    let waybill = match s.typed.is(KEY) {
        true => s.typed.value(KEY, "waybill_number"),
        false => c.waybill_number.clone().unwrap_or_default(),
    };
    let same = s.typed.detail(KEY, "category", "same_matter").map(|_| say::same_matter(l));
    let number_fault = s.typed.fault(l, KEY, "waybill_number");
    let inside = view! {
        <p class="hint">{say::lead(l)}</p>
        {hidden("once", s.once.clone())}
        {words_of_customer(l, c, s)}
        {files_of_customer(l, c, s)}
        <div class="field">
            <label for="split-waybill">{say::waybill(l)}</label>
            <input
                id="split-waybill" name="waybill_number" type="text" autocomplete="off" value=waybill
                aria-invalid=number_fault.map(|_| "true") aria-describedby="split-waybill-hint"
            />
            {number_fault.map(|words| view! { <p class="field-fault">{words}</p> })}
            <p class="hint" id="split-waybill-hint">{say::waybill_hint(l)}</p>
        </div>
        {same.map(|words| view! { <p class="field-fault" role="alert">{words}</p> })}
        {choose("category", words::category(l), String::new(), None, &categories)}
        {choose("cause", say::cause(l), String::new(), Some(say::no_cause(l)), &s.all_causes)}
        {choose("remedy_sought", say::remedy(l), c.remedy_sought.as_str().to_string(), None, &remedies)}
        <button class="is-quiet">{say::take_out(l)}</button>
    };
    form(KEY, None, inside.into_any())
}

/// What goes along: boxes beside the customer's own words.
fn words_of_customer(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let one = |id: &str, text: &str| {
        let glance: String = text.chars().take(GLANCE).collect();
        let rest = if text.chars().count() > GLANCE { "…" } else { "" };
        box_of(s, "words", id, [&glance, rest].concat())
    };
    let said = c.messages.iter().filter(|message| message.author == Author::Customer && !message.is_internal);
    let boxes: Vec<AnyView> =
        std::iter::once(one(FIRST_WORDS, &c.text)).chain(said.map(|message| one(&message.id, &message.text))).collect();
    let of_colleagues = s.typed.detail(KEY, "words", "filer").map(|_| say::choose_filers(l));
    let fault = of_colleagues.or_else(|| s.typed.fault(l, KEY, "words").map(|_| say::choose_words(l)));
    view! {
        <fieldset class="choices" aria-describedby=fault.map(|_| "split-words-fault")>
            <legend>{say::words(l)}</legend>
            {fault.map(|words| view! { <p class="field-fault" id="split-words-fault">{words}</p> })}
            <div class="options">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// Files may go along; none needs to.
fn files_of_customer(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let fault = s.typed.fault(l, KEY, "attachment_ids");
    let one = |file: &Attachment| box_of(s, "attachment_ids", &file.attachment_id, file.file_name.clone());
    let boxes: Vec<AnyView> = c.attachments.iter().map(one).collect();
    (!boxes.is_empty()).then(|| {
        view! {
            <fieldset class="choices" aria-describedby=fault.map(|_| "split-files-fault")>
                <legend>{say::files(l)}</legend>
                {fault.map(|words| view! { <p class="field-fault" id="split-files-fault">{words}</p> })}
                <div class="options">{boxes}</div>
            </fieldset>
        }
        .into_any()
    })
}

/// A box, checked where it was when the form was refused.
fn box_of(s: &CaseScreen<'_>, name: &'static str, id: &str, words: String) -> AnyView {
    let is_chosen = s.typed.is(KEY) && s.typed.values.iter().any(|(known, value)| known == name && value == id);
    view! {
        <label class="choice">
            <input type="checkbox" name=name value=id.to_string() checked=is_chosen />
            <span>{words}</span>
        </label>
    }
    .into_any()
}

/// Both cases name each other.
pub fn parts(l: Locale, c: &Complaint) -> Option<AnyView> {
    let link =
        |number: &String| view! { <a class="whole" href=api::case_page(number)>{number.clone()}</a> " " }.into_any();
    let from = c.parts.from.as_ref().map(|number| view! { <li>{say::from(l)} " " {link(number)}</li> });
    let into: Vec<AnyView> = c.parts.into.iter().map(link).collect();
    (!c.parts.is_empty()).then(|| {
        let into = (!into.is_empty()).then(|| view! { <li>{say::into(l)} " " {into}</li> });
        view! { <ul class="plain">{from} {into}</ul> }.into_any()
    })
}
