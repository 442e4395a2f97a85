//! Lanes in Spanish: Mexico, the Andes, the River Plate and Spain.

use app::shipment::Milestone::*;
use app::shipment::Reason::*;
use app::shipment::Standing::{AtRisk, DeliveredLate, DeliveredOnTime, Ended, Late, OnTime, Silent};

use super::calendar::Due::*;
use super::calendar::When::*;
use super::parcel::{Parcel, lane, step};
use super::people::*;
use super::place::{
    AREQUIPA, BOGOTA, BUENOS_AIRES, CALI, CORDOBA, CUSCO, GUADALAJARA, LIMA, MADRID, MEDELLIN, MEXICO, MONTERREY,
    SANTIAGO, SEVILLE, VALENCIA, VALPARAISO,
};

const FARO_WEST: Parcel = lane(&LIBROS, [&MEXICO, &GUADALAJARA], "standard", (18_900, "MXN"));
const FARO_NORTH: Parcel = lane(&LIBROS, [&MEXICO, &MONTERREY], "express", (24_500, "MXN"));
const COFFEE_NORTH: Parcel = lane(&CAFE, [&BOGOTA, &MEDELLIN], "express", (1_650_000, "COP"));
const COFFEE_SOUTH: Parcel = lane(&CAFE, [&BOGOTA, &CALI], "standard", (1_480_000, "COP"));
const ALPACA: Parcel = lane(&TEXTIL, [&LIMA, &AREQUIPA], "standard", (2200, "PEN"));
const ALPACA_EAST: Parcel = lane(&TEXTIL, [&LIMA, &CUSCO], "standard", (2600, "PEN"));
const WINE: Parcel = lane(&VINOS, [&SANTIAGO, &VALPARAISO], "standard", (4990, "CLP"));
const PARTS: Parcel = lane(&REPUESTOS, [&BUENOS_AIRES, &CORDOBA], "standard", (780_000, "ARS"));
const CRAFT_SOUTH: Parcel = lane(&TALLER, [&MADRID, &SEVILLE], "express", (690, "EUR"));
const CRAFT_EAST: Parcel = lane(&TALLER, [&MADRID, &VALENCIA], "express", (690, "EUR"));

const TAKEN: &str = "Envío recolectado en el domicilio del remitente";
const ON_THE_VAN: &str = "El envío salió a reparto";

