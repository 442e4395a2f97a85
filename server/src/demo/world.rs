//! International lanes: postal items with S10 numbers and pallets with an SSCC. Codes are those of UPU EMSEVT.

use app::shipment::Milestone::*;
use app::shipment::Reason::*;
use app::shipment::Standing::{AtRisk, DeliveredLate, DeliveredOnTime, Ended, Late, OnTime};

use super::calendar::Due::*;
use super::calendar::When::*;
use super::parcel::{Parcel, lane, step};
use super::people::*;
use super::place::{
    BARCELONA, BEIJING, BERLIN, CHICAGO, DUBLIN, FRANKFURT, HAMBURG, HONG_KONG, LONDON, MADRID, MEXICO, NINGBO, PARIS,
    PUDONG, ROTTERDAM, SHANGHAI, SHENZHEN, SYDNEY, TORONTO,
};

const TO_LONDON: Parcel = lane(&SHOP_SZ, [&SHENZHEN, &LONDON], "international", (9600, "CNY"));
const TO_MADRID: Parcel = lane(&SHOP_SZ, [&SHENZHEN, &MADRID], "international", (8800, "CNY"));
const TO_SHANGHAI: Parcel = lane(&ANNA, [&BERLIN, &SHANGHAI], "international", (4899, "EUR"));
const TO_MEXICO: Parcel = lane(&TALLER, [&BARCELONA, &MEXICO], "international", (3250, "EUR"));
const TO_SYDNEY: Parcel = lane(&MAY, [&HONG_KONG, &SYDNEY], "international", (31_000, "HKD"));
const TO_TORONTO: Parcel = lane(&EMILY, [&CHICAGO, &TORONTO], "international", (4290, "USD"));
const TO_DUBLIN: Parcel = lane(&TOM, [&LONDON, &DUBLIN], "international", (1875, "GBP"));
const TO_BEIJING: Parcel = lane(&CLAIRE, [&PARIS, &BEIJING], "international", (5400, "EUR"));
const PALLETS: Parcel = lane(&FACTORY, [&NINGBO, &HAMBURG], "international", (198_000, "CNY"));

const POSTED: &str = "Posting / collection";
const LEFT_OFFICE: &str = "Departure from outward office of exchange";
const AT_OFFICE: &str = "Arrival at inward office of exchange";
const HELD: &str = "Item held by import customs";
const RELEASED: &str = "Departure from inward office of exchange";

