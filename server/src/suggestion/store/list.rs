//! The board: what everybody may read.

use app::suggestion::{Sort, Status, Topic};

use super::case::{Record, columns, decode};
use crate::search::MOST_TERMS;
use crate::store::{Arg, Store};

/// What the board is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    pub topic: Option<Topic>,
    /// A place's code.
    pub unit: Option<String>,
    /// None: all but those that went into another.
    pub status: Option<Status>,
    /// See [`crate::search::patterns`].
    pub patterns: [Option<String>; MOST_TERMS],
}

macro_rules! board {
    ($narrowed:literal, $key:literal) => {
        concat!(
            columns!(),
            "where s.published_at is not null and s.is_public = 1 and s.refused_at is null
            and (",
            $key,
            ", s.id) < ($1, $2) and ($3 is null or s.topic = $3) and ",
            $narrowed,
            " and ($6 is null or s.search like $6) and ($7 is null or s.search like $7)
            and ($8 is null or s.search like $8) and ($9 is null or s.search like $9)
            and ($10 is null or s.search like $10) and ($11 is null or s.search like $11)
            order by ",
            $key,
            " desc, s.id desc limit $12"
        )
    };
}

/// One statement of each order, as [`Sort::ALL`] names them.
macro_rules! orders {
    ($narrowed:literal) => {
        [
            board!($narrowed, "s.voice_count"),
            board!($narrowed, "s.weighted_milli"),
            board!($narrowed, "s.shipment_count"),
            board!($narrowed, "s.created_at"),
        ]
    };
}

// An index serves what a statement demands, not what it allows: a status and a place have statements of their own.
const OF_ALL: [&str; 4] = orders!("s.status <> 'merged' and cast($4 as text) is null and cast($5 as text) is null");
const OF_STATUS: [&str; 4] = orders!("s.status = $5 and ($4 is null or s.unit_id = $4)");
const OF_UNIT: [&str; 4] = orders!("s.unit_id = $4 and s.status <> 'merged' and cast($5 as text) is null");

/// What a row is ordered by.
pub fn key(sort: Sort, row: &Record) -> i64 {
    match sort {
        Sort::Voices => row.voice_count as i64,
        Sort::Weighted => row.weighted_milli as i64,
        Sort::Shipments => row.shipment_count as i64,
        Sort::New => row.created_at.as_ms(),
    }
}

/// The next `limit` rows after the key and id of the last one.
pub async fn list(
    store: &Store,
    sort: Sort,
    conditions: &Conditions,
    (key, id): (i64, &str),
    limit: usize,
) -> sqlx::Result<Vec<Record>> {
    let unit_id = match &conditions.unit {
        None => None,
        Some(code) => match unit_of_code(store, code).await? {
            None => return Ok(Vec::new()),
            found => found,
        },
    };
    let statements = match (conditions.status, &unit_id) {
        (Some(_), _) => OF_STATUS,
        (None, Some(_)) => OF_UNIT,
        (None, None) => OF_ALL,
    };
    let sql = match sort {
        Sort::Voices => statements[0],
        Sort::Weighted => statements[1],
        Sort::Shipments => statements[2],
        Sort::New => statements[3],
    };
    let mut args: Vec<Arg> = vec![
        key.into(),
        id.into(),
        conditions.topic.map(Topic::as_str).into(),
        unit_id.into(),
        conditions.status.map(Status::as_str).into(),
    ];
    args.extend(conditions.patterns.iter().map(Arg::from));
    args.push((limit as i64).into());
    store.rows(sql, &args).await?.iter().map(decode).collect()
}

async fn unit_of_code(store: &Store, code: &str) -> sqlx::Result<Option<String>> {
    const FIND: &str = "select id from unit where code = $1";
    store.row(FIND, &[code.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// Those on the board that share at least `least` of the words, the most alike first.
pub async fn similar(
    store: &Store,
    patterns: &[Option<String>; MOST_TERMS],
    least: i64,
    limit: i64,
) -> sqlx::Result<Vec<Record>> {
    macro_rules! alike {
        () => {
            "(case when s.search like $1 then 1 else 0 end + case when s.search like $2 then 1 else 0 end
            + case when s.search like $3 then 1 else 0 end + case when s.search like $4 then 1 else 0 end
            + case when s.search like $5 then 1 else 0 end + case when s.search like $6 then 1 else 0 end)"
        };
    }
    const ALIKE: &str = concat!(
        columns!(),
        "where s.published_at is not null and s.is_public = 1 and s.refused_at is null and s.status <> 'merged' and ",
        alike!(),
        " >= $7 order by ",
        alike!(),
        " desc, s.voice_count desc, s.id desc limit $8"
    );
    let mut args: Vec<Arg> = patterns.iter().map(Arg::from).collect();
    args.extend([least.into(), limit.into()]);
    store.rows(ALIKE, &args).await?.iter().map(decode).collect()
}
