//! SQL of campaigns.

use app::survey::campaign::{CampaignDraft, Conditions, Counts, Occasion, Rule, SkipCount};
use app::value::Instant;

use crate::store::{Arg, Columns, Row, Store, Transaction};

/// A stored campaign.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: String,
    pub survey_id: String,
    pub survey_name: String,
    pub survey_retired_at: Option<Instant>,
    pub version_number: i64,
    pub name: String,
    pub occasion: Occasion,
    pub is_anonymous: bool,
    pub sample_percent: i64,
    pub delay_hours: i64,
    pub expires_days: i64,
    pub reminder_days: Option<i64>,
    pub cool_down_days: i64,
    pub period_days: Option<i64>,
    pub quota: Option<i64>,
    pub conditions: Conditions,
    pub unit_id: Option<String>,
    pub unit_code: Option<String>,
    pub created_at: Instant,
    pub started_at: Option<Instant>,
    pub stopped_at: Option<Instant>,
    pub seen_until: Instant,
    pub version: i64,
}

impl Kept {
    /// What of it decides whom it asks.
    pub fn rule(&self) -> Rule {
        Rule {
            campaign_id: self.id.clone(),
            occasion: self.occasion,
            sample_percent: self.sample_percent,
            delay_hours: self.delay_hours,
            cool_down_days: self.cool_down_days,
            quota: self.quota,
            conditions: self.conditions.clone(),
            is_stopped: self.stopped_at.is_some(),
            is_survey_retired: self.survey_retired_at.is_some(),
        }
    }

    /// As it was written; addresses are read apart.
    pub fn draft(&self) -> CampaignDraft {
        CampaignDraft {
            survey_id: self.survey_id.clone(),
            name: self.name.clone(),
            occasion: self.occasion.as_str().to_string(),
            is_anonymous: self.is_anonymous,
            sample_percent: self.sample_percent,
            delay_hours: self.delay_hours,
            expires_days: self.expires_days,
            reminder_days: self.reminder_days,
            cool_down_days: self.cool_down_days,
            period_days: self.period_days,
            quota: self.quota,
            conditions: self.conditions.clone(),
            addresses: Vec::new(),
            unit_code: self.unit_code.clone(),
        }
    }
}

