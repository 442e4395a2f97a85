//! `/desk/figures`: for those who answer for the desk.

use leptos::prelude::*;

use super::clocks::{clocks, today};
use super::complaints::complaints;
use super::parts::{chooser, period_words};
use crate::report::{ClockFigures, ComplaintFigures, Dimension, Period, PeriodQuery, Sort, api};
use crate::shell::{Page, Visitor};
use crate::text::figures as say;
use crate::ui::form::{Faults, problem_line};

/// What the page shows, all of one moment.
#[derive(Debug)]
pub struct FiguresScreen {
    pub today: ClockFigures,
    pub clocks: ClockFigures,
    pub complaints: ComplaintFigures,
    pub sort: Option<Sort>,
    /// What was typed and cannot be read; the figures are those of this month.
    pub refused: Option<(PeriodQuery, Faults)>,
}

pub fn figures(visitor: &Visitor, s: &FiguresScreen) -> Page {
    let l = visitor.locale;
    let period = Period { from: s.complaints.from, to: s.complaints.to };
    let by = s.complaints.by;
    let page = |period: Period| api::figures_page(period, by, s.sort);
    let refused = s.refused.as_ref().map(|(typed, faults)| (typed, faults));
    let body = view! {
        <div class="list figures">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
                <p><a href=api::units_page(period, None)>{say::to_units(l)}</a></p>
            </div>
            {today(l, &s.today)}
            <h2>{period_words(l, period)}</h2>
            {s.refused.is_some().then(|| problem_line(say::period_fault(l)))}
            {chooser(l, (api::FIGURES, period), &page, kept(by, s.sort), refused)}
            {clocks(l, &s.clocks)}
            {complaints(l, &s.complaints, s.sort)}
            <p class="muted">{say::method(l)}</p>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

/// What a form of the period keeps.
fn kept(by: Dimension, sort: Option<Sort>) -> Vec<(&'static str, String)> {
    let sort = sort.map(|sort| ("sort", sort.to_string()));
    [Some(("by", by.to_string())), sort].into_iter().flatten().collect()
}
