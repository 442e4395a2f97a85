//! The pages, and the forms on them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension};
use axum::routing::{get, post};

use super::{BATCH_BODY_LIMIT, QUESTIONNAIRE_BODY_LIMIT, RULES_BODY_LIMIT, like_a_page, nothing_here};
#[cfg(feature = "passkey")]
use crate::account::pages::passkey as passkey_pages;
use crate::account::pages::{entry, mailed, people as staff, privacy as own_data, settings};
use crate::audit::pages as audit_pages;
use crate::deadline::pages as rules;
use crate::docs;
use crate::http::HoldsSecrets;
use crate::notification::pages as messages;
use crate::shipment::pages;
use crate::state::Portal;
use crate::survey::pages::tracking as asked;

/// Pages for people.
pub(super) fn pages(portal: Portal) -> Router {
    let doors = Router::new()
        .route("/", get(pages::home))
        .route("/track", get(pages::list))
        .route("/track/{waybill_number}", get(asked::show).post(pages::verify))
        .route("/inbox", get(messages::inbox).post(messages::read))
        .route("/account/notifications", get(messages::preferences).post(messages::set_preferences))
        .route("/desk/outbox", get(messages::outbox).post(messages::act))
        .route("/api/docs", get(docs::page))
        .route("/problems/{slug}", get(docs::problem))
        .route("/en", get(pages::language))
        .route("/en/", get(pages::language))
        .route("/en/{*rest}", get(pages::language))
        .route("/es", get(pages::language))
        .route("/es/", get(pages::language))
        .route("/es/{*rest}", get(pages::language))
        .route("/zh-CN", get(pages::language))
        .route("/zh-CN/", get(pages::language))
        .route("/zh-CN/{*rest}", get(pages::language))
        .merge(desk_pages())
        .merge(customer_pages())
        .merge(complaint_pages())
        .merge(super::suggestion::pages())
        .merge(survey_pages())
        .merge(result_pages())
        .merge(super::moderation::pages())
        .merge(improvement_pages())
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here);
    let secret = account_pages().method_not_allowed_fallback(nothing_here);
    let secret = like_a_page(secret, &portal).layer(Extension(HoldsSecrets));
    like_a_page(doors, &portal).merge(secret).with_state(portal)
}

/// Pages of accounts: they answer a form with a redirect or the page again. What is typed there is never shown again.
fn account_pages() -> Router<Portal> {
    let pages = Router::new()
        .route("/sign-in", get(entry::sign_in).post(entry::post_sign_in))
        .route("/sign-in/mail", get(entry::by_mail).post(entry::post_by_mail))
        .route("/sign-in/code", post(entry::post_code))
        .route("/sign-in/link/{token}", get(mailed::sign_in).post(mailed::post_sign_in))
        .route("/sign-out", post(entry::sign_out))
        .route("/register", get(entry::register).post(entry::post_register))
        .route("/forgot-password", get(entry::forgot_password).post(entry::post_forgot_password))
        .route("/reset-password/{token}", get(mailed::reset_password).post(mailed::post_reset_password))
        .route("/verify-email/{token}", get(mailed::verify_email).post(mailed::post_verify_email))
        .route("/confirm-email/{token}", get(mailed::confirm_email).post(mailed::post_confirm_email))
        .route("/set-up/{token}", get(mailed::set_up).post(mailed::post_set_up))
        .route("/account", get(settings::account))
        .route("/account/profile", post(settings::post_profile))
        .route("/account/email", post(settings::post_email))
        .route("/account/password", post(settings::post_password))
        .route("/account/data", get(own_data::data).post(own_data::erase))
        .route("/account/devices", get(settings::show_devices).post(settings::post_devices))
        .route("/account/second-factor", get(settings::show_second_factor).post(settings::post_second_factor));
    #[cfg(feature = "passkey")]
    let pages = pages.route("/account/passkeys", post(passkey_pages::remove));
    pages
}

/// Pages of the operator's own people.
fn desk_pages() -> Router<Portal> {
    use crate::report::pages::{figures, rules as rule_pages, unit};
    // A whole pack in a form, percent-encoded.
    let texts = Router::new()
        .route("/admin/rules/{key}", get(rule_pages::pack).post(rules::change_pack))
        .route("/admin/calendars/{key}", get(rule_pages::calendar).post(rules::change_calendar))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .route("/desk/people", get(staff::people).post(staff::add_staff))
        .route("/desk/people/{person_id}", get(staff::person).post(staff::change_person))
        .route("/desk/units", get(staff::units).post(staff::put_unit))
        .route("/desk/audit", get(audit_pages::audit))
        .route("/desk/figures", get(figures::show))
        .route("/desk/figures/units", get(figures::units))
        .route("/desk/units/{code}", get(unit::show).post(unit::post))
        .route("/admin/rules", get(rules::list))
        .merge(texts)
}

/// What the answers of surveys say, for the desk and for whoever holds a link.
fn result_pages() -> Router<Portal> {
    use crate::survey::expectation::pages as expectation;
    use crate::survey::result::pages;
    Router::new()
        .route("/account/expectations", get(expectation::show).post(expectation::post))
        .route("/desk/praise", get(crate::survey::praise::pages::show))
        .route("/desk/surveys", get(pages::list))
        .route("/desk/surveys/{survey_id}/results", get(pages::show).post(pages::post))
        .route("/desk/surveys/{survey_id}/comments", get(pages::comments))
        .route("/shared/results/{token}", get(pages::shared))
}

