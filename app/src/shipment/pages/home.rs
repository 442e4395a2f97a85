//! The front door: one question, one box.

use leptos::prelude::*;

use crate::shell::{Page, Visitor};
use crate::shipment::api;
use crate::shipment::components::{TrackForm, track_form};
use crate::text;
use crate::ui::{Icon, icon};

pub fn home(visitor: &Visitor, form: TrackForm) -> Page {
    let locale = visitor.locale;
    let body = view! {
        <div class="home">
            <section class="hero">
                <h1>{text::home::heading(locale)}</h1>
                <p class="lead">{text::home::lead(locale)}</p>
                <div class="card">{track_form(locale, form)}</div>
                <p class="private muted">{icon(Icon::Lock)} <span>{text::home::private(locale)}</span></p>
            </section>
            {answers(visitor)}
            <p class="another">
                <a class="button is-quiet" href=api::COMPLAIN_PAGE>
                    {text::complain::link(locale)}
                </a>
            </p>
            <p class="another">
                <a href=api::SUGGESTIONS_PAGE>{text::suggestion::home(locale)}</a>
            </p>
        </div>
    };
    Page {
        title: text::home::title(locale).to_string(),
        description: Some(text::home::description(locale).to_string()),
        body: body.into_any(),
        json_ld: None,
        interactive: true,
        personal: false,
    }
}

fn answers(visitor: &Visitor) -> impl IntoView + use<> {
    use text::home as say;
    let l = visitor.locale;
    let items = [
        (Icon::Pin, say::answer_where(l), say::answer_where_more(l)),
        (Icon::Clock, say::answer_promise(l), say::answer_promise_more(l)),
        (Icon::Arrow, say::answer_next(l), say::answer_next_more(l)),
    ]
    .map(|(sign, title, more)| {
        view! {
            <li>
                {icon(sign)} <h3>{title}</h3> <p>{more}</p>
            </li>
        }
    })
    .collect_view();
    view! {
        <section class="answers" aria-labelledby="answers">
            <h2 id="answers">{say::answers(l)}</h2>
            <ul>{items}</ul>
        </section>
    }
}
