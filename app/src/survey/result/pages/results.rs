//! `/desk/surveys/{id}/results`.

use leptos::prelude::*;

use super::super::words::{count_words, cut_name, estimate_ground, estimate_words, member_name, of_share};
use super::super::{Cut, Measured, ResultLink, ResultQuery, SurveyResults, api};
use super::parts::{dimensions, members};
use super::question::question;
use crate::locale::{self, Locale, sentences};
use crate::shell::{Page, Visitor};
use crate::text::result as say;
use crate::ui::form::{Faults, Field, done_line, field, hidden, problem_line};
use crate::ui::number::decimal;
use crate::value::UtcOffset;

/// What the page shows, all of one moment.
#[derive(Debug)]
pub struct ResultsScreen {
    pub results: SurveyResults,
    pub query: ResultQuery,
    /// The reader may save files.
    pub may_export: bool,
    /// Links that open without signing in; none for who may not make them.
    pub links: Option<Vec<ResultLink>>,
    /// The address of a link that was just made; it is shown this once.
    pub made: Option<String>,
    /// A link was taken back.
    pub is_revoked: bool,
    /// What was wrong with the form of a link.
    pub faults: Faults,
    /// What of the address cannot be read; shown are all answers.
    pub is_refused: bool,
}

pub fn results(visitor: &Visitor, s: &ResultsScreen) -> Page {
    let (l, r) = (visitor.locale, &s.results);
    let title = say::title(l, &r.title);
    let body = view! {
        <div class="list results">
            <div>
                <h1>{title.clone()}</h1>
                <p>
                    <a href=api::SURVEYS_PAGE>{say::surveys(l)}</a>
                    " "
                    <a href=api::comments_page(&r.survey_id, "", "")>{say::comments(l)}</a>
                </p>
            </div>
            {s.is_refused.then(|| problem_line(say::unreadable(l)))}
            {cuts(l, r, &s.query)}
            {period(l, r, &s.query)}
            {summary(l, r)}
            {overview(l, s)}
            {body(l, r)}
            {s.may_export.then(|| files(l, s))}
            {s.links.as_ref().map(|links| shared_links(l, s, links))}
        </div>
    };
    Page::plain(title, body.into_any())
}

/// What the desk and a shared page both show: lateness, dimensions, questions, and how it was reckoned.
pub(super) fn body(l: Locale, r: &SurveyResults) -> AnyView {
    let lateness = (!r.lateness.is_empty()).then(|| {
        view! {
            <section class="card" id="lateness">
                <h2>{say::curve(l)}</h2>
                <p class="muted">{say::curve_lead(l)}</p>
                {members(l, ("curve", say::lateness(l)), &r.lateness, None)}
            </section>
        }
    });
    let questions: Vec<AnyView> = r.questions.iter().map(|one| question(l, one)).collect();
    view! {
        {lateness}
        {dimensions(l, &r.dimensions)}
        <div class="result-questions">{questions}</div>
        <p class="muted">{method(l, r)}</p>
    }
    .into_any()
}

fn method(l: Locale, r: &SurveyResults) -> String {
    let weight = |value| decimal(l, value, 1);
    let weights = say::weights(l, &weight(r.weights.a), &weight(r.weights.b), &weight(r.weights.c));
    let classes: Vec<String> = r.classes.iter().map(|class| class.to_uppercase()).collect();
    let present = (!classes.is_empty()).then(|| say::classes_present(l, &classes.join(", ")));
    let all: Vec<String> = [Some(say::method(l).to_string()), Some(weights), present].into_iter().flatten().collect();
    sentences(l, &all.iter().map(String::as_str).collect::<Vec<&str>>())
}

fn cuts(l: Locale, r: &SurveyResults, query: &ResultQuery) -> AnyView {
    let links: Vec<AnyView> = Cut::ALL
        .iter()
        .map(|cut| {
            let href = api::cut_page(&r.survey_id, query, *cut, "");
            let is_current = *cut == r.cut;
            view! { <li><a href=href aria-current=is_current.then_some("true")>{cut_name(l, *cut)}</a></li> }.into_any()
        })
        .collect();
    view! { <nav aria-label=say::by(l)><ul class="views">{links}</ul></nav> }.into_any()
}

fn period(l: Locale, r: &SurveyResults, query: &ResultQuery) -> AnyView {
    let none = Faults::default();
    let month = |name, label, value: &String| {
        let value = value.clone();
        field(l, &none, Field { name, label, kind: "month", value, is_optional: true, ..Field::default() })
    };
    let action = api::results_page(&r.survey_id, &ResultQuery::default());
    view! {
        <form method="get" action=action class="card period">
            {(!query.cut.is_empty()).then(|| hidden("cut", query.cut.clone()))}
            {(!query.member.is_empty()).then(|| hidden("member", query.member.clone()))}
            {month("from", say::from(l), &r.from)}
            {month("until", say::until(l), &r.until)}
            <button>{say::show(l)}</button>
        </form>
    }
    .into_any()
}

