//! The timeline of one customer: what staff logged, complaints, their conversation and mails, each read where it is
//! kept, along an index, and no more of it than one page.

use app::contact::Entry;
use app::value::Instant;

use crate::store::{Arg, Columns, Store};

/// Addresses whose mails are looked for.
const ADDRESSES: usize = 3;

/// The columns of an entry; the last is the number that it was found by, for the caller to compare as a whole.
macro_rules! columns {
    () => {
        "kind, id, happened_at, channel, direction, staff, words, about, next_step, next_on, complaint_number,
        waybill_number, corrects_id, phone"
    };
}

/// $1 the customer, $2 and $3 the last entry, $4 the limit, $5 to $7 the addresses. `k` is a contact, `c` a complaint.
macro_rules! statement {
    ($contact:literal, $complaint:literal) => {
        concat!(
            "with logged (",
            columns!(),
            ") as (select 'contact', k.id, k.happened_at, k.channel, k.direction, p.name, k.words, k.outcome,
                k.next_step, k.next_on, k.complaint_number, k.waybill_number, k.corrects_id, k.phone
                from contact k join person p on p.id = k.staff_id
                where ",
            $contact,
            " and (k.happened_at, k.id) < ($2, $3)
                and not exists (select 1 from contact n where n.corrects_id = k.id)
                order by k.happened_at desc, k.id desc limit $4),
            filed (",
            columns!(),
            ") as (select 'complaint', c.id, c.filed_at, coalesce(c.channel, 'web'), 'in', s.name, c.text, c.category,
                cast(null as text), cast(null as text), c.complaint_number, c.waybill_number, cast(null as text),
                c.contact_phone
                from complaint c
                left join complaint_event e on e.complaint_id = c.id and e.seq = 1 and e.actor_kind = 'staff'
                left join person s on s.id = e.actor_id
                where ",
            $complaint,
            " and (c.filed_at, c.id) < ($2, $3) order by c.filed_at desc, c.id desc limit $4),
            said (",
            columns!(),
            ") as (select 'message', m.id, m.sent_at, 'web',
                case when m.author = 'customer' then 'in' else 'out' end,
                case when m.author = 'customer' then cast(null as text) else m.author_name end, m.text,
                cast(null as text), cast(null as text), cast(null as text), c.complaint_number, c.waybill_number,
                cast(null as text), c.contact_phone
                from complaint c join complaint_message m on m.complaint_id = c.id and m.is_internal = 0
                where ",
            $complaint,
            " and (m.sent_at, m.id) < ($2, $3) order by m.sent_at desc, m.id desc limit $4),
            sent (",
            columns!(),
            ") as (select 'mail', m.id, m.created_at, 'email', 'out', cast(null as text), m.template, m.outcome,
                cast(null as text), cast(null as text), cast(null as text), cast(null as text), cast(null as text),
                cast(null as text)
                from message m where (m.email = $5 or m.email = $6 or m.email = $7)
                and (m.created_at, m.id) < ($2, $3) order by m.created_at desc, m.id desc limit $4)
            select ",
            columns!(),
            " from (select ",
            columns!(),
            " from logged union all select ",
            columns!(),
            " from filed union all select ",
            columns!(),
            " from said union all select ",
            columns!(),
            " from sent) as t order by happened_at desc, id desc limit $4"
        )
    };
}

const OF_PERSON: &str = statement!("k.person_id = $1", "c.person_id = $1");
const OF_ORGANISATION: &str = statement!("k.organisation_id = $1", "c.organisation_id = $1");
/// Who has an account is no bare number, whoever's telephone it was.
const OF_PHONE: &str = statement!("k.phone_tail = $1", "c.contact_phone_tail = $1");
const OF_EMAIL: &str = statement!("k.email = $1", "c.contact_email = $1");

pub(super) const STATEMENTS: [&str; 4] = [OF_PERSON, OF_ORGANISATION, OF_PHONE, OF_EMAIL];

/// Whose entries, by what the indexes hold.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    Person(&'a str),
    Organisation(&'a str),
    /// The last digits of a number.
    PhoneTail(&'a str),
    Email(&'a str),
}

impl Asked<'_> {
    pub fn id(&self) -> &str {
        match self {
            Asked::Person(id) | Asked::Organisation(id) | Asked::PhoneTail(id) | Asked::Email(id) => id,
        }
    }

    fn sql(&self) -> &'static str {
        match self {
            Asked::Person(_) => OF_PERSON,
            Asked::Organisation(_) => OF_ORGANISATION,
            Asked::PhoneTail(_) => OF_PHONE,
            Asked::Email(_) => OF_EMAIL,
        }
    }
}

/// The next `limit` entries after the cursor, the newest first, each with the number it was found by.
pub async fn timeline(
    store: &Store,
    asked: Asked<'_>,
    emails: &[String],
    (at, id): (Instant, &str),
    limit: usize,
) -> sqlx::Result<Vec<(Entry, Option<String>)>> {
    let mut args: Vec<Arg> = vec![asked.id().into(), at.into(), id.into(), (limit as i64).into()];
    args.extend((0..ADDRESSES).map(|n| Arg::from(emails.get(n).cloned())));
    let rows = store.rows(asked.sql(), &args).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<(Entry, Option<String>)> {
    let entry = Entry {
        kind: c.parsed()?,
        id: c.text()?,
        happened_at: c.instant()?,
        channel: c.parsed()?,
        direction: c.parsed()?,
        staff: c.opt_text()?,
        words: c.text()?,
        about: c.opt_text()?,
        next_step: c.opt_text()?,
        next_on: c.opt_text()?,
        complaint_number: c.opt_text()?,
        waybill_number: c.opt_text()?,
        corrects_id: c.opt_text()?,
    };
    Ok((entry, c.opt_text()?))
}
