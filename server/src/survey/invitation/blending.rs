//! PostgreSQL notes with each row which transaction wrote it last: by that an anonymous answer, the counts that it raised
//! and the invitation that it spent would name each other. Once a day all answered invitations of an anonymous campaign
//! are written anew in one transaction; all, for else those of one day would still stand together. Until then, and for
//! whoever reads the files of the database itself, rows of one day can be told to belong together.

use app::value::Instant;

use crate::clock::day_in;
use crate::state::Portal;
use crate::survey::store;

/// Does it where it is due and something was answered since; gives how many invitations were written.
///
/// # Errors
/// The database's.
pub async fn blend(portal: &Portal, now: Instant) -> sqlx::Result<u64> {
    let today = day_in(now, &portal.settings.zone);
    let mut written = 0;
    for id in store::campaigns_to_blend(&portal.store, &today).await? {
        let mut tx = portal.store.begin().await?;
        written += store::blend(&mut tx, &id, &today).await?;
        tx.commit().await?;
    }
    Ok(written)
}
