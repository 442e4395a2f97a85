//! GS1 EPCIS: 2.0 as JSON-LD, 1.2 and 2.0 as XML.
//!
//! Events that name a logistic unit (SSCC), a consignment (GINC), a shipment (GSIN) or a bill of lading become tracking
//! events of these; an event that names several becomes one event of each. All others are skipped and counted.
//! Both notations are read into the same [`Event`], so a refusal does not depend on the notation.

mod event;
mod jsonld;
mod number;
mod tokens;
mod vocabulary;
mod xml;

use std::io::{self, BufRead, Read};

use super::{Fault, Found, Options, Refusal, Taker, What, documents, invalid};

/// Reads XML when the source begins with `<`, else JSON.
pub fn read(source: &mut dyn BufRead, what: What, _options: &Options, taker: Taker<'_>) -> io::Result<()> {
    let (mut beginning, mut first) = (Vec::new(), [0; 1]);
    while beginning.trim_ascii().is_empty() {
        if beginning.len() > documents::LARGEST as usize || source.read(&mut first)? == 0 {
            return Err(invalid("holds no document"));
        }
        beginning.extend(first);
    }
    let mut whole = beginning.as_slice().chain(source);
    if first == *b"<" {
        xml::read(&mut whole, what, taker)
    } else {
        documents::read(&mut whole, taker, &|document, taker| jsonld::read(document, what, taker))
    }
}
