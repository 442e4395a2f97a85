//! Other Chinese lanes, to and from the campus.

use app::shipment::Milestone::*;
use app::shipment::Reason::*;
use app::shipment::Standing::{self, DeliveredOnTime, Ended, Late, NoPromise, OnTime};

use super::calendar::Due::*;
use super::calendar::When::*;
use super::parcel::{Leg, Parcel, lane, leg, step};
use super::people::*;
use super::place::{BAIYUN, BEIJING, CAMPUS, CHENGDU, HAIDIAN, HUAIAN, NANJING, SHANGHAI, SUZHOU};

const SHOP: Parcel = lane(&CLOTHES, [&BAIYUN, &CAMPUS], "express", (1000, "CNY"));
const LETTERS: Parcel = lane(&BOOKS, [&SHANGHAI, &CAMPUS], "standard", (800, "CNY"));
const MOUNTAIN: Parcel = lane(&TEA, [&CHENGDU, &CAMPUS], "standard", (1400, "CNY"));
const HOME: Parcel = lane(&LI_WEI, [&CAMPUS, &HAIDIAN], "standard", (1500, "CNY"));
const SAMPLES: Parcel = lane(&WU, [&CAMPUS, &SUZHOU], "same_day", (2800, "CNY"));

const ANNOUNCED: &str = "商家已通知快递公司揽件，等待包裹交寄";
const BOOKS_TAKEN: &str = "【上海市】浦东营业部已揽收";
const AT_SHANGHAI: &str = "【上海市】快件已到达上海浦东转运中心";
const LEFT_SHANGHAI: &str = "【上海市】快件已发出，准备发往淮安分拨中心";
const AT_HUAIAN: &str = "【淮安市】快件已到达淮安分拨中心";
const ON_THE_VAN: &str = "【淮安市】快递员周师傅（电话：100-5550-7702）正在为您派件";
const AT_CAMPUS: &str = "【淮安市】快件已到达湖畔校园驿站，请凭取件码及时取件";
const SIGNED: &str = "【淮安市】快件已在湖畔校园驿站签收，感谢使用";
const TEA_TAKEN: &str = "【成都市】成都双流营业部已揽收";
const LEFT_CHENGDU: &str = "【成都市】快件已从成都双流营业部发出，准备发往南京转运中心";

const FROM_SHANGHAI: &[Leg] = &[
    leg(0, 15, 10, PickedUp, &SHANGHAI, BOOKS_TAKEN),
    leg(0, 19, 30, InTransit, &SHANGHAI, AT_SHANGHAI),
    leg(0, 22, 15, InTransit, &SHANGHAI, LEFT_SHANGHAI),
    leg(1, 5, 50, InTransit, &HUAIAN, AT_HUAIAN),
    leg(1, 8, 20, OutForDelivery, &HUAIAN, ON_THE_VAN),
    leg(1, 10, 55, ReadyForPickup, &CAMPUS, AT_CAMPUS),
    leg(1, 16, 40, Delivered, &CAMPUS, SIGNED),
];

