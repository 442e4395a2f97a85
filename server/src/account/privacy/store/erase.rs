//! Taking a person out: what goes, and what stays without a name.

use app::value::Instant;

use crate::store::{Row, Transaction};

/// An organisation that the person owns, alone or not.
pub(in crate::account::privacy) struct Owned {
    pub id: String,
    pub name: String,
}

/// In an order that is the same for everybody who locks several.
pub(in crate::account::privacy) async fn list_owned(tx: &mut Transaction, id: &str) -> sqlx::Result<Vec<Owned>> {
    const OWNED: &str = "select o.id, o.name from organisation_member m
        join organisation o on o.id = m.organisation_id
        where m.person_id = $1 and m.role = 'owner' and o.closed_at is null order by o.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Owned { id: c.text()?, name: c.text()? })
    };
    tx.rows(OWNED, &[id.into()]).await?.iter().map(decode).collect()
}

/// True when another owner could still sign in.
pub(in crate::account::privacy) async fn has_other_owner(
    tx: &mut Transaction,
    organisation_id: &str,
    id: &str,
) -> sqlx::Result<bool> {
    const OTHER: &str = "select 1 from organisation_member m join person p on p.id = m.person_id
        where m.organisation_id = $1 and m.person_id <> $2 and m.role = 'owner'
        and p.disabled_at is null and p.erased_at is null limit 1";
    Ok(tx.row(OTHER, &[organisation_id.into(), id.into()]).await?.is_some())
}

/// A mail of an invitation names its inviter.
const FORGET_INVITING_MAIL: &str = "delete from message where template = 'invitation' and exists (
    select 1 from organisation_invitation i
    where i.invited_by = $1 and i.email = message.email and i.created_at = message.created_at) returning id";
const FORGET_ANSWERS: &str = "delete from idempotent_answer where caller = $1";
const FORGET_TOKENS: &str = "delete from one_time_token where person_id = $1 or email = $2";
const FORGET_TRIES: &str = "delete from sign_in_attempt where account_hash = $1";
const WITHDRAW_INVITATIONS: &str = "update organisation_invitation set revoked_at = $2
    where (invited_by = $1 or email = $3) and accepted_at is null and revoked_at is null";
