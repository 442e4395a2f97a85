//! `/admin/rules/{key}`: every rule with its reason and source, whom customers may turn to, versions, a new version.

use leptos::prelude::*;

use super::{Sent, version};
use crate::deadline::admin::RulePackVersion;
use crate::deadline::components::source;
use crate::deadline::{Appeal, CaseEventKind, Role, Rule, Unit, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::rules as say;

pub fn pack(visitor: &Visitor, shown: &RulePackVersion, sent: &Sent) -> Page {
    let l = visitor.locale;
    let (pack, path) = (&shown.pack, api::pack_page(&shown.pack.key));
    let rules = pack.rules.iter().map(|rule| rule_row(l, rule)).collect_view();
    let title = pack.name.of(l).to_string();
    let body = view! {
        <div class="list rules">
            <p>
                <a href=api::RULES_PAGE>{say::title(l)}</a>
            </p>
            <h1>{title.clone()}</h1>
            <p>{pack.explanation.of(l).to_string()}</p>
            <p class="muted">
                {say::counts_by(l)} " " <a href=api::calendar_page(&pack.calendar)>{pack.calendar.clone()}</a>
            </p>
            <ul class="rule-list">{rules}</ul>
            {pack.appeal.as_ref().map(|appeal| appeal_card(l, appeal))}
            {version::confirm(l, shown.version, &shown.versions, sent)}
            {version::versions(visitor, &path, shown.version, &shown.versions)}
            {version::renew(l, &shown.text, sent)}
        </div>
    };
    Page::plain(title, body.into_any())
}

fn rule_row(l: Locale, rule: &Rule) -> impl IntoView + use<> {
    let count = u64::from(rule.limit);
    let limit = match rule.unit {
        Unit::Hours => say::hours(l, count),
        Unit::CalendarDays => say::calendar_days(l, count),
        Unit::WorkingDays => say::working_days(l, count),
    };
    let stops: Vec<&str> = rule.stops_at.iter().map(|kind| event_name(l, *kind)).collect();
    let span = match stops.is_empty() {
        true => say::from(l, event_name(l, rule.starts_at)),
        false => say::from_to(l, event_name(l, rule.starts_at), &stops.join(" / ")),
    };
    let kind = match (rule.role, rule.is_statutory) {
        (Role::Right, _) => say::right(l),
        (Role::Duty, true) => say::statutory(l),
        (Role::Duty, false) => say::promise(l),
    };
    let pauses = rule.is_pausable.then(|| [" · ", say::pauses(l)].concat());
    let only =
        (!rule.when.is_empty()).then(|| view! { <p class="muted">{say::only_for(l, &rule.when.join(", "))}</p> });
    let not =
        (!rule.unless.is_empty()).then(|| view! { <p class="muted">{say::not_for(l, &rule.unless.join(", "))}</p> });
    view! {
        <li class="card">
            <h2>{rule.name.of(l).to_string()}</h2>
            <p>
                <strong>{limit}</strong> " · " {kind} {pauses}
            </p>
            <p>{span}</p>
            <p>{rule.explanation.of(l).to_string()}</p>
            {only}
            {not}
            {source(l, &rule.source)}
        </li>
    }
}

fn appeal_card(l: Locale, appeal: &Appeal) -> impl IntoView + use<> {
    view! {
        <section class="card">
            <h2>{say::appeal(l)}</h2>
            <p>
                <a href=appeal.link.clone() rel="noreferrer nofollow">
                    {appeal.name.of(l).to_string()}
                </a>
            </p>
            <p>{appeal.how.of(l).to_string()}</p>
        </section>
    }
}

/// What happened to a case, as an administrator reads it.
pub(super) fn event_name(l: Locale, kind: CaseEventKind) -> &'static str {
    use crate::text::case_event as say;
    match kind {
        CaseEventKind::Received => say::received(l),
        CaseEventKind::Reopened => say::reopened(l),
        CaseEventKind::Acknowledged => say::acknowledged(l),
        CaseEventKind::Assigned => say::assigned(l),
        CaseEventKind::Escalated => say::escalated(l),
        CaseEventKind::InformationAsked => say::information_asked(l),
        CaseEventKind::InformationGiven => say::information_given(l),
        CaseEventKind::Answered => say::answered(l),
        CaseEventKind::AnswerSent => say::answer_sent(l),
        CaseEventKind::Proposed => say::proposed(l),
        CaseEventKind::Told => say::told(l),
        CaseEventKind::Agreed => say::agreed(l),
        CaseEventKind::Rejected => say::rejected(l),
        CaseEventKind::Paid => say::paid(l),
        CaseEventKind::Appealed => say::appealed(l),
        CaseEventKind::Closed => say::closed(l),
        CaseEventKind::Withdrawn => say::withdrawn(l),
        CaseEventKind::Delivered => say::delivered(l),
    }
}
