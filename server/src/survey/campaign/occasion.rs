//! Who may be asked because of what: the job and the preview look through the same eyes.

use app::locale::Locale;
use app::survey::campaign::{Decision, Facts, Occasion, decide};
use app::value::Instant;

use crate::store::Transaction;
use crate::survey::store::{self, Kept, Occurred, Recipient, Span};
use crate::token;

const DAY_MS: i64 = 86_400_000;

/// What to look at.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Of what happens at a moment.
    pub span: Span,
    pub now: Instant,
    /// Leaves out what was decided before.
    pub is_new: bool,
    pub limit: i64,
}

/// Somebody, or nobody, for one occasion, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Judged {
    pub occurred: Occurred,
    pub recipient: Option<Recipient>,
    /// As invitations and refusals name the recipient; empty: nobody.
    pub name: String,
    pub decision: Decision,
}

/// The occasions of a campaign, the earliest first.
pub async fn occasions(tx: &mut Transaction, kept: &Kept, look: Look) -> sqlx::Result<Vec<Occurred>> {
    let Look { span, is_new, limit, .. } = look;
    match kept.occasion {
        Occasion::AfterDelivery => store::deliveries(tx, &kept.id, span, is_new, limit).await,
        Occasion::AfterCase => store::tellings(tx, &kept.id, span, is_new, limit).await,
        Occasion::Periodic => {
            let (number, at) = period(kept, look.now);
            store::periods(tx, &kept.id, (&format!("period:{number}:"), at), is_new, limit).await
        }
        Occasion::Manual => {
            let emails = store::given(tx, &kept.id, is_new, limit).await?;
            let one = |email| Occurred {
                key: "manual".to_string(),
                about: email,
                at: kept.started_at,
                ..Occurred::default()
            };
            Ok(emails.into_iter().map(one).collect())
        }
        Occasion::Poster => Ok(Vec::new()),
    }
}

/// Number and beginning of the period that runs; before the start the first one, as it would be.
fn period(kept: &Kept, now: Instant) -> (i64, Instant) {
    let length_ms = kept.period_days.unwrap_or(365) * DAY_MS;
    let began = kept.started_at.unwrap_or(now);
    let number = now.ms_since(began).max(0) / length_ms;
    (number, began.plus_ms(number * length_ms))
}

/// Everybody who may be asked because of it; at least one row, that of nobody. `invited_count` grows with each.
pub async fn judge(
    tx: &mut Transaction,
    kept: &Kept,
    occurred: &Occurred,
    invited_count: &mut i64,
    now: Instant,
) -> sqlx::Result<Vec<Judged>> {
    let recipients = recipients(tx, kept, occurred).await?;
    let mut judged: Vec<Judged> = Vec::new();
    for recipient in recipients {
        let names = names(&recipient);
        if judged.iter().any(|other| names.contains(&other.name)) {
            continue;
        }
        let facts = facts(tx, kept, occurred, (Some(&recipient), &names), *invited_count, now).await?;
        let decision = decide(&facts, &kept.rule());
        *invited_count += i64::from(!matches!(decision, Decision::Skip(_)));
        let [name, _] = names;
        judged.push(Judged { occurred: occurred.clone(), recipient: Some(recipient), name, decision });
    }
    if judged.is_empty() {
        let nobody = [String::new(), String::new()];
        let facts = facts(tx, kept, occurred, (None, &nobody), *invited_count, now).await?;
        let decision = decide(&facts, &kept.rule());
        judged.push(Judged { occurred: occurred.clone(), recipient: None, name: String::new(), decision });
    }
    Ok(judged)
}

async fn recipients(tx: &mut Transaction, kept: &Kept, occurred: &Occurred) -> sqlx::Result<Vec<Recipient>> {
    let organisation_id = occurred.organisation_id.as_deref();
    match (kept.occasion, &occurred.shipment_id, &occurred.complaint_id) {
        (Occasion::AfterDelivery, Some(id), _) => store::of_shipment(tx, id, organisation_id).await,
        (Occasion::AfterCase, _, Some(id)) => store::of_complaint(tx, id).await,
        (Occasion::Periodic, ..) => store::of_organisation(tx, organisation_id.unwrap_or_default()).await,
        (Occasion::Manual, ..) => {
            let known = store::of_email(tx, &occurred.about).await?;
            Ok(vec![known.unwrap_or_else(|| stranger(&occurred.about))])
        }
        _ => Ok(Vec::new()),
    }
}

/// Somebody without an account.
fn stranger(email: &str) -> Recipient {
    Recipient {
        person_id: None,
        email: email.to_string(),
        locale: Locale::default(),
        organisation_id: None,
        class: None,
    }
}

/// How a recipient is named: first as invitations do, then the other way that a refusal may.
pub fn names(recipient: &Recipient) -> [String; 2] {
    let by_email = name_of_email(&recipient.email);
    match &recipient.person_id {
        Some(id) => [name_of_person(id), by_email],
        None => [by_email.clone(), by_email],
    }
}

pub fn name_of_person(id: &str) -> String {
    ["person:", id].concat()
}

pub fn name_of_email(email: &str) -> String {
    ["email:", &token::hash(&email.trim().to_lowercase())].concat()
}

/// What decides on a recipient, now.
pub async fn facts(
    tx: &mut Transaction,
    kept: &Kept,
    occurred: &Occurred,
    (recipient, names): (Option<&Recipient>, &[String; 2]),
    invited_count: i64,
    now: Instant,
) -> sqlx::Result<Facts> {
    let person_id = recipient.and_then(|one| one.person_id.as_deref());
    let email = recipient.map_or("", |one| one.email.as_str());
    let [name, other] = names;
    let known = match recipient {
        Some(_) => store::known(tx, (&kept.id, &occurred.key), [name, other], (person_id, email)).await?,
        None => store::Known::default(),
    };
    // Who has an account says there whether they may be asked; who never said anything has not allowed it.
    let has_refused = known.has_refused || (person_id.is_some() && known.consents != Some(true));
    Ok(Facts {
        occasion: occurred.key.clone(),
        recipient: name.clone(),
        occurred_at: occurred.at.unwrap_or(now),
        has_refused,
        is_asked: known.is_asked,
        last_due_at: known.last_due_at,
        invited_count,
        is_case_open: known.is_case_open,
        class: recipient.and_then(|one| one.class.clone()),
        unit_code: occurred.unit_code.clone(),
        locale: recipient.map_or_else(Locale::default, |one| one.locale),
    })
}
