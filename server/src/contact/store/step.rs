//! What is to be done next after a contact: noted beside the log, which never changes.

use app::contact::{Customer, Step};
use app::value::Instant;

use crate::store::{Row, Store, Transaction};

/// Of whoever logged the contact, what falls due by a day; the longest overdue first.
pub(in crate::contact) const DUE: &str =
    "select k.id, k.next_step, s.due_on, k.person_id, k.organisation_id, k.email, k.phone, k.complaint_number
    from contact_step s join contact k on k.id = s.contact_id
    where s.staff_id = $1 and s.due_on <= $2 and s.done_at is null and k.next_step is not null
    order by s.due_on, s.contact_id limit $3";

pub async fn due_steps(store: &Store, staff_id: &str, today: &str, limit: usize) -> sqlx::Result<Vec<Step>> {
    let rows = store.rows(DUE, &[staff_id.into(), today.into(), (limit as i64).into()]).await?;
    rows.iter().map(decode).collect()
}

fn decode(row: &Row) -> sqlx::Result<Step> {
    let mut c = row.columns();
    let (contact_id, text, due_on) = (c.text()?, c.text()?, c.text()?);
    let (person, organisation, email, phone) = (c.opt_text()?, c.opt_text()?, c.opt_text()?, c.opt_text()?);
    let customer = person
        .map(Customer::Person)
        .or_else(|| organisation.map(Customer::Organisation))
        .or_else(|| email.map(Customer::Email))
        .or_else(|| phone.map(Customer::Phone));
    let customer = customer.map(|customer| customer.to_string()).unwrap_or_default();
    Ok(Step { contact_id, text, due_on, customer, complaint_number: c.opt_text()? })
}

pub async fn insert_step(tx: &mut Transaction, contact_id: &str, staff_id: &str, due_on: &str) -> sqlx::Result<()> {
    const INSERT: &str = "insert into contact_step (contact_id, staff_id, due_on) values ($1, $2, $3)";
    tx.execute(INSERT, &[contact_id.into(), staff_id.into(), due_on.into()]).await.map(|_| ())
}

/// When the step of a contact was done: the outer none where it has none, or it is not this person's.
pub async fn step_done_at(
    tx: &mut Transaction,
    contact_id: &str,
    staff_id: Option<&str>,
) -> sqlx::Result<Option<Option<Instant>>> {
    const FIND: &str = "select done_at from contact_step where contact_id = $1 and ($2 is null or staff_id = $2)";
    let row = tx.row(FIND, &[contact_id.into(), staff_id.map(str::to_string).into()]).await?;
    row.map(|row| row.columns().opt_instant()).transpose()
}

pub async fn end_step(tx: &mut Transaction, contact_id: &str, now: Instant) -> sqlx::Result<()> {
    const END: &str = "update contact_step set done_at = $2 where contact_id = $1 and done_at is null";
    tx.execute(END, &[contact_id.into(), now.into()]).await.map(|_| ())
}
