//! Colleagues and invitations.

use leptos::prelude::*;

use super::{Part, Sent, button_form, organisation_part, role_name, role_options, text_field};
use crate::account::MemberRole;
use crate::customer::{Invitation, Member, Organisation};
use crate::locale;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::hidden;
use crate::value::{Instant, UtcOffset};

/// `reader` is the id of the person who looks. Invitations are shown to those who manage.
pub fn members(
    visitor: &Visitor,
    o: &Organisation,
    (members, invitations): (&[Member], &[Invitation]),
    reader: &str,
    sent: &Sent,
) -> Page {
    let l = visitor.locale;
    let may_manage = matches!(o.role, None | Some(MemberRole::Owner));
    let rows = members.iter().map(|member| row(visitor, member, reader, may_manage)).collect_view();
    let body = view! {
        {sent.refused_line("role")}
        {sent.refused_line("remove")}
        <ul class="devices">{rows}</ul>
        {may_manage.then(|| invite(visitor, sent))}
        {may_manage.then(|| open_invitations(visitor, invitations))}
    };
    let title = text::members::title(l);
    organisation_part(visitor, Part::Members, (&o.id, &o.name), may_manage, title, body.into_any())
}

fn row(visitor: &Visitor, member: &Member, reader: &str, may_manage: bool) -> impl IntoView + use<> {
    use text::members as say;
    let l = visitor.locale;
    let is_reader = member.person_id == reader;
    let role = role_name(l, member.role);
    let since = say::since(l, &day(visitor, member.joined_at));
    let remove = match is_reader {
        true => Some(button_form("remove", &member.person_id, say::leave(l), say::leave(l).to_string())),
        false => may_manage.then(|| {
            let spoken = [say::remove(l), ": ", &member.name].concat();
            button_form("remove", &member.person_id, say::remove(l), spoken)
        }),
    };
    view! {
        <li>
            <div>
                <strong>{member.name.clone()}</strong>
                {is_reader.then(|| [" (", say::you(l), ")"].concat())}
                <p class="muted">{member.email.clone()}</p>
                <p>{role} " · " {since}</p>
            </div>
            {may_manage.then(|| change_role(visitor, member))}
            {remove}
        </li>
    }
}

fn change_role(visitor: &Visitor, member: &Member) -> impl IntoView + use<> {
    use text::members as say;
    let l = visitor.locale;
    let id = ["role-", &member.person_id].concat();
    view! {
        <details>
            <summary>{say::change(l)}</summary>
            <form method="post" class="stack">
                {hidden("form", "role")} {hidden("id", member.person_id.clone())}
                <div class="field">
                    <label for=id.clone()>{say::role(l)}</label>
                    <select id=id name="role">
                        {role_options(l, member.role)}
                    </select>
                </div>
                <button class="is-quiet">{say::change(l)}</button>
            </form>
        </details>
    }
}

fn invite(visitor: &Visitor, sent: &Sent) -> impl IntoView + use<> {
    use text::members as say;
    let l = visitor.locale;
    let chosen = sent.value("invite", "role", "").parse().unwrap_or(MemberRole::Member);
    view! {
        <section class="card" id="invite">
            <h2>{say::invite_heading(l)}</h2>
            <p>{say::invite_lead(l)}</p>
            {sent.refused_line("invite")}
            <form method="post" class="stack">
                {hidden("form", "invite")} {text_field(l, sent, "invite", "email", say::email(l), "email")}
                <div class="field">
                    <label for="role">{say::role(l)}</label>
                    <select id="role" name="role">
                        {role_options(l, chosen)}
                    </select>
                </div>
                <button>{say::invite_button(l)}</button>
            </form>
        </section>
    }
}

fn open_invitations(visitor: &Visitor, invitations: &[Invitation]) -> Option<impl IntoView + use<>> {
    use text::members as say;
    let l = visitor.locale;
    let rows = invitations
        .iter()
        .map(|invitation| {
            let spoken = [say::revoke(l), ": ", &invitation.email].concat();
            let until = day(visitor, invitation.expires_at);
            view! {
                <li>
                    <div>
                        <strong>{invitation.email.clone()}</strong>
                        <p>{say::invitation_until(l, &until, role_name(l, invitation.role))}</p>
                    </div>
                    {button_form("revoke", &invitation.id, say::revoke(l), spoken)}
                </li>
            }
        })
        .collect_view();
    (!invitations.is_empty()).then(|| {
        view! {
            <section class="card" id="invitations">
                <h2>{say::invitations_heading(l)}</h2>
                <ul class="devices">{rows}</ul>
            </section>
        }
    })
}

pub(super) fn day(visitor: &Visitor, at: Instant) -> String {
    locale::day(visitor.locale, at.at_offset(UtcOffset::UTC))
}
