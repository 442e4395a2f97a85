//! All mail, for those who keep the portal running: what waits, what failed and why, and what to do about it.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::notification::{MessageState, OutboxMessage, Template, api};
use crate::shell::{Page, Visitor};
use crate::text::outbox as say;
use crate::ui::{Icon, icon, when};

/// Which part of the outbox is on the page.
#[derive(Debug, Clone)]
pub struct Shown {
    pub state: MessageState,
    /// Where this page begins; None is the newest message.
    pub cursor: Option<String>,
    /// The last action came too late.
    pub is_stale: bool,
}

pub fn outbox(visitor: &Visitor, shown: &Shown, list: crate::value::Page<OutboxMessage>) -> Page {
    let locale = visitor.locale;
    let stale = shown.is_stale.then(|| {
        view! {
            <p class="problem" role="alert">
                {icon(Icon::Alert)}
                <span>{say::stale(locale)}</span>
            </p>
        }
    });
    let older = list.next_cursor.as_deref().map(|cursor| {
        view! {
            <p>
                <a href=api::outbox_page(shown.state, Some(cursor))>{say::older(locale)}</a>
            </p>
        }
    });
    let body = view! {
        <div class="list">
            <h1>{say::title(locale)}</h1>
            <p class="muted">{say::lead(locale)}</p>
            {states(locale, shown.state)}
            {stale}
            {table(visitor, shown, list.items)}
            {older}
        </div>
    };
    Page::plain(say::title(locale), body.into_any())
}

