//! SQL of classes.

use app::customer::class::{
    Class, ClassChange, ClassMember, ClassOverride, ClassReason, ClassRun, ClassShare, OtherCurrency, Standing,
    Thresholds,
};
use app::value::Instant;

use crate::store::{Columns, Row, Store, Transaction, new_id};

/// The class that counts now; None until there is one.
pub async fn class_of(store: &Store, organisation_id: &str) -> sqlx::Result<Option<Class>> {
    let row = store.row("select class from organisation where id = $1", &[organisation_id.into()]).await?;
    row.map_or(Ok(None), |row| row.columns().opt_parsed())
}

/// When a class was last decided; None while none ever was.
pub async fn last_decided_at(store: &Store) -> sqlx::Result<Option<Instant>> {
    const LAST: &str = "select decided_at from organisation_class order by decided_at desc, id desc limit 1";
    let row = store.row(LAST, &[]).await?;
    row.map_or(Ok(None), |row| row.columns().instant().map(Some))
}

/// An open organisation's name, the class that counts now, since when, and how often it was decided.
pub async fn find(
    store: &Store,
    organisation_id: &str,
) -> sqlx::Result<Option<(String, Option<Class>, Option<Instant>, i64)>> {
    const FIND: &str = "select o.name, o.class, o.class_decided_at,
        (select count(*) from organisation_class h where h.organisation_id = o.id)
        from organisation o where o.id = $1 and o.closed_at is null";
    let row = store.row(FIND, &[organisation_id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok((c.text()?, c.opt_parsed()?, c.opt_instant()?, c.int()?))
    })
    .transpose()
}

/// Fees of the shipments of an organisation in one currency.
#[derive(Debug, Clone)]
pub struct Fees {
    pub organisation_id: String,
    pub currency: String,
    pub minor: i64,
    pub shipment_count: i64,
}

/// What was earned from each open organisation since a moment: by the delivery of a shipment, or until then by its
/// arrival here, for what is imported late was carried earlier. Added up by the database.
pub async fn fees(store: &Store, since: Instant, now: Instant) -> sqlx::Result<Vec<Fees>> {
    const FEES: &str = "select a.organisation_id, s.fee_currency, cast(sum(s.fee_minor) as bigint), count(*)
        from shipment s
        join organisation_account a on a.account_code = s.account_code
        join organisation o on o.id = a.organisation_id and o.closed_at is null
        where s.account_code is not null and s.fee_minor is not null and s.fee_currency is not null
        and coalesce(s.delivered_at, s.created_at) > $1 and coalesce(s.delivered_at, s.created_at) <= $2
        group by a.organisation_id, s.fee_currency";
    let rows = store.rows_of_history(FEES, &[since.into(), now.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Fees { organisation_id: c.text()?, currency: c.text()?, minor: c.int()?, shipment_count: c.int()? })
        })
        .collect()
}

/// An open organisation as it stands before a computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub organisation_id: String,
    pub class: Option<Class>,
    /// What staff said, and what was computed beside it.
    pub overridden: Option<(Class, Option<Class>, Option<String>)>,
}

/// The next open organisations after an id.
pub async fn known(store: &Store, after_id: &str, limit: i64) -> sqlx::Result<Vec<Known>> {
    const KNOWN: &str = "select o.id, o.class, v.class, v.computed_class, v.until_on from organisation o
        left join organisation_class_override v on v.organisation_id = o.id
        where o.closed_at is null and o.id > $1 order by o.id limit $2";
    let rows = store.rows(KNOWN, &[after_id.into(), limit.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            let (organisation_id, class) = (c.text()?, c.opt_parsed()?);
            let overridden: Option<Class> = c.opt_parsed()?;
            let (computed, until_on) = (c.opt_parsed()?, c.opt_text()?);
            Ok(Known { organisation_id, class, overridden: overridden.map(|class| (class, computed, until_on)) })
        })
        .collect()
}

