//! What staff read of suggestions. A unit's staff read those about their own place alone.

use app::shipment::mask::mask_name;
use app::suggestion::moderation::{Happened, HeldItem, NotedVoice, StaffRow, StandingComment};
use app::suggestion::{HeldFor, Status, Topic};
use app::value::Instant;

use crate::store::{Row, Store, Transaction};

/// Whose place it must be about; None for those who read all.
#[derive(Debug, Clone, Default)]
pub struct Reach(pub Option<String>);

/// Rows of the logs beside one suggestion.
const MOST: i64 = 50;

/// What waits, the oldest first, after the place of a cursor: suggestions and comments by the moment they were written,
/// with the id that they have.
pub async fn held(
    store: &Store,
    reach: &Reach,
    (after, after_id): (Instant, &str),
    limit: i64,
) -> sqlx::Result<Vec<(HeldItem, String)>> {
    const HELD: &str = "select suggestion_number, comment_id, title, words, topic, unit_name, is_public, author, held_for,
        written_at, id from (
            select suggestion_number, comment_id, title, words, topic, unit_name, is_public, author, held_for, written_at,
                id from (
                select s.suggestion_number, cast(null as text) as comment_id, s.title, s.text as words, s.topic,
                    u.name as unit_name, s.is_public, p.name as author, s.held_for, s.created_at as written_at, s.id
                from suggestion s left join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
                where s.published_at is null and s.refused_at is null and s.moderated_by is null
                and (s.created_at, s.id) > ($1, $2) and ($3 is null or s.unit_id = $3)
                order by s.created_at, s.id limit $4) a
            union all
            select suggestion_number, comment_id, title, words, topic, unit_name, is_public, author, held_for, written_at,
                id from (
                select s.suggestion_number, c.id as comment_id, s.title, c.text as words, s.topic, u.name as unit_name,
                    s.is_public, p.name as author, c.held_for, c.written_at, c.id
                from suggestion_comment c join suggestion s on s.id = c.suggestion_id
                left join unit u on u.id = s.unit_id left join person p on p.id = c.person_id
                where c.published_at is null and c.refused_at is null
                and (c.written_at, c.id) > ($1, $2) and ($3 is null or s.unit_id = $3)
                order by c.written_at, c.id limit $4) b
        ) w order by written_at, id limit $4";
    let args = [after.into(), after_id.into(), (&reach.0).into(), limit.into()];
    let decode = |row: &Row| {
        let mut c = row.columns();
        let item = HeldItem {
            suggestion_number: c.text()?,
            comment_id: c.opt_text()?,
            title: c.text()?,
            text: c.text()?,
            topic: c.parsed()?,
            unit_name: c.opt_text()?,
            is_public: c.int()? == 1,
            author: c.opt_text()?.map(|name| mask_name(&name)),
            held_for: c.opt_parsed()?.unwrap_or(HeldFor::New),
            written_at: c.instant()?,
        };
        Ok((item, c.text()?))
    };
    store.rows(HELD, &args).await?.iter().map(decode).collect()
}

/// What staff's list is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    pub status: Option<Status>,
    pub topic: Option<Topic>,
    pub unit_code: Option<String>,
}

/// All that somebody has read, the newest first, before the place of a cursor, with the id that each has.
pub async fn read(
    store: &Store,
    reach: &Reach,
    narrow: &Narrow,
    (before, before_id): (Instant, &str),
    limit: i64,
) -> sqlx::Result<Vec<(StaffRow, String)>> {
    // A unit's own is found by an index, which serves only what a statement demands.
    macro_rules! of {
        ($reach:literal) => {
            concat!(
                "select s.suggestion_number, s.title, s.topic, s.status, u.name, s.is_public, s.refused_at, s.voice_count,
                s.comment_count, s.created_at, s.id from suggestion s left join unit u on u.id = s.unit_id
                where (s.created_at, s.id) < ($1, $2) and ",
                $reach,
                " and (s.published_at is not null or s.refused_at is not null or s.moderated_by is not null)
                and ($4 is null or s.status = $4) and ($5 is null or s.topic = $5) and ($6 is null or u.code = $6)
                order by s.created_at desc, s.id desc limit $7"
            )
        };
    }
    const READ: &str = of!("cast($3 as text) is null");
    const READ_OF_UNIT: &str = of!("s.unit_id = $3");
    let args = [
        before.into(),
        before_id.into(),
        (&reach.0).into(),
        narrow.status.map(Status::as_str).into(),
        narrow.topic.map(Topic::as_str).into(),
        (&narrow.unit_code).into(),
        limit.into(),
    ];
    let decode = |row: &Row| {
        let mut c = row.columns();
        let item = StaffRow {
            suggestion_number: c.text()?,
            title: c.text()?,
            topic: c.parsed()?,
            status: c.parsed()?,
            unit_name: c.opt_text()?,
            is_public: c.int()? == 1,
            is_refused: c.opt_instant()?.is_some(),
            voice_count: c.int()?.unsigned_abs(),
            comment_count: c.int()?.unsigned_abs(),
            created_at: c.instant()?,
        };
        Ok((item, c.text()?))
    };
    let sql = if reach.0.is_some() { READ_OF_UNIT } else { READ };
    store.rows(sql, &args).await?.iter().map(decode).collect()
}

