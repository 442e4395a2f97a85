//! The complaint itself, its events, its people and its links.

use app::complaint::{Category, Channel, Life, Party, Remedy};
use app::customer::Class;
use app::deadline::CaseEvent;
use app::locale::Locale;
use app::value::Instant;

use crate::complaint::By;
use crate::store::{Columns, Store, Transaction};

/// A stored complaint.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: String,
    pub complaint_number: String,
    pub waybill_number: Option<String>,
    pub organisation_id: Option<String>,
    pub person_id: Option<String>,
    pub is_party: bool,
    pub party: Party,
    pub category: Category,
    pub cause: Option<String>,
    pub remedy_sought: Remedy,
    pub text: String,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub locale: Locale,
    pub evidence: Option<String>,
    pub pack_id: String,
    pub traits: String,
    pub assigned_person_id: Option<String>,
    pub assigned_name: Option<String>,
    pub unit_id: Option<String>,
    pub unit_code: Option<String>,
    pub is_valid: Option<bool>,
    pub contact_count: i64,
    pub filed_at: Instant,
    pub version: i64,
    /// Of the organisation; for staff alone.
    pub class: Option<Class>,
}

macro_rules! find {
    ($which:literal) => {
        concat!(
            "select c.id, c.complaint_number, c.waybill_number, c.organisation_id, c.person_id, c.is_party,
    c.party, c.category, c.cause, c.remedy_sought, c.text, c.contact_name, c.contact_email, c.contact_phone, c.locale,
    c.evidence, c.pack_id, c.traits, c.assigned_person_id, p.name, c.unit_id, u.code, c.is_valid,
    c.contact_count, c.filed_at, c.version, c.class
    from complaint c
    left join person p on p.id = c.assigned_person_id
    left join unit u on u.id = c.unit_id where ",
            $which
        )
    };
}

const FIND: &str = find!("c.complaint_number = $1");
const FIND_OPEN: &str = find!("c.id = $1 and c.ended_at is null");
const FIND_BY_ID: &str = find!("c.id = $1");

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Case> {
    Ok(Case {
        id: c.text()?,
        complaint_number: c.text()?,
        waybill_number: c.opt_text()?,
        organisation_id: c.opt_text()?,
        person_id: c.opt_text()?,
        is_party: c.int()? == 1,
        party: c.parsed()?,
        category: c.parsed()?,
        cause: c.opt_text()?,
        remedy_sought: c.parsed()?,
        text: c.text()?,
        contact_name: c.opt_text()?,
        contact_email: c.opt_text()?,
        contact_phone: c.opt_text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        evidence: c.opt_text()?,
        pack_id: c.text()?,
        traits: c.text()?,
        assigned_person_id: c.opt_text()?,
        assigned_name: c.opt_text()?,
        unit_id: c.opt_text()?,
        unit_code: c.opt_text()?,
        is_valid: c.opt_int()?.map(|flag| flag == 1),
        contact_count: c.int()?,
        filed_at: c.instant()?,
        version: c.int()?,
        class: c.opt_parsed()?,
    })
}

