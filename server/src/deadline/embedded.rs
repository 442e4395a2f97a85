//! The packs and calendars that come with the release, and how they get into the database.

use app::value::Instant;

use super::read;
use super::store::{self, New};
use crate::store::Store;
use crate::token;

/// Name and text of each pack in `server/rules`.
pub const PACKS: [(&str, &str); 6] = [
    ("cn_express", include_str!("../../rules/cn_express.toml")),
    ("generic_iso_10002", include_str!("../../rules/generic_iso_10002.toml")),
    ("eu_post", include_str!("../../rules/eu_post.toml")),
    ("us_motor", include_str!("../../rules/us_motor.toml")),
    ("montreal", include_str!("../../rules/montreal.toml")),
    ("cmr", include_str!("../../rules/cmr.toml")),
];

/// Name and text of each calendar in `server/rules/calendar`.
pub const CALENDARS: [(&str, &str); 3] = [
    ("cn", include_str!("../../rules/calendar/cn.toml")),
    ("generic", include_str!("../../rules/calendar/generic.toml")),
    ("eu", include_str!("../../rules/calendar/eu.toml")),
];

/// Stores what the database does not hold yet, each as the next version of its key, unconfirmed. A text that is there
/// already, from this or an earlier release or by the operator's hand, stays the version it is.
///
/// # Errors
/// Those of the database.
pub async fn embed(store: &Store, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    for (key, text) in CALENDARS {
        store::insert_calendar(&mut tx, &New { key, text, text_hash: token::hash(text), person_id: None }, now).await?;
    }
    for (key, text) in PACKS {
        let new = New { key, text, text_hash: token::hash(text), person_id: None };
        store::insert_pack(&mut tx, &new, &read::stored(text)?, now).await?;
    }
    tx.commit().await
}
