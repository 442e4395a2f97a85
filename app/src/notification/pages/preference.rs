//! When not to be disturbed, and what else we may write about.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::notification::{Preferences, QuietHours, api};
use crate::shell::{Page, Visitor};
use crate::text::preference as say;
use crate::ui::{Icon, icon};

/// The form as it was typed: times `22:00`, a box that is not ticked is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreferenceForm {
    pub from: String,
    pub until: String,
    pub marketing: bool,
    pub survey: bool,
}

/// What became of the last try to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Saved {
    #[default]
    NotTried,
    Yes,
    /// A time that is none.
    Malformed,
    OneTimeOnly,
    SameTimes,
}

impl PreferenceForm {
    pub fn of(preferences: &Preferences) -> PreferenceForm {
        let time = |minute: Option<u16>| minute.map(time_text).unwrap_or_default();
        PreferenceForm {
            from: time(preferences.quiet_hours.map(|quiet| quiet.from_minute)),
            until: time(preferences.quiet_hours.map(|quiet| quiet.until_minute)),
            marketing: preferences.marketing,
            survey: preferences.survey,
        }
    }

    /// # Errors
    /// What is wrong with the times.
    pub fn read(&self) -> Result<Preferences, Saved> {
        let quiet_hours = match (self.from.trim(), self.until.trim()) {
            ("", "") => None,
            ("", _) | (_, "") => return Err(Saved::OneTimeOnly),
            (from, until) => {
                let (from_minute, until_minute) = (minute(from)?, minute(until)?);
                Some(QuietHours { from_minute, until_minute })
            }
        };
        let preferences = Preferences { quiet_hours, marketing: self.marketing, survey: self.survey };
        if preferences.problems().is_empty() { Ok(preferences) } else { Err(Saved::SameTimes) }
    }
}

/// `7:05`, `07:05`, and `07:05:00` as some browsers send it.
fn minute(text: &str) -> Result<u16, Saved> {
    let mut parts = text.split(':').map(|part| part.parse::<u16>().ok().filter(|_| part.len() <= 2));
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(hour @ 0..=23), Some(minute @ 0..=59)) => Ok(hour * 60 + minute),
        _ => Err(Saved::Malformed),
    }
}

fn time_text(minute: u16) -> String {
    let two = |n: u16| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    [two(minute / 60), two(minute % 60)].join(":")
}

/// `zone` is the operator's, by its IANA name.
pub fn preferences(visitor: &Visitor, form: PreferenceForm, saved: Saved, zone: &str) -> Page {
    let locale = visitor.locale;
    let body = view! {
        <div class="preferences stack">
            {news(locale, saved)}
            <form method="post" action=api::PREFERENCES_PAGE class="card">
                {quiet(locale, &form, saved, zone)}
                {consent(locale, &form)}
                <button>{say::save(locale)}</button>
            </form>
            <p class="muted">{say::service(locale)}</p>
        </div>
    };
    crate::account::pages::account_page(visitor, api::PREFERENCES_PAGE, say::title(locale), body.into_any())
}

fn quiet(locale: Locale, form: &PreferenceForm, saved: Saved, zone: &str) -> impl IntoView + use<> {
    let invalid = !matches!(saved, Saved::NotTried | Saved::Yes);
    let field = |id: &'static str, label: &'static str, value: &str| {
        view! {
            <div>
                <label for=id>{label}</label>
                <input
                    id=id
                    name=id
                    type="time"
                    value=value.to_string()
                    aria-describedby="quiet-more"
                    aria-invalid=invalid.then_some("true")
                />
            </div>
        }
    };
    view! {
        <fieldset>
            <legend>{say::quiet(locale)}</legend>
            <p id="quiet-more">{say::quiet_more(locale, zone)} " " {say::quiet_none(locale)}</p>
            <div class="times">
                {field("from", say::from(locale), &form.from)} {field("until", say::until(locale), &form.until)}
            </div>
        </fieldset>
    }
}

fn consent(locale: Locale, form: &PreferenceForm) -> impl IntoView + use<> {
    let tick = |name: &'static str, label: &'static str, is_on: bool| {
        view! {
            <label class="tick">
                <input type="checkbox" name=name value="on" checked=is_on />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{say::consent(locale)}</legend>
            {tick("marketing", say::marketing(locale), form.marketing)}
            {tick("survey", say::survey(locale), form.survey)}
        </fieldset>
    }
}

fn news(locale: Locale, saved: Saved) -> Option<AnyView> {
    let problem = match saved {
        Saved::NotTried => return None,
        Saved::Yes => {
            let done =
                view! { <p class="saved" role="status">{icon(Icon::Check)} <span>{say::saved(locale)}</span></p> };
            return Some(done.into_any());
        }
        Saved::Malformed => say::time_malformed(locale),
        Saved::OneTimeOnly => say::both(locale),
        Saved::SameTimes => say::same(locale),
    };
    let alert = view! {
        <p class="problem" role="alert">
            {icon(Icon::Alert)}
            <span>{problem}</span>
        </p>
    };
    Some(alert.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(from: &str, until: &str) -> Result<Option<QuietHours>, Saved> {
        let form = PreferenceForm { from: from.to_string(), until: until.to_string(), ..PreferenceForm::default() };
        form.read().map(|preferences| preferences.quiet_hours)
    }

    #[test]
    fn times_are_read_as_browsers_send_them() {
        let night = Some(QuietHours { from_minute: 1320, until_minute: 425 });
        assert_eq!(typed("22:00", "07:05"), Ok(night));
        assert_eq!(typed("22:00:00", "7:05"), Ok(night));
        assert_eq!(typed(" ", ""), Ok(None));
        assert_eq!(typed("22:00", ""), Err(Saved::OneTimeOnly));
        assert_eq!(typed("22:00", "22:00"), Err(Saved::SameTimes));
        for nonsense in ["24:00", "12", "12:60", "a:b", "-1:00", "012:00"] {
            assert_eq!(typed(nonsense, "07:00"), Err(Saved::Malformed), "{nonsense}");
        }
        let form = PreferenceForm::of(&Preferences { quiet_hours: night, ..Preferences::default() });
        assert_eq!((form.from.as_str(), form.until.as_str()), ("22:00", "07:05"));
    }
}
