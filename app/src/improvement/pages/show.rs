//! `/desk/improvements/{number}`: what is changed, what came of it, and what customers read of it.

use leptos::prelude::*;

use super::super::{
    AlsoChanged, Improvement, ImprovementResult, OriginKind, ScopeKind, Stage, api, lane_name, measure_name,
};
use super::figure::look;
use super::{badges, day_words, expected_words, fault_of, page};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::improvement as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::ui::raw_text;

/// What a form of the page said, and why it was refused.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    /// `publish` or `abandon`.
    pub form: String,
    pub text: String,
    pub faults: Vec<FieldProblem>,
    /// Somebody else changed it meanwhile.
    pub is_stale: bool,
}

#[derive(Debug)]
pub struct ShowScreen {
    pub improvement: Improvement,
    pub result: ImprovementResult,
    /// Names of causes and questions by what they are linked with.
    pub names: Vec<(String, String)>,
    pub may_write: bool,
    pub is_done: bool,
    pub refused: Refused,
}

pub fn show(visitor: &Visitor, s: &ShowScreen) -> Page {
    let l = visitor.locale;
    let known = &s.improvement;
    let verdict = s.result.looks.first().filter(|look| look.is_final).map(|look| look.effect.verdict);
    let edit = (s.may_write && known.abandoned_at.is_none()).then(|| {
        view! { <p><a class="button" href=api::edit_page(&known.improvement_number)>{say::edit(l)}</a></p> }
    });
    let body = view! {
        <div class="list improvements">
            <p><a href=api::IMPROVEMENTS>{say::title(l)}</a></p>
            <h1>{known.title.clone()}</h1>
            <p><span class="number">{known.improvement_number.clone()}</span> " " {badges(l, known.stage, verdict)}</p>
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.refused.is_stale.then(|| problem_line(say::stale(l)))}
            {edit}
            {about(l, s)}
            {results(l, s)}
            {also(l, &s.result.also_changed)}
            {public(l, s)}
            {abandon(l, s)}
        </div>
    };
    page(known.title.clone(), body.into_any(), true)
}

