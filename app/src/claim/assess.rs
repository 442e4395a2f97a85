//! From facts and rules to lines and a total: whole minor units, no clock, the same answer wherever it runs.
//!
//! A delay gives the fee of the carriage back, never what was paid beside it; beyond the complete delay it counts as
//! lost. What is insured is made good up to the insured value, in proportion where less was insured than declared. Of
//! what is not insured the actual loss counts, up to the pack's limit a kilogram, else up to the operator's own term.

use serde::{Deserialize, Serialize};

use crate::deadline::{Basis, Compensation, Document, Facts, Loss, Pack, SdrRate, Source, Words};
use crate::locale::Locale;
use crate::text::claim as say;
use crate::value::{Instant, Money, minor_digits};

const DAY_MS: i64 = 86_400_000;
/// Special drawing rights as ISO 4217 names them, counted in hundredths.
const SDR: &str = "XDR";

/// What is in force for one shipment.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'r> {
    pub pack: &'r Pack,
    pub is_confirmed: bool,
    /// Without a rate for the shipment's currency a limit stays in special drawing rights.
    pub sdr_rates: &'r [SdrRate],
    /// The operator's term for what is not insured: so many times the fee.
    pub fee_multiple: Option<u32>,
    /// Until when the right lasts; None where its time has not begun or has no end.
    pub window: Option<Instant>,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// After the complete delay `lost`, whatever was asked.
    pub loss: Loss,
    pub counts_as_lost: bool,
    pub lines: Vec<Line>,
    pub missing_documents: Vec<Document>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub window: Option<Instant>,
    /// None where no amount follows from what is known.
    pub total: Option<Money>,
    /// The total is the most that can be owed, for nobody knows the loss yet.
    pub is_limit: bool,
    /// The operator has confirmed the rules.
    pub is_confirmed: bool,
}

/// One rule and what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ClaimLine))]
pub struct Line {
    /// Key of the rule; `operator_term` for the operator's own.
    pub rule: String,
    pub name: Words,
    pub explanation: Words,
    /// None for the operator's term: it is no law.
    pub source: Option<Source>,
    pub is_operator_term: bool,
    pub amount: Option<Money>,
    /// The amount is the most that this rule gives.
    pub is_limit: bool,
}

/// An amount, and whether it is only the most that can be owed.
type Due = (Money, bool);

/// Everything that follows.
pub fn assess(facts: &Facts, rules: &Rules<'_>) -> Assessment {
    let counts_as_lost = is_complete_delay(facts, rules.pack);
    let loss = if counts_as_lost { Loss::Lost } else { facts.loss };
    let actual = actual_loss(facts, loss);
    let of_loss: Vec<&Compensation> =
        rules.pack.compensation.iter().filter(|rule| rule.losses.contains(&loss)).collect();
    let insures = of_loss.iter().any(|rule| rule.basis == Basis::InsuredLoss);
    let is_insured = insures && facts.insured_value.is_some();
    let mut lines: Vec<Line> = Vec::new();
    let (mut fee_back, mut owed, mut limit) = (None, None, None);
    for rule in &of_loss {
        let due = match (rule.basis, is_insured) {
            (Basis::FeeBack, _) => facts.fee.clone().map(|fee| (fee, false)),
            (Basis::FeeLimit, false) => facts.fee.clone().map(|fee| (fee, true)),
            (Basis::InsuredLoss, true) => insured(facts, actual.as_ref()),
            (Basis::ActualLoss, false) => actual.clone().map(|actual| (actual, false)),
            (Basis::PerKilogram, false) => per_kilogram(facts, rule, rules.sdr_rates).map(|most| (most, true)),
            (Basis::InsuredLoss, false) | (Basis::ActualLoss | Basis::PerKilogram | Basis::FeeLimit, true) => continue,
        };
        match rule.basis {
            Basis::FeeBack => fee_back = due.clone(),
            Basis::InsuredLoss | Basis::ActualLoss => owed = due.clone(),
            Basis::PerKilogram | Basis::FeeLimit => limit = due.clone().map(|(most, _)| most),
        }
        lines.push(line(rule, due));
    }
    let has_limit = of_loss.iter().any(|rule| matches!(rule.basis, Basis::PerKilogram | Basis::FeeLimit));
    if let Some(term) = operator_term(facts, rules, loss).filter(|_| !has_limit) {
        limit = term.amount.clone();
        lines.push(term);
    }
    let total = sum(fee_back, at_most(owed, limit));
    Assessment {
        loss,
        counts_as_lost,
        missing_documents: missing(facts, loss, &lines),
        window: rules.window,
        is_limit: total.as_ref().is_some_and(|(_, is_limit)| *is_limit),
        total: total.map(|(money, _)| money),
        lines,
        is_confirmed: rules.is_confirmed,
    }
}

