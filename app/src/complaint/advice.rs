//! Answers before the form: many questions answer themselves from the shipment's own state.

use super::Category;
use crate::claim::Loss;
use crate::locale::{self, Locale};
use crate::shipment::components::opening_words;
use crate::shipment::{Milestone, Standing, Tracking};
use crate::text;
use crate::ui::when;
use crate::value::Instant;

const DAY_MS: i64 = 86_400_000;
/// After so many days beyond the promise a delayed parcel counts as lost (GB/T 27917, inter-city; unconfirmed).
pub const COMPLETE_DELAY_DAYS: i64 = 7;

/// What the customer may want to know before writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// It is out for delivery.
    ArrivesToday,
    /// It waits to be fetched.
    Fetch,
    /// The promise is not due yet.
    StillInTime,
    /// It is late, and so we owe an explanation.
    Late,
    /// So late that it counts as lost.
    CountsAsLost,
    /// The record says delivered: neighbours, reception and mailbox are worth a look.
    LookAround,
    /// It is on its way back.
    ComesBack,
}

/// Whether compensation has anything to do with a complaint of this category; with all of them until one is chosen.
pub fn concerns_loss(category: Option<Category>) -> bool {
    use Category::*;
    !matches!(category, Some(CollectionService | Charges | CashOnDelivery | Other))
}

/// What the customer would claim for; None leaves it to the record.
pub fn loss(category: Option<Category>) -> Option<Loss> {
    match category? {
        Category::Delay => Some(Loss::Delay),
        Category::LostOrShort => Some(Loss::Lost),
        Category::Damaged => Some(Loss::Damaged),
        _ => None,
    }
}

/// In the order in which they help; nothing for categories that tracking cannot answer.
pub fn advice(t: &Tracking, category: Option<Category>) -> Vec<Advice> {
    let concerns = |wanted: &[Category]| category.is_none_or(|category| wanted.contains(&category));
    if !concerns(&[Category::Delay, Category::LostOrShort, Category::DeliveryService]) {
        return Vec::new();
    }
    match (t.milestone, t.standing) {
        (Milestone::OutForDelivery, _) => vec![Advice::ArrivesToday],
        (Milestone::ReadyForPickup, _) => vec![Advice::Fetch],
        (Milestone::ReturnToSender | Milestone::Returned, _) => vec![Advice::ComesBack],
        (Milestone::Delivered, _) if concerns(&[Category::LostOrShort, Category::DeliveryService]) => {
            vec![Advice::LookAround]
        }
        (_, Standing::Late) if t.late_by_ms > COMPLETE_DELAY_DAYS * DAY_MS => vec![Advice::CountsAsLost],
        (_, Standing::Late) => vec![Advice::Late],
        (_, Standing::OnTime | Standing::AtRisk | Standing::Silent) => vec![Advice::StillInTime],
        _ => Vec::new(),
    }
}

/// Where it waits and how long that is open, for whoever may know.
fn fetch_words(l: Locale, t: &Tracking, now: Instant) -> String {
    use text::advice as say;
    let Some(point) = t.details.as_ref().and_then(|details| details.pickup_point.as_ref()) else {
        return say::fetch(l).to_string();
    };
    let known = [Some(point.name.clone()), point.address.clone(), opening_words(l, point, now)];
    let known: Vec<String> = known.into_iter().flatten().collect();
    say::fetch_at(l, &known.join(" · "))
}

impl Advice {
    pub fn words(self, l: Locale, t: &Tracking, now: Instant) -> String {
        use text::advice as say;
        let promised = t.promised_at.map(|promised| when::day(l, when::due(promised).on, now)).unwrap_or_default();
        match self {
            Advice::ArrivesToday => say::arrives_today(l).to_string(),
            Advice::Fetch => fetch_words(l, t, now),
            Advice::StillInTime => say::still_in_time(l, &promised),
            Advice::Late => say::late(l, &locale::duration(l, t.late_by_ms)),
            Advice::CountsAsLost => say::counts_as_lost(l, &locale::duration(l, t.late_by_ms)),
            Advice::LookAround => say::look_around(l).to_string(),
            Advice::ComesBack => say::comes_back(l).to_string(),
        }
    }
}
