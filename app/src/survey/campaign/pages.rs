//! `/admin/campaigns`: whom questionnaires are sent, by plain forms.

use leptos::prelude::*;

use super::{Campaign, CampaignDraft, Occasion, Preview, SkipReason, api};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::text::campaign as say;
use crate::ui::form::{Faults, done_line, hidden, problem_line};
use crate::ui::{Choice, options, raw_text, when};
use crate::value::{Instant, LocalInstant};

/// What a form of campaigns says, field by field, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub survey_id: String,
    pub name: String,
    pub occasion: String,
    pub is_anonymous: bool,
    pub sample_percent: String,
    pub delay_hours: String,
    pub expires_days: String,
    pub reminder_days: String,
    pub cool_down_days: String,
    pub period_days: String,
    pub quota: String,
    /// Separated by spaces or commas.
    pub classes: String,
    pub unit_codes: String,
    pub languages: String,
    /// One on each line.
    pub addresses: String,
    pub unit_code: String,
}

impl Typed {
    /// A draft as the form shows it.
    pub fn of(draft: &CampaignDraft) -> Typed {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        Typed {
            survey_id: draft.survey_id.clone(),
            name: draft.name.clone(),
            occasion: draft.occasion.clone(),
            is_anonymous: draft.is_anonymous,
            sample_percent: draft.sample_percent.to_string(),
            delay_hours: draft.delay_hours.to_string(),
            expires_days: draft.expires_days.to_string(),
            reminder_days: number(draft.reminder_days),
            cool_down_days: draft.cool_down_days.to_string(),
            period_days: number(draft.period_days),
            quota: number(draft.quota),
            classes: draft.conditions.classes.join(" "),
            unit_codes: draft.conditions.unit_codes.join(" "),
            languages: draft.conditions.languages.join(" "),
            addresses: draft.addresses.join("\n"),
            unit_code: draft.unit_code.clone().unwrap_or_default(),
        }
    }

    /// What it says; a number that is none counts as one that is out of range.
    pub fn draft(&self) -> CampaignDraft {
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        let optional = |text: &str| (!text.trim().is_empty()).then(|| number(text));
        let words = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
            parts.filter(|part| !part.is_empty()).map(str::to_string).collect()
        };
        CampaignDraft {
            survey_id: self.survey_id.clone(),
            name: self.name.clone(),
            occasion: self.occasion.clone(),
            is_anonymous: self.is_anonymous,
            sample_percent: number(&self.sample_percent),
            delay_hours: number(&self.delay_hours),
            expires_days: number(&self.expires_days),
            reminder_days: optional(&self.reminder_days),
            cool_down_days: number(&self.cool_down_days),
            period_days: optional(&self.period_days),
            quota: optional(&self.quota),
            conditions: super::Conditions {
                classes: words(&self.classes.to_lowercase()),
                unit_codes: words(&self.unit_codes),
                languages: words(&self.languages),
            },
            addresses: words(&self.addresses),
            unit_code: Some(self.unit_code.clone()),
        }
    }
}

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
        view! { <p><a href=href>{say::older(l)}</a></p> }
    });
    let body = view! {
        <div class="list">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {list.is_empty().then(|| view! { <p>{say::none(l)}</p> })}
            <ul class="invitation-list">{rows}</ul>
            {next}
            {form}
        </div>
    };
    page(say::title(l).to_string(), body.into_any())
}

fn row(l: Locale, campaign: &Campaign) -> AnyView {
    let counts = &campaign.counts;
    let (invited, answered) = (counts.invited.to_string(), counts.answered.to_string());
    view! {
        <li class="card">
            <p><a href=api::campaign_page(&campaign.id)><strong>{campaign.draft.name.clone()}</strong></a></p>
            <p>{state_name(l, campaign)} " · " {occasion_text(l, &campaign.draft.occasion)} " · " {campaign.survey_name.clone()}</p>
            <p class="muted">{say::line(l, &answered, &invited)}</p>
        </li>
    }
    .into_any()
}

