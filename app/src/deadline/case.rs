//! What a case tells of itself: dated events, append-only, in the words that rules start and stop by.

use serde::{Deserialize, Serialize};

use crate::account::words;
use crate::value::Instant;

words! {
    /// What happened to a case. The order here is the order of events of one moment.
    CaseEventKind {
        /// It reached the operator.
        Received = "received",
        /// The case was opened again, with the same number.
        Reopened = "reopened",
        Acknowledged = "acknowledged",
        Assigned = "assigned",
        Escalated = "escalated",
        /// The operator waits for the customer from here …
        InformationAsked = "information_asked",
        /// … to here.
        InformationGiven = "information_given",
        /// An answer is written.
        Answered = "answered",
        /// The authority that forwarded an appeal has the answer.
        AnswerSent = "answer_sent",
        /// Compensation is proposed and the customer knows it.
        Proposed = "proposed",
        /// The answer reached the customer: read in the portal, or accepted by the mail server.
        Told = "told",
        Agreed = "agreed",
        Rejected = "rejected",
        Paid = "paid",
        /// The customer turned to the authority.
        Appealed = "appealed",
        Closed = "closed",
        Withdrawn = "withdrawn",
        /// A parcel of the case was delivered: windows of the customer begin.
        Delivered = "delivered",
    }
}

words! {
    /// How one of our deadlines stands at a moment. Each is exactly one of them.
    Standing {
        /// In time.
        Met = "met",
        /// Too late, or late by now.
        Missed = "missed",
        /// Not yet due, or waiting for the customer.
        Open = "open",
        /// The case ended before it was due: it counts neither way.
        Void = "void",
    }
}

/// One event of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseEvent {
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    pub kind: CaseEventKind,
}

impl CaseEvent {
    pub fn new(kind: CaseEventKind, at: Instant) -> CaseEvent {
        CaseEvent { at, kind }
    }
}
