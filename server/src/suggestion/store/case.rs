//! The suggestion itself.

use app::suggestion::{HeldFor, Place, Status, Topic};
use app::value::Instant;

use crate::store::{Arg, Columns, Row, Store, Transaction};

/// All of a suggestion.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: String,
    pub suggestion_number: String,
    pub topic: Topic,
    pub title: String,
    pub text: String,
    /// Tag of the language it was written in.
    pub locale: String,
    pub unit_id: Option<String>,
    pub unit: Option<Place>,
    pub is_public: bool,
    pub person_id: Option<String>,
    pub organisation_id: Option<String>,
    pub guest_email: Option<String>,
    pub complaint_id: Option<String>,
    pub entered_by: Option<String>,
    pub held_for: Option<HeldFor>,
    pub published_at: Option<Instant>,
    pub refused_at: Option<Instant>,
    pub refusal: Option<String>,
    pub status: Status,
    pub reply: Option<String>,
    pub replied_at: Option<Instant>,
    pub merged_into_id: Option<String>,
    pub voice_count: u64,
    pub comment_count: u64,
    pub weighted_milli: u64,
    pub shipment_count: u64,
    pub largest_bp: u64,
    pub herfindahl_bp: u64,
    /// Behind the voices, as of the last count.
    pub customer_count: u64,
    pub counted_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

impl Record {
    /// Everybody may read it.
    pub fn is_on_board(&self) -> bool {
        self.is_public && self.published_at.is_some() && self.refused_at.is_none()
    }
}

/// The columns of a [`Record`], with `from`.
macro_rules! columns {
    () => {
        "select s.id, s.suggestion_number, s.topic, s.title, s.text, s.locale, s.unit_id, u.code,
        coalesce(u.public_name, u.name), s.is_public, s.person_id, s.organisation_id, s.guest_email, s.complaint_id,
        s.entered_by, s.held_for, s.published_at, s.refused_at, s.refusal, s.status, s.reply, s.replied_at,
        s.merged_into_id, s.voice_count, s.comment_count, s.weighted_milli, s.shipment_count, s.largest_bp,
        s.herfindahl_bp, s.customer_count, s.counted_at, s.created_at, s.updated_at, s.version
        from suggestion s left join unit u on u.id = s.unit_id "
    };
}

pub(in crate::suggestion) use columns;

const BY_NUMBER: &str = concat!(columns!(), "where s.suggestion_number = $1");
const BY_ID: &str = concat!(columns!(), "where s.id = $1");

pub(super) fn decode(row: &Row) -> sqlx::Result<Record> {
    let mut c = row.columns();
    let count = |c: &mut Columns<'_>| c.int().map(i64::unsigned_abs);
    Ok(Record {
        id: c.text()?,
        suggestion_number: c.text()?,
        topic: c.parsed()?,
        title: c.text()?,
        text: c.text()?,
        locale: c.text()?,
        unit_id: c.opt_text()?,
        unit: c.opt_text()?.zip(c.opt_text()?).map(|(code, name)| Place { code, name }),
        is_public: c.int()? == 1,
        person_id: c.opt_text()?,
        organisation_id: c.opt_text()?,
        guest_email: c.opt_text()?,
        complaint_id: c.opt_text()?,
        entered_by: c.opt_text()?,
        held_for: c.opt_parsed()?,
        published_at: c.opt_instant()?,
        refused_at: c.opt_instant()?,
        refusal: c.opt_text()?,
        status: c.parsed()?,
        reply: c.opt_text()?,
        replied_at: c.opt_instant()?,
        merged_into_id: c.opt_text()?,
        voice_count: count(&mut c)?,
        comment_count: count(&mut c)?,
        weighted_milli: count(&mut c)?,
        shipment_count: count(&mut c)?,
        largest_bp: count(&mut c)?,
        herfindahl_bp: count(&mut c)?,
        customer_count: count(&mut c)?,
        counted_at: c.opt_instant()?,
        created_at: c.instant()?,
        updated_at: c.instant()?,
        version: c.int()?,
    })
}

pub async fn find(store: &Store, number: &str) -> sqlx::Result<Option<Record>> {
    store.row(BY_NUMBER, &[number.into()]).await?.as_ref().map(decode).transpose()
}

pub async fn find_of_id(store: &Store, id: &str) -> sqlx::Result<Option<Record>> {
    store.row(BY_ID, &[id.into()]).await?.as_ref().map(decode).transpose()
}