/// Names and numbers beside a suggestion.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Masked.
    pub author: Option<String>,
    pub organisation: Option<String>,
    pub complaint_number: Option<String>,
    pub entered_by: Option<String>,
    pub moderated_by: Option<String>,
    pub unit_name: Option<String>,
    pub merged_into: Option<String>,
    pub follower_count: u64,
}

pub async fn beside(store: &Store, id: &str) -> sqlx::Result<Option<Beside>> {
    const BESIDE: &str = "select p.name, o.name, k.complaint_number, e.name, m.name, u.name, t.suggestion_number,
        (select cast(count(*) as bigint) from suggestion_follower f where f.suggestion_id = s.id)
        from suggestion s
        left join person p on p.id = s.person_id
        left join organisation o on o.id = s.organisation_id
        left join complaint k on k.id = s.complaint_id
        left join person e on e.id = s.entered_by
        left join person m on m.id = s.moderated_by
        left join unit u on u.id = s.unit_id
        left join suggestion t on t.id = s.merged_into_id
        where s.id = $1";
    let row = store.row(BESIDE, &[id.into()]).await?;
    row.map(|row| {
        let mut c = row.columns();
        Ok(Beside {
            author: c.opt_text()?.map(|name| mask_name(&name)),
            organisation: c.opt_text()?,
            complaint_number: c.opt_text()?,
            entered_by: c.opt_text()?,
            moderated_by: c.opt_text()?,
            unit_name: c.opt_text()?,
            merged_into: c.opt_text()?,
            follower_count: c.int()?.unsigned_abs(),
        })
    })
    .transpose()
}

/// Voices that staff noted, the newest first.
pub async fn noted(store: &Store, id: &str) -> sqlx::Result<Vec<NotedVoice>> {
    const NOTED: &str = "select p.name, e.name, coalesce(v.note, ''), v.cast_at from suggestion_voice v
        join person e on e.id = v.entered_by left join person p on p.id = v.person_id
        where v.suggestion_id = $1 and v.entered_by is not null order by v.cast_at desc, v.holder limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(NotedVoice {
            name: c.opt_text()?.map(|name| mask_name(&name)),
            entered_by: c.text()?,
            note: c.text()?,
            cast_at: c.instant()?,
        })
    };
    store.rows(NOTED, &[id.into(), MOST.into()]).await?.iter().map(decode).collect()
}

/// Comments that everybody reads, the newest first.
pub async fn standing(store: &Store, id: &str) -> sqlx::Result<Vec<StandingComment>> {
    const STANDING: &str = "select c.id, case when c.is_staff = 0 then p.name end, c.is_staff, c.text, c.locale,
        c.written_at from suggestion_comment c left join person p on p.id = c.person_id
        where c.suggestion_id = $1 and c.published_at is not null and c.refused_at is null
        order by c.written_at desc, c.id desc limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(StandingComment {
            comment_id: c.text()?,
            author: c.opt_text()?.map(|name| mask_name(&name)),
            is_staff: c.int()? == 1,
            text: c.text()?,
            language: c.text()?,
            written_at: c.instant()?,
        })
    };
    store.rows(STANDING, &[id.into(), MOST.into()]).await?.iter().map(decode).collect()
}

/// How many voices staff noted.
pub async fn noted_count(store: &Store, id: &str) -> sqlx::Result<u64> {
    const COUNT: &str = "select cast(count(*) as bigint) from suggestion_voice
        where suggestion_id = $1 and entered_by is not null";
    store.row(COUNT, &[id.into()]).await?.map_or(Ok(0), |row| row.columns().int().map(i64::unsigned_abs))
}

/// What happened to it, the oldest first.
pub async fn history(store: &Store, id: &str) -> sqlx::Result<Vec<Happened>> {
    const HISTORY: &str = "select e.kind, e.status, o.suggestion_number, p.name, e.at from suggestion_event e
        left join suggestion o on o.id = e.other_id
        left join person p on p.id = e.person_id and p.staff_role is not null
        where e.suggestion_id = $1 order by e.at, e.id limit $2";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Happened {
            kind: c.text()?,
            status: c.opt_parsed()?,
            other: c.opt_text()?,
            by: c.opt_text()?,
            at: c.instant()?,
        })
    };
    store.rows(HISTORY, &[id.into(), (4 * MOST).into()]).await?.iter().map(decode).collect()
}

/// Whether somebody has published, refused or taken in this one.
pub async fn is_read(tx: &mut Transaction, id: &str) -> sqlx::Result<bool> {
    const READ: &str = "select 1 from suggestion where id = $1
        and (published_at is not null or refused_at is not null or moderated_by is not null)";
    Ok(tx.row(READ, &[id.into()]).await?.is_some())
}
