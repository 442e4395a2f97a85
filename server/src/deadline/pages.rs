//! The administrators' pages of rules: each form feeds the same function as the JSON door beside it.

use app::deadline::admin::{CalendarVersion, RulePackVersion};
use app::deadline::pages::{self, Sent};
use app::deadline::{Deadline, api, components::Shown};
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::admin::{self, READERS, WRITERS};
use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::session::Staff;
use crate::state::Portal;

/// A deadline with its moments in the operator's zone, as the component shows it.
pub fn shown(deadline: Deadline, zone: &TimeZone) -> Shown {
    Shown {
        started: in_zone(deadline.started_at, zone),
        due: in_zone(deadline.due_at, zone),
        met: deadline.met_at.map(|at| in_zone(at, zone)),
        deadline,
    }
}

/// `GET /admin/rules`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
) -> Result<Response, Refusal> {
    staff.one_of(&READERS)?;
    let (packs, calendars) = (admin::list_packs(&portal).await?, admin::list_calendars(&portal).await?);
    let jurisdiction = &portal.settings.jurisdiction;
    Ok(render(&portal, &caller, api::RULES_PAGE, StatusCode::OK, |visitor| {
        pages::rules(visitor, &packs, &calendars, jurisdiction)
    }))
}

/// What the forms of a pack and of a calendar send; each names itself in `form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    version: i64,
    text: String,
}

/// What a reader may do on a page of rules.
///
/// # Errors
/// `Forbidden` for all who do not answer for deadlines.
pub fn reading(staff: &Staff) -> Result<Sent, Refusal> {
    staff.one_of(&READERS)?;
    Ok(Sent { may_change: WRITERS.contains(&staff.role), ..Sent::default() })
}

/// The page again with the refused text; refusals that no text can mend pass through.
fn refused(refusal: Refusal, text: String) -> Result<(StatusCode, Sent), Refusal> {
    let status = refusal.status();
    let sent = Sent { may_change: true, text: Some(text), ..Sent::default() };
    match refusal {
        Refusal::Invalid(faults) => Ok((status, Sent { faults, ..sent })),
        Refusal::Conflict => Ok((status, Sent { is_known: true, ..sent })),
        other => Err(other),
    }
}

/// A version of a pack: the wanted one, or the one that counts.
///
/// # Errors
/// `NotFound`.
pub async fn find_pack(portal: &Portal, key: &str, wanted: Option<i64>) -> Result<RulePackVersion, Refusal> {
    admin::find_pack(portal, key, wanted).await
}

/// Likewise of a calendar.
///
/// # Errors
/// `NotFound`.
pub async fn find_calendar(portal: &Portal, key: &str, wanted: Option<i64>) -> Result<CalendarVersion, Refusal> {
    admin::find_calendar(portal, key, wanted).await
}

/// `/admin/rules/{key}`.
pub fn pack_page(
    portal: &Portal,
    caller: &Caller,
    found: &RulePackVersion,
    (status, sent): (StatusCode, Sent),
) -> Response {
    let path = api::pack_page(&found.pack.key);
    render(portal, caller, &path, status, |visitor| pages::pack(visitor, found, &sent))
}

/// `/admin/calendars/{key}`.
pub fn calendar_page(
    portal: &Portal,
    caller: &Caller,
    found: &CalendarVersion,
    (status, sent): (StatusCode, Sent),
) -> Response {
    let path = api::calendar_page(&found.calendar.key);
    render(portal, caller, &path, status, |visitor| pages::calendar(visitor, found, &sent))
}

/// `POST /admin/rules/{key}`: confirms a version or stores a new one.
pub async fn change_pack(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&WRITERS)?;
    let (who, page) = ((&caller, &staff), api::pack_page(&key));
    match fields.form.as_str() {
        "confirm" => {
            admin::confirm_pack(&portal, who, &key, fields.version).await?;
            Ok(Redirect::to(&api::version_of(&page, fields.version)).into_response())
        }
        "renew" => match admin::add_pack(&portal, who, &key, &fields.text).await {
            Ok(made) => Ok(Redirect::to(&api::version_of(&page, made.version)).into_response()),
            Err(refusal) => {
                let refused = refused(refusal, fields.text)?;
                Ok(pack_page(&portal, &caller, &find_pack(&portal, &key, None).await?, refused))
            }
        },
        _ => Err(Refusal::BadRequest),
    }
}

/// `POST /admin/calendars/{key}`: confirms a version or stores a new one.
pub async fn change_calendar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    staff.one_of(&WRITERS)?;
    let (who, page) = ((&caller, &staff), api::calendar_page(&key));
    match fields.form.as_str() {
        "confirm" => {
            admin::confirm_calendar(&portal, who, &key, fields.version).await?;
            Ok(Redirect::to(&api::version_of(&page, fields.version)).into_response())
        }
        "renew" => match admin::add_calendar(&portal, who, &key, &fields.text).await {
            Ok(made) => Ok(Redirect::to(&api::version_of(&page, made.version)).into_response()),
            Err(refusal) => {
                let refused = refused(refusal, fields.text)?;
                Ok(calendar_page(&portal, &caller, &find_calendar(&portal, &key, None).await?, refused))
            }
        },
        _ => Err(Refusal::BadRequest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{PACKS, WorkCalendar, check_calendar, compute};
    use app::deadline::{CaseEvent, CaseEventKind, CaseKind, components};
    use app::locale::Locale;
    use app::value::Instant;
    use leptos::prelude::*;
    use leptos::reactive::owner::Owner;

    fn html(locale: Locale, events: &[CaseEvent], now: Instant) -> String {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let calendar = check_calendar(crate::deadline::CALENDARS[0].1).unwrap();
        let calendar = WorkCalendar::new(calendar, &zone);
        let pack = toml::from_str(PACKS[0].1).unwrap();
        let found = compute(&pack, &calendar, (CaseKind::Complaint, &[]), events);
        let list: Vec<Shown> = found.into_iter().map(|deadline| shown(deadline, &zone)).collect();
        Owner::new_root(None).with(|| components::deadlines(locale, &list, now).unwrap().to_html())
    }

    #[test]
    fn a_deadline_says_when_how_it_stands_and_why() {
        let at = |text: &str| text.parse::<app::value::LocalInstant>().unwrap().at;
        let received = CaseEvent::new(CaseEventKind::Received, at("2026-11-16T20:15:00+08:00"));
        let told = CaseEvent::new(CaseEventKind::Told, at("2026-11-25T09:00:00+08:00"));
        let open = html(Locale::En, &[received], at("2026-11-18T10:00:00+08:00"));
        for words in [
            "by the end of Mon 23 Nov",
            "late by 13\u{a0}h",
            "Your right ends by the end of Tue 16 Nov 2027",
            "Why this date?",
            "Not yet confirmed by the operator.",
            "快递暂行条例, 第二十八条",
        ] {
            assert!(open.contains(words), "{words}\n{open}");
        }
        let late = html(Locale::Es, &[received, told], at("2026-11-26T10:00:00+08:00"));
        assert!(late.contains("hecho con 1\u{a0}día"), "{late}");
        assert!(html(Locale::ZhCn, &[received, told], told.at).contains("为什么是这个日期？"));
    }
}
