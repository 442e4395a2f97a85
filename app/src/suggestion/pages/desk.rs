//! `/desk/suggestions`: what waits for a moderator, the oldest first; and all that were published, by status.

use leptos::prelude::*;

use super::desk_parts::{DeskDraft, Refusing, fold, local_moment, refusal_form, status_class};
use crate::desk::Choice;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::moderation::{HeldItem, StaffRow, api};
use crate::suggestion::words::{status_name, topic_name};
use crate::suggestion::{HeldFor, Status, Topic};
use crate::text::moderation as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::ui::options;
use crate::value::{Instant, LocalInstant};
use crate::wire::encode;

/// Which of the two lists, and how it was narrowed.
#[derive(Debug, Clone, Default)]
pub struct DeskQuery {
    /// All that were published, not what waits.
    pub is_all: bool,
    pub status: String,
    pub topic: String,
    /// Code of the place.
    pub unit: String,
}

/// What the page shows.
pub struct DeskScreen<'s> {
    pub query: DeskQuery,
    pub held: Vec<HeldItem>,
    pub rows: Vec<StaffRow>,
    pub next_cursor: Option<String>,
    pub units: Vec<Choice>,
    /// The reader publishes and refuses.
    pub may_moderate: bool,
    /// The form that was refused.
    pub draft: DeskDraft,
    pub is_done: bool,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn desk(visitor: &Visitor, s: &DeskScreen<'_>) -> Page {
    let l = visitor.locale;
    let list = if s.query.is_all { all(visitor, s) } else { waiting(visitor, s) };
    let more = s.next_cursor.as_deref().map(|cursor| {
        let href = address(&s.query, Some(cursor));
        view! { <p><a class="button" rel="next" href=href>{crate::text::complaints::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list desk moderation">
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)}</p>
            </div>
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.draft.is_stale.then(|| problem_line(say::stale(l)))}
            {views(l, s)}
            {list}
            {more}
        </div>
    };
    Page {
        title: say::title(l).to_string(),
        description: None,
        body: body.into_any(),
        json_ld: None,
        interactive: false,
        personal: true,
    }
}

fn address(query: &DeskQuery, cursor: Option<&str>) -> String {
    let view = if query.is_all { "all" } else { "" };
    let pairs = [
        ("view", view),
        ("status", &query.status),
        ("topic", &query.topic),
        ("unit", &query.unit),
        ("cursor", cursor.unwrap_or_default()),
    ];
    let stated = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = stated.map(|(name, value)| [name, "=", &encode(value)].concat()).collect();
    match query.is_empty() {
        true => api::DESK.to_string(),
        false => [api::DESK, "?", &query.join("&")].concat(),
    }
}

fn views(l: Locale, s: &DeskScreen<'_>) -> AnyView {
    let all = address(&DeskQuery { is_all: true, ..DeskQuery::default() }, None);
    view! {
        <nav aria-label=say::views(l)>
            <ul class="views">
                <li><a href=api::DESK aria-current=(!s.query.is_all).then_some("true")>{say::waiting(l)}</a></li>
                <li><a href=all aria-current=s.query.is_all.then_some("true")>{say::all(l)}</a></li>
            </ul>
        </nav>
    }
    .into_any()
}

fn waiting(visitor: &Visitor, s: &DeskScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.held.iter().map(|item| held(visitor, s, item)).collect();
    view! {
        {rows.is_empty().then(|| view! { <p class="card">{say::nothing_waits(l)}</p> })}
        <ol class="moderation-list">{rows}</ol>
    }
    .into_any()
}

/// Why it waits, in words.
pub fn held_words(l: Locale, held: HeldFor) -> &'static str {
    match held {
        HeldFor::New => say::held_new(l),
        HeldFor::Links => say::held_links(l),
        HeldFor::Many => say::held_many(l),
    }
}

fn held(visitor: &Visitor, s: &DeskScreen<'_>, item: &HeldItem) -> AnyView {
    let l = visitor.locale;
    let kind = if item.comment_id.is_some() { say::a_comment(l) } else { say::a_suggestion(l) };
    let by = item.author.clone().unwrap_or_else(|| say::a_guest(l).to_string());
    let at = local_moment(visitor, s.local, item.written_at);
    let place = item.unit_name.clone().map(|name| [" · ", &name].concat());
    let is_secret = !item.is_public && item.comment_id.is_none();
    let href = api::desk_page(&item.suggestion_number);
    view! {
        <li class="card moderation-item">
            <h2><a href=href>{item.title.clone()}</a></h2>
            <p>
                <span class="badge is-calm">{kind}</span> " "
                {is_secret.then(|| view! { <span class="badge is-watch">{say::only_for_us(l)}</span> })}
            </p>
            <p class="muted">{topic_name(l, item.topic)} {place} " · " {by} " · " {at}</p>
            <p>{held_words(l, item.held_for)}</p>
            <p class="words">{item.text.clone()}</p>
            {s.may_moderate.then(|| decide(l, s, item))}
        </li>
    }
    .into_any()
}

