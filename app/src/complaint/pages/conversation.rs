//! The answer with its question, and everything said; all of it plain text.

use leptos::prelude::*;

use super::complaint::Zoned;
use crate::attachment::components::files_field;
use crate::complaint::{Act, Author, Complaint, Message, TEXT};
use crate::locale::Locale;
use crate::shell::Visitor;
use crate::text::complaint as say;
use crate::ui::form::hidden;
use crate::ui::{raw_text, when};

/// The newest answer, and whether it helped.
pub fn answer(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> Option<AnyView> {
    let l = visitor.locale;
    let newest = c.messages.iter().rev().find(|message| message.is_answer)?;
    let at = when::day_and_time(l, (z.local)(newest.sent_at), visitor.now);
    let solved = c.may.contains(&Act::Resolve).then(|| solved(l, z));
    Some(
        view! {
            <section class="card answer" aria-labelledby="answer">
                <h2 id="answer">{say::answer(l)}</h2>
                <p class="muted">{at}</p>
                <p class="words">{newest.text.clone()}</p>
                {solved}
            </section>
        }
        .into_any(),
    )
}

fn solved(l: Locale, z: &Zoned<'_>) -> AnyView {
    let fault = z.sent.fault_of(l, "not_solved");
    view! {
        <div class="solved">
            <h3>{say::solved(l)}</h3>
            <form method="post" enctype="multipart/form-data">
                {hidden("form", "solved")} <button>{say::yes(l)}</button>
            </form>
            <details open=z.sent.form == "not_solved">
                <summary>{say::no(l)}</summary>
                <form method="post" enctype="multipart/form-data" class="stack">
                    {hidden("form", "not_solved")}
                    <div class="field">
                        <label for="why-not">{say::why_not(l)}</label>
                        <textarea
                            id="why-not"
                            name="text"
                            rows="4"
                            maxlength=TEXT.to_string()
                            required
                            aria-invalid=fault.map(|_| "true")
                            aria-describedby="why-not-hint"
                        >
                            {raw_text(&z.sent.text_of("not_solved"))}
                        </textarea>
                        {fault.map(|words| view! { <p class="field-fault">{words}</p> })}
                        <p class="hint" id="why-not-hint">{say::why_not_hint(l)}</p>
                    </div>
                    <button class="is-quiet">{say::no(l)}</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// The customer's first words, then everything since, and the way to add to it.
pub fn conversation(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> AnyView {
    let l = visitor.locale;
    let said: Vec<AnyView> = c.messages.iter().map(|message| bubble(visitor, message, z)).collect();
    let first = when::day_and_time(l, (z.local)(c.filed_at), visitor.now);
    let whose = if z.is_filer { say::your_words(l) } else { crate::text::complaint_page::first_words(l) };
    view! {
        <section aria-labelledby="conversation">
            <h2 id="conversation">{say::conversation(l)}</h2>
            <ol class="conversation">
                <li class="is-customer">
                    <p class="muted">{whose} " · " {first}</p>
                    <p class="words">{c.text.clone()}</p>
                </li>
                {said}
            </ol>
            {c.may.contains(&Act::Write).then(|| write(l, z))}
        </section>
    }
    .into_any()
}

fn bubble(visitor: &Visitor, message: &Message, z: &Zoned<'_>) -> AnyView {
    let l = visitor.locale;
    let at = when::day_and_time(l, (z.local)(message.sent_at), visitor.now);
    let (class, who) = match message.author {
        Author::Customer => ("is-customer", message.author_name.clone().unwrap_or_else(|| say::you(l).to_string())),
        Author::Staff => ("is-staff", visitor.brand.name.clone()),
    };
    view! {
        <li class=class>
            <p class="muted">{who} " · " {at}</p>
            <p class="words">{message.text.clone()}</p>
        </li>
    }
    .into_any()
}

fn write(l: Locale, z: &Zoned<'_>) -> AnyView {
    let fault = z.sent.fault_of(l, "write");
    let form = view! {
        <form method="post" enctype="multipart/form-data" class="stack">
            {hidden("form", "write")}
            <div class="field">
                <textarea
                    id="text"
                    name="text"
                    rows="4"
                    maxlength=TEXT.to_string()
                    required
                    aria-labelledby="write"
                    aria-invalid=fault.map(|_| "true")
                    aria-describedby=fault.map(|_| "text-fault")
                >
                    {raw_text(&z.sent.text_of("write"))}
                </textarea>
                {fault.map(|words| view! { <p class="field-fault" id="text-fault">{words}</p> })}
            </div>
            {files_field(l, "file", &z.sent.files, &z.sent.taken)}
            <button>{say::send(l)}</button>
        </form>
    };
    view! {
        <details class="write" open=z.sent.form == "write">
            <summary id="write">{say::write(l)}</summary>
            {form}
        </details>
    }
    .into_any()
}
