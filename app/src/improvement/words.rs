//! What came of an improvement, in plain words: on the pages, in mails, in the inbox.

use std::fmt;
use std::str::FromStr;

use super::{Effect, Measure, Stage, Verdict};
use crate::locale::{Locale, sentences};
use crate::statistics::Interval;
use crate::text::improvement as say;
use crate::ui::number::{decimal, percent};

pub fn measure_name(l: Locale, measure: Measure) -> &'static str {
    match measure {
        Measure::ComplaintRate => say::complaint_rate(l),
        Measure::LateShare => say::late_share(l),
        Measure::Score => say::score(l),
    }
}

pub fn stage_name(l: Locale, stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => say::planned(l),
        Stage::Running => say::running(l),
        Stage::Final => say::settled(l),
        Stage::Abandoned => say::abandoned(l),
    }
}

pub fn verdict_name(l: Locale, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => say::better(l),
        Verdict::Worse => say::worse(l),
        Verdict::NoEffectSeen => say::no_effect_seen(l),
        Verdict::TooFew => say::too_few(l),
        Verdict::NothingToCompare => say::nothing_to_compare(l),
    }
}

/// `SP>RJ` as people read it.
pub fn lane_name(lane: &str) -> String {
    lane.replace('>', " → ")
}

/// A share or a mean score.
pub fn value_words(l: Locale, measure: Measure, value: f64) -> String {
    match measure {
        Measure::ComplaintRate => {
            let gap = if l == Locale::Es { "\u{a0}%" } else { "%" };
            [&decimal(l, value * 100.0, 2), gap].concat()
        }
        Measure::LateShare => percent(l, value),
        Measure::Score => decimal(l, value, 2),
    }
}

/// A difference in points of a hundred, or of the score; without its sign.
fn points(l: Locale, measure: Measure, difference: f64) -> String {
    match measure {
        Measure::ComplaintRate => decimal(l, difference.abs() * 100.0, 2),
        Measure::LateShare => decimal(l, difference.abs() * 100.0, 1),
        Measure::Score => decimal(l, difference.abs(), 2),
    }
}

/// Likewise with its sign: `+0.6`, `−1.2`; what rounds to nothing has none.
pub fn signed_points(l: Locale, measure: Measure, difference: f64) -> String {
    let words = points(l, measure, difference);
    let is_nothing = words.chars().all(|c| !c.is_ascii_digit() || c == '0');
    match difference {
        _ if is_nothing => words,
        difference if difference < 0.0 => ["−", &words].concat(),
        _ => ["+", &words].concat(),
    }
}

/// What a look found, as far as it may be said to everybody. Its text form travels with messages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    pub measure: Measure,
    pub effect: Effect,
    /// There was something to compare with.
    pub is_compared: bool,
    /// Of what the change touched, before and after.
    pub n: u64,
}

impl Finding {
    /// By how much it moved, with the interval and n. `of` names the places: `SP → RJ`; empty: none are named.
    pub fn sentence(&self, l: Locale, of: &str) -> String {
        let name = measure_name(l, self.measure);
        let what = if of.is_empty() { name.to_string() } else { say::what_where(l, name, of) };
        let Effect { verdict, difference: Some(difference), interval: Some(interval) } = self.effect else {
            return match self.effect.verdict {
                Verdict::NothingToCompare => say::nothing_to_compare_words(l, &what),
                _ => say::too_few_words(l, &what),
            };
        };
        let n = self.n.to_string();
        if verdict == Verdict::NoEffectSeen {
            let signed = |value| signed_points(l, self.measure, value);
            let (low, high, moved) = (signed(interval.low), signed(interval.high), signed(difference));
            return match self.is_compared {
                true => say::unmoved_compared(l, &high, &low, &n, &moved, &what),
                false => say::unmoved(l, &high, &low, &n, &moved, &what),
            };
        }
        let bare = |value| points(l, self.measure, value);
        let is_down = difference < 0.0;
        let (low, high) = if is_down { (interval.high, interval.low) } else { (interval.low, interval.high) };
        let (low, high, moved) = (bare(low), bare(high), bare(difference));
        match (is_down, self.is_compared) {
            (true, true) => say::down_compared(l, &high, &low, &n, &moved, &what),
            (true, false) => say::down(l, &high, &low, &n, &moved, &what),
            (false, true) => say::up_compared(l, &high, &low, &n, &moved, &what),
            (false, false) => say::up(l, &high, &low, &n, &moved, &what),
        }
    }

