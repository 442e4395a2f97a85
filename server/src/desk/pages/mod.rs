//! The desk's pages.

pub mod assignment;
pub mod bulk;
pub mod call;
pub mod case;
pub mod customer;
pub mod go;
pub mod inquiries;
pub mod queue;
pub mod queue_views;
pub mod settings;
pub mod suggestion;
pub mod taking;
pub mod team;

use app::desk::Choice;
use app::desk::pages::BulkForm;
use app::locale::Locale;

use crate::account::{person, unit};
use crate::complaint::{DESK, standard};
use crate::http::Refusal;
use crate::state::Portal;

/// The open units, by code.
async fn units(portal: &Portal) -> Result<Vec<Choice>, Refusal> {
    let units = unit::store::list(&portal.store).await?;
    let open = units.into_iter().filter(|unit| unit.closed_at.is_none());
    Ok(open.map(|unit| Choice::new(&unit.code, [&unit.code, " · ", &unit.name].concat())).collect())
}

/// Staff who may have a case in hand.
async fn chosen_people(portal: &Portal) -> Result<Vec<Choice>, Refusal> {
    let staff = person::store::list_staff(&portal.store).await?;
    let able =
        staff.into_iter().filter(|one| one.is_living() && one.staff_role.is_some_and(|role| DESK.contains(&role)));
    Ok(able.map(|one| Choice::new(one.id, one.name)).collect())
}

/// The form of an act on many cases, as yet without an act.
async fn bulk_form(portal: &Portal, locale: Locale) -> Result<BulkForm, Refusal> {
    let all = standard::usable(portal, None).await?;
    let answers = all.iter().filter_map(|one| Some(Choice::new(&one.code, one.in_use()?.titles.of(locale))));
    Ok(BulkForm {
        once: bulk::new_once()?,
        colleagues: chosen_people(portal).await?,
        answers: answers.collect(),
        ..BulkForm::default()
    })
}

/// The text of a form's field; empty when it is absent.
fn field<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.trim())
}
