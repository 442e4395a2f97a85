//! The contract, written by the code itself: OpenAPI 3.1 at `/api/openapi.json`.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response as Stated};
use utoipa::{Modify, OpenApi};

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
use crate::desk::http as desk;
use crate::desk::http::contract::DeskLists;
use crate::improvement::http::contract::Improvements;
use crate::notification::http::{inbox, outbox, preference};
use crate::report::http as figures;
use crate::shipment::http::{ingest, list, mine, tracking};
use crate::suggestion::http::contract::Suggestions;
use crate::suggestion::http::staff_contract::Moderation;
use crate::survey::http::contract::Surveys;

/// Every operation of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Parceldesk API",
        description = "Track shipments, state shipments and tracking events, sign in. Every refusal is an RFC 9457 problem."
    ),
    paths(
        tracking::find,
        tracking::list,
        tracking::verify,
        tracking::changes,
        ingest::state_shipment,
        ingest::renew_link,
        ingest::record_events,
        list::list,
        list::export,
        mine::list,
        mine::add,
        mine::forget,
        claims::estimate,
        complaints::file,
        complaint_cause::list,
        complaint_cause::find,
        complaint_cause::add,
        complaint_cause::change,
        complaints::find,
        complaints::write,
        complaints::resolve,
        complaints::read,
        complaints::escalate,
        complaints::withdraw,
        complaints::reopen,
        complaints::join,
        complaints::renew_link,
        complaints::attachment,
        complaint_desk::acknowledge,
        complaint_desk::assign,
        complaint_desk::add_statement,
        complaint_desk::decide,
        complaint_desk::answer,
        complaint_desk::tell,
        complaint_desk::validate,
        complaint_desk::set_outcome,
        complaint_desk::relate,
        complaint_desk::merge,
        complaint_split::make,
        complaint_inquiry::list,
        complaint_inquiry::ask,
        complaint_inquiry::respond,
        complaint_inquiry::decide,
        complaint_inquiry::file,
        standard_answer::list,
        standard_answer::find,
        standard_answer::add,
        standard_answer::renew,
        standard_answer::approve,
        standard_answer::retire,
        standard_answer::restore,
        standard_answer::filled,
        complaint_list::list,
        complaint_list::find_draft,
        complaint_list::put_draft,
        complaint_list::jobs,
        complaint_list::export,
        complaint_batch::file,
        figures::find_complaints,
        figures::export_complaints,
        figures::find_clocks,
        figures::export_clocks,
        figures::find_units,
        figures::export_units,
        contacts::log,
        contacts::list,
        complaint_rules::list,
        complaint_rules::find,
        complaint_rules::add,
        complaint_rules::change,
        complaint_bulk::assign,
        complaint_bulk::answer,
        complaint_team::hand_over,
        complaint_team::begin_absence,
        complaint_team::end_absence,
        complaint_team::team,
        desk::be_present,
        desk::changes,
        customer_class::find,
        customer_class::put,
        customer_class::end,
        customer_class::overview,
        customer_class::members,
        customer_class::changes,
        organisations::found,
        organisations::list,
        organisations::find,
        organisations::rename,
        organisations::attach,
        organisations::detach,
        members::list,
        members::set_role,
        members::remove,
        invitations::list,
        invitations::invite,
        invitations::revoke,
        invitations::accept,
        directory::list_sites,
        directory::add_site,
        directory::remove_site,
        directory::list_contacts,
        directory::add_contact,
        directory::remove_contact,
        keys::list,
        keys::create,
        keys::revoke,
        keys::list_of_operator,
        keys::create_of_operator,
        keys::revoke_of_operator,
        way_in::register,
        way_in::verify_email,
        way_in::send_sign_in_link,
        way_in::send_password_reset,
        way_in::reset_password,
        way_in::finish_email,
        sessions::open,
        sessions::close,
        sessions::list,
        sessions::revoke,
        sessions::revoke_others,
        sessions::set_up,
        people::list,
        people::disclose,
        people::disable,
        people::enable,
        people::add_staff,
        people::set_role,
        people::remove_role,
        people::list_units,
        people::put_unit,
        me::find,
        me::set_profile,
        me::set_password,
        me::begin_email,
        me::begin_second_factor,
        me::confirm_second_factor,
        me::remove_second_factor,
        privacy::export,
        privacy::erase,
        inbox::list,
        inbox::read,
        preference::find,
        preference::set,
        outbox::list,
        outbox::retry,
        outbox::drop,
        attachments::upload,
        attachments::remove,
        audit::list::list,
        audit::export::export,
        packs::list,
        packs::find,
        packs::confirm,
        packs::add,
        calendars::list,
        calendars::find,
        calendars::confirm,
        calendars::add,
    ),
    tags(
        (name = "tracking", description = "For everybody: where is my parcel"),
        (name = "account", description = "People: registration, signing in by a session cookie, devices, second factor"),
        (name = "people", description = "For administrators: people, staff, hubs and service points"),
        (name = "audit", description = "Who did what, for auditors and administrators"),
        (name = "complaints", description = "For guests with a link, people and staff: one side of a complaint each"),
        (name = "suggestions", description = "For everybody: what customers would have otherwise, voices, comments, what became of it"),
        (name = "figures", description = "For managers, supervisors and administrators, of a unit for its own staff: counts, rates and their intervals"),
        (name = "surveys", description = "Questionnaires and their versions, and whom they are sent, for managers and administrators; for everybody with a link: answering it once"),
        (name = "improvements", description = "What was changed because customers spoke, before and after: for staff, and what is published for everybody"),
        (name = "contacts", description = "For the desk: the log of calls, letters and visits of a customer"),
        (name = "desk", description = "For the operator's people at the desk: who gets what, who has what, one act on many complaints"),
        (name = "operation", description = "For those who run the portal: what it does by itself"),
        (name = "rules", description = "For those who answer for deadlines: packs of rules and calendars, with sources and versions"),
        (name = "ingest", description = "For transport management systems, with an API key of scope `ingest`"),
        (name = "inbox", description = "For whoever is signed in: messages, and when to send them"),
        (name = "outbox", description = "For administrators and supervisors: all mail of the portal"),
        (name = "shipments", description = "For those who are signed in: all shipments of an organisation, own parcels; what a claim may come to"),
        (name = "attachments", description = "For everybody: photos, PDF and videos for a complaint or claim"),
        (name = "organisations", description = "For business customers: colleagues, places, contacts"),
        (name = "api-keys", description = "Keys of organisations and of the operator"),
    ),
    modifiers(
        &Suggestions, &Moderation, &Surveys, &Improvements, &DeskLists, &Passkeys, &ApiKeySecurity, &Bodies, &Problems, &Limits, &OperationIds
    )
)]
pub struct Contract;

