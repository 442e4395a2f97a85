//! An invitation is opened by its link, kept while it is answered, and spent once.
//!
//! An anonymous answer is stored with nothing that leads to who gave it: no invitation, person, shipment or moment, an id
//! that tells none, and no row of the audit log. Its invitation learns that it was answered and not on which day, for who
//! answers alone on a day would be named by it.

mod answering;
mod blending;

use std::collections::HashMap;

use app::locale::Locale;
use app::shipment::identifier::waybill_number::is_well_formed;
use app::survey::campaign::Occasion;
use app::survey::expectation::Expectation;
use app::survey::invitation::{Asked, Closed, OwnInvitation};
use app::survey::{Answers, Question, Questionnaire};
use app::value::Instant;
use axum::http::HeaderMap;

use super::expectation;
use super::response::Subject;
use super::store::{self, Invited, Kept};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification;
use crate::shipment::access;
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

pub use answering::answer;
pub use blending::blend;

const HOUR_MS: f64 = 3_600_000.0;
/// Rows of a person's own list.
const OWN: i64 = 200;

/// What a link leads to.
#[derive(Debug, Clone)]
pub struct Opened {
    pub kept: Kept,
    /// None: it is a poster's, which anybody may answer.
    pub invited: Option<Invited>,
    /// What is asked: without the times that the customer has stated already.
    pub questionnaire: Questionnaire,
    /// All of the version.
    pub published: Questionnaire,
    /// What the customer has stated for this quarter, where the version asks for it.
    pub stated: Option<Expectation>,
}

/// A new secret of a link. Its first letter tells it from those of other invitations, which are hexadecimal.
pub(super) fn new_secret() -> Result<String, Refusal> {
    let random = token::random_hex(32).map_err(|_| Refusal::Unavailable)?;
    Ok(["s", &random].concat())
}

/// Whether a secret has the shape of a survey's.
pub fn is_of_survey(secret: &str) -> bool {
    secret.len() == 65 && secret.starts_with('s')
}

/// # Errors
/// `NotFound` for a link that never was.
pub async fn open(portal: &Portal, secret: &str) -> Result<Opened, Refusal> {
    if !is_of_survey(secret) {
        return Err(Refusal::NotFound);
    }
    let hash = token::hash(secret);
    let invited = store::invitation_of_token(&portal.store, &hash).await?;
    let kept = match &invited {
        Some(invited) => store::campaign(&portal.store, &invited.campaign_id).await?,
        None => store::campaign_of_poster(&portal.store, &hash).await?,
    };
    let kept = kept.ok_or(Refusal::NotFound)?;
    let questionnaire = store::version(&portal.store, &kept.survey_id, kept.version_number).await?;
    let published = questionnaire.ok_or(Refusal::NotFound)?.questionnaire;
    let stated = stated(portal, &kept, invited.as_ref(), &published).await?;
    let questionnaire = if stated.is_some() { published.without_hours() } else { published.clone() };
    Ok(Opened { kept, invited, questionnaire, published, stated })
}

/// Of an anonymous answer nobody looks who gives it.
async fn stated(
    portal: &Portal,
    kept: &Kept,
    invited: Option<&Invited>,
    published: &Questionnaire,
) -> Result<Option<Expectation>, Refusal> {
    let person_id = invited.and_then(|invited| invited.person_id.as_deref());
    match person_id.filter(|_| !kept.is_anonymous && published.questions().any(Question::is_hours)) {
        Some(person_id) => expectation::of_this_quarter(portal, person_id).await,
        None => Ok(None),
    }
}

impl Opened {
    /// Why it cannot be answered.
    pub fn closed(&self, now: Instant) -> Option<Closed> {
        let is_stopped = self.kept.stopped_at.is_some();
        match &self.invited {
            Some(invited) if invited.answered_on.is_some() => Some(Closed::Answered),
            Some(invited) if is_stopped || invited.cancelled_at.is_some() => Some(Closed::Stopped),
            Some(invited) if invited.expires_at <= now => Some(Closed::Expired),
            Some(_) => None,
            None => (is_stopped || self.kept.occasion != Occasion::Poster).then_some(Closed::Stopped),
        }
    }

    /// What was answered so far; an anonymous one keeps nothing.
    pub fn so_far(&self) -> Answers {
        let json = self.invited.as_ref().and_then(|invited| invited.partial_json.as_deref());
        self.asked_alone(json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default())
    }

    /// Whether something of an answer may be kept before it is sent.
    pub fn keeps_parts(&self) -> bool {
        self.invited.is_some() && !self.kept.is_anonymous
    }

    /// What is asked, as the API tells it.
    pub fn asked(&self) -> Asked {
        let invited = self.invited.as_ref();
        Asked {
            questionnaire: self.questionnaire.clone(),
            about: invited.and_then(|invited| invited.about.clone()),
            is_anonymous: self.kept.is_anonymous,
            language: invited.map(|invited| invited.locale).unwrap_or_default().tag().to_string(),
            expires_at: invited.map(|invited| invited.expires_at),
            answers: self.so_far(),
            expectation: self.stated.clone(),
        }
    }

    /// Without answers to what is not asked because it was stated.
    fn asked_alone(&self, mut answers: Answers) -> Answers {
        let is_left_out =
            |key: &str| self.stated.is_some() && self.published.question(key).is_some_and(Question::is_hours);
        answers.retain(|key, _| !is_left_out(key));
        answers
    }