fn is_complete_delay(facts: &Facts, pack: &Pack) -> bool {
    let days = pack.complete_delay.as_ref().map(|delay| delay.days(facts.reach));
    facts.loss == Loss::Delay && days.is_some_and(|days| facts.late_by_ms > days * DAY_MS)
}

/// What can be shown, never more than was declared. What is lost whole is worth what was declared.
fn actual_loss(facts: &Facts, loss: Loss) -> Option<Money> {
    let declared = facts.declared_value.as_ref();
    match (&facts.actual_loss, declared) {
        (Some(actual), Some(declared)) => Some(lesser(actual, declared)),
        (Some(actual), None) => Some(actual.clone()),
        (None, declared) => declared.filter(|_| loss == Loss::Lost).cloned(),
    }
}

/// The loss up to the insured value; `loss × insured / declared` where less was insured than declared.
fn insured(facts: &Facts, actual: Option<&Money>) -> Option<Due> {
    let insured = facts.insured_value.as_ref()?;
    let Some(actual) = actual else { return Some((insured.clone(), true)) };
    let under = facts.declared_value.as_ref().filter(|declared| {
        declared.currency == insured.currency && actual.currency == insured.currency && declared.minor > insured.minor
    });
    let share = match under {
        Some(declared) => {
            let minor = i128::from(actual.minor) * i128::from(insured.minor) / i128::from(declared.minor);
            Money { minor: i64::try_from(minor).ok()?, currency: insured.currency.clone() }
        }
        None => actual.clone(),
    };
    Some((lesser(&share, insured), false))
}

/// The limit for the weight, in the shipment's currency where its rate is known; parts of a minor unit are dropped.
fn per_kilogram(facts: &Facts, rule: &Compensation, rates: &[SdrRate]) -> Option<Money> {
    let hundredths = i128::from(facts.weight_g?) * i128::from(rule.sdr_hundredths?);
    let currency = facts.declared_value.as_ref().or(facts.fee.as_ref()).map(|money| money.currency.as_str());
    let rate = rates.iter().find(|rate| Some(rate.currency.as_str()) == currency);
    let (minor, currency) = match rate {
        Some(rate) => {
            let units = 10i128.pow(minor_digits(&rate.currency));
            // grams × hundredths × millionths
            (hundredths * i128::from(rate.millionths) * units / (1000 * 100 * 1_000_000), rate.currency.as_str())
        }
        None => (hundredths / 1000, SDR),
    };
    Some(Money { minor: i64::try_from(minor).ok()?, currency: currency.to_string() })
}

fn line(rule: &Compensation, due: Option<Due>) -> Line {
    Line {
        rule: rule.key.clone(),
        name: rule.name.clone(),
        explanation: rule.explanation.clone(),
        source: Some(rule.source.clone()),
        is_operator_term: false,
        is_limit: due.as_ref().is_some_and(|(_, is_limit)| *is_limit),
        amount: due.map(|(money, _)| money),
    }
}

/// N × the fee, for what is lost, damaged or short and not insured.
fn operator_term(facts: &Facts, rules: &Rules<'_>, loss: Loss) -> Option<Line> {
    let count = rules.fee_multiple.filter(|_| loss != Loss::Delay && facts.insured_value.is_none())?;
    let in_each = |words: &dyn Fn(Locale) -> String| Words {
        en: words(Locale::En),
        es: words(Locale::Es),
        zh_cn: words(Locale::ZhCn),
    };
    let amount = facts.fee.as_ref().and_then(|fee| {
        Some(Money { minor: fee.minor.checked_mul(i64::from(count))?, currency: fee.currency.clone() })
    });
    Some(Line {
        rule: "operator_term".to_string(),
        name: in_each(&|l| say::term_name(l, &count.to_string())),
        explanation: in_each(&|l| say::term_more(l).to_string()),
        source: None,
        is_operator_term: true,
        amount,
        is_limit: true,
    })
}

