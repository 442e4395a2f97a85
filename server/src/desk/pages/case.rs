//! One case: `GET` and `POST /desk/complaints/{complaint_number}`, and what its customer sees.

use app::attachment::AttachmentClaim;
use app::complaint::components::category_name;
use app::complaint::pages::{Sent, Zoned, complaint};
use app::complaint::{
    AnswerDraft, AttributionDecision, Complaint, FilledAnswer, InquiryDraft, InquiryResponse, MessageDraft,
    PromiseDraft, PromiseOutcome, SplitDraft, UsedAnswer,
};
use app::desk::pages::{CaseScreen, case};
use app::desk::{Choice, Typed, api};
use app::problem::FieldProblem;
use app::suggestion::moderation::ProposalDraft;
use app::value::{Instant, LocalInstant};
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{chosen_people, units};
use crate::attachment::form::{self, Form};
use crate::clock::in_zone;
use crate::complaint::answer::Known;
use crate::complaint::pages::file::taken;
use crate::complaint::staff::Validation;
use crate::complaint::{Seat, answer, causes, inquiry, relation, seat, split, staff, standard, view};
use crate::deadline;
use crate::http::{Caller, Refusal};
use crate::page;
use crate::session::Staff;
use crate::state::Portal;
use crate::suggestion::proposing;
use crate::token;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CaseQuery {
    done: Option<String>,
    /// Code of the standard answer to begin with.
    standard_answer: String,
    answer_search: String,
}

/// The seat of a member of staff; a case that does not concern them is none.
async fn staff_seat(portal: &Portal, caller: &Caller, headers: &HeaderMap, number: &str) -> Result<Seat, Refusal> {
    let seat = seat(portal, caller, headers, number).await?;
    if seat.is_staff() { Ok(seat) } else { Err(Refusal::NotFound) }
}

/// `GET /desk/complaints/{complaint_number}`. Whoever complains themselves finds it where customers do.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Staff,
    Path(number): Path<String>,
    Query(query): Query<CaseQuery>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let seat = seat(&portal, &caller, &headers, &number).await?;
    if seat.is_customers() {
        return Ok(Redirect::to(&["/complaints/", seat.number()].concat()).into_response());
    }
    if !seat.is_staff() {
        return Err(Refusal::NotFound);
    }
    let filled = match query.standard_answer.as_str() {
        "" => None,
        // Retired meanwhile, it is chosen again from those there are.
        code => match standard::filled(&portal, &seat, code).await {
            Err(Refusal::NotFound | Refusal::Forbidden) => None,
            found => Some(found?),
        },
    };
    let begun = Begun { filled, answer_search: query.answer_search.trim().to_string() };
    render(&portal, &caller, &seat, (&Typed::default(), begun), query.done.is_some(), StatusCode::OK).await
}

/// `GET /desk/complaints/{complaint_number}/customer-view`: the customer's page, to look at only.
pub async fn customer_view(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let seat = staff_seat(&portal, &caller, &headers, &number).await?.as_seen_by_customer()?;
    let mut found = view::view(&portal, &seat, caller.locale).await?;
    found.may.clear();
    let local = local(&portal);
    let zoned = Zoned { is_preview: true, ..zoned(&portal, &found, &local) };
    let path = api::preview_page(seat.number());
    Ok(page::render(&portal, &caller, &path, StatusCode::OK, |visitor| complaint(visitor, &found, &zoned)))
}

fn local(portal: &Portal) -> impl Fn(Instant) -> LocalInstant + '_ {
    |at| in_zone(at, &portal.settings.zone)
}

fn zoned<'z>(portal: &Portal, found: &Complaint, local: &'z dyn Fn(Instant) -> LocalInstant) -> Zoned<'z> {
    let deadlines = found.deadlines.iter().cloned();
    Zoned {
        deadlines: deadlines.map(|due| deadline::pages::shown(due, &portal.settings.zone)).collect(),
        local,
        sent: Sent::default(),
        link: None,
        is_new: false,
        is_mailed: false,
        is_done: false,
        is_guest: false,
        may_join: false,
        is_filer: true,
        is_preview: false,
        beside: &|_, _| None,
    }
}

