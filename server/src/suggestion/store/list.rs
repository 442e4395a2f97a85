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
    ($key:literal) => {
        concat!(
            columns!(),
            "where s.published_at is not null and s.is_public = 1 and s.refused_at is null
            and (",
            $key,
            ", s.id) < ($1, $2)
            and ($3 is null or s.topic = $3) and ($4 is null or u.code = $4)
            and (s.status = $5 or ($5 is null and s.status <> 'merged'))
            and ($6 is null or s.search like $6) and ($7 is null or s.search like $7)
            and ($8 is null or s.search like $8) and ($9 is null or s.search like $9)
            and ($10 is null or s.search like $10) and ($11 is null or s.search like $11)
            order by ",
            $key,
            " desc, s.id desc limit $12"
        )
    };
}

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
    let sql = match sort {
        Sort::Voices => board!("s.voice_count"),
        Sort::Weighted => board!("s.weighted_milli"),
        Sort::Shipments => board!("s.shipment_count"),
        Sort::New => board!("s.created_at"),
    };
    let mut args: Vec<Arg> = vec![
        key.into(),
        id.into(),
        conditions.topic.map(Topic::as_str).into(),
        (&conditions.unit).into(),
        conditions.status.map(Status::as_str).into(),
    ];
    args.extend(conditions.patterns.iter().map(Arg::from));
    args.push((limit as i64).into());
    store.rows(sql, &args).await?.iter().map(decode).collect()
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