fn states(locale: Locale, current: MessageState) -> impl IntoView + use<> {
    let links = MessageState::ALL
        .map(|state| {
            view! {
                <li>
                    <a
                        class="chip is-calm"
                        href=api::outbox_page(state, None)
                        aria-current=(state == current).then_some("page")
                    >
                        {state_name(locale, state)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="chips states">{links}</ul> }
}

fn table(visitor: &Visitor, shown: &Shown, messages: Vec<OutboxMessage>) -> AnyView {
    let locale = visitor.locale;
    if messages.is_empty() {
        return view! { <p class="card">{say::empty(locale)}</p> }.into_any();
    }
    let rows = messages.into_iter().map(|message| row(visitor, shown, message)).collect_view();
    view! {
        <table class="shipments outbox card">
            <thead>
                <tr>
                    <th scope="col">{say::message(locale)}</th>
                    <th scope="col">{say::recipient(locale)}</th>
                    <th scope="col">{say::created(locale)}</th>
                    <th scope="col">{say::progress(locale)}</th>
                    <th scope="col">{say::actions(locale)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(visitor: &Visitor, shown: &Shown, message: OutboxMessage) -> impl IntoView + use<> {
    let (locale, now) = (visitor.locale, visitor.now);
    let tone = match message.state {
        MessageState::Dead => "is-bad",
        MessageState::Waiting if message.attempt_count > 0 => "is-watch",
        _ => "is-calm",
    };
    let fault = message.fault.as_deref().map(|fault| fault_words(locale, fault));
    let moment = match (message.next_try_at, message.ended_at) {
        (Some(at), _) => say::next_try(locale, &when::day_and_time(locale, at, now)),
        (None, Some(at)) => when::day_and_time(locale, at, now),
        (None, None) => String::new(),
    };
    view! {
        <tr class=tone>
            <th scope="row">{template_name(locale, message.template)}</th>
            <td data-label=say::recipient(locale)>{message.recipient.clone()}</td>
            <td data-label=say::created(locale)>{when::day_and_time(locale, message.written_at, now)}</td>
            <td data-label=say::progress(locale)>
                <span class="headline">{moment}</span>
                <span class="muted">{say::tries(locale, message.attempt_count)}</span>
                {fault.map(|words| view! { <span class="headline fault">{words}</span> })}
            </td>
            <td>{actions(locale, shown, &message)}</td>
        </tr>
    }
}

fn actions(locale: Locale, shown: &Shown, message: &OutboxMessage) -> impl IntoView + use<> {
    let button = |action: &'static str, words: &'static str| {
        let cursor = shown.cursor.clone().unwrap_or_default();
        view! {
            <form method="post" action=api::OUTBOX_PAGE>
                <input type="hidden" name="id" value=message.id.clone() />
                <input type="hidden" name="state" value=shown.state.as_str() />
                <input type="hidden" name="cursor" value=cursor />
                <button class="is-quiet" name="action" value=action>
                    {words}
                </button>
            </form>
        }
    };
    let is_lost = !message.can_retry && message.state != MessageState::Delivered && message.template.has_secret();
    view! {
        <div class="actions">
            {message.can_retry.then(|| button("retry", say::retry(locale)))}
            {(message.state == MessageState::Waiting).then(|| button("drop", say::drop(locale)))}
            {is_lost.then(|| view! { <span class="muted">{say::secret_gone(locale)}</span> })}
        </div>
    }
}

fn state_name(locale: Locale, state: MessageState) -> &'static str {
    match state {
        MessageState::Waiting => say::waiting(locale),
        MessageState::Delivered => say::delivered(locale),
        MessageState::Dead => say::dead(locale),
        MessageState::Dropped => say::dropped(locale),
    }
}

/// What kind of mail it is, for staff.
pub fn template_name(locale: Locale, template: Template) -> &'static str {
    use say::template as t;
    match template {
        Template::VerifyEmail => t::verify_email(locale),
        Template::SignIn => t::sign_in(locale),
        Template::ResetPassword => t::reset_password(locale),
        Template::AlreadyRegistered => t::already_registered(locale),
        Template::ChangeEmail => t::change_email(locale),
        Template::EmailChanged => t::email_changed(locale),
        Template::PasswordChanged => t::password_changed(locale),
        Template::NewDevice => t::new_device(locale),
        Template::Invitation => t::invitation(locale),
        Template::StaffSetUp => t::staff_set_up(locale),
        Template::ComplaintReceived => t::complaint_received(locale),
        Template::ComplaintAnswered => t::complaint_answered(locale),
        Template::ComplaintMessage => t::complaint_message(locale),
        Template::PasskeyAdded => crate::text::passkey_mail::added::short(locale),
        Template::PasskeyRemoved => crate::text::passkey_mail::removed::short(locale),
        Template::ComplaintNear => crate::text::complaint_mail::near::short(locale),
        Template::ComplaintMissed => crate::text::complaint_mail::missed::short(locale),
        Template::ComplaintAsked => crate::text::complaint_mail::asked::short(locale),
        Template::ComplaintEscalated => crate::text::complaint_mail::escalated::short(locale),
        Template::ComplaintsDue => crate::text::complaint_mail::due::short(locale),
        Template::ComplaintsEscalated => crate::text::complaint_mail::escalations::short(locale),
        Template::ComplaintPromised => crate::text::desk_mail::promised::short(locale),
        Template::UnitAsked => crate::text::desk_mail::asked::short(locale),
        Template::ComplaintSplit => crate::text::split::mail::short(locale),
        Template::SurveyInvitation => crate::text::survey_mail::invitation::short(locale),
        Template::SurveyReminder => crate::text::survey_mail::reminder::short(locale),
        Template::ImprovementResult => crate::text::improvement::mail::short(locale),
        Template::SuggestionConfirm => crate::text::suggestion::confirm_mail::short(locale),
        Template::SuggestionNews => crate::text::suggestion::news::short(locale),
    }
}

/// What the mail server said stays in its own language.
fn fault_words(locale: Locale, fault: &str) -> String {
    use say::fault as f;
    match fault {
        "hourly_limit" => f::hourly_limit(locale).to_string(),
        "malformed_address" => f::malformed_address(locale).to_string(),
        "incomplete" => f::incomplete(locale).to_string(),
        "control_character" => f::control_character(locale).to_string(),
        "too_long" => f::too_long(locale).to_string(),
        "malformed_link" => f::malformed_link(locale).to_string(),
        "timeout" => f::timeout(locale).to_string(),
        "unreachable" => f::unreachable(locale).to_string(),
        "internal" => f::internal(locale).to_string(),
        said => said.to_string(),
    }
}