/// The loss up to the limit; the limit alone where nobody knows the loss; nothing where the two cannot be compared.
fn at_most(owed: Option<Due>, limit: Option<Money>) -> Option<Due> {
    match (owed, limit) {
        (Some((owed, is_limit)), Some(limit)) if owed.currency == limit.currency => {
            Some((lesser(&owed, &limit), is_limit))
        }
        (Some(_), Some(_)) | (None, None) => None,
        (Some(owed), None) => Some(owed),
        (None, Some(limit)) => Some((limit, true)),
    }
}

fn sum(one: Option<Due>, other: Option<Due>) -> Option<Due> {
    match (one, other) {
        (Some((a, is_limit)), Some((b, is_other_limit))) if a.currency == b.currency => {
            let minor = a.minor.checked_add(b.minor)?;
            Some((Money { minor, currency: a.currency }, is_limit || is_other_limit))
        }
        (Some(_), Some(_)) => None,
        (one, other) => one.or(other),
    }
}

/// Amounts of two currencies cannot be compared: then the first stays.
fn lesser(a: &Money, b: &Money) -> Money {
    if a.currency == b.currency && b.minor < a.minor { b.clone() } else { a.clone() }
}

/// What shows the loss and was not handed in yet; nothing where a fee alone goes back.
fn missing(facts: &Facts, loss: Loss, lines: &[Line]) -> Vec<Document> {
    use Document::*;
    let needed: &[Document] = match loss {
        Loss::Delay if lines.iter().any(|line| line.is_limit) => &[ProofOfValue],
        Loss::Delay => &[],
        Loss::Lost if facts.is_delivered => &[ProofOfValue, StatementOfNonReceipt],
        Loss::Lost => &[ProofOfValue],
        Loss::Damaged => &[ProofOfValue, PhotosOfDamage],
        Loss::Short => &[ProofOfValue, ListOfContents, PhotosOfDamage],
    };
    needed.iter().copied().filter(|document| !facts.documents.contains(document)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{CaseKind, CompleteDelay, Day, Reach};

    fn cny(minor: i64) -> Option<Money> {
        Some(Money { minor, currency: "CNY".into() })
    }

    fn rule(key: &str, losses: &[Loss], basis: Basis) -> Compensation {
        Compensation {
            key: key.into(),
            name: Words::default(),
            explanation: Words::default(),
            losses: losses.to_vec(),
            basis,
            sdr_hundredths: (basis == Basis::PerKilogram).then_some(2600),
            source: Source::default(),
        }
    }

    fn pack(compensation: Vec<Compensation>) -> Pack {
        let days =
            CompleteDelay { same_city_days: 3, domestic_days: 7, international_days: 10, source: Source::default() };
        Pack {
            key: "test".into(),
            name: Words::default(),
            explanation: Words::default(),
            jurisdiction: "test".into(),
            calendar: "generic".into(),
            kinds: vec![CaseKind::Claim],
            effective_from: Day::FIRST,
            effective_to: None,
            appeal: None,
            rules: Vec::new(),
            examples: Vec::new(),
            compensation,
            complete_delay: Some(days),
            compensation_examples: Vec::new(),
            inquiry: None,
        }
    }

    fn express() -> Pack {
        let whole = [Loss::Lost, Loss::Damaged, Loss::Short];
        pack(vec![
            rule("fee", &[Loss::Delay], Basis::FeeBack),
            rule("insured", &whole, Basis::InsuredLoss),
            rule("actual", &whole, Basis::ActualLoss),
        ])
    }

    fn facts(loss: Loss) -> Facts {
        Facts {
            loss,
            reach: Reach::Domestic,
            late_by_ms: 0,
            is_delivered: false,
            fee: cny(1290),
            declared_value: cny(100_000),
            insured_value: None,
            actual_loss: None,
            weight_g: Some(2500),
            documents: Vec::new(),
        }
    }

    fn total(facts: &Facts, pack: &Pack, fee_multiple: Option<u32>) -> (Option<i64>, bool) {
        let rules = Rules { pack, is_confirmed: false, sdr_rates: &[], fee_multiple, window: None };
        let a = assess(facts, &rules);
        (a.total.map(|money| money.minor), a.is_limit)
    }

    #[test]
    fn a_delay_gives_the_fee_back_until_it_counts_as_lost() {
        let mut late = Facts { late_by_ms: 7 * DAY_MS, ..facts(Loss::Delay) };
        assert_eq!(total(&late, &express(), Some(5)), (Some(1290), false), "exactly 7 days are not yet complete");
        late.late_by_ms += 1;
        assert_eq!(total(&late, &express(), Some(5)), (Some(6450), false), "five times the fee");
        assert_eq!(total(&late, &express(), None), (Some(100_000), false), "all that was declared");
        late.reach = Reach::International;
        assert_eq!(total(&late, &express(), None), (Some(1290), false));
    }

    #[test]
    fn insured_is_made_good_in_proportion() {
        let half = Facts { insured_value: cny(50_000), ..facts(Loss::Damaged) };
        assert_eq!(total(&half, &express(), Some(5)), (Some(50_000), true), "nobody knows the loss yet");
        let shown = Facts { actual_loss: cny(30_000), ..half.clone() };
        assert_eq!(total(&shown, &express(), Some(5)), (Some(15_000), false));
        assert_eq!(total(&Facts { loss: Loss::Lost, ..half.clone() }, &express(), None), (Some(50_000), false));
        let more = Facts { insured_value: cny(300_000), actual_loss: cny(999_999), ..half };
        assert_eq!(total(&more, &express(), None), (Some(100_000), false), "never more than was declared");
    }

    #[test]
    fn not_insured_is_the_loss_up_to_the_operators_term() {
        let unknown = facts(Loss::Damaged);
        assert_eq!(total(&unknown, &express(), None), (None, false));
        assert_eq!(total(&unknown, &express(), Some(3)), (Some(3870), true));
        let small = Facts { actual_loss: cny(2000), ..unknown };
        assert_eq!(total(&small, &express(), Some(3)), (Some(2000), false));
        let pack = express();
        let rules = Rules { pack: &pack, is_confirmed: true, sdr_rates: &[], fee_multiple: Some(3), window: None };
        let term = assess(&small, &rules).lines.pop();
        assert!(term.is_some_and(|line| line.is_operator_term && line.source.is_none()), "shown as no law");
    }

    #[test]
    fn a_limit_a_kilogram_needs_a_rate_to_be_compared() {
        let pack = pack(vec![
            rule("actual", &[Loss::Lost], Basis::ActualLoss),
            rule("limit", &[Loss::Lost], Basis::PerKilogram),
        ]);
        let lost = facts(Loss::Lost);
        let of = |rates: &[SdrRate]| {
            let rules =
                Rules { pack: &pack, is_confirmed: true, sdr_rates: rates, fee_multiple: Some(3), window: None };
            let a = assess(&lost, &rules);
            assert_eq!(a.lines.len(), 2, "no term of a contract beside a limit by law");
            (a.lines[1].amount.clone().map(|money| (money.minor, money.currency)), a.total.map(|money| money.minor))
        };
        assert_eq!(of(&[]), (Some((6500, "XDR".into())), None), "65 SDR");
        let rate = SdrRate { currency: "CNY".into(), millionths: 9_661_234 };
        assert_eq!(of(&[rate]), (Some((62_798, "CNY".into())), Some(62_798)), "627.98 of 627.98021");
    }

    #[test]
    fn what_is_missing_is_named_until_it_is_there() {
        let pack = express();
        let rules = Rules { pack: &pack, is_confirmed: true, sdr_rates: &[], fee_multiple: None, window: None };
        let missing = |facts: &Facts| assess(facts, &rules).missing_documents;
        assert_eq!(missing(&facts(Loss::Delay)), []);
        let delivered = Facts { is_delivered: true, ..facts(Loss::Lost) };
        assert_eq!(missing(&delivered), [Document::ProofOfValue, Document::StatementOfNonReceipt]);
        let given = Facts { documents: vec![Document::ProofOfValue], ..facts(Loss::Damaged) };
        assert_eq!(missing(&given), [Document::PhotosOfDamage]);
    }

    #[test]
    fn absurd_amounts_give_none() {
        let huge = Facts { fee: cny(i64::MAX), weight_g: Some(i64::MAX), ..facts(Loss::Short) };
        assert_eq!(total(&huge, &express(), Some(5)), (None, false));
    }
}
