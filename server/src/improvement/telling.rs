//! Everybody who spoke is told once what came of it: a row of each, in the transaction of the message, makes it once,
//! also after a crash in between.

use std::collections::BTreeSet;

use app::improvement::{Days, Finding, OriginKind, Place, Windows, api, may_be_touched};
use app::locale::{Locale, sentences};
use app::value::Instant;

use super::store::{self, Kept, Spoken};
use super::{reading, weighing};
use crate::account::person::{self, Person};
use crate::deadline::{first_moment, moment_after};
use crate::http::Refusal;
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;
use crate::suggestion;
use crate::suggestion::holder::{of_guest, of_person};
use crate::suggestion::notice::{News, tell_others};

/// Messages of one transaction.
const BATCH: usize = 100;
/// Who spoke longer ago does not wait for news any more.
const YEAR_DAYS: i64 = 365;

/// Tells all who were not told; how many.
///
/// # Errors
/// The database's.
pub async fn tell(portal: &Portal, kept: &Kept, windows: Windows) -> Result<usize, Refusal> {
    let looks = reading::finals(portal, kept, windows).await?;
    let first = reading::measure_of(kept)?;
    let Some(finding) = looks.into_iter().find(|look| look.measure == first).map(|look| look.for_strangers().finding())
    else {
        return Ok(0);
    };
    let origins = store::origins(&portal.store, &kept.id).await?;
    let of = |kind: OriginKind| origins.iter().filter(move |origin| origin.kind == kind);
    let mut done = 0;
    for origin in of(OriginKind::Suggestion) {
        done += tell_followers(portal, kept, &origin.member, &finding).await?;
    }
    let mut spoken = Vec::new();
    for origin in of(OriginKind::Suggestion) {
        spoken.extend(store::spoke_up(&portal.store, &origin.member).await?);
    }
    let scope = store::scope(&portal.store, &kept.id).await?;
    for origin in of(OriginKind::Cause) {
        spoken.extend(complained(portal, kept, (&scope, &origin.member), windows).await?);
    }
    for origin in of(OriginKind::Question) {
        spoken.extend(answered(portal, kept, (&scope, &origin.member), windows).await?);
    }
    for batch in spoken.chunks(BATCH) {
        done += tell_batch(portal, kept, batch, &finding).await?;
    }
    Ok(done)
}

/// Those who follow a suggestion, with the link at which that ends.
async fn tell_followers(portal: &Portal, kept: &Kept, number: &str, finding: &Finding) -> Result<usize, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let Some(stands_as) = store::stands_as(&mut tx, number).await? else { return Ok(0) };
    let Some(linked) = suggestion::store::lock(&mut tx, &stands_as).await? else { return Ok(0) };
    let told: BTreeSet<String> = store::told(&mut tx, &kept.id).await?.into_iter().collect();
    for follower in suggestion::store::followers(&mut tx, &linked.id).await? {
        store::put_told(&mut tx, &kept.id, &follower.holder, now).await?;
    }
    let said = |l: Locale| {
        let lead = app::text::improvement::followed(l, &kept.title);
        sentences(l, &[&lead, &finding.sentence(l, ""), &finding.reading(l)])
    };
    let page = api::published_page(&kept.number);
    let count = tell_others(&mut tx, portal, &linked, News::Said(&said, &page), &told, now).await?;
    tx.commit().await?;
    Ok(count)
}

/// The days before the change on which they spoke: a year.
fn spoken_days(windows: Windows) -> Days {
    let to = windows.before.to;
    Days { from: to.plus_days(-YEAR_DAYS).unwrap_or(windows.before.from), to }
}

/// Customers whose complaints have the cause and were filed in the year before the change, not known to be of a place that
/// it did not touch.
async fn complained(
    portal: &Portal,
    kept: &Kept,
    (scope, cause): (&[Place], &str),
    windows: Windows,
) -> Result<Vec<Spoken>, Refusal> {
    let (zone, days) = (&portal.settings.zone, spoken_days(windows));
    let span = (first_moment(days.from, zone), moment_after(days.to, zone));
    let found = store::complained(&portal.store, (&kept.id, cause), span).await?;
    let touched = found.into_iter().filter(|one| may_be_touched(scope, one.lane.as_deref(), one.unit.as_deref()));
    Ok(touched.map(|one| one.who).collect())
}

/// Likewise those who answered the question, `survey/question`, with their name.
async fn answered(
    portal: &Portal,
    kept: &Kept,
    (scope, member): (&[Place], &str),
    windows: Windows,
) -> Result<Vec<Spoken>, Refusal> {
    let Some((survey_id, key)) = member.rsplit_once('/') else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut add = |one: &store::Scored| {
        let is_theirs = may_be_touched(scope, one.lane.as_deref(), one.unit.as_deref());
        let is_named = one.person_id.is_some() || one.email.is_some();
        if is_named && is_theirs && weighing::answer_of(one, key).is_some() {
            let locale = one.locale.as_deref().and_then(Locale::from_tag).unwrap_or_default();
            found.push(Spoken { person_id: one.person_id.clone(), email: one.email.clone(), locale });
        }
    };
    weighing::each_answer(portal, (&kept.id, survey_id), spoken_days(windows), &mut add).await?;
    Ok(found)
}

async fn tell_batch(portal: &Portal, kept: &Kept, batch: &[Spoken], finding: &Finding) -> Result<usize, Refusal> {
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let mut done = 0;
    for spoken in batch {
        done += usize::from(tell_one(&mut tx, portal, kept, spoken, finding, now).await?);
    }
    tx.commit().await?;
    Ok(done)
}

/// A person who lives, or an address that is nobody's. The address of a person is the person.
async fn reached(tx: &mut Transaction, spoken: &Spoken) -> sqlx::Result<Option<(Option<Person>, String)>> {
    let found = match (&spoken.person_id, &spoken.email) {
        (Some(id), _) => person::store::find_within(tx, id).await?,
        (None, Some(email)) => {
            let known = person::store::find_by_email_within(tx, &email.trim().to_lowercase()).await?;
            match known.filter(|person| person.email_verified_at.is_some()) {
                None => return Ok(Some((None, email.trim().to_lowercase()))),
                known => known,
            }
        }
        (None, None) => None,
    };
    Ok(found.filter(Person::is_living).map(|person| (Some(person.clone()), person.email)))
}

async fn tell_one(
    tx: &mut Transaction,
    portal: &Portal,
    kept: &Kept,
    spoken: &Spoken,
    finding: &Finding,
    now: Instant,
) -> Result<bool, Refusal> {
    let Some((person, email)) = reached(tx, spoken).await? else { return Ok(false) };
    let holder = match &person {
        Some(person) => of_person(&person.id),
        None => of_guest(portal, &email),
    };
    // Somebody who followed as a guest before there was the account was told as that guest.
    let as_guest = person.is_some().then(|| of_guest(portal, &email));
    for holder in as_guest.iter().chain([&holder]) {
        if !store::put_told(tx, &kept.id, holder, now).await? {
            return Ok(false);
        }
    }
    let message = Message {
        template: Template::ImprovementResult,
        person_id: person.as_ref().map(|person| person.id.as_str()),
        email: &email,
        locale: person.as_ref().map_or(spoken.locale, |person| person.locale),
        values: vec![
            ("link", portal.link(&api::published_page(&kept.number))),
            ("title", kept.title.clone()),
            ("finding", finding.to_string()),
        ],
    };
    notification::enqueue(tx, &message, now).await?;
    Ok(true)
}
