//! The lane from Guangdong to the campus: its usual way, what it delivered so far, and what is on it now.

use app::shipment::Milestone::*;
use app::shipment::Reason::*;
use app::shipment::Standing::{AtRisk, DeliveredLate, DeliveredOnTime, Ended, Late, OnTime, Silent};

use super::calendar::Due::*;
use super::calendar::When::*;
use super::parcel::{Leg, Parcel, lane, leg, step};
use super::people::*;
use super::place::{BAIYUN, CAMPUS, GUANGZHOU, HUAIAN, NANJING};

const COLLECTED: &str = "【广州市】广州白云营业部已揽收，揽投员：黄师傅，电话：100-5550-6601";
const LEFT_BAIYUN: &str = "【广州市】快件已从广州白云营业部发出，准备发往广州转运中心";
const AT_GUANGZHOU: &str = "【广州市】快件已到达广州转运中心";
const LEFT_GUANGZHOU: &str = "【广州市】快件已从广州转运中心发出，准备发往南京转运中心";
const AT_NANJING: &str = "【南京市】快件已到达南京转运中心";
const LEFT_NANJING: &str = "【南京市】快件已从南京转运中心发出，准备发往淮安分拨中心";
const AT_HUAIAN: &str = "【淮安市】快件已到达淮安分拨中心";
const ON_THE_VAN: &str = "【淮安市】快递员周师傅（电话：100-5550-7702）正在为您派件，请保持电话畅通";
const AT_CAMPUS: &str = "【淮安市】快件已到达湖畔校园驿站，请凭取件码及时取件，地址：湖畔大学东区生活广场一层";
const SIGNED: &str = "【淮安市】快件已在湖畔校园驿站签收，感谢使用，期待再次为您服务";

/// Two and a half days by road, as it usually goes.
const WAY: &[Leg] = &[
    leg(0, 16, 20, PickedUp, &BAIYUN, COLLECTED),
    leg(0, 20, 45, InTransit, &BAIYUN, LEFT_BAIYUN),
    leg(0, 23, 5, InTransit, &GUANGZHOU, AT_GUANGZHOU),
    leg(1, 1, 40, InTransit, &GUANGZHOU, LEFT_GUANGZHOU),
    leg(1, 22, 50, InTransit, &NANJING, AT_NANJING),
    leg(2, 2, 30, InTransit, &NANJING, LEFT_NANJING),
    leg(2, 6, 30, InTransit, &HUAIAN, AT_HUAIAN),
    leg(2, 8, 20, OutForDelivery, &HUAIAN, ON_THE_VAN),
    leg(2, 11, 5, ReadyForPickup, &CAMPUS, AT_CAMPUS),
    leg(2, 17, 5, Delivered, &CAMPUS, SIGNED),
];

const GADGETS: Parcel = lane(&DIGITAL, [&BAIYUN, &CAMPUS], "express", (1200, "CNY"));
const FASHION: Parcel = lane(&CLOTHES, [&BAIYUN, &CAMPUS], "express", (1000, "CNY"));
const SLOW: Parcel = lane(&CLOTHES, [&BAIYUN, &CAMPUS], "economy", (600, "CNY"));

/// Delivered by 18:00 on the third day, as promised.
const fn kept(parcel: Parcel, began: i8) -> Parcel {
    parcel.promised(EveningOf(began - 3)).whole_way(WAY, began, 0)
}

/// Delivered after days lost in the hub.
const fn broken(parcel: Parcel, began: i8, slipped: i8) -> Parcel {
    parcel.promised(EveningOf(began - 3)).whole_way(WAY, began, slipped)
}

