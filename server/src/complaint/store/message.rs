//! The conversation, and the facts in dispute.

use app::complaint::{Author, Message, SILENCE_MS, Statement, Talk, UsedAnswer, Verdict};
use app::value::Instant;

use crate::search;
use crate::store::{Row, Store, Transaction, new_id};

/// A message on its way into the conversation.
#[derive(Debug)]
pub struct NewMessage<'n> {
    pub complaint_id: &'n str,
    pub author: Author,
    pub person_id: Option<&'n str>,
    pub author_name: Option<&'n str>,
    pub text: &'n str,
    pub is_answer: bool,
    pub is_internal: bool,
    pub mail_id: Option<&'n str>,
    /// The standard answer that it was made of.
    pub used: Option<&'n UsedAnswer>,
}

pub async fn insert_message(tx: &mut Transaction, new: &NewMessage<'_>, now: Instant) -> sqlx::Result<String> {
    let id = new_id(now);
    let text = |value: Option<&str>| value.map(str::to_string).into();
    tx.execute(
        "insert into complaint_message (id, complaint_id, author, person_id, author_name, text, is_answer, is_internal,
        mail_id, sent_at, standard_answer_code, standard_answer_number)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            id.as_str().into(),
            new.complaint_id.into(),
            new.author.as_str().into(),
            text(new.person_id),
            text(new.author_name),
            new.text.into(),
            i64::from(new.is_answer).into(),
            i64::from(new.is_internal).into(),
            text(new.mail_id),
            now.into(),
            text(new.used.map(|used| used.code.as_str())),
            new.used.map(|used| used.number).into(),
        ],
    )
    .await?;
    if new.author == Author::Customer {
        add_words(tx, new.complaint_id, new.text).await?;
    }
    // Before the answer a message of ours is none; after it, a reply is one.
    const COUNT: &str = "update complaint set contact_count = case
            when $1 = 1 or ($2 = 1 and state = 'told') then 0 else contact_count + $3 end,
        closes_at = case when state = 'told' and $4 = 0 then $5 else closes_at end,
        updated_at = $6, version = version + 1 where id = $7";
    let is_reply = new.author != Author::Customer && !new.is_internal;
    let args = [
        i64::from(new.is_answer).into(),
        i64::from(is_reply).into(),
        i64::from(new.author == Author::Customer).into(),
        i64::from(new.is_internal).into(),
        now.plus_ms(SILENCE_MS).into(),
        now.into(),
        new.complaint_id.into(),
    ];
    tx.execute(COUNT, &args).await?;
    Ok(id)
}

/// What a customer writes later is found like what they wrote first.
async fn add_words(tx: &mut Transaction, complaint_id: &str, text: &str) -> sqlx::Result<()> {
    let row = tx.row("select search from complaint where id = $1", &[complaint_id.into()]).await?;
    let column = row.map_or(Ok(String::new()), |row| row.columns().text())?;
    let set = "update complaint set search = $1 where id = $2";
    tx.execute(set, &[search::with_text(&column, text).into(), complaint_id.into()]).await.map(|_| ())
}

/// The customer's messages that nobody has answered, and when either side last said something.
pub async fn talk(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<Talk> {
    let row = tx.row(TALK, &[complaint_id.into()]).await?;
    row.map_or(Ok(Talk::default()), |row| talk_of(&row))
}

/// As [`talk`], of a complaint that is read.
pub async fn talk_now(store: &Store, complaint_id: &str) -> sqlx::Result<Talk> {
    let row = store.row(TALK, &[complaint_id.into()]).await?;
    row.map_or(Ok(Talk::default()), |row| talk_of(&row))
}

const TALK: &str = "select c.contact_count, (select max(m.sent_at) from complaint_message m
    where m.complaint_id = c.id and m.is_internal = 0) from complaint c where c.id = $1";

fn talk_of(row: &Row) -> sqlx::Result<Talk> {
    let mut c = row.columns();
    Ok(Talk { contact_count: c.int()?, said_at: c.opt_instant()? })
}

