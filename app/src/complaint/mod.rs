//! Complaints (ISO 10002): what customers say went wrong, what the record says, who acts next and by when.
//!
//! The state of a complaint follows from its dated events, its deadlines from the rules it began under; neither is
//! ever edited. Customers read their own side only: no price, no note, nothing of the other party.

pub mod advice;
pub mod api;
mod assignment;
mod cause;
mod channel;
pub mod components;
mod draft;
mod evidence;
mod inquiry;
mod islands;
mod life;
mod next;
pub mod pages;
mod priority;
mod promise;
mod split;
mod standard;
mod work;

use serde::{Deserialize, Serialize};

pub use assignment::{
    ActItem, ActResult, AssignmentEffect, AssignmentRule, AssignmentRuleChange, AssignmentRuleDraft, HandOver,
    MOST_AGENTS, MOST_AT_ONCE, MOST_RULES, RuleAgent, TeamItem,
};
pub use cause::{Cause, CauseChange, CauseDraft, CauseRecord};
pub use channel::{Channel, moment_fault};
pub use draft::{Chosen, Contact, Draft, MessageDraft, Resolution, TEXT, Why, text_fault, tidy_text};
pub use evidence::{Evidence, EvidenceEvent, Finding, findings, findings_for, first_statements};
pub use inquiry::{
    Attribution, AttributionDecision, Inquiry, InquiryDraft, InquiryResponse, Merge, OtherComplaint, Related, Relation,
};
pub use life::{Level, Life, SILENCE_MS, State, life};
pub use next::{Actor, Next, Talk, closes_at, next, open_due, who};
pub use priority::{Contacts, EARLIER_MS, Priority, PriorityReason, STEP_MS, priority, queue_at};
pub use promise::{AnswerDraft, PromiseDraft, PromiseMade, PromiseOutcome, PromiseState, WHAT};
pub use split::{FIRST_WORDS, Parts, SplitDone, SplitDraft};
pub use standard::{
    AnswerVersion, FilledAnswer, Placeholder, StandardAnswer, StandardAnswerDraft, UsedAnswer, fill, open_places,
};
pub use work::JobRun;

use crate::account::words;
use crate::attachment::Attachment;
use crate::customer::Class;
use crate::deadline::{Appeal, Deadline};
use crate::value::Instant;

words! {
    /// What it is about (the regulator's list).
    Category {
        DeliveryService = "delivery_service",
        Delay = "delay",
        LostOrShort = "lost_or_short",
        Damaged = "damaged",
        CollectionService = "collection_service",
        Charges = "charges",
        CashOnDelivery = "cash_on_delivery",
        Other = "other",
    }
}

words! {
    /// What the customer asks for.
    Remedy {
        Redeliver = "redeliver",
        Find = "find",
        RefundFee = "refund_fee",
        Compensation = "compensation",
        Apology = "apology",
        Explanation = "explanation",
        Other = "other",
    }
}

words! {
    /// Whose side of the parcel the customer is on.
    Party {
        Shipper = "shipper",
        Consignee = "consignee",
    }
}

words! {
    /// Who wrote a message.
    Author {
        Customer = "customer",
        Staff = "staff",
    }
}

words! {
    /// Whose word about a disputed fact counts.
    Verdict {
        Record = "record",
        Customer = "customer",
        Undecided = "undecided",
    }
}

/// `POST /api/v1/complaints` answers with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Filed {
    pub complaint_number: String,
    /// Opens the complaint without an account; shown once. Absent for those who are signed in, and in the answer to a
    /// repeated `Idempotency-Key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    pub deadlines: Vec<NamedDeadline>,
    pub next: Next,
}

/// A deadline in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NamedDeadline {
    pub rule: String,
    pub name: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub due_at: Instant,
    /// Title and article of the rule.
    pub source: String,
}