fn state_name(l: Locale, campaign: &Campaign) -> &'static str {
    match (campaign.started_at, campaign.stopped_at) {
        (None, _) => say::written(l),
        (Some(_), None) => say::running(l),
        (Some(_), Some(_)) => say::stopped(l),
    }
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
    let dates: Vec<AnyView> = dates.into_iter().flatten().map(|words| view! { <p>{words}</p> }.into_any()).collect();
    let edit = (s.may_change && is_written).then(|| {
        let fields = fields(l, &s.typed, &s.surveys, &s.faults);
        view! {
            <details open=!s.faults.is_empty()>
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
        <div class="list">
            <h1>{campaign.draft.name.clone()}</h1>
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.is_stale.then(|| problem_line(say::stale(l)))}
            <p>{state_name(l, campaign)} " · " {occasion_text(l, &campaign.draft.occasion)}</p>
            <p>{say::asks(l, &campaign.survey_name, &campaign.version_number.to_string())}</p>
            {dates}
            {counts(l, campaign)}
            {s.may_change.then(|| acts(l, campaign))}
            {edit}
            {s.preview.as_ref().map(|preview| previewed(l, preview, &moment))}
        </div>
    };
    page(campaign.draft.name.clone(), body.into_any())
}

fn counts(l: Locale, campaign: &Campaign) -> AnyView {
    let counts = &campaign.counts;
    let numbers = [
        (say::count_invited(l), counts.invited),
        (say::count_sent(l), counts.sent),
        (say::count_reminded(l), counts.reminded),
        (say::count_answered(l), counts.answered),
    ];
    let mut rows: Vec<AnyView> = numbers
        .into_iter()
        .map(|(words, count)| view! { <tr><th scope="row">{words}</th><td>{count.to_string()}</td></tr> }.into_any())
        .collect();
    rows.extend(counts.skipped.iter().map(|skip| {
        let words = say::count_skipped(l, reason_name(l, skip.reason));
        view! { <tr><th scope="row">{words}</th><td>{skip.count.to_string()}</td></tr> }.into_any()
    }));
    view! {
        <h2>{say::counts(l)}</h2>
        <table class="invitation-counts"><tbody>{rows}</tbody></table>
    }
    .into_any()
}

/// Each act is a form of its own; the version says what the reader saw.
fn acts(l: Locale, campaign: &Campaign) -> AnyView {
    let path = api::campaign_page(&campaign.id);
    let act = |name: &'static str, words: &'static str| {
        view! {
            <form method="post" action=path.clone()>
                {hidden("form", name)} {hidden("version", campaign.version.to_string())}
                <button>{words}</button>
            </form>
        }
        .into_any()
    };
    let is_poster = campaign.draft.occasion() == Some(Occasion::Poster);
    let poster = (is_poster && campaign.is_running())
        .then(|| view! { <p><a href=api::poster_page(&campaign.id)>{say::poster(l)}</a></p> });
    view! {
        <div class="invitation-acts">
            {campaign.started_at.is_none().then(|| act("start", say::start(l)))}
            {campaign.is_running().then(|| act("stop", say::stop(l)))}
            {poster}
        </div>
    }
    .into_any()
}