/// `POST /desk/complaints/{complaint_number}`: each form of the screen says which one it is.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    _: Staff,
    Path(number): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let seat = staff_seat(&portal, &caller, &headers, &number).await?;
    let sent = form::read(&portal, &caller, request).await?;
    let done = match sent.text("form") {
        "split" => split_off(&portal, &caller, seat.clone(), &sent).await,
        _ => act(&portal, &caller, seat.clone(), &sent).await.map(|()| seat.number().to_string()),
    };
    let refused = match done {
        Ok(number) => {
            let path = [&api::case_page(&number), "?done=1"].concat();
            return Ok(Redirect::to(&path).into_response());
        }
        Err(refusal) => refusal,
    };
    let status = refused.status();
    let taken = taken(&sent, &refused);
    let mut typed = Typed { key: key(&sent), values: sent.fields().to_vec(), taken, ..Typed::default() };
    match refused {
        Refusal::Invalid(faults) => {
            let faults = faults
                .into_iter()
                .map(|fault| FieldProblem { pointer: fault.pointer.replace("/promise/", "/promise_"), ..fault });
            (typed.files, typed.faults.0) = faults.partition(FieldProblem::is_of_files);
        }
        // Decided or disputed meanwhile: the screen shows how it stands now.
        Refusal::Conflict => typed.is_conflict = true,
        Refusal::Blocked(faults) => (typed.is_conflict, typed.faults.0) = (true, faults),
        other => return Err(other),
    }
    let seat = staff_seat(&portal, &caller, &headers, seat.number()).await?;
    render(&portal, &caller, &seat, (&typed, Begun::default()), false, status).await
}

/// Which form of the screen it was.
fn key(sent: &Form) -> String {
    match sent.text("about") {
        "" => sent.text("form").to_string(),
        about => [sent.text("form"), "-", about].concat(),
    }
}

/// What a unit says of a question; everything else is the desk's.
async fn act(portal: &Portal, caller: &Caller, seat: Seat, sent: &Form) -> Result<(), Refusal> {
    let is_contested = match sent.text("form") {
        "explain" => false,
        "contest" => true,
        _ => return desk_act(portal, caller, seat.as_desk()?, sent).await,
    };
    if !sent.faults.is_empty() {
        return Err(Refusal::Invalid(sent.faults.clone()));
    }
    let attachment_ids = sent.claims("file_taken").iter().map(AttachmentClaim::to_string).collect();
    let response = InquiryResponse { text: sent.text("text").to_string(), is_contested, attachment_ids };
    inquiry::respond(portal, caller, seat, sent.text("about"), response).await
}

/// The answer with the promise that stands before it, when anything of it was typed.
fn answer_of(sent: &Form) -> AnswerDraft {
    let (what, due_on) = (sent.text("promise_what").to_string(), sent.text("promise_due_on").to_string());
    let unit_code = Some(sent.text("promise_unit_code").to_string()).filter(|code| !code.is_empty());
    let is_promise = [&what, &due_on].iter().any(|text| !text.trim().is_empty());
    let used = || {
        Some(UsedAnswer {
            code: sent.text("standard_answer").to_string(),
            number: sent.text("standard_number").parse().ok()?,
        })
    };
    AnswerDraft {
        text: sent.text("text").to_string(),
        standard_answer: used().filter(|used| !used.code.is_empty()),
        promise: is_promise.then_some(PromiseDraft { what, due_on, unit_code }),
        after: None,
        to_merged: sent.text("to_merged") == "1",
    }
}

fn inquiry_of(sent: &Form) -> Result<InquiryDraft, Refusal> {
    let limit = match sent.text("limit").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Refusal::field("/limit", "malformed", "a whole number"))?),
    };
    Ok(InquiryDraft {
        unit_code: sent.text("unit_code").to_string(),
        question: sent.text("question").to_string(),
        limit,
        limit_unit: sent.text("limit_unit").parse().ok(),
    })
}

