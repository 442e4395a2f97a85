//! The words of contacts.

use super::{Channel, Direction, Outcome};
use crate::locale::Locale;
use crate::text;

pub fn channel_name(l: Locale, channel: Channel) -> &'static str {
    use text::channel as say;
    match channel {
        Channel::Phone => say::phone(l),
        Channel::Counter => say::counter(l),
        Channel::Letter => say::letter(l),
        Channel::Fax => say::fax(l),
        Channel::Email => say::email(l),
        Channel::Web => say::web(l),
    }
}

pub fn direction_name(l: Locale, direction: Direction) -> &'static str {
    match direction {
        Direction::In => text::contact::from_customer(l),
        Direction::Out => text::contact::to_customer(l),
    }
}

pub fn outcome_name(l: Locale, outcome: Outcome) -> &'static str {
    use text::outcome as say;
    match outcome {
        Outcome::Solved => say::solved(l),
        Outcome::Informed => say::informed(l),
        Outcome::Filed => say::filed(l),
        Outcome::CallBack => say::call_back(l),
        Outcome::NotReached => say::not_reached(l),
        Outcome::Other => say::other(l),
    }
}
