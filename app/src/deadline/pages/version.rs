//! What the pages of a pack and of a calendar share: versions, the button that confirms, the form of a new version.

use leptos::prelude::*;

use super::Sent;
use super::list::confirmed;
use crate::deadline::admin::{Effect, VersionItem};
use crate::deadline::api;
use crate::locale::{self, Locale};
use crate::problem::FieldProblem;
use crate::shell::Visitor;
use crate::text::rules as say;
use crate::ui::form::{hidden, problem_line};
use crate::ui::raw_text;
use crate::value::UtcOffset;

/// `shown` is the version on this page.
pub(super) fn versions(visitor: &Visitor, page: &str, shown: i64, list: &[VersionItem]) -> AnyView {
    let l = visitor.locale;
    let rows = list.iter().map(|item| row(l, page, shown, item)).collect_view();
    view! {
        <section class="card" id="versions">
            <h2>{say::versions(l)}</h2>
            <ul class="devices">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(l: Locale, page: &str, shown: i64, item: &VersionItem) -> impl IntoView + use<> {
    let day = |at: crate::value::Instant| locale::day(l, at.at_offset(UtcOffset::UTC));
    let by = match item.is_of_release {
        true => say::of_release(l, &day(item.created_at)),
        false => say::by(l, &day(item.created_at), item.created_by.as_deref().unwrap_or("–")),
    };
    let confirmation =
        item.confirmed_at.map(|at| say::confirmed_by(l, &day(at), item.confirmed_by.as_deref().unwrap_or("–")));
    view! {
        <li>
            <div>
                <a href=api::version_of(page, item.version) aria-current=(item.version == shown).then_some("true")>
                    {say::version(l, &item.version.to_string())}
                </a>
                <p class="muted">{by}</p>
                {confirmation.map(|words| view! { <p class="muted">{words}</p> })}
                {item.is_current.then(|| view! { <p>{say::current(l)}</p> })}
            </div>
            {confirmed(l, item.confirmed_at.is_some())}
        </li>
    }
}

/// For administrators, while the shown version is not confirmed.
pub(super) fn confirm(l: Locale, shown: i64, list: &[VersionItem], sent: &Sent) -> Option<AnyView> {
    let waits = list.iter().any(|item| item.version == shown && item.confirmed_at.is_none());
    (waits && sent.may_change).then(|| {
        view! {
            <section class="card" id="confirm">
                <h2>{say::confirm_heading(l)}</h2>
                <p>{say::confirm_lead(l)}</p>
                {sent.effect.map(|effect| effect_lines(l, effect))}
                <form method="post" class="stack">
                    {hidden("form", "confirm")} {hidden("version", shown.to_string())}
                    <button>{say::confirm(l, &shown.to_string())}</button>
                </form>
            </section>
        }
        .into_any()
    })
}

/// What confirming does: nothing to open cases; and what it would do, if they did not keep their version.
fn effect_lines(l: Locale, effect: Effect) -> AnyView {
    use crate::text::effect as say;
    if effect.open_case_count == 0 {
        return view! { <p id="effect">{say::none_open(l)}</p> }.into_any();
    }
    let of_newest =
        (effect.compared_count < effect.open_case_count).then(|| say::of_newest(l, &effect.compared_count.to_string()));
    let compared = match effect.moved_count {
        0 => say::would_move_none(l).to_string(),
        count => [say::would_move(l, count), say::would_be_overdue(l, effect.overdue_count)].concat(),
    };
    view! {
        <div id="effect">
            <p>{say::keep(l, effect.open_case_count)}</p>
            <p class="muted">{compared} " " {of_newest}</p>
        </div>
    }
    .into_any()
}

/// For administrators: the whole text in one field, with everything that is wrong with it above.
pub(super) fn renew(l: Locale, text: &str, sent: &Sent) -> AnyView {
    let shown = sent.text.clone().unwrap_or_else(|| text.to_string());
    let faults = sent.faults.iter().map(|fault| fault_row(l, fault)).collect_view();
    let is_refused = !sent.faults.is_empty() || sent.is_known;
    let refused = (!sent.faults.is_empty()).then(|| {
        view! {
            {problem_line(say::refused(l))}
            <ul class="faults" id="text-fault">{faults}</ul>
        }
    });
    let field = view! {
        <label for="text">{say::text(l)}</label>
        <textarea
            id="text"
            name="text"
            rows="24"
            spellcheck="false"
            readonly=!sent.may_change
            aria-invalid=is_refused.then_some("true")
            aria-describedby=is_refused.then_some("text-fault")
        >
            {raw_text(&["\n", &shown].concat())}
        </textarea>
    };
    let inside = match sent.may_change {
        true => view! {
            <form method="post" action="#renew" class="stack">
                {hidden("form", "renew")} <div class="field">{field}</div> <button>{say::store(l)}</button>
            </form>
        }
        .into_any(),
        false => view! { <div class="field">{field}</div> }.into_any(),
    };
    let heading = if sent.may_change { say::renew_heading(l) } else { say::text_heading(l) };
    view! {
        <section class="card" id="renew">
            <h2>{heading}</h2>
            {sent.may_change.then(|| view! { <p>{say::renew_lead(l)}</p> })}
            {refused}
            {sent.is_known.then(|| problem_line(say::known(l)))}
            {inside}
        </section>
    }
    .into_any()
}

fn fault_row(l: Locale, fault: &FieldProblem) -> impl IntoView + use<> {
    let words = match fault.code.as_str() {
        "required" => say::fault_required(l),
        "too_long" => say::fault_too_long(l),
        "out_of_range" => say::fault_range(l),
        "statutory" => say::fault_statutory(l),
        "twice" => say::fault_twice(l),
        "unknown" => say::fault_unknown(l),
        "wrong" => say::fault_example(l),
        "mismatch" => say::fault_mismatch(l),
        _ => say::fault_malformed(l),
    };
    let detail = (!fault.detail.is_empty()).then(|| view! { <pre>{fault.detail.clone()}</pre> });
    view! {
        <li>
            <code>{fault.pointer.clone()}</code> " " {words} {detail}
        </li>
    }
}