async fn desk_act(portal: &Portal, caller: &Caller, seat: Seat, sent: &Form) -> Result<(), Refusal> {
    let text = sent.text("text");
    let some = |name| Some(sent.text(name)).filter(|text| !text.is_empty());
    match sent.text("form") {
        "acknowledge" => staff::acknowledge(portal, caller, seat).await,
        "take" => {
            let reader = seat.person_id().unwrap_or_default().to_string();
            staff::assign(portal, caller, seat, (&reader, None)).await
        }
        // The form sends the unit as it was shown: what nobody chose must not undo what somebody decided meanwhile.
        "assign" => {
            let unit_code = some("unit_code").filter(|code| *code != sent.text("known_unit_code"));
            staff::assign(portal, caller, seat, (sent.text("person_id"), unit_code)).await
        }
        "write" => {
            if !sent.faults.is_empty() {
                return Err(Refusal::Invalid(sent.faults.clone()));
            }
            let attachment_ids = sent.claims("file_taken").iter().map(AttachmentClaim::to_string).collect();
            let asks_customer = sent.text("asks") == "1";
            let draft =
                MessageDraft { text: text.to_string(), attachment_ids, asks_customer, ..MessageDraft::default() };
            staff::write(portal, caller, seat, draft).await.map(|_| ())
        }
        "note" => {
            let draft = MessageDraft { text: text.to_string(), is_internal: true, ..MessageDraft::default() };
            staff::write(portal, caller, seat, draft).await.map(|_| ())
        }
        "statement" => {
            let said = (sent.text("record"), sent.text("customer"));
            staff::add_statement(portal, caller, seat, said).await.map(|_| ())
        }
        "decide" => {
            let verdict = sent.text("verdict").parse();
            let verdict = verdict.map_err(|error: String| Refusal::field("/verdict", "required", &error))?;
            staff::decide(portal, caller, seat, sent.text("about"), (verdict, sent.text("why"), None)).await
        }
        "answer" => answer::answer(portal, caller, seat, answer_of(sent), Known::Last(sent.text("after"))).await,
        "told" => staff::told(portal, caller, seat).await,
        "judge" => {
            let is_valid = match sent.text("is_valid") {
                "yes" => true,
                "no" => false,
                _ => return Err(Refusal::field("/is_valid", "required", "say whether the firm was responsible")),
            };
            let owned = |name| some(name).map(str::to_string);
            let known_unit_code = Some(sent.text("known_unit_code").to_string());
            let asked = Validation { is_valid, unit_code: owned("unit_code"), cause: owned("cause"), known_unit_code };
            staff::validate(portal, caller, seat, &asked).await
        }
        _ => follow_up(portal, caller, seat, sent).await,
    }
}

/// What follows from a case: what was promised, units, other complaints.
async fn follow_up(portal: &Portal, caller: &Caller, seat: Seat, sent: &Form) -> Result<(), Refusal> {
    match sent.text("form") {
        "promise" => {
            let is_kept = match sent.text("outcome") {
                "kept" => true,
                "broken" => false,
                _ => return Err(Refusal::BadRequest),
            };
            answer::set_outcome(portal, caller, seat, sent.text("about"), PromiseOutcome { is_kept }).await
        }
        "inquire" => inquiry::ask(portal, caller, seat, inquiry_of(sent)?).await.map(|_| ()),
        "attribution" => {
            let decision = sent.text("decision").parse();
            let decision = decision.map_err(|error: String| Refusal::field("/decision", "required", &error))?;
            let asked = AttributionDecision { decision, why: sent.text("why").to_string() };
            inquiry::decide(portal, caller, seat, sent.text("about"), &asked).await
        }
        "propose" => {
            let draft = ProposalDraft {
                topic: sent.text("topic").to_string(),
                title: sent.text("title").to_string(),
                text: sent.text("text").to_string(),
                is_public: sent.text("is_public") == "1",
            };
            proposing::propose(portal, caller, seat, draft).await.map(|_| ())
        }
        "relate" => relation::relate(portal, caller, seat, sent.text("complaint_number")).await,
        "merge" => relation::merge(portal, caller, seat, sent.text("complaint_number")).await,
        _ => Err(Refusal::BadRequest),
    }
}

