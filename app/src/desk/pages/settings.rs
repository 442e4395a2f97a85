//! `/admin`: the way to all that is set up once and looked after now and then.

use leptos::prelude::*;

use crate::account::StaffRole;
use crate::shell::{Page, Visitor, settings as groups};
use crate::text::section as say;

pub fn settings(visitor: &Visitor, role: StaffRole) -> Page {
    let l = visitor.locale;
    let cards: Vec<AnyView> = groups(l, role)
        .into_iter()
        .map(|group| {
            let links: Vec<AnyView> = group
                .places
                .into_iter()
                .map(|(href, name)| view! { <li><a href=href>{name}</a></li> }.into_any())
                .collect();
            view! {
                <section class="card">
                    <h2>{group.title}</h2>
                    <ul class="settings">{links}</ul>
                </section>
            }
            .into_any()
        })
        .collect();
    let body = view! {
        <div class="list desk">
            <h1>{say::settings(l)}</h1>
            {cards}
        </div>
    };
    let title = say::settings(l).to_string();
    Page::plain(title, body.into_any())
}