/// A change of a class.
#[derive(Debug)]
pub struct Change<'c> {
    pub organisation_id: &'c str,
    pub from: Option<Class>,
    pub to: Class,
    pub why: ClassReason,
    /// Contribution, its currency, and the standing.
    pub computed: Option<(i64, Option<&'c str>, Standing)>,
    pub reason: Option<&'c str>,
    pub until_on: Option<&'c str>,
    pub decided_by: Option<&'c str>,
}

fn word(class: Option<Class>) -> Option<String> {
    class.map(|class| class.as_str().to_string())
}

/// Sets the class if it still is what the change was reckoned from, writes the history, and gives its open complaints
/// the same class. False: somebody was faster.
pub async fn set(tx: &mut Transaction, change: &Change<'_>, now: Instant) -> sqlx::Result<bool> {
    let text = |value: Option<&str>| value.map(str::to_string).into();
    const SET: &str = "update organisation set class = $1, class_decided_at = $2
        where id = $3 and closed_at is null and coalesce(class, '') = $4";
    let from = word(change.from).unwrap_or_default();
    let args = [change.to.as_str().into(), now.into(), change.organisation_id.into(), from.into()];
    if tx.execute(SET, &args).await? == 0 {
        return Ok(false);
    }
    let (minor, currency, share) = match change.computed {
        Some((minor, currency, standing)) => (Some(minor), currency, Some(standing.share_bp)),
        None => (None, None, None),
    };
    tx.execute(
        "insert into organisation_class (id, organisation_id, from_class, to_class, why, contribution_minor, currency,
        share_bp, reason, until_on, decided_by, decided_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            new_id(now).into(),
            change.organisation_id.into(),
            word(change.from).into(),
            change.to.as_str().into(),
            change.why.as_str().into(),
            minor.into(),
            text(currency),
            share.into(),
            text(change.reason),
            text(change.until_on),
            text(change.decided_by),
            now.into(),
        ],
    )
    .await?;
    let follow = "update complaint set class = $1 where organisation_id = $2 and ended_at is null";
    tx.execute(follow, &[change.to.as_str().into(), change.organisation_id.into()]).await?;
    Ok(true)
}

/// Open complaints that were filed while their customer's class changed.
pub async fn mend_complaints(tx: &mut Transaction) -> sqlx::Result<u64> {
    const MEND: &str = "update complaint set class = (select o.class from organisation o
            where o.id = complaint.organisation_id)
        where ended_at is null and organisation_id is not null and coalesce(class, '') <> coalesce(
            (select o.class from organisation o where o.id = complaint.organisation_id), '')";
    tx.execute(MEND, &[]).await
}

const CHANGES_OF: &str = "select h.organisation_id, o.name, h.from_class, h.to_class, h.why, h.contribution_minor,
    h.currency, h.share_bp, h.reason, h.until_on, p.name, h.decided_at
    from organisation_class h join organisation o on o.id = h.organisation_id
    left join person p on p.id = h.decided_by
    where h.organisation_id = $1 order by h.decided_at desc, h.id desc limit $2";
const CHANGES: &str = "select h.organisation_id, o.name, h.from_class, h.to_class, h.why, h.contribution_minor,
    h.currency, h.share_bp, h.reason, h.until_on, p.name, h.decided_at, h.id
    from organisation_class h join organisation o on o.id = h.organisation_id
    left join person p on p.id = h.decided_by
    where (h.decided_at, h.id) < ($1, $2) order by h.decided_at desc, h.id desc limit $3";

fn change(c: &mut Columns<'_>) -> sqlx::Result<ClassChange> {
    Ok(ClassChange {
        organisation_id: c.text()?,
        organisation_name: c.text()?,
        from_class: c.opt_parsed()?,
        to_class: c.parsed()?,
        why: c.parsed()?,
        contribution_minor: c.opt_int()?,
        currency: c.opt_text()?,
        share_bp: c.opt_int()?,
        reason: c.opt_text()?,
        until_on: c.opt_text()?,
        decided_by: c.opt_text()?,
        decided_at: c.instant()?,
    })
}

