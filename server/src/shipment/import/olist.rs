//! Orders of the Brazilian marketplace Olist, one row per order: the shipment and its events stand in one row.
//!
//! Seller is shipper, customer is consignee, freight is the fee, the price of the goods is their declared value. Moments
//! are wall-clock times of São Paulo. The promise is a date: kept until the end of that day. The number of goods is left
//! out, for goods are no pieces.

use std::io::{self, BufRead};

use app::shipment::intake::{EventDraft, PartyDraft, ShipmentDraft};
use app::shipment::{Milestone, Place};
use app::value::{LocalInstant, Money};
use csv::StringRecord;

use super::table::Table;
use super::{Fault, Found, Options, Refusal, Row, Taker, Times, What, amount, faults, invalid};

const ZONE: &str = "America/Sao_Paulo";
const CURRENCY: &str = "BRL";

/// Older extracts do not have it.
const GOODS: &str = "goods_value";

const COLUMNS: [&str; 17] = [
    "order_id",
    "status",
    "customer_unique_id",
    "seller_id",
    "freight_value",
    "weight_g",
    "origin_zip",
    "origin_city",
    "origin_state",
    "dest_zip",
    "dest_city",
    "dest_state",
    "purchased_at",
    "approved_at",
    "carrier_handover_at",
    "delivered_at",
    "promised_date",
];

/// The moments of a row and what they mean. The seller announces the parcel twice: order placed, order approved.
const MOMENTS: [(&str, Milestone); 4] = [
    ("purchased_at", Milestone::PreAdvised),
    ("approved_at", Milestone::PreAdvised),
    ("carrier_handover_at", Milestone::PickedUp),
    ("delivered_at", Milestone::Delivered),
];

pub fn read(source: &mut dyn BufRead, what: What, options: &Options, taker: Taker<'_>) -> io::Result<()> {
    let zone = Times::zone_named(ZONE).map_err(invalid)?;
    let times = Times::in_zone(options.times.zone.clone().unwrap_or(zone));
    let mut table = Table::open(source)?;
    let mut positions = [0; COLUMNS.len()];
    for (position, name) in positions.iter_mut().zip(COLUMNS) {
        *position = table.required(name)?;
    }
    let goods = table.position(GOODS);
    while let Some(row) = table.next()? {
        let found = match row {
            Err(refusal) => Found::Refused(refusal),
            Ok((line, record)) => {
                Order { record, positions: &positions, goods, times: &times, faults: Vec::new() }.row(line, what)
            }
        };
        if taker(found).is_break() {
            break;
        }
    }
    Ok(())
}

struct Order<'a> {
    record: &'a StringRecord,
    positions: &'a [usize; COLUMNS.len()],
    goods: Option<usize>,
    times: &'a Times,
    faults: Vec<Fault>,
}

