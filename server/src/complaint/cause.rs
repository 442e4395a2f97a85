//! The causes that a release brings along; an operator may rename, add and retire them.

use app::complaint::{Category, Cause};
use app::locale::Locale;
use serde::Deserialize;

use super::store;
use crate::store::Store;

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
