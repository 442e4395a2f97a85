//! An invitation is opened by its link, kept while it is answered, and spent once.
//!
//! An anonymous answer is stored with nothing that leads to who gave it: no invitation, person, shipment or moment, an id
//! that tells none, and no row of the audit log. Its invitation learns the day alone.

mod answering;

use app::survey::campaign::Occasion;
use app::survey::invitation::{Asked, Closed, OwnInvitation};
use app::survey::{Answers, Questionnaire};
use app::value::Instant;

use super::response::Subject;
use super::store::{self, Invited, Kept};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::notification;
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

pub use answering::answer;

const HOUR_MS: f64 = 3_600_000.0;
/// Rows of a person's own list.
const OWN: i64 = 200;

/// What a link leads to.
#[derive(Debug, Clone)]
pub struct Opened {
    pub kept: Kept,
    /// None: it is a poster's, which anybody may answer.
    pub invited: Option<Invited>,
    pub questionnaire: Questionnaire,
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
    let questionnaire = questionnaire.ok_or(Refusal::NotFound)?.questionnaire;
    Ok(Opened { kept, invited, questionnaire })
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
        json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
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

/// What somebody was asked, and why not, the newest first.
///
/// # Errors
/// The database's.
pub async fn own(portal: &Portal, person_id: &str) -> Result<Vec<OwnInvitation>, Refusal> {
    Ok(store::of_person(&portal.store, person_id, portal.clock.now(), OWN).await?)
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