impl Order<'_> {
    fn row(mut self, line: u64, what: What) -> Found {
        let mut events = self.events();
        for event in &mut events {
            event.normalise();
            self.faults.extend(faults(event.problems(), |pointer| match (pointer, &event.source_code) {
                ("/occurred_at", Some(code)) => [code, "_at"].concat(),
                _ => column_of(pointer),
            }));
        }
        let shipment = (what == What::Shipments).then(|| {
            let mut shipment = self.shipment();
            shipment.normalise();
            self.faults.extend(faults(shipment.problems(), column_of));
            shipment
        });
        // The number is wrong once, not once more with every event.
        self.faults.dedup();
        match self.faults.is_empty() {
            true => Found::Row(Box::new(Row { line, shipment, events })),
            false => Found::Refused(Refusal { line, faults: self.faults }),
        }
    }

    fn shipment(&mut self) -> ShipmentDraft {
        let promised = self.cell("promised_date").map(str::to_string);
        ShipmentDraft {
            waybill_number: self.owned("order_id").unwrap_or_default(),
            account_code: self.owned("seller_id"),
            promised_at: promised.and_then(|day| self.read("promised_date", self.times.moment_or_end_of_day(&day))),
            origin: self.place("origin_state", "origin_city"),
            destination: self.place("dest_state", "dest_city"),
            shipper: self.party("seller_id", "origin_zip"),
            consignee: self.party("customer_unique_id", "dest_zip"),
            weight_g: self.weight(),
            fee: self.fee(),
            declared_value: self.declared_value(),
            ..ShipmentDraft::default()
        }
    }

    /// The dated facts. A cancellation has no date of its own: it is put at the last thing known. A delivered parcel
    /// stays delivered, whatever became of the order.
    fn events(&mut self) -> Vec<EventDraft> {
        let mut events = Vec::with_capacity(MOMENTS.len());
        for (column, milestone) in MOMENTS {
            let Some(text) = self.cell(column).map(str::to_string) else { continue };
            if let Some(occurred_at) = self.read(column, self.times.moment(&text)) {
                events.push(self.event(occurred_at, milestone, column.trim_end_matches("_at")));
            }
        }
        let delivered = events.iter().any(|event| event.milestone == Milestone::Delivered);
        let status = self.cell("status").filter(|status| matches!(*status, "canceled" | "unavailable"));
        let last = events.iter().map(|event| event.occurred_at).max_by_key(|moment| moment.at);
        if let (false, Some(status), Some(last)) = (delivered, status, last) {
            events.push(self.event(last, Milestone::Cancelled, status));
        }
        events
    }

    fn event(&self, occurred_at: LocalInstant, milestone: Milestone, code: &str) -> EventDraft {
        let location = match milestone {
            Milestone::PickedUp => self.place("origin_state", "origin_city"),
            Milestone::Delivered => self.place("dest_state", "dest_city"),
            _ => Place::default(),
        };
        EventDraft {
            waybill_number: self.owned("order_id").unwrap_or_default(),
            source_event_id: None,
            occurred_at,
            milestone,
            reason: None,
            location,
            facility: None,
            source_code: Some(code.to_string()),
            text: None,
            proof_of_delivery: None,
        }
    }

    fn place(&self, state: &str, city: &str) -> Place {
        let (region, city) = (self.owned(state), self.owned(city));
        let country = (region.is_some() || city.is_some()).then(|| "BR".to_string());
        Place { country, region, city }
    }

    fn party(&self, name: &str, postcode: &str) -> Option<PartyDraft> {
        let party = PartyDraft { name: self.owned(name), postcode: self.owned(postcode), ..PartyDraft::default() };
        (party != PartyDraft::default()).then_some(party)
    }

    /// Orders of which no goods are known weigh 0, which means not known.
    fn weight(&mut self) -> Option<i64> {
        let grams = self.cell("weight_g")?.parse::<i64>().map_err(|_| "is not a whole number of grams".to_string());
        self.read("weight_g", grams).filter(|grams| *grams != 0)
    }

    fn fee(&mut self) -> Option<Money> {
        let text = self.cell("freight_value").map(str::to_string)?;
        self.amount("freight_value", &text)
    }

    /// Orders of which no goods are known cost 0, which means not known.
    fn declared_value(&mut self) -> Option<Money> {
        let text = self.goods.and_then(|at| self.record.get(at)).map(|text| text.trim().to_string());
        let text = text.filter(|text| !text.is_empty())?;
        self.amount(GOODS, &text).filter(|money| money.minor != 0)
    }

    fn amount(&mut self, column: &str, text: &str) -> Option<Money> {
        let units = amount::minor(text, CURRENCY);
        let minor = self.read(column, units.ok_or_else(|| "is not an amount such as 12.90".to_string()))?;
        Some(Money { minor, currency: CURRENCY.to_string() })
    }

    fn cell(&self, column: &str) -> Option<&str> {
        let at = COLUMNS.iter().position(|name| *name == column)?;
        self.record.get(self.positions[at]).map(str::trim).filter(|text| !text.is_empty())
    }

    fn owned(&self, column: &str) -> Option<String> {
        self.cell(column).map(str::to_string)
    }

    fn read<T>(&mut self, column: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|reason| self.faults.push(Fault::new(column, reason))).ok()
    }
}

