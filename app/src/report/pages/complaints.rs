//! Complaints of a period by one dimension: rates as bars, counts as a Pareto chart, and both as a table.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::report::api::{self, Table};
use crate::report::{ComplaintFigures, ComplaintRow, Dimension, FEW, NONE, Order, Period, Sort};
use crate::statistics::Rate;
use crate::text::figures as say;
use crate::ui::chart::{Bar, bars, pareto};

use super::super::words::decimal;
use super::parts::{counted, files, head, opened, period_words, rate_cell};

/// Most lines of a drawing; the rest is one line of its own, and all of it is in the table.
const MOST: usize = 12;

pub(super) fn complaints(l: Locale, figures: &ComplaintFigures, sort: Option<Sort>) -> AnyView {
    let period = Period { from: figures.from, to: figures.to };
    view! {
        <section class="card" id="complaints">
            <h2>{say::complaints(l)}</h2>
            <p class="muted">{say::complaints_lead(l, &figures.total.shipments.to_string())}</p>
            {dimensions(l, figures.by, period)}
            {(figures.by == Dimension::Unit).then(|| view! { <p class="muted">{say::few_lead(l)}</p> })}
            {figures.items.is_empty().then(|| view! { <p>{say::nothing_received(l)}</p> })}
            {charts(l, figures, period)}
            {table(l, figures, period, sort)}
            {files(l, Table::Complaints(figures.by), period, sort)}
        </section>
    }
    .into_any()
}

fn dimension_name(l: Locale, by: Dimension) -> &'static str {
    match by {
        Dimension::Category => say::category(l),
        Dimension::Cause => say::cause(l),
        Dimension::Unit => say::unit(l),
        Dimension::Lane => say::lane(l),
    }
}

fn dimensions(l: Locale, current: Dimension, period: Period) -> AnyView {
    let links: Vec<AnyView> = Dimension::ALL
        .iter()
        .map(|by| {
            let href = [&api::figures_page(period, *by, None), "#complaints"].concat();
            let is_current = *by == current;
            view! { <li><a href=href aria-current=is_current.then_some("true")>{dimension_name(l, *by)}</a></li> }
                .into_any()
        })
        .collect();
    view! { <nav aria-label=say::by(l)><ul class="views">{links}</ul></nav> }.into_any()
}

fn charts(l: Locale, figures: &ComplaintFigures, period: Period) -> Option<AnyView> {
    let mut most: Vec<&ComplaintRow> = figures.items.iter().filter(|row| row.received > 0).collect();
    most.sort_by_key(|row| (std::cmp::Reverse(row.received), row.name.clone()));
    if most.is_empty() {
        return None;
    }
    let rest: u64 = most.iter().skip(MOST).map(|row| row.received).sum();
    let mut counts: Vec<Bar> = most.iter().take(MOST).map(|row| count_bar(&row.name, row.received)).collect();
    counts.extend((rest > 0).then(|| count_bar(say::the_rest(l), rest)));
    let rates: Vec<Bar> = most.iter().take(MOST).filter_map(|row| rate_bar(l, row)).collect();
    let words = period_words(l, period);
    let name = dimension_name(l, figures.by);
    let rates = (!rates.is_empty()).then(|| {
        let title = say::rates_drawn(l, name);
        bars("rates", &title, &say::rates_described(l, &words), &rates)
    });
    let title = say::pareto_drawn(l, name);
    let counts = pareto("pareto", &title, &say::pareto_described(l, &words), &counts);
    Some(view! { <div class="charts">{rates} {counts}</div> }.into_any())
}

fn count_bar(name: &str, count: u64) -> Bar {
    Bar { label: name.to_string(), value: count as f64, words: count.to_string(), interval: None }
}

fn rate_bar(l: Locale, row: &ComplaintRow) -> Option<Bar> {
    let value = row.received_rate.per_10_000?;
    let interval = row.received_rate.interval.map(|i| (i.low, i.high));
    Some(Bar { label: row.name.clone(), value, words: decimal(l, value, 2), interval })
}

fn table(l: Locale, figures: &ComplaintFigures, period: Period, sort: Option<Sort>) -> AnyView {
    let by = figures.by;
    let page = |sort: Option<Sort>| [&api::figures_page(period, by, sort), "#complaints"].concat();
    let rows: Vec<AnyView> =
        figures.items.iter().map(|one| row(l, one, period, Some((by, one.key.as_str())))).collect();
    view! {
        <div class="folding">
            <table>
                <thead>
                    <tr>
                        {head(dimension_name(l, by), Order::Name, sort, &page)}
                        {head(say::received(l), Order::Received, sort, &page)}
                        <th scope="col">{say::received_rate(l)}</th>
                        {head(say::valid(l), Order::Valid, sort, &page)}
                        <th scope="col">{say::valid_rate(l)}</th>
                        <th scope="col">{say::shipments(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>{row(l, &figures.total, period, None)}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn row(l: Locale, row: &ComplaintRow, period: Period, of: Option<(Dimension, &str)>) -> AnyView {
    let number = |label: &'static str, count: u64, only_valid: bool| match of {
        Some((Dimension::Unit, FEW)) => counted(label, count),
        _ => opened(label, count, api::complaints(period, of, only_valid)),
    };
    let rate = |label: &'static str, rate: &Rate| match of {
        Some((Dimension::Lane, NONE)) => view! { <td data-label=label>{say::no_rate(l)}</td> }.into_any(),
        _ => rate_cell(l, label, rate),
    };
    view! {
        <tr>
            <th scope="row">{row.name.clone()}</th>
            {number(say::received(l), row.received, false)}
            {rate(say::received_rate(l), &row.received_rate)}
            {number(say::valid(l), row.valid, true)}
            {rate(say::valid_rate(l), &row.valid_rate)}
            {counted(say::shipments(l), row.shipments)}
        </tr>
    }
    .into_any()
}
