//! Figures: one set of rows for the page, the API and the files.
//!
//! Days are the operator's. Complaints count on the day they were filed, deadlines on the day they fall due, shipments
//! on the day they were delivered; all of them as they stand at the moment of asking.

mod effect;
mod export;
pub mod http;
pub mod pages;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use app::account::StaffRole;
use app::complaint::Category;
use app::complaint::components::category_name;
use app::deadline::{Day, Standing};
use app::locale::Locale;
use app::report::{
    ClockFigures, ClockRow, ComplaintFigures, ComplaintRow, Counts, Dimension, FEW, NONE, Period, UnitFigures, UnitRow,
    counted_together, with_few_together,
};

use crate::account::unit;
use crate::complaint::causes_of_all;
use crate::deadline::{self, first_moment, moment_after};
use crate::http::Refusal;
use crate::session::Staff;
use crate::state::Portal;

/// Who reads the figures of the whole desk.
pub const READERS: [StaffRole; 3] = [StaffRole::Manager, StaffRole::Supervisor, StaffRole::Admin];

/// The day it is for the operator.
pub fn today(portal: &Portal) -> Day {
    deadline::day_of(portal.clock.now(), &portal.settings.zone)
}

fn span(portal: &Portal, period: Period) -> store::Span {
    (first_moment(period.from, &portal.settings.zone), moment_after(period.to, &portal.settings.zone))
}

/// Complaints of the period by one dimension, the most received first; units of few together.
///
/// # Errors
/// The database's.
pub async fn complaints(
    portal: &Portal,
    period: Period,
    by: Dimension,
    l: Locale,
) -> Result<ComplaintFigures, Refusal> {
    let span = span(portal, period);
    let counts = match by {
        Dimension::Lane => {
            let lanes = store::lanes(&portal.store, span).await?;
            lanes.into_iter().map(|(lane, received, valid)| (lane, (received, valid))).collect()
        }
        Dimension::Unit => with_few_together(grouped(store::complaints(&portal.store, span).await?, by)),
        Dimension::Category | Dimension::Cause => grouped(store::complaints(&portal.store, span).await?, by),
    };
    let shipments = store::shipments(&portal.store, span).await?;
    let of_lanes: BTreeMap<String, u64> = match by {
        // What is about no parcel has nothing to do with parcels of no region: it has no rate.
        Dimension::Lane => {
            let lanes = store::shipments_of_lanes(&portal.store, span).await?;
            lanes.into_iter().filter(|(lane, _)| lane != NONE).collect()
        }
        _ => BTreeMap::new(),
    };
    let names = names(portal, by, l).await?;
    let sum = counts.values().fold((0, 0), |sum, (received, valid)| (sum.0 + received, sum.1 + valid));
    let mut items: Vec<ComplaintRow> = Vec::with_capacity(counts.len());
    for (key, counted) in counts {
        let over = if by == Dimension::Lane { of_lanes.get(&key).copied().unwrap_or_default() } else { shipments };
        let name = name_of(by, &key, &names, l);
        items.push(ComplaintRow::new(key, name, counted, over));
    }
    let total = ComplaintRow::new(String::new(), app::text::figures::all(l).to_string(), sum, shipments);
    let mut found = ComplaintFigures { from: period.from, to: period.to, by, total, items };
    found.sort(app::report::Sort { by: app::report::Order::Received, is_descending: true });
    Ok(found)
}

fn grouped(groups: Vec<store::Group>, by: Dimension) -> Counts {
    let mut counts = Counts::new();
    for group in groups {
        let key = match by {
            Dimension::Category => group.category,
            Dimension::Cause => group.cause.unwrap_or_else(|| NONE.to_string()),
            Dimension::Unit | Dimension::Lane => group.unit_code.unwrap_or_else(|| NONE.to_string()),
        };
        let counted = counts.entry(key).or_default();
        *counted = (counted.0 + group.received, counted.1 + group.valid);
    }
    counts
}

/// Names by key, of what is not named by its key.
async fn names(portal: &Portal, by: Dimension, l: Locale) -> Result<BTreeMap<String, String>, Refusal> {
    Ok(match by {
        Dimension::Cause => causes_of_all(&portal.store, l).await?.into_iter().map(|c| (c.code, c.name)).collect(),
        Dimension::Unit => unit::store::list(&portal.store).await?.into_iter().map(|u| (u.code, u.name)).collect(),
        Dimension::Category | Dimension::Lane => BTreeMap::new(),
    })
}

