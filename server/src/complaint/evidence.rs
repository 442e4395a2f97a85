//! Freezing what the record says when a complaint is filed.

use app::complaint::{Evidence, Finding, Party, Statement, findings_for, first_statements};
use app::locale::Locale;
use app::shipment::ReadBy;
use app::value::Instant;
use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use super::store::Case;
use crate::http::{Caller, Refusal};
use crate::shipment::store::{Reader, Scope, filing, open_to};
use crate::shipment::{access, tracking};
use crate::state::Portal;

/// What is known about the shipment of a new complaint.
#[derive(Debug, Default)]
pub struct Known {
    pub shipment_id: Option<String>,
    /// The customer proved to be a party.
    pub is_party: bool,
    /// The organisation of the customer that ships under the account of this shipment.
    pub organisation_id: Option<String>,
    pub evidence: Option<Evidence>,
    /// JSON of the evidence and its SHA-256, as they are stored.
    pub frozen: Option<(String, String)>,
    /// `domestic` or `international`, and the service.
    pub traits: Vec<String>,
}

/// Looks the shipment up. A number that nobody knows has no evidence; the complaint is filed all the same. All of the
/// record is frozen, whatever its reader may see.
pub async fn known(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    waybill_number: &str,
    now: Instant,
) -> Result<Known, Refusal> {
    let scope = access::of_parcel(portal, caller, headers, waybill_number).await?;
    let person_id = caller.signed_in.as_ref().map(|person| person.person_id.as_str());
    known_from(portal, scope, person_id, waybill_number, now).await
}

/// [`known`] for a customer who does not ask: a person with an account, an organisation, or somebody who has proved
/// nothing.
pub async fn known_of(
    portal: &Portal,
    (person_id, organisation_id): (Option<&str>, Option<&str>),
    waybill_number: &str,
    now: Instant,
) -> Result<Known, Refusal> {
    let reader = match (person_id, organisation_id) {
        (Some(id), _) => Some(Reader::Person(id)),
        (None, Some(id)) => Some(Reader::Organisation(id)),
        (None, None) => None,
    };
    let scope = match reader {
        Some(reader) => open_to(&portal.store, waybill_number, reader).await?,
        None => None,
    };
    let known = known_from(portal, scope.unwrap_or(Scope::Public), person_id, waybill_number, now).await?;
    // Only whose shipment it is reads the shipper's side.
    let own = organisation_id.filter(|_| person_id.is_none() && scope == Some(Scope::Shipper));
    Ok(Known { organisation_id: known.organisation_id.or(own.map(str::to_string)), ..known })
}

async fn known_from(
    portal: &Portal,
    scope: Scope,
    person_id: Option<&str>,
    waybill_number: &str,
    now: Instant,
) -> Result<Known, Refusal> {
    let Some(tracking) = tracking::answer(portal, waybill_number, Scope::Whole, now).await? else {
        return Ok(Known::default());
    };
    let found = filing(&portal.store, waybill_number, person_id).await?;
    let evidence = Evidence::of(&tracking, now);
    let json = serde_json::to_string(&evidence).map_err(|_| Refusal::Internal)?;
    let hash = hex::encode(Sha256::digest(json.as_bytes()));
    let countries = (tracking.origin.country.as_deref(), tracking.destination.country.as_deref());
    let reach = match countries {
        (Some(from), Some(to)) if from != to => "international",
        _ => "domestic",
    };
    let service = tracking.service.iter().map(|service| service.replace(' ', "_"));
    Ok(Known {
        shipment_id: found.as_ref().map(|(id, _)| id.clone()),
        is_party: scope.is_party(),
        organisation_id: found.and_then(|(_, organisation_id)| organisation_id),
        evidence: Some(evidence),
        frozen: Some((json, hash)),
        traits: std::iter::once(reach.to_string()).chain(service).collect(),
    })
}

/// From which side a complaint is read: the shipper's for the organisation whose it is.
fn reader(is_party: bool, is_of_organisation: bool) -> ReadBy {
    match (is_of_organisation, is_party) {
        (true, _) => ReadBy::Shipper,
        (false, true) => ReadBy::Receiver,
        (false, false) => ReadBy::Public,
    }
}

impl Known {
    /// What the record says to whoever files.
    pub fn findings(&self) -> Vec<Finding> {
        let reader = reader(self.is_party, self.organisation_id.is_some());
        self.evidence.as_ref().map(|evidence| findings_for(evidence, reader)).unwrap_or_default()
    }
}

impl Case {
    /// The record's side of the facts that were disputed from the start was written in the filer's language; another
    /// reader gets it in theirs. Words that somebody wrote stay as they are.
    pub fn record_in(&self, locale: Locale, statements: &mut [Statement]) {
        let evidence: Option<Evidence> = self.evidence.as_deref().and_then(|json| serde_json::from_str(json).ok());
        let reader = reader(self.is_party, self.organisation_id.is_some());
        let found = evidence.map(|evidence| findings_for(&evidence, reader)).unwrap_or_default();
        let first = |locale| first_statements(locale, self.category, &self.text, &found);
        for (written, read) in first(self.locale).into_iter().zip(first(locale)) {
            for statement in
                statements.iter_mut().filter(|one| one.fact == written.fact && one.record == written.record)
            {
                statement.record.clone_from(&read.record);
            }
        }
    }
}

/// The frozen record as this reader may see it, and what it says.
pub fn shown(case: &Case, is_staff: bool) -> (Option<Evidence>, Vec<Finding>) {
    let evidence: Option<Evidence> = case.evidence.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let reader = match is_staff {
        true => ReadBy::Staff,
        false => reader(case.is_party, case.organisation_id.is_some()),
    };
    let found = evidence.as_ref().map(|evidence| findings_for(evidence, reader)).unwrap_or_default();
    let evidence = evidence.map(|evidence| match (is_staff, case.party) {
        // Who says that they sent it has nothing to learn of who signed.
        (false, Party::Shipper) => evidence.shown_to(ReadBy::Shipper).shown_to(reader),
        _ => evidence.shown_to(reader),
    });
    (evidence, found)
}