/// As the transaction sees it, without keeping others out.
pub async fn find_by_id(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Record>> {
    tx.row(BY_ID, &[id.into()]).await?.as_ref().map(decode).transpose()
}

/// Whoever changes it waits from here until the end of the transaction. Two of them: the smaller number first.
pub async fn lock(tx: &mut Transaction, number: &str) -> sqlx::Result<Option<Record>> {
    tx.lock_key(&["suggestion:", number].concat()).await?;
    tx.row(BY_NUMBER, &[number.into()]).await?.as_ref().map(decode).transpose()
}

/// What is stored of a new one. Counts begin at nothing.
#[derive(Debug)]
pub struct New<'n> {
    pub id: &'n str,
    pub suggestion_number: &'n str,
    pub topic: Topic,
    pub title: &'n str,
    pub text: &'n str,
    pub locale: &'n str,
    pub unit_id: Option<&'n str>,
    pub is_public: bool,
    pub person_id: Option<&'n str>,
    pub organisation_id: Option<&'n str>,
    pub guest_email: Option<&'n str>,
    pub complaint_id: Option<&'n str>,
    pub entered_by: Option<&'n str>,
    pub held_for: HeldFor,
    pub search: &'n str,
}

pub async fn insert(tx: &mut Transaction, new: &New<'_>, now: Instant) -> sqlx::Result<()> {
    const INSERT: &str =
        "insert into suggestion (id, suggestion_number, topic, title, text, locale, unit_id, is_public,
        person_id, organisation_id, guest_email, complaint_id, entered_by, held_for, search, status, voice_count,
        comment_count, weighted_milli, shipment_count, largest_bp, herfindahl_bp, created_at, updated_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'received', 0, 0, 0, 0, 0, 0,
        $16, $16, 1)";
    let args: [Arg; 16] = [
        new.id.into(),
        new.suggestion_number.into(),
        new.topic.as_str().into(),
        new.title.into(),
        new.text.into(),
        new.locale.into(),
        new.unit_id.into(),
        i64::from(new.is_public).into(),
        new.person_id.into(),
        new.organisation_id.into(),
        new.guest_email.into(),
        new.complaint_id.into(),
        new.entered_by.into(),
        new.held_for.as_str().into(),
        new.search.into(),
        now.into(),
    ];
    tx.execute(INSERT, &args).await.map(|_| ())
}

pub async fn set_form(tx: &mut Transaction, id: &str, form_hash: &str) -> sqlx::Result<()> {
    tx.execute("update suggestion set form_hash = $2 where id = $1", &[id.into(), form_hash.into()]).await.map(|_| ())
}

/// The number, and whose it is, of what this rendering of the form made already.
pub async fn find_by_form(tx: &mut Transaction, form_hash: &str) -> sqlx::Result<Option<(String, Option<String>)>> {
    const MADE: &str = "select suggestion_number, person_id from suggestion where form_hash = $1";
    let row = tx.row(MADE, &[form_hash.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok((c.text()?, c.opt_text()?))
    })
    .transpose()
}

/// How many a person, or a guest of this address, sent since.
pub async fn count_since(
    tx: &mut Transaction,
    person_id: Option<&str>,
    guest_email: Option<&str>,
    since: Instant,
) -> sqlx::Result<u64> {
    const OF_PERSON: &str = "select cast(count(*) as bigint) from suggestion where person_id = $1 and created_at > $2";
    const OF_GUEST: &str = "select cast(count(*) as bigint) from suggestion where guest_email = $1 and created_at > $2";
    let (sql, whose) = match person_id {
        Some(person_id) => (OF_PERSON, Some(person_id)),
        None => (OF_GUEST, guest_email),
    };
    let row = tx.row(sql, &[whose.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// The public ones that went into it, the latest first: at most 50.
pub async fn merged_into(store: &Store, id: &str) -> sqlx::Result<Vec<(String, String)>> {
    const MERGED: &str = "select suggestion_number, title from suggestion
        where merged_into_id = $1 and is_public = 1 and published_at is not null and refused_at is null
        order by id desc limit 50";
    let rows = store.rows(MERGED, &[id.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}

const OPEN_PLACE: &str = "select id from unit where code = $1 and kind = 'service_point' and closed_at is null";

/// The id of a service point that is open, by its code.
pub async fn place(tx: &mut Transaction, code: &str) -> sqlx::Result<Option<String>> {
    tx.row(OPEN_PLACE, &[code.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// Whether there is an open service point of that code.
pub async fn has_place(store: &Store, code: &str) -> sqlx::Result<bool> {
    Ok(store.row(OPEN_PLACE, &[code.into()]).await?.is_some())
}

/// The service points that are open, by name: what a form offers. No customer is told of depots.
pub async fn places(store: &Store) -> sqlx::Result<Vec<Place>> {
    const OPEN: &str = "select code, coalesce(public_name, name) from unit
        where kind = 'service_point' and closed_at is null order by 2, 1 limit 500";
    let rows = store.rows(OPEN, &[]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok(Place { code: c.text()?, name: c.text()? })).collect()
}