/// What the lane delivered: enough for its pace to be learned.
pub const DELIVERED: &[Parcel] = &[
    kept(FASHION.to("PD2600000201", &WANG, "运动外套", 780, DeliveredOnTime), 5),
    kept(GADGETS.to("PD2600000202", &CHEN, "机械键盘", 1150, DeliveredOnTime), 6),
    broken(GADGETS.to("PD2600000203", &ZHANG, "移动硬盘", 260, DeliveredLate), 9, 2),
    kept(FASHION.to("PD2600000204", &LI_WEI, "羊毛围巾", 310, DeliveredOnTime), 8),
    kept(GADGETS.to("PD2600000205", &ZHAO, "手机支架", 180, DeliveredOnTime), 10),
    kept(FASHION.to("PD2600000206", &SUN, "帆布鞋", 920, DeliveredOnTime), 12),
    kept(GADGETS.to("PD2600000207", &WU, "台灯", 1340, DeliveredOnTime), 13),
    kept(FASHION.to("PD2600000208", &HE, "雨伞", 460, DeliveredOnTime), 15),
    kept(GADGETS.to("PD2600000209", &LIU, "充电宝", 420, DeliveredOnTime), 17),
    broken(FASHION.to("PD2600000210", &ZHOU, "冬季棉被", 3600, DeliveredLate), 21, 3),
    kept(GADGETS.to("PD2600000211", &LI_WEI, "无线鼠标", 190, DeliveredOnTime), 20),
    kept(FASHION.to("PD2600000212", &ZHENG, "牛仔裤", 640, DeliveredOnTime), 23),
    kept(GADGETS.to("PD2600000213", &WANG, "路由器", 710, DeliveredOnTime), 26),
    kept(FASHION.to("PD2600000214", &CHEN, "双肩包", 1080, DeliveredOnTime), 29),
    kept(GADGETS.to("PD2600000215", &OUYANG, "电热水壶", 1260, DeliveredOnTime), 33),
    kept(FASHION.to("PD2600000216", &ZHAO, "卫衣", 590, DeliveredOnTime), 36),
    broken(GADGETS.to("PD2600000217", &HE, "显示器支架", 2450, DeliveredLate), 42, 2),
    kept(FASHION.to("PD2600000218", &ZHANG, "运动鞋", 990, DeliveredOnTime), 44),
    kept(GADGETS.to("PD2600000219", &SUN, "读卡器", 90, DeliveredOnTime), 51),
    kept(FASHION.to("PD2600000220", &WU, "毛衣", 540, DeliveredOnTime), 58),
];