/// Adds the operations of passkeys, where they are built in.
struct Passkeys;

impl Modify for Passkeys {
    #[cfg(feature = "passkey")]
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(PasskeyContract::openapi());
    }

    #[cfg(not(feature = "passkey"))]
    fn modify(&self, _: &mut utoipa::openapi::OpenApi) {}
}

#[cfg(feature = "passkey")]
#[derive(OpenApi)]
#[openapi(paths(passkey::list, passkey::begin, passkey::add, passkey::remove, passkey::ask, passkey::sign_in))]
struct PasskeyContract;

struct ApiKeySecurity;

impl Modify for ApiKeySecurity {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key: pd_…")).build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("api_key", SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::with_description(
            "pd_session",
            "The cookie of a signed-in person; `__Host-pd_session` on https",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Path and operation of every door.
fn operations(openapi: &mut utoipa::openapi::OpenApi) -> impl Iterator<Item = (&str, &mut Operation)> {
    openapi.paths.paths.iter_mut().flat_map(|(path, item)| {
        let PathItem { get, post, put, patch, delete, .. } = item;
        let methods = [get, post, put, patch, delete].into_iter().flatten();
        methods.map(move |operation| (path.as_str(), operation))
    })
}

/// What every door that reads a body may answer: said once here instead of at each operation.
struct Bodies;

impl Modify for Bodies {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for (path, operation) in operations(openapi) {
            let Some(RefOr::T(body)) = &operation.request_body else { continue };
            let is_json = body.content.contains_key("application/json");
            // Files are measured as they arrive; what is too large is named like any other fault of a file.
            if !body.content.contains_key("application/octet-stream") {
                state(operation, "413", "The body is larger than this door takes");
            }
            if is_json && minds_its_type(path, operation) {
                state(operation, "415", "The body is not stated to be application/json");
            }
            let parameters = operation.parameters.iter().flatten();
            let names = parameters.filter_map(|p| if let RefOr::T(p) = p { Some(p.name.as_str()) } else { None });
            if names.into_iter().any(|name| name == "Idempotency-Key") {
                state(operation, "409", "The first request of this Idempotency-Key is still running");
            }
        }
    }
}

