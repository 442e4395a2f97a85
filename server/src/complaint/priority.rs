//! The place of a complaint in the desk's queue, stored whenever something happens that moves it.

use app::complaint::{priority, queue_at};
use app::value::Instant;

use super::happen::lock;
use super::store;
use crate::http::Refusal;
use crate::state::Portal;
use crate::store::Transaction;

/// Ranks a complaint by what is stored of it now; its writer keeps others out.
pub(super) async fn rank(tx: &mut Transaction, id: &str, now: Instant) -> sqlx::Result<()> {
    let Some(facts) = store::rank_facts(tx, id).await? else { return Ok(()) };
    let found = priority(facts.contacts);
    let at = queue_at(found.rank, facts.filed_at, &facts.dates, facts.ended_at);
    store::set_rank(tx, id, (found, at), facts.contacts.earlier_count, now).await
}

/// Ranks what was filed before there was a rule, or came in by another way. Returns how many.
pub(super) async fn rank_all(portal: &Portal, now: Instant, limit: i64) -> Result<usize, Refusal> {
    let mut done = 0;
    for number in store::unranked(&portal.store, limit).await? {
        let mut tx = portal.store.begin().await?;
        let locked = lock(&mut tx, &number).await?;
        rank(&mut tx, &locked.case.id, now).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}
