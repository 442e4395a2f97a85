//! Four steps from hand-over to the end, whatever the end is.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::{Milestone, Tracking};
use crate::text;

/// How far a step is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Done,
    Current,
    /// Current, and it went wrong or stands still.
    Stopped,
    Ahead,
}

pub fn rail(locale: Locale, t: &Tracking) -> impl IntoView + use<> {
    let names = names(locale, t);
    let steps = names
        .into_iter()
        .enumerate()
        .map(|(n, name)| {
            let state = state(t, n);
            let class = match state {
                State::Done => "is-done",
                State::Current => "is-current",
                State::Stopped => "is-stopped",
                State::Ahead => "is-ahead",
            };
            let current = matches!(state, State::Current | State::Stopped).then_some("step");
            view! {
                <li class=class aria-current=current>
                    <span>{name}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="rail" aria-label=text::rail::label(locale)>
            {steps}
        </ol>
    }
}

fn names(locale: Locale, t: &Tracking) -> [&'static str; 4] {
    use text::rail as say;
    let collected = t.events.iter().any(|e| e.milestone == Milestone::ReadyForPickup);
    let third = match t.milestone {
        Milestone::DeliveryFailed => say::failed(locale),
        Milestone::ReturnToSender | Milestone::Returned => say::returning(locale),
        _ if collected => say::pickup(locale),
        _ => say::out(locale),
    };
    let last = match t.milestone {
        Milestone::ReturnToSender | Milestone::Returned => say::returned(locale),
        Milestone::Lost => say::lost(locale),
        Milestone::Damaged => say::damaged(locale),
        Milestone::Cancelled => say::cancelled(locale),
        _ => say::delivered(locale),
    };
    [say::picked_up(locale), say::in_transit(locale), third, last]
}

/// The step a milestone belongs to; None before the hand-over.
fn step_of(milestone: Milestone) -> Option<usize> {
    match milestone {
        Milestone::Unknown | Milestone::PreAdvised => None,
        Milestone::PickedUp => Some(0),
        Milestone::InTransit | Milestone::CustomsHold | Milestone::OnHold => Some(1),
        Milestone::OutForDelivery
        | Milestone::DeliveryFailed
        | Milestone::ReadyForPickup
        | Milestone::ReturnToSender => Some(2),
        Milestone::Delivered | Milestone::Returned | Milestone::Damaged | Milestone::Lost | Milestone::Cancelled => {
            Some(3)
        }
    }
}

fn state(t: &Tracking, step: usize) -> State {
    let Some(current) = step_of(t.milestone) else { return State::Ahead };
    let ended_early = matches!(t.milestone, Milestone::Lost | Milestone::Damaged | Milestone::Cancelled);
    match step.cmp(&current) {
        std::cmp::Ordering::Less if ended_early && !reached(t, step) => State::Ahead,
        std::cmp::Ordering::Less => State::Done,
        std::cmp::Ordering::Greater => State::Ahead,
        std::cmp::Ordering::Equal if ended_early || is_stop(t.milestone) => State::Stopped,
        std::cmp::Ordering::Equal => State::Current,
    }
}

/// A parcel lost on the way never was out for delivery: only recorded steps count as done.
fn reached(t: &Tracking, step: usize) -> bool {
    t.events.iter().any(|e| step_of(e.milestone).is_some_and(|s| s >= step && s < 3))
}

fn is_stop(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::CustomsHold | Milestone::OnHold | Milestone::DeliveryFailed)
}
