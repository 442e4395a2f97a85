//! Chinese couriers' histories often carry words and no codes. The rules are read from the top; the first that fits wins.
//!
//! The order is the meaning: what contradicts a delivery stands before the delivery, a place where the parcel waits
//! before the courier on the way, and plain movement last. Courtesy ("please prepare to sign") never counts.

use super::{Meaning, Milestone, Reason};
use Milestone::*;
use Reason::*;

/// Fits when a word of `any` occurs outside the brackets that hold place names, one of `also` occurs anywhere
/// (if there are some), and none of `unless` does.
struct Rule {
    any: &'static [&'static str],
    also: &'static [&'static str],
    unless: &'static [&'static str],
    milestone: Milestone,
    reason: Option<Reason>,
}

const fn rule(any: &'static [&'static str], milestone: Milestone) -> Rule {
    Rule { any, also: &[], unless: &[], milestone, reason: None }
}

impl Rule {
    const fn also(self, also: &'static [&'static str]) -> Rule {
        Rule { also, ..self }
    }

    const fn unless(self, unless: &'static [&'static str]) -> Rule {
        Rule { unless, ..self }
    }

    const fn because(self, reason: Reason) -> Rule {
        Rule { reason: Some(reason), ..self }
    }

    fn fits(&self, outside: &str, text: &str) -> bool {
        let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        has(outside, self.any) && (self.also.is_empty() || has(text, self.also)) && !has(text, self.unless)
    }
}

const SIGNED: &[&str] = &["已签收", "并签收", "代签收", "本人签收", "签收人", "签收成功", "妥投", "已送达"];
const NOT_SIGNED: &[&str] = &["未签收", "未妥投", "待签收", "准备签收", "拒签", "拒收", "拒绝"];
const STATIONS: &[&str] = &["丰巢", "驿站", "快递柜", "智能柜", "自提柜", "自提点", "代收点"];
const LOCKERS: &[&str] =
    &["丰巢", "驿站", "快递柜", "智能柜", "自提柜", "自提点", "代收点", "代理点", "服务站", "便利店", "超市"];
const FETCH_IT: &[&str] = &["请及时", "请凭", "请您凭", "请尽快", "请到", "请前往", "待取"];
/// "Should you not be in, …" is advice, not news; and where somebody else took it, nothing failed.
const ADVICE_OR_SOLVED: &[&str] = &[
    "如无法",
    "若无法",
    "如您无法",
    "如联系不",
    "如不在",
    "若不在",
    "如您不在",
    "若您不在",
    "如果不在",
    "已签收",
    "并签收",
    "代签收",
    "代收",
    "已送达",
];
const CUSTOMS: &[&str] = &["清关", "海关", "报关", "通关"];
const ATTEMPT_FAILED: &[&str] = &[
    "未妥投",
    "未能妥投",
    "不成功",
    "派件异常",
    "派送异常",
    "派送失败",
    "派件失败",
    "投递失败",
    "未能派送",
    "无法派送",
    "无法派件",
    "未能投递",
    "无法投递",
    "改日派送",
    "改日投递",
];