fn about(l: Locale, s: &ShowScreen) -> AnyView {
    let known = &s.improvement;
    let day = known.changed_on.map_or_else(|| say::no_day(l).to_string(), |day| day_words(l, day));
    let judged = match known.expected {
        Some(expected) => say::judged_expected(
            l,
            measure_name(l, known.measure),
            &expected_words(known.measure, expected).replace('-', "−"),
        ),
        None => measure_name(l, known.measure).to_string(),
    };
    let facts: [(&'static str, String); 5] = [
        (say::changed_on(l), day),
        (say::owner(l), known.owner_name.clone()),
        (say::judged_by(l), judged),
        (say::windows(l), say::windows_words(l, &known.settle_days.to_string(), &known.window_days.to_string())),
        (say::places(l), places(l, known, true).unwrap_or_else(|| say::everywhere(l).to_string())),
    ];
    let compared = places(l, known, false).map(|words| (say::compared_with(l), words));
    let origins = origins(s).map(|words| (say::asked_by(l), words));
    let rows: Vec<AnyView> = facts
        .into_iter()
        .chain(compared)
        .chain(origins)
        .map(|(name, words)| view! { <dt>{name}</dt> <dd>{words}</dd> }.into_any())
        .collect();
    let reason = known.abandoned_reason.clone().map(|reason| view! { <p>{say::abandoned_because(l, &reason)}</p> });
    view! {
        <section class="card">
            <h2>{say::what(l)}</h2>
            {reason}
            <h3>{say::cause(l)}</h3>
            <p class="improvement-text">{known.cause.clone()}</p>
            <h3>{say::change(l)}</h3>
            <p class="improvement-text">{known.change.clone()}</p>
            <dl class="improvement-facts">{rows}</dl>
        </section>
    }
    .into_any()
}

/// The places of one side; None where none are named.
fn places(l: Locale, known: &Improvement, is_affected: bool) -> Option<String> {
    let of_side = known.scope.iter().filter(|place| place.is_affected == is_affected);
    let names: Vec<String> = of_side
        .map(|place| match place.kind {
            ScopeKind::Lane => lane_name(&place.member),
            ScopeKind::Unit => place.member.clone(),
        })
        .collect();
    let between = if l == Locale::ZhCn { "、" } else { ", " };
    (!names.is_empty()).then(|| names.join(between))
}

fn origins(s: &ShowScreen) -> Option<String> {
    let name = |member: &str| {
        s.names.iter().find(|(known, _)| known == member).map_or_else(|| member.to_string(), |(_, name)| name.clone())
    };
    let mut names = Vec::new();
    for kind in OriginKind::ALL {
        let of_kind = s.improvement.origins.iter().filter(|origin| origin.kind == *kind);
        names.extend(of_kind.map(|origin| name(&origin.member)));
    }
    (!names.is_empty()).then(|| names.join(" · "))
}

fn results(l: Locale, s: &ShowScreen) -> AnyView {
    let known = &s.improvement;
    let of = places(l, known, true).unwrap_or_default();
    let looks: Vec<AnyView> = s
        .result
        .looks
        .iter()
        .map(|one| {
            view! {
                <h3>{measure_name(l, one.measure)}</h3>
                {look(l, one, &of)}
            }
            .into_any()
        })
        .collect();
    let unknown = s.result.unknown_lanes.iter().map(|lane| lane_name(lane)).collect::<Vec<_>>().join(", ");
    let unknown = (!unknown.is_empty()).then(|| view! { <p>{say::unknown_lanes(l, &unknown)}</p> });
    let standing = match (known.stage, known.windows) {
        (Stage::Final, _) => Some(say::is_final(l).to_string()),
        (Stage::Running, Some(windows)) => Some(say::not_final(l, &day_words(l, windows.final_on))),
        _ => None,
    };
    view! {
        <section class="card" id="result">
            <h2>{say::result(l)}</h2>
            {standing.map(|words| view! { <p class="muted">{words}</p> })}
            {looks.is_empty().then(|| view! { <p>{nothing_yet(l, known)}</p> })}
            {looks}
            {unknown}
            <p class="muted">{say::method(l)}</p>
        </section>
    }
    .into_any()
}

/// Why there is no figure.
fn nothing_yet(l: Locale, known: &Improvement) -> String {
    let first = known.windows.and_then(|windows| windows.after.from.plus_days(1));
    match (known.stage, first) {
        (Stage::Abandoned, _) => say::no_result_abandoned(l).to_string(),
        (Stage::Planned | Stage::Running, Some(first)) => say::no_result_before(l, &day_words(l, first)),
        (Stage::Planned | Stage::Running, None) => say::no_result_undated(l).to_string(),
        (Stage::Final, _) => crate::text::improvement::unknown_words(l).to_string(),
    }
}

fn also(l: Locale, list: &[AlsoChanged]) -> Option<AnyView> {
    let rows: Vec<AnyView> = list
        .iter()
        .map(|other| {
            let place = if other.is_same_place { say::same_place(l) } else { say::other_place(l) };
            view! {
                <li>
                    <a href=api::improvement_page(&other.improvement_number)>{other.title.clone()}</a>
                    <span class="muted">" · " {day_words(l, other.changed_on)} " · " {place}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{say::also_changed(l)}</h2>
                <p class="muted">{say::also_lead(l)}</p>
                <ul>{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn public(l: Locale, s: &ShowScreen) -> AnyView {
    let known = &s.improvement;
    let is_published = known.published_at.is_some();
    let standing = match (is_published, known.told_at.is_some()) {
        (true, true) => say::public_told(l),
        (true, false) => say::public_waits(l),
        (false, _) => say::not_public(l),
    };
    let link = is_published.then(|| {
        let href = api::published_page(&known.improvement_number);
        view! { <p><a href=href>{say::public_page(l)}</a></p> }
    });
    let text = known.public_text.clone().unwrap_or_default();
    let shown = (is_published && !s.may_write).then(|| view! { <p class="improvement-text">{text.clone()}</p> });
    let form = (s.may_write && known.abandoned_at.is_none()).then(|| publish_form(l, s, &text, is_published));
    view! {
        <section class="card" id="public">
            <h2>{say::for_customers(l)}</h2>
            <p class="muted">{standing}</p>
            {link}
            {shown}
            {form}
        </section>
    }
    .into_any()
}

fn publish_form(l: Locale, s: &ShowScreen, text: &str, is_published: bool) -> AnyView {
    let known = &s.improvement;
    let is_refused = s.refused.form == "publish";
    let typed = if is_refused { s.refused.text.as_str() } else { text };
    let faults = if is_refused { s.refused.faults.as_slice() } else { &[] };
    let back = is_published.then(|| {
        view! { <button class="is-quiet" name="form" value="unpublish">{say::unpublish(l)}</button> }
    });
    let words = if is_published { say::save_text(l) } else { say::publish(l) };
    view! {
        <form method="post" action=[&api::improvement_page(&known.improvement_number), "#public"].concat() class="stack">
            {hidden("version", known.version.to_string())}
            {words_field(l, "text", say::public_text(l), say::public_hint(l), typed, faults)}
            <div class="acts"><button name="form" value="publish">{words}</button> " " {back}</div>
        </form>
    }
    .into_any()
}

fn words_field(
    l: Locale,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    typed: &str,
    faults: &[FieldProblem],
) -> AnyView {
    let fault = fault_of(l, faults, &["/", name].concat());
    let (hint_id, fault_id) = ([name, "-hint"].concat(), [name, "-fault"].concat());
    let described = match fault {
        Some(_) => [&fault_id, " ", &hint_id].concat(),
        None => hint_id.clone(),
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name name=name rows="4" maxlength="2000" aria-invalid=fault.map(|_| "true") aria-describedby=described
            >
                {raw_text(typed)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}

fn abandon(l: Locale, s: &ShowScreen) -> Option<AnyView> {
    let known = &s.improvement;
    if !s.may_write || matches!(known.stage, Stage::Final | Stage::Abandoned) {
        return None;
    }
    let is_refused = s.refused.form == "abandon";
    let typed = if is_refused { s.refused.text.as_str() } else { "" };
    let faults = if is_refused { s.refused.faults.as_slice() } else { &[] };
    Some(
        view! {
            <details class="card" open=is_refused>
                <summary>{say::abandon(l)}</summary>
                <form method="post" action=api::improvement_page(&known.improvement_number) class="stack">
                    {hidden("version", known.version.to_string())}
                    {words_field(l, "reason", say::reason(l), say::reason_hint(l), typed, faults)}
                    <button name="form" value="abandon">{say::abandon_now(l)}</button>
                </form>
            </details>
        }
        .into_any(),
    )
}
