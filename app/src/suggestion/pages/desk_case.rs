//! `/desk/suggestions/{suggestion_number}`: one suggestion, and each act on it by a form of its own.

use leptos::prelude::*;

use super::desk::held_words;
use super::desk_down::{comments, take_down};
use super::desk_facts::{facts, history, noted};
use super::desk_parts::{DeskDraft, Line, Lines, Refusing, fold, line, lines, refusal_form, status_class};
use crate::desk::Choice;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::moderation::{MergePreview, REASON, StaffSuggestion, StatusDraft, api};
use crate::suggestion::words::{status_name, topic_name};
use crate::suggestion::{TEXT, Topic};
use crate::text::moderation as say;
use crate::ui::form::{done_line, hidden, problem_line};
use crate::ui::options;
use crate::value::{Instant, LocalInstant};

/// Somebody whose voice it may be, as the search of customers found them.
#[derive(Debug, Clone)]
pub struct FoundCustomer {
    pub person_id: String,
    /// Masked.
    pub name: String,
    pub email: Option<String>,
}

/// What the page shows beside the suggestion.
pub struct DeskCaseScreen<'s> {
    /// Those that it can be about.
    pub places: Vec<Choice>,
    /// The reader does more than read.
    pub may_act: bool,
    pub draft: DeskDraft,
    pub is_done: bool,
    /// What would move into which one, when that was asked.
    pub merge: Option<MergePreview>,
    /// What was looked for among customers, and who was found.
    pub search: String,
    pub found: Vec<FoundCustomer>,
    pub local: &'s dyn Fn(Instant) -> LocalInstant,
}

