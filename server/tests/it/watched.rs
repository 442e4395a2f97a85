//! What the store holds, in few numbers: whoever is refused must have changed none of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::support::TestPortal;

/// Tables and a sum that moves with any change of a row. The note of a key's or session's last use is no change.
const STATE: [(&str, &str); 86] = [
    ("shipment", "sum(version + updated_at + length(coalesce(link_hash, '')))"),
    ("shipment_party", "sum(length(phone))"),
    ("tracking_event", "max(recorded_at)"),
    ("shipment_record", "sum(coalesce(insured_minor, 0) + coalesce(measured_weight_g, 0))"),
    ("proof_of_delivery", "sum(length(coalesce(signer_name, '')))"),
    ("api_key", "sum(revoked_at)"),
    ("server_secret", "0"),
    ("idempotent_answer", "0"),
    ("verification_attempt", "0"),
    ("lane_pace", "0"),
    ("unit", "sum(version)"),
    ("person", "sum(version + updated_at)"),
    ("session", "sum(revoked_at)"),
    ("one_time_token", "sum(coalesce(spent_at, 0) + wrong_count + expires_at)"),
    ("recovery_code", "sum(spent_at)"),
    ("passkey", "sum(sign_count + coalesce(last_used_at, 0))"),
    ("passkey_challenge", "sum(coalesce(spent_at, 0) + expires_at)"),
    ("sign_in_attempt", "0"),
    ("person_shipment", "sum(claimed_at)"),
    ("consent", "sum(is_granted)"),
    ("organisation", "sum(version + updated_at + coalesce(class_decided_at, 0))"),
    ("organisation_class", "sum(decided_at)"),
    ("organisation_class_override", "sum(decided_at)"),
    ("class_run", "sum(computed_at)"),
    ("assignment_retry", "sum(asked_at)"),
    ("organisation_account", "0"),
    ("organisation_site", "0"),
    ("organisation_contact", "0"),
    ("organisation_member", "sum(length(role))"),
    ("organisation_invitation", "sum(coalesce(accepted_at, 0) + coalesce(revoked_at, 0))"),
    ("message", "sum(due_at + coalesce(ended_at, 0) + coalesce(read_at, 0))"),
    ("notification_preference", "sum(updated_at)"),
    ("attachment", "sum(coalesce(expires_at, 0) + length(coalesce(case_id, '')))"),
    ("rule_pack", "sum(version + coalesce(confirmed_at, 0))"),
    ("calendar", "sum(version + coalesce(confirmed_at, 0))"),
    ("deadline", "sum(due_at + coalesce(met_at, 0) + coalesce(next_at, 0))"),
    ("complaint_notice", "sum(noted_at)"),
    ("complaint", "sum(version + updated_at + contact_count)"),
    ("complaint_event", "sum(seq)"),
    ("complaint_message", "sum(coalesce(told_at, 0))"),
    ("standard_answer", "sum(version)"),
    ("standard_answer_version", "sum(number + coalesce(approved_at, 0))"),
    ("promise_made", "sum(coalesce(kept_at, 0) + coalesce(broken_at, 0) + coalesce(notice_at, 0))"),
    ("unit_inquiry", "sum(due_at + coalesce(responded_at, 0) + coalesce(decided_at, 0))"),
    ("complaint_relation", "sum(linked_at)"),
    ("complaint_statement", "sum(coalesce(decided_at, 0))"),
    ("complaint_participant", "sum(joined_at)"),
    ("complaint_link", "sum(coalesce(revoked_at, 0))"),
    ("complaint_draft", "sum(updated_at)"),
    ("complaint_cause", "sum(position + version)"),
    ("contact", "sum(recorded_at + length(words))"),
    ("contact_step", "sum(coalesce(done_at, 0))"),
    ("assignment_rule", "sum(position + version)"),
    ("assignment_rule_agent", "0"),
    ("desk_absence", "sum(begun_at)"),
    ("queue_view", "sum(version + coalesce(shared_at, 0))"),
    ("survey", "sum(version + updated_at)"),
    ("survey_version", "sum(number)"),
    ("campaign", "sum(version + seen_until + coalesce(stopped_at, 0))"),
    (
        "invitation",
        "sum(due_at + coalesce(sent_at, 0) + length(coalesce(partial_json, '') || coalesce(answered_on, '')))",
    ),
    ("campaign_address", "sum(coalesce(looked_at, 0))"),
    ("invitation_link", "sum(created_at)"),
    ("invitation_skip", "sum(skipped_at)"),
    ("response", "sum(length(answers_json))"),
    ("response_tally", "sum(count)"),
    ("survey_refusal", "sum(refused_at)"),
    ("result_link", "sum(expires_at + coalesce(revoked_at, 0))"),
    ("delivery_expectation", "sum(minimum_hours)"),
    ("praise", "sum(length(words))"),
    ("suggestion", "sum(version + voice_count + comment_count + coalesce(counted_at, 0))"),
    ("suggestion_voice", "sum(cast_at)"),
    ("suggestion_follower", "sum(followed_at)"),
    ("suggestion_comment", "sum(written_at + coalesce(published_at, 0) + coalesce(refused_at, 0))"),
    ("suggestion_confirmation", "sum(created_at + coalesce(spent_at, 0))"),
    ("suggestion_event", "sum(at)"),
    ("suggestion_proposal", "sum(proposed_at + coalesce(agreed_at, 0) + coalesce(declined_at, 0))"),
    ("suggestion_weight", "sum(weight_milli)"),
    ("improvement", "sum(version + coalesce(published_at, 0) + coalesce(told_at, 0))"),
    ("improvement_scope", "sum(is_affected)"),
    ("improvement_origin", "sum(linked_at)"),
    ("improvement_result", "sum(computed_at)"),
    ("improvement_told", "sum(told_at)"),
    ("number_series", "sum(last)"),
    ("job_run", "sum(done_count)"),
    ("audit_entry", "max(seq)"),
    ("audit_head", "max(seq)"),
];

/// Rows and sum by table.
pub type State = BTreeMap<String, (i64, i64)>;

pub async fn state(portal: &TestPortal) -> State {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let one = |(table, sum): &(&str, &str)| {
            format!("select '{table}', cast(count(*) as bigint), cast(coalesce({sum}, 0) as bigint) from {table}")
        };
        STATE.iter().map(one).collect::<Vec<String>>().join(" union all ")
    });
    let mut state = BTreeMap::new();
    for row in portal.store.rows(&SQL, &[]).await.unwrap() {
        let mut c = row.columns();
        state.insert(c.text().unwrap(), (c.int().unwrap(), c.int().unwrap()));
    }
    state
}

/// A table that nobody watches could change unseen.
#[test]
fn every_table_is_watched() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite");
    for entry in std::fs::read_dir(folder).unwrap() {
        let sql = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for table in sql.split("create table ").skip(1).filter_map(|rest| rest.split([' ', '(']).next()) {
            // One that is made anew takes the name of the old one.
            let is_passing = sql.contains(&format!("alter table {table} rename to "));
            assert!(is_passing || STATE.iter().any(|(watched, _)| *watched == table), "{table}");
        }
    }
}