/// True for doors that want `Content-Type: application/json`; the others take their bytes for JSON whatever they are
/// called. `openapi` among the tests asks every door.
fn minds_its_type(path: &str, operation: &Operation) -> bool {
    let is_tagged = |tag: &str| operation.tags.iter().flatten().any(|known| known == tag);
    is_tagged("account") || is_tagged("people") || path.ends_with("/preferences") || path.ends_with("/verification")
}

/// States a refusal that the operation has not stated with words of its own.
fn state(operation: &mut Operation, status: &str, description: &str) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let mut stated = Stated::new(description);
    stated.content.insert("application/problem+json".to_string(), problem.into());
    operation.responses.responses.entry(status.to_string()).or_insert(RefOr::T(stated));
}

/// Every 429 says what the limit is and when there is some left (draft-ietf-httpapi-ratelimit-headers-10).
struct Limits;

impl Modify for Limits {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let refusals = operations(openapi).filter_map(|(_, operation)| operation.responses.responses.get_mut("429"));
        for refusal in refusals {
            let RefOr::T(refusal) = refusal else { continue };
            for (name, description) in [
                ("Retry-After", "Seconds until it may be tried again"),
                ("RateLimit-Policy", "The limit: `\"name\";q=60;w=60`, 60 within 60 seconds"),
                ("RateLimit", "What is left of it: `\"name\";r=0;t=12`, none for 12 seconds"),
            ] {
                let mut header = Header::default();
                header.description = Some(description.to_string());
                refusal.headers.insert(name.to_string(), header.into());
            }
        }
    }
}

/// Every refusal is `application/problem+json`: said once here instead of at each operation.
struct Problems;

impl Modify for Problems {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let responses = operations(openapi).flat_map(|(_, operation)| &mut operation.responses.responses);
        for (status, response) in responses {
            let RefOr::T(response) = response else { continue };
            if status.starts_with(['4', '5'])
                && let Some(content) = response.content.shift_remove("application/json")
            {
                response.content.insert("application/problem+json".to_string(), content);
            }
        }
    }
}

/// Handlers of several features have the same name. An id that would stand twice becomes method and path.
struct OperationIds;

impl Modify for OperationIds {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let mut count: HashMap<String, usize> = HashMap::new();
        let all = |item: &utoipa::openapi::PathItem| {
            let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
            operations.into_iter().flatten().filter_map(|o| o.operation_id.clone()).collect::<Vec<String>>()
        };
        for id in openapi.paths.paths.values().flat_map(all) {
            *count.entry(id).or_default() += 1;
        }
        for (path, item) in &mut openapi.paths.paths {
            let operations = [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("put", &mut item.put),
                ("patch", &mut item.patch),
                ("delete", &mut item.delete),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let id = operation.operation_id.as_deref().unwrap_or_default();
                if count.get(id).is_none_or(|times| *times > 1) {
                    operation.operation_id = Some(id_of(method, path));
                }
            }
        }
    }
}

/// `get_organisations_id_members` of `GET /api/v1/organisations/{id}/members`.
fn id_of(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !matches!(*word, "" | "api" | "v1"));
    std::iter::once(method).chain(words).collect::<Vec<&str>>().join("_")
}

/// The contract as text; the same for the life of the process.
pub fn json() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| Contract::openapi().to_pretty_json().unwrap_or_default())
}

pub async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")], json()).into_response()
}
