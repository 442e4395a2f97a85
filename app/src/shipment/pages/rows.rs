//! Shipments as rows, for all lists of those who are signed in.

use leptos::prelude::*;

use crate::shell::Visitor;
use crate::shipment::headline::{badge, headline, sign, tone};
use crate::shipment::{ShipmentItem, api};
use crate::text;
use crate::ui::form::hidden;
use crate::ui::icon;
use crate::ui::when::{self, due};

/// `forget` is the label of a button that takes the row off the reader's list; None on lists that are not kept.
pub fn rows(visitor: &Visitor, items: &[ShipmentItem], forget: Option<&'static str>) -> AnyView {
    use text::shipments as say;
    let l = visitor.locale;
    let rows = items.iter().map(|item| row(visitor, item, forget)).collect_view();
    view! {
        <table class="shipments card">
            <thead>
                <tr>
                    <th scope="col">{say::number(l)}</th>
                    <th scope="col">{say::state(l)}</th>
                    <th scope="col">{say::to(l)}</th>
                    <th scope="col">{say::promised(l)}</th>
                    {forget.map(|words| view! { <th scope="col">{words}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(visitor: &Visitor, item: &ShipmentItem, forget: Option<&'static str>) -> impl IntoView + use<> {
    use text::shipments as say;
    let (l, now) = (visitor.locale, visitor.now);
    let t = item.as_tracking();
    let promised = match item.promised_at.map(due) {
        Some(due) => when::weekday_and_date(l, due.on, now),
        None => text::promise::none(l).to_string(),
    };
    let seen = item.last_event_at.map(|at| when::day_and_time(l, at, now));
    let to = item.destination.label().unwrap_or_default();
    let number = item.waybill_number.clone();
    let forget = forget.map(|words| {
        let spoken = [words, ": ", &number].concat();
        view! {
            <td>
                <form method="post">
                    {hidden("form", "forget")} {hidden("waybill_number", number.clone())}
                    <button class="is-quiet" aria-label=spoken>
                        {words}
                    </button>
                </form>
            </td>
        }
    });
    view! {
        <tr class=tone(&t).class()>
            <th scope="row">
                <a href=api::tracking_page(&number)>{number.clone()}</a>
            </th>
            <td>
                <span class="standing">{icon(sign(&t))} <span>{badge(l, &t, now)}</span></span>
                <span class="headline">{headline(l, &t, now)}</span>
                <span class="muted">{seen}</span>
            </td>
            <td data-label=say::to(l)>
                <span class="place">{to}</span>
                <span class="muted">{item.item_description.clone()}</span>
            </td>
            <td data-label=say::promised(l)>{promised}</td>
            {forget}
        </tr>
    }
}
