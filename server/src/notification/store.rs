//! SQL of messages.

use app::value::Instant;

use super::Message;
use crate::store::{Transaction, new_id};

const INSERT: &str =
    "insert into message (id, template, person_id, email, locale, values_json, secrets_json, created_at,
    due_at, attempt_count, fault, outcome, ended_at, is_in_inbox)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0, $9, $10, $11, $12)";

/// `ended` is the outcome and its reason when it is settled before any try.
pub(super) async fn insert(
    tx: &mut Transaction,
    message: &Message<'_>,
    email: &str,
    values: String,
    secrets: Option<String>,
    ended: Option<(&str, &str)>,
    now: Instant,
) -> sqlx::Result<()> {
    let is_in_inbox = message.person_id.is_some() && message.template.is_for_inbox();
    tx.execute(
        INSERT,
        &[
            new_id(now).into(),
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
    .await
    .map(|_| ())
}

/// The templates are those of [`app::notification::Template::is_limited`].
const COUNT_LIMITED: &str = "select count(*) from message where email = $1 and created_at > $2
    and template in ('verify_email', 'sign_in', 'reset_password', 'already_registered', 'change_email', 'invitation')
    and (outcome is null or outcome = 'delivered')";

/// Mails to the address since a moment that anybody could have caused.
pub(super) async fn count_limited(tx: &mut Transaction, email: &str, since: Instant) -> sqlx::Result<i64> {
    let row = tx.row(COUNT_LIMITED, &[email.into(), since.into()]).await?;
    row.map_or(Ok(0), |row| row.columns().int())
}

#[cfg(test)]
mod tests {
    use app::notification::Template;

    #[test]
    fn the_limit_counts_every_limited_template() {
        for template in Template::ALL {
            let is_counted = super::COUNT_LIMITED.contains(&format!("'{template}'"));
            assert_eq!(is_counted, template.is_limited(), "{template}");
        }
    }
}
