//! Every door of the portal, grouped by who may open it: those of the API here, the pages in [`page`].

mod moderation;
mod page;
mod suggestion;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post, put};

#[cfg(feature = "passkey")]
use crate::account::http::passkey;
use crate::account::http::{me, people, privacy, sign_in as sessions, way_in};
use crate::attachment::http as attachments;
use crate::audit::http as audit;
use crate::claim::http as claims;
use crate::complaint::http::{
    assignment as complaint_rules, batch as complaint_batch, bulk as complaint_bulk, cause as complaint_cause,
    customer as complaints, desk as complaint_desk, inquiry as complaint_inquiry, list as complaint_list,
    split as complaint_split, standard as standard_answer, team as complaint_team,
};
use crate::contact::http as contacts;
use crate::customer::class::http as customer_class;
use crate::customer::http::{directory, invitations, keys, members, organisations};
use crate::deadline::http::{calendars, packs};
use crate::desk::http::{self as desk, queue_view as queue_views};
use crate::http::{Refusal, api_door, envelope, page_door};
use crate::improvement::http as improvement_doors;
use crate::notification::http::{inbox, outbox, preference};
use crate::report::http as figures;
use crate::session::Unattended;
use crate::shipment::http::{ingest, list, mine, tracking};
use crate::state::Portal;
use crate::survey::expectation::http as expectation;
use crate::survey::http::{campaign as campaigns, invitation as survey_invitation, questionnaire as surveys};
use crate::survey::praise::http as praise;
use crate::survey::result::http as survey_results;
use crate::{assets, health, openapi};

/// Other doors take a short form.
const INGEST_BODY_LIMIT: usize = 2 * 1024 * 1024;
/// 500 rows of 4000 characters at most.
const BATCH_BODY_LIMIT: usize = 2 * 1024 * 1024;

/// 48 KiB of Chinese, percent-encoded.
const RULES_BODY_LIMIT: usize = 160 * 1024;

/// 60 questions of 30 choices in three languages, and not much more.
const QUESTIONNAIRE_BODY_LIMIT: usize = 1024 * 1024;

/// The whole portal behind its outermost layers.
pub fn portal(portal: Portal) -> Router {
    let api = api(portal.clone());
    // The first router wins: one portal has one API.
    let _ = portal.api.set(api.clone());
    enveloped(Router::new().merge(api).merge(page::pages(portal.clone())).merge(files(portal.clone())), &portal)
}

/// What surrounds every door, files included.
pub fn enveloped(doors: Router, portal: &Portal) -> Router {
    doors.layer(from_fn_with_state(portal.clone(), envelope))
}

/// How doors of the API refuse, panics included: as RFC 9457 problems.
///
/// The session is found before the origin is checked: what a foreign page sends with a cookie is recorded by name.
pub fn like_the_api(doors: Router<Portal>, portal: &Portal) -> Router<Portal> {
    doors.layer(from_fn_with_state(portal.clone(), api_door))
}

/// How pages refuse, panics included: as pages.
pub fn like_a_page(doors: Router<Portal>, portal: &Portal) -> Router<Portal> {
    doors.layer(from_fn_with_state(portal.clone(), page_door))
}

