//! Words for what the enums of this feature say.

use super::{Sort, Status, Topic};
use crate::locale::Locale;
use crate::text::suggestion as say;

pub fn topic_name(l: Locale, topic: Topic) -> &'static str {
    match topic {
        Topic::Transport => say::topic_transport(l),
        Topic::Storage => say::topic_storage(l),
        Topic::Information => say::topic_information(l),
        Topic::ServicePoint => say::topic_service_point(l),
        Topic::Claims => say::topic_claims(l),
        Topic::Staff => say::topic_staff(l),
        Topic::Other => say::topic_other(l),
    }
}

pub fn status_name(l: Locale, status: Status) -> &'static str {
    match status {
        Status::Received => say::status_received(l),
        Status::UnderReview => say::status_under_review(l),
        Status::Planned => say::status_planned(l),
        Status::Adopted => say::status_adopted(l),
        Status::Declined => say::status_declined(l),
        Status::Merged => say::status_merged(l),
    }
}

pub fn sort_name(l: Locale, sort: Sort) -> &'static str {
    match sort {
        Sort::Voices => say::sort_voices(l),
        Sort::Weighted => say::sort_weighted(l),
        Sort::Shipments => say::sort_shipments(l),
        Sort::New => say::sort_new(l),
    }
}
