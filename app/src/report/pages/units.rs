//! `/desk/figures/units`: what each unit answers for. By code, never by a share: of few cases the order would be chance.

use leptos::prelude::*;

use super::parts::{chooser, files, head, period_words, share_cell};
use crate::locale::Locale;
use crate::report::api::{self, Table};
use crate::report::{Dimension, Order, Period, PeriodQuery, Sort, UnitFigures, UnitRow};
use crate::shell::{Page, Visitor};
use crate::text::figures as say;
use crate::ui::form::{Faults, problem_line};

/// What the page shows.
#[derive(Debug)]
pub struct UnitsScreen {
    pub units: UnitFigures,
    pub sort: Option<Sort>,
    /// The reader sees the figures of the whole desk too.
    pub has_all: bool,
    /// What was typed and cannot be read; the figures are those of this month.
    pub refused: Option<(PeriodQuery, Faults)>,
}

pub fn units(visitor: &Visitor, s: &UnitsScreen) -> Page {
    let l = visitor.locale;
    let period = Period { from: s.units.from, to: s.units.to };
    let page = |period: Period| api::units_page(period, s.sort);
    let kept = s.sort.map(|sort| ("sort", sort.to_string())).into_iter().collect();
    let refused = s.refused.as_ref().map(|(typed, faults)| (typed, faults));
    let back = s.has_all.then(|| {
        let href = api::figures_page(period, Dimension::Unit, None);
        view! { <p><a href=href>{say::title(l)}</a></p> }
    });
    let body = view! {
        <div class="list figures">
            <div>
                {back}
                <h1>{say::units_title(l)}</h1>
                <p class="muted">{say::units_lead(l)}</p>
            </div>
            <h2>{period_words(l, period)}</h2>
            {s.refused.is_some().then(|| problem_line(say::period_fault(l)))}
            {chooser(l, (api::UNITS, period), &page, kept, refused)}
            <section class="card">
                {s.units.items.is_empty().then(|| view! { <p>{say::no_unit_named(l)}</p> })}
                {table(l, s, period)}
                {files(l, Table::Units, period, s.sort)}
            </section>
            <p class="muted">{say::method(l)}</p>
        </div>
    };
    Page::plain(say::units_title(l), body.into_any())
}

fn table(l: Locale, s: &UnitsScreen, period: Period) -> AnyView {
    let page = |sort: Option<Sort>| api::units_page(period, sort);
    let rows: Vec<AnyView> = s.units.items.iter().map(|unit| row(l, unit, period)).collect();
    view! {
        <div class="folding">
            <table>
                <thead>
                    <tr>
                        {head(say::unit(l), Order::Name, s.sort, &page)}
                        {head(say::received(l), Order::Received, s.sort, &page)}
                        <th scope="col">{say::valid_share(l)}</th>
                        <th scope="col">{say::late_share(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(l: Locale, unit: &UnitRow, period: Period) -> AnyView {
    let key = Some((Dimension::Unit, unit.unit_code.as_str()));
    let received = match unit.received {
        Some(count) => {
            let href = api::complaints(period, key, false);
            view! { <a href=href>{count.to_string()}</a> }.into_any()
        }
        None => view! { <span>{say::not_told(l)}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{unit.name.clone()} " " <span class="muted">{unit.unit_code.clone()}</span></th>
            <td data-label=say::received(l) class="figure">{received}</td>
            {share_cell(l, say::valid_share(l), &unit.valid, Some(api::complaints(period, key, true)))}
            {share_cell(l, say::late_share(l), &unit.late, None)}
        </tr>
    }
    .into_any()
}
