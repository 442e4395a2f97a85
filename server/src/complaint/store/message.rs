//! The conversation, and the facts in dispute.

use app::complaint::{Author, Message, Statement, UsedAnswer, Verdict};
use app::value::Instant;

use crate::store::{Store, Transaction, new_id};

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
    let counts = i64::from(new.author == Author::Customer);
    let reset = i64::from(new.is_answer);
    tx.execute(
        "update complaint set contact_count = case when $1 = 1 then 0 else contact_count + $2 end, updated_at = $3,
        version = version + 1 where id = $4",
        &[reset.into(), counts.into(), now.into(), new.complaint_id.into()],
    )
    .await?;
    Ok(id)
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

/// False when the complaint has no such statement.
pub async fn decide(
    tx: &mut Transaction,
    (complaint_id, statement_id): (&str, &str),
    verdict: Verdict,
    why: &str,
    person_id: &str,
    now: Instant,
) -> sqlx::Result<bool> {
    let changed = tx
        .execute(
            "update complaint_statement set verdict = $1, why = $2, decided_by = $3, decided_at = $4
            where id = $5 and complaint_id = $6",
            &[
                verdict.as_str().into(),
                why.into(),
                person_id.into(),
                now.into(),
                statement_id.into(),
                complaint_id.into(),
            ],
        )
        .await?;
    Ok(changed == 1)
}