const UNNAME_INVITATIONS: &str = "update organisation_invitation set email = $2 where email = $1";
const OWN_ROWS: [&str; 41] = [
    "delete from session where person_id = $1",
    "delete from passkey_challenge where person_id = $1",
    "delete from passkey where person_id = $1",
    "delete from recovery_code where person_id = $1",
    "delete from person_shipment where person_id = $1",
    "delete from consent where person_id = $1",
    "delete from organisation_member where person_id = $1",
    "delete from attachment where uploaded_by = $1 and case_id is null",
    // what a case holds as evidence ends with the case
    "update attachment set uploaded_by = null, file_name = '' where uploaded_by = $1",
    // of a complaint the facts stay for the operator's figures, the words do not
    "update complaint_message set text = '', author_name = null
    where (person_id = $1 and author = 'customer')
    or (author = 'customer' and complaint_id in (select id from complaint where person_id = $1))",
    // words that somebody wrote into another's complaint are in what it is found by: its numbers stay
    "update complaint set search = ' ' || lower(replace(complaint_number, '-', ' ')) || ' '
    || lower(replace(complaint_number, '-', '')) || ' ' || coalesce(lower(replace(waybill_number, '-', ' ')) || ' ', '')
    where id in (select complaint_id from complaint_message where person_id = $1 and author = 'customer')",
    "update complaint_statement set customer = '', why = null
    where complaint_id in (select id from complaint where person_id = $1)",
    "delete from suggestion_proposal where complaint_id in (select id from complaint where person_id = $1)",
    "update complaint_link set revoked_at = coalesce(revoked_at, created_at)
    where complaint_id in (select id from complaint where person_id = $1)",
    "update complaint set text = '', search = '', contact_name = null, contact_email = null, contact_phone = null,
    contact_phone_tail = null, version = version + 1 where person_id = $1",
    "delete from contact_step where contact_id in (select id from contact where person_id = $1)",
    "delete from contact_step where staff_id = $1",
    // that there was a contact stays, what was noted of it does not
    "update contact set words = '', phone = null, phone_tail = null, email = null, outcome = null, next_step = null,
    next_on = null where person_id = $1",
    "delete from complaint_participant where person_id = $1",
    "delete from complaint_draft where person_id = $1",
    "delete from complaint_notice where recipient = $1",
    "delete from assignment_rule_agent where person_id = $1",
    "delete from desk_absence where person_id = $1",
    // what all of the desk opens is the desk's from now on
    "delete from queue_view where person_id = $1 and shared_at is null",
    "update queue_view set person_id = null, version = version + 1 where person_id = $1",
    "delete from praise where person_id = $1",
    // what was counted of an answer stays, what was answered does not
    "update response set person_id = null, answers_json = '{}', comment = null, search = null where person_id = $1",
    "update invitation set recipient = 'erased:' || id, email = null, partial_json = null, remind_at = null,
    person_id = null where person_id = $1",
    "delete from invitation_skip where person_id = $1",
    "delete from campaign_address where email = (select email from person where id = $1)",
    "delete from delivery_expectation where person_id = $1",
    // what stands on the board stays there without anybody's name, as it was; what nobody read, or was taken down, is not kept
    "update suggestion set voice_count = voice_count - (select count(*) from suggestion_voice v
    where v.suggestion_id = suggestion.id
    and (v.person_id = $1 or v.guest_email = (select email from person where id = $1)))
    where id in (select suggestion_id from suggestion_voice
    where person_id = $1 or guest_email = (select email from person where id = $1))",
    "delete from suggestion_voice where person_id = $1 or guest_email = (select email from person where id = $1)",
    "delete from suggestion_follower where person_id = $1
    or guest_email = (select email from person where id = $1)",
    "update suggestion set comment_count = comment_count - (select count(*) from suggestion_comment c
    where c.suggestion_id = suggestion.id and c.is_staff = 0 and c.published_at is not null and c.refused_at is null
    and (c.person_id = $1 or c.guest_email = (select email from person where id = $1)))
    where id in (select suggestion_id from suggestion_comment where is_staff = 0
    and (person_id = $1 or guest_email = (select email from person where id = $1)))",
    "delete from suggestion_comment where is_staff = 0
    and (person_id = $1 or guest_email = (select email from person where id = $1))",
    "delete from suggestion_confirmation where email = (select email from person where id = $1)",
    "update suggestion set title = '', text = '', search = ' ', refused_at = coalesce(refused_at, updated_at),
    version = version + 1 where (published_at is null or refused_at is not null)
    and (person_id = $1 or guest_email = (select email from person where id = $1))",
    "update suggestion set guest_email = null where guest_email = (select email from person where id = $1)",
    "update suggestion set person_id = null, organisation_id = null where person_id = $1",
    "delete from improvement_told where holder = 'person:' || $1",
];
/// What was done in the name of the address alone: also what staff noted for it, which names no person.
const GUEST_ROWS: [&str; 6] = [
    "update suggestion set voice_count = voice_count - 1
    where id in (select suggestion_id from suggestion_voice where holder = $1)",
    "delete from suggestion_voice where holder = $1",
    "delete from suggestion_follower where holder = $1",
    "update suggestion set comment_count = comment_count - (select count(*) from suggestion_comment c
    where c.suggestion_id = suggestion.id and c.holder = $1 and c.published_at is not null and c.refused_at is null)
    where id in (select suggestion_id from suggestion_comment where holder = $1)",
    "delete from suggestion_comment where holder = $1",
    "delete from improvement_told where holder = $1",
];
const UNNAME_PERSON: &str = "update person set email = $2, email_verified_at = null, name = '', search = null,
    password_hash = null, password_set_at = null, totp_secret = null, totp_confirmed_at = null, totp_last_step = null,
    staff_role = null, unit_id = null, erased_at = $3, updated_at = $3, version = version + 1 where id = $1";

/// Takes out everything that tells who it was: of the person of an id, who was `guest` before there was the account;
/// `account_hash` is how tries to sign in name it. The ids of mails to others that named the person, and are gone.
pub(in crate::account::privacy) async fn erase(
    tx: &mut Transaction,
    (id, guest): (&str, &str),
    email: &str,
    account_hash: &str,
    now: Instant,
) -> sqlx::Result<Vec<String>> {
    let nobody = ["erased-", id, "@invalid"].concat();
    let inviting = tx.rows(FORGET_INVITING_MAIL, &[id.into()]).await?;
    tx.execute(FORGET_ANSWERS, &[id.into()]).await?;
    tx.execute(FORGET_TOKENS, &[id.into(), email.into()]).await?;
    tx.execute(FORGET_TRIES, &[account_hash.into()]).await?;
    tx.execute(WITHDRAW_INVITATIONS, &[id.into(), now.into(), email.into()]).await?;
    tx.execute(UNNAME_INVITATIONS, &[email.into(), (&nobody).into()]).await?;
    for sql in GUEST_ROWS {
        tx.execute(sql, &[guest.into()]).await?;
    }
    for sql in OWN_ROWS {
        tx.execute(sql, &[id.into()]).await?;
    }
    tx.execute(UNNAME_PERSON, &[id.into(), nobody.into(), now.into()]).await?;
    inviting.iter().map(|row| row.columns().text()).collect()
}