const RULES: &[Rule] = &[
    // What ends or turns the journey.
    rule(&["退回", "退件", "退签"], Returned).also(&["已签收", "并签收", "妥投"]).unless(NOT_SIGNED),
    rule(&["退回", "退件", "退签", "退改"], ReturnToSender).also(&["拒收", "拒签", "拒绝"]).because(ConsigneeRefused),
    rule(&["退回", "退件", "退签", "返回寄件", "返回发件"], ReturnToSender),
    rule(&["拒收", "拒签", "拒绝签收", "拒绝接收"], DeliveryFailed).because(ConsigneeRefused),
    rule(&["无法联系", "联系不上", "联系不到", "无人接听", "无法接通", "关机", "停机", "空号"], DeliveryFailed)
        .unless(ADVICE_OR_SOLVED)
        .because(ConsigneeNotAvailable),
    rule(&["地址不详", "地址错误", "地址有误", "地址不符", "查无此人"], DeliveryFailed)
        .because(ConsigneeIncorrectAddress),
    rule(&["家中无人", "无人在家", "不在家", "客户不在", "收件人不在"], DeliveryFailed)
        .unless(ADVICE_OR_SOLVED)
        .because(ConsigneeNotHome),
    rule(&["迁移新址", "已搬迁", "已搬走"], DeliveryFailed).because(ConsigneeMoved),
    rule(ATTEMPT_FAILED, DeliveryFailed),
    rule(&["丢失", "遗失", "灭失"], Lost).because(CarrierParcelLost),
    rule(&["破损", "损毁", "内件短少"], Damaged).because(CarrierDamagedParcel),
    rule(&["取消订单", "订单取消", "订单已取消", "取消寄件", "已取消寄", "取消发货", "已销单", "已撤销"], Cancelled)
        .because(ShipperCancelled),
    rule(&["已拦截", "拦截成功", "拦截件"], OnHold).because(ShipperCancelled),
    // Signed for: by the person who fetched it, by a station that keeps it, by anybody else.
    rule(&["取件", "取货码", "提货", "领取", "取出"], Delivered).also(SIGNED).unless(FETCH_IT),
    rule(&["已取件", "已提货", "已自提", "已领取", "取走", "已被取出", "凭取货码签收"], Delivered).unless(FETCH_IT),
    rule(&["签收人是", "签收人为", "签收人:", "签收人：", "已由", "已被", "已送达", "已送至"], ReadyForPickup)
        .also(STATIONS),
    rule(SIGNED, Delivered).unless(NOT_SIGNED),
    rule(
        &["代收", "入柜", "投柜", "代保管", "取件码", "取货码", "提货码", "及时取件", "待取件", "待自提", "等待自提"],
        ReadyForPickup,
    ),
    rule(&["存放", "放入", "放置", "投放", "投入", "暂存", "投递至", "投递到"], ReadyForPickup).also(LOCKERS),
    // What holds it up.
    rule(&["台风", "暴雨", "暴雪", "大雾", "天气原因", "天气影响", "恶劣天气"], OnHold).because(WeatherDelay),
    rule(&["地震", "洪水", "自然灾害", "泥石流"], OnHold).because(NaturalDisaster),
    rule(CUSTOMS, InTransit).also(&["完成", "放行", "结束", "已清关", "清关成功"]),
    rule(CUSTOMS, CustomsHold).also(&["异常", "扣留", "扣件", "查验"]).because(CustomsDelay),
    rule(CUSTOMS, CustomsHold),
    rule(&["滞留", "延误", "延迟", "超时", "问题件", "疑难件"], OnHold).because(CarrierDelay),
    rule(&["错发", "错分", "分拣错误"], InTransit).because(CarrierSortingError),
    // Plain movement, the last step before the first.
    rule(&["很快进行派送", "即将派送", "等待派送", "待派送", "准备派送", "待派件", "等待派件"], InTransit),
    rule(
        &["派件", "派送", "安排投递", "正在投递", "投递中", "外出投递", "送货中", "配送中", "正在配送"],
        OutForDelivery,
    ),
    rule(
        &["待揽", "等待揽", "已下单", "经下单", "订单已创建", "下单成功", "待取货", "等待取件", "已通知快递员"],
        PreAdvised,
    ),
    rule(&["揽收", "揽件", "收寄", "已收件", "收取快件", "已收取", "已取货"], PickedUp),
    rule(&["到达", "已到"], ReadyForPickup).also(STATIONS),
    rule(
        &[
            "到达",
            "抵达",
            "已到",
            "离开",
            "发往",
            "发出",
            "发车",
            "发件",
            "到件",
            "装车",
            "卸车",
            "装袋",
            "打包",
            "建包",
            "拆包",
            "封车",
            "解车",
            "扫描",
            "收入",
            "中转",
            "转运",
            "转递",
            "转寄",
            "运输",
            "运往",
            "干线",
            "航班",
            "起飞",
            "降落",
            "交航",
            "分拣",
            "分拨",
            "下一站",
            "处理中心",
            "经转",
            "出口",
            "进口",
            "在途",
        ],
        InTransit,
    ),
];