fn previewed(l: Locale, preview: &Preview, moment: &dyn Fn(Instant) -> String) -> AnyView {
    let reasons: Vec<AnyView> = preview
        .skipped
        .iter()
        .map(|skip| {
            view! { <li>{say::count_skipped(l, reason_name(l, skip.reason))} ": " {skip.count.to_string()}</li> }
                .into_any()
        })
        .collect();
    let row = |row: &super::PreviewRow| {
        let what = match (row.reason, row.due_at) {
            (Some(reason), _) => reason_name(l, reason).to_string(),
            (None, Some(at)) => say::would_get(l, &moment(at)),
            (None, None) => String::new(),
        };
        view! {
            <tr>
                <th scope="row">{row.about.clone()}</th>
                <td>{row.recipient.clone()}</td>
                <td>{what}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = preview.rows.iter().map(row).collect();
    let table = (!preview.rows.is_empty()).then(|| {
        view! {
            <div class="invitation-table" role="region" aria-label=say::preview(l) tabindex="0">
                <table>
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
        <h2 id="preview">{say::preview(l)}</h2>
        <p class="muted">{say::preview_lead(l)}</p>
        <p>{say::preview_invited(l, preview.invited.unsigned_abs())}</p>
        <ul>{reasons}</ul>
        {preview.is_cut.then(|| view! { <p>{say::preview_cut(l)}</p> })}
        {table}
    }
    .into_any()
}

/// The fields of a campaign. Each has its name as id.
fn fields(l: Locale, typed: &Typed, surveys: &[(String, String)], faults: &[FieldProblem]) -> Vec<AnyView> {
    let surveys: Vec<Choice> = surveys.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
    let occasions: Vec<Choice> =
        Occasion::ALL.iter().map(|one| Choice::new(one.as_str(), occasion_name(l, *one))).collect();
    let line = |name, label, value: &String, hint| Line { l, faults, name, label, value: value.clone(), hint }.view();
    vec![
        line("name", say::name(l), &typed.name, None),
        select(l, faults, ("survey_id", say::survey(l)), options(&surveys, &typed.survey_id, None)),
        select(l, faults, ("occasion", say::occasion(l)), options(&occasions, &typed.occasion, None)),
        view! {
            <label class="tick">
                <input type="checkbox" name="is_anonymous" value="on" checked=typed.is_anonymous />
                <span>{say::is_anonymous(l)}</span>
            </label>
        }
        .into_any(),
        line("sample_percent", say::sample_percent(l), &typed.sample_percent, None),
        line("delay_hours", say::delay_hours(l), &typed.delay_hours, None),
        line("expires_days", say::expires_days(l), &typed.expires_days, None),
        line("reminder_days", say::reminder_days(l), &typed.reminder_days, Some(say::empty_none(l))),
        line("cool_down_days", say::cool_down_days(l), &typed.cool_down_days, None),
        line("period_days", say::period_days(l), &typed.period_days, Some(say::only_periodic(l))),
        line("quota", say::quota(l), &typed.quota, Some(say::empty_none(l))),
        line("classes", say::classes(l), &typed.classes, Some(say::empty_all(l))),
        line("unit_codes", say::unit_codes(l), &typed.unit_codes, Some(say::empty_all(l))),
        line("languages", say::languages(l), &typed.languages, Some(say::languages_hint(l))),
        line("unit_code", say::unit_code(l), &typed.unit_code, Some(say::only_poster(l))),
        addresses(l, &typed.addresses, faults),
    ]
}

fn select(
    l: Locale,
    faults: &[FieldProblem],
    (name, label): (&'static str, &'static str),
    options: Vec<AnyView>,
) -> AnyView {
    let fault = fault_of(l, faults, name);
    let fault_id = [name, "-fault"].concat();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| fault_id.clone())>
                {options}
            </select>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
        </div>
    }
    .into_any()
}

fn addresses(l: Locale, typed: &str, faults: &[FieldProblem]) -> AnyView {
    let fault = fault_of(l, faults, "addresses");
    view! {
        <div class="field">
            <label for="addresses">{say::addresses(l)}</label>
            <textarea
                id="addresses" name="addresses" rows="4" aria-invalid=fault.map(|_| "true")
                aria-describedby="addresses-hint"
            >
                {raw_text(typed)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
            <p class="hint" id="addresses-hint">{say::only_manual(l)}</p>
        </div>
    }
    .into_any()
}

struct Line<'f> {
    l: Locale,
    faults: &'f [FieldProblem],
    name: &'static str,
    label: &'static str,
    value: String,
    hint: Option<&'static str>,
}

impl Line<'_> {
    fn view(self) -> AnyView {
        let fault = fault_of(self.l, self.faults, self.name);
        let (hint_id, fault_id) = ([self.name, "-hint"].concat(), [self.name, "-fault"].concat());
        let described = [fault.map(|_| fault_id.as_str()), self.hint.map(|_| hint_id.as_str())];
        let described = described.into_iter().flatten().collect::<Vec<&str>>().join(" ");
        view! {
            <div class="field">
                <label for=self.name>{self.label}</label>
                <input
                    id=self.name name=self.name type="text" autocomplete="off" value=self.value
                    aria-invalid=fault.map(|_| "true") aria-describedby=(!described.is_empty()).then_some(described)
                />
                {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
                {self.hint.map(|words| view! { <p class="hint" id=hint_id.clone()>{words}</p> })}
            </div>
        }
        .into_any()
    }
}

/// The sentence for a field, whether the fault is its own or of one of its parts.
fn fault_of(l: Locale, faults: &[FieldProblem], name: &str) -> Option<&'static str> {
    let of = |pointer: &str| {
        let rest = pointer.trim_start_matches("/conditions").trim_start_matches('/');
        rest.split('/').next() == Some(name)
    };
    let fault = faults.iter().find(|fault| of(&fault.pointer))?;
    Some(match fault.code.as_str() {
        "out_of_range" => say::out_of_range(l),
        "unknown" => say::unknown(l),
        "unpublished" | "retired" => say::not_published(l),
        "not_of_this_occasion" => say::not_of_this_occasion(l),
        "too_many" => say::too_many(l),
        _ => Faults(vec![fault.clone()]).of(l, &fault.pointer)?,
    })
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

fn page(title: String, body: AnyView) -> Page {
    Page { title, description: None, body, json_ld: None, interactive: false, personal: true }
}
