//! Questions to units, apart from what the customer reads: question, response, and what became of a contest.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{Area, Select, area, folded, form, select};
use crate::attachment::components::{files_field, gallery};
use crate::complaint::{Act, Attribution, Complaint, Inquiry, api};
use crate::deadline::components::due_words;
use crate::desk::Choice;
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::text::{desk, inquiry as say};
use crate::ui::{Icon, icon, when};

pub fn thread(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let asked = c.staff.as_ref().map(|side| side.inquiries.as_slice()).unwrap_or_default();
    let may_ask = c.may.contains(&Act::Inquire);
    if asked.is_empty() && !may_ask {
        return None;
    }
    let rows: Vec<AnyView> = asked.iter().map(|inquiry| row(visitor, c, inquiry, s)).collect();
    Some(
        view! {
            <section class="inquiries" aria-labelledby="inquiries">
                <h2 id="inquiries">{say::of_case(l)}</h2>
                <p class="muted">{icon(Icon::Lock)} " " {say::apart(l)}</p>
                <ol class="conversation">{rows}</ol>
                {may_ask.then(|| ask(l, s))}
            </section>
        }
        .into_any(),
    )
}

fn row(visitor: &Visitor, c: &Complaint, inquiry: &Inquiry, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let moment = |at| when::day_and_time(l, (s.zoned.local)(at), visitor.now);
    let files = (!inquiry.attachments.is_empty()).then(|| {
        gallery(l, &inquiry.attachments, |file, is_small| {
            api::inquiry_attachment_url(&c.complaint_number, &inquiry.id, &file.attachment_id, is_small)
        })
    });
    let response = inquiry.response.clone().map(|text| {
        let by = inquiry.responded_by.clone().unwrap_or_default();
        let at = inquiry.responded_at.map(moment).unwrap_or_default();
        view! {
            <p class="muted">{by} " · " {at}</p>
            <p class="words">{text}</p>
            {files}
        }
    });
    let decision = inquiry.decision.map(|decision| {
        let by = inquiry.decided_by.as_deref().map(|name| desk::decided_by(l, name));
        view! {
            <p><strong>{decision_name(l, decision)}</strong> " " <span class="words">{inquiry.decision_why.clone()}</span></p>
            <p class="muted">{by}</p>
        }
    });
    view! {
        <li class="is-note">
            <p class="muted">
                {say::asked(l, &inquiry.asked_by, &inquiry.unit_name)} " · " {moment(inquiry.asked_at)} " "
                {badge(visitor, inquiry, s)}
            </p>
            <p class="words">{inquiry.question.clone()}</p>
            {response}
            {decision}
            {inquiry.may_respond.then(|| respond(l, inquiry, s))}
            {inquiry.may_decide.then(|| decide(l, inquiry, s))}
        </li>
    }
    .into_any()
}

/// How a question stands.
pub fn badge(visitor: &Visitor, inquiry: &Inquiry, s: &CaseScreen<'_>) -> AnyView {
    state(visitor.locale, inquiry, &due_words(visitor.locale, (s.zoned.local)(inquiry.due_at), visitor.now), visitor)
}

/// The same with the date in words.
pub fn state(l: Locale, inquiry: &Inquiry, due: &str, visitor: &Visitor) -> AnyView {
    let (class, words) = match (inquiry.responded_at, inquiry.is_contested, inquiry.decision) {
        (None, ..) if inquiry.is_late(visitor.now) => ("badge is-bad", say::late(l, due)),
        (None, ..) => ("badge is-calm", say::due(l, due)),
        (Some(_), true, None) => ("badge is-watch", say::contested(l).to_string()),
        (Some(_), true, Some(decision)) => ("badge is-calm", decision_name(l, decision).to_string()),
        (Some(_), false, _) => ("badge is-good", say::explained(l).to_string()),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

fn decision_name(l: Locale, decision: Attribution) -> &'static str {
    match decision {
        Attribution::Upheld => say::upheld(l),
        Attribution::Withdrawn => say::withdrawn(l),
    }
}

fn respond(l: Locale, inquiry: &Inquiry, s: &CaseScreen<'_>) -> AnyView {
    let (explain_key, contest_key) = (["explain-", &inquiry.id].concat(), ["contest-", &inquiry.id].concat());
    let (refused, taken) = s.typed.files_of(&explain_key);
    let explain = view! {
        {area(l, s.typed, &Area { key: &explain_key, name: "text", label: say::what_happened(l), rows: 5, ..Area::default() })}
        {files_field(l, "file", refused, taken)}
        <button>{say::explain(l)}</button>
    };
    let contest = view! {
        {area(l, s.typed, &Area { key: &contest_key, name: "text", label: say::why_not(l), rows: 4, hint: Some(say::contest_hint(l)), ..Area::default() })}
        <button class="is-quiet">{say::contest(l)}</button>
    };
    view! {
        {form("explain", Some(&inquiry.id), explain.into_any())}
        {folded(say::contest(l), s.typed.is(&contest_key), form("contest", Some(&inquiry.id), contest.into_any()))}
    }
    .into_any()
}

fn decide(l: Locale, inquiry: &Inquiry, s: &CaseScreen<'_>) -> AnyView {
    let key = ["attribution-", &inquiry.id].concat();
    let choices: Vec<Choice> =
        Attribution::ALL.iter().map(|one| Choice::new(one.as_str(), decision_name(l, *one))).collect();
    let fields = view! {
        {select(
            l,
            s.typed,
            &Select { key: &key, name: "decision", label: say::decision(l), chosen: String::new(), none: Some(desk::choose(l)), keeps: false },
            &choices,
        )}
        {area(l, s.typed, &Area { key: &key, name: "why", label: desk::reason(l), rows: 2, hint: Some(say::reason_hint(l)), ..Area::default() })}
        <button class="is-quiet">{desk::decide(l)}</button>
    };
    form("attribution", Some(&inquiry.id), fields.into_any())
}

fn ask(l: Locale, s: &CaseScreen<'_>) -> AnyView {
    let key = "inquire";
    let units = [
        Choice::new("hours", say::hours(l)),
        Choice::new("working_days", say::working_days(l)),
        Choice::new("calendar_days", say::calendar_days(l)),
    ];
    let limit = s.typed.value(key, "limit");
    let fault = s.typed.fault(l, key, "limit");
    let unit = s.typed.value(key, "unit_code");
    let fields = view! {
        {select(
            l,
            s.typed,
            &Select { key, name: "unit_code", label: desk::unit(l), chosen: unit, none: Some(desk::choose(l)), keeps: false },
            &s.units,
        )}
        {area(l, s.typed, &Area { key, name: "question", label: say::question(l), rows: 3, hint: Some(say::question_hint(l)), ..Area::default() })}
        <div class="filters">
            <div class="field">
                <label for="inquire-limit">{say::limit(l)}</label>
                <input
                    id="inquire-limit" name="limit" type="number" min="1" max="720" inputmode="numeric" value=limit
                    aria-invalid=fault.map(|_| "true") aria-describedby="inquire-limit-hint"
                />
                {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
                <p class="hint" id="inquire-limit-hint">{say::limit_hint(l)}</p>
            </div>
            {select(
                l,
                s.typed,
                &Select { key, name: "limit_unit", label: say::limit_unit(l), chosen: "hours".to_string(), none: None, keeps: false },
                &units,
            )}
        </div>
        <button class="is-quiet">{say::ask(l)}</button>
    };
    folded(say::ask(l), s.typed.is(key), form(key, None, fields.into_any()))
}