pub async fn find_by_number(store: &Store, number: &str) -> sqlx::Result<Option<Case>> {
    store.row(FIND, &[number.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

pub async fn find_by_id(store: &Store, id: &str) -> sqlx::Result<Option<Case>> {
    store.row(FIND_BY_ID, &[id.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// The complaint of an id as the transaction sees it, ended or not.
pub async fn find_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Case>> {
    tx.row(FIND_BY_ID, &[id.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// The complaint of an id as the transaction sees it, unless it has ended.
pub async fn find_open(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Case>> {
    tx.row(FIND_OPEN, &[id.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// The complaint as it stands now, with every other writer of it kept out until the end of the transaction.
pub async fn lock(tx: &mut Transaction, number: &str) -> sqlx::Result<Option<Case>> {
    tx.lock_key(&["complaint:", number].concat()).await?;
    tx.row(FIND, &[number.into()]).await?.map(|row| decode(&mut row.columns())).transpose()
}

/// What is stored when a complaint is filed.
#[derive(Debug)]
pub struct New<'n> {
    pub id: &'n str,
    pub complaint_number: &'n str,
    pub waybill_number: Option<&'n str>,
    pub shipment_id: Option<&'n str>,
    pub organisation_id: Option<&'n str>,
    pub person_id: Option<&'n str>,
    pub is_party: bool,
    pub party: Party,
    pub category: Category,
    pub cause: Option<&'n str>,
    pub remedy_sought: Remedy,
    pub text: &'n str,
    pub contact_name: Option<&'n str>,
    pub contact_email: Option<&'n str>,
    pub contact_phone: Option<&'n str>,
    pub channel: Channel,
    pub locale: Locale,
    pub evidence: Option<&'n str>,
    pub evidence_hash: Option<&'n str>,
    pub pack_id: &'n str,
    pub traits: &'n str,
    pub search: &'n str,
    /// When it came to us.
    pub filed_at: Instant,
}

pub async fn insert(tx: &mut Transaction, new: &New<'_>, now: Instant) -> sqlx::Result<()> {
    let text = |value: Option<&str>| value.map(str::to_string).into();
    tx.execute(
        "insert into complaint (id, complaint_number, waybill_number, shipment_id, organisation_id, person_id, is_party,
        party, category, cause, remedy_sought, text, contact_name, contact_email, contact_phone, locale, evidence,
        evidence_hash, pack_id, traits, state, level, contact_count, search, filed_at, updated_at, version, channel,
        contact_phone_tail, class)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'received',
        'agent', 0, $21, $22, $23, 0, $24, $25,
        (select o.class from organisation o where o.id = $5))",
        &[
            new.id.into(),
            new.complaint_number.into(),
            text(new.waybill_number),
            text(new.shipment_id),
            text(new.organisation_id),
            text(new.person_id),
            i64::from(new.is_party).into(),
            new.party.as_str().into(),
            new.category.as_str().into(),
            text(new.cause),
            new.remedy_sought.as_str().into(),
            new.text.into(),
            text(new.contact_name),
            text(new.contact_email),
            text(new.contact_phone),
            new.locale.tag().into(),
            text(new.evidence),
            text(new.evidence_hash),
            new.pack_id.into(),
            new.traits.into(),
            new.search.into(),
            new.filed_at.into(),
            now.into(),
            new.channel.as_str().into(),
            new.contact_phone.and_then(app::phone::tail).into(),
        ],
    )
    .await
    .map(|_| ())
}

/// By which way it came; by the web before there was another.
pub async fn channel_of(tx: &mut Transaction, id: &str) -> sqlx::Result<Channel> {
    let row = tx.row("select channel from complaint where id = $1", &[id.into()]).await?;
    let found: Option<Channel> = row.map_or(Ok(None), |row| row.columns().opt_parsed())?;
    Ok(found.unwrap_or(Channel::Web))
}

/// All events, the oldest first.
pub async fn events(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<CaseEvent>> {
    const EVENTS: &str = "select kind, at from complaint_event where complaint_id = $1 order by seq";
    let rows = tx.rows(EVENTS, &[id.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok(CaseEvent { kind: c.parsed()?, at: c.instant()? })).collect()
}

/// Appends an event; `seq` counts from 1.
pub async fn add_event(tx: &mut Transaction, id: &str, seq: usize, event: CaseEvent, by: &By) -> sqlx::Result<()> {
    tx.execute(
        "insert into complaint_event (complaint_id, seq, kind, at, actor_kind, actor_id)
        values ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            (seq as i64).into(),
            event.kind.as_str().into(),
            event.at.into(),
            by.kind().into(),
            by.id().map(str::to_string).into(),
        ],
    )
    .await
    .map(|_| ())
}

/// An event as people read it.
#[derive(Debug)]
pub struct Happened {
    pub event: CaseEvent,
    pub is_automatic: bool,
    /// Name of the rule that did it.
    pub rule: Option<String>,
}

/// All events, the oldest first.
pub async fn history(store: &Store, id: &str) -> sqlx::Result<Vec<Happened>> {
    const HISTORY: &str = "select e.kind, e.at, e.actor_kind, r.name from complaint_event e
        left join assignment_rule r on r.id = e.actor_id and e.actor_kind = 'system'
        where e.complaint_id = $1 order by e.seq";
    let rows = store.rows(HISTORY, &[id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            let event = CaseEvent { kind: c.parsed()?, at: c.instant()? };
            Ok(Happened { event, is_automatic: c.text()? == "system", rule: c.opt_text()? })
        })
        .collect()
}

/// What follows from all events, for lists and jobs.
pub async fn set_derived(
    tx: &mut Transaction,
    id: &str,
    life: &Life,
    (next_due_at, closes_at): (Option<Instant>, Option<Instant>),
    now: Instant,
) -> sqlx::Result<()> {
    // What is opened again goes on by itself, whatever it had been merged into.
    tx.execute(
        "update complaint set state = $1, level = $2, next_due_at = $3, closes_at = $4, ended_at = $5, updated_at = $6,
        merged_into_id = case when $5 is null then null else merged_into_id end,
        merged_at = case when $5 is null then null else merged_at end, version = version + 1 where id = $7",
        &[
            life.state.as_str().into(),
            life.level.as_str().into(),
            next_due_at.into(),
            closes_at.into(),
            life.ended_at.into(),
            now.into(),
            id.into(),
        ],
    )
    .await
    .map(|_| ())
}

pub async fn set_assigned(tx: &mut Transaction, id: &str, person_id: &str, unit_id: Option<&str>) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set assigned_person_id = $1, unit_id = coalesce($2, unit_id) where id = $3",
        &[person_id.into(), unit_id.map(str::to_string).into(), id.into()],
    )
    .await
    .map(|_| ())
}

/// Whether the firm is responsible, which unit, and why it happened.
pub async fn set_verdict(
    tx: &mut Transaction,
    id: &str,
    is_valid: bool,
    unit_id: Option<&str>,
    cause: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "update complaint set is_valid = $1, unit_id = $2, cause = coalesce($3, cause), updated_at = $4,
        version = version + 1 where id = $5",
        &[
            i64::from(is_valid).into(),
            unit_id.map(str::to_string).into(),
            cause.map(str::to_string).into(),
            now.into(),
            id.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// An open complaint about the same parcel and category that this person or one of their organisations sees already.
pub async fn open_duplicate(
    tx: &mut Transaction,
    waybill_number: &str,
    category: Category,
    person_id: &str,
) -> sqlx::Result<Option<String>> {
    const SAME: &str = "select c.complaint_number from complaint c
        where c.waybill_number = $1 and c.category = $2 and c.ended_at is null and (c.person_id = $3
            or exists (select 1 from organisation_member m
                join organisation o on o.id = m.organisation_id and o.closed_at is null
                where m.organisation_id = c.organisation_id and m.person_id = $3))
        order by c.filed_at limit 1";
    let row = tx.row(SAME, &[waybill_number.into(), category.as_str().into(), person_id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// An open complaint about the same parcel and category, whoever filed it: for staff, who see all.
pub async fn open_duplicate_of_anybody(
    tx: &mut Transaction,
    waybill_number: &str,
    category: Category,
) -> sqlx::Result<Option<String>> {
    const SAME: &str = "select complaint_number from complaint
        where waybill_number = $1 and category = $2 and ended_at is null order by filed_at limit 1";
    let row = tx.row(SAME, &[waybill_number.into(), category.as_str().into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

pub async fn add_participant(tx: &mut Transaction, id: &str, person_id: &str, now: Instant) -> sqlx::Result<bool> {
    let added = tx
        .execute(
            "insert into complaint_participant (complaint_id, person_id, joined_at) values ($1, $2, $3)
            on conflict (complaint_id, person_id) do nothing",
            &[id.into(), person_id.into(), now.into()],
        )
        .await?;
    Ok(added > 0)
}

pub async fn is_participant(store: &Store, id: &str, person_id: &str) -> sqlx::Result<bool> {
    const IS: &str = "select 1 from complaint_participant where complaint_id = $1 and person_id = $2";
    Ok(store.row(IS, &[id.into(), person_id.into()]).await?.is_some())
}

pub async fn insert_link(tx: &mut Transaction, id: &str, secret_hash: &str, now: Instant) -> sqlx::Result<()> {
    tx.execute(
        "insert into complaint_link (secret_hash, complaint_id, created_at) values ($1, $2, $3)",
        &[secret_hash.into(), id.into(), now.into()],
    )
    .await
    .map(|_| ())
}

/// The complaint that a living link opens.
pub async fn link_complaint(store: &Store, secret_hash: &str) -> sqlx::Result<Option<String>> {
    const LINK: &str = "select complaint_id from complaint_link where secret_hash = $1 and revoked_at is null";
    store.row(LINK, &[secret_hash.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// Ends every link of the complaint, and what the form that filed it could still give.
pub async fn revoke_links(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<u64> {
    tx.execute("update complaint set form_hash = null where id = $1", &[id.into()]).await?;
    tx.execute(
        "update complaint_link set revoked_at = $1 where complaint_id = $2 and revoked_at is null",
        &[now.into(), id.into()],
    )
    .await
}

/// Notes which rendering of the form filed it.
pub async fn set_form(tx: &mut Transaction, id: &str, form_hash: &str) -> sqlx::Result<()> {
    tx.execute("update complaint set form_hash = $1 where id = $2", &[form_hash.into(), id.into()]).await.map(|_| ())
}

/// Number of the complaint that a rendering of the form filed.
pub async fn find_by_form(tx: &mut Transaction, form_hash: &str) -> sqlx::Result<Option<String>> {
    let found = tx.row("select complaint_number from complaint where form_hash = $1", &[form_hash.into()]).await?;
    found.map(|row| row.columns().text()).transpose()
}