pub fn desk_case(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> Page {
    let l = visitor.locale;
    let acts = s.may_act.then(|| {
        view! {
            {(!c.is_read).then(|| moderate(l, c, s))}
            {c.is_in_hand().then(|| status(l, c, s))}
            {c.is_on_board().then(|| voice(l, c, s))}
            {c.is_on_board().then(|| merge(l, c, s))}
            {c.is_shown().then(|| take_down(l, c, s))}
        }
    });
    let body = view! {
        <article class="list desk moderation">
            <p class="crumb"><a href=api::DESK>{say::title(l)}</a></p>
            {head(l, c)}
            {s.is_done.then(|| done_line(say::done(l)))}
            {s.draft.is_stale.then(|| problem_line(say::stale(l)))}
            <div class="moderation-columns">
                <div class="moderation-main">
                    <section class="card" aria-labelledby="written">
                        <h2 id="written">{say::written(l)}</h2>
                        <p class="words" lang=c.locale.clone()>{c.text.clone()}</p>
                    </section>
                    {reply(visitor, c, s)}
                    {acts}
                    {comments(visitor, c, s)}
                </div>
                <div class="moderation-aside">
                    {facts(visitor, c, s)}
                    {noted(visitor, c, s)}
                    {history(visitor, c, s)}
                </div>
            </div>
        </article>
    };
    Page {
        title: c.title.clone(),
        description: None,
        body: body.into_any(),
        json_ld: None,
        interactive: false,
        personal: true,
    }
}

fn head(l: Locale, c: &StaffSuggestion) -> AnyView {
    let merged = c.merged_into.clone().map(|number| {
        view! { <p>{say::goes_on_in(l)} " " <a class="whole" href=api::desk_page(&number)>{number.clone()}</a></p> }
    });
    let held = c.held_for.filter(|_| !c.is_read).map(|held| view! { <p>{held_words(l, held)}</p> });
    view! {
        <header>
            <h1>{c.title.clone()}</h1>
            <p>
                <span class="whole muted">{c.suggestion_number.clone()}</span> " "
                <span class=status_class(c.status)>{status_name(l, c.status)}</span> " "
                {(!c.is_read).then(|| view! { <span class="badge is-watch">{say::waits(l)}</span> })} " "
                {c.refused_at.map(|_| view! { <span class="badge is-bad">{say::refused(l)}</span> })} " "
                {(!c.is_public).then(|| view! { <span class="badge is-watch">{say::only_for_us(l)}</span> })}
            </p>
            {held}
            {merged}
        </header>
    }
    .into_any()
}

/// What is said publicly, and what the author was told.
fn reply(visitor: &Visitor, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let said = c.reply.clone().map(|words| {
        let at = c.replied_at.map(|at| super::desk_parts::local_moment(visitor, s.local, at));
        view! {
            <section class="card" aria-labelledby="reply">
                <h2 id="reply">{say::reply(l)}</h2>
                <p class="words">{words}</p>
                <p class="muted">{at}</p>
            </section>
        }
    });
    let refusal = c.refusal.clone().map(|words| {
        view! {
            <section class="card" aria-labelledby="refusal">
                <h2 id="refusal">{say::told_reason(l)}</h2>
                <p class="words">{words}</p>
            </section>
        }
    });
    view! { {said} {refusal} }.into_any()
}

fn choice(
    l: Locale,
    draft: &DeskDraft,
    (form, name, label): (&'static str, &'static str, &'static str),
    (chosen, none): (&str, Option<&'static str>),
    choices: &[Choice],
) -> AnyView {
    let id = [form, "-", name].concat();
    let fault_id = [&id, "-fault"].concat();
    let fault = draft.fault(l, form, name);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                id=id name=name aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| fault_id.clone())
            >
                {options(choices, &draft.value(form, name, chosen), none)}
            </select>
            {fault.map(|words| view! { <p class="field-fault" id=fault_id.clone()>{words}</p> })}
        </div>
    }
    .into_any()
}

pub(super) fn version(c: &StaffSuggestion) -> AnyView {
    hidden("version", c.version.to_string())
}

/// Those that are open, and the one that it names.
fn places(c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> Vec<Choice> {
    let own = c.unit_code.clone().zip(c.unit_name.clone()).map(|(code, name)| Choice::new(code, name));
    let is_listed = |own: &Choice| s.places.iter().any(|place| place.value == own.value);
    own.into_iter().filter(|own| !is_listed(own)).chain(s.places.iter().cloned()).collect()
}

/// Publishing, with where it will be found; or refusing.
fn moderate(l: Locale, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let topics: Vec<Choice> = Topic::ALL.iter().map(|one| Choice::new(one.as_str(), topic_name(l, *one))).collect();
    let title = Line {
        form: "publish",
        name: "title",
        label: say::field_title(l),
        hint: Some(say::title_hint(l)),
        begun: &c.title,
        kind: "text",
        is_optional: false,
    };
    let unit = c.unit_code.clone().unwrap_or_default();
    let places = places(c, s);
    let action = api::desk_page(&c.suggestion_number);
    let refusing = Refusing {
        key: "refuse",
        form: "refuse",
        action: action.clone(),
        about: version(c),
        words: (say::reason(l), say::refuse(l)),
    };
    let refuse = refusal_form(l, &s.draft, refusing);
    let lead = if c.is_public { say::publish_lead(l) } else { say::accept_lead(l) };
    let button = if c.is_public { say::publish(l) } else { say::accept(l) };
    view! {
        <section class="card" id="moderate" aria-labelledby="moderate-title">
            <h2 id="moderate-title">{say::decide(l)}</h2>
            <p class="muted">{lead}</p>
            <form method="post" action=action class="stack">
                {hidden("form", "publish")} {version(c)}
                {line(l, &s.draft, &title)}
                {choice(l, &s.draft, ("publish", "topic", say::col_topic(l)), (c.topic.as_str(), None), &topics)}
                {choice(l, &s.draft, ("publish", "unit_code", say::col_place(l)), (&unit, Some(say::no_place(l))), &places)}
                <button>{button}</button>
            </form>
            {fold(say::refuse(l), s.draft.is("refuse"), refuse)}
        </section>
    }
    .into_any()
}

fn status(l: Locale, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let choices: Vec<Choice> =
        StatusDraft::CHOICES.iter().map(|one| Choice::new(one.as_str(), status_name(l, *one))).collect();
    let reply = Lines {
        form: "status",
        name: "reply",
        label: say::reply(l),
        hint: Some(say::reply_hint(l)),
        begun: c.reply.as_deref().unwrap_or_default(),
        most: TEXT,
        is_optional: true,
    };
    view! {
        <section class="card" id="status" aria-labelledby="status-title">
            <h2 id="status-title">{say::set_status(l)}</h2>
            <p class="muted">{say::tells(l, c.follower_count)}</p>
            <form method="post" action=api::desk_page(&c.suggestion_number) class="stack">
                {hidden("form", "status")} {version(c)}
                {choice(l, &s.draft, ("status", "status", say::col_status(l)), (c.status.as_str(), None), &choices)}
                {lines(l, &s.draft, &reply)}
                <button>{say::save_and_tell(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// First what would move, then the act itself.
fn merge(l: Locale, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let into = Line {
        form: "merge",
        name: "into",
        label: say::into(l),
        hint: Some(say::into_hint(l)),
        begun: s.merge.as_ref().map(|preview| preview.into.as_str()).unwrap_or_default(),
        kind: "text",
        is_optional: false,
    };
    let preview = s.merge.as_ref().map(|preview| {
        view! {
            <div class="notice">
                <p><strong>{say::goes_on_in(l)} " " {preview.into.clone()} ": " {preview.title.clone()}</strong></p>
                <ul>
                    <li>{say::voices_moved(l, preview.voices_moved)} " " {say::voices_shared(l, preview.voices_shared)}</li>
                    <li>{say::voices_after(l, preview.voices_after)}</li>
                    <li>{say::followers_moved(l, preview.followers_moved)}</li>
                    <li>{say::told_once(l, preview.told)}</li>
                </ul>
                <form method="post" action=api::desk_page(&c.suggestion_number)>
                    {hidden("form", "merge")} {version(c)} {hidden("into", preview.into.clone())}
                    <button>{say::merge_now(l)}</button>
                </form>
            </div>
        }
    });
    view! {
        <section class="card" id="merge" aria-labelledby="merge-title">
            <h2 id="merge-title">{say::merge(l)}</h2>
            <p class="muted">{say::merge_lead(l)}</p>
            <form method="get" action=[&api::desk_page(&c.suggestion_number), "#merge"].concat() class="stack">
                {line(l, &s.draft, &into)}
                <button class="is-quiet">{say::show_merge(l)}</button>
            </form>
            {preview}
        </section>
    }
    .into_any()
}

/// A voice of somebody who said so to a member of staff: looked for first, or an address.
fn voice(l: Locale, c: &StaffSuggestion, s: &DeskCaseScreen<'_>) -> AnyView {
    let search = Line {
        form: "find",
        name: "customer",
        label: say::find_customer(l),
        hint: Some(say::find_hint(l)),
        begun: &s.search,
        kind: "search",
        is_optional: false,
    };
    let email = Line {
        form: "voice",
        name: "email",
        label: say::guest_email(l),
        hint: Some(say::guest_email_hint(l)),
        begun: "",
        kind: "email",
        is_optional: true,
    };
    let note = Lines {
        form: "voice",
        name: "note",
        label: say::note(l),
        hint: Some(say::note_hint(l)),
        begun: "",
        most: REASON,
        is_optional: false,
    };
    let page = api::desk_page(&c.suggestion_number);
    view! {
        <section class="card" id="voice" aria-labelledby="voice-title">
            <h2 id="voice-title">{say::voice(l)}</h2>
            <p class="muted">{say::voice_lead(l)}</p>
            <form method="get" action=[&page, "#voice"].concat() class="stack">
                {line(l, &s.draft, &search)}
                <button class="is-quiet">{say::find(l)}</button>
            </form>
            <form method="post" action=[&page, "#voice"].concat() class="stack">
                {hidden("form", "voice")}
                {people(l, s)}
                {line(l, &s.draft, &email)}
                {lines(l, &s.draft, &note)}
                <button>{say::note_voice(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn people(l: Locale, s: &DeskCaseScreen<'_>) -> AnyView {
    let fault = s.draft.fault(l, "voice", "person_id");
    let chosen = s.draft.value("voice", "person_id", "");
    let only_one = s.found.len() == 1;
    let boxes: Vec<AnyView> = s
        .found
        .iter()
        .map(|one| {
            let is_chosen = one.person_id == chosen || (chosen.is_empty() && only_one);
            let email = one.email.clone().map(|email| [" · ", &email].concat());
            view! {
                <label class="choice">
                    <input type="radio" name="person_id" value=one.person_id.clone() checked=is_chosen />
                    <span>{one.name.clone()} {email}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    let nobody = (boxes.is_empty() && !s.search.is_empty()).then(|| view! { <p>{say::nobody_found(l)}</p> });
    let list = (!boxes.is_empty()).then(|| {
        view! {
            <fieldset class="choices">
                <legend>{say::whose_voice(l)}</legend>
                <div class="options">{boxes}</div>
            </fieldset>
        }
    });
    view! {
        {hidden("customer", s.search.clone())}
        {nobody}
        {list}
        {fault.map(|words| view! { <p class="field-fault" role="alert">{words}</p> })}
    }
    .into_any()
}