/// What is changed: for staff, and what everybody may read of it.
fn improvement_pages() -> Router<Portal> {
    use crate::improvement::pages::{form, public, show};
    let texts = Router::new()
        .route("/desk/improvements/new", get(form::show_new).post(form::post_new))
        .route("/desk/improvements/{improvement_number}", get(show::show).post(show::post))
        .route("/desk/improvements/{improvement_number}/edit", get(form::show_edit).post(form::post_edit))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(texts)
        .route("/desk/improvements", get(show::list))
        .route("/improvements", get(public::list))
        .route("/improvements/{improvement_number}", get(public::show))
}

/// Pages of organisations, lists of shipments; all for those who are signed in.
fn customer_pages() -> Router<Portal> {
    use crate::customer::class::pages as classes;
    use crate::customer::pages::{invitation, keys, members, organisation, organisations};
    use crate::shipment::{mine, overview};
    Router::new()
        .route("/desk/classes", get(classes::show))
        .route("/desk/classes/{id}", get(classes::show_one).post(classes::post))
        .route("/organisations", get(organisations::show).post(organisations::found))
        .route("/organisations/{id}", get(organisation::show).post(organisation::change))
        .route("/organisations/{id}/members", get(members::show).post(members::change))
        .route("/organisations/{id}/keys", get(keys::show).post(keys::change))
        .route("/admin/api-keys", get(keys::show_of_operator).post(keys::change_of_operator))
        .route("/invitations/{token}", get(invitation::show).post(invitation::accept))
        .route("/shipments", get(overview::pages::show))
        .route("/my-parcels", get(mine::pages::show).post(mine::pages::change))
}

/// The queue, the team, and the screen of a case.
fn case_pages() -> Router<Portal> {
    use crate::complaint::pages::standard;
    use crate::desk::pages::{assignment, bulk, case, go, inquiries, queue, queue_views, settings, team};
    let answers = Router::new()
        .route("/admin/answers", get(standard::list).post(standard::add))
        .route("/admin/answers/{code}", get(standard::show).post(standard::change))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(answers)
        .route("/desk/inquiries", get(inquiries::show))
        .route("/desk", get(queue::show))
        .route("/desk/steps", post(queue::finish_step))
        .route("/desk/views", get(queue_views::show).post(queue_views::post))
        .route("/desk/go", get(go::show))
        .route("/desk/bulk", get(bulk::show).post(bulk::post))
        .route("/desk/absence", post(team::set_absence))
        .route("/desk/team", get(team::show).post(team::post))
        .route("/admin", get(settings::show))
        .route("/admin/assignment", get(assignment::show).post(assignment::post))
        .route("/desk/complaints/{complaint_number}", get(case::show).post(case::post))
        .route("/desk/complaints/{complaint_number}/customer-view", get(case::customer_view))
}

/// Campaigns for staff; links that anybody answers who holds one.
fn survey_pages() -> Router<Portal> {
    use crate::survey::pages::{campaign, invitation, own};
    use crate::survey::praise::pages as praise;
    // Words of all questions, percent-encoded, and a list of addresses.
    let texts = Router::new()
        .route("/s/{token}", get(invitation::show).post(invitation::post))
        .route("/admin/campaigns", get(campaign::list).post(campaign::add))
        .route("/admin/campaigns/{id}", get(campaign::show).post(campaign::post))
        .layer(DefaultBodyLimit::max(RULES_BODY_LIMIT));
    Router::new()
        .merge(texts)
        .route("/s/{token}/refusal", get(invitation::ask_refusal).post(invitation::refuse))
        .route("/s/{token}/praise", post(praise::post))
        .route("/admin/campaigns/{id}/poster", get(campaign::show_poster).post(campaign::post_poster))
        .route("/account/surveys", get(own::show).post(own::post))
        .merge(questionnaire_pages())
}

/// Questionnaires, for those who write them.
fn questionnaire_pages() -> Router<Portal> {
    use crate::survey::pages::{builder, file, list};
    Router::new()
        .route("/admin/surveys", get(list::list).post(list::add))
        .route("/admin/surveys/{survey_id}", get(builder::show).post(builder::change))
        .route("/admin/surveys/{survey_id}/preview", get(builder::preview))
        .route("/admin/surveys/{survey_id}/questionnaire", get(file::export).post(file::import))
        .layer(DefaultBodyLimit::max(QUESTIONNAIRE_BODY_LIMIT))
}

/// Who calls, the customer's card, and what is filed for a customer.
fn customer_desk_pages() -> Router<Portal> {
    use crate::desk::pages::{call, customer, taking};
    Router::new()
        .route("/desk/call", get(call::show))
        .route("/desk/customers/{customer}", get(customer::show).post(customer::post))
        .route("/desk/complaints/new", get(taking::show).post(taking::post))
}

/// Pages of complaints: guests come with a link.
fn complaint_pages() -> Router<Portal> {
    use crate::complaint::pages::{batch, causes, file, follow, list};
    use crate::suggestion::pages::proposal;
    Router::new()
        .route("/complain", get(file::show).post(file::post))
        .route("/complaints", get(list::show))
        .route(
            "/complaints/batch",
            get(batch::show).post(batch::post).layer(DefaultBodyLimit::max(2 * BATCH_BODY_LIMIT)),
        )
        .route("/complaints/{complaint_number}", get(proposal::show).post(follow::post))
        .route("/admin/causes", get(causes::show).post(causes::post))
        .route("/desk/jobs", get(list::jobs))
        .merge(case_pages())
        .merge(customer_desk_pages())
}
