//! The queue: put in by requests, taken by workers.

use std::collections::BTreeMap;

use app::locale::Locale;
use app::notification::Template;
use app::value::Instant;

use super::super::Message;
use crate::store::{Arg, Columns, Store, Transaction, new_id};

const INSERT: &str =
    "insert into message (id, template, person_id, email, locale, values_json, secrets_json, created_at,
    due_at, attempt_count, fault, outcome, ended_at, is_in_inbox)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0, $9, $10, $11, $12)";

/// `ended` is the outcome and its reason when it is settled before any try.
pub async fn insert(
    tx: &mut Transaction,
    message: &Message<'_>,
    email: &str,
    values: String,
    secrets: Option<String>,
    ended: Option<(&str, &str)>,
    now: Instant,
) -> sqlx::Result<String> {
    let id = new_id(now);
    let is_in_inbox = message.person_id.is_some() && message.template.is_for_inbox();
    tx.execute(
        INSERT,
        &[
            id.as_str().into(),
            message.template.as_str().into(),
            message.person_id.map(str::to_string).into(),
            email.into(),
            message.locale.tag().into(),
            values.into(),
            secrets.into(),
            now.into(),
            ended.map(|(_, fault)| fault.to_string()).into(),
            ended.map(|(outcome, _)| outcome.to_string()).into(),
            ended.map(|_| now).into(),
            i64::from(is_in_inbox).into(),
        ],
    )
    .await?;
    Ok(id)
}

/// The templates are those of [`app::notification::Template::is_limited`], without those that have a limit of their own.
const COUNT_LIMITED: &str = "select count(*) from message where email = $1 and created_at > $2
    and template in ('verify_email', 'sign_in', 'reset_password', 'already_registered', 'change_email', 'invitation',
    'complaint_received')
    and (outcome is null or outcome = 'delivered')";
const COUNT_APART: &str = "select count(*) from message where email = $1 and created_at > $2 and template = $3
    and (outcome is null or outcome = 'delivered')";

/// Mails to the address since a moment that anybody could have caused: those that share the template's limit.
pub async fn count_limited(tx: &mut Transaction, template: Template, email: &str, since: Instant) -> sqlx::Result<i64> {
    let row = match template.is_limited_apart() {
        true => tx.row(COUNT_APART, &[email.into(), since.into(), template.as_str().into()]).await?,
        false => tx.row(COUNT_LIMITED, &[email.into(), since.into()]).await?,
    };
    row.map_or(Ok(0), |row| row.columns().int())
}

/// A message that a worker has taken, until its lease ends.
#[derive(Debug, Clone)]
pub struct Taken {
    pub id: String,
    pub template: Template,
    pub person_id: Option<String>,
    pub email: String,
    pub locale: Locale,
    /// Secrets included.
    pub values: BTreeMap<String, String>,
    /// 1 for the first try. Says whose try it is: who took the message later has a higher one.
    pub attempt: i64,
}

