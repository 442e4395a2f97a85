//! What surveys keep.

/// When a shipment `s` was handed over: its first news in our hands. How long a delivery took is reckoned from here,
/// wherever it is.
macro_rules! handed_over {
    () => {
        "(select min(e.occurred_at) from tracking_event e
            where e.shipment_id = s.id and e.milestone in ('picked_up', 'in_transit'))"
    };
}

mod campaign;
mod expectation;
mod import;
mod invitation;
mod link;
mod occasion;
mod praise;
mod questionnaire;
mod response;
mod result;
mod satisfaction;

pub use campaign::{
    Kept, addresses, blend, campaign, campaign_of_poster, campaign_within, campaigns, campaigns_to_blend, counts,
    insert_campaign, published_surveys, put_addresses, running, set_campaign, set_poster, set_seen, start_campaign,
    stop_campaign, survey_head,
};
pub use expectation::{DELIVERED, accounts, delivered_of_account, delivered_of_person, expected, insert_expected};
pub use import::{About, insert_published, newest, shipments};
pub use invitation::{
    Invited, NewInvitation, about, cancel, cancel_of, drop_reminder, due, forget_skips, insert_invitation,
    insert_link_of, invitation_of_token, invitation_within, is_of_person, of_person, open_about, put_skip, recovery_of,
    refuse, set_due, set_partial, set_recovery, set_sent, set_sent_subject, spend, take_reminder, to_remind,
    waybill_number,
};
pub use link::{insert_link, links, opened, revoke_link};
pub use occasion::{
    Known, Occurred, Recipient, Span, deliveries, given, invited, known, of_complaint, of_email, of_organisation,
    of_shipment, periods, set_looked, tellings,
};
pub use praise::{Unpraised, insert_praise, is_praised, praise, praise_counts, unpraised};
pub use questionnaire::{
    insert_survey, insert_version, lock_survey, questionnaires, questionnaires_within, set_draft, set_retired, survey,
    surveys, version, versions,
};
pub use response::{Cell, Cells, add, add_all, insert, insert_all};
pub use result::{
    Anonymous, Months, OfMember, Place, Tallied, answers, comments, members, published,
    surveys as surveys_with_results, tally, unit,
};
pub use satisfaction::{NamedAnswer, SATISFACTION, named_answers};