/// Id of the latest answer.
pub async fn last_answer(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<Option<String>> {
    const LAST: &str = "select id from complaint_message where complaint_id = $1 and is_answer = 1
        order by sent_at desc, id desc limit 1";
    tx.row(LAST, &[complaint_id.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// The conversation, the oldest first; notes among staff only when asked for.
pub async fn messages(store: &Store, complaint_id: &str, with_internal: bool) -> sqlx::Result<Vec<Message>> {
    const MESSAGES: &str = "select id, author, author_name, text, is_answer, is_internal, sent_at, told_at,
        standard_answer_code, standard_answer_number from complaint_message where complaint_id = $1 and (is_internal = 0 or $2 = 1) order by sent_at, id";
    let rows = store.rows(MESSAGES, &[complaint_id.into(), i64::from(with_internal).into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Message {
                id: c.text()?,
                author: c.parsed()?,
                author_name: c.opt_text()?,
                text: c.text()?,
                is_answer: c.int()? == 1,
                is_internal: c.int()? == 1,
                sent_at: c.instant()?,
                told_at: c.opt_instant()?,
                standard_answer: used(c.opt_text()?, c.opt_int()?),
            })
        })
        .collect()
}

fn used(code: Option<String>, number: Option<i64>) -> Option<UsedAnswer> {
    code.zip(number).map(|(code, number)| UsedAnswer { code, number })
}

/// Notes that the customer has every answer of the complaint that was sent until now.
pub async fn set_told(tx: &mut Transaction, complaint_id: &str, at: Instant) -> sqlx::Result<()> {
    tx.execute(
        "update complaint_message set told_at = $1 where complaint_id = $2 and is_answer = 1 and told_at is null",
        &[at.into(), complaint_id.into()],
    )
    .await
    .map(|_| ())
}

pub async fn insert_statement(
    tx: &mut Transaction,
    complaint_id: &str,
    (fact, record, customer): (&str, &str, &str),
    now: Instant,
) -> sqlx::Result<String> {
    let id = new_id(now);
    tx.execute(
        "insert into complaint_statement (id, complaint_id, fact, record, customer) values ($1, $2, $3, $4, $5)",
        &[id.as_str().into(), complaint_id.into(), fact.into(), record.into(), customer.into()],
    )
    .await?;
    changed(tx, complaint_id, now).await?;
    Ok(id)
}

pub async fn statements(store: &Store, complaint_id: &str) -> sqlx::Result<Vec<Statement>> {
    const STATEMENTS: &str = "select s.id, s.fact, s.record, s.customer, s.verdict, s.why, p.name, s.decided_at
        from complaint_statement s left join person p on p.id = s.decided_by
        where s.complaint_id = $1 order by s.id";
    let rows = store.rows(STATEMENTS, &[complaint_id.into()]).await?;
    rows.iter()
        .map(|row| row.columns())
        .map(|mut c| {
            Ok(Statement {
                id: c.text()?,
                fact: c.text()?,
                record: c.text()?,
                customer: c.text()?,
                verdict: c.opt_parsed()?,
                why: c.opt_text()?,
                decided_by: c.opt_text()?,
                decided_at: c.opt_instant()?,
            })
        })
        .collect()
}

/// How many statements nobody has decided.
pub async fn open_statements(tx: &mut Transaction, complaint_id: &str) -> sqlx::Result<i64> {
    const OPEN: &str = "select count(*) from complaint_statement where complaint_id = $1 and verdict is null";
    tx.row(OPEN, &[complaint_id.into()]).await?.map_or(Ok(0), |row| row.columns().int())
}

/// Whose word counts by a statement so far; None when the complaint has no such statement.
pub async fn verdict_of(
    tx: &mut Transaction,
    (complaint_id, statement_id): (&str, &str),
) -> sqlx::Result<Option<Option<Verdict>>> {
    const VERDICT: &str = "select verdict from complaint_statement where id = $1 and complaint_id = $2";
    let row = tx.row(VERDICT, &[statement_id.into(), complaint_id.into()]).await?;
    row.map(|row| row.columns().opt_parsed()).transpose()
}

/// The complaint is its caller's alone.
pub async fn decide(
    tx: &mut Transaction,
    (complaint_id, statement_id): (&str, &str),
    (verdict, why): (Verdict, &str),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<()> {
    const DECIDE: &str = "update complaint_statement set verdict = $1, why = $2, decided_by = $3, decided_at = $4
        where id = $5 and complaint_id = $6";
    let args =
        [verdict.as_str().into(), why.into(), person_id.into(), now.into(), statement_id.into(), complaint_id.into()];
    tx.execute(DECIDE, &args).await?;
    changed(tx, complaint_id, now).await
}

/// Decides what is left undecided. Returns how much.
pub async fn decide_open(
    tx: &mut Transaction,
    complaint_id: &str,
    (verdict, why): (Verdict, &str),
    person_id: &str,
    now: Instant,
) -> sqlx::Result<u64> {
    const DECIDE: &str = "update complaint_statement set verdict = $1, why = $2, decided_by = $3, decided_at = $4
        where complaint_id = $5 and verdict is null";
    let args = [verdict.as_str().into(), why.into(), person_id.into(), now.into(), complaint_id.into()];
    tx.execute(DECIDE, &args).await
}

/// Open screens learn of it.
async fn changed(tx: &mut Transaction, complaint_id: &str, now: Instant) -> sqlx::Result<()> {
    let sql = "update complaint set updated_at = $1, version = version + 1 where id = $2";
    tx.execute(sql, &[now.into(), complaint_id.into()]).await.map(|_| ())
}
