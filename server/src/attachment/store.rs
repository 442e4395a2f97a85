//! SQL of attachments.

use std::collections::HashSet;

use app::attachment::CaseKind;
use app::value::Instant;

use super::Attachment;
use crate::store::{Columns, Row, Store, Transaction};

macro_rules! columns {
    () => {
        "id, case_kind, case_id, message_id, uploaded_by, file_name, media_type, byte_count, sha256, thumb_sha256, width, height,
        created_at, expires_at"
    };
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Attachment> {
    let id = c.text()?;
    let kind: Option<CaseKind> = c.opt_parsed()?;
    Ok(Attachment {
        id,
        case: kind.zip(c.opt_text()?),
        message_id: c.opt_text()?,
        uploaded_by: c.opt_text()?,
        file_name: c.text()?,
        media_type: c.parsed()?,
        byte_count: c.int()?,
        sha256: c.text()?,
        thumb_sha256: c.opt_text()?,
        width: c.opt_int()?,
        height: c.opt_int()?,
        created_at: c.instant()?,
        expires_at: c.opt_instant()?,
    })
}

fn decode_all(rows: &[Row]) -> sqlx::Result<Vec<Attachment>> {
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

/// Whose upload it is.
#[derive(Debug, Clone)]
pub(super) enum Owner {
    Person(String),
    /// What is stored of the secret, and the address for the quota.
    Guest {
        secret_hash: String,
        client_address: String,
    },
}

/// Proofs that an unattached upload is the caller's; either is enough.
#[derive(Debug, Clone, Default)]
pub(super) struct Proof {
    pub person_id: Option<String>,
    pub secret_hash: Option<String>,
}

pub(super) async fn insert(tx: &mut Transaction, new: &Attachment, owner: &Owner) -> sqlx::Result<()> {
    let (secret_hash, client_address) = match owner {
        Owner::Person(_) => (None, None),
        Owner::Guest { secret_hash, client_address } => (Some(secret_hash.clone()), Some(client_address.clone())),
    };
    tx.execute(
        "insert into attachment (id, uploaded_by, secret_hash, client_address, file_name, media_type, byte_count,
        sha256, thumb_sha256, width, height, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            (&new.id).into(),
            (&new.uploaded_by).into(),
            secret_hash.into(),
            client_address.into(),
            (&new.file_name).into(),
            new.media_type.as_str().into(),
            new.byte_count.into(),
            (&new.sha256).into(),
            (&new.thumb_sha256).into(),
            new.width.into(),
            new.height.into(),
            new.created_at.into(),
            new.expires_at.into(),
        ],
    )
    .await
    .map(|_| ())
}

const COUNT_OF_PERSON: &str = "select count(*) from attachment where uploaded_by = $1 and created_at > $2";
const COUNT_OF_ADDRESS: &str = "select count(*) from attachment where client_address = $1 and created_at > $2";

/// What the person, or guests of the address, took in since a moment.
pub(super) async fn count_since(store: &Store, owner: &Owner, since: Instant) -> sqlx::Result<i64> {
    let row = match owner {
        Owner::Person(id) => store.row(COUNT_OF_PERSON, &[id.into(), since.into()]).await?,
        Owner::Guest { client_address, .. } => {
            store.row(COUNT_OF_ADDRESS, &[client_address.into(), since.into()]).await?
        }
    };
    row.map_or(Ok(0), |row| row.columns().int())
}

/// [`count_since`] within the transaction that adds to it.
pub(super) async fn count_within(tx: &mut Transaction, owner: &Owner, since: Instant) -> sqlx::Result<i64> {
    let row = match owner {
        Owner::Person(id) => tx.row(COUNT_OF_PERSON, &[id.into(), since.into()]).await?,
        Owner::Guest { client_address, .. } => tx.row(COUNT_OF_ADDRESS, &[client_address.into(), since.into()]).await?,
    };
    row.map_or(Ok(0), |row| row.columns().int())
}

/// Gives an unattached upload to a case, or to a message of it. False when there is none that is the caller's.
pub(super) async fn set_case(
    tx: &mut Transaction,
    id: &str,
    proof: &Proof,
    (kind, case_id, message_id): (CaseKind, &str, Option<&str>),
    now: Instant,
) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "update attachment set case_kind = $1, case_id = $2, expires_at = null, secret_hash = null,
            uploaded_by = coalesce(uploaded_by, $3), message_id = $7
            where id = $4 and case_id is null and expires_at > $5
            and (uploaded_by = $3 or (uploaded_by is null and secret_hash = $6))",
            &[
                kind.as_str().into(),
                case_id.into(),
                (&proof.person_id).into(),
                id.into(),
                now.into(),
                (&proof.secret_hash).into(),
                message_id.into(),
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// A file of a case as that of another of its kind too. What came with the words that the other begins with was given
/// with the other itself.
pub(super) async fn copy(
    tx: &mut Transaction,
    id: &str,
    new_id: &str,
    (case_id, first_words): (&str, &str),
) -> sqlx::Result<()> {
    tx.execute(
        "insert into attachment (id, case_kind, case_id, message_id, uploaded_by, file_name, media_type, byte_count,
        sha256, thumb_sha256, width, height, created_at)
        select $1, case_kind, $2, nullif(message_id, $4), uploaded_by, file_name, media_type, byte_count, sha256,
        thumb_sha256, width, height, created_at from attachment where id = $3",
        &[new_id.into(), case_id.into(), id.into(), first_words.into()],
    )
    .await
    .map(|_| ())
}

/// How many files a case has, and their bytes.
pub(super) async fn sum_of_case(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<(i64, i64)> {
    const SUM: &str = "select count(*), cast(coalesce(sum(byte_count), 0) as bigint) from attachment
        where case_kind = $1 and case_id = $2";
    let Some(row) = tx.row(SUM, &[kind.as_str().into(), case_id.into()]).await? else { return Ok((0, 0)) };
    let mut c = row.columns();
    Ok((c.int()?, c.int()?))
}

const LIST: &str =
    concat!("select ", columns!(), " from attachment where case_kind = $1 and case_id = $2 order by id limit $3");
const FIND: &str = concat!("select ", columns!(), " from attachment where case_kind = $1 and case_id = $2 and id = $3");

pub(super) async fn list(store: &Store, kind: CaseKind, case_id: &str, limit: i64) -> sqlx::Result<Vec<Attachment>> {
    decode_all(&store.rows(LIST, &[kind.as_str().into(), case_id.into(), limit.into()]).await?)
}

pub(super) async fn list_within(
    tx: &mut Transaction,
    kind: CaseKind,
    case_id: &str,
    limit: i64,
) -> sqlx::Result<Vec<Attachment>> {
    decode_all(&tx.rows(LIST, &[kind.as_str().into(), case_id.into(), limit.into()]).await?)
}

pub(super) async fn find_of_case(
    store: &Store,
    kind: CaseKind,
    case_id: &str,
    id: &str,
) -> sqlx::Result<Option<Attachment>> {
    let row = store.row(FIND, &[kind.as_str().into(), case_id.into(), id.into()]).await?;
    row.map(|row| decode(&mut row.columns())).transpose()
}

/// False when there is no unattached upload that is the caller's.
pub(super) async fn delete_unattached(
    tx: &mut Transaction,
    id: &str,
    proof: &Proof,
    now: Instant,
) -> sqlx::Result<bool> {
    let touched = tx
        .execute(
            "delete from attachment where id = $1 and case_id is null and expires_at > $2
            and (uploaded_by = $3 or (uploaded_by is null and secret_hash = $4))",
            &[id.into(), now.into(), (&proof.person_id).into(), (&proof.secret_hash).into()],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn delete_of_case(tx: &mut Transaction, kind: CaseKind, case_id: &str) -> sqlx::Result<u64> {
    tx.execute("delete from attachment where case_kind = $1 and case_id = $2", &[kind.as_str().into(), case_id.into()])
        .await
}

pub(super) async fn delete_expired(tx: &mut Transaction, now: Instant) -> sqlx::Result<u64> {
    tx.execute("delete from attachment where expires_at <= $1", &[now.into()]).await
}

/// Takes out the addresses of guests' uploads before a moment.
pub(super) async fn forget_addresses(tx: &mut Transaction, before: Instant) -> sqlx::Result<u64> {
    tx.execute(
        "update attachment set client_address = null where client_address is not null and created_at <= $1",
        &[before.into()],
    )
    .await
}

/// All objects of rows whose hash begins with `prefix` (hex).
pub(super) async fn list_named(store: &Store, prefix: &str) -> sqlx::Result<HashSet<String>> {
    const NAMED: &str = "select sha256 from attachment where sha256 >= $1 and sha256 < $2
        union select thumb_sha256 from attachment where thumb_sha256 >= $1 and thumb_sha256 < $2";
    // `g` comes after every hex digit
    let rows = store.rows(NAMED, &[prefix.into(), [prefix, "g"].concat().into()]).await?;
    rows.iter().map(|row| row.columns().text()).collect()
}

/// Whether any row names the object.
pub(super) async fn is_named(tx: &mut Transaction, sha256: &str) -> sqlx::Result<bool> {
    const NAMED: &str = "select 1 from attachment where sha256 = $1 or thumb_sha256 = $1 limit 1";
    Ok(tx.row(NAMED, &[sha256.into()]).await?.is_some())
}
