//! The list as a file: CSV as it is read, XLSX when it is complete.

use app::locale::Locale;
use app::shipment::{Filter, ShipmentItem, headline};
use app::value::{Instant, LocalInstant, Page};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::{Cursor, Scope, page};
use crate::clock::in_zone;
use crate::http::Refusal;
use crate::spreadsheet::{BYTE_ORDER_MARK, Format, lines, neutral, workbook};
use crate::state::Portal;

/// Rows of a CSV file, which is written while it is read.
const MOST_ROWS: usize = 100_000;
/// Rows of an XLSX file, which is held in memory.
const MOST_ROWS_IN_MEMORY: usize = 25_000;
/// Rows read at once.
const STEP: usize = 1000;

/// The file of everything that the scope and the filter hold.
///
/// # Errors
/// `Invalid` for a filter that says nothing; the database's.
pub async fn answer(
    portal: Portal,
    scope: Scope,
    filter: Filter,
    format: Format,
    locale: Locale,
) -> Result<Response, Refusal> {
    // Read before the answer begins, so that a refusal is still one.
    let first = page(&portal, &scope, &filter, None, STEP).await?;
    let (body, name) = match format {
        Format::Csv => (csv(portal, scope, filter, locale, first), "shipments.csv"),
        Format::Xlsx => (xlsx(portal, scope, filter, locale, first).await?, "shipments.xlsx"),
    };
    let disposition = ["attachment; filename=\"", name, "\""].concat();
    let headers =
        [(CONTENT_TYPE, format.media_type()), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &disposition)];
    Ok((headers, body).into_response())
}

/// Where a file that is being read has got to.
struct Reading {
    portal: Portal,
    scope: Scope,
    filter: Filter,
    locale: Locale,
    /// What was read and not yet given out; None at the end.
    page: Option<Page<ShipmentItem>>,
    count: usize,
    most: usize,
}

impl Reading {
    /// The rows of one step; None when there are no more.
    async fn step(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        let Some(page) = self.page.take() else { return Ok(None) };
        self.count += page.items.len();
        let mut rows: Vec<Row> = page.items.iter().map(|item| self.row(item)).collect();
        let next = page.next_cursor.as_deref().and_then(|cursor| cursor.parse::<Cursor>().ok());
        match next {
            Some(_) if self.count >= self.most => {
                rows.push(notice(app::text::shipments::cut(self.locale, &self.most.to_string())));
            }
            Some(next) => {
                let following = super::page(&self.portal, &self.scope, &self.filter, Some(next), STEP).await?;
                self.page = Some(following);
            }
            None => {}
        }
        Ok(Some(rows))
    }

    fn row(&self, item: &ShipmentItem) -> Row {
        let moment = |moment: Option<LocalInstant>| moment.map(|m| m.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let created: Instant = item.created_at;
        let standing = headline::standing_name(self.locale, item.standing);
        [
            item.waybill_number.clone(),
            standing.to_string(),
            headline::milestone_name(self.locale, item.milestone).to_string(),
            hours(item.late_by_ms),
            moment(item.promised_at),
            moment(item.delivered_at),
            moment(item.last_event_at),
            in_zone(created, &self.portal.settings.zone).to_string(),
            text(&item.origin.city.clone().or_else(|| item.origin.region.clone())),
            text(&item.destination.country),
            text(&item.destination.region),
            text(&item.destination.city),
            text(&item.service),
            text(&item.account_code),
            text(&item.item_description),
        ]
        .map(|cell| neutral(&cell))
    }
}

type Row = [String; 15];

fn head(l: Locale) -> Row {
    use app::text::shipments::column as say;
    [
        say::waybill_number(l),
        say::standing(l),
        say::milestone(l),
        say::late_by_hours(l),
        say::promised_at(l),
        say::delivered_at(l),
        say::last_event_at(l),
        say::created_at(l),
        say::origin(l),
        say::destination_country(l),
        say::destination_region(l),
        say::destination_city(l),
        say::service(l),
        say::account_code(l),
        say::item_description(l),
    ]
    .map(str::to_string)
}

fn notice(text: String) -> Row {
    let mut row: Row = std::array::from_fn(|_| String::new());
    row[0] = text;
    row
}

/// Whole hours late, rounded up; empty when it is not.
fn hours(late_by_ms: i64) -> String {
    if late_by_ms > 0 { ((late_by_ms + 3_599_999) / 3_600_000).to_string() } else { String::new() }
}

fn csv(portal: Portal, scope: Scope, filter: Filter, locale: Locale, first: Page<ShipmentItem>) -> Body {
    let reading = Reading { portal, scope, filter, locale, page: Some(first), count: 0, most: MOST_ROWS };
    let start = Ok(Bytes::from([BYTE_ORDER_MARK, &lines(&[head(locale)])].concat()));
    let rest = stream::unfold(reading, |mut reading| async move {
        // A broken connection is how a reader of a file that has begun learns that it is not whole.
        match reading.step().await {
            Ok(rows) => rows.map(|rows| (Ok(Bytes::from(lines(&rows))), reading)),
            Err(_) => Some((Err(std::io::Error::other("the list could not be read to its end")), reading)),
        }
    });
    Body::from_stream(futures_util::StreamExt::chain(stream::iter([start]), rest))
}

async fn xlsx(
    portal: Portal,
    scope: Scope,
    filter: Filter,
    locale: Locale,
    first: Page<ShipmentItem>,
) -> Result<Body, Refusal> {
    let most = MOST_ROWS_IN_MEMORY;
    let mut reading = Reading { portal, scope, filter, locale, page: Some(first), count: 0, most };
    let mut rows = vec![head(locale)];
    while let Some(step) = reading.step().await? {
        rows.extend(step);
    }
    workbook(rows).await.map(Body::from)
}
