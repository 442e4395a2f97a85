//! "Make this a suggestion": what staff would write down, for the customer to agree to.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{Area, Select, area, folded, form, select};
use crate::complaint::{Act, Complaint};
use crate::desk::Choice;
use crate::locale::Locale;
use crate::suggestion::moderation::{Proposal, api};
use crate::suggestion::words::topic_name;
use crate::suggestion::{TITLE, Topic};
use crate::text::proposal as say;

const KEY: &str = "propose";

/// Nothing for whoever only reads.
pub fn proposals(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    if !c.may.contains(&Act::Write) {
        return None;
    }
    let rows: Vec<AnyView> = s.proposals.iter().map(|one| row(l, one)).collect();
    Some(
        view! {
            <section aria-labelledby="proposals">
                <h2 id="proposals">{say::of_staff(l)}</h2>
                <ul class="plain">{rows}</ul>
                {folded(say::make(l), s.typed.is(KEY), fields(l, s))}
            </section>
        }
        .into_any(),
    )
}

fn row(l: Locale, one: &Proposal) -> AnyView {
    let state = match (&one.suggestion_number, one.declined_at) {
        (Some(number), _) => {
            let href = api::desk_page(number);
            view! { <a class="whole" href=href>{number.clone()}</a> }.into_any()
        }
        (None, Some(_)) => view! { <span class="badge">{say::said_no(l)}</span> }.into_any(),
        (None, None) => view! { <span class="badge is-calm">{say::waits(l)}</span> }.into_any(),
    };
    view! { <li>{one.title.clone()} " " {state}</li> }.into_any()
}

fn fields(l: Locale, s: &CaseScreen<'_>) -> AnyView {
    let topics: Vec<Choice> = Topic::ALL.iter().map(|one| Choice::new(one.as_str(), topic_name(l, *one))).collect();
    let topic = Select { key: KEY, name: "topic", label: say::topic(l), ..Select::default() };
    let fault = s.typed.fault(l, KEY, "title");
    let text = Area { key: KEY, name: "text", label: say::text(l), hint: Some(say::text_hint(l)), ..Area::default() };
    let is_private = s.typed.is(KEY) && s.typed.value(KEY, "is_public") != "1";
    let inside = view! {
        <p class="hint">{say::make_hint(l)}</p>
        {select(l, s.typed, &topic, &topics)}
        <div class="field">
            <label for="propose-title">{say::headline(l)}</label>
            <input
                id="propose-title" name="title" type="text" autocomplete="off" required maxlength=TITLE.to_string()
                value=s.typed.value(KEY, "title")
                aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| "propose-title-fault")
            />
            {fault.map(|words| view! { <p class="field-fault" id="propose-title-fault">{words}</p> })}
        </div>
        {area(l, s.typed, &text)}
        <label class="choice">
            <input type="checkbox" name="is_public" value="1" checked=!is_private />
            <span>{say::for_board(l)}</span>
        </label>
        <button class="is-quiet">{say::ask(l)}</button>
    };
    form(KEY, None, inside.into_any())
}
