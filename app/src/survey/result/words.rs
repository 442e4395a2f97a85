//! Names of parts and numbers in the reader's language.

use super::{Cut, Measured};
use crate::locale::Locale;
use crate::statistics::Share;
use crate::survey::Lateness;
use crate::survey::formula::Estimate;
use crate::text::result as say;
use crate::ui::number::{decimal, percent};

pub fn cut_name(l: Locale, cut: Cut) -> &'static str {
    match cut {
        Cut::All => say::all(l),
        Cut::Unit => say::unit(l),
        Cut::Lane => say::lane(l),
        Cut::Class => say::class(l),
        Cut::Lateness => say::lateness(l),
    }
}

pub fn measure_name(l: Locale, measure: Measured) -> &'static str {
    match measure {
        Measured::Satisfied => say::satisfied(l),
        Measured::Mean => say::mean(l),
        Measured::Nps => say::nps(l),
        Measured::Easy => say::easy(l),
        Measured::Below => say::below(l),
        Measured::Inside => say::inside(l),
        Measured::Above => say::above(l),
        Measured::Perceived => say::perceived(l),
    }
}

/// What our templates call a dimension; another key as it was written, its lines as spaces.
pub fn dimension_name(l: Locale, key: &str) -> String {
    use crate::text::dimension as name;
    let known = match key {
        "attitude" => name::attitude(l),
        "claims" => name::claims(l),
        "delivery" => name::delivery(l),
        "effort" => name::effort(l),
        "hours" => name::hours(l),
        "information" => name::information(l),
        "loyalty" => name::loyalty(l),
        "overall" => name::overall(l),
        "price" => name::price(l),
        "reliability" => name::reliability(l),
        "solution" => name::solution(l),
        "speed" => name::speed(l),
        _ => return key.replace('_', " "),
    };
    known.to_string()
}

pub fn lateness_name(l: Locale, lateness: Lateness) -> &'static str {
    match lateness {
        Lateness::WeekEarly => say::week_early(l),
        Lateness::OnTime => say::on_time(l),
        Lateness::UpTo2Days => say::up_to_2_days(l),
        Lateness::UpTo4Days => say::up_to_4_days(l),
        Lateness::UpTo8Days => say::up_to_8_days(l),
        Lateness::Over8Days => say::over_8_days(l),
    }
}

/// What is not named by the operator: lanes, classes, spans of lateness.
pub fn member_name(l: Locale, cut: Cut, member: &str) -> String {
    match cut {
        Cut::Lane => member.replace('>', " → "),
        Cut::Class => say::class_name(l, &member.to_uppercase()),
        Cut::Lateness => member.parse().map_or_else(|_| member.to_string(), |span| lateness_name(l, span).to_string()),
        Cut::All | Cut::Unit => member.to_string(),
    }
}

/// A value as its measure writes it: a share in percent, a score with one decimal, a mean with two.
pub fn value_words(l: Locale, measure: Measured, value: f64) -> String {
    match measure {
        _ if measure.is_share() => percent(l, value),
        Measured::Nps => decimal(l, value, 1),
        _ => decimal(l, value, 2),
    }
}

/// The value, or why there is none.
pub fn estimate_words(l: Locale, measure: Measured, estimate: &Estimate) -> String {
    match (estimate.n, estimate.value) {
        (_, Some(value)) => value_words(l, measure, value),
        (Some(_), None) => say::not_enough(l).to_string(),
        (None, None) => say::too_few(l).to_string(),
    }
}

/// `n = 40, 95%: 71.2% to 84.0%`.
pub fn estimate_ground(l: Locale, measure: Measured, estimate: &Estimate) -> Option<String> {
    let n = say::of_n(l, &estimate.n?.to_string());
    let words = |value| value_words(l, measure, value);
    let interval = estimate.interval.map(|i| say::interval(l, &words(i.high), &words(i.low)));
    Some([Some(n), interval].into_iter().flatten().collect::<Vec<String>>().join(", "))
}

pub fn of_share(share: &Share) -> Estimate {
    Estimate { n: share.n, value: share.value, interval: share.interval }
}

/// A number, or that there are too few.
pub fn count_words(l: Locale, count: Option<u64>) -> String {
    count.map_or_else(|| say::too_few(l).to_string(), |count| count.to_string())
}