/// One matter into a case of its own, which is what is worked on next.
async fn split_off(portal: &Portal, caller: &Caller, seat: Seat, sent: &Form) -> Result<String, Refusal> {
    let stated = |name| Some(sent.text(name).to_string()).filter(|text| !text.trim().is_empty());
    let chosen = |box_name: &str| -> Vec<String> {
        sent.fields().iter().filter(|(name, _)| name == box_name).map(|(_, id)| id.clone()).collect()
    };
    let draft = SplitDraft {
        category: sent.text("category").to_string(),
        cause: stated("cause"),
        remedy_sought: stated("remedy_sought"),
        waybill_number: stated("waybill_number"),
        words: chosen("words"),
        attachment_ids: chosen("attachment_ids"),
    };
    let done = split::split(portal, caller, seat, draft, Some(sent.text("once"))).await?;
    Ok(done.complaint_number)
}

/// With what the answer begins.
#[derive(Debug, Default)]
struct Begun {
    filled: Option<FilledAnswer>,
    answer_search: String,
}

/// Those of the complaint's category and of all, in the reader's language; none for whoever does not answer.
async fn answers(portal: &Portal, caller: &Caller, found: &Complaint, search: &str) -> Result<Vec<Choice>, Refusal> {
    if !found.may.contains(&app::complaint::Act::Answer) {
        return Ok(Vec::new());
    }
    let all = standard::usable(portal, Some(found.category)).await?;
    let of_cause = all.iter().filter(|answer| answer.cause.is_none() || answer.cause == found.cause);
    let wanted = search.to_lowercase();
    let choices = of_cause.filter_map(|answer| {
        let title = answer.in_use()?.titles.of(caller.locale).to_string();
        let is_wanted = title.to_lowercase().contains(&wanted) || answer.code.contains(&wanted);
        is_wanted.then(|| Choice::new(&answer.code, title))
    });
    Ok(choices.collect())
}

async fn render(
    portal: &Portal,
    caller: &Caller,
    seat: &Seat,
    (typed, begun): (&Typed, Begun),
    is_done: bool,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let found = view::view(portal, seat, caller.locale).await?;
    let (colleagues, units) = (chosen_people(portal).await?, units(portal).await?);
    let causes = causes(&portal.store, caller.locale).await?;
    let all_causes = causes.iter().map(|cause| {
        let category = category_name(caller.locale, cause.category);
        Choice::new(&cause.code, [category, " · ", &cause.name].concat())
    });
    let all_causes = all_causes.collect();
    let of_category = causes.into_iter().filter(|cause| cause.category == found.category);
    let answers = answers(portal, caller, &found, &begun.answer_search).await?;
    let proposals = proposing::list(portal, seat).await?;
    let local = local(portal);
    let screen = CaseScreen {
        zoned: zoned(portal, &found, &local),
        reader_id: seat.person_id().unwrap_or_default().to_string(),
        colleagues,
        units,
        causes: of_category.map(|cause| Choice::new(cause.code, cause.name)).collect(),
        all_causes,
        once: token::random_hex(16).map_err(|_| Refusal::Unavailable)?,
        answers,
        answer_search: begun.answer_search,
        filled: begun.filled,
        typed,
        is_done,
        proposals,
        there: there(portal, caller, seat),
    };
    let path = api::case_page(seat.number());
    Ok(page::render(portal, caller, &path, status, |visitor| case(visitor, &found, &screen)))
}

/// Which colleagues are at the case, for those who work it.
fn there(portal: &Portal, caller: &Caller, seat: &Seat) -> String {
    match seat.clone().as_desk() {
        Ok(seat) => {
            let reader = seat.person_id().unwrap_or_default();
            portal.presence.words(caller.locale, seat.number(), reader, portal.clock.now())
        }
        Err(_) => String::new(),
    }
}
