//! The form: what the record shows beside what happened, in under a minute on a phone.

use leptos::prelude::*;

use crate::attachment::AttachmentClaim;
use crate::attachment::components::files_field;
use crate::claim::{ClaimEstimate, components as claim};
use crate::complaint::advice::advice;
use crate::complaint::components::{category_name, remedy_name};
use crate::complaint::islands::KeepDraft;
use crate::complaint::{Category, Cause, Draft, Party, Remedy, TEXT, api};
use crate::locale::{self, Locale};
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::shipment::headline::{headline, milestone_name};
use crate::shipment::{Tracking, api as shipment_api};
use crate::text::complain as say;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};
use crate::ui::{Icon, icon, raw_text};

/// The form as it was sent, or as it begins.
#[derive(Debug, Clone, Default)]
pub struct ComplainForm {
    pub draft: Draft,
    pub faults: Faults,
    /// Files that an earlier try has sent already, with their names.
    pub taken: Vec<(AttachmentClaim, String)>,
    pub causes: Vec<Cause>,
    /// What the public record says about the number typed.
    pub tracking: Option<Tracking>,
    /// What a claim may come to, where it is about a loss.
    pub estimate: Option<ClaimEstimate>,
    /// The number of an open complaint about the same, which the reader already sees.
    pub duplicate: Option<String>,
    pub is_throttled: bool,
    /// Made for this rendering: the same form sent twice files once.
    pub once: String,
}

pub fn complain(visitor: &Visitor, form: ComplainForm) -> Page {
    let l = visitor.locale;
    let is_guest = visitor.signed_in.is_none();
    let place = form.draft.waybill_number.clone().unwrap_or_default();
    let refused = !form.faults.0.is_empty();
    let body = view! {
        <div class="complain">
            <h1>{say::title(l)}</h1>
            <p class="lead">{say::lead(l)}</p>
            {form.is_throttled.then(|| problem_line(crate::text::problem::too_many::detail(l)))}
            {refused.then(|| problem_line(say::refused(l)))}
            {form.duplicate.as_deref().map(|number| duplicate(l, number))}
            {record(visitor, &form)}
            <form id="complaint" method="post" action=api::COMPLAIN enctype="multipart/form-data" class="stack">
                {hidden("once", form.once.clone())}
                {fields(l, &form, is_guest)}
                <div class="tools">
                    <button>{say::button(l)}</button>
                </div>
                <p class="hint">{icon(Icon::Lock)} " " {say::privacy(l)}</p>
            </form>
            <KeepDraft locale=l place=place is_signed_in=!is_guest />
        </div>
    };
    Page::awake(say::title(l), body.into_any())
}

/// What is asked of whoever complains; the desk asks the same for a customer.
pub fn fields(l: Locale, form: &ComplainForm, with_contact: bool) -> AnyView {
    let files: Vec<FieldProblem> = form.faults.0.iter().filter(|fault| fault.is_of_files()).cloned().collect();
    view! {
        {form.duplicate.is_some().then(|| another_matter(l))}
        {field(l, &form.faults, Field {
            name: "waybill_number", label: say::waybill(l), kind: "text", autocomplete: "off",
            value: form.draft.waybill_number.clone().unwrap_or_default(), hint: Some(say::waybill_hint(l)),
            is_optional: true, ..Field::default()
        })}
        {categories(l, form)}
        {causes(l, form)}
        {remedies(l, form)}
        {words(l, form)}
        {files_field(l, "file", &files, &form.taken)}
        {party(l, form)}
        {with_contact.then(|| contact(l, form))}
    }
    .into_any()
}

fn duplicate(l: Locale, number: &str) -> AnyView {
    let href = api::complaint_page(number);
    view! {
        <p class="problem" role="alert">
            {icon(Icon::Alert)}
            <a href=href>{say::open_one(l, number)}</a>
        </p>
    }
    .into_any()
}

fn another_matter(l: Locale) -> AnyView {
    view! {
        <label class="choice">
            <input type="checkbox" name="is_another_matter" value="true" />
            <span>{say::another_matter(l)}</span>
        </label>
    }
    .into_any()
}

/// The record beside the words, and answers that make some complaints unnecessary.
pub fn record(visitor: &Visitor, form: &ComplainForm) -> Option<AnyView> {
    let l = visitor.locale;
    form.draft.waybill_number.as_ref()?;
    let Some(t) = &form.tracking else {
        return Some(view! { <p class="card">{say::unknown_number(l)}</p> }.into_any());
    };
    let advised = advice(t, form.draft.category.parse().ok());
    let advised: Vec<AnyView> =
        advised.into_iter().map(|a| view! { <p>{a.words(l, t, visitor.now)}</p> }.into_any()).collect();
    let estimate = form.estimate.as_ref().and_then(|found| claim::estimate(l, found));
    let help = (!advised.is_empty() || estimate.is_some()).then(|| {
        view! {
            <div class="advice">
                <h3>{crate::text::advice::heading(l)}</h3>
                {advised}
                {estimate}
            </div>
        }
    });
    let promised = t.promised_at.map(|at| row(say::promised(l), locale::day_and_time(l, at)));
    let delivered = match t.delivered_at {
        Some(at) => locale::day_and_time(l, at),
        None => say::not_delivered(l).to_string(),
    };
    let last = t.events.first().map(|event| {
        let when = locale::day_and_time(l, event.occurred_at);
        row(say::last_event(l), [milestone_name(l, event.milestone), " · ", &when].concat())
    });
    let href = shipment_api::tracking_page(&t.waybill_number);
    Some(
        view! {
            <section class="card record" aria-labelledby="record">
                <h2 id="record">{say::record(l)}</h2>
                <p>
                    <a class="number" href=href>{t.waybill_number.clone()}</a>
                    " · "
                    {headline(l, t, visitor.now)}
                </p>
                <dl class="facts">{promised} {row(say::delivered(l), delivered)} {last}</dl>
                {help}
            </section>
        }
        .into_any(),
    )
}

