//! The list of complaints as a file for spreadsheets, filtered and ordered as on the screen.

use app::complaint::ComplaintItem;
use app::complaint::components::{category_name, state_name};
use app::locale::Locale;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::store::{Conditions, Whose};
use super::view;
use crate::clock::in_zone;
use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, Format, lines, neutral, workbook};
use crate::state::Portal;

/// Rows of a file; the first ones of the list.
const MOST_ROWS: usize = 20_000;
/// Rows read at once.
const STEP: usize = 1000;

type Row = [String; 8];

/// # Errors
/// The database's.
pub async fn answer(
    portal: &Portal,
    whose: &Whose,
    conditions: &Conditions,
    format: Format,
    l: Locale,
) -> Result<Response, Refusal> {
    let rows = read(portal, whose, conditions, l).await?;
    let (body, name) = match format {
        Format::Csv => (Body::from([BYTE_ORDER_MARK, &lines(&rows)].concat()), "complaints.csv"),
        Format::Xlsx => (Body::from(workbook(rows).await?), "complaints.xlsx"),
    };
    let disposition = ["attachment; filename=\"", name, "\""].concat();
    let headers =
        [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, body).into_response())
}

async fn read(portal: &Portal, whose: &Whose, conditions: &Conditions, l: Locale) -> Result<Vec<Row>, Refusal> {
    let mut rows = vec![head(l)];
    let mut cursor: Option<String> = None;
    loop {
        let page = view::list(portal, whose, conditions, cursor.as_deref(), STEP).await?;
        rows.extend(page.items.into_iter().map(|item| row(portal, l, item)));
        cursor = page.next_cursor;
        if cursor.is_none() || rows.len() > MOST_ROWS {
            return Ok(rows);
        }
    }
}

fn head(l: Locale) -> Row {
    use app::text::complaint_column as say;
    [
        say::complaint_number(l),
        say::waybill_number(l),
        say::category(l),
        say::state(l),
        say::level(l),
        say::filed_at(l),
        say::next(l),
        say::by(l),
    ]
    .map(str::to_string)
}

fn row(portal: &Portal, l: Locale, item: ComplaintItem) -> Row {
    let zoned = |at| in_zone(at, &portal.settings.zone).to_string();
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
}
