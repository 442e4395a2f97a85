//! Second-level causes: a release brings some along; administrators rename, order, add and retire them.

use app::complaint::{Category, Cause, CauseChange, CauseDraft};
use app::locale::Locale;
use serde::Deserialize;

use super::store;
use crate::audit::{self, Entry};
use crate::http::{Caller, Refusal};
use crate::state::Portal;
use crate::store::{Store, Transaction};

const CAUSES: &str = include_str!("causes.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cause: Vec<Embedded>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Embedded {
    code: String,
    category: Category,
    en: String,
    es: String,
    #[serde(rename = "zh-CN")]
    zh_cn: String,
}

/// Stores the causes of this release that the store does not know yet.
///
/// # Errors
/// The database's.
pub async fn embed(store: &Store) -> sqlx::Result<()> {
    let file: File = toml::from_str(CAUSES).map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    let mut tx = store.begin().await?;
    for (position, cause) in file.cause.iter().enumerate() {
        let names = [cause.en.as_str(), &cause.es, &cause.zh_cn];
        store::embed_cause(&mut tx, &cause.code, cause.category, names, position as i64).await?;
    }
    tx.commit().await
}

/// The causes that may be chosen.
///
/// # Errors
/// The database's.
pub async fn list(store: &Store, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    store::causes(store, locale).await
}

/// All causes with all that is kept of them, retired ones too.
///
/// # Errors
/// The database's.
pub async fn list_of_all(store: &Store, locale: Locale) -> sqlx::Result<Vec<Cause>> {
    store::cause_records(store, locale).await
}

/// Likewise for a door.
///
/// # Errors
/// The database's.
pub(super) async fn list_all(portal: &Portal, locale: Locale) -> Result<Vec<Cause>, Refusal> {
    Ok(list_of_all(&portal.store, locale).await?)
}

/// # Errors
/// `NotFound`.
pub(super) async fn find(portal: &Portal, code: &str, locale: Locale) -> Result<Cause, Refusal> {
    let all = store::cause_records(&portal.store, locale).await?;
    all.into_iter().find(|cause| cause.code == code).ok_or(Refusal::NotFound)
}

/// A new cause, the last of its category.
///
/// # Errors
/// `Invalid` by field (`/code taken`, …).
pub(super) async fn add(portal: &Portal, caller: &Caller, mut draft: CauseDraft) -> Result<Cause, Refusal> {
    draft.normalise();
    let problems = draft.problems();
    let category = match draft.category.parse::<Category>() {
        Ok(category) if problems.is_empty() => category,
        _ => return Err(Refusal::Invalid(problems)),
    };
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let all = store::lock_causes(&mut tx, caller.locale).await?;
    if all.iter().any(|cause| cause.code == draft.code) {
        return Err(Refusal::field("/code", "taken", "there is a cause of this code"));
    }
    let names = [draft.names.en.as_str(), &draft.names.es, &draft.names.zh_cn];
    store::embed_cause(&mut tx, &draft.code, category, names, 0).await?;
    let of_category = all.iter().filter(|cause| cause.category == category).map(|cause| cause.code.as_str());
    let order: Vec<&str> = of_category.chain([draft.code.as_str()]).collect();
    arrange(&mut tx, &order).await?;
    audit::record(&mut tx, &Entry::by(caller, "complaint_cause.added", &subject(&draft.code)), now).await?;
    tx.commit().await?;
    find(portal, &draft.code, caller.locale).await
}

/// Names, place and whether it can be chosen. `version` is what the caller read.
///
/// # Errors
/// `NotFound`; `PreconditionFailed` when somebody else changed it since; `Invalid` by field.
pub(super) async fn change(
    portal: &Portal,
    caller: &Caller,
    (code, version): (&str, i64),
    mut asked: CauseChange,
) -> Result<Cause, Refusal> {
    asked.normalise();
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    let all = store::lock_causes(&mut tx, caller.locale).await?;
    let known = all.iter().find(|cause| cause.code == code).ok_or(Refusal::NotFound)?;
    let record = known.record.as_ref().ok_or(Refusal::Internal)?;
    if record.version != version {
        return Err(Refusal::PreconditionFailed);
    }
    let problems = asked.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let retired_at = asked.is_retired.then_some(record.retired_at.unwrap_or(now));
    store::set_cause(&mut tx, code, &asked.names, retired_at).await?;
    if asked.place != record.place {
        let others = all.iter().filter(|cause| cause.category == known.category && cause.code != code);
        let mut order: Vec<&str> = others.map(|cause| cause.code.as_str()).collect();
        order.insert((asked.place as usize - 1).min(order.len()), code);
        arrange(&mut tx, &order).await?;
    }
    let named = subject(code);
    let entry = Entry::by(caller, "complaint_cause.changed", &named)
        .with("retired", asked.is_retired.to_string())
        .with("place", asked.place.to_string())
        .with("renamed", (asked.names != record.names).to_string());
    audit::record(&mut tx, &entry, now).await?;
    tx.commit().await?;
    find(portal, code, caller.locale).await
}

/// The causes of one category in this order.
async fn arrange(tx: &mut Transaction, order: &[&str]) -> sqlx::Result<()> {
    for (position, code) in (1..).zip(order) {
        store::set_cause_position(tx, code, position).await?;
    }
    Ok(())
}

/// The audit log's name of a cause.
fn subject(code: &str) -> String {
    ["complaint_cause:", code].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_a_cause_and_every_code_is_one() {
        let file: File = toml::from_str(CAUSES).unwrap();
        for category in Category::ALL.iter().filter(|category| **category != Category::Other) {
            assert!(file.cause.iter().any(|cause| cause.category == *category), "{category}");
        }
        let mut codes: Vec<&str> = file.cause.iter().map(|cause| cause.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), file.cause.len());
    }
}
