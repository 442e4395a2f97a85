//! Classes of customers: how many, what they bring, where they part, who changed lately; and the page of one customer.

use leptos::prelude::*;

use super::super::class::{ClassChange, ClassMember, ClassOverview, ClassRun, ClassShare, CustomerClass, Thresholds};
use super::super::components::{
    ClassForm, class_badge, class_letter, class_section, day_words, share_words, step_words, why_words,
};
use crate::customer::{Class, api};
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::shipment::components::amount;
use crate::text::customer_class as say;
use crate::ui::when;
use crate::value::{Instant, LocalInstant, Money};

/// In a cell of which nothing is known.
const NOTHING: &str = "–";

/// What the page shows.
pub struct ClassesScreen<'s> {
    pub overview: ClassOverview,
    /// The customers of a class, when one was chosen.
    pub members: Option<(Class, crate::value::Page<ClassMember>)>,
    pub changes: crate::value::Page<ClassChange>,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn classes(visitor: &Visitor, s: &ClassesScreen<'_>) -> Page {
    let l = visitor.locale;
    let latest = match &s.overview.latest {
        Some(run) => computed(visitor, s, run),
        None => view! { <p class="card">{say::none_yet(l)}</p> }.into_any(),
    };
    let body = view! {
        <div class="list classes">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)} " " {say::staff_only(l)}</p>
                <p class="muted">{thresholds(l, s.overview.thresholds)}</p>
            </div>
            {latest}
            {s.members.as_ref().map(|(class, found)| members(visitor, s, *class, found))}
            {changes(visitor, s)}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn thresholds(l: Locale, t: Thresholds) -> String {
    let [a, b, margin] = [t.a_percent, t.b_percent, t.margin_percent].map(|percent| percent.to_string());
    say::thresholds(l, &a, &b, &margin)
}

fn computed(visitor: &Visitor, s: &ClassesScreen<'_>, run: &ClassRun) -> AnyView {
    let l = visitor.locale;
    let total: i64 = run.shares.iter().map(|share| share.contribution_minor.max(0)).sum();
    let rows: Vec<AnyView> = run.shares.iter().map(|share| share_row(l, run, share, total)).collect();
    let others: Vec<String> = run
        .other_currencies
        .iter()
        .map(|other| say::other(l, other.shipment_count.unsigned_abs(), &other.currency))
        .collect();
    let at = when::day_and_time(l, (s.local)(run.computed_at), visitor.now);
    let was_other = run.thresholds != s.overview.thresholds;
    view! {
        <section class="card" aria-labelledby="counts">
            <h2 id="counts">{say::counts(l)}</h2>
            <p class="muted">{say::as_of(l, &at)}</p>
            {was_other.then(|| view! { <p class="muted">{say::was(l)} " " {thresholds(l, run.thresholds)}</p> })}
            {run.currency.is_none().then(|| view! { <p>{say::no_fees(l)}</p> })}
            <div class="folding">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say::one(l)}</th>
                            <th scope="col">{say::customers(l)}</th>
                            <th scope="col">{say::contribution(l)}</th>
                            <th scope="col">{say::share(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(!others.is_empty()).then(|| view! { <p class="muted">{say::others(l, &others.join(", "))}</p> })}
        </section>
    }
    .into_any()
}

fn share_row(l: Locale, run: &ClassRun, share: &ClassShare, total: i64) -> AnyView {
    let minor = share.contribution_minor;
    let money = run.currency.clone().map(|currency| amount(&Money { minor: minor.max(0), currency }));
    let part = match total {
        0 => NOTHING.to_string(),
        _ => share_words(l, i64::try_from(i128::from(minor.max(0)) * 10_000 / i128::from(total)).unwrap_or(0)),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=api::class_page(share.class, None)>{say::class(l, class_letter(share.class))}</a>
            </th>
            <td data-label=say::customers(l) class="figure">{share.count.to_string()}</td>
            <td data-label=say::contribution(l) class="figure">{money.unwrap_or_else(|| NOTHING.to_string())}</td>
            <td data-label=say::share(l) class="figure">{part}</td>
        </tr>
    }
    .into_any()
}

fn members(visitor: &Visitor, s: &ClassesScreen<'_>, class: Class, found: &crate::value::Page<ClassMember>) -> AnyView {
    let l = visitor.locale;
    let rows: Vec<AnyView> = found
        .items
        .iter()
        .map(|one| {
            let since = one.decided_at.map(|at| say::since(l, &when::day_and_time(l, (s.local)(at), visitor.now)));
            view! {
                <li>
                    <a href=customer_card(&one.organisation_id)>{one.name.clone()}</a> " "
                    <span class="muted">{since}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    let more = found.next_cursor.as_deref().map(|cursor| {
        let href = api::class_page(class, Some(cursor));
        view! { <p><a class="button" rel="next" href=href>{crate::text::complaints::more(l)}</a></p> }
    });
    view! {
        <section class="card" aria-labelledby="members">
            <h2 id="members">{say::customers_of(l, class_letter(class))}</h2>
            {rows.is_empty().then(|| view! { <p class="muted">{say::nobody(l)}</p> })}
            <ul class="class-history">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// Changes of all customers, each with its reason.
fn changes(visitor: &Visitor, s: &ClassesScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.changes.items.iter().map(|change| change_row(visitor, s, change)).collect();
    let more = s.changes.next_cursor.as_deref().map(|cursor| {
        let href = api::class_changes_page(cursor);
        view! { <p><a class="button" rel="next" href=href>{crate::text::complaints::more(l)}</a></p> }
    });
    view! {
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{say::changes(l)}</h2>
            {rows.is_empty().then(|| view! { <p class="muted">{say::no_changes(l)}</p> })}
            <ul class="class-history">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn change_row(visitor: &Visitor, s: &ClassesScreen<'_>, change: &ClassChange) -> AnyView {
    let l = visitor.locale;
    view! {
        <li>
            <p>
                {class_badge(l, change.to_class)} " "
                <a href=customer_card(&change.organisation_id)>{change.organisation_name.clone()}</a> " "
                <strong>{step_words(change)}</strong>
            </p>
            <p class="muted">
                {when::day_and_time(l, (s.local)(change.decided_at), visitor.now)} " · " {why_words(l, change)}
            </p>
        </li>
    }
    .into_any()
}

/// The card of an organisation at the desk.
fn customer_card(organisation_id: &str) -> String {
    crate::desk::api::customer_page(&["organisation-", organisation_id].concat())
}

/// The class of one customer on a page of its own: where a refused form is shown again.
pub fn class_card(
    visitor: &Visitor,
    organisation_id: &str,
    found: &CustomerClass,
    form: &ClassForm,
    local: &dyn Fn(Instant) -> LocalInstant,
) -> Page {
    let l = visitor.locale;
    let until = found.r#override.as_ref().and_then(|said| said.until_on.as_deref());
    let body = view! {
        <div class="list classes">
            <h1>{found.name.clone()}</h1>
            <p class="crumb"><a href=customer_card(organisation_id)>{say::to_card(l)}</a></p>
            {until.map(|day| view! { <p class="muted">{say::until_day(l, &day_words(l, day))}</p> })}
            {class_section(l, organisation_id, found, form, (visitor.now, local))}
        </div>
    };
    Page::plain(found.name.clone(), body.into_any())
}
