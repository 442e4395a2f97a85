//! `/admin/campaigns`: whom questionnaires are sent, by plain forms.

use leptos::prelude::*;

pub use super::fields::Typed;
use super::fields::fields;
use super::{Campaign, Occasion, Preview, SkipReason, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::campaign as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::ui::when;
use crate::value::{Instant, LocalInstant};

/// All campaigns, and the form of a new one.
#[derive(Debug, Clone, Default)]
pub struct CampaignsScreen {
    pub may_change: bool,
    /// Id and name of those that can be asked.
    pub surveys: Vec<(String, String)>,
    pub typed: Typed,
    pub faults: Vec<FieldProblem>,
    /// The page that follows.
    pub next: Option<String>,
}

pub fn campaigns(visitor: &Visitor, list: &[Campaign], s: &CampaignsScreen) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = list.iter().map(|campaign| row(l, campaign)).collect();
    let form = s.may_change.then(|| {
        let fields = fields(l, &s.typed, &s.surveys, &s.faults);
        view! {
            <section class="card" id="new">
                <h2>{say::new(l)}</h2>
                {s.surveys.is_empty().then(|| view! { <p>{say::no_survey(l)}</p> })}
                <form method="post" action=[api::CAMPAIGNS, "#new"].concat() class="stack">
                    {fields}
                    <button>{say::write(l)}</button>
                </form>
            </section>
        }
    });
    let next = s.next.as_deref().map(|cursor| {
        let href = [api::CAMPAIGNS, "?cursor=", cursor].concat();
        view! { <p><a class="button is-quiet" rel="next" href=href>{say::older(l)}</a></p> }
    });
    let body = view! {
        <div class="list campaigns">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {list.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            {(!list.is_empty()).then(|| view! { <ul class="campaign-list">{rows}</ul> })}
            {next}
            {form}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(l: Locale, campaign: &Campaign) -> AnyView {
    let counts = &campaign.counts;
    let (invited, answered) = (counts.invited.to_string(), counts.answered.to_string());
    view! {
        <li class="card">
            <h2 class="campaign-name"><a href=api::campaign_page(&campaign.id)>{campaign.draft.name.clone()}</a></h2>
            <p>{state(l, campaign)} " " {occasion_text(l, &campaign.draft.occasion)} " · " {campaign.survey_name.clone()}</p>
            <p class="muted">{say::line(l, &answered, &invited)}</p>
        </li>
    }
    .into_any()
}

fn state(l: Locale, campaign: &Campaign) -> AnyView {
    let (tone, name) = match (campaign.started_at, campaign.stopped_at) {
        (None, _) => ("badge is-watch", say::written(l)),
        (Some(_), None) => ("badge is-good", say::running(l)),
        (Some(_), Some(_)) => ("badge", say::stopped(l)),
    };
    view! { <span class=tone>{name}</span> }.into_any()
}

/// One campaign.
#[derive(Debug, Clone)]
pub struct CampaignScreen {
    pub campaign: Campaign,
    pub may_change: bool,
    pub surveys: Vec<(String, String)>,
    pub typed: Typed,
    pub faults: Vec<FieldProblem>,
    pub preview: Option<Preview>,
    pub is_done: bool,
    /// Somebody else changed it meanwhile, or it is in another state.
    pub is_stale: bool,
}

pub fn campaign(visitor: &Visitor, s: &CampaignScreen, local: &dyn Fn(Instant) -> LocalInstant) -> Page {
    let l = visitor.locale;
    let campaign = &s.campaign;
    let is_written = campaign.started_at.is_none();
    let moment = |at: Instant| when::day_and_time(l, local(at), visitor.now);
    let dates = [
        campaign.started_at.map(|at| say::started_at(l, &moment(at))),
        campaign.stopped_at.map(|at| say::stopped_at(l, &moment(at))),
    ];
    let dates: Vec<AnyView> =
        dates.into_iter().flatten().map(|words| view! { <p class="muted">{words}</p> }.into_any()).collect();
    let edit = (s.may_change && is_written).then(|| {
        let fields = fields(l, &s.typed, &s.surveys, &s.faults);
        view! {
            <details class="card" open=!s.faults.is_empty()>
                <summary>{say::edit(l)}</summary>
                <form method="post" action=api::campaign_page(&campaign.id) class="stack">
                    {hidden("form", "change")} {hidden("version", campaign.version.to_string())}
                    {fields}
                    <button>{say::save(l)}</button>
                </form>
            </details>
        }
    });
    let body = view! {
        <div class="list campaigns">
            <p class="crumb"><a href=api::CAMPAIGNS>{say::title(l)}</a></p>
            <h1>{campaign.draft.name.clone()}</h1>
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.is_stale.then(|| problem_line(say::stale(l)))}
            <section class="card">
                <p>{state(l, campaign)} " " {occasion_text(l, &campaign.draft.occasion)}</p>
                <p>{say::asks(l, &campaign.survey_name, &campaign.version_number.to_string())}</p>
                {dates}
                {s.may_change.then(|| acts(l, campaign))}
            </section>
            {counts(l, campaign)}
            {edit}
            {s.preview.as_ref().map(|preview| previewed(l, preview, &moment))}
        </div>
    };
    Page::plain(campaign.draft.name.clone(), body.into_any())
}

fn counts(l: Locale, campaign: &Campaign) -> AnyView {
    let counts = &campaign.counts;
    let numbers = [
        (say::count_invited(l), counts.invited),
        (say::count_sent(l), counts.sent),
        (say::count_reminded(l), counts.reminded),
        (say::count_answered(l), counts.answered),
    ];
    let rows = numbers
        .into_iter()
        .map(|(words, count)| view! { <div><dt>{words}</dt><dd>{count.to_string()}</dd></div> })
        .collect_view();
    view! {
        <section class="card">
            <h2>{say::counts(l)}</h2>
            <dl class="campaign-counts">{rows}</dl>
            {skipped(l, say::counts_skipped(l), &counts.skipped)}
        </section>
    }
    .into_any()
}

/// Who is not asked, by reason.
fn skipped(l: Locale, caption: &'static str, skipped: &[super::SkipCount]) -> Option<AnyView> {
    let rows: Vec<AnyView> = skipped
        .iter()
        .map(|skip| {
            view! {
                <tr>
                    <th scope="row">{reason_name(l, skip.reason)}</th>
                    <td data-label=say::col_count(l) class="figure">{skip.count.to_string()}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="folding">
                <table>
                    <caption>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say::col_reason(l)}</th>
                            <th scope="col">{say::col_count(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

/// Each act is a form of its own; the version says what the reader saw.
fn acts(l: Locale, campaign: &Campaign) -> AnyView {
    let path = api::campaign_page(&campaign.id);
    let act = |name: &'static str, words: &'static str, class: &'static str| {
        view! {
            <form method="post" action=path.clone()>
                {hidden("form", name)} {hidden("version", campaign.version.to_string())}
                <button class=class>{words}</button>
            </form>
        }
        .into_any()
    };
    let is_poster = campaign.draft.occasion() == Some(Occasion::Poster);
    let poster = (is_poster && campaign.is_running())
        .then(|| view! { <a class="button is-quiet" href=api::poster_page(&campaign.id)>{say::poster(l)}</a> });
    view! {
        <div class="campaign-acts">
            {campaign.started_at.is_none().then(|| act("start", say::start(l), "button"))}
            {campaign.is_running().then(|| act("stop", say::stop(l), "is-quiet"))}
            {poster}
        </div>
    }
    .into_any()
}

fn previewed(l: Locale, preview: &Preview, moment: &dyn Fn(Instant) -> String) -> AnyView {
    let row = |row: &super::PreviewRow| {
        let what = match (row.reason, row.due_at) {
            (Some(reason), _) => reason_name(l, reason).to_string(),
            (None, Some(at)) => say::would_get(l, &moment(at)),
            (None, None) => String::new(),
        };
        let recipient = if row.recipient.is_empty() { "–".to_string() } else { row.recipient.clone() };
        view! {
            <tr>
                <th scope="row">{row.about.clone()}</th>
                <td data-label=say::col_recipient(l)>{recipient}</td>
                <td data-label=say::col_what(l)>{what}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = preview.rows.iter().map(row).collect();
    let table = (!preview.rows.is_empty()).then(|| {
        view! {
            <div class="folding">
                <table>
                    <caption>{say::preview_rows(l)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say::col_about(l)}</th>
                            <th scope="col">{say::col_recipient(l)}</th>
                            <th scope="col">{say::col_what(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section class="card">
            <h2 id="preview">{say::preview(l)}</h2>
            <p class="muted">{say::preview_lead(l)}</p>
            <p><strong>{say::preview_invited(l, preview.invited.unsigned_abs())}</strong></p>
            {skipped(l, say::preview_skipped(l), &preview.skipped)}
            {preview.is_cut.then(|| view! { <p>{say::preview_cut(l)}</p> })}
            {table}
        </section>
    }
    .into_any()
}

fn occasion_text(l: Locale, occasion: &str) -> String {
    occasion.parse().map_or_else(|_| occasion.to_string(), |known| occasion_name(l, known).to_string())
}

pub fn occasion_name(l: Locale, occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::AfterDelivery => say::after_delivery(l),
        Occasion::AfterCase => say::after_case(l),
        Occasion::Periodic => say::periodic(l),
        Occasion::Manual => say::manual(l),
        Occasion::Poster => say::of_poster(l),
    }
}

/// Why somebody is not asked, as they and staff read it.
pub fn reason_name(l: Locale, reason: SkipReason) -> &'static str {
    use crate::text::skip_reason as why;
    match reason {
        SkipReason::Stopped => why::stopped(l),
        SkipReason::SurveyRetired => why::survey_retired(l),
        SkipReason::AlreadyAsked => why::already_asked(l),
        SkipReason::NoAddress => why::no_address(l),
        SkipReason::OptedOut => why::opted_out(l),
        SkipReason::WrongClass => why::wrong_class(l),
        SkipReason::WrongUnit => why::wrong_unit(l),
        SkipReason::WrongLanguage => why::wrong_language(l),
        SkipReason::NotSampled => why::not_sampled(l),
        SkipReason::CoolDown => why::cool_down(l),
        SkipReason::Quota => why::quota(l),
        SkipReason::OpenComplaint => why::open_complaint(l),
    }
}
