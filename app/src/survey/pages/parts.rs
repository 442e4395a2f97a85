//! Fields of the builder: each with its fault beside it, words in three languages side by side.

use leptos::prelude::*;

use crate::deadline::Words;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::survey::{Kind, Measure, Template, What};
use crate::text::surveys as say;
use crate::ui::{Icon, icon, raw_text};

/// What keeps a field of a questionnaire from being published.
pub(super) fn sentence(l: Locale, code: &str) -> &'static str {
    match code {
        "required" => say::fault_required(l),
        "too_long" => say::fault_too_long(l),
        "taken" => say::fault_taken(l),
        "too_few" => say::fault_too_few(l),
        "too_many" => say::fault_too_many(l),
        "not_asked_before" => say::fault_not_asked_before(l),
        "not_an_answer" => say::fault_not_an_answer(l),
        "not_of_this_kind" => say::fault_not_of_this_kind(l),
        "unchanged" => say::fault_unchanged(l),
        "kind_changed" => say::fault_kind_changed(l),
        _ => say::fault_malformed(l),
    }
}

pub(super) fn fault_of(l: Locale, faults: &[FieldProblem], pointer: &str) -> Option<&'static str> {
    faults.iter().find(|fault| fault.pointer == pointer).map(|fault| sentence(l, &fault.code))
}

pub(super) fn fault_line(id: &str, words: Option<&'static str>) -> Option<AnyView> {
    let id = [id, "-fault"].concat();
    words.map(|words| view! { <p class="field-fault" id=id>{icon(Icon::Alert)} <span>{words}</span></p> }.into_any())
}

/// One line. The id carries the place, for the page has many fields of one name.
pub(super) fn text(
    l: Locale,
    faults: &[FieldProblem],
    pointer: &str,
    (place, name): (&str, &'static str),
    (label, hint): (&'static str, Option<&'static str>),
    value: &str,
) -> AnyView {
    let id = [place, "-", name].concat();
    let fault = fault_of(l, faults, pointer);
    let hint_id = [&id, "-hint"].concat();
    let described = match (fault, hint) {
        (Some(_), _) => Some([&id, "-fault"].concat()),
        (None, Some(_)) => Some(hint_id.clone()),
        (None, None) => None,
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone() name=name type="text" autocomplete="off" value=value.to_string()
                aria-invalid=fault.map(|_| "true") aria-describedby=described
            />
            {fault_line(&id, fault)}
            {hint.map(|words| view! { <p class="hint" id=hint_id>{words}</p> })}
        </div>
    }
    .into_any()
}

/// The same text in every language, beside each other where there is room. `pointer` is that of the words.
pub(super) fn words(
    l: Locale,
    faults: &[FieldProblem],
    pointer: &str,
    (place, name): (&str, &'static str),
    label: &'static str,
    written: &Words,
) -> AnyView {
    let one = |language: Locale| {
        let tag = language.tag();
        let name = [name, "_", &tag.to_lowercase().replace('-', "_")].concat();
        let id = [place, "-", &name].concat();
        let fault = fault_of(l, faults, &[pointer, "/", tag].concat());
        view! {
            <div class="field">
                <label for=id.clone() lang=tag>{language.own_name()}</label>
                <textarea
                    id=id.clone() name=name rows="2" lang=tag aria-invalid=fault.map(|_| "true")
                    aria-describedby=fault.map(|_| [&id, "-fault"].concat())
                >
                    {raw_text(written.of(language))}
                </textarea>
                {fault_line(&id, fault)}
            </div>
        }
        .into_any()
    };
    let fields: Vec<AnyView> = [Locale::En, Locale::Es, Locale::ZhCn].into_iter().map(one).collect();
    view! {
        <fieldset class="survey-words-in">
            <legend>{label}</legend>
            <div class="survey-languages">{fields}</div>
        </fieldset>
    }
    .into_any()
}

pub(super) fn template_name(l: Locale, template: Template) -> &'static str {
    match template {
        Template::AfterDelivery => say::template_after_delivery(l),
        Template::AfterCase => say::template_after_case(l),
        Template::Loyalty => say::template_loyalty(l),
        Template::Campus => say::template_campus(l),
        Template::FullStudy => say::template_full_study(l),
    }
}

pub(super) fn kind_name(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Zone => say::kind_zone(l),
        Kind::Csat => say::kind_csat(l),
        Kind::Nps => say::kind_nps(l),
        Kind::Ces => say::kind_ces(l),
        Kind::Single => say::kind_single(l),
        Kind::Multi => say::kind_multi(l),
        Kind::YesNo => say::kind_yes_no(l),
        Kind::Text => say::kind_text(l),
    }
}

pub(super) fn measure_name(l: Locale, measure: Measure) -> &'static str {
    match measure {
        Measure::Scale => say::measure_scale(l),
        Measure::Hours => say::measure_hours(l),
    }
}

pub(super) fn change_name(l: Locale, what: What) -> &'static str {
    match what {
        What::Added => say::change_added(l),
        What::Removed => say::change_removed(l),
        What::Kind => say::change_kind(l),
        What::Wording => say::change_wording(l),
        What::Choices => say::change_choices(l),
        What::Measure => say::change_measure(l),
        What::Required => say::change_required(l),
        What::Dimension => say::change_dimension(l),
        What::Condition => say::change_condition(l),
        What::Order => say::change_order(l),
    }
}
