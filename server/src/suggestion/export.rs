//! The board as a file for spreadsheets, filtered and ordered as on the screen.

use app::locale::Locale;
use app::suggestion::words::{status_name, topic_name};
use app::suggestion::{Item, Sort};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::store::Conditions;
use super::view;
use crate::clock::in_zone;
use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, Format, lines, neutral, workbook};
use crate::state::Portal;

/// Rows of a file; the first ones of the board.
const MOST_ROWS: usize = 20_000;
/// Rows read at once.
const STEP: usize = 1000;

/// What a file costs of the look-ups of an address: each reading of rows is one.
pub const PAGES: u32 = (MOST_ROWS / STEP) as u32;

type Row = [String; 12];

/// # Errors
/// The database's.
pub async fn answer(
    portal: &Portal,
    sort: Sort,
    conditions: &Conditions,
    format: Format,
    l: Locale,
) -> Result<Response, Refusal> {
    let rows = read(portal, sort, conditions, l).await?;
    let (body, name) = match format {
        Format::Csv => (Body::from([BYTE_ORDER_MARK, &lines(&rows)].concat()), "suggestions.csv"),
        Format::Xlsx => (Body::from(workbook(rows).await?), "suggestions.xlsx"),
    };
    let disposition = ["attachment; filename=\"", name, "\""].concat();
    let headers =
        [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, body).into_response())
}

async fn read(portal: &Portal, sort: Sort, conditions: &Conditions, l: Locale) -> Result<Vec<Row>, Refusal> {
    let mut rows = vec![head(l)];
    let mut cursor: Option<String> = None;
    loop {
        let board = view::board(portal, sort, conditions, cursor.as_deref(), STEP).await?;
        rows.extend(board.items.into_iter().map(|item| row(portal, l, item)));
        cursor = board.next_cursor;
        if cursor.is_none() || rows.len() > MOST_ROWS {
            rows.truncate(MOST_ROWS + 1);
            return Ok(rows);
        }
    }
}

fn head(l: Locale) -> Row {
    use app::text::suggestion as say;
    [
        say::col_number(l),
        say::col_title(l),
        say::topic(l),
        say::place(l),
        say::status(l),
        say::number_voices(l),
        say::number_weight(l),
        say::number_shipments(l),
        say::col_largest(l),
        say::col_herfindahl(l),
        say::col_comments(l),
        say::col_created(l),
    ]
    .map(str::to_string)
}

/// What is not shown on the board stays empty here too.
fn row(portal: &Portal, l: Locale, item: Item) -> Row {
    let numbers = item.numbers.as_ref();
    let number = |of: fn(&app::suggestion::Numbers) -> String| numbers.map(of).unwrap_or_default();
    [
        item.suggestion_number,
        item.title,
        topic_name(l, item.topic).to_string(),
        item.unit.map(|unit| unit.name).unwrap_or_default(),
        status_name(l, item.status).to_string(),
        item.voice_count.to_string(),
        number(|n| n.weighted.map(|sum| sum.to_string()).unwrap_or_default()),
        number(|n| n.shipment_count.map(|count| count.to_string()).unwrap_or_default()),
        number(|n| n.largest_share.to_string()),
        number(|n| n.herfindahl.to_string()),
        item.comment_count.to_string(),
        in_zone(item.created_at, &portal.settings.zone).to_string(),
    ]
    .map(|cell| neutral(&cell))
}
