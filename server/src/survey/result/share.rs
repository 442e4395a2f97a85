//! Links to results for people without an account.

use app::locale::Locale;
use app::survey::result::{NewResultLink, ResultLinkDraft, SurveyResults, api};

use super::{Wanted, results};
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::store::new_id;
use crate::survey::store;
use crate::token;

const DAY_MS: i64 = 86_400_000;
/// Bytes of the secret: 256 bits.
const SECRET: usize = 32;

/// Makes a link; its address is told only now.
///
/// # Errors
/// `NotFound`; `Invalid` (`/days out_of_range`); the database's.
pub async fn make(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    survey_id: &str,
    draft: &ResultLinkDraft,
) -> Result<NewResultLink, Refusal> {
    if !(1..=365).contains(&draft.days) {
        return Err(Refusal::field("/days", "out_of_range", "1 to 365 days"));
    }
    store::published(&portal.store, survey_id).await?.ok_or(Refusal::NotFound)?;
    let now = portal.clock.now();
    let secret = token::random_hex(SECRET).map_err(|_| Refusal::Unavailable)?;
    let (id, expires_at) = (new_id(now), now.plus_ms(i64::from(draft.days) * DAY_MS));
    let mut tx = portal.store.begin().await?;
    let key = (id.as_str(), token::hash(&secret));
    store::insert_link(&mut tx, (key.0, &key.1), survey_id, &staff.person.person_id, (now, expires_at)).await?;
    let subject = ["survey:", survey_id].concat();
    let entry = Entry::by(caller, "survey.shared", &subject).with("link", &id).with("days", draft.days.to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    Ok(NewResultLink { id, path: api::shared_page(&secret), expires_at })
}

/// The link opens nothing any more.
///
/// # Errors
/// `NotFound` where it opened nothing before; the database's.
pub async fn revoke(portal: &Portal, caller: &Caller, survey_id: &str, link_id: &str) -> Result<(), Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !store::revoke_link(&mut tx, survey_id, link_id, now).await? {
        return Err(Refusal::NotFound);
    }
    let subject = ["survey:", survey_id].concat();
    audit::record(&mut tx, &Entry::by(caller, "survey.unshared", &subject).with("link", link_id), now).await?;
    Ok(tx.commit().await?)
}

/// What a secret opens: numbers of ten answers or more.
///
/// # Errors
/// `NotFound` for a secret that opens nothing, or nothing any more; the database's.
pub async fn open(portal: &Portal, secret: &str, l: Locale) -> Result<SurveyResults, Refusal> {
    if secret.len() != 2 * SECRET {
        return Err(Refusal::NotFound);
    }
    let found = store::opened(&portal.store, &token::hash(secret), portal.clock.now()).await?;
    let survey_id = found.ok_or(Refusal::NotFound)?;
    Ok(results(portal, &survey_id, &Wanted::all(), l).await?.for_strangers())
}
