//! Staff take a complaint down: by telephone, at the counter, from a letter. It is the customer's complaint, filed by the
//! same function, with the same number, dates and receipt.

use app::complaint::{Channel, Draft, NamedDeadline, moment_fault, text_fault, tidy_text};
use app::deadline::CaseKind;
use app::locale::Locale;
use app::problem::FieldProblem;
use app::value::Instant;

use super::access::Seat;
use super::evidence::{self, Known};
use super::filer::{Account, Clerk, Filer};
use super::filing::{self, Done, Prepared};
use super::{By, DESK};
use crate::account::person::{self, Person};
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::token;

/// What staff say beside the customer's draft.
#[derive(Debug, Clone, Default)]
pub struct Taken<'t> {
    /// The customer's account, if there is one.
    pub person_id: Option<&'t str>,
    /// The organisation for which they speak.
    pub organisation_id: Option<&'t str>,
    pub channel: Option<Channel>,
    /// Now unless it is stated.
    pub received_at: Option<Instant>,
    /// The customer's language; an account's own unless it is stated.
    pub locale: Option<Locale>,
    /// For colleagues alone.
    pub note: &'t str,
}

/// Files it for the customer. `once` is the secret of one rendering of the form.
///
/// # Errors
/// As [`filing::file`]; `Invalid` (`/channel required`, `/received_at too_old` or `future`, `/note too_long`);
/// `Blocked` with the number of an open complaint about the same, whoever filed it; `Forbidden` but for the desk.
pub async fn take(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    mut draft: Draft,
    taken: Taken<'_>,
    once: Option<&str>,
) -> Result<Done, Refusal> {
    staff.one_of(&DESK)?;
    let now = portal.clock.now();
    let account = account(portal, taken.person_id).await?;
    let note = tidy_text(taken.note);
    let mut problems = problems(&taken, &note, now);
    let chosen = match filing::chosen(&mut draft, false) {
        Ok(chosen) => Some(chosen),
        Err(Refusal::Invalid(others)) => {
            problems.splice(0..0, others);
            None
        }
        Err(other) => return Err(other),
    };
    let (Some(chosen), Some(channel), true) = (chosen, taken.channel, problems.is_empty()) else {
        return Err(Refusal::Invalid(problems));
    };
    let whose = (taken.person_id, taken.organisation_id);
    let known = match &draft.waybill_number {
        Some(number) => evidence::known_of(portal, whose, number, now).await?,
        None => Known { organisation_id: taken.organisation_id.map(str::to_string), ..Known::default() },
    };
    let filer = Filer {
        by: By::Staff(staff.person.person_id.clone()),
        locale: taken.locale.or(account.as_ref().map(|person| person.locale)).unwrap_or(caller.locale),
        account: account.map(|person| Account { person_id: person.id, name: person.name, email: person.email }),
        clerk: Some(Clerk { person: staff.person.clone(), note }),
        channel,
        received_at: taken.received_at.unwrap_or(now).min(now),
    };
    let form_hash = once.filter(|secret| secret.len() == 32).map(token::hash);
    filing::store_spawned(portal, caller, filer, Prepared { draft, chosen, known }, form_hash, now).await
}

/// What staff say to the customer of a complaint: our dates in the reader's language, the next one first, and whether
/// there is an address to which a mail went.
///
/// # Errors
/// The database's.
pub async fn receipt(portal: &Portal, seat: &Seat, locale: Locale) -> Result<(Vec<NamedDeadline>, bool), Refusal> {
    let deadlines = deadline::list(&portal.store, CaseKind::Complaint, &seat.case.id).await?;
    Ok((filing::named(&deadlines, locale), seat.case.contact_email.is_some()))
}

async fn account(portal: &Portal, person_id: Option<&str>) -> Result<Option<Person>, Refusal> {
    let Some(id) = person_id else { return Ok(None) };
    let found = person::store::find(&portal.store, id).await?.filter(Person::is_living);
    found.map(Some).ok_or_else(|| Refusal::field("/customer", "unknown", "there is no such customer"))
}

fn problems(taken: &Taken<'_>, note: &str, now: Instant) -> Vec<FieldProblem> {
    let channel = taken.channel.filter(|channel| Channel::OF_STAFF.contains(channel));
    let longest_ago_ms = channel.unwrap_or(Channel::Letter).set_back_ms();
    let faults = [
        ("/channel", channel.is_none().then_some("required")),
        ("/received_at", taken.received_at.and_then(|at| moment_fault(at, now, longest_ago_ms))),
        ("/note", text_fault(note).filter(|code| *code == "too_long")),
    ];
    let broken = faults.into_iter().filter_map(|(pointer, code)| Some((pointer, code?)));
    broken.map(|(pointer, code)| FieldProblem::new(pointer, code, code.replace('_', " "))).collect()
}