macro_rules! find {
    ($which:literal) => {
        concat!(
            "select c.id, c.survey_id, s.name, s.retired_at, c.version_number, c.name, c.occasion, c.is_anonymous,
    c.sample_percent, c.delay_hours, c.expires_days, c.reminder_days, c.cool_down_days, c.period_days, c.quota,
    c.conditions_json, c.unit_id, u.code, c.created_at, c.started_at, c.stopped_at, c.seen_until, c.version
    from campaign c join survey s on s.id = c.survey_id left join unit u on u.id = c.unit_id ",
            $which
        )
    };
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Kept> {
    Ok(Kept {
        id: c.text()?,
        survey_id: c.text()?,
        survey_name: c.text()?,
        survey_retired_at: c.opt_instant()?,
        version_number: c.int()?,
        name: c.text()?,
        occasion: c.parsed()?,
        is_anonymous: c.int()? == 1,
        sample_percent: c.int()?,
        delay_hours: c.int()?,
        expires_days: c.int()?,
        reminder_days: c.opt_int()?,
        cool_down_days: c.int()?,
        period_days: c.opt_int()?,
        quota: c.opt_int()?,
        conditions: serde_json::from_str(&c.text()?).map_err(|error| sqlx::Error::Decode(error.into()))?,
        unit_id: c.opt_text()?,
        unit_code: c.opt_text()?,
        created_at: c.instant()?,
        started_at: c.opt_instant()?,
        stopped_at: c.opt_instant()?,
        seen_until: c.instant()?,
        version: c.int()?,
    })
}

fn one(row: Option<Row>) -> sqlx::Result<Option<Kept>> {
    row.map(|row| decode(&mut row.columns())).transpose()
}

/// The newest first, those before `cursor`.
pub async fn campaigns(store: &Store, cursor: Option<&str>, limit: i64) -> sqlx::Result<Vec<Kept>> {
    const LIST: &str = find!("where ($1 is null or c.id < $1) order by c.id desc limit $2");
    let rows = store.rows(LIST, &[cursor.into(), limit.into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Those that look for occasions, in the order in which they were made.
pub async fn running(store: &Store) -> sqlx::Result<Vec<Kept>> {
    const RUNNING: &str =
        find!("where c.started_at is not null and c.stopped_at is null and c.occasion <> 'poster' order by c.id");
    store.rows(RUNNING, &[]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

pub async fn campaign(store: &Store, id: &str) -> sqlx::Result<Option<Kept>> {
    one(store.row(find!("where c.id = $1"), &[id.into()]).await?)
}

pub async fn campaign_within(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<Kept>> {
    one(tx.row(find!("where c.id = $1"), &[id.into()]).await?)
}

/// Of a poster, by the hash of its link.
pub async fn campaign_of_poster(store: &Store, hash: &str) -> sqlx::Result<Option<Kept>> {
    one(store.row(find!("where c.poster_hash = $1"), &[hash.into()]).await?)
}

/// Name, last published version (0: none), and when it was retired.
pub async fn survey_head(tx: &mut Transaction, id: &str) -> sqlx::Result<Option<(i64, Option<Instant>)>> {
    let row = tx.row("select version_number, retired_at from survey where id = $1", &[id.into()]).await?;
    let head = |row: Row| {
        let mut c = row.columns();
        Ok((c.int()?, c.opt_instant()?))
    };
    row.map(head).transpose()
}

/// Surveys with a published version that are not retired: id and name.
pub async fn published_surveys(store: &Store) -> sqlx::Result<Vec<(String, String)>> {
    const LIST: &str = "select id, name from survey where version_number > 0 and retired_at is null
        order by created_at desc, id desc limit 200";
    let rows = store.rows(LIST, &[]).await?;
    rows.iter().map(|row| row.columns()).map(|mut c| Ok((c.text()?, c.text()?))).collect()
}

fn written(draft: &CampaignDraft, unit_id: Option<&str>) -> sqlx::Result<Vec<Arg>> {
    let conditions = serde_json::to_string(&draft.conditions).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(vec![
        draft.name.as_str().into(),
        draft.occasion.as_str().into(),
        i64::from(draft.is_anonymous).into(),
        draft.sample_percent.into(),
        draft.delay_hours.into(),
        draft.expires_days.into(),
        draft.reminder_days.into(),
        draft.cool_down_days.into(),
        draft.period_days.into(),
        draft.quota.into(),
        conditions.into(),
        unit_id.into(),
    ])
}

pub async fn insert_campaign(
    tx: &mut Transaction,
    (id, version_number): (&str, i64),
    draft: &CampaignDraft,
    unit_id: Option<&str>,
    created_by: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let mut args = written(draft, unit_id)?;
    args.extend([id.into(), draft.survey_id.as_str().into(), version_number.into(), created_by.into(), now.into()]);
    let sql = "insert into campaign (name, occasion, is_anonymous, sample_percent, delay_hours, expires_days,
        reminder_days, cool_down_days, period_days, quota, conditions_json, unit_id, id, survey_id, version_number,
        created_by, created_at, seen_until, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, 1)";
    tx.execute(sql, &args).await.map(|_| ())
}

/// False when it has another version, or was started.
pub async fn set_campaign(
    tx: &mut Transaction,
    (id, version): (&str, i64),
    version_number: i64,
    draft: &CampaignDraft,
    unit_id: Option<&str>,
) -> sqlx::Result<bool> {
    let mut args = written(draft, unit_id)?;
    args.extend([id.into(), version.into(), draft.survey_id.as_str().into(), version_number.into()]);
    let sql = "update campaign set name = $1, occasion = $2, is_anonymous = $3, sample_percent = $4, delay_hours = $5,
        expires_days = $6, reminder_days = $7, cool_down_days = $8, period_days = $9, quota = $10,
        conditions_json = $11, unit_id = $12, survey_id = $15, version_number = $16, version = version + 1
        where id = $13 and version = $14 and started_at is null";
    Ok(tx.execute(sql, &args).await? == 1)
}

/// False when it has another version, or was started before.
pub async fn start_campaign(
    tx: &mut Transaction,
    (id, version): (&str, i64),
    version_number: i64,
    now: Instant,
) -> sqlx::Result<bool> {
    let sql = "update campaign set started_at = $3, seen_until = $3, version_number = $4, version = version + 1
        where id = $1 and version = $2 and started_at is null";
    Ok(tx.execute(sql, &[id.into(), version.into(), now.into(), version_number.into()]).await? == 1)
}

/// False when it has another version, or does not run.
pub async fn stop_campaign(tx: &mut Transaction, (id, version): (&str, i64), now: Instant) -> sqlx::Result<bool> {
    let sql = "update campaign set stopped_at = $3, version = version + 1
        where id = $1 and version = $2 and started_at is not null and stopped_at is null";
    Ok(tx.execute(sql, &[id.into(), version.into(), now.into()]).await? == 1)
}

/// A new link of a poster; the one before opens nothing any more.
pub async fn set_poster(tx: &mut Transaction, id: &str, hash: &str) -> sqlx::Result<()> {
    tx.execute("update campaign set poster_hash = $2 where id = $1", &[id.into(), hash.into()]).await.map(|_| ())
}

pub async fn set_seen(tx: &mut Transaction, id: &str, until: Instant) -> sqlx::Result<()> {
    let sql = "update campaign set seen_until = $2 where id = $1 and seen_until < $2";
    tx.execute(sql, &[id.into(), until.into()]).await.map(|_| ())
}

/// Anonymous campaigns whose answered invitations were not looked through today.
pub async fn campaigns_to_blend(store: &Store, today: &str) -> sqlx::Result<Vec<String>> {
    const LIST: &str = "select id from campaign where is_anonymous = 1 and started_at is not null
        and (blended_on is null or blended_on < $1) order by id";
    store.rows(LIST, &[today.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

/// Writes all its answered invitations anew, as they are, when there are more than the last time; 0 when another server
/// has done so today.
pub async fn blend(tx: &mut Transaction, id: &str, today: &str) -> sqlx::Result<u64> {
    let take = "update campaign set blended_on = $2 where id = $1 and (blended_on is null or blended_on < $2)";
    if tx.execute(take, &[id.into(), today.into()]).await? == 0 {
        return Ok(0);
    }
    let count = "update campaign set blended_count =
            (select count(*) from invitation where campaign_id = $1 and answered_on is not null)
        where id = $1 and blended_count <>
            (select count(*) from invitation where campaign_id = $1 and answered_on is not null)";
    if tx.execute(count, &[id.into()]).await? == 0 {
        return Ok(0);
    }
    let write = "update invitation set answered_on = answered_on where campaign_id = $1 and answered_on is not null";
    tx.execute(write, &[id.into()]).await
}

pub async fn put_addresses(tx: &mut Transaction, id: &str, emails: &[String]) -> sqlx::Result<()> {
    tx.execute("delete from campaign_address where campaign_id = $1", &[id.into()]).await?;
    for email in emails {
        let sql = "insert into campaign_address (campaign_id, email) values ($1, $2) on conflict do nothing";
        tx.execute(sql, &[id.into(), email.into()]).await?;
    }
    Ok(())
}

pub async fn addresses(store: &Store, id: &str) -> sqlx::Result<Vec<String>> {
    const LIST: &str = "select email from campaign_address where campaign_id = $1 order by email";
    store.rows(LIST, &[id.into()]).await?.iter().map(|row| row.columns().text()).collect()
}

pub async fn counts(store: &Store, id: &str) -> sqlx::Result<Counts> {
    const INVITED: &str = "select count(*), count(sent_at), count(reminded_at), count(answered_on)
        from invitation where campaign_id = $1 and cancelled_at is null";
    const OF_POSTER: &str = "select count(*) from response where campaign_id = $1";
    const SKIPPED: &str =
        "select reason, count(*) from invitation_skip where campaign_id = $1 group by reason order by reason";
    let mut counts = Counts::default();
    if let Some(row) = store.row(INVITED, &[id.into()]).await? {
        let mut c = row.columns();
        (counts.invited, counts.sent, counts.reminded, counts.answered) = (c.int()?, c.int()?, c.int()?, c.int()?);
    }
    if counts.invited == 0
        && let Some(row) = store.row(OF_POSTER, &[id.into()]).await?
    {
        counts.answered = row.columns().int()?;
    }
    for row in store.rows(SKIPPED, &[id.into()]).await? {
        let mut c = row.columns();
        counts.skipped.push(SkipCount { reason: c.parsed()?, count: c.int()? });
    }
    Ok(counts)
}