/// The latest changes of one organisation, the newest first.
pub async fn history(store: &Store, organisation_id: &str, limit: i64) -> sqlx::Result<Vec<ClassChange>> {
    let rows = store.rows(CHANGES_OF, &[organisation_id.into(), limit.into()]).await?;
    rows.iter().map(|row| change(&mut row.columns())).collect()
}

/// Changes of all, the newest first, each with its id; before a place.
pub async fn changes(
    store: &Store,
    before: Option<(Instant, String)>,
    limit: i64,
) -> sqlx::Result<Vec<(ClassChange, String)>> {
    let (at, id) = before.unwrap_or((Instant::from_ms(i64::MAX), String::new()));
    let rows = store.rows(CHANGES, &[at.into(), id.into(), limit.into()]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((change(&mut c)?, c.text()?))).collect()
}

/// Organisations of a class by name, after the one of an id.
pub async fn members(
    store: &Store,
    class: Class,
    after_id: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<ClassMember>> {
    const MEMBERS: &str = "select id, name, class_decided_at from organisation
        where class = $1 and closed_at is null
        and (name, id) > (coalesce((select a.name from organisation a where a.id = $2), ''), $2)
        order by name, id limit $3";
    let args = [class.as_str().into(), after_id.unwrap_or_default().into(), limit.into()];
    let rows = store.rows(MEMBERS, &args).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| Ok(ClassMember { organisation_id: c.text()?, name: c.text()?, decided_at: c.opt_instant()? }))
        .collect()
}

/// What staff said in place of the computed class.
pub async fn overriding(store: &Store, organisation_id: &str) -> sqlx::Result<Option<ClassOverride>> {
    const FIND: &str = "select v.class, v.computed_class, v.reason, v.until_on, p.name, v.decided_at
        from organisation_class_override v join person p on p.id = v.decided_by where v.organisation_id = $1";
    let decode = |row: Row| {
        let mut c = row.columns();
        Ok(ClassOverride {
            class: c.parsed()?,
            computed_class: c.opt_parsed()?,
            reason: c.text()?,
            until_on: c.opt_text()?,
            decided_by: c.text()?,
            decided_at: c.instant()?,
        })
    };
    store.row(FIND, &[organisation_id.into()]).await?.map(decode).transpose()
}

/// The class that counts and the one that is computed beside an override, with every other writer of the
/// organisation's class kept out; and how often it was decided. None when there is no such open organisation.
pub async fn lock(tx: &mut Transaction, organisation_id: &str) -> sqlx::Result<Option<(Known, i64)>> {
    const FIND: &str = "select o.class, v.class, v.computed_class, v.until_on,
        (select count(*) from organisation_class h where h.organisation_id = o.id)
        from organisation o left join organisation_class_override v on v.organisation_id = o.id
        where o.id = $1 and o.closed_at is null";
    tx.lock_key(&["class:", organisation_id].concat()).await?;
    let Some(row) = tx.row(FIND, &[organisation_id.into()]).await? else { return Ok(None) };
    let mut c = row.columns();
    let class = c.opt_parsed()?;
    let overridden: Option<Class> = c.opt_parsed()?;
    let (computed, until_on) = (c.opt_parsed()?, c.opt_text()?);
    let known = Known {
        organisation_id: organisation_id.to_string(),
        class,
        overridden: overridden.map(|class| (class, computed, until_on)),
    };
    Ok(Some((known, c.int()?)))
}

/// An override as it is stored.
#[derive(Debug)]
pub struct NewOverride<'n> {
    pub class: Class,
    pub computed: Option<Class>,
    pub reason: &'n str,
    pub until_on: Option<&'n str>,
    pub decided_by: &'n str,
}