pub const PARCELS: &[Parcel] = &[
    FARO_WEST
        .to("PD2600000301", &MARIA, "Novela y dos cuadernos", 950, OnTime)
        .promised(Evening(90))
        .estimated(Hour(30))
        .then(&[
            step(Ago(20, 40), PickedUp, &MEXICO, TAKEN),
            step(Ago(14, 5), InTransit, &MEXICO, "En proceso de clasificación"),
            step(Ago(4, 30), InTransit, &MEXICO, "Salió del centro hacia Guadalajara"),
        ]),
    COFFEE_NORTH.to("PD2600000302", &LUCIA, "Café en grano", 2500, OnTime).promised(EndOfDay(9)).then(&[
        step(Day(3, 15, 10), PickedUp, &BOGOTA, TAKEN),
        step(Ago(19, 20), InTransit, &BOGOTA, "Salió del centro hacia Medellín"),
        step(Ago(8, 45), InTransit, &MEDELLIN, "Llegó al centro de distribución"),
        step(Ago(1, 35), OutForDelivery, &MEDELLIN, ON_THE_VAN),
    ]),
    ALPACA.to("PD2600000303", &ROSA, "Chal de alpaca", 430, DeliveredOnTime).promised(EveningOf(4)).then(&[
        step(Day(9, 11, 30), PickedUp, &LIMA, TAKEN),
        step(Day(8, 20, 15), InTransit, &LIMA, "Salió del centro hacia Arequipa"),
        step(Day(6, 7, 40), InTransit, &AREQUIPA, "Llegó a la oficina de destino"),
        step(Day(6, 9, 5), OutForDelivery, &AREQUIPA, ON_THE_VAN),
        step(Day(6, 13, 25), Delivered, &AREQUIPA, "Entregado al destinatario"),
    ]),
    WINE.to("PD2600000304", &CAMILA, "Seis botellas de vino", 8600, DeliveredLate).promised(EveningOf(8)).then(&[
        step(Day(12, 10, 15), PickedUp, &SANTIAGO, TAKEN),
        step(Day(10, 9, 50), OnHold, &SANTIAGO, "Demora por paro de transporte").because(Strike),
        step(Day(6, 18, 20), InTransit, &VALPARAISO, "Llegó a la oficina de destino"),
        step(Day(5, 8, 55), OutForDelivery, &VALPARAISO, ON_THE_VAN),
        step(Day(5, 12, 45), Delivered, &VALPARAISO, "Entregado al destinatario"),
    ]),
    PARTS.to("PD2600000305", &MARTIN, "Bomba de agua", 5400, Late).promised(EveningOf(3)).estimated(Evening(24)).then(
        &[
            step(Day(8, 16, 40), PickedUp, &BUENOS_AIRES, TAKEN),
            step(Day(7, 4, 20), InTransit, &BUENOS_AIRES, "En proceso de clasificación"),
            step(Day(4, 12, 10), OnHold, &BUENOS_AIRES, "Avería del vehículo, el envío se reasigna")
                .because(CarrierVehicleIssue),
            step(Ago(7, 50), InTransit, &BUENOS_AIRES, "Salió del centro hacia Córdoba"),
        ],
    ),
    FARO_NORTH.to("PD2600000306", &DIEGO, "Atlas ilustrado", 3200, OnTime).promised(EndOfDay(32)).then(&[
        step(Day(3, 12, 20), PickedUp, &MEXICO, TAKEN),
        step(Ago(21, 10), InTransit, &MONTERREY, "Llegó al centro de distribución"),
        step(Ago(7, 15), OutForDelivery, &MONTERREY, ON_THE_VAN),
        step(Ago(3, 25), DeliveryFailed, &MONTERREY, "No se encontró a nadie en el domicilio")
            .because(ConsigneeNotHome),
    ]),
    CRAFT_SOUTH.to("PD2600000307", &CARMEN, "Cerámica pintada", 1800, OnTime).promised(EndOfDay(80)).then(&[
        step(Day(3, 17, 30), PickedUp, &MADRID, TAKEN),
        step(Ago(16, 40), InTransit, &SEVILLE, "Llegó a la delegación de destino"),
        step(Ago(6, 20), ReadyForPickup, &SEVILLE, "Disponible en el punto de entrega; se guarda 7 días"),
    ]),
    COFFEE_SOUTH.to("PD2600000308", &JORGE, "Molino de café", 3900, Ended).promised(EveningOf(3)).then(&[
        step(Day(7, 10, 5), PickedUp, &BOGOTA, TAKEN),
        step(Day(5, 6, 30), InTransit, &CALI, "Llegó al centro de distribución"),
        step(Day(4, 14, 50), DeliveryFailed, &CALI, "El destinatario rechazó el envío").because(ConsigneeRefused),
        step(Ago(18, 10), ReturnToSender, &CALI, "El envío regresa al remitente").because(ConsigneeRefused),
    ]),
    ALPACA_EAST.to("PD2600000309", &ROSA, "Telas de algodón", 6100, Silent).promised(EndOfDay(14)).then(&[
        step(Day(5, 15, 45), PickedUp, &LIMA, TAKEN),
        step(Day(4, 5, 10), InTransit, &LIMA, "Salió del centro hacia Cusco"),
    ]),
    CRAFT_EAST.to("PD2600000310", &PABLO, "Lámpara de vidrio", 2400, AtRisk).promised(Evening(8)).then(&[
        step(Day(3, 18, 10), PickedUp, &MADRID, TAKEN),
        step(Ago(9, 30), Damaged, &VALENCIA, "Contenido dañado; se abrió un expediente").because(CarrierDamagedParcel),
    ]),
];