pub const PARCELS: &[Parcel] = &[
    SHOP.to("PD2600000116", &LI_WEI, "冬靴", 1350, OnTime).promised(EndOfDay(100)).then(&[step(
        Ago(5, 30),
        PreAdvised,
        &BAIYUN,
        ANNOUNCED,
    )]),
    SHOP.to("PD2600000117", &SUN, "防晒衣", 280, Ended).promised(EveningOf(2)).then(&[
        step(Day(5, 11, 0), PreAdvised, &BAIYUN, ANNOUNCED),
        step(Day(4, 9, 45), Cancelled, &BAIYUN, "寄件人取消寄件").because(ShipperCancelled),
    ]),
    MOUNTAIN.to("PD2600000118", &ZHAO, "明前绿茶", 550, OnTime).promised(EndOfDay(110)).estimated(Hour(96)).then(&[
        step(Ago(21, 30), PickedUp, &CHENGDU, TEA_TAKEN),
        step(Ago(6, 10), OnHold, &CHENGDU, "【成都市】受暴雨影响，航班延误，快件将顺延发出").because(WeatherDelay),
    ]),
    LETTERS.to("PD2600000119", &HE, "考研教材", 4200, Late).promised(EveningOf(2)).along(FROM_SHANGHAI, 6, 3).then(&[
        step(Day(2, 21, 15), InTransit, &HUAIAN, AT_HUAIAN),
        step(Ago(2, 40), OutForDelivery, &HUAIAN, ON_THE_VAN),
    ]),
    LETTERS
        .to("PD2600000120", &ZHAO, "精装画册", 2300, DeliveredOnTime)
        .promised(EveningOf(4))
        .along(FROM_SHANGHAI, 6, 7)
        .then(&[step(Day(4, 9, 20), Damaged, &CAMPUS, "【淮安市】收件人反映内件封面折损，驿站已登记并拍照")]),
    LETTERS.to("PD2600000121", &WANG, "英语词典", 1600, Late).promised(EveningOf(1)).along(FROM_SHANGHAI, 4, 5).then(
        &[
            step(Day(2, 16, 10), Delivered, &HUAIAN, "【淮安市】快件已签收，签收人：前台"),
            step(Ago(5, 20), ReadyForPickup, &CAMPUS, "【淮安市】更正：快件实际存放于湖畔校园驿站，请凭取件码取件"),
        ],
    ),
    HOME.to("PD2600000122", &MOTHER, "淮安特产礼盒", 3100, OnTime).promised(Evening(90)).estimated(Hour(44)).then(&[
        step(Ago(19, 50), PickedUp, &CAMPUS, "【淮安市】湖畔校园驿站已揽收"),
        step(Ago(15, 30), InTransit, &HUAIAN, "【淮安市】快件已到达淮安分拨中心"),
        step(Ago(9, 15), InTransit, &NANJING, "【南京市】快件已到达南京转运中心"),
        step(Ago(6, 40), InTransit, &NANJING, "【南京市】快件已从南京转运中心发出，准备发往北京顺义转运中心"),
    ]),
    SAMPLES.to("PD2600000123", &LAB, "水质检测样品", 800, OnTime).promised(EndOfDay(5)).then(&[
        step(Ago(7, 20), PickedUp, &CAMPUS, "【淮安市】湖畔校园驿站已揽收"),
        step(Ago(5, 40), InTransit, &HUAIAN, "【淮安市】快件已发出，专车直送苏州"),
        step(Ago(1, 5), OutForDelivery, &SUZHOU, "【苏州市】快递员顾师傅（电话：100-5550-7718）正在派件"),
    ]),
    LETTERS.to("PD2600000124", &ZHOU, "绘本三册", 1100, DeliveredOnTime).promised(EveningOf(2)).along(
        FROM_SHANGHAI,
        4,
        7,
    ),
    MOUNTAIN.to("PD2600000125", &WU, "花茶礼盒", 900, Standing::Delivered).then(&[
        step(Day(7, 14, 20), PickedUp, &CHENGDU, TEA_TAKEN),
        step(Day(7, 21, 0), InTransit, &CHENGDU, LEFT_CHENGDU),
        step(Day(5, 4, 30), InTransit, &NANJING, "【南京市】快件已到达南京转运中心"),
        step(Day(4, 8, 30), OutForDelivery, &HUAIAN, ON_THE_VAN),
        step(Day(4, 12, 25), Delivered, &CAMPUS, SIGNED),
    ]),
    MOUNTAIN.to("PD2600000126", &HE, "火锅底料", 2500, NoPromise).then(&[
        step(Day(2, 17, 10), PickedUp, &CHENGDU, TEA_TAKEN),
        step(Ago(11, 35), InTransit, &CHENGDU, LEFT_CHENGDU),
    ]),
    SHOP.to("PD2600000127", &ZHENG, "遮光窗帘", 2700, Late).promised(EveningOf(1)).then(&[step(
        Day(6, 10, 40),
        PreAdvised,
        &BAIYUN,
        ANNOUNCED,
    )]),
    LETTERS.to("PD2600000129", &LIU, "漫画全集", 5200, OnTime).promised(EndOfDay(101)).then(&[step(
        Ago(2, 35),
        PickedUp,
        &SHANGHAI,
        BOOKS_TAKEN,
    )]),
    HOME.to("PD2600000128", &MOTHER, "毕业证书复印件", 200, DeliveredOnTime).promised(EveningOf(3)).then(&[
        step(Day(7, 17, 20), PickedUp, &CAMPUS, "【淮安市】湖畔校园驿站已揽收"),
        step(Day(6, 1, 15), InTransit, &NANJING, "【南京市】快件已到达南京转运中心"),
        step(Day(5, 4, 40), InTransit, &BEIJING, "【北京市】快件已到达北京顺义转运中心"),
        step(Day(4, 8, 10), OutForDelivery, &HAIDIAN, "【北京市】快递员何师傅（电话：100-5550-7733）正在派件"),
        step(Day(4, 11, 30), Delivered, &HAIDIAN, "【北京市】已签收，签收人：本人"),
    ]),
];
