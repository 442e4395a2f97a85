//! The public answer: what is stored, judged against the promise, cut to what the reader may know.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use app::account::hours::{open_until, opens_at};
use app::shipment::{Details, Milestone, PickupPoint, Promise, Tracking, late_by_ms, next_step, progress, standing};
use app::value::{Instant, LocalInstant, UtcOffset};

use super::store::{self, Found, Scope};
use crate::account::unit;
use crate::clock::in_zone;
use crate::state::Portal;

/// An answer and its entity tag.
#[derive(Debug)]
pub struct Tagged {
    pub tracking: Tracking,
    /// Weak, with its quotes.
    pub tag: String,
}

/// The answer for one waybill number; None when it is unknown.
pub async fn answer(
    portal: &Portal,
    waybill_number: &str,
    scope: Scope,
    now: Instant,
) -> sqlx::Result<Option<Tracking>> {
    Ok(tagged(portal, waybill_number, scope, now).await?.map(|tagged| tagged.tracking))
}

/// Like [`answer`], for a client that may know it already.
pub async fn tagged(portal: &Portal, waybill_number: &str, scope: Scope, now: Instant) -> sqlx::Result<Option<Tagged>> {
    let Some(found) = store::find(&portal.store, waybill_number, scope).await? else { return Ok(None) };
    let details = match scope {
        Scope::Public => None,
        Scope::Party | Scope::Shipper | Scope::Whole => {
            let (shipper, consignee) = store::parties(&portal.store, &found.id).await?;
            Some(Details {
                shipper,
                consignee,
                item_description: found.item_description.clone(),
                piece_count: found.piece_count,
                weight_g: found.weight_g,
                fee: found.fee.clone(),
                pickup_point: pickup_point(portal, &found, scope, now).await?,
                record: store::record(&portal.store, &found.id, scope).await?,
            })
        }
    };
    let stored = (found.id.clone(), found.version);
    let tracking = judge(portal, found, details, now);
    let tag = tag(portal, stored, scope, &tracking);
    Ok(Some(Tagged { tracking, tag }))
}

/// The service point where it waits now. Its hours are told by the operator's clock.
async fn pickup_point(portal: &Portal, found: &Found, scope: Scope, now: Instant) -> sqlx::Result<Option<PickupPoint>> {
    if found.milestone != Milestone::ReadyForPickup {
        return Ok(None);
    }
    let Some(facility) = store::facility(&portal.store, &found.id, found.milestone, scope).await? else {
        return Ok(None);
    };
    let Some(unit) = unit::store::find_service_point(&portal.store, &facility).await? else { return Ok(None) };
    let local_now = in_zone(now, &portal.settings.zone);
    Ok(Some(PickupPoint {
        name: unit.shown_name().to_string(),
        open_until: unit.hours.as_ref().and_then(|hours| open_until(hours, local_now)),
        opens_at: unit.hours.as_ref().and_then(|hours| opens_at(hours, local_now)),
        address: unit.address,
    }))
}

/// All that an answer depends on: the row, the standing and the hours of a service point (which move with time while
/// the row does not), what the reader may know, the zone and the release. The tag is a weak one: the lateness of a parcel under way grows with
/// every millisecond and would make every answer a new one.
fn tag(portal: &Portal, stored: (String, i64), scope: Scope, tracking: &Tracking) -> String {
    let mut hasher = DefaultHasher::new();
    (stored, tracking.standing, scope).hash(&mut hasher);
    if let Some(point) = tracking.details.as_ref().and_then(|details| details.pickup_point.as_ref()) {
        (&point.name, &point.address, point.open_until.map(|at| at.at), point.opens_at.map(|at| at.at))
            .hash(&mut hasher);
    }
    (portal.settings.zone.iana_name(), env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

fn judge(portal: &Portal, found: Found, details: Option<Details>, now: Instant) -> Tracking {
    let state = progress(&found.events);
    let promise = Promise { promised_at: found.promised_at.map(|moment| moment.at) };
    let standing = standing(&state, promise, Some(portal.paces.of(found.lane())), now);
    let local = |moment: LocalInstant| shown(moment, &portal.settings.zone);
    let mut events = found.events;
    events.reverse();
    Tracking {
        waybill_number: found.waybill_number,
        milestone: state.milestone,
        standing,
        reason: state.reason,
        promised_at: found.promised_at.map(local),
        // Once it has arrived, a guess says nothing any more.
        estimated_at: found.estimated_at.filter(|_| !state.milestone.is_final()).map(local),
        delivered_at: state.delivered_at,
        late_by_ms: late_by_ms(&state, promise, now),
        origin: found.origin,
        destination: found.destination,
        service: found.service,
        events,
        next_step: next_step(state.milestone, state.reason, standing),
        version: found.version,
        verified: details.is_some(),
        details,
    }
}

/// A TMS that states UTC has said nothing about the place: then the operator's zone is the honest one to show.
pub fn shown(moment: LocalInstant, zone: &jiff::tz::TimeZone) -> LocalInstant {
    match moment.offset {
        UtcOffset::UTC => in_zone(moment.at, zone),
        _ => moment,
    }
}