/// What is on the lane now.
pub const UNDER_WAY: &[Parcel] = &[
    GADGETS
        .to("PD2600000101", &LI_WEI, "蓝牙耳机", 320, OnTime)
        .promised(EndOfDay(24))
        .estimated(Hour(20))
        .along(WAY, 2, 3)
        .then(&[
            step(Ago(23, 10), InTransit, &GUANGZHOU, LEFT_GUANGZHOU),
            step(Ago(5, 25), InTransit, &NANJING, AT_NANJING),
            step(Ago(2, 15), InTransit, &NANJING, LEFT_NANJING),
        ]),
    FASHION.to("PD2600000102", &WANG, "羽绒服", 1450, OnTime).promised(EndOfDay(11)).along(WAY, 3, 4).then(&[
        step(Ago(18, 40), InTransit, &NANJING, AT_NANJING),
        step(Ago(13, 30), InTransit, &NANJING, LEFT_NANJING),
        step(Ago(8, 50), InTransit, &HUAIAN, AT_HUAIAN),
        step(Ago(1, 20), OutForDelivery, &HUAIAN, ON_THE_VAN),
    ]),
    GADGETS.to("PD2600000103", &CHEN, "平板电脑保护壳", 240, OnTime).promised(EndOfDay(12)).along(WAY, 3, 4).then(&[
        step(Ago(20, 10), InTransit, &NANJING, AT_NANJING),
        step(Ago(15, 5), InTransit, &NANJING, LEFT_NANJING),
        step(Ago(10, 20), InTransit, &HUAIAN, AT_HUAIAN),
        step(Ago(6, 40), OutForDelivery, &HUAIAN, ON_THE_VAN),
        step(Ago(4, 10), ReadyForPickup, &CAMPUS, AT_CAMPUS),
    ]),
    SLOW.to("PD2600000104", &ZHANG, "床上四件套", 2100, OnTime).promised(EndOfDay(30)).along(WAY, 7, 9).then(&[step(
        Day(3, 9, 30),
        ReadyForPickup,
        &CAMPUS,
        "【淮安市】快件仍在湖畔校园驿站等待领取，请携带有效证件尽快取件",
    )]),
    GADGETS.to("PD2600000105", &ZHAO, "保温杯", 450, DeliveredOnTime).promised(EndOfDay(6)).along(WAY, 3, 4).then(&[
        step(Ago(20, 30), InTransit, &NANJING, AT_NANJING),
        step(Ago(15, 45), InTransit, &NANJING, LEFT_NANJING),
        step(Ago(11, 30), InTransit, &HUAIAN, AT_HUAIAN),
        step(Ago(9, 35), OutForDelivery, &HUAIAN, ON_THE_VAN),
        step(Ago(7, 15), ReadyForPickup, &CAMPUS, AT_CAMPUS),
        step(Ago(2, 10), Delivered, &CAMPUS, SIGNED),
    ]),
    broken(FASHION.to("PD2600000106", &LIU, "登山鞋", 1300, DeliveredLate), 7, 2),
    GADGETS
        .to("PD2600000107", &SUN, "投影仪", 2800, Late)
        .promised(EveningOf(3))
        .estimated(Hour(26))
        .along(WAY, 6, 5)
        .then(&[
            step(Day(4, 10, 20), OnHold, &NANJING, "【南京市】快件错分至合肥，正在安排转回")
                .because(CarrierSortingError),
            step(Day(2, 19, 40), InTransit, &NANJING, "【南京市】快件已转回南京转运中心"),
            step(Ago(9, 5), InTransit, &NANJING, LEFT_NANJING),
        ]),
    SLOW.to("PD2600000108", &ZHOU, "书桌收纳架", 3900, Silent).promised(EndOfDay(20)).along(WAY, 5, 4),
    GADGETS.to("PD2600000109", &WU, "小音箱", 860, AtRisk).promised(Evening(1)).estimated(Hour(28)).then(&[
        step(Ago(20, 15), PickedUp, &BAIYUN, COLLECTED),
        step(Ago(15, 40), InTransit, &BAIYUN, LEFT_BAIYUN),
        step(Ago(12, 20), InTransit, &GUANGZHOU, AT_GUANGZHOU),
        step(Ago(9, 50), InTransit, &GUANGZHOU, LEFT_GUANGZHOU),
    ]),
    FASHION.to("PD2600000110", &ZHENG, "连衣裙", 410, OnTime).promised(EndOfDay(30)).along(WAY, 3, 4).then(&[
        step(Ago(19, 20), InTransit, &NANJING, AT_NANJING),
        step(Ago(14, 35), InTransit, &NANJING, LEFT_NANJING),
        step(Ago(9, 40), InTransit, &HUAIAN, AT_HUAIAN),
        step(Ago(6, 30), OutForDelivery, &HUAIAN, ON_THE_VAN),
        step(Ago(4, 5), DeliveryFailed, &HUAIAN, "【淮安市】派送不成功：收件人不在家，将再次安排派送")
            .because(ConsigneeNotHome),
    ]),
    GADGETS.to("PD2600000111", &OUYANG, "空气净化器滤芯", 1700, Late).promised(EveningOf(2)).along(WAY, 5, 7).then(&[
        step(Day(3, 8, 25), OutForDelivery, &HUAIAN, ON_THE_VAN),
        step(Day(3, 15, 25), DeliveryFailed, &HUAIAN, "【淮安市】派送不成功：地址不详，请收件人联系客服补充门牌号")
            .because(ConsigneeIncorrectAddress),
    ]),
    FASHION.to("PD2600000112", &CHEN, "陶瓷茶具", 2600, AtRisk).promised(Evening(10)).along(WAY, 2, 3).then(&[
        step(Ago(23, 20), InTransit, &GUANGZHOU, LEFT_GUANGZHOU),
        step(Ago(4, 50), Damaged, &NANJING, "【南京市】分拣时发现外包装破损，内件受损，已拍照登记")
            .because(CarrierDamagedParcel),
    ]),
    GADGETS.to("PD2600000113", &LIU, "单反镜头", 1250, Ended).promised(EveningOf(12)).along(WAY, 15, 4).then(&[
        step(Day(11, 10, 0), OnHold, &NANJING, "【南京市】快件未按时到达，正在全网查找").because(CarrierDelay),
        step(Day(4, 16, 0), Lost, &NANJING, "【南京市】经查找确认快件遗失，请联系客服办理赔偿")
            .because(CarrierParcelLost),
    ]),
    FASHION.to("PD2600000114", &HE, "西装套装", 1500, Ended).promised(EveningOf(3)).along(WAY, 6, 8).then(&[
        step(Day(4, 14, 50), DeliveryFailed, &HUAIAN, "【淮安市】收件人拒收，原因：与订单不符")
            .because(ConsigneeRefused),
        step(Ago(20, 5), ReturnToSender, &HUAIAN, "【淮安市】快件已退回发出，准备发往广州白云营业部")
            .because(ConsigneeRefused),
    ]),
    FASHION.to("PD2600000115", &ZHOU, "瑜伽垫", 1900, Ended).promised(EveningOf(17)).along(WAY, 20, 9).then(&[
        step(Day(11, 9, 10), ReturnToSender, &CAMPUS, "【淮安市】超过保管期限无人领取，退回寄件人")
            .because(ConsigneeNotCollected),
        step(Day(10, 3, 30), InTransit, &NANJING, "【南京市】退件已到达南京转运中心"),
        step(Day(8, 15, 20), Returned, &BAIYUN, "【广州市】退件已由寄件人签收"),
    ]),
];