fn column_of(pointer: &str) -> String {
    let column = match pointer {
        "/waybill_number" => "order_id",
        "/account_code" | "/shipper/name" => "seller_id",
        "/consignee/name" => "customer_unique_id",
        "/shipper/postcode" => "origin_zip",
        "/consignee/postcode" => "dest_zip",
        "/origin/region" => "origin_state",
        "/origin/city" => "origin_city",
        "/destination/region" => "dest_state",
        "/destination/city" => "dest_city",
        "/fee/minor" => "freight_value",
        "/declared_value/minor" => GOODS,
        other => other.trim_start_matches('/'),
    };
    column.to_string()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    fn found(rows: &str) -> Vec<Found> {
        let header = "order_id,status,customer_unique_id,seller_id,freight_value,weight_g,origin_zip,origin_city,\
            origin_state,dest_zip,dest_city,dest_state,purchased_at,approved_at,carrier_handover_at,delivered_at,\
            promised_date,late\n";
        let text = [header, rows].concat();
        let mut found = Vec::new();
        let mut taker = |one| {
            found.push(one);
            ControlFlow::Continue(())
        };
        read(&mut text.as_bytes(), What::Shipments, &Options::default(), &mut taker).expect("reads");
        found
    }

    #[test]
    fn an_order_is_a_shipment_with_its_events() {
        let found = found(
            "abc123,delivered,c1,s1,8.49,3000,81810,curitiba,PR,14600,sao joaquim,SP,\
             2016-10-15 23:00:00,2016-10-15 23:00:00,2016-10-16 01:30:00,2016-10-18 07:47:38,2016-10-17,1\n",
        );
        let [Found::Row(row)] = found.as_slice() else { panic!("{found:?}") };
        let shipment = row.shipment.as_ref().expect("a shipment");
        assert_eq!((row.line, shipment.waybill_number.as_str()), (2, "ABC123"));
        assert_eq!(shipment.promised_at.map(|p| p.to_string()).as_deref(), Some("2016-10-17T23:59:59.999-02:00"));
        assert_eq!(shipment.fee, Some(Money { minor: 849, currency: "BRL".to_string() }));
        let events: Vec<_> = row.events.iter().map(|e| (e.milestone.as_str(), e.occurred_at.to_string())).collect();
        assert_eq!(events[1], ("pre_advised", "2016-10-15T23:00:00-03:00".to_string()));
        assert_eq!(events[2], ("picked_up", "2016-10-16T01:30:00-02:00".to_string()));
        assert_eq!(row.events[3].location.city.as_deref(), Some("sao joaquim"));
    }

    #[test]
    fn a_cancelled_order_ends_at_the_last_thing_known() {
        let found = found(
            "abc123,canceled,c1,,0.00,0,,,,14600,x,SP,2016-09-13 15:24:19,2016-10-07 13:16:46,,,2016-09-30,\n\
             abc124,canceled,c1,,0.00,0,,,,14600,x,SP,2016-09-13 15:24:19,,2016-09-14 10:00:00,2016-09-15 10:00:00,2016-09-30,0\n",
        );
        let [Found::Row(cancelled), Found::Row(delivered)] = found.as_slice() else { panic!("{found:?}") };
        let last = cancelled.events.last().expect("events");
        assert_eq!((last.milestone, last.source_code.as_deref()), (Milestone::Cancelled, Some("canceled")));
        assert_eq!(last.occurred_at.to_string(), "2016-10-07T13:16:46-03:00");
        assert_eq!(cancelled.shipment.as_ref().and_then(|shipment| shipment.shipper.clone()), None);
        assert_eq!(delivered.events.last().map(|event| event.milestone), Some(Milestone::Delivered));
    }

    #[test]
    fn a_bad_row_names_every_fault() {
        let found = found("a_1,shipped,c1,s1,8.4.9,heavy,1,a,PR,2,b,SP,2016-13-01 10:00:00,,,,soon,\n");
        let [Found::Refused(refusal)] = found.as_slice() else { panic!("{found:?}") };
        let columns: Vec<_> = refusal.faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["purchased_at", "promised_date", "weight_g", "freight_value", "order_id"]);
    }
}