pub(super) fn summary(l: Locale, r: &SurveyResults) -> AnyView {
    let member = (!r.member.is_empty()).then(|| member_name(l, r.cut, &r.member));
    let rate = of_share(&r.response_rate);
    let has_rate = rate.n.is_some();
    let ground = estimate_ground(l, Measured::Satisfied, &rate);
    view! {
        <dl class="card result-summary">
            {member.map(|name| view! { <div><dt>{cut_name(l, r.cut)}</dt><dd>{name}</dd></div> })}
            <div>
                <dt>{say::answers(l)}</dt>
                <dd>{count_words(l, r.answered)}</dd>
            </div>
            {has_rate.then(|| view! {
                <div>
                    <dt>{say::response_rate(l)}</dt>
                    <dd>{estimate_words(l, Measured::Satisfied, &rate)} " " <small class="muted">{ground}</small></dd>
                </div>
            })}
        </dl>
    }
    .into_any()
}

/// The members of the cut, each a link to its own results.
fn overview(l: Locale, s: &ResultsScreen) -> Option<AnyView> {
    let r = &s.results;
    let link = |member: &str| api::cut_page(&r.survey_id, &s.query, r.cut, member);
    (r.cut != Cut::All && r.member.is_empty()).then(|| {
        view! {
            <section class="card" id="members">
                <h2>{cut_name(l, r.cut)}</h2>
                <p class="muted">{say::no_ranking(l)}</p>
                {r.members.is_empty().then(|| view! { <p>{say::nothing(l)}</p> })}
                {(!r.members.is_empty()).then(|| members(l, ("by", cut_name(l, r.cut)), &r.members, Some(&link)))}
            </section>
        }
        .into_any()
    })
}

fn files(l: Locale, s: &ResultsScreen) -> AnyView {
    let id = &s.results.survey_id;
    let formats = ["csv", "xlsx", "json"];
    let results = formats.map(|format| (format, api::results_file(id, &s.query, format)));
    let answers = formats.map(|format| (format, api::answers_file(id, format)));
    let links = |all: [(&'static str, String); 3]| {
        all.into_iter()
            .map(|(format, href)| view! { <li><a href=href download="">{format.to_uppercase()}</a></li> })
            .collect_view()
    };
    view! {
        <section class="card">
            <h2>{say::files(l)}</h2>
            <h3>{say::files_results(l)}</h3>
            <ul class="views">{links(results)}</ul>
            <h3>{say::files_answers(l)}</h3>
            <p class="muted">{say::files_answers_lead(l)}</p>
            <ul class="views">{links(answers)}</ul>
        </section>
    }
    .into_any()
}

fn shared_links(l: Locale, s: &ResultsScreen, links: &[ResultLink]) -> AnyView {
    let action = api::results_page(&s.results.survey_id, &ResultQuery::default());
    let rows: Vec<AnyView> = links.iter().map(|link| link_row(l, &action, link)).collect();
    let days = Field { name: "days", label: say::days(l), kind: "number", value: "30".to_string(), ..Field::default() };
    let made = s.made.clone().map(|address| {
        view! {
            {done_line(say::link_made(l))}
            <p><code class="result-address">{address}</code></p>
        }
    });
    view! {
        <section class="card" id="links">
            <h2>{say::links(l)}</h2>
            <p class="muted">{say::links_lead(l)}</p>
            {s.is_revoked.then(|| done_line(say::link_revoked(l)))}
            {made}
            {(!rows.is_empty()).then(|| view! { <ul class="result-links">{rows}</ul> })}
            <form method="post" action=action class="period">
                {hidden("act", "share")}
                {field(l, &s.faults, days)}
                <button>{say::link_make(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn link_row(l: Locale, action: &str, link: &ResultLink) -> AnyView {
    let day = |at: crate::value::Instant| locale::day(l, at.at_offset(UtcOffset::UTC));
    let words = say::link_of(l, &day(link.created_at), &day(link.expires_at));
    view! {
        <li>
            <span>{words.clone()}</span>
            <form method="post" action=action.to_string()>
                {hidden("act", "revoke")} {hidden("link_id", link.id.clone())}
                <button class="quiet" aria-label=[say::link_revoke(l), ": ", &words].concat()>{say::link_revoke(l)}</button>
            </form>
        </li>
    }
    .into_any()
}
