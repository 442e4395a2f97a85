//! `/s/{token}`: a survey is answered section by section, without script. What an anonymous link was answered so far
//! travels with the form; of others it is kept, by POST alone.

use app::locale::Locale;
use app::problem::FieldProblem;
use app::survey::campaign::api;
use app::survey::form::{self, Next, Turn, fields, pages, section_of, turn, value};
use app::survey::invitation::pages::{AnswerScreen, ThanksScreen, answer as screen, closed, refusal, thanks};
use app::survey::invitation::{Closed, ResponseDraft};
use app::survey::praise::PraiseDraft;
use app::survey::{Answers, tidy};
use app::ui::form::Faults;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::http::one_click::Posted;
use crate::http::{Caller, Refusal, cookie};
use crate::page::render;
use crate::state::Portal;
use crate::survey::invitation::{self, Opened};
use crate::survey::praise;

/// What the fields of the form are called that are no answers: no question has a hyphen in its key.
const SECTION: &str = "section-number";
const SO_FAR: &str = "so-far";
/// Remembers which posters this browser has answered, as far as a cookie can tell.
const POSTERS: &str = "pd_posters";
const POSTERS_S: u64 = 30 * 86_400;
/// Posters that one browser remembers.
const MOST_POSTERS: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    section: Option<usize>,
    done: Option<String>,
}

/// The reader's own choice of a language before that of the invitation.
fn in_its_language(caller: Caller, headers: &HeaderMap, opened: &Opened) -> Caller {
    let chosen = cookie::get(headers, "lang").and_then(Locale::from_tag);
    let locale = chosen.or(opened.invited.as_ref().map(|invited| invited.locale)).unwrap_or(caller.locale);
    Caller { locale, ..caller }
}

/// `GET /s/{token}`: records nothing.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let opened = invitation::open(&portal, &secret).await?;
    let caller = in_its_language(caller, &headers, &opened);
    let path = api::answer_page(&secret);
    let is_answered_here = opened.invited.is_none() && posters(&headers).contains(&mark(&opened));
    let reason = opened.closed(portal.clock.now()).or(is_answered_here.then_some(Closed::Answered));
    match (reason, wanted.done) {
        (Some(Closed::Answered), Some(_)) => after((&portal, &caller), (&opened, &secret), None).await,
        (Some(reason), _) => Ok(render(&portal, &caller, &path, StatusCode::GONE, |visitor| closed(visitor, reason))),
        (None, _) => {
            let so_far = opened.so_far();
            let section = wanted.section.or_else(|| first_open(&opened, &so_far)).unwrap_or_default();
            let typed = fields(&opened.questionnaire, &so_far);
            let step = Step { section, answers: so_far, typed, problems: Vec::new() };
            Ok(page(&portal, &caller, (&opened, &secret), StatusCode::OK, step))
        }
    }
}

/// What is shown after an answer.
pub fn thanks_path(secret: &str) -> String {
    [&api::answer_page(secret), "?done=1"].concat()
}

/// The same page again, with thanks that were typed and refused.
///
/// # Errors
/// `NotFound` for a link that never was; the database's.
pub async fn thanks_page(
    (portal, caller, headers): (&Portal, Caller, &HeaderMap),
    secret: &str,
    refused: (PraiseDraft, Vec<FieldProblem>),
) -> Result<Response, Refusal> {
    let opened = invitation::open(portal, secret).await?;
    let caller = in_its_language(caller, headers, &opened);
    after((portal, &caller), (&opened, secret), Some(refused)).await
}

