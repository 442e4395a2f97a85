//! `/admin/assignment`: who gets which complaints, by plain forms.

use leptos::prelude::*;

use crate::complaint::components::category_name;
use crate::complaint::{AssignmentEffect, AssignmentRule, AssignmentRuleDraft, Category};
use crate::customer::components::{class_choices, class_letter};
use crate::desk::{Choice, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::{assignment as say, customer_class, desk};
use crate::ui::form::{Faults, done_line, hidden, problem_line};

/// The page as it was left, or as a form was refused.
#[derive(Debug, Clone, Default)]
pub struct RulesForm {
    pub may_change: bool,
    pub is_done: bool,
    /// Somebody else changed the rule meanwhile.
    pub is_stale: bool,
    /// Everybody of the desk, to choose from.
    pub people: Vec<Choice>,
    pub units: Vec<Choice>,
    /// What a form said that was not stored, and of which rule; an empty id is the new one's.
    pub typed: Option<(String, AssignmentRuleDraft)>,
    /// What it would do: it was only tried.
    pub effect: Option<AssignmentEffect>,
    pub faults: Vec<FieldProblem>,
}

/// Named where a rule is edited.
struct Edited<'e> {
    id: &'e str,
    draft: AssignmentRuleDraft,
    faults: &'e [FieldProblem],
    /// People of the rule who are not at the desk any more stay until they are taken out.
    others: Vec<Choice>,
}

