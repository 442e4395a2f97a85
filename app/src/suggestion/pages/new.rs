//! `/suggestions/new`: what should be different, and whether somebody has said so already.

use leptos::prelude::*;

use super::page;
use super::parts::{about, row};
use crate::account::api::sign_in_page;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::suggestion::words::topic_name;
use crate::suggestion::{Draft, Item, Place, TEXT, TITLE, Topic, api};
use crate::text::suggestion as say;
use crate::ui::form::{Faults, Field, field, hidden, problem_line};
use crate::ui::{Choice, Icon, icon, options, raw_text};

/// The form as it begins, or as it was sent.
#[derive(Debug, Clone, Default)]
pub struct NewScreen {
    pub draft: Draft,
    pub faults: Faults,
    pub places: Vec<Place>,
    /// Found before it is sent: the reader decides whether theirs is another.
    pub similar: Vec<Item>,
    pub is_throttled: bool,
    /// Made for this rendering: the same form sent twice makes one.
    pub once: String,
}

pub fn new(visitor: &Visitor, s: &NewScreen) -> Page {
    let l = visitor.locale;
    let is_guest = visitor.signed_in.is_none();
    let asks = !s.similar.is_empty();
    let sign_in = is_guest.then(|| view! { <p><a href=sign_in_page(api::NEW)>{say::have_account(l)}</a></p> });
    let sure = asks.then(|| hidden("sure", "1"));
    let body = view! {
        <div class="narrow suggestion-new">
            <h1>{say::new_title(l)}</h1>
            <p class="lead">{say::new_lead(l)}</p>
            {s.is_throttled.then(|| problem_line(say::too_many(l)))}
            {asks.then(|| similar_ones(visitor, s))}
            <form method="post" action=api::NEW class="card stack" novalidate=true>
                {hidden("once", s.once.clone())}
                {sure}
                {title(l, s)}
                <div data-piece=api::SIMILAR_PIECE data-from="title" aria-live="polite"></div>
                {words(l, s)}
                {topic(l, s)}
                {place(l, s)}
                {readers(visitor, s)}
                {is_guest.then(|| email(l, s))}
                <button>{if asks { say::send_anyway(l) } else { say::go_on(l) }}</button>
            </form>
            {sign_in}
        </div>
    };
    Page { interactive: true, ..page(say::new_title(l).to_string(), body.into_any(), true) }
}

fn title(l: Locale, s: &NewScreen) -> AnyView {
    let fault = s.faults.of(l, "/title");
    view! {
        <div class="field">
            <label for="title">{say::field_title(l)}</label>
            <input
                id="title"
                name="title"
                maxlength=TITLE.to_string()
                required=true
                autocomplete="off"
                value=s.draft.title.clone()
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| "title-fault")
            />
            {fault.map(|words| fault_line("title-fault", words))}
        </div>
    }
    .into_any()
}

fn words(l: Locale, s: &NewScreen) -> AnyView {
    let fault = s.faults.of(l, "/text");
    view! {
        <div class="field">
            <label for="text">{say::field_text(l)}</label>
            <textarea
                id="text"
                name="text"
                rows="6"
                maxlength=TEXT.to_string()
                required=true
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| "text-fault")
            >
                {raw_text(&s.draft.text)}
            </textarea>
            {fault.map(|words| fault_line("text-fault", words))}
        </div>
    }
    .into_any()
}

fn topic(l: Locale, s: &NewScreen) -> AnyView {
    let fault = s.faults.of(l, "/topic");
    let topics: Vec<Choice> = Topic::ALL.iter().map(|t| Choice::new(t.as_str(), topic_name(l, *t))).collect();
    view! {
        <div class="field">
            <label for="topic">{say::field_topic(l)}</label>
            <select
                id="topic"
                name="topic"
                required=true
                aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| "topic-fault")
            >
                {options(&topics, &s.draft.topic, Some(say::choose(l)))}
            </select>
            {fault.map(|words| fault_line("topic-fault", words))}
        </div>
    }
    .into_any()
}

/// Nothing to choose where there is no service point.
fn place(l: Locale, s: &NewScreen) -> Option<AnyView> {
    if s.places.is_empty() {
        return None;
    }
    let fault = s.faults.of(l, "/unit");
    let places: Vec<Choice> = s.places.iter().map(|p| Choice::new(p.code.as_str(), p.name.as_str())).collect();
    let chosen = s.draft.unit.as_deref().unwrap_or_default();
    Some(
        view! {
            <div class="field">
                <label for="unit">{say::field_unit(l)}</label>
                <select id="unit" name="unit" aria-describedby=fault.map(|_| "unit-fault")>
                    {options(&places, chosen, Some(say::no_unit(l)))}
                </select>
                {fault.map(|words| fault_line("unit-fault", words))}
            </div>
        }
        .into_any(),
    )
}

fn readers(visitor: &Visitor, s: &NewScreen) -> AnyView {
    let l = visitor.locale;
    view! {
        <fieldset class="suggestion-readers">
            <legend>{say::readers(l)}</legend>
            <label>
                <input type="radio" name="readers" value="all" checked=s.draft.is_public />
                <span>{say::readers_all(l)}</span>
            </label>
            <label>
                <input type="radio" name="readers" value="us" checked=!s.draft.is_public />
                <span>{say::readers_us(l, &visitor.brand.name)}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

fn email(l: Locale, s: &NewScreen) -> AnyView {
    field(
        l,
        &s.faults,
        Field {
            name: "email",
            label: say::email(l),
            kind: "email",
            autocomplete: "email",
            value: s.draft.email.clone().unwrap_or_default(),
            hint: Some(say::email_hint(l)),
            ..Field::default()
        },
    )
}

fn fault_line(id: &'static str, words: &'static str) -> AnyView {
    view! {
        <p class="field-fault" id=id>
            {icon(Icon::Alert)}
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// Each may be made one's own with one press; a guest's address goes along.
fn similar_ones(visitor: &Visitor, s: &NewScreen) -> AnyView {
    let l = visitor.locale;
    let is_staff = visitor.signed_in.as_ref().is_some_and(|who| who.staff_role.is_some());
    let rows = s.similar.iter().map(|item| {
        let address = s.draft.email.clone().map(|email| hidden("email", email));
        let mine = (!is_staff).then(|| {
            view! {
                <form method="post" action=api::suggestion_page(&item.suggestion_number)>
                    {hidden("act", "vote")}
                    {address}
                    <button class="is-quiet">
                        {say::mine(l)} <span class="visually-hidden">{[": ", &item.title].concat()}</span>
                    </button>
                </form>
            }
            .into_any()
        });
        row(l, item, mine)
    });
    view! {
        <section class="suggestion-similar" aria-labelledby="similar">
            <h2 id="similar">{say::similar(l)}</h2>
            <p>{say::similar_lead(l)}</p>
            <ul class="suggestion-cards">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Similar ones as a piece of the page, while the title is typed; nothing when there are none.
pub fn similar_piece(l: Locale, items: &[Item]) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    let rows = items.iter().map(|item| {
        let href = api::suggestion_page(&item.suggestion_number);
        view! {
            <li>
                <a href=href>{item.title.clone()}</a>
                <span class="muted">{[" ", &say::voices(l, item.voice_count), " · ", &about(l, item)].concat()}</span>
            </li>
        }
    });
    view! {
        <p class="muted">{say::similar_typing(l)}</p>
        <ul class="suggestion-typing">{rows.collect_view()}</ul>
    }
    .into_any()
}
