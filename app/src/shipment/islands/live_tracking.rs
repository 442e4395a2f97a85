//! The tracking answer that updates itself.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shipment::Tracking;
use crate::shipment::components::{next, summary, timeline};
use crate::text;
use crate::ui::Contact;
use crate::value::Instant;

/// What the line under the headline says about news.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "news only arrives in the browser"))]
enum News {
    /// Not listening: before the page woke up, or because the journey has ended.
    #[default]
    Quiet,
    Listening,
    /// News arrived at this wall-clock time of the reader.
    Updated(String),
    Paused,
}

/// `now` is the server's: both sides render the same words at first; later it moves on from there,
/// so a wrong clock in the reader's phone cannot make a parcel late.
#[island]
pub fn LiveTracking(locale: Locale, tracking: Tracking, now: Instant, contact: Contact) -> impl IntoView {
    let live = Live::new(tracking, now);
    #[cfg(feature = "hydrate")]
    live.start();
    let Live { tracking, now, news, .. } = live;
    let reload = ["<p>", text::live::reload(locale), "</p>"].concat();
    view! {
        {move || summary(locale, &tracking.read(), now.get())}
        <div class="live" class:is-watch=move || *news.read() == News::Paused>
            <p role="status">{move || news_words(locale, &news.read())}</p>
            <noscript inner_html=reload></noscript>
        </div>
        {move || next(locale, &tracking.read(), now.get(), &contact)}
        {move || timeline(locale, &tracking.read(), now.get())}
    }
}

fn news_words(locale: Locale, news: &News) -> String {
    match news {
        News::Quiet => String::new(),
        News::Listening => text::live::on(locale).to_string(),
        News::Updated(time) => text::live::updated(locale, time),
        News::Paused => text::live::paused(locale).to_string(),
    }
}

/// The signals behind the page.
#[derive(Clone, Copy)]
struct Live {
    tracking: RwSignal<Tracking>,
    now: RwSignal<Instant>,
    news: RwSignal<News>,
    /// By the server's clock.
    #[cfg(feature = "hydrate")]
    rendered_at: Instant,
    /// By the reader's clock.
    #[cfg(feature = "hydrate")]
    woken_at_ms: f64,
}

impl Live {
    fn new(tracking: Tracking, now: Instant) -> Live {
        Live {
            tracking: RwSignal::new(tracking),
            now: RwSignal::new(now),
            news: RwSignal::new(News::default()),
            #[cfg(feature = "hydrate")]
            rendered_at: now,
            #[cfg(feature = "hydrate")]
            woken_at_ms: js_sys::Date::now(),
        }
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;

    use super::{Live, News};
    use crate::locale;
    use crate::shipment::islands::{recent, stream};
    use crate::shipment::{NextStep, Standing, api};
    use crate::value::{Instant, UtcOffset};
    use crate::wire::Wire;

    impl Live {
        /// Listens for news and keeps "3 h ago" true.
        pub fn start(self) {
            let (number, version, ended) =
                self.tracking.with_untracked(|t| (t.waybill_number.clone(), t.version, t.next_step == NextStep::Done));
            recent::remember(&number);
            self.tick();
            if !ended {
                let url = api::stream_url(&number, version);
                stream::follow(url, "tracking", move |signal, _| match signal {
                    stream::Signal::Open => self.news.set(News::Listening),
                    stream::Signal::Changed => self.refresh(),
                    stream::Signal::Lost => self.news.set(News::Paused),
                });
            }
        }

        fn tick(self) {
            let minute = move || {
                self.now.set(self.moment());
                if self.promise_just_passed() {
                    self.refresh();
                }
            };
            set_interval(minute, Duration::from_secs(60));
        }

        /// The server's clock, carried on by what the reader's clock measured since.
        fn moment(self) -> Instant {
            let passed = js_sys::Date::now() - self.woken_at_ms;
            self.rendered_at.plus_ms(passed.max(0.0) as i64)
        }

        /// The server decides what is late; the page only notices that it is time to ask again.
        fn promise_just_passed(self) -> bool {
            let now = self.now.get_untracked();
            self.tracking.with_untracked(|t| {
                let in_time = matches!(t.standing, Standing::OnTime | Standing::AtRisk);
                in_time && t.promised_at.is_some_and(|promised| promised.at < now)
            })
        }

        fn refresh(self) {
            let number = self.tracking.with_untracked(|t| t.waybill_number.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match api::tracking(&Wire, &number).await {
                    Ok(tracking) => {
                        self.now.set(self.moment());
                        self.tracking.set(tracking);
                        self.news.set(News::Updated(wall_clock()));
                    }
                    Err(_) => self.news.set(News::Paused),
                }
            });
        }
    }

    /// `14:05` on the reader's own clock.
    fn wall_clock() -> String {
        let date = js_sys::Date::new_0();
        let offset = UtcOffset::from_minutes(-date.get_timezone_offset() as i16).unwrap_or_default();
        locale::clock_time(Instant::from_ms(date.get_time() as i64).at_offset(offset))
    }
}
