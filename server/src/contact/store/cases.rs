//! The open complaints of one customer.

use app::complaint::{Category, State};
use app::value::Instant;

use super::timeline::Asked;
use crate::store::{Columns, Store};

/// An open complaint as the card names it.
#[derive(Debug, Clone)]
pub struct OpenCase {
    pub complaint_number: String,
    pub waybill_number: Option<String>,
    pub category: Category,
    pub state: State,
    pub next_due_at: Option<Instant>,
    pub assigned_name: Option<String>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
}

/// $1 the customer, $2 the limit.
macro_rules! statement {
    ($whose:literal) => {
        concat!(
            "select c.complaint_number, c.waybill_number, c.category, c.state, c.next_due_at, p.name, c.contact_name,
            c.contact_email, c.contact_phone
            from complaint c left join person p on p.id = c.assigned_person_id
            where ",
            $whose,
            " and c.ended_at is null order by c.queue_at, c.id limit $2"
        )
    };
}

const OF_PERSON: &str = statement!("c.person_id = $1");
const OF_ORGANISATION: &str = statement!("c.organisation_id = $1");
const OF_PHONE: &str = statement!("c.contact_phone_tail = $1");
const OF_EMAIL: &str = statement!("c.contact_email = $1");

pub(super) const STATEMENTS: [&str; 4] = [OF_PERSON, OF_ORGANISATION, OF_PHONE, OF_EMAIL];

/// In the order of the queue: the nearest date first.
pub async fn open(store: &Store, asked: Asked<'_>, limit: usize) -> sqlx::Result<Vec<OpenCase>> {
    let sql = match asked {
        Asked::Person(_) => OF_PERSON,
        Asked::Organisation(_) => OF_ORGANISATION,
        Asked::PhoneTail(_) => OF_PHONE,
        Asked::Email(_) => OF_EMAIL,
    };
    let rows = store.rows(sql, &[asked.id().into(), (limit as i64).into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<OpenCase> {
    Ok(OpenCase {
        complaint_number: c.text()?,
        waybill_number: c.opt_text()?,
        category: c.parsed()?,
        state: c.parsed()?,
        next_due_at: c.opt_instant()?,
        assigned_name: c.opt_text()?,
        contact_name: c.opt_text()?,
        contact_email: c.opt_text()?,
        contact_phone: c.opt_text()?,
    })
}
