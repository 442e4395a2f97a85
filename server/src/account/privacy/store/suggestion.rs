//! What the person suggested, said to suggestions, gave a voice to, and follows; also as a guest of their address.

use app::value::Instant;
use serde::Serialize;

use crate::store::{Row, Store};

#[derive(Debug, Serialize)]
pub(in crate::account::privacy) struct Spoken {
    /// `suggestion`, `comment`, `voice`, `following`, or `proposal`: what staff would make of a complaint, by its number.
    kind: String,
    suggestion_number: String,
    /// Of one that is not the person's: its public title.
    title: String,
    text: Option<String>,
    at: Instant,
}

/// In the order in which it was done; `guest` is the name of their address without an account.
pub(in crate::account::privacy) async fn list_suggestions(
    store: &Store,
    id: &str,
    guest: &str,
) -> sqlx::Result<Vec<Spoken>> {
    const SPOKEN: &str = "select 'suggestion', s.suggestion_number, s.title, s.text, s.created_at
            from suggestion s
            where s.person_id = $1 or s.guest_email = (select email from person where id = $1)
        union all
        select 'comment', s.suggestion_number, s.title, c.text, c.written_at
            from suggestion_comment c join suggestion s on s.id = c.suggestion_id
            where c.is_staff = 0 and (c.person_id = $1 or c.holder = $2)
        union all
        select 'voice', s.suggestion_number, s.title, cast(null as text), v.cast_at
            from suggestion_voice v join suggestion s on s.id = v.suggestion_id
            where v.person_id = $1 or v.holder = $2
        union all
        select 'following', s.suggestion_number, s.title, cast(null as text), f.followed_at
            from suggestion_follower f join suggestion s on s.id = f.suggestion_id
            where f.person_id = $1 or f.holder = $2
        union all
        select 'proposal', k.complaint_number, q.title, q.text, q.proposed_at
            from suggestion_proposal q join complaint k on k.id = q.complaint_id where k.person_id = $1
        order by 5, 2, 1";
    let decode = |row: &Row| {
        let mut c = row.columns();
        Ok(Spoken {
            kind: c.text()?,
            suggestion_number: c.text()?,
            title: c.text()?,
            text: c.opt_text()?,
            at: c.instant()?,
        })
    };
    store.rows(SPOKEN, &[id.into(), guest.into()]).await?.iter().map(decode).collect()
}