/// The public JSON API. It stands alone, so that pages can call it in-process.
fn api(portal: Portal) -> Router {
    let public = Router::new()
        .route("/api/v1/tracking", get(tracking::list))
        .route("/api/v1/tracking/{waybill_number}", get(tracking::find))
        .route("/api/v1/tracking/{waybill_number}/verification", post(tracking::verify))
        .route("/api/v1/shipments/{waybill_number}/claim-estimate", get(claims::estimate))
        .route("/api/openapi.json", get(openapi::document));
    let account = Router::new()
        .route("/api/v1/people", get(people::list).post(way_in::register))
        .route("/api/v1/people/{person_id}/disclosures", post(people::disclose))
        .route("/api/v1/people/{person_id}/disablement", put(people::disable).delete(people::enable))
        .route("/api/v1/staff", post(people::add_staff))
        .route("/api/v1/staff/{person_id}/role", put(people::set_role).delete(people::remove_role))
        .route("/api/v1/units", get(people::list_units))
        .route("/api/v1/units/{code}", put(people::put_unit))
        .route("/api/v1/email-verifications/{token}", put(way_in::verify_email))
        .route("/api/v1/sign-in-links", post(way_in::send_sign_in_link))
        .route("/api/v1/password-resets", post(way_in::send_password_reset))
        .route("/api/v1/password-resets/{token}", put(way_in::reset_password))
        .route("/api/v1/email-changes/{token}", put(way_in::finish_email))
        .route("/api/v1/set-ups/{token}", put(sessions::set_up))
        .route("/api/v1/sessions", post(sessions::open).get(sessions::list).delete(sessions::revoke_others))
        .route("/api/v1/sessions/current", delete(sessions::close))
        .route("/api/v1/sessions/{session_id}", delete(sessions::revoke))
        .route("/api/v1/me", get(me::find))
        .route("/api/v1/me/export", get(privacy::export))
        .route("/api/v1/me/erasure", post(privacy::erase))
        .route("/api/v1/me/profile", put(me::set_profile))
        .route("/api/v1/me/password", put(me::set_password))
        .route("/api/v1/me/email", put(me::begin_email))
        .route(
            "/api/v1/me/second-factor",
            post(me::begin_second_factor).put(me::confirm_second_factor).delete(me::remove_second_factor),
        );
    #[cfg(feature = "passkey")]
    let account = account.merge(passkeys());
    let of_a_person = Router::new()
        .route("/api/v1/inbox", get(inbox::list))
        .route("/api/v1/inbox/{id}/reading", put(inbox::read))
        .route("/api/v1/preferences", get(preference::find).put(preference::set));
    let of_staff = Router::new()
        .route("/api/v1/outbox", get(outbox::list))
        .route("/api/v1/outbox/{id}/retry", put(outbox::retry))
        .route("/api/v1/outbox/{id}/drop", put(outbox::drop));
    let ingest = Router::new()
        .route("/api/v1/shipments", get(list::list).post(ingest::state_shipment))
        .route("/api/v1/shipments/{waybill_number}/link", put(ingest::renew_link))
        .route("/api/v1/tracking-events", post(ingest::record_events))
        .layer(DefaultBodyLimit::max(INGEST_BODY_LIMIT));
    let organisations = Router::new()
        .route("/api/v1/organisations", get(organisations::list).post(organisations::found))
        .route("/api/v1/organisations/{id}", get(organisations::find).patch(organisations::rename))
        .route(
            "/api/v1/organisations/{id}/accounts/{account_code}",
            put(organisations::attach).delete(organisations::detach),
        )
        .route("/api/v1/organisations/{id}/members", get(members::list))
        .route("/api/v1/organisations/{id}/members/{person_id}", put(members::set_role).delete(members::remove))
        .route("/api/v1/organisations/{id}/invitations", get(invitations::list).post(invitations::invite))
        .route("/api/v1/organisations/{id}/invitations/{invitation_id}", delete(invitations::revoke))
        .route("/api/v1/invitations/{token}", get(survey_invitation::find).put(invitations::accept))
        .route("/api/v1/organisations/{id}/sites", get(directory::list_sites).post(directory::add_site))
        .route("/api/v1/organisations/{id}/sites/{site_id}", delete(directory::remove_site))
        .route("/api/v1/organisations/{id}/contacts", get(directory::list_contacts).post(directory::add_contact))
        .route("/api/v1/organisations/{id}/contacts/{contact_id}", delete(directory::remove_contact))
        .route("/api/v1/organisations/{id}/api-keys", get(keys::list).post(keys::create))
        .route("/api/v1/organisations/{id}/api-keys/{key_id}", delete(keys::revoke))
        .route("/api/v1/api-keys", get(keys::list_of_operator).post(keys::create_of_operator))
        .route("/api/v1/api-keys/{key_id}", delete(keys::revoke_of_operator));
    let shipments = Router::new()
        .route("/api/v1/shipments/export", get(list::export))
        .route("/api/v1/me/parcels", get(mine::list))
        .route("/api/v1/me/parcels/{waybill_number}", put(mine::add).delete(mine::forget));
    let given = Router::new()
        .route("/api/v1/attachments", post(attachments::upload))
        .route("/api/v1/attachments/{attachment_id}", delete(attachments::remove));
    let staff = Router::new()
        .route("/api/v1/audit", get(audit::list::list))
        .route("/api/v1/audit.csv", get(audit::export::export))
        .route("/api/v1/rule-packs", get(packs::list))
        .route("/api/v1/rule-packs/{key}", get(packs::find))
        .route("/api/v1/rule-packs/{key}/confirmation", put(packs::confirm))
        .route("/api/v1/rule-packs/{key}/versions", post(packs::add))
        .route("/api/v1/calendars", get(calendars::list))
        .route("/api/v1/calendars/{key}", get(calendars::find))
        .route("/api/v1/calendars/{key}/confirmation", put(calendars::confirm))
        .route("/api/v1/calendars/{key}/versions", post(calendars::add));
    let complaints = Router::new()
        .route("/api/v1/complaints", get(complaint_list::list).post(complaints::file))
        .route("/api/v1/complaints/export", get(complaint_list::export))
        .route("/api/v1/complaint-batches", post(complaint_batch::file).layer(DefaultBodyLimit::max(BATCH_BODY_LIMIT)))
        .route("/api/v1/complaint-causes", get(complaint_cause::list).post(complaint_cause::add))
        .route("/api/v1/complaint-causes/{code}", get(complaint_cause::find).put(complaint_cause::change))
        .route(
            "/api/v1/complaint-drafts/{waybill_number}",
            get(complaint_list::find_draft).put(complaint_list::put_draft),
        )
        .route("/api/v1/complaints/{complaint_number}", get(complaints::find))
        .route("/api/v1/complaints/{complaint_number}/messages", post(complaints::write))
        .route("/api/v1/complaints/{complaint_number}/attachments/{attachment_id}", get(complaints::attachment))
        .route("/api/v1/complaints/{complaint_number}/resolution", put(complaints::resolve))
        .route("/api/v1/complaints/{complaint_number}/reading", put(complaints::read))
        .route("/api/v1/complaints/{complaint_number}/escalation", put(complaints::escalate))
        .route("/api/v1/complaints/{complaint_number}/withdrawal", put(complaints::withdraw))
        .route("/api/v1/complaints/{complaint_number}/reopening", put(complaints::reopen))
        .route("/api/v1/complaints/{complaint_number}/participation", put(complaints::join))
        .route("/api/v1/complaints/{complaint_number}/link", put(complaints::renew_link))
        .route("/api/v1/complaints/{complaint_number}/acknowledgement", put(complaint_desk::acknowledge))
        .route("/api/v1/complaints/{complaint_number}/assignment", put(complaint_desk::assign))
        .route("/api/v1/complaints/{complaint_number}/statements", post(complaint_desk::add_statement))
        .route("/api/v1/complaints/{complaint_number}/statements/{statement_id}/decision", put(complaint_desk::decide))
        .route("/api/v1/complaints/{complaint_number}/answer", put(complaint_desk::answer))
        .route("/api/v1/complaints/{complaint_number}/telling", put(complaint_desk::tell))
        .route("/api/v1/complaints/{complaint_number}/validation", put(complaint_desk::validate))
        .route("/api/v1/complaints/{complaint_number}/promises/{promise_id}/outcome", put(complaint_desk::set_outcome))
        .route("/api/v1/complaints/{complaint_number}/relation", put(complaint_desk::relate))
        .route("/api/v1/complaints/{complaint_number}/merge", put(complaint_desk::merge))
        .route("/api/v1/complaints/{complaint_number}/splits", post(complaint_split::make))
        .merge(inquiries())
        .merge(questionnaires())
        .route("/api/v1/jobs", get(complaint_list::jobs))
        .merge(team());
    let of_figures = Router::new()
        .route("/api/v1/figures/complaints", get(figures::find_complaints))
        .route("/api/v1/figures/complaints/export", get(figures::export_complaints))
        .route("/api/v1/figures/clocks", get(figures::find_clocks))
        .route("/api/v1/figures/clocks/export", get(figures::export_clocks))
        .route("/api/v1/figures/units", get(figures::find_units))
        .route("/api/v1/figures/units/export", get(figures::export_units));
    let contact_log = Router::new().route("/api/v1/contacts", get(contacts::list).post(contacts::log));
    let doors = Router::new()
        .merge(public)
        .merge(contact_log)
        .merge(moderation::api())
        .merge(classes())
        .merge(surveys())
        .merge(suggestion::api())
        .merge(complaints)
        .merge(of_figures)
        .merge(results_of_surveys())
        .merge(improvements())
        .merge(shipments)
        .merge(organisations)
        .merge(account)
        .merge(of_a_person)
        .merge(of_staff)
        .merge(given)
        .merge(staff)
        .route("/api", get(nothing_here).fallback(nothing_here))
        .route("/api/", get(nothing_here).fallback(nothing_here))
        .route("/api/{*rest}", get(nothing_here).fallback(nothing_here))
        .merge(ingest);
    let unattended = like_the_api(unattended(), &portal).layer(Extension(Unattended));
    like_the_api(doors, &portal).merge(unattended).with_state(portal)
}

