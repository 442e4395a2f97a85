//! The fields of a campaign on a plain form, and what is typed into them.

use leptos::prelude::*;

use super::pages::occasion_name;
use super::{CampaignDraft, Conditions, Occasion};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::text::campaign as say;
use crate::ui::form::Faults;
use crate::ui::{Choice, options, raw_text};

/// What a form of campaigns says, field by field, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub survey_id: String,
    pub name: String,
    pub occasion: String,
    pub is_anonymous: bool,
    pub sample_percent: String,
    pub delay_hours: String,
    pub expires_days: String,
    pub reminder_days: String,
    pub cool_down_days: String,
    pub period_days: String,
    pub quota: String,
    /// Separated by spaces or commas.
    pub classes: String,
    pub unit_codes: String,
    pub languages: String,
    /// One on each line.
    pub addresses: String,
    pub unit_code: String,
}

impl Typed {
    /// A draft as the form shows it.
    pub fn of(draft: &CampaignDraft) -> Typed {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        Typed {
            survey_id: draft.survey_id.clone(),
            name: draft.name.clone(),
            occasion: draft.occasion.clone(),
            is_anonymous: draft.is_anonymous,
            sample_percent: draft.sample_percent.to_string(),
            delay_hours: draft.delay_hours.to_string(),
            expires_days: draft.expires_days.to_string(),
            reminder_days: number(draft.reminder_days),
            cool_down_days: draft.cool_down_days.to_string(),
            period_days: number(draft.period_days),
            quota: number(draft.quota),
            classes: draft.conditions.classes.join(" "),
            unit_codes: draft.conditions.unit_codes.join(" "),
            languages: draft.conditions.languages.join(" "),
            addresses: draft.addresses.join("\n"),
            unit_code: draft.unit_code.clone().unwrap_or_default(),
        }
    }

    /// What it says; a number that is none counts as one that is out of range.
    pub fn draft(&self) -> CampaignDraft {
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        let optional = |text: &str| (!text.trim().is_empty()).then(|| number(text));
        let words = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
            parts.filter(|part| !part.is_empty()).map(str::to_string).collect()
        };
        CampaignDraft {
            survey_id: self.survey_id.clone(),
            name: self.name.clone(),
            occasion: self.occasion.clone(),
            is_anonymous: self.is_anonymous,
            sample_percent: number(&self.sample_percent),
            delay_hours: number(&self.delay_hours),
            expires_days: number(&self.expires_days),
            reminder_days: optional(&self.reminder_days),
            cool_down_days: number(&self.cool_down_days),
            period_days: optional(&self.period_days),
            quota: optional(&self.quota),
            conditions: Conditions {
                classes: words(&self.classes.to_lowercase()),
                unit_codes: words(&self.unit_codes),
                languages: words(&self.languages),
            },
            addresses: words(&self.addresses),
            unit_code: Some(self.unit_code.clone()),
        }
    }
}

/// The fields of a campaign. Each has its name as id.
pub(super) fn fields(l: Locale, typed: &Typed, surveys: &[(String, String)], faults: &[FieldProblem]) -> Vec<AnyView> {
    let surveys: Vec<Choice> = surveys.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
    let occasions: Vec<Choice> =
        Occasion::ALL.iter().map(|one| Choice::new(one.as_str(), occasion_name(l, *one))).collect();
    let line = |name, label, value: &String, hint| Line { l, faults, name, label, value: value.clone(), hint }.view();
    let anonymous = view! {
        <label class="tick">
            <input type="checkbox" name="is_anonymous" value="on" checked=typed.is_anonymous />
            <span>{say::is_anonymous(l)}</span>
        </label>
    };
    let what = vec![
        line("name", say::name(l), &typed.name, None),
        select(l, faults, ("survey_id", say::survey(l)), options(&surveys, &typed.survey_id, None)),
        select(l, faults, ("occasion", say::occasion(l)), options(&occasions, &typed.occasion, None)),
        anonymous.into_any(),
    ];
    let when = vec![
        line("delay_hours", say::delay_hours(l), &typed.delay_hours, None),
        line("expires_days", say::expires_days(l), &typed.expires_days, None),
        line("reminder_days", say::reminder_days(l), &typed.reminder_days, Some(say::empty_none(l))),
        line("cool_down_days", say::cool_down_days(l), &typed.cool_down_days, None),
    ];
    let whom = vec![
        line("sample_percent", say::sample_percent(l), &typed.sample_percent, None),
        line("quota", say::quota(l), &typed.quota, Some(say::empty_none(l))),
        line("classes", say::classes(l), &typed.classes, Some(say::empty_all(l))),
        line("unit_codes", say::unit_codes(l), &typed.unit_codes, Some(say::empty_all(l))),
        line("languages", say::languages(l), &typed.languages, Some(say::languages_hint(l))),
    ];
    let only = vec![
        line("period_days", say::period_days(l), &typed.period_days, Some(say::only_periodic(l))),
        line("unit_code", say::unit_code(l), &typed.unit_code, Some(say::only_poster(l))),
        addresses(l, &typed.addresses, faults),
    ];
    vec![
        part(say::part_what(l), what),
        part(say::part_when(l), when),
        part(say::part_whom(l), whom),
        part(say::part_only(l), only),
    ]
}

