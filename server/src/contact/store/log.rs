//! The log itself: rows are added, and never changed.

use app::contact::{Channel, Direction, Outcome};
use app::value::Instant;

use crate::store::{Store, Transaction};

/// What is stored of a contact.
#[derive(Debug)]
pub struct New<'n> {
    pub id: &'n str,
    pub person_id: Option<&'n str>,
    pub organisation_id: Option<&'n str>,
    pub phone: Option<&'n str>,
    pub phone_tail: Option<&'n str>,
    pub email: Option<&'n str>,
    pub channel: Channel,
    pub direction: Direction,
    pub happened_at: Instant,
    pub staff_id: &'n str,
    pub complaint_number: Option<&'n str>,
    pub waybill_number: Option<&'n str>,
    pub words: &'n str,
    pub outcome: Option<Outcome>,
    pub next_step: Option<&'n str>,
    pub next_on: Option<&'n str>,
    pub corrects_id: Option<&'n str>,
    pub form_hash: Option<&'n str>,
}

pub async fn insert(tx: &mut Transaction, new: &New<'_>, now: Instant) -> sqlx::Result<()> {
    let text = |value: Option<&str>| value.map(str::to_string).into();
    tx.execute(
        "insert into contact (id, person_id, organisation_id, phone, phone_tail, email, channel, direction, happened_at,
        staff_id, complaint_number, waybill_number, words, outcome, next_step, next_on, corrects_id, form_hash,
        recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &[
            new.id.into(),
            text(new.person_id),
            text(new.organisation_id),
            text(new.phone),
            text(new.phone_tail),
            text(new.email),
            new.channel.as_str().into(),
            new.direction.as_str().into(),
            new.happened_at.into(),
            new.staff_id.into(),
            text(new.complaint_number),
            text(new.waybill_number),
            new.words.into(),
            text(new.outcome.map(Outcome::as_str)),
            text(new.next_step),
            text(new.next_on),
            text(new.corrects_id),
            text(new.form_hash),
            now.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// What a correction, and the form of one, must know of a logged contact.
#[derive(Debug, Clone)]
pub struct Logged {
    pub person_id: Option<String>,
    pub organisation_id: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub channel: Channel,
    pub direction: Direction,
    pub happened_at: Instant,
    pub complaint_number: Option<String>,
    pub waybill_number: Option<String>,
    pub words: String,
    pub outcome: Option<Outcome>,
    pub next_step: Option<String>,
    pub next_on: Option<String>,
}

pub async fn find(store: &Store, id: &str) -> sqlx::Result<Option<Logged>> {
    const FIND: &str = "select k.person_id, k.organisation_id, k.phone, k.email, k.channel, k.direction, k.happened_at,
        k.complaint_number, k.waybill_number, k.words, k.outcome, k.next_step, k.next_on
        from contact k where k.id = $1";
    let Some(row) = store.row(FIND, &[id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    Ok(Some(Logged {
        person_id: c.opt_text()?,
        organisation_id: c.opt_text()?,
        phone: c.opt_text()?,
        email: c.opt_text()?,
        channel: c.parsed()?,
        direction: c.parsed()?,
        happened_at: c.instant()?,
        complaint_number: c.opt_text()?,
        waybill_number: c.opt_text()?,
        words: c.text()?,
        outcome: c.opt_parsed()?,
        next_step: c.opt_text()?,
        next_on: c.opt_text()?,
    }))
}

/// Whether another one stands for it already.
pub async fn is_corrected(tx: &mut Transaction, id: &str) -> sqlx::Result<bool> {
    Ok(tx.row("select 1 from contact where corrects_id = $1", &[id.into()]).await?.is_some())
}

/// The contact that a rendering of a form logged.
pub async fn find_by_form(tx: &mut Transaction, form_hash: &str) -> sqlx::Result<Option<String>> {
    let row = tx.row("select id from contact where form_hash = $1", &[form_hash.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// Whether there is a complaint of this number.
pub async fn exists(store: &Store, complaint_number: &str) -> sqlx::Result<bool> {
    const FIND: &str = "select 1 from complaint where complaint_number = $1";
    Ok(store.row(FIND, &[complaint_number.into()]).await?.is_some())
}

/// Takes out what was logged before a moment.
pub async fn delete_before(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from contact where recorded_at < $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}
