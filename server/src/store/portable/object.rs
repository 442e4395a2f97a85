//! Which objects beside the database its rows name, so that a check can look for each.

use crate::store::Store;

/// The table whose rows name objects by their SHA-256.
const TABLE: &str = "attachment";

impl Store {
    /// Hashes of all objects that must be there, in order; none in a schema that knows no attachments yet.
    pub async fn named_objects(&self) -> sqlx::Result<Vec<String>> {
        if !self.tables().await?.iter().any(|table| table.name == TABLE) {
            return Ok(Vec::new());
        }
        let named = "select sha256 from attachment
            union select thumb_sha256 from attachment where thumb_sha256 is not null order by 1";
        self.rows_of_history(named, &[]).await?.iter().map(|row| row.columns().text()).collect()
    }
}
