//! One question: its key figures, how often each answer was given; folded, all numbers unweighted and weighted, and the
//! months.

use leptos::prelude::*;

use super::super::words::{estimate_ground, estimate_words, measure_name, of_share};
use super::super::{FigureResult, Measured, QuestionResult};
use super::parts::{bar, cell, drawn, folded, share_cell, table};
use crate::locale::Locale;
use crate::statistics::{Sample, sample};
use crate::survey::formula::Estimate;
use crate::survey::questionnaire::Kind;
use crate::text::result as say;

pub(super) fn question(l: Locale, q: &QuestionResult) -> AnyView {
    let is_shown = q.n.is_some_and(|n| sample(n) == Sample::Enough);
    let n = match q.n {
        Some(n) if is_shown => say::answered_by(l, n),
        Some(n) => [say::of_n(l, &n.to_string()).as_str(), say::not_enough(l)].join(": "),
        None => say::too_few(l).to_string(),
    };
    view! {
        <section class="card" id=["q-", &q.key].concat()>
            <h2>{q.text.clone()}</h2>
            <p class="muted">{n}</p>
            {is_shown.then(|| view! { {key_figures(l, q)} {shares(l, q)} {numbers(l, q)} {trend(l, q)} })}
        </section>
    }
    .into_any()
}

/// What there is to know first, every answer alike.
fn key_figures(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    let one = |figure: &FigureResult| {
        let ground = estimate_ground(l, figure.measure, &figure.unweighted);
        view! {
            <div>
                <dt>{measure_name(l, figure.measure)}</dt>
                <dd>
                    {estimate_words(l, figure.measure, &figure.unweighted)} " " <small class="muted">{ground}</small>
                </dd>
            </div>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = q.figures.iter().map(one).collect();
    (!rows.is_empty()).then(|| view! { <dl class="result-summary">{rows}</dl> }.into_any())
}

/// The numbers as the classes weigh, and how often each answer was given.
fn numbers(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    folded(l, [figures(l, q), shares_table(l, q)].into_iter().flatten().collect())
}

fn figures(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    let rows = q.figures.iter().map(|one| row(l, one)).collect();
    let heads = vec![say::measure(l), say::unweighted(l), say::weighted(l)];
    (!q.figures.is_empty()).then(|| table(say::figures(l).to_string(), heads, rows))
}

fn row(l: Locale, one: &FigureResult) -> AnyView {
    let weighted = match &one.weighted {
        Some(weighted) => cell(l, say::weighted(l), one.measure, weighted),
        None => view! { <td data-label=say::weighted(l)>{say::no_weighted(l)}</td> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{measure_name(l, one.measure)}</th>
            {cell(l, say::unweighted(l), one.measure, &one.unweighted)}
            {weighted}
        </tr>
    }
    .into_any()
}

fn shares(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    let bars =
        q.shares.iter().map(|one| bar(l, one.name.clone(), (Measured::Satisfied, Kind::Csat), &of_share(&one.share)));
    drawn(l, &["shares-", &q.key].concat(), say::shares(l), bars.collect())
}

fn shares_table(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    let rows = q.shares.iter().map(|one| {
        view! {
            <tr>
                <th scope="row">{one.name.clone()}</th>
                {share_cell(l, say::share(l), &one.share)}
            </tr>
        }
        .into_any()
    });
    let heads = vec![say::answer(l), say::share(l)];
    (!q.shares.is_empty()).then(|| table(say::shares(l).to_string(), heads, rows.collect()))
}

fn trend(l: Locale, q: &QuestionResult) -> Option<AnyView> {
    let measure = q.figures.first()?.measure;
    let id = ["trend-", &q.key].concat();
    let name = say::trend(l, measure_name(l, measure));
    let one = |estimate: &Estimate, month: &str| bar(l, month.to_string(), (measure, q.kind), estimate);
    let bars = q.trend.iter().map(|month| one(&month.estimate, &month.month)).collect();
    let rows = q.trend.iter().map(|month| {
        view! {
            <tr>
                <th scope="row">{month.month.clone()}</th>
                {cell(l, measure_name(l, measure), measure, &month.estimate)}
            </tr>
        }
        .into_any()
    });
    let rows: Vec<AnyView> = rows.collect();
    let heads = vec![say::month(l), measure_name(l, measure)];
    (!q.trend.is_empty()).then(|| {
        view! {
            <details>
                <summary>{name.clone()}</summary>
                {drawn(l, &id, &name, bars)}
                {table(name.clone(), heads, rows)}
            </details>
        }
        .into_any()
    })
}
