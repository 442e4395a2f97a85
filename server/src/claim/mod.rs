//! Compensation. Here is what a claim may come to before anybody files one: whether it is open for the state of the
//! shipment, what the rules in force give, and until when the right lasts.

pub mod http;

use app::claim::{ClaimEstimate, Facts, Loss, Opening, Reach, Right, Rules, Why, assess, opening, reach};
use app::deadline::{CaseEvent, CaseEventKind, CaseKind, Deadline, Pack, Role};
use app::shipment::Tracking;
use app::value::Instant;

use crate::clock::in_zone;
use crate::deadline::{self, WorkCalendar};
use crate::shipment::store::Scope;
use crate::shipment::tracking;
use crate::state::Portal;

/// What a claim for this shipment may come to; None for an unknown number. Amounts are for the shipper's side.
pub async fn estimate(
    portal: &Portal,
    waybill_number: &str,
    scope: Scope,
    asked: Option<Loss>,
    now: Instant,
) -> sqlx::Result<Option<ClaimEstimate>> {
    let Some(t) = tracking::answer(portal, waybill_number, Scope::Whole, now).await? else { return Ok(None) };
    let settings = &portal.settings;
    let day = deadline::day_of(now, &settings.zone);
    let (version, calendar) = deadline::in_force(&portal.store, &settings.jurisdiction, CaseKind::Claim, day).await?;
    let opened = opening(&t, asked);
    let facts = facts(&t, opened.loss);
    let work = WorkCalendar::new(calendar.calendar, &settings.zone);
    let rights = rights(&version.pack, &work, &t, &facts);
    let window = window(&version.pack, &rights);
    let opened = match window {
        Some(until) if opened.is_open && until < now => Opening { is_open: false, why: Why::WindowOver, ..opened },
        _ => opened,
    };
    let is_confirmed = version.confirmed_at.is_some();
    let rules = Rules {
        pack: &version.pack,
        is_confirmed,
        sdr_rates: &settings.sdr_rates,
        fee_multiple: settings.uninsured_fee_multiple,
        window,
    };
    let may_see_money = matches!(scope, Scope::Shipper | Scope::Whole);
    Ok(Some(ClaimEstimate {
        loss: opened.loss,
        is_open: opened.is_open,
        why: opened.why,
        is_confirmed,
        rights: rights.into_iter().map(|deadline| right(portal, deadline)).collect(),
        assessment: (opened.is_open && may_see_money).then(|| assess(&facts, &rules)),
        waybill_number: t.waybill_number,
    }))
}

fn facts(t: &Tracking, loss: Loss) -> Facts {
    let details = t.details.as_ref();
    let charges = details.and_then(|details| details.record.charges.clone()).unwrap_or_default();
    Facts {
        loss,
        reach: reach(&t.origin, &t.destination),
        late_by_ms: t.late_by_ms,
        is_delivered: t.delivered_at.is_some(),
        fee: details.and_then(|details| details.fee.clone()),
        declared_value: charges.declared_value,
        insured_value: charges.insured_value,
        actual_loss: None,
        weight_g: details.and_then(|details| details.record.measured_weight_g.or(details.weight_g)),
        documents: Vec::new(),
    }
}

/// The customer's windows that the delivery began; none while there is no delivery.
fn rights(pack: &Pack, calendar: &WorkCalendar, t: &Tracking, facts: &Facts) -> Vec<Deadline> {
    let reach = if facts.reach == Reach::International { "international" } else { "domestic" };
    let category = match facts.loss {
        Loss::Delay => "delay",
        Loss::Lost | Loss::Short => "lost_or_short",
        Loss::Damaged => "damaged",
    };
    let service = t.service.as_deref().map(|service| service.replace(' ', "_"));
    let traits: Vec<&str> = [reach, category].into_iter().chain(service.as_deref()).collect();
    let delivered = t.delivered_at.map(|at| CaseEvent::new(CaseEventKind::Delivered, at.at));
    let events: Vec<CaseEvent> = delivered.into_iter().collect();
    let mut found = deadline::compute(pack, calendar, (CaseKind::Claim, &traits), &events);
    found.retain(|deadline| deadline.role == Role::Right);
    found
}

/// When the first window ends that filing meets.
fn window(pack: &Pack, rights: &[Deadline]) -> Option<Instant> {
    let is_met_by_filing =
        |key: &str| pack.rules.iter().any(|rule| rule.key == key && rule.stops_at.contains(&CaseEventKind::Received));
    rights.iter().filter(|deadline| is_met_by_filing(&deadline.rule)).map(|deadline| deadline.due_at).min()
}

fn right(portal: &Portal, deadline: Deadline) -> Right {
    Right {
        due_at: in_zone(deadline.due_at, &portal.settings.zone),
        rule: deadline.rule,
        name: deadline.name,
        source: deadline.source,
    }
}