/// `GET /api/v1/complaints/{complaint_number}`: one side of a complaint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Complaint {
    pub complaint_number: String,
    pub waybill_number: Option<String>,
    pub category: Category,
    pub cause: Option<String>,
    pub remedy_sought: Remedy,
    pub text: String,
    pub party: Party,
    pub state: State,
    pub level: Level,
    pub reopened_count: u32,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub filed_at: Instant,
    pub next: Next,
    pub deadlines: Vec<Deadline>,
    /// Where to turn when the answer does not help.
    pub appeal: Option<Appeal>,
    pub history: Vec<HistoryItem>,
    pub messages: Vec<Message>,
    pub attachments: Vec<Attachment>,
    pub statements: Vec<Statement>,
    /// The record as it stood at filing.
    pub evidence: Option<Evidence>,
    pub findings: Vec<Finding>,
    /// What our answers promised, the earliest made first.
    pub promises: Vec<PromiseMade>,
    /// It was a duplicate and goes on in another complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<Merge>,
    /// One matter was taken out of another complaint, or out of this one.
    #[serde(default, skip_serializing_if = "Parts::is_empty")]
    pub parts: Parts,
    /// What the reader may do now.
    pub may: Vec<Act>,
    /// Only for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffSide>,
    /// The `ETag` of a change.
    pub version: i64,
}

/// What only staff read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StaffSide {
    pub contact: Contact,
    /// Name of the member of staff who has it in hand.
    pub assigned_to: Option<String>,
    pub assigned_person_id: Option<String>,
    pub unit_code: Option<String>,
    /// Whether the firm is responsible; None until it is decided.
    pub is_valid: Option<bool>,
    /// Messages of the customer since the last answer.
    pub contact_count: i64,
    /// Questions to units, the oldest first; a unit reads its own.
    pub inquiries: Vec<Inquiry>,
    /// A unit reads none.
    pub related: Vec<Related>,
    /// Of the customer's organisation; a unit reads none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
}

words! {
    /// What a reader may do.
    Act {
        Write = "write",
        Resolve = "resolve",
        Escalate = "escalate",
        Withdraw = "withdraw",
        Reopen = "reopen",
        Acknowledge = "acknowledge",
        Assign = "assign",
        Decide = "decide",
        Answer = "answer",
        Validate = "validate",
        /// Asking a unit to explain.
        Inquire = "inquire",
        /// Linking with, or merging into, another complaint.
        Relate = "relate",
    }
}

/// A dated fact of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HistoryItem {
    pub kind: crate::deadline::CaseEventKind,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// By itself, because a deadline passed or the time to object was over.
    pub is_automatic: bool,
    /// Only for staff: the rule that gave it to somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A message of the conversation; plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintMessage))]
pub struct Message {
    pub id: String,
    pub author: Author,
    /// Colleagues are named to each other; staff to nobody but staff.
    pub author_name: Option<String>,
    pub text: String,
    /// The operator's answer to the complaint.
    pub is_answer: bool,
    /// Only among staff.
    pub is_internal: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub sent_at: Instant,
    /// When the customer had it.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub told_at: Option<Instant>,
    /// Only for staff: which standard answer it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_answer: Option<UsedAnswer>,
}

/// A disputed fact: what the record says, what the customer says, and whose word counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Statement {
    pub id: String,
    /// `delivered`, `late`, `lost`, `damaged`, `words`: what it is about.
    pub fact: String,
    pub record: String,
    pub customer: String,
    pub verdict: Option<Verdict>,
    pub why: Option<String>,
    /// Only for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Instant>,
}

/// A complaint in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ComplaintItem {
    pub complaint_number: String,
    pub waybill_number: Option<String>,
    pub category: Category,
    pub state: State,
    pub level: Level,
    /// The reader filed it, or takes part by name.
    pub is_own: bool,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub filed_at: Instant,
    pub next: Next,
    /// Only for staff: how far repeated contacts move it up, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Only for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskItem>,
}

/// What staff read of a complaint in the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DeskItem {
    /// Masked: whoever works the case sees the whole name there.
    pub customer: Option<String>,
    /// Name of the member of staff who has it in hand.
    pub assigned_to: Option<String>,
    pub unit_code: Option<String>,
    /// By when a unit was to answer a question, the earliest of those that are open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub inquiry_due_at: Option<Instant>,
    /// By when something was promised to the customer, the earliest of what is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub promise_due_at: Option<Instant>,
    /// Of the customer's organisation; for the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
}

/// What became of a file of complaints, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintBatchResult))]
pub struct BatchResult {
    /// Nothing was filed.
    pub is_test: bool,
    pub sound_count: usize,
    pub refused_count: usize,
    pub items: Vec<BatchRow>,
}

/// One row of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ComplaintBatchRow))]
pub struct BatchRow {
    /// Where it begins, counted from 1 with the header.
    pub line: u64,
    /// Absent in a test run, and for a refused row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint_number: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<crate::problem::FieldProblem>,
}
