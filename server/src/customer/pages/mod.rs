//! The pages of organisations: each form feeds the same function as the JSON door beside it.

pub mod invitation;
pub mod keys;
pub mod members;
pub mod organisation;
pub mod organisations;

use std::collections::BTreeMap;

use app::customer::pages::Sent;
use app::ui::form::Faults;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::http::Refusal;

/// What a form sends. Every form names itself in the field `form`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// None for a field left empty.
    fn stated(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|text| !text.trim().is_empty()).cloned()
    }

    fn form(&self) -> String {
        self.text("form")
    }
}

/// To the page's own address again, so that a reload sends nothing twice.
fn back_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The page again, with what was typed and what is wrong with it. Refusals that no form can mend pass through.
/// `conflict` is the sentence for a conflict; `prefix` goes before the names of the faulty fields.
fn refused(
    refusal: Refusal,
    fields: Fields,
    prefix: &str,
    conflict: &'static str,
) -> Result<(StatusCode, Sent), Refusal> {
    let status = refusal.status();
    let sent = Sent { form: fields.form(), typed: fields.0, ..Sent::default() };
    match refusal {
        Refusal::Invalid(mut faults) => {
            for fault in &mut faults {
                if let Some(name) = fault.pointer.strip_prefix('/').filter(|name| *name == "name") {
                    fault.pointer = ["/", prefix, name].concat();
                }
            }
            Ok((status, Sent { faults: Faults(faults), ..sent }))
        }
        Refusal::Conflict | Refusal::PreconditionFailed => Ok((status, Sent { refused: Some(conflict), ..sent })),
        other => Err(other),
    }
}
