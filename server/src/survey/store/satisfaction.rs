//! What one customer answered by name. Each statement goes along an index.

use app::contact::Customer;

use crate::store::{Columns, Store};

/// A named answer with all that the card needs of it.
#[derive(Debug)]
pub struct NamedAnswer {
    pub survey_id: String,
    pub version_number: i64,
    pub answered_on: String,
    pub answers_json: String,
    pub comment: Option<String>,
    pub waybill_number: Option<String>,
    pub complaint_number: Option<String>,
    /// Of the case that a low score opened.
    pub recovery_number: Option<String>,
}

/// $1 the customer, $2 the limit.
macro_rules! named {
    ($whose:literal) => {
        concat!(
            "select r.survey_id, r.version_number, r.answered_on, r.answers_json, r.comment, s.waybill_number,
            c.complaint_number, v.complaint_number
            from response r left join shipment s on s.id = r.shipment_id
            left join complaint c on c.id = r.complaint_id left join complaint v on v.id = r.recovery_complaint_id
            where ",
            $whose,
            " and r.answers_json <> '{}' order by r.answered_on desc, r.id desc limit $2"
        )
    };
}

const OF_PERSON: &str = named!("r.person_id = $1");
const OF_ORGANISATION: &str = named!("r.organisation_id = $1");
/// Of a guest: with an account it would be the person's.
const OF_EMAIL: &str =
    named!("r.invitation_id in (select i.id from invitation i where i.email = $1) and r.person_id is null");

/// The statements, for whoever asks how they are looked up.
pub const SATISFACTION: [&str; 3] = [OF_PERSON, OF_ORGANISATION, OF_EMAIL];

/// The newest first. A telephone number has none: nobody is asked by telephone.
pub async fn named_answers(store: &Store, customer: &Customer, limit: usize) -> sqlx::Result<Vec<NamedAnswer>> {
    let (sql, whose) = match customer {
        Customer::Person(id) => (OF_PERSON, id),
        Customer::Organisation(id) => (OF_ORGANISATION, id),
        Customer::Email(address) => (OF_EMAIL, address),
        Customer::Phone(_) => return Ok(Vec::new()),
    };
    let rows = store.rows(sql, &[whose.into(), (limit as i64).into()]).await?;
    rows.iter().map(|row| decode(&mut row.columns())).collect()
}

fn decode(c: &mut Columns<'_>) -> sqlx::Result<NamedAnswer> {
    Ok(NamedAnswer {
        survey_id: c.text()?,
        version_number: c.int()?,
        answered_on: c.text()?,
        answers_json: c.text()?,
        comment: c.opt_text()?,
        waybill_number: c.opt_text()?,
        complaint_number: c.opt_text()?,
        recovery_number: c.opt_text()?,
    })
}
