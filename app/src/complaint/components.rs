//! Words and pieces that several pages of complaints share.

use super::{Actor, Category, Level, Next, PriorityReason, Remedy, State};
use crate::deadline::CaseEventKind;
use crate::locale::Locale;
use crate::text;

pub fn category_name(l: Locale, category: Category) -> &'static str {
    use text::category as say;
    match category {
        Category::DeliveryService => say::delivery_service(l),
        Category::Delay => say::delay(l),
        Category::LostOrShort => say::lost_or_short(l),
        Category::Damaged => say::damaged(l),
        Category::CollectionService => say::collection_service(l),
        Category::Charges => say::charges(l),
        Category::CashOnDelivery => say::cash_on_delivery(l),
        Category::Other => say::other(l),
    }
}

pub fn remedy_name(l: Locale, remedy: Remedy) -> &'static str {
    use text::remedy as say;
    match remedy {
        Remedy::Redeliver => say::redeliver(l),
        Remedy::Find => say::find(l),
        Remedy::RefundFee => say::refund_fee(l),
        Remedy::Compensation => say::compensation(l),
        Remedy::Apology => say::apology(l),
        Remedy::Explanation => say::explanation(l),
        Remedy::Other => say::other(l),
    }
}

/// The customer's word for a state.
pub fn state_name(l: Locale, state: State) -> &'static str {
    use text::complaint as say;
    match state {
        State::Received => say::received(l),
        State::Acknowledged => say::acknowledged(l),
        State::Assigned => say::assigned(l),
        State::AwaitingCustomer => say::awaiting_customer(l),
        State::Answered => say::answered(l),
        State::Told => say::told(l),
        State::Closed => say::closed(l),
        State::Withdrawn => say::withdrawn(l),
    }
}

/// How a state looks: what waits for the reader stands out.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Told | State::AwaitingCustomer => "badge is-watch",
        State::Answered | State::Closed => "badge is-good",
        State::Received | State::Acknowledged | State::Assigned | State::Withdrawn => "badge is-calm",
    }
}

/// Who acts next, as a sentence.
pub fn next_words(l: Locale, state: State, next: Next) -> &'static str {
    use text::complaint as say;
    match (next.who, state) {
        (Actor::Agent, _) => say::next_agent_plain(l),
        (Actor::Supervisor, _) => say::next_supervisor(l),
        (Actor::Manager, _) => say::next_manager(l),
        (Actor::Customer, State::AwaitingCustomer) => say::next_customer_asked(l),
        (Actor::Customer, _) => say::next_customer_answer(l),
        (Actor::Nobody, _) => say::next_nobody(l),
    }
}

/// The same for staff, to whom the customer is somebody else.
pub fn next_for_staff(l: Locale, state: State, next: Next) -> &'static str {
    match (next.who, state) {
        (Actor::Customer, State::AwaitingCustomer) => text::desk::customer_asked(l),
        (Actor::Customer, _) => text::desk::customer_answered(l),
        _ => next_words(l, state, next),
    }
}

/// Why a complaint stands before its date in the queue.
pub fn priority_name(l: Locale, reason: PriorityReason) -> &'static str {
    use text::priority as say;
    match reason {
        PriorityReason::Reopened => say::reopened(l),
        PriorityReason::RepeatContact => say::repeat_contact(l),
        PriorityReason::EarlierComplaints => say::earlier_complaints(l),
    }
}

pub fn level_name(l: Locale, level: Level) -> &'static str {
    use text::complaint as say;
    match level {
        Level::Agent => say::agent(l),
        Level::Supervisor => say::supervisor(l),
        Level::Manager => say::manager(l),
    }
}

pub fn happened(l: Locale, kind: CaseEventKind) -> &'static str {
    use CaseEventKind as K;
    use text::complaint as say;
    match kind {
        K::Received => say::happened_received(l),
        K::Reopened => say::happened_reopened(l),
        K::Acknowledged => say::happened_acknowledged(l),
        K::Assigned => say::happened_assigned(l),
        K::Escalated => say::happened_escalated(l),
        K::InformationAsked => say::happened_information_asked(l),
        K::InformationGiven => say::happened_information_given(l),
        K::Answered => say::happened_answered(l),
        K::Told => say::happened_told(l),
        K::Closed => say::happened_closed(l),
        K::Withdrawn => say::happened_withdrawn(l),
        _ => say::happened_other(l),
    }
}
