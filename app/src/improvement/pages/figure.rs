//! A look at the figures: the sentence, a drawing, the table below it.

use leptos::prelude::*;

use super::super::words::{signed_points, value_words};
use super::super::{Figure, Look, Measure, Windows, measure_name};
use super::day_words;
use crate::improvement::Days;
use crate::locale::Locale;
use crate::text::improvement as say;
use crate::ui::chart::{Bar, bars};

/// `of` names the places that the change touched; empty: none are named.
pub(super) fn look(l: Locale, look: &Look, of: &str) -> AnyView {
    let finding = look.finding();
    let id = look.measure.as_str();
    let name = measure_name(l, look.measure);
    let drawn = drawn(l, look);
    let chart = (!drawn.is_empty()).then(|| bars(id, name, &say::drawn(l, name), &drawn));
    view! {
        <div class="improvement-look">
            <p><strong>{finding.sentence(l, of)}</strong></p>
            <p>{finding.reading(l)}</p>
            {chart}
            {table(l, look)}
            {look.is_other_hidden.then(|| view! { <p class="muted">{say::others_hidden(l)}</p> })}
        </div>
    }
    .into_any()
}

/// The groups in the order of reading; those of the others only where there are such.
fn groups(l: Locale, look: &Look) -> Vec<(&'static str, Figure)> {
    let all = [
        (say::before_here(l), Some(look.before)),
        (say::after_here(l), Some(look.after)),
        (say::before_elsewhere(l), look.other_before),
        (say::after_elsewhere(l), look.other_after),
    ];
    all.into_iter().filter_map(|(name, figure)| Some((name, figure?))).collect()
}

fn drawn(l: Locale, look: &Look) -> Vec<Bar> {
    let bar = |(name, figure): (&'static str, Figure)| {
        let value = figure.value?;
        Some(Bar {
            label: name.to_string(),
            value,
            words: value_words(l, look.measure, value),
            interval: figure.interval.map(|interval| (interval.low, interval.high)),
        })
    };
    groups(l, look).into_iter().filter_map(bar).collect()
}

fn table(l: Locale, look: &Look) -> AnyView {
    let rows: Vec<AnyView> = groups(l, look).into_iter().map(|group| row(l, look.measure, group)).collect();
    let difference = look.effect.difference.zip(look.effect.interval).map(|(difference, interval)| {
        let signed = |value| signed_points(l, look.measure, value);
        view! {
            <tr>
                <th scope="row">{say::difference(l)}</th>
                <td data-label=say::value(l)>{say::points(l, &signed(difference))}</td>
                <td data-label=say::interval(l)>{say::from_to(l, &signed(interval.high), &signed(interval.low))}</td>
                <td data-label=say::number(l)></td>
            </tr>
        }
    });
    view! {
        <div class="folding figure">
            <table>
                <caption>{caption(l, look.measure, look.windows)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say::group(l)}</th>
                        <th scope="col">{say::value(l)}</th>
                        <th scope="col">{say::interval(l)}</th>
                        <th scope="col">{say::number(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>{difference}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn caption(l: Locale, measure: Measure, windows: Windows) -> String {
    let days = |days: Days| say::from_to(l, &day_words(l, days.to), &day_words(l, days.from));
    say::caption(l, &days(windows.after), &days(windows.before), measure_name(l, measure))
}

fn row(l: Locale, measure: Measure, (name, figure): (&'static str, Figure)) -> AnyView {
    let value = figure.value.map_or_else(|| say::not_enough(l).to_string(), |value| value_words(l, measure, value));
    let interval =
        figure.interval.map(|i| say::from_to(l, &value_words(l, measure, i.high), &value_words(l, measure, i.low)));
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=say::value(l)>{value}</td>
            <td data-label=say::interval(l)>{interval}</td>
            <td data-label=say::number(l)>{figure.n.map(|n| n.to_string())}</td>
        </tr>
    }
    .into_any()
}