impl Taken {
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

const IS_DUE: &str = "select 1 from message where outcome is null and due_at <= $1
    and (claimed_until is null or claimed_until <= $1) limit 1";

/// Two workers that choose the same row: the second finds it claimed and gets nothing.
const TAKE: &str = "update message set claimed_until = $2, attempt_count = attempt_count + 1
    where id = (select id from message where outcome is null and due_at <= $1
        and (claimed_until is null or claimed_until <= $1) order by due_at, id limit 1)
    and outcome is null and (claimed_until is null or claimed_until <= $1)
    returning id, template, person_id, email, locale, values_json, secrets_json, attempt_count";

/// The message that has been due for longest, held until `until`. Looks first: nobody writes while nothing is due.
pub async fn take(store: &Store, now: Instant, until: Instant) -> sqlx::Result<Option<Taken>> {
    while store.row(IS_DUE, &[now.into()]).await?.is_some() {
        let mut tx = store.begin().await?;
        let row = tx.row(TAKE, &[now.into(), until.into()]).await?;
        let taken = row.map(|row| decode(&mut row.columns())).transpose()?;
        tx.commit().await?;
        if taken.is_some() {
            return Ok(taken);
        }
    }
    Ok(None)
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<Taken> {
    Ok(Taken {
        id: c.text()?,
        template: c.parsed()?,
        person_id: c.opt_text()?,
        email: c.text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
        values: {
            let mut values = json(&c.text()?)?;
            values.extend(c.opt_text()?.map_or_else(|| Ok(BTreeMap::new()), |secrets| json(&secrets))?);
            values
        },
        attempt: c.int()?,
    })
}

/// Values as [`super::super::enqueue`] stored them.
pub(super) fn json(text: &str) -> sqlx::Result<BTreeMap<String, String>> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Sent is sent, even when somebody dropped it meanwhile.
const DELIVERED: &str = "update message set outcome = 'delivered', ended_at = $3, claimed_until = null, fault = null,
    secrets_json = null where id = $1 and attempt_count = $2 and (outcome is null or outcome = 'dropped')";
const DEAD: &str = "update message set outcome = 'dead', ended_at = $3, claimed_until = null, fault = $4,
    secrets_json = null where id = $1 and attempt_count = $2 and outcome is null";
const FAILED: &str = "update message set due_at = $3, claimed_until = null, fault = $4
    where id = $1 and attempt_count = $2 and outcome is null";
const POSTPONED: &str = "update message set due_at = $3, claimed_until = null, attempt_count = attempt_count - 1
    where id = $1 and attempt_count = $2 and outcome is null";

pub async fn set_delivered(store: &Store, taken: &Taken, now: Instant) -> sqlx::Result<()> {
    settle(store, DELIVERED, taken, &[now.into()]).await
}

pub async fn set_dead(store: &Store, taken: &Taken, fault: &str, now: Instant) -> sqlx::Result<()> {
    settle(store, DEAD, taken, &[now.into(), fault.into()]).await
}

pub async fn set_failed(store: &Store, taken: &Taken, fault: &str, next: Instant) -> sqlx::Result<()> {
    settle(store, FAILED, taken, &[next.into(), fault.into()]).await
}

/// It was not a try.
pub async fn set_postponed(store: &Store, taken: &Taken, until: Instant) -> sqlx::Result<()> {
    settle(store, POSTPONED, taken, &[until.into()]).await
}

/// Nothing happens when somebody else has taken the message since.
async fn settle(store: &Store, sql: &'static str, taken: &Taken, more: &[Arg]) -> sqlx::Result<()> {
    let mut args = vec![Arg::from(&taken.id), Arg::from(taken.attempt)];
    args.extend_from_slice(more);
    let mut tx = store.begin().await?;
    tx.execute(sql, &args).await?;
    tx.commit().await
}

const FORGET: &str = "delete from message where ended_at < $1 and (is_in_inbox = 0 or created_at < $2)";

/// Forgets what ended before `ended`; what people can still read in their inbox, only when written before `written`.
pub async fn delete_old(store: &Store, ended: Instant, written: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute(FORGET, &[ended.into(), written.into()]).await?;
    tx.commit().await
}

const FORGET_PERSON: &str = "delete from message where person_id = $1 or email = $2 returning id";
const FORGET_PREFERENCE: &str = "delete from notification_preference where person_id = $1";

/// The ids of the messages that are gone.
pub async fn delete_person(tx: &mut Transaction, person_id: &str, email: &str) -> sqlx::Result<Vec<String>> {
    let gone = tx.rows(FORGET_PERSON, &[person_id.into(), email.into()]).await?;
    tx.execute(FORGET_PREFERENCE, &[person_id.into()]).await?;
    gone.iter().map(|row| row.columns().text()).collect()
}

#[cfg(test)]
mod tests {
    use app::notification::Template;

    #[test]
    fn the_limit_counts_every_limited_template() {
        for template in Template::ALL {
            let is_counted = super::COUNT_LIMITED.contains(&format!("'{template}'"));
            assert_eq!(is_counted, template.is_limited() && !template.is_limited_apart(), "{template}");
        }
    }
}
