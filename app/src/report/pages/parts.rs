//! What the pages of figures share: the period, heads that sort, numbers that open.

use leptos::prelude::*;

use crate::deadline::Day;
use crate::locale::{self, Locale};
use crate::report::api::{self, Table};
use crate::report::{Order, Period, PeriodQuery, Sort};
use crate::statistics::{Rate, Share};
use crate::text::figures as say;
use crate::ui::form::{Faults, Field, field, hidden};
use crate::value::{Instant, UtcOffset};

use super::super::words::{rate_ground, rate_words, share_ground, share_words};

/// The period in words.
pub(super) fn period_words(l: Locale, period: Period) -> String {
    match period.from == period.to {
        true => day_words(l, period.from),
        false => say::from_to(l, &day_words(l, period.from), &day_words(l, period.to)),
    }
}

fn day_words(l: Locale, day: Day) -> String {
    let noon = [day.to_string().as_str(), "T12:00:00Z"].concat().parse::<crate::value::LocalInstant>();
    let at = noon.map_or(Instant::from_ms(0), |moment| moment.at);
    locale::day(l, at.at_offset(UtcOffset::UTC))
}

/// The months beside this one, and a form for any days. `page` makes the address of a period; `kept` travels with the
/// form; `refused` is what was typed and cannot be read.
pub(super) fn chooser(
    l: Locale,
    (path, period): (&'static str, Period),
    page: &dyn Fn(Period) -> String,
    kept: Vec<(&'static str, String)>,
    refused: Option<(&PeriodQuery, &Faults)>,
) -> AnyView {
    let no_faults = Faults::default();
    let (from, to, faults) = match refused {
        Some((typed, faults)) => (typed.from.clone(), typed.to.clone(), faults),
        None => (period.from.to_string(), period.to.to_string(), &no_faults),
    };
    let step = |to: Option<Period>, words: &'static str, rel: &'static str| {
        to.map(|to| view! { <li><a href=page(to) rel=rel>{words}</a></li> }.into_any())
    };
    view! {
        <nav aria-label=say::period(l)>
            <ul class="views">
                {step(period.month_before(), say::month_before(l), "prev")}
                {step(period.month_after(), say::month_after(l), "next")}
            </ul>
        </nav>
        <form method="get" action=path class="card period">
            {kept.into_iter().map(|(name, value)| hidden(name, value)).collect_view()}
            {field(l, faults, Field { name: "from", label: say::from(l), kind: "date", value: from, ..Field::default() })}
            {field(l, faults, Field { name: "to", label: say::to(l), kind: "date", value: to, ..Field::default() })}
            <button>{say::show(l)}</button>
        </form>
    }
    .into_any()
}

/// A column's head that puts the rows in its order; again, the other way round.
pub(super) fn head(
    words: &'static str,
    by: Order,
    sort: Option<Sort>,
    page: &dyn Fn(Option<Sort>) -> String,
) -> AnyView {
    let current = sort.filter(|sort| sort.by == by);
    let first = Sort { by, is_descending: by != Order::Name };
    let next = current.map_or(first, |sort| Sort { by, is_descending: !sort.is_descending });
    let stands = current.map(|sort| if sort.is_descending { "descending" } else { "ascending" });
    view! {
        <th scope="col" aria-sort=stands><a href=page(Some(next))>{words}</a></th>
    }
    .into_any()
}

/// A count that opens to its cases; nothing opens to nothing.
pub(super) fn opened(label: &'static str, count: u64, href: String) -> AnyView {
    match count {
        0 => counted(label, count),
        _ => view! { <td data-label=label class="figure"><a href=href>{count.to_string()}</a></td> }.into_any(),
    }
}

/// A count whose cases no list shows together.
pub(super) fn counted(label: &'static str, count: u64) -> AnyView {
    view! { <td data-label=label class="figure">{count.to_string()}</td> }.into_any()
}

/// A share with what it stands on.
pub(super) fn share_cell(l: Locale, label: &'static str, share: &Share, href: Option<String>) -> AnyView {
    let words = share_words(l, share);
    let shown = match href.filter(|_| share.count.is_some_and(|count| count > 0)) {
        Some(href) => view! { <a href=href>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    };
    let ground = share_ground(l, share).map(|ground| view! { <small class="muted">{ground}</small> });
    view! { <td data-label=label class="figure">{shown} " " {ground}</td> }.into_any()
}

/// A rate with its interval.
pub(super) fn rate_cell(l: Locale, label: &'static str, rate: &Rate) -> AnyView {
    let ground = rate_ground(l, rate).map(|ground| view! { <small class="muted">{ground}</small> });
    view! { <td data-label=label class="figure"><span>{rate_words(l, rate)}</span> " " {ground}</td> }.into_any()
}

/// The same numbers as files.
pub(super) fn files(l: Locale, table: Table, period: Period, sort: Option<Sort>) -> AnyView {
    let link = |format: &'static str| api::export(table, period, sort, format);
    view! {
        <p class="files">
            <a href=link("csv") download="">{say::csv(l)}</a> " " <a href=link("xlsx") download="">{say::xlsx(l)}</a>
        </p>
    }
    .into_any()
}
