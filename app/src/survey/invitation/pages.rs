//! `/s/{token}` and `/account/surveys`: a survey is answered by plain forms, one section after the other.

use leptos::prelude::*;

use super::{Asked, Closed, OwnInvitation};
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::survey::Question;
use crate::survey::campaign::api;
use crate::survey::campaign::pages::reason_name;
use crate::survey::components::{questions, summary};
use crate::survey::expectation::days;
use crate::survey::praise::pages::{ThanksForm, thanks_form};
use crate::text::invitation as say;
use crate::ui::form::{done_line, hidden};
use crate::ui::when;
use crate::value::{Instant, LocalInstant};

/// One section, to be answered.
pub struct AnswerScreen<'a> {
    pub token: &'a str,
    pub asked: &'a Asked,
    pub section: usize,
    /// Place of the section among those that are asked, from 1, and how many there are.
    pub place: usize,
    pub count: usize,
    /// The section before, where something is kept.
    pub back: Option<usize>,
    /// Answers that travel with the form because nothing is kept.
    pub so_far: Option<String>,
    pub questions: Vec<&'a Question>,
    pub typed: &'a [(String, String)],
    pub problems: &'a [FieldProblem],
    pub may_refuse: bool,
}

/// Answering, with the questionnaire's words in the reader's language.
pub fn answer(visitor: &Visitor, s: &AnswerScreen<'_>) -> Page {
    let l = visitor.locale;
    let questionnaire = &s.asked.questionnaire;
    let title = questionnaire.titles.of(l).to_string();
    let section = questionnaire.sections.get(s.section).map(|section| section.titles.of(l).to_string());
    let path = api::answer_page(s.token);
    let is_last = s.place >= s.count;
    let about = s.asked.about.as_deref().map(|number| view! { <p class="muted number">{say::about(l, number)}</p> });
    let anonymous = if s.asked.is_anonymous { say::anonymous(l) } else { say::named(l) };
    let step = (s.count > 1)
        .then(|| view! { <p class="muted">{say::step(l, &s.count.to_string(), &s.place.to_string())}</p> });
    let back = s.back.map(|back| {
        let href = format!("{path}?section={back}");
        view! { <p><a href=href>{say::back(l)}</a></p> }
    });
    let refuse = s.may_refuse.then(|| {
        view! { <p class="muted"><a href=api::refusal_page(s.token)>{say::refuse_link(l)}</a></p> }
    });
    let stated = s.asked.expectation.as_ref().filter(|_| s.place <= 1).map(|stated| {
        let (minimum, desired) = (days(l, stated.minimum_hours), days(l, stated.desired_hours));
        view! { <p class="muted">{say::stated(l, &desired, &minimum)}</p> }
    });
    let body = view! {
        <div class="invitation">
            <h1>{title.clone()}</h1>
            {about}
            {(s.place <= 1).then(|| view! { <p>{questionnaire.intros.of(l).to_string()}</p> })}
            <p class="muted">{anonymous}</p>
            {stated}
            {step}
            {summary(l, &s.questions, s.problems)}
            <form method="post" action=path class="invitation-form" novalidate=true>
                {hidden("section-number", s.section.to_string())}
                {s.so_far.clone().map(|so_far| hidden("so-far", so_far))}
                {section.map(|words| view! { <h2>{words}</h2> })}
                {questions(l, &s.questions, s.typed, s.problems)}
                <button>{if is_last { say::send(l) } else { say::go_on(l) }}</button>
            </form>
            {back}
            {refuse}
        </div>
    };
    Page::plain(title, body.into_any())
}

/// What is shown after an answer.
#[derive(Debug)]
pub struct ThanksScreen {
    pub asked: Asked,
    /// The case that a low score opened.
    pub complaint_number: Option<String>,
    /// After the best score.
    pub form: Option<ThanksForm>,
    /// Somebody was thanked.
    pub is_praised: bool,
}

/// What happens next, in the questionnaire's own words and in ours.
pub fn thanks(visitor: &Visitor, s: &ThanksScreen) -> Page {
    let l = visitor.locale;
    let case = s.complaint_number.as_deref().map(|number| {
        let href = crate::complaint::api::complaint_page(number);
        view! {
            <section class="card">
                <h2>{say::case_title(l)}</h2>
                <p>{say::case_lead(l, number)}</p>
                <p><a href=href>{say::case_link(l)}</a></p>
            </section>
        }
    });
    let body = view! {
        <div class="invitation">
            <h1>{say::thanks(l)}</h1>
            {done_line(say::stored(l))}
            {s.is_praised.then(|| done_line(crate::text::praise::given(l)))}
            <p>{s.asked.questionnaire.thanks.of(l).to_string()}</p>
            {case}
            {s.form.as_ref().map(|form| thanks_form(l, form))}
        </div>
    };
    Page::plain(say::thanks(l), body.into_any())
}

