//! SQL of what campaigns look for, of whom may be asked, and of what is known of them.

use app::locale::Locale;
use app::value::Instant;

use crate::store::{Columns, Row, Transaction};

/// Something that may make a campaign ask.
#[derive(Debug, Clone, Default)]
pub struct Occurred {
    /// `shipment:…`, `complaint:…`, `period:…`.
    pub key: String,
    /// Waybill or complaint number, or the organisation.
    pub about: String,
    pub at: Option<Instant>,
    pub shipment_id: Option<String>,
    pub complaint_id: Option<String>,
    pub organisation_id: Option<String>,
    pub unit_code: Option<String>,
}

/// Somebody who may be asked.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub person_id: Option<String>,
    pub email: String,
    pub locale: Locale,
    pub organisation_id: Option<String>,
    pub class: Option<String>,
}

/// A span of time: after, until and including.
pub type Span = (Instant, Instant);

fn occurred(c: &mut Columns<'_>) -> sqlx::Result<Occurred> {
    Ok(Occurred {
        key: c.text()?,
        about: c.text()?,
        at: c.opt_instant()?,
        shipment_id: c.opt_text()?,
        complaint_id: c.opt_text()?,
        organisation_id: c.opt_text()?,
        unit_code: c.opt_text()?,
    })
}

fn all(rows: &[Row]) -> sqlx::Result<Vec<Occurred>> {
    rows.iter().map(|row| occurred(&mut row.columns())).collect()
}

/// What was decided before is left out where `$4` is 1.
macro_rules! undecided {
    ($key:literal) => {
        concat!(
            " and ($4 = 0 or (not exists (select 1 from invitation i where i.campaign_id = $3 and i.occasion = ",
            $key,
            ") and not exists (select 1 from invitation_skip k where k.campaign_id = $3 and k.occasion = ",
            $key,
            ")))"
        )
    };
}

/// Shipments that were delivered, the earliest first. Their unit is the last one that had them.
pub async fn deliveries(
    tx: &mut Transaction,
    campaign_id: &str,
    (after, until): Span,
    is_new: bool,
    limit: i64,
) -> sqlx::Result<Vec<Occurred>> {
    const LIST: &str = concat!(
        "select 'shipment:' || s.id, s.waybill_number, s.delivered_at, s.id, cast(null as text), a.organisation_id,
        (select u.code from tracking_event e join unit u on u.code = e.facility or u.name = e.facility
            where e.shipment_id = s.id and e.milestone in ('out_for_delivery', 'ready_for_pickup', 'delivered')
            order by e.occurred_at desc limit 1)
        from shipment s left join organisation_account a on a.account_code = s.account_code
        where s.delivered_at > $1 and s.delivered_at <= $2 and s.milestone = 'delivered'",
        undecided!("'shipment:' || s.id"),
        " order by s.delivered_at, s.id limit $5"
    );
    let args = [after.into(), until.into(), campaign_id.into(), i64::from(is_new).into(), limit.into()];
    all(&tx.rows(LIST, &args).await?)
}

/// Complaints whose answer was told, the earliest first.
pub async fn tellings(
    tx: &mut Transaction,
    campaign_id: &str,
    (after, until): Span,
    is_new: bool,
    limit: i64,
) -> sqlx::Result<Vec<Occurred>> {
    const LIST: &str = concat!(
        "select 'complaint:' || c.id, c.complaint_number, e.at, c.shipment_id, c.id, c.organisation_id, u.code
        from complaint_event e join complaint c on c.id = e.complaint_id left join unit u on u.id = c.unit_id
        where e.kind = 'told' and e.at > $1 and e.at <= $2",
        undecided!("'complaint:' || c.id"),
        " order by e.at, c.id limit $5"
    );
    let args = [after.into(), until.into(), campaign_id.into(), i64::from(is_new).into(), limit.into()];
    all(&tx.rows(LIST, &args).await?)
}

/// Organisations, once in each period; `period` is `period:3:`, which began `at`.
pub async fn periods(
    tx: &mut Transaction,
    campaign_id: &str,
    (period, at): (&str, Instant),
    is_new: bool,
    limit: i64,
) -> sqlx::Result<Vec<Occurred>> {
    const LIST: &str = concat!(
        "select $1 || o.id, o.name, cast($2 as bigint), cast(null as text), cast(null as text), o.id,
        cast(null as text) from organisation o where o.closed_at is null",
        undecided!("$1 || o.id"),
        " order by o.id limit $5"
    );
    let args = [period.into(), at.into(), campaign_id.into(), i64::from(is_new).into(), limit.into()];
    all(&tx.rows(LIST, &args).await?)
}