    /// The whole answer, as it is stored and counted.
    fn with_stated(&self, answers: Answers) -> Answers {
        match &self.stated {
            Some(said) => app::survey::stated(&self.published, answers, said.minimum_hours, said.desired_hours),
            None => answers,
        }
    }
}

/// The refusal of a link that cannot be answered.
pub fn gone(closed: Closed) -> Refusal {
    Refusal::Gone(vec![app::problem::FieldProblem::new("/token", closed.as_str(), closed.as_str())])
}

/// What an answer of it is about. An anonymous one is about nothing but the unit of its poster: how late a parcel was is
/// as good as its number.
pub async fn subject_of(tx: &mut Transaction, kept: &Kept, invited: &Invited) -> sqlx::Result<Subject> {
    if kept.is_anonymous {
        return Ok(Subject::default());
    }
    let of = (invited.shipment_id.as_deref(), invited.complaint_id.as_deref(), invited.organisation_id.as_deref());
    let about = store::about(tx, of).await?;
    let hours = |from: Option<Instant>| Some(about.delivered_at?.ms_since(from?) as f64 / HOUR_MS);
    let (late_hours, transit_hours) = (hours(about.promised_at), hours(about.handed_over_at));
    let ends = (about.origin_region.as_deref(), about.destination_region.as_deref());
    Ok(Subject {
        lane: if let (Some(from), Some(to)) = ends { Some([from, to].join(">")) } else { None },
        unit_id: about.unit_id,
        class: about.class,
        late_hours,
        transit_hours,
    })
}

/// Whoever holds the link is not asked again: a person by what they allow, an address by its hash.
///
/// # Errors
/// `NotFound` for a link that never was, and for a poster's.
pub async fn refuse(portal: &Portal, caller: &Caller, secret: &str) -> Result<(), Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let invited = open(portal, secret).await?.invited.ok_or(Refusal::NotFound)?;
    let mut tx = portal.store.begin().await?;
    match &invited.person_id {
        Some(person_id) => notification::set_consent(&mut tx, person_id, "survey", false, now).await?,
        None => store::refuse(&mut tx, &invited.recipient, now).await?,
    }
    store::cancel_of(&mut tx, &invited.recipient, invited.person_id.as_deref(), now).await?;
    let subject = ["invitation:", &invited.id].concat();
    audit::record(&mut tx, &Entry::by(caller, "survey.refused", &subject), now).await?;
    Ok(tx.commit().await?)
}

/// What somebody was asked, and why not, the newest first, by the titles that they read.
///
/// # Errors
/// The database's.
pub async fn own(portal: &Portal, person_id: &str, l: Locale) -> Result<Vec<OwnInvitation>, Refusal> {
    let found = store::of_person(&portal.store, person_id, portal.clock.now(), OWN).await?;
    // Many invitations, few questionnaires.
    let mut titles: HashMap<(String, i64), String> = HashMap::new();
    let mut own = Vec::with_capacity(found.len());
    for (mut one, survey_id, number) in found {
        let key = (survey_id, number);
        one.survey = match titles.get(&key) {
            Some(known) => known.clone(),
            None => {
                let version = store::version(&portal.store, &key.0, key.1).await?;
                let title = version.map(|version| version.questionnaire.titles.of(l).to_string()).unwrap_or_default();
                titles.insert(key, title.clone());
                title
            }
        };
        own.push(one);
    }
    Ok(own)
}

/// The invitation by which the caller is asked about this parcel and can answer now. None for guests, and for whoever
/// may not read a party's part of the parcel any more.
///
/// # Errors
/// The database's.
pub async fn open_about(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    waybill_number: &str,
) -> Result<Option<String>, Refusal> {
    let Some(person) = &caller.signed_in else { return Ok(None) };
    // What cannot be a number is no parcel's, and may hold what a database cannot store.
    if !is_well_formed(waybill_number) {
        return Ok(None);
    }
    let now = portal.clock.now();
    let Some(id) = store::open_about(&portal.store, &person.person_id, waybill_number, now).await? else {
        return Ok(None);
    };
    let scope = access::of_parcel(portal, caller, headers, waybill_number).await?;
    Ok(scope.is_party().then_some(id))
}

/// One more link to an invitation that was sent to them, for whoever lost the mail; whether it is open the link tells.
///
/// # Errors
/// `NotFound` for an invitation that is not theirs.
pub async fn link_of(portal: &Portal, caller: &Caller, person_id: &str, id: &str) -> Result<String, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let secret = new_secret()?;
    let mut tx = portal.store.begin().await?;
    if !store::is_of_person(&mut tx, id, person_id).await? {
        return Err(Refusal::NotFound);
    }
    store::insert_link_of(&mut tx, id, &token::hash(&secret), now).await?;
    let subject = ["invitation:", id].concat();
    audit::record(&mut tx, &Entry::by(caller, "survey.link_made", &subject), now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// The case that an answer opened.
///
/// # Errors
/// The database's.
pub async fn recovery_of(portal: &Portal, opened: &Opened) -> Result<Option<String>, Refusal> {
    match &opened.invited {
        Some(invited) => Ok(store::recovery_of(&portal.store, &invited.id).await?),
        None => Ok(None),
    }
}
