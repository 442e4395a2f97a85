//! What the person complained of, what was promised to them, and when they were spoken with.

use app::value::Instant;
use serde::Serialize;

use crate::store::{Row, Store};

/// A complaint that the person filed, and what they wrote in it.
#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct Written {
    complaint_number: String,
    waybill_number: Option<String>,
    category: String,
    remedy_sought: String,
    /// `complaint` for the first words, `message` for those after.
    kind: &'static str,
    text: String,
    written_at: Instant,
}

/// First words and messages of all complaints, in the order they were written.
pub(in crate::account::privacy) async fn list_complaints(store: &Store, id: &str) -> sqlx::Result<Vec<Written>> {
    const COMPLAINTS: &str =
        "select complaint_number, waybill_number, category, remedy_sought, cast(0 as bigint), text, filed_at
        from complaint where person_id = $1
        union all
        select c.complaint_number, c.waybill_number, c.category, c.remedy_sought, cast(1 as bigint), m.text, m.sent_at
        from complaint_message m join complaint c on c.id = m.complaint_id
        where m.person_id = $1 and m.author = 'customer' order by 7, 1";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Written {
            complaint_number: c.text()?,
            waybill_number: c.opt_text()?,
            category: c.text()?,
            remedy_sought: c.text()?,
            kind: if c.int()? == 0 { "complaint" } else { "message" },
            text: c.text()?,
            written_at: c.instant()?,
        })
    };
    store.rows(COMPLAINTS, &[id.into()]).await?.iter().map(decode).collect()
}

/// What an answer promised to the person, and what became of it.
#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct PromiseMade {
    complaint_number: String,
    what: String,
    due_on: String,
    made_at: Instant,
    kept_at: Option<Instant>,
    broken_at: Option<Instant>,
}

/// The earliest first.
pub(in crate::account::privacy) async fn list_promises(store: &Store, id: &str) -> sqlx::Result<Vec<PromiseMade>> {
    const PROMISES: &str = "select c.complaint_number, p.what, p.due_on, p.made_at, p.kept_at, p.broken_at
        from complaint c join promise_made p on p.complaint_id = c.id where c.person_id = $1 order by p.made_at, p.id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(PromiseMade {
            complaint_number: c.text()?,
            what: c.text()?,
            due_on: c.text()?,
            made_at: c.instant()?,
            kept_at: c.opt_instant()?,
            broken_at: c.opt_instant()?,
        })
    };
    store.rows(PROMISES, &[id.into()]).await?.iter().map(decode).collect()
}

/// That there was a contact, and by which way. What staff noted of it is theirs.
#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct Contact {
    happened_at: Instant,
    channel: String,
    /// `in`: the person began.
    direction: String,
    phone: Option<String>,
    complaint_number: Option<String>,
    waybill_number: Option<String>,
}

/// The newest first; of one that was corrected the last.
pub(in crate::account::privacy) async fn list_contacts(store: &Store, id: &str) -> sqlx::Result<Vec<Contact>> {
    const CONTACTS: &str = "select k.happened_at, k.channel, k.direction, k.phone, k.complaint_number, k.waybill_number
        from contact k where k.person_id = $1 and not exists (select 1 from contact n where n.corrects_id = k.id)
        order by k.happened_at desc, k.id desc";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Contact {
            happened_at: c.instant()?,
            channel: c.text()?,
            direction: c.text()?,
            phone: c.opt_text()?,
            complaint_number: c.opt_text()?,
            waybill_number: c.opt_text()?,
        })
    };
    store.rows(CONTACTS, &[id.into()]).await?.iter().map(decode).collect()
}

/// Filters of the desk's queue that a member of staff saved under a name.
#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct QueueView {
    name: String,
    filters: String,
    /// Since when all of the desk has it.
    shared_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

pub(in crate::account::privacy) async fn list_queue_views(store: &Store, id: &str) -> sqlx::Result<Vec<QueueView>> {
    const VIEWS: &str = "select name, filters_json, shared_at, created_at, updated_at
        from queue_view where person_id = $1 order by name_key, id";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(QueueView {
            name: c.text()?,
            filters: c.text()?,
            shared_at: c.opt_instant()?,
            created_at: c.instant()?,
            updated_at: c.instant()?,
        })
    };
    store.rows(VIEWS, &[id.into()]).await?.iter().map(decode).collect()
}