/// What the words of a courier's history mean; None when no rule fits.
pub fn chinese_text(text: &str) -> Option<Meaning> {
    let text = text.trim();
    let outside = without_brackets(text);
    let found =
        RULES.iter().find(|rule| rule.fits(&outside, text)).or_else(|| RULES.iter().find(|rule| rule.fits(text, text)));
    match found {
        Some(rule) => Some(Meaning { milestone: rule.milestone, reason: rule.reason }),
        // Best Express writes only "to" and the place.
        None if text.starts_with('到') => Some(Meaning { milestone: InTransit, reason: None }),
        None => None,
    }
}

/// The text without what stands in 【】: depots are called after customs offices, sorting centres and lockers.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut outside = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '【' => depth += 1,
            '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// Code and words together. The code decides, except where the words know better: a parcel "signed for" by a locker
/// or a station waits there, and a code may be missing or say nothing.
pub fn chinese_event(coded: Option<Meaning>, text: &str) -> Option<Meaning> {
    let worded = chinese_text(text);
    match (coded, worded) {
        (Some(code), Some(words)) if code.milestone == Delivered && words.milestone == ReadyForPickup => Some(words),
        (Some(code), Some(words)) if code.milestone == Unknown => Some(words),
        (Some(code), _) => Some(code),
        (None, words) => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("正在派送途中,请您准备签收", OutForDelivery)]
    #[case("快件已签收,签收人是菜鸟驿站", ReadyForPickup)]
    #[case("您的快件已由快递驿站代收，请及时取件", ReadyForPickup)]
    #[case("已签收，签收人凭取货码签收", Delivered)]
    #[case("快件已暂存至丰巢快递柜", ReadyForPickup)]
    #[case("未妥投，收件人要求改日投递", DeliveryFailed)]
    #[case("收件人拒绝签收，快件退回", ReturnToSender)]
    #[case("退回件已签收", Returned)]
    #[case("外包装破损，已重新包装", Damaged)]
    #[case("快件在运输中遗失", Lost)]
    #[case("海关放行", InTransit)]
    #[case("海关查验中", CustomsHold)]
    #[case("受台风影响，派送延迟", OnHold)]
    #[case("快件到达 【上海海关大厦营业点】", InTransit)]
    #[case("【上海海关】查验", CustomsHold)]
    #[case("等待揽收中", PreAdvised)]
    #[case("正在派件，如您不在家请联系快递员", OutForDelivery)]
    #[case("快件已签收，签收人是菜鸟驿站，请及时取件", ReadyForPickup)]
    #[case("快件已送达丰巢快递柜，请凭取件码取件", ReadyForPickup)]
    #[case("快件已从驿站取走", Delivered)]
    #[case("电话无人接听，快件已代签收", Delivered)]
    #[case("收件人不在家，已由菜鸟驿站代收", ReadyForPickup)]
    #[case("收件人电话无法接通", DeliveryFailed)]
    #[case("快件未妥投，现退回寄件人", ReturnToSender)]
    #[case("已到达菜鸟驿站", ReadyForPickup)]
    #[case("到郑州市【郑州转运中心】", InTransit)]
    fn words(#[case] text: &str, #[case] expected: Milestone) {
        assert_eq!(chinese_text(text).map(|m| m.milestone), Some(expected));
    }

    #[test]
    fn words_without_meaning() {
        assert_eq!(chinese_text("您好"), None);
        assert_eq!(chinese_text(""), None);
    }

    #[test]
    fn the_words_outrank_a_sign_off_by_a_locker() {
        let signed = Meaning { milestone: Delivered, reason: None };
        let milestone = |coded, text| chinese_event(coded, text).map(|m| m.milestone);
        assert_eq!(milestone(Some(signed), "您的快件已由快递驿站代收"), Some(ReadyForPickup));
        assert_eq!(milestone(Some(signed), "已签收"), Some(Delivered));
        assert_eq!(milestone(None, "快件已发车"), Some(InTransit));
        assert_eq!(milestone(Some(signed), "您好"), Some(Delivered));
    }
}