    /// How that is to be read.
    pub fn reading(&self, l: Locale) -> String {
        let reading = match self.effect.verdict {
            Verdict::Better => say::better_words(l),
            Verdict::Worse => say::worse_words(l),
            Verdict::NoEffectSeen => say::no_effect_words(l),
            Verdict::TooFew | Verdict::NothingToCompare => return say::unknown_words(l).to_string(),
        };
        match self.is_compared {
            true => reading.to_string(),
            false => sentences(l, &[reading, say::plain_words(l)]),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { measure, effect, is_compared, n } = self;
        write!(f, "{measure} {} {} {n}", effect.verdict, u8::from(*is_compared))?;
        if let (Some(difference), Some(interval)) = (effect.difference, effect.interval) {
            write!(f, " {difference} {} {}", interval.low, interval.high)?;
        }
        Ok(())
    }
}

impl FromStr for Finding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |text: &str| text.parse::<f64>().map_err(|error| error.to_string());
        let (head, figures) = words.split_at_checked(4).ok_or("too short")?;
        let (difference, interval) = match figures {
            [difference, low, high] => {
                (Some(number(difference)?), Some(Interval { low: number(low)?, high: number(high)? }))
            }
            _ => (None, None),
        };
        Ok(Finding {
            measure: head[0].parse()?,
            effect: Effect { verdict: head[1].parse()?, difference, interval },
            is_compared: head[2] == "1",
            n: head[3].parse().map_err(|_| "no number")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(verdict: Verdict, figures: Option<(f64, f64, f64)>, is_compared: bool) -> Finding {
        let interval = figures.map(|(_, low, high)| Interval { low, high });
        let effect = Effect { verdict, difference: figures.map(|(difference, ..)| difference), interval };
        Finding { measure: Measure::LateShare, effect, is_compared, n: 1234 }
    }

    #[test]
    fn a_finding_is_said_with_its_interval() {
        let found = finding(Verdict::Better, Some((-0.041, -0.070, -0.012)), true);
        let said = found.sentence(Locale::En, "SP → RJ");
        for part in ["SP → RJ", "4.1 points", "1.2 to 7.0", "n = 1234", "elsewhere"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(found.sentence(Locale::Es, "").contains("4,1"));
        let plain = finding(Verdict::NoEffectSeen, Some((0.003, -0.012, 0.018)), false);
        let said = plain.sentence(Locale::En, "");
        assert!(said.contains("+0.3") && said.contains("−1.2 to +1.8") && !said.contains("elsewhere"), "{said}");
        assert!(plain.reading(Locale::En).ends_with(say::plain_words(Locale::En)));
    }

    #[test]
    fn every_verdict_speaks_every_language_and_survives_the_wire() {
        let figures = Some((-0.041, -0.070, -0.012));
        for verdict in Verdict::ALL {
            let has_figures = !matches!(verdict, Verdict::TooFew | Verdict::NothingToCompare);
            for is_compared in [true, false] {
                let found = finding(*verdict, figures.filter(|_| has_figures), is_compared);
                assert_eq!(found.to_string().parse::<Finding>(), Ok(found));
                for l in Locale::ALL {
                    assert!(!found.sentence(l, "X").is_empty() && !found.reading(l).is_empty());
                }
            }
        }
        assert!("late_share better".parse::<Finding>().is_err());
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        assert_eq!(signed_points(Locale::En, Measure::LateShare, -0.0001), "0.0");
        assert_eq!(signed_points(Locale::Es, Measure::Score, -0.5), "−0,50");
    }
}
