//! SQL of suggestions.

mod case;
mod comment;
mod confirmation;
mod count;
mod desk;
mod event;
mod follower;
mod list;
mod moderating;
mod own;
mod proposal;
mod voice;

pub use case::{
    New, Record, count_since, find, find_by_form, find_by_id, find_of_id, has_place, insert, lock, merged_into, place,
    places, set_form,
};
pub use comment::{CommentRow, NewComment, comments, comments_since, insert_comment, recount_comments};
pub use confirmation::{
    Waiting, asked_since, confirmation, forget_confirmations, insert_confirmation, spend_confirmation,
};
pub use count::{Counts, customers, next_to_count, set_counts, shipments, voices_by_class, weights};
pub use desk::{Narrow, Reach, beside, held, history, is_read, noted, noted_count, read, standing};
pub use event::record_event;
pub use follower::{
    Follower, followed_by_link, followers, followings_since, is_following, put_follower, remove_follower,
    remove_follower_by_link,
};
pub use list::{Conditions, key, list, similar};
pub use moderating::{
    Decided, Name, Placed, Writer, drop_twin, find_comment, lock_weights, merge, names, reached, set_comment, set_read,
    set_refused, set_status, set_weights, spoken, weights_version,
};
pub use own::{adopt, followed_by, guest_ids, organisation_of, voiced_by, written_by};
pub use proposal::{Proposed, answer_proposal, find_proposal, has_open_proposal, insert_proposal, proposals, set_made};
pub use voice::{NewVoice, has_voice, put_voice, recount_voices, remove_voice, voices_since};