fn name_of(by: Dimension, key: &str, names: &BTreeMap<String, String>, l: Locale) -> String {
    use app::text::figures as say;
    let none = match by {
        Dimension::Cause => say::no_cause(l),
        Dimension::Unit => say::no_unit(l),
        Dimension::Category | Dimension::Lane => say::no_lane(l),
    };
    match (by, key) {
        (_, NONE) => none.to_string(),
        (Dimension::Unit, FEW) => say::few_units(l).to_string(),
        (Dimension::Category, key) => {
            key.parse::<Category>().map_or_else(|_| key.to_string(), |category| category_name(l, category).to_string())
        }
        (Dimension::Lane, key) => key.replace('>', " → "),
        (_, key) => names.get(key).cloned().unwrap_or_else(|| key.to_string()),
    }
}

/// Our deadlines that fall due in the period, clock by clock, as they stand now.
///
/// # Errors
/// The database's.
pub async fn clocks(portal: &Portal, period: Period, l: Locale) -> Result<ClockFigures, Refusal> {
    let found = store::clocks(&portal.store, span(portal, period), portal.clock.now()).await?;
    let mut by_clock: BTreeMap<(String, String), (String, [u64; 4])> = BTreeMap::new();
    for one in found {
        let counted = by_clock.entry((one.pack_key, one.rule)).or_default();
        counted.0 = counted.0.clone().max(one.pack_id);
        counted.1[place(one.standing)] += one.count;
    }
    let mut items = Vec::with_capacity(by_clock.len());
    let mut sum = [0; 4];
    for ((pack_key, rule), (pack_id, counts)) in by_clock {
        let version = deadline::find_pack(&portal.store, &pack_id).await?;
        let named = version.and_then(|version| version.pack.rules.into_iter().find(|known| known.key == rule));
        let name = named.map_or_else(|| rule.clone(), |rule| rule.name.of(l).to_string());
        sum = std::array::from_fn(|at| sum[at] + counts[at]);
        items.push(ClockRow::new([&pack_key, ".", &rule].concat(), name, counts));
    }
    let total = ClockRow::new(String::new(), app::text::figures::all(l).to_string(), sum);
    Ok(ClockFigures { from: period.from, to: period.to, total, items })
}

fn place(standing: Standing) -> usize {
    match standing {
        Standing::Met => 0,
        Standing::Missed => 1,
        Standing::Open => 2,
        Standing::Void => 3,
    }
}

/// What each unit answers for; for a unit's own staff that unit alone.
///
/// # Errors
/// `Forbidden` for all but the readers of figures and staff of a unit; the database's.
pub async fn units(portal: &Portal, staff: &Staff, period: Period) -> Result<UnitFigures, Refusal> {
    let own = match (staff.role, &staff.person.unit_id) {
        (StaffRole::Unit, Some(unit_id)) => Some(unit_id.as_str()),
        (role, _) if READERS.contains(&role) => None,
        _ => return Err(Refusal::Forbidden),
    };
    let span = span(portal, period);
    let together = match own {
        Some(_) => BTreeSet::new(),
        None => counted_together(&grouped(store::complaints(&portal.store, span).await?, Dimension::Unit)),
    };
    let mut by_code: BTreeMap<String, (String, [u64; 3], [u64; 2])> = BTreeMap::new();
    for (code, name, counts) in store::units(&portal.store, span, own).await? {
        by_code.insert(code, (name, counts, [0; 2]));
    }
    for (code, name, counts) in store::inquiries(&portal.store, span, own, portal.clock.now()).await? {
        by_code.entry(code).or_insert((name, [0; 3], [0; 2])).2 = counts;
    }
    let row = |(code, (name, [received, judged, valid], [due, late])): (String, (String, [u64; 3], [u64; 2]))| {
        let is_told = !together.contains(&code);
        UnitRow::new((code, name), (received, is_told), (valid, judged), (late, due))
    };
    Ok(UnitFigures { from: period.from, to: period.to, items: by_code.into_iter().map(row).collect() })
}