pub fn rules(visitor: &Visitor, list: &[AssignmentRule], form: &RulesForm) -> Page {
    let l = visitor.locale;
    let count = list.iter().filter(|rule| rule.retired_at.is_none()).count();
    let rows: Vec<AnyView> = list.iter().map(|rule| row(l, rule, count, form)).collect();
    let body = view! {
        <div class="list rules">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {form.is_done.then(|| done_line(say::done(l)))}
            {form.is_stale.then(|| problem_line(stale(l, form)))}
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ol class="devices">{rows}</ol>
            {form.may_change.then(|| new_rule(l, form))}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

/// The version in the form is the one stored now: sending it again means it.
fn stale(l: Locale, form: &RulesForm) -> &'static str {
    if form.typed.is_some() { say::stale_typed(l) } else { say::stale(l) }
}

fn row(l: Locale, rule: &AssignmentRule, count: usize, form: &RulesForm) -> AnyView {
    let retired = rule.retired_at.map(|_| view! { <span class="badge is-calm">{say::retired(l)}</span> });
    let place = (rule.place > 0).then(|| [&rule.place.to_string(), ". "].concat());
    view! {
        <li id=rule.id.clone()>
            <div>
                <strong>{place} {rule.name.clone()}</strong> " " {retired}
                <p class="muted">{conditions(l, rule)}</p>
                <p>{whose(l, rule)}</p>
                {form.may_change.then(|| edit(l, rule, form))}
            </div>
            {form.may_change.then(|| acts(l, rule, count))}
        </li>
    }
    .into_any()
}

fn conditions(l: Locale, rule: &AssignmentRule) -> String {
    let found = [
        rule.category.map(|category| category_name(l, category).to_string()),
        rule.language.map(|language| language.own_name().to_string()),
        rule.destination.as_deref().map(|place| say::goes_to(l, place)),
        rule.class.map(|class| customer_class::class(l, class_letter(class))),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    if found.is_empty() { say::everything(l).to_string() } else { found.join(" · ") }
}

fn whose(l: Locale, rule: &AssignmentRule) -> String {
    if let Some(code) = &rule.unit_code {
        return say::people_of(l, code);
    }
    let named = rule.agents.iter().map(|agent| match agent.is_passed_over {
        true => say::passed_over(l, &agent.name),
        false => agent.name.clone(),
    });
    named.collect::<Vec<String>>().join(", ")
}

/// Each act is a form of its own; the version says what the reader saw.
fn acts(l: Locale, rule: &AssignmentRule, count: usize) -> AnyView {
    let (is_retired, place) = (rule.retired_at.is_some(), rule.place as usize);
    let acts = [
        ("up", say::up(l), place > 1),
        ("down", say::down(l), place > 0 && place < count),
        ("retire", say::retire(l), !is_retired),
        ("restore", say::restore(l), is_retired),
    ];
    acts.into_iter()
        .filter(|(_, _, may)| *may)
        .map(|(act, words, _)| {
            let label = [words, ": ", &rule.name].concat();
            view! {
                <form method="post" action=api::ASSIGNMENT>
                    {hidden("form", act)} {known(rule)}
                    <button class="is-quiet" aria-label=label>{words}</button>
                </form>
            }
        })
        .collect_view()
        .into_any()
}

fn known(rule: &AssignmentRule) -> AnyView {
    view! { {hidden("id", rule.id.clone())} {hidden("version", rule.version.to_string())} }.into_any()
}

fn edit(l: Locale, rule: &AssignmentRule, form: &RulesForm) -> AnyView {
    let typed = form.typed.as_ref().filter(|(id, _)| *id == rule.id);
    let draft = typed.map_or_else(|| AssignmentRuleDraft::of(rule), |(_, draft)| draft.clone());
    let faults = if typed.is_some() { form.faults.as_slice() } else { &[] };
    let is_other = |id: &String| form.people.iter().all(|person| person.value != *id);
    let others = rule.agents.iter().filter(|agent| is_other(&agent.person_id));
    let others = others.map(|agent| Choice::new(&agent.person_id, &agent.name)).collect();
    view! {
        <details open=typed.is_some()>
            <summary>{say::change(l)}</summary>
            <form method="post" action=[api::ASSIGNMENT, "#", &rule.id].concat() class="stack">
                {hidden("form", "change")} {known(rule)}
                {fields(l, form, &Edited { id: &rule.id, draft, faults, others })}
                {typed.and(form.effect).map(|effect| effect_lines(l, effect))}
                <div class="acts"><button>{say::save(l)}</button> {trial(l)}</div>
            </form>
        </details>
    }
    .into_any()
}

fn new_rule(l: Locale, form: &RulesForm) -> AnyView {
    let typed = form.typed.as_ref().filter(|(id, _)| id.is_empty());
    let draft = typed.map(|(_, draft)| draft.clone()).unwrap_or_default();
    let faults = if typed.is_some() { form.faults.as_slice() } else { &[] };
    view! {
        <section class="card" id="new">
            <h2>{say::new(l)}</h2>
            <form method="post" action=[api::ASSIGNMENT, "#new"].concat() class="stack">
                {hidden("form", "add")}
                {fields(l, form, &Edited { id: "new", draft, faults, others: Vec::new() })}
                {typed.and(form.effect).map(|effect| effect_lines(l, effect))}
                <div class="acts"><button>{say::add(l)}</button> {trial(l)}</div>
            </form>
        </section>
    }
    .into_any()
}

/// The second button of a form: the first is the one that Enter presses.
fn trial(l: Locale) -> AnyView {
    view! { <button class="is-quiet" name="test" value="1">{say::try_first(l)}</button> }.into_any()
}

fn effect_lines(l: Locale, effect: AssignmentEffect) -> AnyView {
    if effect.unheld_count == 0 {
        return view! { <p role="status" id="effect">{say::none_waits(l)}</p> }.into_any();
    }
    let compared = say::compared(l, &effect.unheld_count.to_string(), &effect.compared_count.to_string());
    view! {
        <p role="status" id="effect">
            {say::would_catch(l, effect.caught_count)} " " <span class="muted">{compared}</span>
        </p>
    }
    .into_any()
}

/// Ids carry the rule's, for the page has many of them.
fn fields(l: Locale, form: &RulesForm, e: &Edited<'_>) -> AnyView {
    let categories: Vec<Choice> =
        Category::ALL.iter().map(|one| Choice::new(one.as_str(), category_name(l, *one))).collect();
    let languages: Vec<Choice> = Locale::ALL.iter().map(|one| Choice::new(one.tag(), one.own_name())).collect();
    let d = &e.draft;
    let room = Faults(e.faults.to_vec()).has("", "too_many").then(|| problem_line(say::too_many(l)));
    view! {
        {room}
        {text(l, e, ("name", say::name(l), say::name_hint(l)), &d.name, true)}
        <div class="filters">
            {choose(e, ("category", desk::category(l), say::any_category(l)), &d.category, &categories)}
            {choose(e, ("language", say::language(l), say::any_language(l)), &d.language, &languages)}
            {text(l, e, ("destination", say::destination(l), say::destination_hint(l)), &d.destination, false)}
            {choose(e, ("class", customer_class::customers_class(l), customer_class::any(l)), &d.class, &class_choices(l))}
        </div>
        {people(l, form, e)}
        {choose(e, ("unit_code", say::or_unit(l), desk::no_unit(l)), &d.unit_code, &form.units)}
    }
    .into_any()
}

fn text(
    l: Locale,
    e: &Edited<'_>,
    (name, label, hint): (&'static str, &'static str, &'static str),
    value: &str,
    is_required: bool,
) -> AnyView {
    let id = [name, "-", e.id].concat();
    let (hint_id, fault_id) = ([&id, "-hint"].concat(), [&id, "-fault"].concat());
    let fault = Faults(e.faults.to_vec()).of(l, &["/", name].concat());
    let described = if fault.is_some() { fault_id.clone() } else { hint_id.clone() };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id name=name type="text" autocomplete="off" maxlength="80" required=is_required
                value=value.to_string() aria-invalid=fault.map(|_| "true") aria-describedby=described
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}

fn choose(
    e: &Edited<'_>,
    (name, label, none): (&'static str, &'static str, &'static str),
    chosen: &str,
    choices: &[Choice],
) -> AnyView {
    let id = [name, "-", e.id].concat();
    // A closed unit stays in its rule until it is taken out.
    let missing = (!chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen))
        .then(|| Choice::new(chosen, chosen));
    let options: Vec<AnyView> = choices
        .iter()
        .chain(missing.as_ref())
        .map(|choice| {
            let is_chosen = choice.value == chosen;
            view! { <option value=choice.value.clone() selected=is_chosen>{choice.label.clone()}</option> }.into_any()
        })
        .collect();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>
                <option value="">{none}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The people of the rule: boxes, so that a set is chosen without JavaScript.
fn people(l: Locale, form: &RulesForm, e: &Edited<'_>) -> AnyView {
    let fault_id = ["person_ids-", e.id, "-fault"].concat();
    let fault = e.faults.iter().find(|fault| fault.pointer == "/person_ids").map(|fault| match fault.code.as_str() {
        "either" => say::either(l),
        "required" => say::nobody(l),
        _ => say::unknown_person(l),
    });
    let described = fault.map(|_| fault_id.clone());
    let boxes: Vec<AnyView> = form
        .people
        .iter()
        .chain(&e.others)
        .map(|person| {
            let is_chosen = e.draft.person_ids.contains(&person.value);
            view! {
                <label class="choice">
                    <input type="checkbox" name="person_id" value=person.value.clone() checked=is_chosen />
                    <span>{person.label.clone()}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="choices" aria-describedby=described>
            <legend>{say::people(l)}</legend>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
            <div class="options">{boxes}</div>
        </fieldset>
    }
    .into_any()
}
