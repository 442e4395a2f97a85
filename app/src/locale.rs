//! The three languages, how one is chosen, and how moments and durations are written in each.

use serde::{Deserialize, Serialize};

use crate::text;
use crate::value::{Instant, LocalInstant};

/// A language of the portal. Order is the order of the language switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Locale {
    #[default]
    #[serde(rename = "en")]
    En,
    #[serde(rename = "es")]
    Es,
    #[serde(rename = "zh-CN")]
    ZhCn,
}

impl Locale {
    pub const ALL: [Locale; 3] = [Locale::ZhCn, Locale::Es, Locale::En];

    /// BCP 47 tag, as in `<html lang>` and the URL prefix.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Es => "es",
            Locale::ZhCn => "zh-CN",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::Es => "Español",
            Locale::ZhCn => "简体中文",
        }
    }

    /// Any BCP 47 tag of a language we speak: `zh-Hans-CN`, `es-MX`, `EN`.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match () {
            _ if primary.eq_ignore_ascii_case("zh") => Some(Locale::ZhCn),
            _ if primary.eq_ignore_ascii_case("es") => Some(Locale::Es),
            _ if primary.eq_ignore_ascii_case("en") => Some(Locale::En),
            _ => None,
        }
    }

    /// The best language of an `Accept-Language` header (RFC 9110 §12.5.4), if we speak any of them.
    pub fn from_accept_language(header: &str) -> Option<Locale> {
        let mut best: Option<(f32, Locale)> = None;
        for range in header.split(',').take(20) {
            let mut parts = range.trim().split(';');
            let Some(locale) = parts.next().and_then(|tag| Locale::from_tag(tag.trim())) else { continue };
            let weight =
                parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// `22 Nov 2026` / `22 nov 2026` / `2026年11月22日`.
pub fn day(locale: Locale, moment: LocalInstant) -> String {
    let c = moment.calendar();
    let (year, day) = (c.year.to_string(), c.day.to_string());
    match locale {
        Locale::ZhCn => [&year, "年", &c.month.to_string(), "月", &day, "日"].concat(),
        Locale::En | Locale::Es => [&day, " ", month(locale, c.month), " ", &year].concat(),
    }
}

/// `22 Nov` / `22 nov` / `11月22日`, where the year goes without saying.
pub fn day_and_month(locale: Locale, moment: LocalInstant) -> String {
    let c = moment.calendar();
    match locale {
        Locale::ZhCn => [&c.month.to_string(), "月", &c.day.to_string(), "日"].concat(),
        Locale::En | Locale::Es => [&c.day.to_string(), " ", month(locale, c.month)].concat(),
    }
}

/// `14:05`, 24 hours in every language.
pub fn clock_time(moment: LocalInstant) -> String {
    let c = moment.calendar();
    [two(c.hour), two(c.minute)].join(":")
}

/// `22 Nov 2026, 14:05`.
pub fn day_and_time(locale: Locale, moment: LocalInstant) -> String {
    match locale {
        Locale::ZhCn => [day(locale, moment), clock_time(moment)].join(" "),
        Locale::En | Locale::Es => [day(locale, moment), clock_time(moment)].join(", "),
    }
}

/// A duration in the two largest units that say something: `2 days 3 h`, `45 min`. Never negative.
/// Number and unit stay on one line (no-break space).
pub fn duration(locale: Locale, ms: i64) -> String {
    let minutes = (ms.max(0) / 60_000) as u64;
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let gap = if locale == Locale::ZhCn { "" } else { " " };
    match (days, hours) {
        (0, 0) => text::duration::minutes(locale, rest.max(1)),
        (0, 1..6) if rest > 0 => {
            [text::duration::hours(locale, hours), text::duration::minutes(locale, rest)].join(gap)
        }
        (0, _) => text::duration::hours(locale, hours),
        (1..4, 1..) => [text::duration::days(locale, days), text::duration::hours(locale, hours)].join(gap),
        _ => text::duration::days(locale, days),
    }
}

/// Sentences one after the other: Chinese leaves no space between them.
pub fn sentences(locale: Locale, each: &[&str]) -> String {
    each.join(if locale == Locale::ZhCn { "" } else { " " })
}

/// `3 h ago` or `in 3 h`, seen from `now`.
pub fn relative(locale: Locale, moment: Instant, now: Instant) -> String {
    let ms = now.ms_since(moment);
    match ms {
        0.. if ms < 60_000 => text::duration::just_now(locale).to_string(),
        0.. => text::duration::ago(locale, &duration(locale, ms)),
        _ => text::duration::ahead(locale, &duration(locale, -ms)),
    }
}

fn two(n: u8) -> String {
    [((b'0' + n / 10) as char).to_string(), ((b'0' + n % 10) as char).to_string()].concat()
}

fn month(locale: Locale, month: u8) -> &'static str {
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let names = if locale == Locale::Es { &ES } else { &EN };
    names[usize::from(month.clamp(1, 12)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> LocalInstant {
        text.parse().expect("a moment")
    }

    #[test]
    fn accept_language_takes_the_heaviest_we_speak() {
        assert_eq!(Locale::from_accept_language("fr-FR, es;q=0.4, zh-Hans;q=0.9"), Some(Locale::ZhCn));
        assert_eq!(Locale::from_accept_language("en;q=0, fr"), None);
        assert_eq!(Locale::from_accept_language("es-MX,es;q=0.9,en;q=0.8"), Some(Locale::Es));
    }

    #[test]
    fn moments_follow_the_language() {
        let moment = at("2026-11-22T14:05:09+08:00");
        assert_eq!(day_and_time(Locale::En, moment), "22 Nov 2026, 14:05");
        assert_eq!(day_and_time(Locale::Es, moment), "22 nov 2026, 14:05");
        assert_eq!(day_and_time(Locale::ZhCn, moment), "2026年11月22日 14:05");
    }

    #[test]
    fn durations_keep_two_units() {
        assert_eq!(duration(Locale::En, 26 * 3_600_000), "1\u{a0}day 2\u{a0}h");
        assert_eq!(duration(Locale::Es, 26 * 3_600_000), "1\u{a0}día 2\u{a0}h");
        assert_eq!(duration(Locale::ZhCn, 26 * 3_600_000), "1天2小时");
        assert_eq!(duration(Locale::En, 9 * 86_400_000 + 3_600_000), "9\u{a0}days");
        assert_eq!(duration(Locale::En, 20_000), "1\u{a0}min");
    }
}
