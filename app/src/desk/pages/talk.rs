//! The conversation as staff read it: what the customer sees and what stays among staff are told apart at a glance.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{Area, area, folded, form};
use crate::attachment::components::files_field;
use crate::complaint::{Act, Author, Complaint, Message};
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::text::desk as say;
use crate::ui::form::hidden;
use crate::ui::{Icon, icon, when};

pub fn conversation(visitor: &Visitor, c: &Complaint, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let said: Vec<AnyView> = c.messages.iter().map(|message| bubble(visitor, message, s)).collect();
    let nothing = said.is_empty().then(|| view! { <p class="muted">{say::nothing_said(l)}</p> });
    view! {
        <section aria-labelledby="conversation">
            <h2 id="conversation">{say::conversation(l)}</h2>
            {nothing}
            <ol class="conversation">{said}</ol>
            {c.may.contains(&Act::Write).then(|| writing(l, s))}
        </section>
    }
    .into_any()
}

fn bubble(visitor: &Visitor, message: &Message, s: &CaseScreen<'_>) -> AnyView {
    let l = visitor.locale;
    let at = when::day_and_time(l, (s.zoned.local)(message.sent_at), visitor.now);
    let name = message.author_name.clone();
    let (class, who) = match (message.author, message.is_internal) {
        (Author::Customer, _) => ("is-customer", name.unwrap_or_else(|| say::customer(l).to_string())),
        (Author::Staff, true) => ("is-note", name.unwrap_or_default()),
        (Author::Staff, false) => ("is-staff", name.unwrap_or_else(|| visitor.brand.name.clone())),
    };
    let label = match (message.is_internal, message.is_answer) {
        (true, _) => {
            Some(view! { <span class="badge is-watch">{icon(Icon::Lock)} {say::only_staff(l)}</span> }.into_any())
        }
        (_, true) => Some(view! { <span class="badge is-good">{say::is_answer(l)}</span> }.into_any()),
        _ => None,
    };
    let made_of = message.standard_answer.as_ref().map(|used| {
        let words = crate::text::answers::made_of(l, &used.code, &used.number.to_string());
        view! { <p class="muted">{words}</p> }
    });
    let told = message.told_at.map(|at| {
        let at = when::day_and_time(l, (s.zoned.local)(at), visitor.now);
        view! { <p class="muted">{say::had_it(l, &at)}</p> }
    });
    view! {
        <li class=class>
            <p class="muted">{who} " · " {at} " " {label}</p>
            <p class="words">{message.text.clone()}</p>
            {told}
            {made_of}
        </li>
    }
    .into_any()
}

/// Two forms, not one with a switch: a note must not reach the customer by a slip.
fn writing(l: Locale, s: &CaseScreen<'_>) -> AnyView {
    let (refused, taken) = s.typed.files_of("write");
    let to_customer = view! {
        {hidden("kind", "message")}
        {area(l, s.typed, &Area { key: "write", name: "text", label: say::to_customer(l), rows: 4, shortcut: Some("m"), ..Area::default() })}
        {files_field(l, "file", refused, taken)}
        <label class="choice">
            <input type="checkbox" name="asks" value="1" checked=s.typed.value("write", "asks") == "1" />
            <span>{say::asks(l)}</span>
        </label>
        <p class="hint">{say::asks_hint(l)}</p>
        <button>{say::send(l)}</button>
    };
    let note = view! {
        {area(l, s.typed, &Area { key: "note", name: "text", label: say::note(l), rows: 3, hint: Some(say::note_hint(l)), shortcut: Some("n"), ..Area::default() })}
        <button class="is-quiet">{say::keep_note(l)}</button>
    };
    view! {
        <div class="desk-writing">
            {folded(say::write(l), s.typed.is("write"), form("write", None, to_customer.into_any()))}
            {folded(say::note(l), s.typed.is("note"), form("note", None, note.into_any()))}
        </div>
    }
    .into_any()
}
