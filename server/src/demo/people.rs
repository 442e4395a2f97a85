//! People and firms of the demo. All are invented, and so are their numbers: from ranges kept for fiction where a
//! country has one (GB, FR, DE, US, AU), else from ranges that no network gives out.

use app::shipment::intake::PartyDraft;

/// A party to a shipment.
#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub phone: &'static str,
    address: &'static str,
    postcode: &'static str,
}

impl Person {
    const fn new(name: &'static str, phone: &'static str, address: &'static str, postcode: &'static str) -> Person {
        Person { name, phone, address, postcode }
    }

    const fn student(name: &'static str, phone: &'static str, room: &'static str) -> Person {
        Person::new(name, phone, room, "223001")
    }

    pub fn draft(&self) -> PartyDraft {
        let text = |text: &str| Some(text.to_string());
        PartyDraft {
            name: text(self.name),
            phone: text(self.phone),
            address: text(self.address),
            postcode: text(self.postcode),
        }
    }

    /// What a party types to be let in: digits only, however the number is written.
    pub fn phone_last4(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        digits[digits.len().saturating_sub(4)..].to_string()
    }
}

// Students and staff at Lakeside University.
pub const LI_WEI: Person = Person::student("李薇", "+86 100 5550 1234", "湖畔大学东区 3 号楼 214");
pub const WANG: Person = Person::student("王小明", "+86 100 5550 2201", "湖畔大学东区 5 号楼 417");
pub const CHEN: Person = Person::student("陈思雨", "+86 100 5550 2302", "湖畔大学西区 1 号楼 108");
pub const ZHANG: Person = Person::student("张浩然", "+86 100 5550 2403", "湖畔大学西区 6 号楼 522");
pub const ZHAO: Person = Person::student("赵雪", "+86 100 5550 2504", "湖畔大学东区 2 号楼 301");
pub const LIU: Person = Person::student("刘洋", "+86 100 5550 2605", "湖畔大学西区 4 号楼 119");
pub const SUN: Person = Person::student("孙悦", "+86 100 5550 2706", "湖畔大学东区 7 号楼 226");
pub const ZHOU: Person = Person::student("周子涵", "+86 100 5550 2807", "湖畔大学西区 2 号楼 405");
pub const WU: Person = Person::student("吴桐", "+86 100 5550 2908", "湖畔大学东区 1 号楼 512");
pub const ZHENG: Person = Person::student("郑可", "+86 100 5550 3009", "湖畔路 18 号 2 单元 601");
pub const OUYANG: Person = Person::student("欧阳晴", "+86 100 5550 3110", "湖畔路 26 号 1 单元 302");
pub const HE: Person = Person::student("何欢", "+86 100 5550 3211", "湖畔大学教工宿舍 9 号楼 103");

// Chinese senders and others.
pub const DIGITAL: Person = Person::new("粤海数码商行", "+86 100 5550 6010", "广州市白云区云城路 200 号", "510420");
pub const CLOTHES: Person = Person::new("南粤服饰", "+86 100 5550 6020", "广州市白云区棠景街 16 号", "510410");
pub const BOOKS: Person = Person::new("浦江书店", "+86 100 5550 6030", "上海市浦东新区锦绣路 88 号", "201204");
pub const TEA: Person = Person::new("蜀山茶行", "+86 100 5550 6040", "成都市双流区空港路 5 号", "610225");
pub const LAB: Person = Person::new("园区仪器服务", "+86 100 5550 6050", "苏州市工业园区星湖街 1 号", "215123");
pub const MOTHER: Person = Person::new("李秀英", "+86 100 5550 6060", "北京市海淀区清河路 30 号", "100085");
pub const FACTORY: Person = Person::new("甬港家具", "+86 100 5550 6070", "宁波市北仑区港通路 7 号", "315832");
pub const SHOP_SZ: Person = Person::new("鹏程电子", "+86 100 5550 6080", "深圳市福田区深南路 400 号", "518040");

// Latin America and Spain.
pub const MARIA: Person =
    Person::new("María Fernández", "+52 33 5550 0142", "Calle Robles 215, Col. Jardines", "44500");
pub const LIBROS: Person = Person::new("Librería El Faro", "+52 55 5550 0110", "Av. Insurgentes 1020", "03100");
pub const DIEGO: Person = Person::new("Diego Salinas", "+52 81 5550 0173", "Paseo del Nogal 88", "64000");
pub const CAFE: Person = Person::new("Café Altura", "+57 601 555 0121", "Carrera 100 # 20-15", "110911");
pub const LUCIA: Person = Person::new("Lucía Restrepo", "+57 604 555 0164", "Calle 10 # 43-20", "050021");
pub const JORGE: Person = Person::new("Jorge Caicedo", "+57 602 555 0187", "Avenida 6N # 25-08", "760046");
pub const TEXTIL: Person = Person::new("Textiles Andinos", "+51 1 555 0105", "Av. La Molina 350", "15012");
pub const ROSA: Person = Person::new("Rosa Quispe", "+51 54 555 0138", "Calle Bolognesi 212", "04013");
pub const VINOS: Person = Person::new("Viñedos del Maipo", "+56 2 5550 0119", "Av. Américo Vespucio 900", "8320000");
pub const CAMILA: Person = Person::new("Camila Rojas", "+56 32 555 0155", "Cerro Alegre 41", "2340000");
pub const MARTIN: Person = Person::new("Martín Acosta", "+54 351 555 0192", "Av. Colón 780", "X5000");
pub const REPUESTOS: Person = Person::new("Repuestos Plata", "+54 11 5550 0126", "Av. Montes de Oca 1400", "C1270");
pub const CARMEN: Person = Person::new("Carmen Ortega", "+34 955 550 147", "Calle Betis 12", "41010");
pub const PABLO: Person = Person::new("Pablo Ferrer", "+34 965 550 168", "Carrer de Colom 33", "46004");
pub const TALLER: Person = Person::new("Taller Lavapiés", "+34 915 550 103", "Calle del Olivar 9", "28012");

// The rest of the world.
pub const TOM: Person = Person::new("Tom Baker", "+44 7700 900 123", "12 Canal Walk", "E8 4QN");
pub const AOIFE: Person = Person::new("Aoife Byrne", "+353 20 910 1187", "4 Orchard Row", "D08 X2A1");
pub const ANNA: Person = Person::new("Anna Schäfer", "+49 30 23125 417", "Gartenweg 8", "12459");
pub const HAFEN: Person = Person::new("Hafen Möbel GmbH", "+49 40 66969 205", "Am Kai 20", "21129");
pub const CLAIRE: Person = Person::new("Claire Dubois", "+33 1 99 00 42 18", "6 rue des Tilleuls", "75011");
pub const MAY: Person = Person::new("May Wong", "+852 5550 0166", "Flat 9C, 18 Harbour Street", "999077");
pub const JACK: Person = Person::new("Jack Nguyen", "+61 491 570 156", "27 Wattle Street", "2007");
pub const EMILY: Person = Person::new("Emily Carter", "+1 312 555 0134", "1450 Elm Court", "60614");
pub const NOAH: Person = Person::new("Noah Martin", "+1 416 555 0178", "88 Maple Crescent", "M4B 1B3");