fn row(label: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn categories(l: Locale, form: &ComplainForm) -> AnyView {
    let choices: Vec<(&str, &str)> = Category::ALL.iter().map(|c| (c.as_str(), category_name(l, *c))).collect();
    radios(l, "category", crate::text::category::label(l), &choices, &form.draft.category, &form.faults)
}

fn remedies(l: Locale, form: &ComplainForm) -> AnyView {
    let choices: Vec<(&str, &str)> = Remedy::ALL.iter().map(|r| (r.as_str(), remedy_name(l, *r))).collect();
    radios(l, "remedy_sought", crate::text::remedy::label(l), &choices, &form.draft.remedy_sought, &form.faults)
}

fn party(l: Locale, form: &ComplainForm) -> AnyView {
    let choices = [(Party::Consignee.as_str(), say::consignee(l)), (Party::Shipper.as_str(), say::shipper(l))];
    let chosen = form.draft.party.as_deref().unwrap_or(Party::Consignee.as_str());
    radios(l, "party", say::party(l), &choices, chosen, &form.faults)
}

fn radios(
    l: Locale,
    name: &'static str,
    label: &'static str,
    choices: &[(&str, &str)],
    chosen: &str,
    faults: &Faults,
) -> AnyView {
    let fault = faults.of(l, &["/", name].concat()).map(|_| say::choose(l));
    let fault_id = [name, "-fault"].concat();
    let items: Vec<AnyView> = choices
        .iter()
        .map(|(value, words)| {
            let (value, words) = (value.to_string(), words.to_string());
            let is_chosen = value == chosen;
            view! {
                <label class="choice">
                    <input type="radio" name=name value=value checked=is_chosen required />
                    <span>{words}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="choices" aria-describedby=fault.map(|_| fault_id.clone())>
            <legend>{label}</legend>
            {fault.map(|words| fault_line(fault_id.clone(), words))}
            <div class="options">{items}</div>
        </fieldset>
    }
    .into_any()
}

fn fault_line(id: String, words: &'static str) -> AnyView {
    view! {
        <p class="field-fault" id=id>
            {icon(Icon::Alert)}
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// All causes under their category: without JavaScript nothing is hidden, and a phone shows the groups.
fn causes(l: Locale, form: &ComplainForm) -> AnyView {
    let group = |category: &Category| {
        let of: Vec<AnyView> = form
            .causes
            .iter()
            .filter(|cause| cause.category == *category)
            .map(|cause| {
                let is_chosen = form.draft.cause.as_deref() == Some(cause.code.as_str());
                view! { <option value=cause.code.clone() selected=is_chosen>{cause.name.clone()}</option> }.into_any()
            })
            .collect();
        (!of.is_empty()).then(|| view! { <optgroup label=category_name(l, *category)>{of}</optgroup> }.into_any())
    };
    let groups: Vec<AnyView> = Category::ALL.iter().filter_map(group).collect();
    view! {
        <div class="field">
            <label for="cause">{say::cause(l)}</label>
            <select id="cause" name="cause">
                <option value="">{say::any_cause(l)}</option>
                {groups}
            </select>
        </div>
    }
    .into_any()
}

fn words(l: Locale, form: &ComplainForm) -> AnyView {
    let fault = form.faults.of(l, "/text");
    let described = if fault.is_some() { "text-fault text-hint" } else { "text-hint" };
    view! {
        <div class="field">
            <label for="text">{say::words(l)}</label>
            <textarea
                id="text"
                name="text"
                rows="6"
                maxlength=TEXT.to_string()
                required
                aria-invalid=fault.map(|_| "true")
                aria-describedby=described
            >
                {raw_text(&form.draft.text)}
            </textarea>
            {fault.map(|words| fault_line("text-fault".to_string(), words))}
            <p class="hint" id="text-hint">{say::words_hint(l)}</p>
        </div>
    }
    .into_any()
}

fn contact(l: Locale, form: &ComplainForm) -> AnyView {
    let of = |pointer: &str, code: &str| form.faults.has(pointer, code);
    let unreachable = of("/contact/email", "required");
    // The kit knows fields by their own name.
    let own = |from: &str, to: &str| -> Vec<FieldProblem> {
        let mine = form.faults.0.iter().filter(|fault| fault.pointer == from && fault.code != "required");
        mine.map(|fault| FieldProblem { pointer: to.to_string(), ..fault.clone() }).collect()
    };
    let faults = Faults(
        [own("/contact/email", "/email"), own("/contact/phone", "/phone"), own("/contact/name", "/name")].concat(),
    );
    let contact = &form.draft.contact;
    let input = |name: &'static str, label, kind, autocomplete, value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        field(l, &faults, Field { name, label, kind, autocomplete, value, is_optional: true, ..Field::default() })
    };
    view! {
        <fieldset class="contact-fields" aria-describedby="contact-hint">
            <legend>{say::contact(l)}</legend>
            <p class="hint" id="contact-hint">{say::contact_hint(l)}</p>
            {unreachable.then(|| fault_line("contact-fault".to_string(), say::contact_required(l)))}
            {input("name", say::name(l), "text", "name", &contact.name)}
            {input("email", say::email(l), "email", "email", &contact.email)}
            {input("phone", say::phone(l), "tel", "tel", &contact.phone)}
        </fieldset>
    }
    .into_any()
}