/// Classes of customers, for staff.
fn classes() -> Router<Portal> {
    Router::new()
        .route(
            "/api/v1/organisations/{id}/class",
            get(customer_class::find).put(customer_class::put).delete(customer_class::end),
        )
        .route("/api/v1/customer-classes", get(customer_class::overview))
        .route("/api/v1/customer-classes/{class}", get(customer_class::members))
        .route("/api/v1/class-changes", get(customer_class::changes))
}

/// Who gets what, and who has what.
fn team() -> Router<Portal> {
    Router::new()
        .route("/api/v1/assignment-rules", get(complaint_rules::list).post(complaint_rules::add))
        .route("/api/v1/assignment-rules/{rule_id}", get(complaint_rules::find).put(complaint_rules::change))
        .route("/api/v1/complaint-assignments", post(complaint_bulk::assign))
        .route("/api/v1/complaint-answers", post(complaint_bulk::answer))
        .route("/api/v1/complaint-hand-overs", post(complaint_team::hand_over))
        .route(
            "/api/v1/staff/{person_id}/absence",
            put(complaint_team::begin_absence).delete(complaint_team::end_absence),
        )
        .route("/api/v1/desk/team", get(complaint_team::team))
}

/// What open pages call by themselves: nobody need be there, so it keeps nobody signed in.
fn unattended() -> Router<Portal> {
    Router::new()
        .route("/api/v1/tracking/{waybill_number}/stream", get(tracking::changes))
        .route("/api/v1/complaints/{complaint_number}/presence", put(desk::be_present))
        .route("/api/v1/desk/changes", get(desk::changes))
        .route("/api/v1/contact-steps", get(contacts::list_steps))
        .route("/api/v1/contact-steps/{contact_id}/completion", put(contacts::finish_step))
        .route("/api/v1/queue-views", get(queue_views::list).post(queue_views::add))
        .route("/api/v1/queue-views/{id}", put(queue_views::change).delete(queue_views::remove))
}