/// Addresses of a manual campaign that were not decided on; all of them unless `is_new`.
pub async fn given(tx: &mut Transaction, campaign_id: &str, is_new: bool, limit: i64) -> sqlx::Result<Vec<String>> {
    const LIST: &str = "select email from campaign_address
        where campaign_id = $1 and ($2 = 0 or looked_at is null) order by email limit $3";
    let rows = tx.rows(LIST, &[campaign_id.into(), i64::from(is_new).into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

pub async fn set_looked(tx: &mut Transaction, campaign_id: &str, email: &str, now: Instant) -> sqlx::Result<()> {
    let sql = "update campaign_address set looked_at = $3 where campaign_id = $1 and email = $2";
    tx.execute(sql, &[campaign_id.into(), email.into(), now.into()]).await.map(|_| ())
}

fn recipient(c: &mut Columns<'_>) -> sqlx::Result<Recipient> {
    Ok(Recipient {
        person_id: c.opt_text()?,
        email: c.text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        organisation_id: c.opt_text()?,
        class: c.opt_text()?,
    })
}

fn recipients(rows: &[Row]) -> sqlx::Result<Vec<Recipient>> {
    rows.iter().map(|row| recipient(&mut row.columns())).collect()
}

/// Whoever keeps the parcel, then the owners of the organisation that sent it. Their addresses are proved.
pub async fn of_shipment(
    tx: &mut Transaction,
    shipment_id: &str,
    organisation_id: Option<&str>,
) -> sqlx::Result<Vec<Recipient>> {
    const KEEPERS: &str = "select p.id, p.email, p.locale, cast(null as text), cast(null as text)
        from person_shipment k join person p on p.id = k.person_id
        where k.shipment_id = $1 and p.staff_role is null and p.email_verified_at is not null
        and p.disabled_at is null and p.erased_at is null order by p.id";
    const OWNERS: &str = "select p.id, p.email, p.locale, o.id, o.class
        from organisation o join organisation_member m on m.organisation_id = o.id and m.role = 'owner'
        join person p on p.id = m.person_id
        where o.id = $1 and o.closed_at is null and p.email_verified_at is not null
        and p.disabled_at is null and p.erased_at is null order by p.id";
    let mut found = recipients(&tx.rows(KEEPERS, &[shipment_id.into()]).await?)?;
    if let Some(organisation_id) = organisation_id {
        found.extend(recipients(&tx.rows(OWNERS, &[organisation_id.into()]).await?)?);
    }
    Ok(found)
}

/// Whoever filed it: the account's address, else the one that was given.
pub async fn of_complaint(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<Vec<Recipient>> {
    const FILER: &str = "select p.id, coalesce(p.email, c.contact_email), coalesce(p.locale, c.locale),
        c.organisation_id, o.class
        from complaint c
        left join person p on p.id = c.person_id and p.disabled_at is null and p.erased_at is null
        left join organisation o on o.id = c.organisation_id
        where c.id = $1 and (p.id is not null or (c.person_id is null and c.contact_email is not null))";
    recipients(&tx.rows(FILER, &[complaint_id.into()]).await?)
}

/// All colleagues of an organisation.
pub async fn of_organisation(tx: &mut Transaction, organisation_id: &str) -> sqlx::Result<Vec<Recipient>> {
    const MEMBERS: &str = "select p.id, p.email, p.locale, o.id, o.class
        from organisation o join organisation_member m on m.organisation_id = o.id join person p on p.id = m.person_id
        where o.id = $1 and p.email_verified_at is not null and p.disabled_at is null and p.erased_at is null
        order by p.id";
    recipients(&tx.rows(MEMBERS, &[organisation_id.into()]).await?)
}

/// The account of an address, if it has one that lives.
pub async fn of_email(tx: &mut Transaction, email: &str) -> sqlx::Result<Option<Recipient>> {
    const PERSON: &str = "select p.id, p.email, p.locale, cast(null as text), cast(null as text)
        from person p where p.email = $1 and p.disabled_at is null and p.erased_at is null";
    Ok(recipients(&tx.rows(PERSON, &[email.into()]).await?)?.pop())
}

/// What only the store knows of somebody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub is_asked: bool,
    pub last_due_at: Option<Instant>,
    pub has_refused: bool,
    /// The last word of a person; none: they never said anything.
    pub consents: Option<bool>,
    pub is_case_open: bool,
}

/// `names` are how the recipient may be named in refusals: by person and by address.
pub async fn known(
    tx: &mut Transaction,
    (campaign_id, occasion): (&str, &str),
    names: [&str; 2],
    (person_id, email): (Option<&str>, &str),
) -> sqlx::Result<Known> {
    const KNOWN: &str = "select
        (select count(*) from invitation where campaign_id = $1 and occasion = $2 and recipient in ($3, $4)),
        (select max(due_at) from invitation where person_id = $5 and cancelled_at is null
            and not (campaign_id = $1 and occasion = $2)),
        (select max(due_at) from invitation where email = $6 and cancelled_at is null
            and not (campaign_id = $1 and occasion = $2)),
        (select count(*) from survey_refusal where recipient in ($3, $4)),
        (select is_granted from consent where person_id = $5 and purpose = 'survey'
            order by stated_at desc, id desc limit 1),
        (select count(*) from complaint where person_id = $5 and ended_at is null)";
    let [name, other] = names;
    let args = [campaign_id.into(), occasion.into(), name.into(), other.into(), person_id.into(), email.into()];
    let Some(row) = tx.row(KNOWN, &args).await? else { return Ok(Known::default()) };
    let mut c = row.columns();
    Ok(Known {
        is_asked: c.int()? > 0,
        last_due_at: c.opt_instant()?.max(c.opt_instant()?),
        has_refused: c.int()? > 0,
        consents: c.opt_int()?.map(|is_granted| is_granted == 1),
        is_case_open: c.int()? > 0,
    })
}

/// Invitations of a campaign that count for its quota.
pub async fn invited(tx: &mut Transaction, campaign_id: &str) -> sqlx::Result<i64> {
    let sql = "select count(*) from invitation where campaign_id = $1 and cancelled_at is null";
    match tx.row(sql, &[campaign_id.into()]).await? {
        Some(row) => row.columns().int(),
        None => Ok(0),
    }
}
