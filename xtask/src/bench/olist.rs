//! The shape of real shipments: rows of the Olist orders as pieces of generic import files.
//!
//! 32 936 real orders give a million rows by drawing again; only the number, the phone and the year are new. Where the
//! file is absent, rows with the same columns and roughly the same durations are made up.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use csv::StringRecord;
use flate2::read::GzDecoder;
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan as _, Unit};

use super::data::random;

/// Header of the shipments file; [`Order::shipment`] begins behind the second column.
pub const SHIPMENT_HEADER: &str = "waybill_number,consignee_phone,account_code,shipper_name,shipper_postcode,\
    consignee_name,consignee_postcode,origin_country,origin_region,origin_city,destination_country,\
    destination_region,destination_city,weight_g,fee,fee_currency,promised_at";

/// Header of the events file; an event of [`Order::events`] begins behind the first column.
pub const EVENT_HEADER: &str = "waybill_number,occurred_at,milestone,source_code,country,region,city";

/// Brazil's clocks, summer time left aside: the files then need no zone.
const OFFSET: &str = "-03:00";
/// Columns with a moment, the milestone it means, and whose place it has.
const MOMENTS: [(&str, &str, Side); 4] = [
    ("purchased_at", "pre_advised", Side::Nowhere),
    ("approved_at", "pre_advised", Side::Nowhere),
    ("carrier_handover_at", "picked_up", Side::Origin),
    ("delivered_at", "delivered", Side::Destination),
];
/// Made-up orders, when there are no real ones.
const MADE_UP: u64 = 5000;

/// One order, ready to be written under any number of waybill numbers.
#[derive(Debug, PartialEq)]
pub struct Order {
    /// Cells of the shipments file, with the comma before and the line's end.
    pub shipment: String,
    /// Cells of the events file, each with the comma before and the line's end.
    pub events: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Nowhere,
    Origin,
    Destination,
}

/// A row of the source; moments not yet moved towards today.
#[derive(Default)]
struct Raw {
    cells: Vec<String>,
    origin: String,
    destination: String,
    promised: Option<Date>,
    moments: [Option<DateTime>; 4],
    is_cancelled: bool,
}

/// Every order of the gzipped file, moved by whole days so that the newest event happens on `today`.
pub fn read(file: &Path, today: Date) -> Result<Vec<Order>> {
    let source = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut table = csv::Reader::from_reader(GzDecoder::new(source));
    let header = table.headers()?.clone();
    let orders: Vec<Raw> = table.records().map(|row| raw(&header, &row?)).collect::<Result<_>>()?;
    ensure!(!orders.is_empty(), "{} holds no orders", file.display());
    moved(&orders, today)
}

/// Orders that only look like the real ones: a week from door to door, one in twelve late, one in ten under way.
pub fn make_up(today: Date) -> Result<Vec<Order>> {
    const STATES: [&str; 8] = ["SP", "RJ", "MG", "RS", "PR", "SC", "BA", "DF"];
    let orders: Vec<Raw> = (0..MADE_UP)
        .map(|n| {
            let draw = |salt: u64, below: u64| random(n * 16 + salt) % below;
            let place = |salt| format!("BR,{},city {}", STATES[draw(salt, 8) as usize], draw(salt + 1, 400));
            let bought = DateTime::constant(2017, 1, 1, 0, 0, 0, 0) + (draw(2, 700 * 1440) as i64).minutes();
            let (handed, arrived) = ((24 + draw(3, 72)) as i64, (96 + draw(4, 240)) as i64);
            let delivered = (draw(5, 10) > 0).then(|| bought + arrived.hours());
            Raw {
                cells: vec![format!("seller{}", draw(6, 2500)), "01001".into(), format!("customer{n}"), "20040".into()],
                origin: place(7),
                destination: place(9),
                promised: Some(bought.date() + ((4 + draw(11, 28)) as i64).days()),
                moments: [Some(bought), Some(bought + 30.minutes()), Some(bought + handed.hours()), delivered],
                is_cancelled: false,
            }
        })
        .collect();
    moved(&orders, today)
}

fn raw(header: &StringRecord, row: &StringRecord) -> Result<Raw> {
    let cell = |name: &str| {
        let at = header.iter().position(|column| column == name);
        at.and_then(|at| row.get(at)).with_context(|| format!("the file has no column {name}"))
    };
    let mut moments = [None; 4];
    for (moment, (column, ..)) in moments.iter_mut().zip(MOMENTS) {
        let text = cell(column)?;
        *moment = (!text.is_empty()).then(|| text.parse()).transpose()?;
    }
    let promised = cell("promised_date")?;
    Ok(Raw {
        cells: ["seller_id", "origin_zip", "customer_unique_id", "dest_zip", "weight_g", "freight_value"]
            .into_iter()
            .map(|name| cell(name).map(quoted))
            .collect::<Result<_>>()?,
        origin: place(cell("origin_state")?, cell("origin_city")?),
        destination: place(cell("dest_state")?, cell("dest_city")?),
        promised: (!promised.is_empty()).then(|| promised.parse()).transpose()?,
        moments,
        is_cancelled: matches!(cell("status")?, "canceled" | "unavailable"),
    })
}