/// Campaigns, and the links by which they are answered.
fn surveys() -> Router<Portal> {
    let texts = Router::new()
        .route("/api/v1/campaigns", get(campaigns::list).post(campaigns::add))
        .route("/api/v1/campaigns/{id}", get(campaigns::find).put(campaigns::change))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(texts)
        .route("/api/v1/campaigns/{id}/activation", put(campaigns::start).delete(campaigns::stop))
        .route("/api/v1/campaigns/{id}/preview", get(campaigns::preview))
        .route(
            "/api/v1/invitations/{token}/response",
            post(survey_invitation::answer).layer(DefaultBodyLimit::max(RULES_BODY_LIMIT)),
        )
        .route("/api/v1/invitations/{token}/refusal", put(survey_invitation::refuse))
        .route("/api/v1/invitations/{token}/praise", post(praise::post))
        .route("/api/v1/me/survey-invitations", get(survey_invitation::own))
}

/// What the answers of surveys say.
fn results_of_surveys() -> Router<Portal> {
    Router::new()
        .route("/api/v1/praise", get(praise::list))
        .route("/api/v1/praise-counts", get(praise::count))
        .route("/api/v1/me/delivery-expectation", get(expectation::find).put(expectation::put))
        .route("/api/v1/surveys/{survey_id}/results", get(survey_results::find))
        .route("/api/v1/surveys/{survey_id}/results/export", get(survey_results::export_results))
        .route("/api/v1/surveys/{survey_id}/answers/export", get(survey_results::export_answers))
        .route("/api/v1/surveys/{survey_id}/comments", get(survey_results::comments))
        .route(
            "/api/v1/surveys/{survey_id}/result-links",
            get(survey_results::list_links).post(survey_results::make_link),
        )
        .route("/api/v1/surveys/{survey_id}/result-links/{link_id}", delete(survey_results::revoke_link))
}