/// Letters and parcels of the post.
pub const POSTAL: &[Parcel] = &[
    TO_LONDON
        .to("EE730000119CN", &TOM, "Bluetooth speaker", 1240, OnTime)
        .promised(EndOfDay(300))
        .estimated(Hour(140))
        .then(&[
            step(Day(4, 10, 35), PickedUp, &SHENZHEN, POSTED).coded("EMA"),
            step(Day(3, 21, 50), InTransit, &SHENZHEN, LEFT_OFFICE).coded("EMC"),
            step(Ago(13, 25), InTransit, &LONDON, AT_OFFICE).coded("EMD"),
        ]),
    TO_MADRID.to("RR730000224CN", &CARMEN, "Phone cases", 380, AtRisk).promised(Evening(48)).then(&[
        step(Day(9, 14, 5), PickedUp, &SHENZHEN, POSTED).coded("EMA"),
        step(Day(7, 23, 15), InTransit, &SHENZHEN, LEFT_OFFICE).coded("EMC"),
        step(Day(4, 9, 40), InTransit, &MADRID, AT_OFFICE).coded("EMD"),
        step(Day(3, 11, 30), CustomsHold, &MADRID, "Duties and VAT to be paid by the addressee")
            .because(CustomsDutiesUnpaid)
            .coded("EME"),
    ]),
    TO_SHANGHAI.to("CP610000134DE", &CHEN, "Board games", 2700, DeliveredOnTime).promised(EveningOf(3)).then(&[
        step(Day(16, 11, 20), PickedUp, &BERLIN, POSTED).coded("EMA"),
        step(Day(13, 20, 5), InTransit, &FRANKFURT, LEFT_OFFICE).coded("EMC"),
        step(Day(9, 8, 15), InTransit, &PUDONG, AT_OFFICE).coded("EMD"),
        step(Day(8, 15, 40), InTransit, &PUDONG, RELEASED).coded("EMF"),
        step(Day(6, 8, 50), OutForDelivery, &SHANGHAI, "Item out for physical delivery").coded("EMG"),
        step(Day(6, 14, 30), Delivered, &SHANGHAI, "Final delivery").coded("EMI"),
    ]),
    TO_MEXICO
        .to("LX520000140ES", &MARIA, "Espejo tallado", 3300, Late)
        .promised(EveningOf(2))
        .estimated(Hour(96))
        .then(&[
            step(Day(19, 12, 10), PickedUp, &BARCELONA, "Admisión").coded("EMA"),
            step(Day(17, 22, 30), InTransit, &MADRID, "Salida de la oficina de cambio").coded("EMC"),
            step(Day(11, 7, 20), InTransit, &MEXICO, "Llegada a la oficina de cambio").coded("EMD"),
            step(Day(10, 10, 45), CustomsHold, &MEXICO, "Retenido en aduana").because(CustomsDelay).coded("EME"),
            step(Day(3, 16, 10), InTransit, &MEXICO, "Liberado por la aduana").coded("EMF"),
        ]),
    TO_SYDNEY.to("EB730000153HK", &JACK, "Camera lens", 890, OnTime).promised(EndOfDay(330)).then(&[
        step(Day(5, 16, 45), PickedUp, &HONG_KONG, POSTED).coded("EMA"),
        step(Day(4, 23, 20), InTransit, &HONG_KONG, LEFT_OFFICE).coded("EMC"),
        step(Ago(20, 55), InTransit, &SYDNEY, AT_OFFICE).coded("EMD"),
        step(Ago(11, 10), CustomsHold, &SYDNEY, HELD).because(CustomsDocumentation).coded("EME"),
    ]),
    TO_TORONTO.to("RB410000160US", &NOAH, "Signed baseball", 240, DeliveredLate).promised(EveningOf(9)).then(&[
        step(Day(18, 9, 30), PickedUp, &CHICAGO, POSTED).coded("EMA"),
        step(Day(16, 19, 45), InTransit, &CHICAGO, LEFT_OFFICE).coded("EMC"),
        step(Day(12, 6, 10), CustomsHold, &TORONTO, HELD).because(CustomsDelay).coded("EME"),
        step(Day(6, 8, 20), OutForDelivery, &TORONTO, "Item out for physical delivery").coded("EMG"),
        step(Day(6, 15, 5), Delivered, &TORONTO, "Final delivery").coded("EMI"),
    ]),
    TO_DUBLIN.to("UA310000175GB", &AOIFE, "Knitting wool", 1500, Ended).promised(EveningOf(14)).then(&[
        step(Day(20, 13, 15), PickedUp, &LONDON, POSTED).coded("EMA"),
        step(Day(17, 5, 40), InTransit, &DUBLIN, AT_OFFICE).coded("EMD"),
        step(Day(16, 12, 30), DeliveryFailed, &DUBLIN, "Addressee moved").because(ConsigneeMoved).coded("EMH"),
        step(Day(12, 9, 0), ReturnToSender, &DUBLIN, "Item returned to sender").because(ConsigneeMoved),
        step(Day(6, 11, 50), Returned, &LONDON, "Item returned to sender, handed over"),
    ]),
    TO_BEIJING.to("EM210000181FR", &MOTHER, "Porcelaine", 2100, OnTime).promised(EndOfDay(12)).then(&[
        step(Day(8, 10, 10), PickedUp, &PARIS, "Dépôt").coded("EMA"),
        step(Day(6, 22, 40), InTransit, &PARIS, LEFT_OFFICE).coded("EMC"),
        step(Day(3, 7, 30), InTransit, &BEIJING, AT_OFFICE).coded("EMD"),
        step(Ago(17, 45), InTransit, &BEIJING, RELEASED).coded("EMF"),
        step(Ago(1, 50), OutForDelivery, &BEIJING, "Item out for physical delivery").coded("EMG"),
    ]),
];

/// Furniture by sea and barge.
pub const LOGISTIC: &[Parcel] = &[
    PALLETS
        .to("340123450000001014", &HAFEN, "Chairs, 24 pieces on a pallet", 312_000, OnTime)
        .promised(Evening(320))
        .then(&[
            step(Day(6, 9, 20), PickedUp, &NINGBO, "Pallet shipped"),
            step(Day(2, 14, 10), InTransit, &ROTTERDAM, "Pallet received, barge booked"),
        ]),
    PALLETS
        .to("340123450000001021", &HAFEN, "Tables, 6 pieces on a pallet", 405_000, AtRisk)
        .promised(Evening(30))
        .then(&[
            step(Day(40, 9, 20), PickedUp, &NINGBO, "Pallet shipped"),
            step(Ago(22, 30), InTransit, &ROTTERDAM, "Pallet received"),
            step(Ago(8, 20), OnHold, &ROTTERDAM, "Low water, barge delayed").because(WeatherDelay),
        ]),
    PALLETS
        .to("340123450000001038", &HAFEN, "Shelves, 40 pieces on a pallet", 368_000, DeliveredOnTime)
        .promised(EveningOf(9))
        .then(&[
            step(Day(46, 9, 20), PickedUp, &NINGBO, "Pallet shipped"),
            step(Day(15, 13, 40), InTransit, &ROTTERDAM, "Pallet received"),
            step(Day(11, 10, 25), Delivered, &HAMBURG, "Pallet accepted complete"),
        ]),
];
