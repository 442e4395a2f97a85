//! The second factor of one parcel: four digits of a party's phone, or the parcel's secret link.
//!
//! An unknown number and a wrong factor take the same statements and give the same answer. Five wrong factors close
//! a waybill number for a day, whatever the address. A proof is a signed cookie, so showing it writes nothing.

use app::shipment::identifier::waybill_number;
use app::value::Instant;
use axum::http::{HeaderMap, HeaderValue};

use super::store::Scope;
use crate::audit::{Entry, record};
use crate::http::quota::Quota;
use crate::http::{Caller, Refusal, cookie};
use crate::state::Portal;
use crate::store::{Arg, Row, Transaction, new_id};
use crate::token;

/// Wrong factors per waybill number in [`WINDOW_MS`] (rules §1).
pub const MOST_WRONG: i64 = 5;
pub const WINDOW_MS: i64 = 24 * 3_600_000;
const TRIES: Quota = Quota { name: "parcel", count: MOST_WRONG as u64, window_s: Some(WINDOW_MS as u64 / 1000) };
/// How long a proof opens the parcel: one working day on the same phone.
const PROOF_S: i64 = 12 * 3600;
/// Proofs kept in one cookie; the oldest goes first.
const MOST_PROOFS: usize = 12;
const COOKIE: &str = "pd_parcels";
/// Ends the moment of a proof that the shipper gave.
const OF_SHIPPER: char = 's';

/// What the reader presents.
#[derive(Debug, Clone, Copy)]
pub enum Factor<'f> {
    PhoneLast4(&'f str),
    Link(&'f str),
}

impl Factor<'_> {
    fn name(self) -> &'static str {
        match self {
            Factor::PhoneLast4(_) => "phone_last4",
            Factor::Link(_) => "link",
        }
    }
}

const ACCEPTED: &str = "select s.link_hash, shipper.phone_last4, consignee.phone_last4 from shipment s
    left join shipment_party shipper on shipper.shipment_id = s.id and shipper.role = 'shipper'
    left join shipment_party consignee on consignee.shipment_id = s.id and consignee.role = 'consignee'
    where s.waybill_number = $1";

/// Checks a secret link and writes nothing: it is opened by GET, and mail scanners open it too. Nobody guesses 256
/// bits, so wrong ones need no count.
pub async fn is_link(portal: &Portal, waybill_number: &str, secret: &str) -> sqlx::Result<bool> {
    if !waybill_number::is_well_formed(waybill_number) {
        return Ok(false);
    }
    let accepted = accepted(portal.store.row(ACCEPTED, &[waybill_number.into()]).await?)?;
    Ok(opens(&accepted, Factor::Link(secret)).is_some())
}

/// Hash of the link, last digits of shipper and consignee; nothing of an unknown number.
fn accepted(row: Option<Row>) -> sqlx::Result<[Option<String>; 3]> {
    let Some(row) = row else { return Ok([None, None, None]) };
    let mut c = row.columns();
    Ok([c.opt_text()?, c.opt_text()?, c.opt_text()?])
}

/// Checks a factor and says from which side it opens the parcel. Wrong, and unknown number: `Forbidden`. Too many wrong ones: `TooMany`.
pub async fn verify(
    portal: &Portal,
    caller: &Caller,
    waybill_number: &str,
    factor: Factor<'_>,
    now: Instant,
) -> Result<Scope, Refusal> {
    // What cannot be a number is no parcel's, and may hold what a database cannot store.
    if !waybill_number::is_well_formed(waybill_number) {
        return Err(Refusal::Forbidden);
    }
    let mut tx = portal.store.begin().await?;
    tx.lock_key(waybill_number).await?;
    let since = now.plus_ms(-WINDOW_MS);
    let row = tx
        .row(
            "select cast(count(*) as bigint), min(attempted_at) from verification_attempt
            where waybill_number = $1 and attempted_at > $2",
            &[waybill_number.into(), since.into()],
        )
        .await?;
    let (wrong, first) = match row {
        Some(row) => {
            let mut c = row.columns();
            (c.int()?, c.opt_instant()?)
        }
        None => (0, None),
    };
    if wrong >= MOST_WRONG {
        let opens = first.unwrap_or(now).plus_ms(WINDOW_MS);
        return Err(Refusal::too_many(TRIES, (opens.ms_since(now) / 1000).max(1) as u64));
    }
    let accepted = accepted(tx.row(ACCEPTED, &[waybill_number.into()]).await?)?;
    if let Some(scope) = opens(&accepted, factor) {
        return Ok(scope);
    }
    note_wrong(&mut tx, waybill_number, now).await?;
    let subject = ["shipment:", waybill_number].concat();
    let entry = Entry::by(caller, "verification.refused", &subject).with("factor", factor.name());
    caller.trail.set_recorded();
    if let Some(entry) = portal.refusals.admit(caller, entry) {
        record(&mut tx, &entry, now).await?;
    }
    tx.commit().await?;
    Err(Refusal::Forbidden)
}

