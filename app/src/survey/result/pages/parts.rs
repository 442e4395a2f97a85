//! What the pages of results share: a number with what it stands on, a drawing of several, and their table.

use leptos::prelude::*;

use super::super::words::{dimension_name, estimate_ground, estimate_words, measure_name, of_share, value_words};
use super::super::{DimensionResult, Measured, MemberResult};
use crate::locale::Locale;
use crate::statistics::Share;
use crate::survey::formula::Estimate;
use crate::survey::questionnaire::Kind;
use crate::text::result as say;
use crate::ui::chart::{Bar, bars};

/// A cell with the value and, below it, number and interval.
pub(super) fn cell(l: Locale, label: &'static str, measure: Measured, estimate: &Estimate) -> AnyView {
    let ground = estimate_ground(l, measure, estimate).map(|ground| view! { <small class="muted">{ground}</small> });
    view! {
        <td data-label=label class="figure">
            <span>{estimate_words(l, measure, estimate)}</span>
            " "
            {ground}
        </td>
    }
    .into_any()
}

pub(super) fn share_cell(l: Locale, label: &'static str, share: &Share) -> AnyView {
    cell(l, label, Measured::Satisfied, &of_share(share))
}

/// A bar from the lowest value that the measure can have. None without a value.
pub(super) fn bar(l: Locale, label: String, (measure, kind): (Measured, Kind), estimate: &Estimate) -> Option<Bar> {
    let (value, low) = (estimate.value?, measure.scale(kind).0);
    let words = value_words(l, measure, value);
    Some(Bar { label, value: value - low, words, interval: estimate.interval.map(|i| (i.low - low, i.high - low)) })
}

/// A drawing under its name; nothing without a bar.
pub(super) fn drawn(l: Locale, id: &str, title: &str, all: Vec<Option<Bar>>) -> Option<AnyView> {
    let shown: Vec<Bar> = all.into_iter().flatten().collect();
    (!shown.is_empty()).then(|| {
        view! {
            <div class="chart-named">
                <p aria-hidden="true">{title.to_string()}</p>
                {bars(id, title, say::drawn(l), &shown)}
            </div>
        }
        .into_any()
    })
}

/// The same numbers as tables, for whoever opens them.
pub(super) fn folded(l: Locale, tables: Vec<AnyView>) -> Option<AnyView> {
    (!tables.is_empty()).then(|| {
        view! {
            <details>
                <summary>{say::numbers(l)}</summary>
                {tables}
            </details>
        }
        .into_any()
    })
}

/// Heads and rows; on a phone each row is a small list.
pub(super) fn table(caption: String, heads: Vec<&'static str>, rows: Vec<AnyView>) -> AnyView {
    let heads = heads.into_iter().map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    view! {
        <div class="folding">
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Units, lanes, classes or spans: drawn by the numbers that speak for the answer, and all of it in a table. Where the
/// names lead further the table is open.
pub(super) fn members(
    l: Locale,
    (id, title): (&'static str, &'static str),
    members: &[MemberResult],
    link: Option<&dyn Fn(&str) -> String>,
) -> AnyView {
    let figures = members.iter().map(|one| &one.figures).max_by_key(|figures| figures.len());
    let measures: Vec<Measured> = figures.into_iter().flatten().map(|one| one.measure).take(2).collect();
    let charts: Vec<AnyView> =
        measures.into_iter().filter_map(|measure| members_drawn(l, id, measure, members)).collect();
    let rows = members.iter().map(|one| member_row(l, one, link)).collect();
    let heads = vec![title, say::answers(l), say::satisfied(l), say::mean(l), say::response_rate(l)];
    let numbers = table(title.to_string(), heads, rows);
    let numbers = if link.is_some() { Some(numbers) } else { folded(l, vec![numbers]) };
    view! {
        <div class="charts">{charts}</div>
        {numbers}
    }
    .into_any()
}

fn members_drawn(l: Locale, id: &str, measure: Measured, members: &[MemberResult]) -> Option<AnyView> {
    let bars = members.iter().map(|one| {
        let figure = one.figures.iter().find(|figure| figure.measure == measure)?;
        bar(l, one.name.clone(), (measure, Kind::Csat), &figure.unweighted)
    });
    drawn(l, &[id, "-", measure.as_str()].concat(), measure_name(l, measure), bars.collect())
}

fn member_row(l: Locale, one: &MemberResult, link: Option<&dyn Fn(&str) -> String>) -> AnyView {
    let name = match link {
        Some(link) => view! { <a href=link(&one.member)>{one.name.clone()}</a> }.into_any(),
        None => one.name.clone().into_any(),
    };
    let of = |measure: Measured| {
        let found = one.figures.iter().find(|figure| figure.measure == measure);
        found.map_or(Estimate::default(), |figure| figure.unweighted)
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=say::answers(l) class="figure">
                {super::super::words::count_words(l, one.answered)}
            </td>
            {cell(l, say::satisfied(l), Measured::Satisfied, &of(Measured::Satisfied))}
            {cell(l, say::mean(l), Measured::Mean, &of(Measured::Mean))}
            {share_cell(l, say::response_rate(l), &one.response_rate)}
        </tr>
    }
    .into_any()
}

/// The dimensions, a drawing for each measure.
pub(super) fn dimensions(l: Locale, found: &[DimensionResult]) -> Option<AnyView> {
    let mut measures: Vec<Measured> = found.iter().map(|one| one.measure).collect();
    measures.sort_by_key(|one| Measured::ALL.iter().position(|known| known == one));
    measures.dedup();
    let charts: Vec<AnyView> = measures.into_iter().filter_map(|measure| dimensions_drawn(l, measure, found)).collect();
    let rows = found.iter().map(|one| dimension_row(l, one)).collect();
    let heads = vec![say::dimension(l), say::measure(l), say::questions(l), say::value(l)];
    (!found.is_empty()).then(|| {
        view! {
            <section class="card" id="dimensions">
                <h2>{say::dimensions(l)}</h2>
                <p class="muted">{say::dimensions_lead(l)}</p>
                <div class="charts">{charts}</div>
                {folded(l, vec![table(say::dimensions(l).to_string(), heads, rows)])}
            </section>
        }
        .into_any()
    })
}

fn dimensions_drawn(l: Locale, measure: Measured, found: &[DimensionResult]) -> Option<AnyView> {
    let of_measure = found.iter().filter(|one| one.measure == measure);
    let bars = of_measure.map(|one| bar(l, dimension_name(l, &one.dimension), (measure, Kind::Csat), &one.estimate));
    drawn(l, &["dimensions-", measure.as_str()].concat(), measure_name(l, measure), bars.collect())
}

fn dimension_row(l: Locale, one: &DimensionResult) -> AnyView {
    view! {
        <tr>
            <th scope="row">{dimension_name(l, &one.dimension)}</th>
            <td data-label=say::measure(l)>{measure_name(l, one.measure)}</td>
            <td data-label=say::questions(l) class="figure">{one.questions.to_string()}</td>
            {cell(l, say::value(l), one.measure, &one.estimate)}
        </tr>
    }
    .into_any()
}
