//! Deadlines: those of today, and how the clocks of a period stand.

use leptos::prelude::*;

use crate::deadline::Standing;
use crate::locale::Locale;
use crate::report::api::{self, Table};
use crate::report::{ClockFigures, ClockRow, Period};
use crate::text::figures as say;
use crate::ui::chart::{Bar, bars};

use super::super::words::percent;
use super::parts::{files, opened, period_words, share_cell};

/// What falls due today: how much of it is done, missed and open.
pub(super) fn today(l: Locale, figures: &ClockFigures) -> AnyView {
    let period = Period { from: figures.from, to: figures.to };
    view! {
        <section class="card" id="today">
            <h2>{say::today(l)}</h2>
            {nothing(l, figures)}
            {table(l, figures, period, false)}
        </section>
    }
    .into_any()
}

/// The clocks of a period with the share in time.
pub(super) fn clocks(l: Locale, figures: &ClockFigures) -> AnyView {
    let period = Period { from: figures.from, to: figures.to };
    let drawn: Vec<Bar> = figures.items.iter().filter_map(|row| bar(l, row)).collect();
    let chart = (!drawn.is_empty()).then(|| {
        let about = say::clocks_drawn(l, &period_words(l, period));
        bars("clocks", say::clocks(l), &about, &drawn)
    });
    view! {
        <section class="card" id="clocks">
            <h2>{say::clocks(l)}</h2>
            <p class="muted">{say::clocks_lead(l)}</p>
            {nothing(l, figures)}
            {chart}
            {table(l, figures, period, true)}
            {files(l, Table::Clocks, period, None)}
        </section>
    }
    .into_any()
}

fn nothing(l: Locale, figures: &ClockFigures) -> Option<AnyView> {
    figures.items.is_empty().then(|| view! { <p>{say::nothing_due(l)}</p> }.into_any())
}

fn bar(l: Locale, row: &ClockRow) -> Option<Bar> {
    let value = row.in_time.value?;
    Some(Bar {
        label: row.name.clone(),
        value,
        words: percent(l, value),
        interval: row.in_time.interval.map(|i| (i.low, i.high)),
    })
}

fn table(l: Locale, figures: &ClockFigures, period: Period, with_share: bool) -> Option<AnyView> {
    if figures.items.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = figures.items.iter().map(|one| row(l, one, period, with_share, false)).collect();
    let heads = [say::due(l), say::met(l), say::missed(l), say::still_open(l), say::void(l)];
    let heads = heads.map(|words| view! { <th scope="col">{words}</th> }.into_any());
    let total = row(l, &figures.total, period, with_share, true);
    Some(
        view! {
            <div class="folding">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say::clock(l)}</th>
                            {heads.into_iter().collect_view()}
                            {with_share.then(|| view! { <th scope="col">{say::in_time(l)}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{total}</tfoot>
                </table>
            </div>
        }
        .into_any(),
    )
}

/// The total counts deadlines of different rules: it has no share.
fn row(l: Locale, row: &ClockRow, period: Period, with_share: bool, is_total: bool) -> AnyView {
    let clock = Some(row.clock.as_str()).filter(|_| !is_total);
    let link = |standing| api::deadlines(period, clock, standing);
    let share = with_share.then(|| match is_total {
        true => view! { <td></td> }.into_any(),
        false => share_cell(l, say::in_time(l), &row.in_time, None),
    });
    view! {
        <tr>
            <th scope="row">{row.name.clone()}</th>
            {opened(say::due(l), row.due, link(None))}
            {opened(say::met(l), row.met, link(Some(Standing::Met)))}
            {opened(say::missed(l), row.missed, link(Some(Standing::Missed)))}
            {opened(say::still_open(l), row.open, link(Some(Standing::Open)))}
            {opened(say::void(l), row.void, link(Some(Standing::Void)))}
            {share}
        </tr>
    }
    .into_any()
}