async fn note_wrong(tx: &mut Transaction, waybill_number: &str, now: Instant) -> sqlx::Result<()> {
    let attempt: [Arg; 3] = [new_id(now).into(), waybill_number.into(), now.into()];
    tx.execute("insert into verification_attempt (id, waybill_number, attempted_at) values ($1, $2, $3)", &attempt)
        .await
        .map(|_| ())
}

/// Compares hashes of equal length, so the time taken says nothing about the digits. The shipper's digits alone open the
/// shipper's side; a link, and digits that both parties have, may be the receiver's.
fn opens([link_hash, shipper, consignee]: &[Option<String>; 3], factor: Factor<'_>) -> Option<Scope> {
    let same = |known: &Option<String>, presented: &str| {
        known.as_ref().is_some_and(|known| token::hash(known) == token::hash(presented))
    };
    match factor {
        // Both are compared, whatever the first says.
        Factor::PhoneLast4(digits) => match (same(shipper, digits), same(consignee, digits)) {
            (true, false) => Some(Scope::Shipper),
            (_, true) => Some(Scope::Party),
            (false, false) => None,
        },
        Factor::Link(secret) => same(link_hash, &token::hash(secret)).then_some(Scope::Party),
    }
}

/// Forgets wrong factors that no longer count.
pub async fn forget_old_attempts(portal: &Portal, now: Instant) -> sqlx::Result<u64> {
    let mut tx = portal.store.begin().await?;
    let before = now.plus_ms(-WINDOW_MS.max(portal.settings.retention.tries_days * 86_400_000));
    let gone = tx.execute("delete from verification_attempt where attempted_at <= $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

/// From which side a valid proof in this request opens the waybill number; None without one.
pub fn proved(portal: &Portal, headers: &HeaderMap, waybill_number: &str, now: Instant) -> Option<Scope> {
    proofs(portal, headers).find_map(|proof| {
        let mut parts = proof.split('.');
        let (number, until, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let (moment, scope) = match until.strip_suffix(OF_SHIPPER) {
            Some(moment) => (moment, Scope::Shipper),
            None => (until, Scope::Party),
        };
        let is_alive = moment.parse::<i64>().is_ok_and(|until| until > now.as_ms() / 1000);
        let is_sound = number == waybill_number && is_alive;
        (is_sound && token::is_signed(&portal.proof_key, &[number, until], signature)).then_some(scope)
    })
}

/// The cookie that carries the caller's earlier proofs and one for this waybill number.
pub fn proof_cookie(
    portal: &Portal,
    headers: &HeaderMap,
    waybill_number: &str,
    scope: Scope,
    now: Instant,
) -> Option<HeaderValue> {
    let mut until = (now.as_ms() / 1000 + PROOF_S).to_string();
    if scope == Scope::Shipper {
        until.push(OF_SHIPPER);
    }
    let signature = token::sign(&portal.proof_key, &[waybill_number, &until]);
    let mut kept: Vec<String> = vec![[waybill_number, &until, &signature].join(".")];
    let is_other = |proof: &&str| proof.split('.').next() != Some(waybill_number) && proof.len() < 160;
    kept.extend(proofs(portal, headers).filter(is_other).take(MOST_PROOFS - 1).map(str::to_string));
    let name = cookie::host_name(COOKIE, portal.settings.is_https);
    cookie::set(&name, &kept.join("~"), PROOF_S as u64, portal.settings.is_https, true)
}

fn proofs<'h>(portal: &Portal, headers: &'h HeaderMap) -> impl Iterator<Item = &'h str> {
    let name = cookie::host_name(COOKIE, portal.settings.is_https);
    cookie::get(headers, &name).unwrap_or_default().split('~').filter(|proof| !proof.is_empty())
}
