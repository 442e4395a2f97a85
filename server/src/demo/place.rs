//! Hubs, depots and counters of the demo. All are invented; the cities are not.

use app::account::admin::{UnitDraft, UnitKind};
use app::account::hours::{NotATime, OpeningHours, Span};
use app::shipment::Place;

/// A place where parcels are seen.
#[derive(Debug)]
pub struct Spot {
    country: &'static str,
    region: &'static str,
    city: &'static str,
    /// Hub, depot or service point.
    pub facility: &'static str,
    /// IANA zone of its clock.
    pub zone: &'static str,
}

impl Spot {
    const fn new(
        country: &'static str,
        zone: &'static str,
        region: &'static str,
        city: &'static str,
        facility: &'static str,
    ) -> Spot {
        Spot { country, region, city, facility, zone }
    }

    const fn china(region: &'static str, city: &'static str, facility: &'static str) -> Spot {
        Spot::new("CN", "Asia/Shanghai", region, city, facility)
    }

    pub fn place(&self) -> Place {
        let text = |text: &str| Some(text.to_string());
        Place { country: text(self.country), region: text(self.region), city: text(self.city) }
    }
}

/// The campus service point, "Lakeside Campus Service Point", in whose town most of the demo plays.
pub const CAMPUS: Spot = Spot::china("江苏省", "淮安市", "湖畔校园驿站");
/// Its code among the units.
pub const CAMPUS_CODE: &str = "HA-CAMPUS";
pub const HUAIAN: Spot = Spot::china("江苏省", "淮安市", "淮安分拨中心");
pub const NANJING: Spot = Spot::china("江苏省", "南京市", "南京转运中心");
pub const SUZHOU: Spot = Spot::china("江苏省", "苏州市", "苏州园区营业部");
pub const BAIYUN: Spot = Spot::china("广东省", "广州市", "广州白云营业部");
pub const GUANGZHOU: Spot = Spot::china("广东省", "广州市", "广州转运中心");
pub const SHENZHEN: Spot = Spot::china("广东省", "深圳市", "深圳国际处理中心");
pub const SHANGHAI: Spot = Spot::china("上海市", "上海市", "上海浦东转运中心");
pub const PUDONG: Spot = Spot::china("上海市", "上海市", "上海国际处理中心");
pub const BEIJING: Spot = Spot::china("北京市", "北京市", "北京顺义转运中心");
pub const HAIDIAN: Spot = Spot::china("北京市", "北京市", "北京海淀营业部");
pub const CHENGDU: Spot = Spot::china("四川省", "成都市", "成都双流营业部");
pub const NINGBO: Spot = Spot::china("浙江省", "宁波市", "宁波梅山仓");

pub const MEXICO: Spot =
    Spot::new("MX", "America/Mexico_City", "Ciudad de México", "Ciudad de México", "Centro Vallejo");
pub const GUADALAJARA: Spot = Spot::new("MX", "America/Mexico_City", "Jalisco", "Guadalajara", "Centro Tlaquepaque");
pub const MONTERREY: Spot = Spot::new("MX", "America/Monterrey", "Nuevo León", "Monterrey", "Centro Apodaca");
pub const BOGOTA: Spot = Spot::new("CO", "America/Bogota", "Cundinamarca", "Bogotá", "Centro Fontibón");
pub const MEDELLIN: Spot = Spot::new("CO", "America/Bogota", "Antioquia", "Medellín", "Centro Itagüí");
pub const CALI: Spot = Spot::new("CO", "America/Bogota", "Valle del Cauca", "Cali", "Centro Yumbo");
pub const LIMA: Spot = Spot::new("PE", "America/Lima", "Lima", "Lima", "Centro Ate");
pub const AREQUIPA: Spot = Spot::new("PE", "America/Lima", "Arequipa", "Arequipa", "Oficina Cayma");
pub const CUSCO: Spot = Spot::new("PE", "America/Lima", "Cusco", "Cusco", "Oficina Wanchaq");
pub const SANTIAGO: Spot = Spot::new("CL", "America/Santiago", "Región Metropolitana", "Santiago", "Centro Pudahuel");
pub const VALPARAISO: Spot = Spot::new("CL", "America/Santiago", "Valparaíso", "Valparaíso", "Oficina Placeres");
pub const BUENOS_AIRES: Spot =
    Spot::new("AR", "America/Argentina/Buenos_Aires", "Buenos Aires", "Buenos Aires", "Centro Barracas");
pub const CORDOBA: Spot = Spot::new("AR", "America/Argentina/Cordoba", "Córdoba", "Córdoba", "Centro Ferreyra");
pub const MADRID: Spot = Spot::new("ES", "Europe/Madrid", "Comunidad de Madrid", "Madrid", "Centro Vallecas");
pub const SEVILLE: Spot = Spot::new("ES", "Europe/Madrid", "Andalucía", "Sevilla", "Punto de entrega Triana");
pub const VALENCIA: Spot = Spot::new("ES", "Europe/Madrid", "Comunitat Valenciana", "Valencia", "Centro Ribarroja");
pub const BARCELONA: Spot = Spot::new("ES", "Europe/Madrid", "Catalunya", "Barcelona", "Centro Zona Franca");

pub const LONDON: Spot = Spot::new("GB", "Europe/London", "England", "London", "Heathrow Worldwide Centre");
pub const DUBLIN: Spot = Spot::new("IE", "Europe/Dublin", "Leinster", "Dublin", "Dublin Mails Centre");
pub const BERLIN: Spot = Spot::new("DE", "Europe/Berlin", "Berlin", "Berlin", "Depot Schöneweide");
pub const FRANKFURT: Spot = Spot::new("DE", "Europe/Berlin", "Hessen", "Frankfurt am Main", "International Centre");
pub const HAMBURG: Spot = Spot::new("DE", "Europe/Berlin", "Hamburg", "Hamburg", "Warehouse Altenwerder");
pub const ROTTERDAM: Spot = Spot::new("NL", "Europe/Amsterdam", "Zuid-Holland", "Rotterdam", "Maasvlakte Terminal");
pub const PARIS: Spot = Spot::new("FR", "Europe/Paris", "Île-de-France", "Paris", "Roissy Hub");
pub const HONG_KONG: Spot = Spot::new("HK", "Asia/Hong_Kong", "Hong Kong", "Hong Kong", "Air Mail Centre");
pub const SYDNEY: Spot = Spot::new("AU", "Australia/Sydney", "New South Wales", "Sydney", "Gateway Facility");
pub const CHICAGO: Spot = Spot::new("US", "America/Chicago", "Illinois", "Chicago", "Chicago ISC");
pub const TORONTO: Spot = Spot::new("CA", "America/Toronto", "Ontario", "Toronto", "Gateway East");

/// The campus service point as a unit of the operator, open every day.
pub fn campus_unit() -> Result<UnitDraft, &'static str> {
    let span = |opens: &str, closes: &str| -> Result<Span, NotATime> {
        Ok(Span { opens: opens.parse()?, closes: closes.parse()? })
    };
    let day = span("08:30", "21:00").map_err(|NotATime| "not a time of day")?;
    Ok(UnitDraft {
        name: CAMPUS.facility.to_string(),
        kind: UnitKind::ServicePoint,
        address: Some("湖畔大学东区生活广场一层".to_string()),
        hours: Some(OpeningHours::of_days(std::array::from_fn(|_| vec![day]))),
        ..UnitDraft::default()
    })
}
