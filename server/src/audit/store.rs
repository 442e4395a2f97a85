//! SQL of the audit log.

use app::value::Instant;

use super::chain::{End, Head, Row};
use super::check::SignedHead;
use super::filter::Filter;
use crate::store::{Arg, Columns, Store, Transaction};
use crate::token;

/// Name of the signing key among the server's secrets.
const KEY: &str = "audit_key";

const END: &str = "select s.value, h.seq, h.hash, h.signature, (select max(e.seq) from audit_entry e)
    from server_secret s left join audit_head h on h.name = 'latest'
    where s.name = $1";

const AFTER: &str = "select seq, at, actor_kind, actor_id, address, request_id, action, subject, detail, previous_hash,
    hash from audit_entry where seq > $1 order by seq limit $2";

/// Where the log ends; makes the signing key at first need.
pub(super) async fn find_end(tx: &mut Transaction, now: Instant) -> sqlx::Result<End> {
    let row = match tx.row(END, &[KEY.into()]).await? {
        Some(row) => row,
        None => {
            insert_key(tx, now).await?;
            tx.row(END, &[KEY.into()]).await?.ok_or(sqlx::Error::RowNotFound)?
        }
    };
    let mut c = row.columns();
    let key = c.text()?;
    let head = signed_head(&key, (c.opt_int()?, c.opt_text()?, c.opt_text()?));
    Ok(End { head, last_seq: c.opt_int()?.unwrap_or(0), key })
}

async fn insert_key(tx: &mut Transaction, now: Instant) -> sqlx::Result<()> {
    let value = token::random_hex(32)?;
    tx.execute(
        "insert into server_secret (name, value, created_at) values ($1, $2, $3) on conflict (name) do nothing",
        &[KEY.into(), value.into(), now.into()],
    )
    .await
    .map(|_| ())
}

/// A head counts only with our signature.
fn signed_head(key: &str, (seq, hash, signature): (Option<i64>, Option<String>, Option<String>)) -> Option<Head> {
    let head = Head { seq: seq?, hash: hash? };
    token::is_signed(key, &[&head.seq.to_string(), &head.hash], &signature?).then_some(head)
}

pub(super) async fn insert(tx: &mut Transaction, row: &Row) -> sqlx::Result<()> {
    tx.execute(
        "insert into audit_entry (seq, at, actor_kind, actor_id, address, request_id, action, subject, detail,
        previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            row.seq.into(),
            row.at.into(),
            (&row.actor_kind).into(),
            (&row.actor_id).into(),
            (&row.address).into(),
            (&row.request_id).into(),
            (&row.action).into(),
            (&row.subject).into(),
            (&row.detail).into(),
            (&row.previous_hash).into(),
            (&row.hash).into(),
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn set_head(tx: &mut Transaction, head: &Head, key: &str) -> sqlx::Result<()> {
    let signature = token::sign(key, &[&head.seq.to_string(), &head.hash]);
    tx.execute(
        "insert into audit_head (name, seq, hash, signature) values ('latest', $1, $2, $3)
        on conflict (name) do update set seq = excluded.seq, hash = excluded.hash, signature = excluded.signature",
        &[head.seq.into(), (&head.hash).into(), signature.into()],
    )
    .await
    .map(|_| ())
}

/// What is signed as the end of the log.
pub(super) async fn find_head(store: &Store) -> sqlx::Result<SignedHead> {
    let Some(row) = store.row(END, &[KEY.into()]).await? else { return Ok(SignedHead::Never) };
    let mut c = row.columns();
    let key = c.text()?;
    let head = signed_head(&key, (c.opt_int()?, c.opt_text()?, c.opt_text()?));
    Ok(head.map_or(SignedHead::Lost, SignedHead::Signed))
}

/// Rows in the order of the chain. Numbers below 1, which we never write, come first.
pub(super) async fn list_after(store: &Store, seq: i64, limit: i64) -> sqlx::Result<Vec<Row>> {
    let after = if seq == 0 { i64::MIN } else { seq };
    store.rows(AFTER, &[after.into(), limit.into()]).await?.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Row> {
    Ok(Row {
        seq: c.int()?,
        at: c.instant()?,
        actor_kind: c.text()?,
        actor_id: c.opt_text()?,
        address: c.opt_text()?,
        request_id: c.text()?,
        action: c.text()?,
        subject: c.text()?,
        detail: c.text()?,
        previous_hash: c.text()?,
        hash: c.text()?,
    })
}

/// A row as a reader sees it.
pub(super) struct Shown {
    pub row: Row,
    /// Of staff and keys only: customers stay ids.
    pub actor_name: Option<String>,
}

macro_rules! list {
    ($narrowed:literal) => {
        concat!(
            "select e.seq, e.at, e.actor_kind, e.actor_id, e.address, e.request_id, e.action, e.subject, e.detail,
            e.previous_hash, e.hash, coalesce(p.name, k.name)
            from audit_entry e
            left join person p on e.actor_kind = 'person' and p.id = e.actor_id and p.staff_role is not null
            left join api_key k on e.actor_kind = 'key' and k.id = e.actor_id
            where e.seq < $1 and e.at >= $2 and e.at < $3 and substr(e.action, 1, length($4)) = $4
            and ($5 = '' or e.actor_kind = $5) ",
            $narrowed,
            " order by e.seq desc limit $6"
        )
    };
}

/// Three statements, so that a rare subject or actor is found by its index.
const LIST: &str = list!("");
const LIST_OF_ACTOR: &str = list!("and e.actor_id = $7");
const LIST_OF_SUBJECT: &str = list!("and e.subject = $7");
const LIST_OF_BOTH: &str = list!("and e.actor_id = $7 and e.subject = $8");

/// The newest first, of those before a number.
pub(super) async fn list(store: &Store, filter: &Filter, before: i64, limit: i64) -> sqlx::Result<Vec<Shown>> {
    let mut args = vec![
        before.into(),
        filter.since.into(),
        filter.before.into(),
        (&filter.action).into(),
        (&filter.actor_kind).into(),
        limit.into(),
    ];
    args.extend([&filter.actor_id, &filter.subject].into_iter().flatten().map(Arg::from));
    let sql = match (&filter.actor_id, &filter.subject) {
        (None, None) => LIST,
        (Some(_), None) => LIST_OF_ACTOR,
        (None, Some(_)) => LIST_OF_SUBJECT,
        (Some(_), Some(_)) => LIST_OF_BOTH,
    };
    let rows = store.rows(sql, &args).await?;
    let read = |row: &crate::store::Row| {
        let mut c = row.columns();
        Ok(Shown { row: decode(&mut c)?, actor_name: c.opt_text()? })
    };
    rows.iter().map(read).collect()
}