fn part(name: &'static str, fields: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset class="campaign-part">
            <legend>{name}</legend>
            <div class="campaign-fields">{fields}</div>
        </fieldset>
    }
    .into_any()
}

fn select(
    l: Locale,
    faults: &[FieldProblem],
    (name, label): (&'static str, &'static str),
    options: Vec<AnyView>,
) -> AnyView {
    let fault = fault_of(l, faults, name);
    let fault_id = [name, "-fault"].concat();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| fault_id.clone())>
                {options}
            </select>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
        </div>
    }
    .into_any()
}

fn addresses(l: Locale, typed: &str, faults: &[FieldProblem]) -> AnyView {
    let fault = fault_of(l, faults, "addresses");
    view! {
        <div class="field">
            <label for="addresses">{say::addresses(l)}</label>
            <textarea
                id="addresses" name="addresses" rows="4" aria-invalid=fault.map(|_| "true")
                aria-describedby="addresses-hint"
            >
                {raw_text(typed)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
            <p class="hint" id="addresses-hint">{say::only_manual(l)}</p>
        </div>
    }
    .into_any()
}

struct Line<'f> {
    l: Locale,
    faults: &'f [FieldProblem],
    name: &'static str,
    label: &'static str,
    value: String,
    hint: Option<&'static str>,
}

impl Line<'_> {
    fn view(self) -> AnyView {
        let fault = fault_of(self.l, self.faults, self.name);
        let (hint_id, fault_id) = ([self.name, "-hint"].concat(), [self.name, "-fault"].concat());
        let described = [fault.map(|_| fault_id.as_str()), self.hint.map(|_| hint_id.as_str())];
        let described = described.into_iter().flatten().collect::<Vec<&str>>().join(" ");
        view! {
            <div class="field">
                <label for=self.name>{self.label}</label>
                <input
                    id=self.name name=self.name type="text" autocomplete="off" value=self.value
                    aria-invalid=fault.map(|_| "true") aria-describedby=(!described.is_empty()).then_some(described)
                />
                {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
                {self.hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> })}
            </div>
        }
        .into_any()
    }
}

/// The sentence for a field, whether the fault is its own or of one of its parts.
fn fault_of(l: Locale, faults: &[FieldProblem], name: &str) -> Option<&'static str> {
    let of = |pointer: &str| {
        let rest = pointer.trim_start_matches("/conditions").trim_start_matches('/');
        rest.split('/').next() == Some(name)
    };
    let fault = faults.iter().find(|fault| of(&fault.pointer))?;
    Some(match fault.code.as_str() {
        "out_of_range" => say::out_of_range(l),
        "unknown" => say::unknown(l),
        "unpublished" | "retired" => say::not_published(l),
        "not_of_this_occasion" => say::not_of_this_occasion(l),
        "too_many" => say::too_many(l),
        _ => Faults(vec![fault.clone()]).of(l, &fault.pointer)?,
    })
}
