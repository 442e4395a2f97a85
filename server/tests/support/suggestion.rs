//! Suggestions with canaries in what only some may read.

use super::TestPortal;

/// About the unit of an id, not read yet.
pub const OF_UNIT: &str = "S-0101-000001-3";
/// About no place, not read yet.
pub const OF_NOBODY: &str = "S-0101-000002-1";
/// About the unit, on the board, with notes of staff.
pub const NOTED: &str = "S-0101-000003-7";

impl TestPortal {
    /// Words of `own` in what is about the unit, of `other` in the rest, of `staff` in the note of a voice.
    pub async fn suggestions(&self, unit_id: &str, clerk_id: &str, (own, other, staff): (&str, &str, &str)) {
        const INSERT: &str = "insert into suggestion (id, suggestion_number, topic, title, text, locale, unit_id,
            is_public, held_for, status, voice_count, comment_count, weighted_milli, shipment_count, largest_bp,
            herfindahl_bp, search, created_at, updated_at, version, published_at, moderated_by)
            values ($1, $1, 'storage', $2, $2, 'en', $3, 1, 'new', 'received', 1, 0, 0, 0, 0, 0, '', 1, 1, 1, $4, $5)";
        let nobody: Option<&str> = None;
        let never: Option<i64> = None;
        for (number, title, unit) in [(OF_UNIT, own, Some(unit_id)), (OF_NOBODY, other, None)] {
            let args = [number.into(), title.into(), unit.into(), never.into(), nobody.into()];
            self.execute(INSERT, &args).await.unwrap();
        }
        let args = [NOTED.into(), "A locker".into(), unit_id.into(), 1.into(), clerk_id.into()];
        self.execute(INSERT, &args).await.unwrap();
        const VOICE: &str = "insert into suggestion_voice (suggestion_id, holder, entered_by, note, cast_at)
            values ($1, 'email:0', $2, $3, 1)";
        self.execute(VOICE, &[NOTED.into(), clerk_id.into(), staff.into()]).await.unwrap();
    }
}
