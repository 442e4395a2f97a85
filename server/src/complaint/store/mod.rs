//! SQL of complaints.

mod assignment;
mod case;
mod cause;
mod counted;
mod draft;
mod forget;
mod inquiry;
mod job;
mod list;
mod message;
mod notice;
mod priority;
mod promise;
mod relation;
mod retry;
mod split;
mod standard;

pub(super) use assignment::{
    Load, NewRule, Rule, Unheld, absences, absent_since, begin_absence, count_changed, count_unheld, destination,
    end_absence, held_by, is_absent, least_loaded, loads, lock_loads, lock_rules, put_rule, release, rule_agent_ids,
    rule_records, rules, set_rule_position, set_unit, unheld, version_of,
};
pub(super) use case::{
    Case, Happened, New, add_event, add_participant, channel_of, events, find_by_form, find_by_id, find_by_number,
    find_open, find_within, history, insert, insert_link, is_participant, link_complaint, lock, open_duplicate,
    open_duplicate_of_anybody, revoke_links, set_assigned, set_derived, set_form, set_verdict,
};
pub(super) use cause::{
    cause_is_known, cause_records, causes, embed_cause, lock_causes, open_by_cause, set_cause, set_cause_position,
};
pub(super) use counted::Counted;
pub(super) use draft::{delete_draft, draft, put_draft};
pub(super) use forget::{delete, delete_drafts, ended_before};
pub(super) use inquiry::{
    Asked, InquiryConditions, asked, inquiries, inquiries_of, insert_inquiry, is_asked, set_attribution, set_response,
    waiting_inquiries,
};
pub(super) use job::{Untold, closable, job_runs, left_behind, note_finished, note_started, number_of, untold};
pub(super) use list::{Conditions, Row, Whose, list};
pub(super) use message::{
    NewMessage, decide, decide_open, insert_message, insert_statement, last_answer, messages, open_statements,
    set_told, statements, talk, talk_now, verdict_of,
};
pub(super) use notice::{GUEST, Noted, notice_recipients, put_notice, take_notices};
pub(super) use priority::{rank_facts, set_rank, unranked};
pub(super) use promise::{
    NewPromise, Owed, insert_promise, note_inquiry, note_promise, owed_inquiries, owed_promises, promise_is_open,
    promises, set_promise_outcome,
};
pub(super) use relation::{merged, relate, related, set_merged};
pub(super) use retry::{Retry, ask_retry, classes_seen_at, end_retry, retry_asked, see_classes, set_retry};
pub(super) use split::{Said, copy_participants, merged_into, said, set_split, shipment_of, split_from, split_into};
pub(super) use standard::{
    AnswerConditions, answer_is_approved, approve_answer_version, insert_answer_version, insert_standard_answer,
    lock_standard_answer, set_standard_answer, standard_answer, standard_answers,
};
