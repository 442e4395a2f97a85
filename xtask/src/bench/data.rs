//! Data sets of any size, the same at every run of a day: a shipments file and an events file of the generic layout.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date;

use super::olist::{self, EVENT_HEADER, Order, SHIPMENT_HEADER};
use super::table::grouped;
use crate::shell;

/// Where real orders are looked for, from the repository's top.
const ORDERS: &str = "../shared/data/olist/shipments_flat.csv.gz";
/// Different addresses in one load: enough to leave every cache of the smaller store behind.
const ADDRESSES: usize = 100_000;

/// Files of one size, in a folder of their own.
pub struct Set {
    /// Shipments in it.
    pub size: usize,
    /// Where its rows come from, for the reader of the table.
    pub origin: String,
    folder: PathBuf,
}

impl Set {
    /// Writes the files unless an earlier run left them.
    pub fn prepare(folder: &Path, size: usize) -> Result<Set> {
        let source = shell::root().join(ORDERS);
        let is_real = source.is_file();
        let origin = match is_real {
            true => format!("Data: drawn from the 32 936 Olist orders in {ORDERS}, moved to end today."),
            false => format!("Data: made up, for {ORDERS} is not there."),
        };
        let name = if is_real { size.to_string() } else { format!("{size}-made-up") };
        let set = Set { size, origin, folder: folder.join(name) };
        if set.shipments().is_file() && set.events().is_file() {
            return Ok(set);
        }
        eprintln!("bench: writing {} shipments", grouped(size as u64));
        fs::create_dir_all(&set.folder)?;
        let orders = if is_real { olist::read(&source, today())? } else { olist::make_up(today())? };
        write_whole(&set.events(), |out| write_events(out, &orders, size))?;
        write_whole(&set.shipments(), |out| write_shipments(out, &orders, size))?;
        Ok(set)
    }

    /// CSV of the shipments.
    pub fn shipments(&self) -> PathBuf {
        self.folder.join("shipments.csv")
    }

    /// CSV of the tracking events, grouped by shipment as a transport management system exports them.
    pub fn events(&self) -> PathBuf {
        self.folder.join("events.csv")
    }

    /// The portal's data folder.
    pub fn store(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Any other file that belongs to this set.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A file of addresses for oha: known waybill numbers in no order behind `prefix`.
    pub fn addresses(&self, name: &str, prefix: &str) -> Result<PathBuf> {
        let path = self.file(name);
        write_whole(&path, |out| {
            (0..ADDRESSES as u64).try_for_each(|n| {
                let at = random(n ^ 0x5eed) % self.size as u64;
                writeln!(out, "{prefix}{}", waybill_number(at as usize))
            })
        })?;
        Ok(path)
    }
}

/// Any number, always the same for the same `n` (SplitMix64).
pub fn random(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn waybill_number(at: usize) -> String {
    format!("PB{:010}", at + 1)
}

fn write_shipments(out: &mut dyn Write, orders: &[Order], size: usize) -> std::io::Result<()> {
    writeln!(out, "{SHIPMENT_HEADER}")?;
    (0..size).try_for_each(|at| {
        let phone = 900_000_000 + random(at as u64 ^ 0xca11) % 100_000_000;
        write!(out, "{},+5511{phone}{}", waybill_number(at), order(orders, at).shipment)
    })
}

fn write_events(out: &mut dyn Write, orders: &[Order], size: usize) -> std::io::Result<()> {
    writeln!(out, "{EVENT_HEADER}")?;
    for at in 0..size {
        let number = waybill_number(at);
        for event in &order(orders, at).events {
            write!(out, "{number}{event}")?;
        }
    }
    Ok(())
}

fn order(orders: &[Order], at: usize) -> &Order {
    &orders[(random(at as u64) % orders.len() as u64) as usize]
}

/// A file that is there is whole, also after a run that was broken off.
fn write_whole(path: &Path, content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let partial = path.with_extension("partial");
    let write = || -> std::io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&partial)?);
        content(&mut out)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        fs::rename(&partial, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "data that ends today needs to know the day")]
fn today() -> Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_same_every_time_and_grows_at_its_end() {
        let orders: Vec<Order> =
            (0..50).map(|n| Order { shipment: format!(",s{n}\n"), events: vec![format!(",e{n}\n"); 2] }).collect();
        let write = |size| {
            let (mut shipments, mut events) = (Vec::new(), Vec::new());
            write_shipments(&mut shipments, &orders, size).unwrap();
            write_events(&mut events, &orders, size).unwrap();
            (String::from_utf8(shipments).unwrap(), String::from_utf8(events).unwrap())
        };
        let (few, many) = (write(10), write(20));
        assert_eq!(few, write(10));
        assert!(many.0.starts_with(&few.0) && many.1.starts_with(&few.1));
        assert_eq!(few.0.lines().count(), 11);
        assert_eq!(few.1.lines().count(), 21);
        assert!(few.0.lines().nth(1).unwrap().starts_with("PB0000000001,+55119"));
    }
}
