//! The administrators' pages of rules: each form feeds the same function as the JSON door beside it.

use app::deadline::pages::{self, Sent};
use app::deadline::{Deadline, api, components::Shown};
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::admin::{self, READERS, WRITERS};
use super::http::Wanted;
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

fn reading(staff: &Staff) -> Result<Sent, Refusal> {
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

/// `GET /admin/rules/{key}`.
pub async fn pack(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let sent = reading(&staff)?;
    pack_page(&portal, &caller, &key, wanted.version, (StatusCode::OK, sent)).await
}

async fn pack_page(
    portal: &Portal,
    caller: &Caller,
    key: &str,
    wanted: Option<i64>,
    (status, sent): (StatusCode, Sent),
) -> Result<Response, Refusal> {
    let found = admin::find_pack(portal, key, wanted).await?;
    let path = api::pack_page(key);
    Ok(render(portal, caller, &path, status, |visitor| pages::pack(visitor, &found, &sent)))
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
            Err(refusal) => pack_page(&portal, &caller, &key, None, refused(refusal, fields.text)?).await,
        },
        _ => Err(Refusal::BadRequest),
    }
}

/// `GET /admin/calendars/{key}`.
pub async fn calendar(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    staff: Staff,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let sent = reading(&staff)?;
    calendar_page(&portal, &caller, &key, wanted.version, (StatusCode::OK, sent)).await
}

async fn calendar_page(
    portal: &Portal,
    caller: &Caller,
    key: &str,
    wanted: Option<i64>,
    (status, sent): (StatusCode, Sent),
) -> Result<Response, Refusal> {
    let found = admin::find_calendar(portal, key, wanted).await?;
    let path = api::calendar_page(key);
    Ok(render(portal, caller, &path, status, |visitor| pages::calendar(visitor, &found, &sent)))
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
            Err(refusal) => calendar_page(&portal, &caller, &key, None, refused(refusal, fields.text)?).await,
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
