//! Figures as files: the rows of the page, in the reader's language, with the bounds of each interval in columns.

use app::locale::Locale;
use app::report::{ClockFigures, ClockRow, ComplaintFigures, ComplaintRow, UnitFigures, UnitRow};
use app::statistics::{Interval, Rate, Share};
use app::text::figures as say;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, Format, lines, neutral, workbook};

/// # Errors
/// `Internal`.
pub async fn answer(rows: Vec<Vec<String>>, name: &str, format: Format) -> Result<Response, Refusal> {
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(|cell| neutral(&cell)).collect()).collect();
    let (body, ending) = match format {
        Format::Csv => (Body::from([BYTE_ORDER_MARK, &lines(&rows)].concat()), ".csv"),
        Format::Xlsx => (Body::from(workbook(rows).await?), ".xlsx"),
    };
    let disposition = ["attachment; filename=\"", name, ending, "\""].concat();
    let headers =
        [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, body).into_response())
}

/// Key, name, received, valid, shipments, and both rates with their bounds; the total last.
pub fn complaint_rows(l: Locale, figures: &ComplaintFigures) -> Vec<Vec<String>> {
    let head = [
        say::key(l),
        say::name(l),
        say::received(l),
        say::valid(l),
        say::shipments(l),
        say::received_rate(l),
        say::low(l),
        say::high(l),
        say::valid_rate(l),
        say::low(l),
        say::high(l),
    ];
    let row = |row: &ComplaintRow| {
        let mut cells = vec![
            row.key.clone(),
            row.name.clone(),
            row.received.to_string(),
            row.valid.to_string(),
            row.shipments.to_string(),
        ];
        cells.extend(rate(&row.received_rate));
        cells.extend(rate(&row.valid_rate));
        cells
    };
    table(&head, figures.items.iter().chain([&figures.total]).map(row))
}

/// Clock, name, the five counts, and the share in time with its bounds; the total last.
pub fn clock_rows(l: Locale, figures: &ClockFigures) -> Vec<Vec<String>> {
    let head = [
        say::key(l),
        say::clock(l),
        say::due(l),
        say::met(l),
        say::missed(l),
        say::still_open(l),
        say::void(l),
        say::in_time(l),
        say::low(l),
        say::high(l),
        say::n(l),
    ];
    let row = |row: &ClockRow| {
        let counts = [row.due, row.met, row.missed, row.open, row.void].map(|count| count.to_string());
        let mut cells = vec![row.clock.clone(), row.name.clone()];
        cells.extend(counts);
        cells.extend(share(&row.in_time));
        cells
    };
    table(&head, figures.items.iter().chain([&figures.total]).map(row))
}

/// Code, name, received, and both shares with bounds and n.
pub fn unit_rows(l: Locale, figures: &UnitFigures) -> Vec<Vec<String>> {
    let head = [
        say::key(l),
        say::unit(l),
        say::received(l),
        say::valid_share(l),
        say::low(l),
        say::high(l),
        say::n(l),
        say::late_share(l),
        say::low(l),
        say::high(l),
        say::n(l),
    ];
    let row = |row: &UnitRow| {
        let received = row.received.map(|count| count.to_string()).unwrap_or_default();
        let mut cells = vec![row.unit_code.clone(), row.name.clone(), received];
        cells.extend(share(&row.valid));
        cells.extend(share(&row.late));
        cells
    };
    table(&head, figures.items.iter().map(row))
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let head = head.iter().map(|cell| cell.to_string()).collect();
    std::iter::once(head).chain(rows).collect()
}

fn rate(rate: &Rate) -> [String; 3] {
    let [low, high] = bounds(rate.interval, 2);
    [number(rate.per_10_000, 2), low, high]
}

/// Value, bounds and n; empty where there are not enough.
fn share(share: &Share) -> [String; 4] {
    let [low, high] = bounds(share.interval, 4);
    [number(share.value, 4), low, high, share.n.map(|n| n.to_string()).unwrap_or_default()]
}

fn bounds(interval: Option<Interval>, digits: usize) -> [String; 2] {
    [number(interval.map(|i| i.low), digits), number(interval.map(|i| i.high), digits)]
}

/// With a point in every language: programs read files too.
fn number(value: Option<f64>, digits: usize) -> String {
    value.map(|value| format!("{value:.digits$}")).unwrap_or_default()
}