pub async fn put_override(
    tx: &mut Transaction,
    organisation_id: &str,
    new: &NewOverride<'_>,
    now: Instant,
) -> sqlx::Result<()> {
    tx.execute(
        "insert into organisation_class_override (organisation_id, class, computed_class, reason, until_on, decided_by,
        decided_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation_id) do update set class = excluded.class, reason = excluded.reason,
        until_on = excluded.until_on, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
        &[
            organisation_id.into(),
            new.class.as_str().into(),
            word(new.computed).into(),
            new.reason.into(),
            new.until_on.map(str::to_string).into(),
            new.decided_by.into(),
            now.into(),
        ],
    )
    .await
    .map(|_| ())
}

/// Notes what is computed beside what staff said.
pub async fn set_computed(tx: &mut Transaction, organisation_id: &str, class: Class) -> sqlx::Result<()> {
    let set = "update organisation_class_override set computed_class = $1 where organisation_id = $2";
    tx.execute(set, &[class.as_str().into(), organisation_id.into()]).await.map(|_| ())
}

pub async fn delete_override(tx: &mut Transaction, organisation_id: &str) -> sqlx::Result<()> {
    let delete = "delete from organisation_class_override where organisation_id = $1";
    tx.execute(delete, &[organisation_id.into()]).await.map(|_| ())
}

/// Whether a day's computation was finished.
pub async fn has_run(store: &Store, computed_on: &str) -> sqlx::Result<bool> {
    Ok(store.row("select 1 from class_run where computed_on = $1", &[computed_on.into()]).await?.is_some())
}

pub async fn insert_run(tx: &mut Transaction, run: &ClassRun) -> sqlx::Result<bool> {
    let share = |class: Class| run.shares.iter().find(|share| share.class == class);
    let count = |class| share(class).map_or(0, |share| share.count).into();
    let minor = |class| share(class).map_or(0, |share| share.contribution_minor).into();
    let t = run.thresholds;
    let others = serde_json::to_string(&run.other_currencies).unwrap_or_default();
    let inserted = tx
        .execute(
            "insert into class_run (computed_on, computed_at, currency, a_percent, b_percent, margin_percent, a_count,
            b_count, c_count, a_minor, b_minor, c_minor, changed_count, other_currencies)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (computed_on) do nothing",
            &[
                (&run.computed_on).into(),
                run.computed_at.into(),
                (&run.currency).into(),
                i64::from(t.a_percent).into(),
                i64::from(t.b_percent).into(),
                i64::from(t.margin_percent).into(),
                count(Class::A),
                count(Class::B),
                count(Class::C),
                minor(Class::A),
                minor(Class::B),
                minor(Class::C),
                run.changed_count.into(),
                others.into(),
            ],
        )
        .await?;
    Ok(inserted > 0)
}

/// The latest computation.
pub async fn latest_run(store: &Store) -> sqlx::Result<Option<ClassRun>> {
    const LATEST: &str = "select computed_on, computed_at, currency, a_percent, b_percent, margin_percent, a_count,
        a_minor, b_count, b_minor, c_count, c_minor, changed_count, other_currencies
        from class_run order by computed_on desc limit 1";
    let Some(row) = store.row(LATEST, &[]).await? else { return Ok(None) };
    let mut c = row.columns();
    let (computed_on, computed_at, currency) = (c.text()?, c.instant()?, c.opt_text()?);
    let mut percent = || c.int().map(|percent| u8::try_from(percent).unwrap_or_default());
    let thresholds = Thresholds { a_percent: percent()?, b_percent: percent()?, margin_percent: percent()? };
    let mut shares = Vec::new();
    for class in Class::ALL {
        shares.push(ClassShare { class: *class, count: c.int()?, contribution_minor: c.int()? });
    }
    let changed_count = c.int()?;
    let other_currencies: Vec<OtherCurrency> = serde_json::from_str(&c.text()?).unwrap_or_default();
    Ok(Some(ClassRun { computed_on, computed_at, currency, thresholds, shares, changed_count, other_currencies }))
}
