//! The list of complaints as a CSV file, filtered as on the screen.

use app::complaint::components::{category_name, state_name};
use app::locale::Locale;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::store::{Conditions, Whose};
use super::view;
use crate::clock::in_zone;
use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, lines, neutral};
use crate::state::Portal;

/// Rows of a file; the newest ones.
const MOST_ROWS: usize = 20_000;
/// Rows read at once.
const STEP: usize = 1000;

/// # Errors
/// The database's.
pub async fn csv(portal: &Portal, whose: &Whose, conditions: &Conditions, l: Locale) -> Result<Response, Refusal> {
    let header = ["complaint_number", "waybill_number", "category", "state", "level", "filed_at", "next", "by"];
    let mut rows: Vec<[String; 8]> = vec![header.map(str::to_string)];
    let mut cursor: Option<String> = None;
    loop {
        let page = view::list(portal, whose, conditions, cursor.as_deref(), STEP).await?;
        let zoned = |at| in_zone(at, &portal.settings.zone).to_string();
        rows.extend(page.items.into_iter().map(|item| {
            [
                item.complaint_number,
                item.waybill_number.unwrap_or_default(),
                category_name(l, item.category).to_string(),
                state_name(l, item.state).to_string(),
                item.level.to_string(),
                zoned(item.filed_at),
                item.next.who.to_string(),
                item.next.by.map(zoned).unwrap_or_default(),
            ]
            .map(|cell| neutral(&cell))
        }));
        cursor = page.next_cursor;
        if cursor.is_none() || rows.len() > MOST_ROWS {
            break;
        }
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"complaints.csv\""),
    ];
    Ok((headers, [BYTE_ORDER_MARK, &lines(&rows)].concat()).into_response())
}
