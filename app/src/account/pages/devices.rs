//! The devices somebody is signed in on.

use leptos::prelude::*;

use crate::account::api;
use crate::account::form::Device;
use crate::account::pages::settings::account_page;
use crate::locale;
use crate::shell::{Page, Visitor};
use crate::text;
use crate::ui::form::{done_line, hidden};

pub fn devices(visitor: &Visitor, devices: Vec<Device>, is_done: bool) -> Page {
    use text::devices as say;
    let l = visitor.locale;
    let has_others = devices.len() > 1;
    let rows = devices.into_iter().map(|device| row(visitor, device)).collect_view();
    let body = view! {
        {is_done.then(|| done_line(say::revoked(l)))}
        <p>{say::lead(l)}</p>
        <ul class="devices">{rows}</ul>
        {has_others
            .then(|| {
                view! {
                    <form method="post" action=api::DEVICES>
                        {hidden("session_id", "others")}
                        <button class="is-quiet">{say::revoke_others(l)}</button>
                    </form>
                }
            })}
    };
    account_page(visitor, api::DEVICES, say::title(l), body.into_any())
}

fn row(visitor: &Visitor, device: Device) -> impl IntoView + use<> {
    use text::devices as say;
    let l = visitor.locale;
    let seen = locale::relative(l, device.last_seen_at, visitor.now);
    let label = say::revoke_named(l, &device.device);
    let action = match device.is_current {
        true => view! { <span class="badge is-good">{say::current(l)}</span> }.into_any(),
        false => view! {
            <form method="post" action=api::DEVICES>
                {hidden("session_id", device.session_id)}
                <button class="is-quiet" aria-label=label>{say::revoke(l)}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                <strong>{device.device}</strong>
                <p class="muted">{say::seen(l, &device.address, &seen)}</p>
            </div>
            {action}
        </li>
    }
}
