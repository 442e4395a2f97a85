//! SQL of invitations: one conditional update spends each.

use app::locale::Locale;
use app::survey::campaign::SkipReason;
use app::survey::invitation::OwnInvitation;
use app::value::Instant;

use crate::store::{Columns, Row, Store, Transaction};

/// A stored invitation.
#[derive(Debug, Clone)]
pub struct Invited {
    pub id: String,
    pub campaign_id: String,
    pub occasion: String,
    pub recipient: String,
    pub person_id: Option<String>,
    pub organisation_id: Option<String>,
    pub email: Option<String>,
    pub shipment_id: Option<String>,
    pub complaint_id: Option<String>,
    /// Waybill or complaint number.
    pub about: Option<String>,
    pub locale: Locale,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    /// In which parts it was counted when it was sent.
    pub sent_subject_json: Option<String>,
    pub expires_at: Instant,
    pub partial_json: Option<String>,
    /// A day, or [`app::survey::invitation::UNDATED`].
    pub answered_on: Option<String>,
    pub cancelled_at: Option<Instant>,
}

macro_rules! find {
    ($which:literal) => {
        concat!(
            "select i.id, i.campaign_id, i.occasion, i.recipient, i.person_id, i.organisation_id, i.email,
    i.shipment_id, i.complaint_id, coalesce(c.complaint_number, s.waybill_number), i.locale, i.created_at, i.sent_at,
    i.sent_subject_json, i.expires_at, i.partial_json, i.answered_on, i.cancelled_at
    from invitation i left join shipment s on s.id = i.shipment_id left join complaint c on c.id = i.complaint_id ",
            $which
        )
    };
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Invited> {
    Ok(Invited {
        id: c.text()?,
        campaign_id: c.text()?,
        occasion: c.text()?,
        recipient: c.text()?,
        person_id: c.opt_text()?,
        organisation_id: c.opt_text()?,
        email: c.opt_text()?,
        shipment_id: c.opt_text()?,
        complaint_id: c.opt_text()?,
        about: c.opt_text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        created_at: c.instant()?,
        sent_at: c.opt_instant()?,
        sent_subject_json: c.opt_text()?,
        expires_at: c.instant()?,
        partial_json: c.opt_text()?,
        answered_on: c.opt_text()?,
        cancelled_at: c.opt_instant()?,
    })
}

fn one(row: Option<Row>) -> sqlx::Result<Option<Invited>> {
    row.map(|row| decode(&mut row.columns())).transpose()
}

/// By the hash of any of its links.
pub async fn invitation_of_token(store: &Store, hash: &str) -> sqlx::Result<Option<Invited>> {
    if let Some(found) = one(store.row(find!("where i.token_hash = $1"), &[hash.into()]).await?)? {
        return Ok(Some(found));
    }
    const BY_LINK: &str = find!("join invitation_link l on l.invitation_id = i.id where l.token_hash = $1");
    one(store.row(BY_LINK, &[hash.into()]).await?)
}

/// The invitation by which this person is asked about a delivery and can still answer. None while a complaint of theirs
/// is open: nobody is asked how it was in the middle of it.
pub async fn open_about(
    store: &Store,
    person_id: &str,
    waybill_number: &str,
    now: Instant,
) -> sqlx::Result<Option<String>> {
    const OPEN: &str = "select i.id from shipment s join invitation i on i.shipment_id = s.id
        join campaign g on g.id = i.campaign_id and g.occasion = 'after_delivery' and g.stopped_at is null
        where s.waybill_number = $1 and s.milestone = 'delivered' and i.person_id = $2 and i.sent_at is not null
        and i.answered_on is null and i.cancelled_at is null and i.expires_at > $3
        and not exists (select 1 from complaint c where c.person_id = $2 and c.ended_at is null)
        order by i.sent_at desc, i.id limit 1";
    let row = store.row(OPEN, &[waybill_number.into(), person_id.into(), now.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// Whether an invitation is this person's.
pub async fn is_of_person(tx: &mut Transaction, id: &str, person_id: &str) -> sqlx::Result<bool> {
    let sql = "select 1 from invitation where id = $1 and person_id = $2 and sent_at is not null";
    Ok(tx.row(sql, &[id.into(), person_id.into()]).await?.is_some())
}

pub async fn invitation_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Invited>> {
    one(tx.row(find!("where i.id = $1"), &[id.into()]).await?)
}

/// What is kept of a new one.
#[derive(Debug)]
pub struct NewInvitation<'n> {
    pub id: &'n str,
    pub campaign_id: &'n str,
    pub occasion: &'n str,
    pub recipient: &'n str,
    pub person_id: Option<&'n str>,
    pub organisation_id: Option<&'n str>,
    pub email: &'n str,
    pub shipment_id: Option<&'n str>,
    pub complaint_id: Option<&'n str>,
    pub locale: Locale,
    pub due_at: Instant,
    pub expires_at: Instant,
}

/// False when there is one for the same occasion.
pub async fn insert_invitation(tx: &mut Transaction, new: &NewInvitation<'_>, now: Instant) -> sqlx::Result<bool> {
    let args = [
        new.id.into(),
        new.campaign_id.into(),
        new.occasion.into(),
        new.recipient.into(),
        new.person_id.into(),
        new.organisation_id.into(),
        new.email.into(),
        new.shipment_id.into(),
        new.complaint_id.into(),
        new.locale.tag().into(),
        now.into(),
        new.due_at.into(),
        new.expires_at.into(),
    ];
    let sql = "insert into invitation (id, campaign_id, occasion, recipient, person_id, organisation_id, email,
        shipment_id, complaint_id, locale, created_at, due_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (campaign_id, occasion, recipient) do nothing";
    Ok(tx.execute(sql, &args).await? == 1)
}

/// Why somebody was not asked; the last reason counts.
pub async fn put_skip(
    tx: &mut Transaction,
    (campaign_id, occasion, recipient): (&str, &str, &str),
    person_id: Option<&str>,
    reason: SkipReason,
    now: Instant,
) -> sqlx::Result<()> {
    let args =
        [campaign_id.into(), occasion.into(), recipient.into(), person_id.into(), reason.as_str().into(), now.into()];
    let sql = "insert into invitation_skip (campaign_id, occasion, recipient, person_id, reason, skipped_at)
        values ($1, $2, $3, $4, $5, $6) on conflict (campaign_id, occasion, recipient)
        do update set reason = excluded.reason, skipped_at = excluded.skipped_at";
    tx.execute(sql, &args).await.map(|_| ())
}

/// Forgets why people were not asked before then.
pub async fn forget_skips(store: &Store, before: Instant) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let gone = tx.execute("delete from invitation_skip where skipped_at < $1", &[before.into()]).await?;
    tx.commit().await?;
    Ok(gone)
}

/// Ids of invitations whose moment has come, the earliest first.
pub async fn due(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<String>> {
    const DUE: &str = "select id from invitation
        where sent_at is null and cancelled_at is null and due_at <= $1 order by due_at limit $2";
    ids(&store.rows(DUE, &[now.into(), limit.into()]).await?)
}

/// Ids of those that are to be reminded.
pub async fn to_remind(store: &Store, now: Instant, limit: i64) -> sqlx::Result<Vec<String>> {
    const DUE: &str = "select id from invitation where remind_at is not null and remind_at <= $1
        order by remind_at limit $2";
    ids(&store.rows(DUE, &[now.into(), limit.into()]).await?)
}

fn ids(rows: &[Row]) -> sqlx::Result<Vec<String>> {
    rows.iter().map(|row| row.columns().text()).collect()
}

/// False when somebody else has sent or cancelled it.
pub async fn set_sent(
    tx: &mut Transaction,
    (id, token_hash): (&str, &str),
    (remind_at, expires_at): (Option<Instant>, Instant),
    now: Instant,
) -> sqlx::Result<bool> {
    let sql = "update invitation set token_hash = $2, sent_at = $3, remind_at = $4, expires_at = $5
        where id = $1 and sent_at is null and cancelled_at is null";
    let args = [id.into(), token_hash.into(), now.into(), remind_at.into(), expires_at.into()];
    Ok(tx.execute(sql, &args).await? == 1)
}

/// Not sent before then.
pub async fn set_due(tx: &mut Transaction, id: &str, due_at: Instant) -> sqlx::Result<()> {
    let sql = "update invitation set due_at = $2 where id = $1 and sent_at is null and cancelled_at is null";
    tx.execute(sql, &[id.into(), due_at.into()]).await.map(|_| ())
}

/// False when it was sent or cancelled before.
pub async fn cancel(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "update invitation set cancelled_at = $2 where id = $1 and sent_at is null and cancelled_at is null";
    Ok(tx.execute(sql, &[id.into(), now.into()]).await? == 1)
}

/// Takes the reminder: false when somebody else has it, or when it is no longer open. Either way none is due.
pub async fn take_reminder(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "update invitation set remind_at = null, reminded_at = $2
        where id = $1 and remind_at is not null and answered_on is null and cancelled_at is null and expires_at > $2";
    let is_taken = tx.execute(sql, &[id.into(), now.into()]).await? == 1;
    if !is_taken {
        drop_reminder(tx, id).await?;
    }
    Ok(is_taken)
}

pub async fn drop_reminder(tx: &mut Transaction, id: &str) -> sqlx::Result<()> {
    tx.execute("update invitation set remind_at = null where id = $1", &[id.into()]).await.map(|_| ())
}

pub async fn set_sent_subject(tx: &mut Transaction, id: &str, json: &str) -> sqlx::Result<()> {
    let sql = "update invitation set sent_subject_json = $2 where id = $1";
    tx.execute(sql, &[id.into(), json.into()]).await.map(|_| ())
}

pub async fn insert_link_of(tx: &mut Transaction, id: &str, hash: &str, now: Instant) -> sqlx::Result<()> {
    let sql = "insert into invitation_link (token_hash, invitation_id, created_at) values ($1, $2, $3)";
    tx.execute(sql, &[hash.into(), id.into(), now.into()]).await.map(|_| ())
}

/// Spends it: of all who try at one time one gets true. An open one is neither answered, cancelled nor expired.
pub async fn spend(tx: &mut Transaction, id: &str, answered_on: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "update invitation set answered_on = $2, partial_json = null, remind_at = null
        where id = $1 and answered_on is null and cancelled_at is null and expires_at > $3";
    Ok(tx.execute(sql, &[id.into(), answered_on.into(), now.into()]).await? == 1)
}

/// False when it is no longer open.
pub async fn set_partial(tx: &mut Transaction, id: &str, json: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "update invitation set partial_json = $2
        where id = $1 and answered_on is null and cancelled_at is null and expires_at > $3";
    Ok(tx.execute(sql, &[id.into(), json.into(), now.into()]).await? == 1)
}

/// Whoever it is, is not asked again.
pub async fn refuse(tx: &mut Transaction, recipient: &str, now: Instant) -> sqlx::Result<()> {
    let sql = "insert into survey_refusal (recipient, refused_at) values ($1, $2) on conflict do nothing";
    tx.execute(sql, &[recipient.into(), now.into()]).await.map(|_| ())
}

/// Nothing that waits is sent to them any more.
pub async fn cancel_of(
    tx: &mut Transaction,
    recipient: &str,
    person_id: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    let waiting = "update invitation set cancelled_at = $3
        where (recipient = $1 or person_id = $2) and sent_at is null and cancelled_at is null";
    let reminders = "update invitation set remind_at = null
        where (recipient = $1 or person_id = $2) and remind_at is not null";
    tx.execute(waiting, &[recipient.into(), person_id.into(), now.into()]).await?;
    tx.execute(reminders, &[recipient.into(), person_id.into()]).await.map(|_| ())
}

/// What is known of the subject of an answer.
#[derive(Debug, Clone, Default)]
pub struct About {
    pub unit_id: Option<String>,
    pub origin_region: Option<String>,
    pub destination_region: Option<String>,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub handed_over_at: Option<Instant>,
    pub class: Option<String>,
}

pub async fn about(
    tx: &mut Transaction,
    (shipment_id, complaint_id, organisation_id): (Option<&str>, Option<&str>, Option<&str>),
) -> sqlx::Result<About> {
    const SHIPMENT: &str = concat!(
        "select
        (select u.id from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            where e.shipment_id = s.id and e.milestone in ('out_for_delivery', 'ready_for_pickup', 'delivered')
            order by e.occurred_at desc limit 1),
        s.origin_region, s.destination_region, s.promised_at, s.delivered_at, ",
        handed_over!(),
        " from shipment s where s.id = $1"
    );
    let mut about = About::default();
    if let Some(row) = tx.row(SHIPMENT, &[shipment_id.into()]).await? {
        let mut c = row.columns();
        about.unit_id = c.opt_text()?;
        (about.origin_region, about.destination_region) = (c.opt_text()?, c.opt_text()?);
        (about.promised_at, about.delivered_at) = (c.opt_instant()?, c.opt_instant()?);
        about.handed_over_at = c.opt_instant()?;
    }
    if let Some(row) = tx.row("select unit_id from complaint where id = $1", &[complaint_id.into()]).await? {
        about.unit_id = row.columns().opt_text()?.or(about.unit_id);
    }
    if let Some(row) = tx.row("select class from organisation where id = $1", &[organisation_id.into()]).await? {
        about.class = row.columns().opt_text()?;
    }
    Ok(about)
}

pub async fn waybill_number(store: &Store, shipment_id: &str) -> sqlx::Result<Option<String>> {
    let row = store.row("select waybill_number from shipment where id = $1", &[shipment_id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// The case that an answer opened.
pub async fn set_recovery(tx: &mut Transaction, response_id: &str, complaint_number: &str) -> sqlx::Result<()> {
    let sql = "update response set recovery_complaint_id = (select id from complaint where complaint_number = $2)
        where id = $1";
    tx.execute(sql, &[response_id.into(), complaint_number.into()]).await.map(|_| ())
}

/// The number of the case that an invitation's answer opened.
pub async fn recovery_of(store: &Store, invitation_id: &str) -> sqlx::Result<Option<String>> {
    const FIND: &str = "select c.complaint_number from response r join complaint c on c.id = r.recovery_complaint_id
        where r.invitation_id = $1";
    let row = store.row(FIND, &[invitation_id.into()]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// What a person was asked and not asked, the newest first, with the survey and version of each; the title is not
/// read yet.
pub async fn of_person(
    store: &Store,
    person_id: &str,
    now: Instant,
    limit: i64,
) -> sqlx::Result<Vec<(OwnInvitation, String, i64)>> {
    const LIST: &str = "select x.id, x.about, x.at, x.sent_at, x.answered_on, x.reason, g.survey_id, g.version_number
        from (
            select case when i.sent_at is not null and i.answered_on is null and i.expires_at > $3 then i.id end as id,
                i.campaign_id, coalesce(c.complaint_number, s.waybill_number) as about, i.created_at as at, i.sent_at,
                i.answered_on, cast(null as text) as reason
            from invitation i left join shipment s on s.id = i.shipment_id
            left join complaint c on c.id = i.complaint_id
            where i.person_id = $1 and i.cancelled_at is null
            union all
            select null, k.campaign_id, coalesce(c.complaint_number, s.waybill_number), k.skipped_at, null, null, k.reason
            from invitation_skip k
            left join shipment s on s.id = substr(k.occasion, 10)
            left join complaint c on c.id = substr(k.occasion, 11)
            where k.person_id = $1
        ) x join campaign g on g.id = x.campaign_id
        order by x.at desc limit $2";
    let rows = store.rows(LIST, &[person_id.into(), limit.into(), now.into()]).await?;
    let own = |mut c: Columns<'_>| {
        let own = OwnInvitation {
            id: c.opt_text()?,
            survey: String::new(),
            about: c.opt_text()?,
            decided_at: c.instant()?,
            sent_at: c.opt_instant()?,
            answered_on: c.opt_text()?,
            reason: c.opt_text()?.and_then(|reason| reason.parse().ok()),
        };
        Ok((own, c.text()?, c.int()?))
    };
    rows.iter().map(|row| own(row.columns())).collect()
}