/// What was changed because customers spoke, and what came of it.
fn improvements() -> Router<Portal> {
    let texts = Router::new()
        .route("/api/v1/improvements", get(improvement_doors::list).post(improvement_doors::add))
        .route("/api/v1/improvements/{improvement_number}", get(improvement_doors::find).put(improvement_doors::change))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(texts)
        .route("/api/v1/improvements/{improvement_number}/result", get(improvement_doors::find_result))
        .route(
            "/api/v1/improvements/{improvement_number}/publication",
            put(improvement_doors::publish).delete(improvement_doors::unpublish),
        )
        .route("/api/v1/improvements/{improvement_number}/abandonment", put(improvement_doors::abandon))
        .route("/api/v1/published-improvements", get(improvement_doors::list_published))
        .route("/api/v1/published-improvements/{improvement_number}", get(improvement_doors::find_published))
}

/// Standard answers, and questions to units.
fn inquiries() -> Router<Portal> {
    // Three texts of 4000 Chinese characters, escaped.
    let texts = Router::new()
        .route("/api/v1/standard-answers", get(standard_answer::list).post(standard_answer::add))
        .route("/api/v1/standard-answers/{code}", get(standard_answer::find).put(standard_answer::renew))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(texts)
        .route("/api/v1/standard-answers/{code}/approval", put(standard_answer::approve))
        .route(
            "/api/v1/standard-answers/{code}/retirement",
            put(standard_answer::retire).delete(standard_answer::restore),
        )
        .route("/api/v1/complaints/{complaint_number}/standard-answers/{code}", get(standard_answer::filled))
        .route("/api/v1/unit-inquiries", get(complaint_inquiry::list))
        .route("/api/v1/complaints/{complaint_number}/inquiries", post(complaint_inquiry::ask))
        .route("/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/response", put(complaint_inquiry::respond))
        .route("/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/decision", put(complaint_inquiry::decide))
        .route(
            "/api/v1/complaints/{complaint_number}/inquiries/{inquiry_id}/attachments/{attachment_id}",
            get(complaint_inquiry::file),
        )
}

/// Questionnaires.
fn questionnaires() -> Router<Portal> {
    Router::new()
        .route("/api/v1/surveys", get(surveys::list).post(surveys::add))
        .route("/api/v1/surveys/{survey_id}", get(surveys::find).put(surveys::save))
        .route("/api/v1/surveys/{survey_id}/versions", get(surveys::versions).post(surveys::publish))
        .route("/api/v1/surveys/{survey_id}/versions/{number}", get(surveys::version))
        .route("/api/v1/surveys/{survey_id}/retirement", put(surveys::retire).delete(surveys::restore))
        .layer(DefaultBodyLimit::max(QUESTIONNAIRE_BODY_LIMIT))
}

/// Passkeys; a binary built without them has no such doors.
#[cfg(feature = "passkey")]
fn passkeys() -> Router<Portal> {
    Router::new()
        .route("/api/v1/me/passkeys", get(passkey::list).post(passkey::add))
        .route("/api/v1/me/passkeys/{passkey_id}", delete(passkey::remove))
        .route("/api/v1/me/passkey-challenges", post(passkey::begin))
        .route("/api/v1/passkey-challenges", post(passkey::ask))
        .route("/api/v1/passkey-sessions", post(passkey::sign_in))
}

fn files(portal: Portal) -> Router {
    Router::new()
        .route("/assets/{file}", get(assets::asset))
        .route("/brand.css", get(assets::brand_style))
        .route("/brand-logo", get(assets::brand_logo))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(health::security_txt))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(portal)
}

async fn nothing_here() -> Refusal {
    Refusal::NotFound
}

/// Home may be found; pages of parcels are nobody's search result.
async fn robots() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/plain")],
        "User-agent: *\nDisallow: /track\nDisallow: /invitations/\nDisallow: /s/\nDisallow: /shared/\nDisallow: /api/\n",
    )
}