async fn after(
    (portal, caller): (&Portal, &Caller),
    (opened, secret): (&Opened, &str),
    refused: Option<(PraiseDraft, Vec<FieldProblem>)>,
) -> Result<Response, Refusal> {
    let complaint_number = invitation::recovery_of(portal, opened).await?;
    let mut form = praise::pages::form(portal, opened, secret).await?;
    let is_praised = form.is_none() && praise::is_given(portal, opened).await?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if let (Some(form), Some((typed, faults))) = (&mut form, refused) {
        (form.typed, form.faults) = (typed, Faults(faults));
    }
    let shown = ThanksScreen { asked: opened.asked(), complaint_number, form, is_praised };
    Ok(render(portal, caller, &api::answer_page(secret), status, |visitor| thanks(visitor, &shown)))
}

/// What a page of the form shows.
struct Step {
    section: usize,
    answers: Answers,
    typed: Vec<(String, String)>,
    problems: Vec<FieldProblem>,
}

/// Where somebody who comes back goes on: after the last section that has an answer.
fn first_open(opened: &Opened, so_far: &Answers) -> Option<usize> {
    let pages = pages(&opened.questionnaire, so_far);
    let has_answer = |section: &usize| {
        let asked = form::page(&opened.questionnaire, so_far, *section);
        asked.iter().any(|question| so_far.contains_key(&question.key))
    };
    pages.iter().copied().find(|section| !has_answer(section)).or(pages.last().copied())
}

fn page(
    portal: &Portal,
    caller: &Caller,
    (opened, secret): (&Opened, &str),
    status: StatusCode,
    step: Step,
) -> Response {
    let all = pages(&opened.questionnaire, &step.answers);
    let section = if all.contains(&step.section) { step.section } else { all.first().copied().unwrap_or_default() };
    let asked = opened.asked();
    let shown = AnswerScreen {
        token: secret,
        asked: &asked,
        section,
        place: all.iter().position(|other| *other == section).unwrap_or_default() + 1,
        count: all.len(),
        back: all.iter().copied().rfind(|other| *other < section).filter(|_| opened.keeps_parts()),
        so_far: (!opened.keeps_parts()).then(|| serde_json::to_string(&step.answers).unwrap_or_default()),
        questions: form::page(&opened.questionnaire, &step.answers, section),
        typed: &step.typed,
        problems: &step.problems,
        may_refuse: opened.invited.is_some(),
    };
    render(portal, caller, &api::answer_page(secret), status, |visitor| screen(visitor, &shown))
}

/// `POST /s/{token}`: a section is kept, and with the last one the answer is sent.
pub async fn post(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let opened = invitation::open(&portal, &secret).await?;
    let caller = in_its_language(caller, &headers, &opened);
    let path = api::answer_page(&secret);
    let is_answered_here = opened.invited.is_none() && posters(&headers).contains(&mark(&opened));
    if let Some(reason) = opened.closed(portal.clock.now()).or(is_answered_here.then_some(Closed::Answered)) {
        let status = if reason == Closed::Answered { StatusCode::CONFLICT } else { StatusCode::GONE };
        return Ok(render(&portal, &caller, &path, status, |visitor| closed(visitor, reason)));
    }
    let section = value(&typed, SECTION).parse().unwrap_or_default();
    let before = match opened.keeps_parts() {
        true => opened.so_far(),
        false => carried(&opened, &typed),
    };
    let Turn { answers, problems, next } = turn(&opened.questionnaire, &before, section, &typed);
    if !problems.is_empty() {
        let step = Step { section, answers, typed, problems };
        return Ok(page(&portal, &caller, (&opened, &secret), StatusCode::UNPROCESSABLE_ENTITY, step));
    }
    match next {
        Next::Section(section) if opened.keeps_parts() => {
            let part = ResponseDraft { answers, is_partial: true };
            invitation::answer(&portal, &caller, &secret, part).await?;
            Ok(Redirect::to(&format!("{path}?section={section}")).into_response())
        }
        Next::Section(section) => {
            let typed = fields(&opened.questionnaire, &answers);
            let step = Step { section, answers, typed, problems: Vec::new() };
            Ok(page(&portal, &caller, (&opened, &secret), StatusCode::OK, step))
        }
        Next::Done => send(&portal, &caller, &headers, (&opened, &secret), answers).await,
    }
}

