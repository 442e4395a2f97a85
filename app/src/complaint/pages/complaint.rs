//! Following a complaint: who acts next and by when, the dates, the answer, the conversation, the record.

use leptos::prelude::*;

use super::conversation::{answer, conversation};
use super::evidence::{record, statements};
use super::promise::{merged, parts, promises};
use crate::attachment::AttachmentClaim;
use crate::attachment::components::gallery;
use crate::complaint::components::{
    category_name, happened, level_name, next_words, remedy_name, state_class, state_name,
};
use crate::complaint::islands::{ForgetDraft, NoteReading};
use crate::complaint::{Act, Actor, Complaint, Level, State, api};
use crate::deadline::components::{Shown, deadlines, due_words};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::shell::{Page, Visitor};
use crate::shipment::api as shipment_api;
use crate::text::complaint as say;
use crate::ui::form::{Faults, done_line, hidden, problem_line};
use crate::ui::{raw_text, when};
use crate::value::{Instant, LocalInstant};
use crate::{desk, text};

/// What the page shows beside the complaint itself.
pub struct Zoned<'z> {
    pub deadlines: Vec<Shown>,
    /// Puts a moment into the operator's zone: dates end there.
    pub local: &'z dyn Fn(Instant) -> LocalInstant,
    /// What was sent and refused: which form, what is wrong, and what was typed.
    pub sent: Sent,
    /// The guest's link, shown once after filing and after a renewal.
    pub link: Option<String>,
    /// It was filed a moment ago.
    pub is_new: bool,
    /// The link went out by mail as well.
    pub is_mailed: bool,
    /// Something was done a moment ago.
    pub is_done: bool,
    /// The reader holds a link and no account.
    pub is_guest: bool,
    /// The reader filed it: the first words are their own.
    pub is_filer: bool,
    /// A colleague filed it, and the reader does not take part yet.
    pub may_join: bool,
    /// A member of staff looks at what the customer sees.
    pub is_preview: bool,
    /// What another feature shows below the state, for the complaint of this number.
    pub beside: &'z dyn Fn(&Visitor, &str) -> Option<AnyView>,
}

/// A form that was refused.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub form: String,
    pub text: String,
    pub faults: Faults,
    /// Files of it that were refused.
    pub files: Vec<FieldProblem>,
    /// Files of it that need not be sent again, with their names.
    pub taken: Vec<(AttachmentClaim, String)>,
    pub is_conflict: bool,
    pub is_throttled: bool,
}

impl Sent {
    /// What was typed into a form, to be shown again.
    pub fn text_of(&self, form: &str) -> String {
        if self.form == form { self.text.clone() } else { String::new() }
    }

    pub fn fault_of(&self, l: Locale, form: &str) -> Option<&'static str> {
        if self.form == form { self.faults.of(l, "/text") } else { None }
    }
}