/// Country, region and city as cells; all empty when nothing is known.
fn place(state: &str, city: &str) -> String {
    match (state, city) {
        ("", "") => ",,".to_string(),
        _ => ["BR", &quoted(state), &quoted(city)].join(","),
    }
}

fn moved(orders: &[Raw], today: Date) -> Result<Vec<Order>> {
    let newest = orders.iter().flat_map(|order| order.moments).flatten().max().context("no order has a moment")?;
    let shift = newest.date().until((Unit::Day, today))?;
    orders.iter().map(|order| order.moved(shift)).collect()
}

impl Raw {
    fn moved(&self, shift: Span) -> Result<Order> {
        let cell = |at: usize| self.cells.get(at).map_or("", String::as_str);
        let promised = match self.promised {
            Some(day) => format!("{}T23:59:59{OFFSET}", day.checked_add(shift)?),
            None => String::new(),
        };
        // The source's 0 grams mean that no goods are known.
        let weight = Some(cell(4)).filter(|grams| *grams != "0").unwrap_or_default();
        let shipment = format!(
            ",{seller},{seller},{},{},{},{},{},{weight},{},BRL,{promised}\n",
            cell(1),
            cell(2),
            cell(3),
            self.origin,
            self.destination,
            Some(cell(5)).filter(|fee| !fee.is_empty()).unwrap_or("0"),
            seller = cell(0),
        );
        Ok(Order { shipment, events: self.events(shift)? })
    }

    /// A cancellation has no moment of its own: it is put at the last one known, and says nothing after a delivery.
    fn events(&self, shift: Span) -> Result<Vec<String>> {
        let mut events = Vec::new();
        for (moment, (column, milestone, side)) in self.moments.into_iter().zip(MOMENTS) {
            let Some(moment) = moment else { continue };
            events.push(self.event(moment.checked_add(shift)?, milestone, column.trim_end_matches("_at"), side));
        }
        let is_delivered = self.moments[3].is_some();
        if let (true, false, Some(last)) = (self.is_cancelled, is_delivered, self.moments.into_iter().flatten().max()) {
            events.push(self.event(last.checked_add(shift)?, "cancelled", "cancelled", Side::Nowhere));
        }
        Ok(events)
    }

    fn event(&self, moment: DateTime, milestone: &str, code: &str, side: Side) -> String {
        let place = match side {
            Side::Nowhere => ",,",
            Side::Origin => &self.origin,
            Side::Destination => &self.destination,
        };
        format!(",{moment}{OFFSET},{milestone},{code},{place}\n")
    }
}

fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(rows: &str) -> Vec<Order> {
        let text = format!(
            "order_id,status,customer_unique_id,seller_id,freight_value,weight_g,origin_zip,origin_city,origin_state,\
             dest_zip,dest_city,dest_state,purchased_at,approved_at,carrier_handover_at,delivered_at,promised_date\n{rows}"
        );
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let header = table.headers().unwrap().clone();
        let raws: Vec<Raw> = table.records().map(|row| raw(&header, &row.unwrap()).unwrap()).collect();
        moved(&raws, Date::constant(2026, 3, 11)).unwrap()
    }

    #[test]
    fn an_order_ends_today() {
        let orders = orders(
            "o1,delivered,c1,s1,8.49,3000,81810,\"santa, rosa\",PR,14600,sao joaquim,SP,2016-10-15 23:00:00,,\
             2016-10-16 01:30:00,2016-10-18 07:47:38,2016-10-17\n",
        );
        let expected =
            ",s1,s1,81810,c1,14600,BR,PR,\"santa, rosa\",BR,SP,sao joaquim,3000,8.49,BRL,2026-03-10T23:59:59-03:00\n";
        assert_eq!(orders[0].shipment, expected);
        assert_eq!(
            orders[0].events,
            [
                ",2026-03-08T23:00:00-03:00,pre_advised,purchased,,,\n",
                ",2026-03-09T01:30:00-03:00,picked_up,carrier_handover,BR,PR,\"santa, rosa\"\n",
                ",2026-03-11T07:47:38-03:00,delivered,delivered,BR,SP,sao joaquim\n",
            ]
        );
    }

    #[test]
    fn every_row_has_the_columns_of_its_header() {
        let made_up = make_up(Date::constant(2026, 3, 11)).unwrap();
        let cancelled = orders("o1,canceled,c1,,0.00,0,,,,14600,x,SP,2016-09-13 15:24:19,,,,2016-09-30\n");
        assert_eq!(cancelled[0].events.len(), 2);
        assert!(cancelled[0].shipment.contains(",,0.00,BRL,"), "{}", cancelled[0].shipment);
        let commas = |text: &str| text.matches(',').count();
        for order in made_up.iter().chain(&cancelled) {
            assert_eq!(commas(&order.shipment) + 1, commas(SHIPMENT_HEADER), "{}", order.shipment);
            assert!(order.events.iter().all(|event| commas(event) == commas(EVENT_HEADER)), "{:?}", order.events);
        }
    }
}
