//! What the pages of results share: a number with what it stands on, a drawing of several, and their table.

use leptos::prelude::*;

use super::super::words::{estimate_ground, estimate_words, measure_name, of_share, value_words};
use super::super::{DimensionResult, FigureResult, Measured, MemberResult};
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
        <td data-label=label class="result-number">
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

/// Nothing without a bar.
pub(super) fn drawn(l: Locale, id: &str, title: &str, all: Vec<Option<Bar>>) -> Option<AnyView> {
    let shown: Vec<Bar> = all.into_iter().flatten().collect();
    (!shown.is_empty()).then(|| bars(id, title, say::drawn(l), &shown))
}

/// Heads and rows; on a phone each row is a small list.
pub(super) fn table(caption: String, heads: Vec<&'static str>, rows: Vec<AnyView>) -> AnyView {
    let heads = heads.into_iter().map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    view! {
        <div class="result-table">
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

/// The measure that speaks for a part: the first there is.
pub(super) fn first(figures: &[FigureResult]) -> (Measured, Estimate) {
    figures.first().map_or((Measured::Satisfied, Estimate::default()), |one| (one.measure, one.unweighted))
}

/// Units, lanes, classes or spans: drawn by the number that speaks for the answer, and all of it in a table.
pub(super) fn members(
    l: Locale,
    (id, title): (&'static str, &'static str),
    members: &[MemberResult],
    link: Option<&dyn Fn(&str) -> String>,
) -> AnyView {
    let bars = members.iter().map(|one| {
        let (measure, estimate) = first(&one.figures);
        bar(l, one.name.clone(), (measure, Kind::Csat), &estimate)
    });
    let bars = bars.collect();
    let rows = members.iter().map(|one| member_row(l, one, link)).collect();
    let heads = vec![title, say::answers(l), say::satisfied(l), say::mean(l), say::response_rate(l)];
    view! { {drawn(l, id, title, bars)} {table(title.to_string(), heads, rows)} }.into_any()
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
            <td data-label=say::answers(l) class="result-number">
                {super::super::words::count_words(l, one.answered)}
            </td>
            {cell(l, say::satisfied(l), Measured::Satisfied, &of(Measured::Satisfied))}
            {cell(l, say::mean(l), Measured::Mean, &of(Measured::Mean))}
            {share_cell(l, say::response_rate(l), &one.response_rate)}
        </tr>
    }
    .into_any()
}

/// The dimensions side by side.
pub(super) fn dimensions(l: Locale, found: &[DimensionResult]) -> Option<AnyView> {
    let label = |one: &DimensionResult| [one.dimension.replace('_', " "), measure_name(l, one.measure).to_string()];
    let bars = found.iter().map(|one| bar(l, label(one).join(": "), (one.measure, Kind::Csat), &one.estimate));
    let bars = bars.collect();
    let rows = found.iter().map(|one| {
        let [dimension, measure] = label(one);
        view! {
            <tr>
                <th scope="row">{dimension}</th>
                <td data-label=say::measure(l)>{measure}</td>
                <td data-label=say::questions(l) class="result-number">{one.questions.to_string()}</td>
                {cell(l, say::value(l), one.measure, &one.estimate)}
            </tr>
        }
        .into_any()
    });
    let rows: Vec<AnyView> = rows.collect();
    let heads = vec![say::dimension(l), say::measure(l), say::questions(l), say::value(l)];
    (!found.is_empty()).then(|| {
        view! {
            <section class="card" id="dimensions">
                <h2>{say::dimensions(l)}</h2>
                <p class="muted">{say::dimensions_lead(l)}</p>
                {drawn(l, "dimensions", say::dimensions(l), bars)}
                {table(say::dimensions(l).to_string(), heads, rows)}
            </section>
        }
        .into_any()
    })
}