pub fn complaint(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> Page {
    let l = visitor.locale;
    let title = say::title(l, &c.complaint_number);
    let number = c.complaint_number.clone();
    let files = (!c.attachments.is_empty()).then(|| {
        let shown =
            gallery(l, &c.attachments, |file, is_small| api::attachment_url(&number, &file.attachment_id, is_small));
        view! {
            <section aria-labelledby="files">
                <h2 id="files">{say::files(l)}</h2>
                {shown}
            </section>
        }
    });
    let dates = deadlines(l, &z.deadlines, visitor.now).map(|list| {
        view! {
            <section aria-labelledby="dates">
                <h2 id="dates">{say::deadlines(l)}</h2>
                {list}
            </section>
        }
    });
    let body = view! {
        <article class="complaint">
            <div class="complaint-main">
                {(z.is_new || z.link.is_some()).then(|| filed(l, c, z))}
                {z.is_done.then(|| done_line(say::done(l)))}
                {z.sent.is_conflict.then(|| problem_line(say::not_now(l)))}
                {z.sent.is_throttled.then(|| problem_line(text::problem::too_many::detail(l)))}
                {z.is_new.then(|| view! { <ForgetDraft place=c.waybill_number.clone().unwrap_or_default() /> })}
                {z.is_preview.then(|| preview_line(l, c))}
                {(c.state == State::Answered && !z.is_preview)
                    .then(|| view! { <NoteReading number=c.complaint_number.clone() /> })}
                {head(visitor, c, z)}
                {(z.beside)(visitor, &c.complaint_number)}
                {merged(visitor, c)}
                {parts(visitor, c)}
                {answer(visitor, c, z)}
                {promises(visitor, c, z)}
                {conversation(visitor, c, z)}
                {statements(l, c)}
                {record(l, c, z)}
                {files}
            </div>
            <div class="complaint-aside">
                {dates}
                {ladder(l, c)}
                {acts(l, c, z)}
                {appeal(l, c)}
                {history(visitor, c, z)}
            </div>
        </article>
    };
    Page::awake(title, body.into_any())
}

fn preview_line(l: Locale, c: &Complaint) -> AnyView {
    let href = desk::api::case_page(&c.complaint_number);
    view! {
        <p class="notice" role="note">
            {text::desk::preview(l)} " " <a href=href>{text::desk::back(l)}</a>
        </p>
    }
    .into_any()
}

/// Directly after filing: the number, and for a guest the only key there is.
fn filed(l: Locale, c: &Complaint, z: &Zoned<'_>) -> AnyView {
    let link = z.link.clone().map(|link| {
        view! {
            <p>{say::filed_link(l)}</p>
            <p><code class="secret">{link}</code></p>
            {z.is_mailed.then(|| view! { <p class="hint">{say::filed_mail(l)}</p> })}
        }
    });
    view! {
        <div class="receipt" role="status">
            {z.is_new.then(|| view! { <p><strong>{say::filed(l, &c.complaint_number)}</strong></p> })}
            {link}
        </div>
    }
    .into_any()
}

fn head(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> AnyView {
    let l = visitor.locale;
    let filed = when::day_and_time(l, (z.local)(c.filed_at), visitor.now);
    let parcel = c.waybill_number.clone().map(|number| {
        let href = shipment_api::tracking_page(&number);
        view! { " · " <a class="number" href=href>{number}</a> }
    });
    let by = c.next.by.map(|at| {
        let words = due_words(l, (z.local)(at), visitor.now);
        match c.next.who {
            Actor::Customer => say::closes_by_itself(l, &words),
            _ if at < visitor.now => crate::text::complaint_page::was_due(l, &words),
            _ => say::by(l, &words),
        }
    });
    let again = (c.reopened_count > 0).then(|| view! { <span class="muted">{say::reopened(l)}</span> });
    view! {
        <header class="complaint-head">
            <h1>
                {say::title(l, "")} <span class="whole">{c.complaint_number.clone()}</span>
            </h1>
            <p>
                <span class=state_class(c.state)>{state_name(l, c.state)}</span> " " {again}
            </p>
            <p class="muted">
                {category_name(l, c.category)} " · " {remedy_name(l, c.remedy_sought)} " · "
                {say::filed_on(l, &filed)} {parcel}
            </p>
            <div class="card next">
                <h2>{say::next(l)}</h2>
                <p class="next-who">{next_words(l, c.state, c.next)}</p>
                {by.map(|words| view! { <p class="next-by">{words}</p> })}
            </div>
        </header>
    }
    .into_any()
}

/// The three levels, and where it is.
pub fn ladder(l: Locale, c: &Complaint) -> AnyView {
    let step = |level: &Level| {
        let is_here = *level == c.level;
        let class = if *level < c.level { "is-passed" } else { "" };
        view! {
            <li class=class aria-current=is_here.then_some("step")>
                {level_name(l, *level)}
            </li>
        }
        .into_any()
    };
    let steps: Vec<AnyView> = Level::ALL.iter().map(step).collect();
    view! {
        <section aria-labelledby="ladder">
            <h2 id="ladder">{say::ladder(l)}</h2>
            <ol class="ladder">{steps}</ol>
            <p class="hint">{say::ladder_hint(l)}</p>
        </section>
    }
    .into_any()
}

/// What the reader may do beside writing, each behind its own words.
fn acts(l: Locale, c: &Complaint, z: &Zoned<'_>) -> AnyView {
    let may = |act: Act| c.may.contains(&act);
    let escalate = may(Act::Escalate).then(|| why_form(l, z, ("escalate", say::escalate(l)), None, false));
    let reopen = may(Act::Reopen).then(|| why_form(l, z, ("reopen", say::reopen(l)), None, true));
    let withdraw =
        may(Act::Withdraw).then(|| why_form(l, z, ("withdraw", say::withdraw(l)), Some(say::withdraw_hint(l)), false));
    let join = z.may_join.then(|| plain_form("join", say::join(l), say::join_hint(l)));
    let renew = z.is_guest.then(|| plain_form("renew", say::renew(l), say::renew_hint(l)));
    view! { <div class="acts">{join} {escalate} {reopen} {withdraw} {renew}</div> }.into_any()
}

fn why_form(
    l: Locale,
    z: &Zoned<'_>,
    (form, words): (&'static str, &'static str),
    hint: Option<&'static str>,
    must_say: bool,
) -> AnyView {
    let id = ["why-", form].concat();
    let fault = z.sent.fault_of(l, form);
    let fault_id = [form, "-fault"].concat();
    view! {
        <details open=z.sent.form == form>
            <summary>{words}</summary>
            <form method="post" enctype="multipart/form-data" class="stack">
                {hidden("form", form)}
                {hint.map(|words| view! { <p class="hint">{words}</p> })}
                <div class="field">
                    <label for=id.clone()>{say::why(l)}</label>
                    <textarea
                        id=id
                        name="text"
                        rows="3"
                        required=must_say
                        aria-invalid=fault.map(|_| "true")
                        aria-describedby=fault.map(|_| fault_id.clone())
                    >
                        {raw_text(&z.sent.text_of(form))}
                    </textarea>
                    {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
                </div>
                <button class="is-quiet">{words}</button>
            </form>
        </details>
    }
    .into_any()
}

fn plain_form(form: &'static str, words: &'static str, hint: &'static str) -> AnyView {
    view! {
        <form method="post" enctype="multipart/form-data" class="stack">
            {hidden("form", form)}
            <p class="hint">{hint}</p>
            <button class="is-quiet">{words}</button>
        </form>
    }
    .into_any()
}

/// Where to turn, once the way there is open.
fn appeal(l: Locale, c: &Complaint) -> Option<AnyView> {
    let appeal = c.appeal.as_ref()?;
    c.history.iter().find(|item| item.kind == appeal.opens_at)?;
    let how = appeal.how.of(l).to_string();
    Some(
        view! {
            <section class="card" aria-labelledby="appeal">
                <h2 id="appeal">{say::appeal(l)}</h2>
                <p>
                    <a href=appeal.link.clone() rel="noreferrer nofollow">
                        {appeal.name.of(l).to_string()}
                    </a>
                </p>
                <p>{how}</p>
            </section>
        }
        .into_any(),
    )
}

pub fn history(visitor: &Visitor, c: &Complaint, z: &Zoned<'_>) -> AnyView {
    let l = visitor.locale;
    let items: Vec<AnyView> = c
        .history
        .iter()
        .rev()
        .map(|item| {
            let at = (z.local)(item.at);
            let itself = item.is_automatic.then(|| [" (", say::by_itself(l), ")"].concat());
            let rule = item.rule.as_deref().map(|name| [" · ", &text::assignment::by_rule(l, name)].concat());
            view! {
                <li>
                    {happened(l, item.kind)} {itself} {rule} " · "
                    <time datetime=at.to_string()>{when::day_and_time(l, at, visitor.now)}</time>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <details class="history">
            <summary>{say::history(l)}</summary>
            <ol>{items}</ol>
        </details>
    }
    .into_any()
}