/// Publishing a suggestion is done where its title and place can be put right.
fn decide(l: Locale, s: &DeskScreen<'_>, item: &HeldItem) -> AnyView {
    let Some(comment_id) = item.comment_id.clone() else {
        let href = api::desk_page(&item.suggestion_number);
        return view! { <p><a class="button" href=href>{say::look_and_decide(l)}</a></p> }.into_any();
    };
    let about = [("suggestion_number", item.suggestion_number.clone()), ("comment_id", comment_id.clone())];
    let fields = || about.clone().map(|(name, value)| hidden(name, value)).collect_view();
    let key = ["refuse-", &comment_id].concat();
    let refusing = Refusing {
        key: &key,
        form: "refuse",
        action: api::DESK.to_string(),
        about: fields().into_any(),
        words: (say::reason(l), say::refuse(l)),
    };
    let refuse = refusal_form(l, &s.draft, refusing);
    view! {
        <div class="moderation-acts">
            <form method="post" action=api::DESK>
                {hidden("form", "publish")} {fields()}
                <button>{say::publish(l)}</button>
            </form>
            {fold(say::refuse(l), s.draft.is(&key), refuse)}
        </div>
    }
    .into_any()
}

fn all(visitor: &Visitor, s: &DeskScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.rows.iter().map(|row| line(visitor, s, row)).collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="card folding">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say::col_title(l)}</th>
                            <th scope="col">{say::col_status(l)}</th>
                            <th scope="col">{say::col_topic(l)}</th>
                            <th scope="col">{say::col_place(l)}</th>
                            <th scope="col">{say::col_voices(l)}</th>
                            <th scope="col">{say::col_since(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        {filters(l, s)}
        {s.rows.is_empty().then(|| view! { <p class="card">{say::none_found(l)}</p> })}
        {table}
    }
    .into_any()
}

fn filters(l: Locale, s: &DeskScreen<'_>) -> AnyView {
    let statuses: Vec<Choice> = Status::ALL.iter().map(|one| Choice::new(one.as_str(), status_name(l, *one))).collect();
    let topics: Vec<Choice> = Topic::ALL.iter().map(|one| Choice::new(one.as_str(), topic_name(l, *one))).collect();
    let one = |name: &'static str, label: &'static str, chosen: &str, choices: &[Choice]| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <select id=name name=name>{options(choices, chosen, Some(say::any(l)))}</select>
            </div>
        }
        .into_any()
    };
    view! {
        <form method="get" action=api::DESK class="card moderation-filters">
            {hidden("view", "all")}
            {one("status", say::col_status(l), &s.query.status, &statuses)}
            {one("topic", say::col_topic(l), &s.query.topic, &topics)}
            {(!s.units.is_empty()).then(|| one("unit", say::col_place(l), &s.query.unit, &s.units))}
            <button class="is-quiet">{say::show(l)}</button>
        </form>
    }
    .into_any()
}

fn line(visitor: &Visitor, s: &DeskScreen<'_>, row: &StaffRow) -> AnyView {
    let l = visitor.locale;
    let state = match row.is_refused {
        true => view! { <span class="badge is-bad">{say::refused(l)}</span> }.into_any(),
        false => view! { <span class=status_class(row.status)>{status_name(l, row.status)}</span> }.into_any(),
    };
    let secret = (!row.is_public).then(|| view! { " " <span class="badge is-watch">{say::only_for_us(l)}</span> });
    view! {
        <tr>
            <th scope="row"><a href=api::desk_page(&row.suggestion_number)>{row.title.clone()}</a></th>
            <td data-label=say::col_status(l)><span>{state} {secret}</span></td>
            <td data-label=say::col_topic(l)>{topic_name(l, row.topic)}</td>
            <td data-label=say::col_place(l)>{row.unit_name.clone().unwrap_or_else(|| "–".to_string())}</td>
            <td data-label=say::col_voices(l)>{row.voice_count.to_string()}</td>
            <td data-label=say::col_since(l)>{local_moment(visitor, s.local, row.created_at)}</td>
        </tr>
    }
    .into_any()
}