/// What was answered so far, out of the form.
fn carried(opened: &Opened, typed: &[(String, String)]) -> Answers {
    let answers: Answers = serde_json::from_str(value(typed, SO_FAR)).unwrap_or_default();
    let mut answers = tidy(&opened.questionnaire, answers);
    let wrong = app::survey::check(&opened.questionnaire, &answers, false);
    answers.retain(|key, _| wrong.iter().all(|problem| form::key_of(problem) != key));
    answers
}

async fn send(
    portal: &Portal,
    caller: &Caller,
    headers: &HeaderMap,
    (opened, secret): (&Opened, &str),
    answers: Answers,
) -> Result<Response, Refusal> {
    let path = api::answer_page(secret);
    let whole = ResponseDraft { answers: answers.clone(), is_partial: false };
    match invitation::answer(portal, caller, secret, whole).await {
        Ok(_) => {
            let mut response = Redirect::to(&thanks_path(secret)).into_response();
            if opened.invited.is_none()
                && let Some(cookie) = remembered(portal, headers, opened)
            {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        // Something of an earlier section is missing: back to it.
        Err(Refusal::Invalid(problems)) => {
            let bare = |problem: FieldProblem| FieldProblem {
                pointer: problem.pointer.replacen("/answers", "", 1),
                ..problem
            };
            let problems: Vec<FieldProblem> = problems.into_iter().map(bare).collect();
            let section = problems.iter().find_map(|problem| section_of(&opened.questionnaire, problem));
            let typed = fields(&opened.questionnaire, &answers);
            let step = Step { section: section.unwrap_or_default(), answers, typed, problems };
            Ok(page(portal, caller, (opened, secret), StatusCode::UNPROCESSABLE_ENTITY, step))
        }
        Err(Refusal::Blocked(_)) => {
            Ok(render(portal, caller, &path, StatusCode::CONFLICT, |visitor| closed(visitor, Closed::Answered)))
        }
        Err(other) => Err(other),
    }
}

/// How the cookie names a poster's campaign.
fn mark(opened: &Opened) -> String {
    crate::token::hash(&opened.kept.id)[..12].to_string()
}

fn posters(headers: &HeaderMap) -> Vec<String> {
    let marks = cookie::get(headers, POSTERS).unwrap_or_default().split('.');
    marks.filter(|mark| mark.len() == 12).map(str::to_string).take(MOST_POSTERS).collect()
}

fn remembered(portal: &Portal, headers: &HeaderMap, opened: &Opened) -> Option<axum::http::HeaderValue> {
    let mut marks = posters(headers);
    marks.insert(0, mark(opened));
    marks.truncate(MOST_POSTERS);
    cookie::set(POSTERS, &marks.join("."), POSTERS_S, portal.settings.is_https, true)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Refused {
    done: Option<String>,
}

/// `GET /s/{token}/refusal`: asks whether they mean it; a mail scanner that follows links refuses nothing.
pub async fn ask_refusal(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    Query(refused): Query<Refused>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let opened = invitation::open(&portal, &secret).await?;
    if opened.invited.is_none() {
        return Err(Refusal::NotFound);
    }
    let caller = in_its_language(caller, &headers, &opened);
    let path = api::refusal_page(&secret);
    let is_done = refused.done.is_some();
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| refusal(visitor, &secret, is_done)))
}

/// `POST /s/{token}/refusal`, by the page or by the mail program.
pub async fn refuse(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    Path(secret): Path<String>,
    posted: Result<Posted<()>, Refusal>,
) -> Result<Response, Refusal> {
    invitation::refuse(&portal, &caller, &secret).await?;
    Ok(match posted {
        Ok(Posted::OneClick) => StatusCode::OK.into_response(),
        _ => Redirect::to(&[&api::refusal_page(&secret), "?done=1"].concat()).into_response(),
    })
}
