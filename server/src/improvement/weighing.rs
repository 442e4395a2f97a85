//! The four groups of an improvement, counted from parcels and answers.

use app::deadline::Day;
use app::improvement::{Days, FOLLOW_UP_DAYS, Group, Groups, Measure, Pair, Place, ScopeKind, Side, Windows, side};
use app::survey::{Answer, Answers};

use super::reading::measure_of;
use super::store::{self, Cell, Kept, Scored, Weighed};
use crate::deadline::{first_moment, moment_after};
use crate::http::Refusal;
use crate::state::Portal;

const DAY_MS: i64 = 86_400_000;
/// Answers of one reading.
const CHUNK: i64 = 2_000;

/// Every measure of which there are whole days to compare, with its groups.
///
/// # Errors
/// The database's.
pub async fn weigh(portal: &Portal, kept: &Kept, windows: Windows, today: Day) -> Result<Vec<Weighed>, Refusal> {
    let scope = store::scope(&portal.store, &kept.id).await?;
    let mut found = Vec::new();
    let mut before = None;
    let mut last: Option<(Days, Vec<Cell>)> = None;
    for measure in [Measure::LateShare, Measure::ComplaintRate] {
        let Some(windows) = windows.until(measure, today) else { continue };
        if before.is_none() {
            before = Some(cells(portal, kept, &scope, windows.before).await?);
        }
        // Once all days are over both measures compare the same ones.
        if last.as_ref().is_none_or(|(days, _)| *days != windows.after) {
            last = Some((windows.after, cells(portal, kept, &scope, windows.after).await?));
        }
        if let (Some(before), Some((_, after))) = (&before, &last) {
            let groups = together(&scope, sides(&scope, before, measure), sides(&scope, after, measure));
            found.push(Weighed { measure, windows, groups });
        }
    }
    if measure_of(kept)? == Measure::Score
        && let Some(windows) = windows.until(Measure::Score, today)
    {
        let before = scores(portal, kept, &scope, windows.before).await?;
        let after = scores(portal, kept, &scope, windows.after).await?;
        found.push(Weighed { measure: Measure::Score, windows, groups: together(&scope, before, after) });
    }
    Ok(found)
}

/// What was touched, and the others.
type Sides = (Group, Group);

/// Without a place there are no others; nor where no parcel is among them, unless they were named.
fn together(scope: &[Place], before: Sides, after: Sides) -> Groups {
    let others = Pair { before: before.1, after: after.1 };
    let is_named = scope.iter().any(|place| !place.is_affected);
    let is_any = others.before.n + others.after.n > 0;
    Groups {
        affected: Pair { before: before.0, after: after.0 },
        others: (!scope.is_empty() && (is_named || is_any)).then_some(others),
    }
}

/// Units are looked up only where they count: each costs a look at the parcel's events.
async fn cells(portal: &Portal, kept: &Kept, scope: &[Place], days: Days) -> Result<Vec<Cell>, Refusal> {
    let zone = &portal.settings.zone;
    let span = (first_moment(days.from, zone), moment_after(days.to, zone));
    let follow_up_ms = FOLLOW_UP_DAYS * DAY_MS;
    Ok(match scope.iter().any(|place| place.kind == ScopeKind::Unit) {
        true => store::deliveries_by_unit(&portal.store, &kept.id, span, follow_up_ms).await?,
        false => store::deliveries(&portal.store, span, follow_up_ms).await?,
    })
}

fn sides(scope: &[Place], cells: &[Cell], measure: Measure) -> Sides {
    let mut found = Sides::default();
    for cell in cells {
        let group = match measure {
            Measure::ComplaintRate => Group::share(cell.complained, cell.parcels),
            _ => Group::share(cell.late, cell.promised),
        };
        match side(scope, cell.lane.as_deref(), cell.unit.as_deref()) {
            Some(Side::Affected) => found.0.add(group),
            Some(Side::Other) => found.1.add(group),
            None => {}
        }
    }
    found
}

async fn scores(portal: &Portal, kept: &Kept, scope: &[Place], days: Days) -> Result<Sides, Refusal> {
    let (Some(survey_id), Some(key)) = (&kept.survey_id, &kept.question_key) else { return Ok(Sides::default()) };
    let mut found = Sides::default();
    let mut add = |one: &Scored| {
        let Some(score) = answer_of(one, key).as_ref().and_then(score_of) else { return };
        match side(scope, one.lane.as_deref(), one.unit.as_deref()) {
            Some(Side::Affected) => found.0.add_score(score),
            Some(Side::Other) => found.1.add_score(score),
            None => {}
        }
    };
    each_answer(portal, (&kept.id, survey_id), days, &mut add).await?;
    Ok(found)
}

/// Every answer of the days to a survey, `(improvement id, survey id)`, the earliest first.
pub(super) async fn each_answer(
    portal: &Portal,
    whose: (&str, &str),
    days: Days,
    take: &mut (dyn FnMut(&Scored) + Send),
) -> Result<(), Refusal> {
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let mut place = (String::new(), String::new());
    loop {
        let rows = store::scores(&portal.store, whose, (&from, &to), (&place.0, &place.1), CHUNK).await?;
        rows.iter().for_each(&mut *take);
        match rows.last() {
            Some(last) if rows.len() as i64 == CHUNK => place = (last.answered_on.clone(), last.id.clone()),
            _ => return Ok(()),
        }
    }
}

/// The answer to one question; none where it was left out, or cannot be read.
pub(super) fn answer_of(one: &Scored, key: &str) -> Option<Answer> {
    serde_json::from_str::<Answers>(&one.answers_json).ok()?.remove(key)
}

fn score_of(answer: &Answer) -> Option<f64> {
    match answer {
        Answer::Score(score) => Some(f64::from(*score)),
        Answer::Text(_) | Answer::Codes(_) | Answer::Zone { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(lane: Option<&str>, counts: [u64; 4]) -> Cell {
        let [parcels, complained, promised, late] = counts;
        Cell { lane: lane.map(str::to_string), unit: None, parcels, complained, promised, late }
    }

    #[test]
    fn parcels_of_unknown_lanes_are_on_no_side() {
        let scope = [Place { kind: ScopeKind::Lane, member: "A>B".to_string(), is_affected: true }];
        let cells = [
            cell(Some("A>B"), [20, 2, 18, 3]),
            cell(Some("A>C"), [30, 3, 30, 6]),
            cell(Some("B>C"), [10, 1, 10, 1]),
            cell(None, [5, 5, 5, 5]),
        ];
        let late = sides(&scope, &cells, Measure::LateShare);
        assert_eq!((late.0, late.1), (Group::share(3, 18), Group::share(7, 40)));
        let complained = sides(&scope, &cells, Measure::ComplaintRate);
        assert_eq!((complained.0, complained.1), (Group::share(2, 20), Group::share(4, 40)));
        let everywhere = sides(&[], &cells, Measure::LateShare);
        assert_eq!(together(&[], everywhere, everywhere).others, None);
        assert_eq!(everywhere.0, Group::share(15, 63));
    }
}