/// On the page of a delivered parcel, for whoever is asked about it.
pub fn how_was_it(visitor: &Visitor, id: &str) -> AnyView {
    let l = visitor.locale;
    view! {
        <section class="card how-was-it">
            <h2>{say::how_was_it(l)}</h2>
            <p>{say::how_was_it_lead(l)}</p>
            <form method="post" action=api::OWN_SURVEYS>
                {hidden("id", id)}
                <button>{say::answer_now(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// Why a link cannot be answered.
pub fn closed(visitor: &Visitor, reason: Closed) -> Page {
    let l = visitor.locale;
    let (title, lead) = match reason {
        Closed::Answered => (say::answered_title(l), say::answered_lead(l)),
        Closed::Expired => (say::expired_title(l), say::expired_lead(l)),
        Closed::Stopped => (say::stopped_title(l), say::stopped_lead(l)),
    };
    let body = view! {
        <div class="invitation">
            <h1>{title}</h1>
            <p>{lead}</p>
            <p><a href="/">{say::home(l)}</a></p>
        </div>
    };
    Page::plain(title.to_string(), body.into_any())
}

/// Not to be asked again.
pub fn refusal(visitor: &Visitor, token: &str, is_done: bool) -> Page {
    let l = visitor.locale;
    let form = (!is_done).then(|| {
        view! {
            <p>{say::refuse_lead(l)}</p>
            <form method="post" action=api::refusal_page(token)>
                <button>{say::refuse(l)}</button>
            </form>
        }
    });
    let body = view! {
        <div class="invitation">
            <h1>{say::refuse_title(l)}</h1>
            {is_done.then(|| done_line(say::refused(l)))}
            {form}
        </div>
    };
    Page::plain(say::refuse_title(l), body.into_any())
}

/// Why did I (not) get this?
pub fn own(visitor: &Visitor, list: &[OwnInvitation], local: &dyn Fn(Instant) -> LocalInstant) -> Page {
    let l = visitor.locale;
    let answer_now = |id: &str| {
        view! {
            <form method="post" action=api::OWN_SURVEYS>
                {hidden("id", id)}
                <button>{say::answer_now(l)}</button>
            </form>
        }
    };
    let row = |one: &OwnInvitation| {
        let day = |at: Instant| when::day_and_time(l, local(at), visitor.now);
        let state = match (one.reason, one.sent_at, &one.answered_on) {
            (Some(reason), ..) => say::not_asked(l, reason_name(l, reason)),
            (None, Some(at), Some(_)) => say::own_answered(l, &day(at)),
            (None, Some(at), None) => say::own_sent(l, &day(at)),
            (None, None, _) => say::own_waits(l).to_string(),
        };
        view! {
            <li class="card">
                <p><strong>{one.survey.clone()}</strong></p>
                {one.about.as_deref().map(|number| view! { <p class="number">{say::about(l, number)}</p> })}
                <p>{state}</p>
                <p class="muted">{say::decided(l, &day(one.decided_at))}</p>
                {one.id.as_deref().map(answer_now)}
            </li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = list.iter().map(row).collect();
    let body = view! {
        <div class="list">
            <h1>{say::own_title(l)}</h1>
            <p>{say::own_lead(l)}</p>
            <p><a href=crate::notification::api::PREFERENCES_PAGE>{say::own_preferences(l)}</a></p>
            {list.is_empty().then(|| view! { <p class="muted">{say::own_none(l)}</p> })}
            <ul class="invitation-list">{rows}</ul>
        </div>
    };
    Page::plain(say::own_title(l), body.into_any())
}

/// The printable poster: where to answer, as words and as a code.
pub struct PosterScreen {
    pub url: String,
    /// An SVG of the code, made by the server.
    pub code_svg: String,
    pub title: String,
    pub unit: Option<String>,
}

/// Before a poster is printed: the one before stops to work.
pub fn new_poster(visitor: &Visitor, id: &str, name: &str) -> Page {
    let l = visitor.locale;
    let body = view! {
        <div class="invitation">
            <h1>{name.to_string()}</h1>
            <p>{say::poster_new_lead(l)}</p>
            <form method="post" action=api::poster_page(id)>
                <button>{say::poster_new(l)}</button>
            </form>
            <p><a href=api::campaign_page(id)>{say::poster_back(l)}</a></p>
        </div>
    };
    Page::plain(name.to_string(), body.into_any())
}

/// A page to print and hang up.
pub fn poster(visitor: &Visitor, s: &PosterScreen) -> Page {
    let l = visitor.locale;
    let body = view! {
        <div class="invitation invitation-poster">
            <h1>{s.title.clone()}</h1>
            <p>{say::poster_lead(l)}</p>
            <div class="invitation-code" role="img" aria-label=say::poster_code(l) inner_html=s.code_svg.clone()></div>
            <p class="number">{s.url.clone()}</p>
            <p class="muted">{say::poster_anonymous(l)}</p>
            {s.unit.clone().map(|unit| view! { <p class="muted">{unit}</p> })}
        </div>
    };
    Page::plain(s.title.clone(), body.into_any())
}
