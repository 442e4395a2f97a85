//! Drafts of questionnaires and their published versions.

use app::survey::{PublishedVersion, Questionnaire};

use crate::store::{Row, Store};

/// A published version, as it was when it was published.
pub async fn version(store: &Store, survey_id: &str, number: i64) -> sqlx::Result<Option<PublishedVersion>> {
    const FIND: &str = "select survey_id, number, questionnaire_json, published_at from survey_version
        where survey_id = $1 and number = $2";
    store.row(FIND, &[survey_id.into(), number.into()]).await?.as_ref().map(decode_version).transpose()
}

fn decode_version(row: &Row) -> sqlx::Result<PublishedVersion> {
    let mut c = row.columns();
    Ok(PublishedVersion {
        survey_id: c.text()?,
        number: c.int()?,
        questionnaire: questionnaire(&c.text()?)?,
        published_at: c.instant()?,
    })
}

fn questionnaire(json: &str) -> sqlx::Result<Questionnaire> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}
