//! Every page in every state and language as a file, to look at without a server:
//! `cargo run -p app --features ssr --example gallery -- target/gallery`, then open `index.html` there.
//!
//! The pages are complete except for what needs a browser module; the style is linked from `style/`.

use std::{env, fs, io, path::Path};

use app::locale::Locale;
use app::shell::{Assets, Brand, Page, Visitor, document};
use app::shipment::pages::{self, TrackForm, TrackProblem, VerifyState};
use app::shipment::{
    Details, Event, MaskedParty, Milestone, Place, Reason, Standing, Tracking, TrackingResult, next_step,
};
use app::value::{LocalInstant, Money};
use leptos::prelude::*;
use leptos::tachys::view::RenderHtml;

const NOW: &str = "2026-11-22T14:20:00+08:00";

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "target/gallery".to_string());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style").canonicalize()?;
    let mut index = String::from("<!DOCTYPE html><meta charset=utf-8><title>Gallery</title>");
    for locale in Locale::ALL {
        let visitor = visitor(locale, &style);
        index.push_str(&format!("<h2>{}</h2><ul>", locale.own_name()));
        for (name, page) in pages_of() {
            let file = format!("{}-{name}.html", locale.tag());
            let html = Owner::new().with(|| document(&visitor, page(&visitor)).to_html());
            fs::write(folder.join(&file), ["<!DOCTYPE html>", &html].concat())?;
            index.push_str(&format!("<li><a href=\"{file}\">{name}</a></li>"));
        }
        index.push_str("</ul>");
    }
    fs::write(folder.join("index.html"), index)
}

fn visitor(locale: Locale, style: &Path) -> Visitor {
    let asset = |name: &str| format!("file://{}/{name}", style.display());
    Visitor {
        locale,
        now: at(NOW).at,
        path: "/track/RR473124829GB".to_string(),
        brand: Brand {
            name: "Anji Express".to_string(),
            logo_url: None,
            phone: Some("+86 512 5555 0100".to_string()),
            email: Some("help@anji.example".to_string()),
            hours: Some("Mon-Sat 8:00-20:00".to_string()),
        },
        assets: Assets {
            style: asset("main.css"),
            boot: String::new(),
            passkey: String::new(),
            icon: asset("static/favicon.svg"),
            brand_style: String::new(),
        },
        nonce: "none".to_string(),
        signed_in: None,
    }
}

type Draw = Box<dyn Fn(&Visitor) -> Page>;

fn pages_of() -> Vec<(&'static str, Draw)> {
    let refused = TrackForm { typed: "AB".into(), problem: Some(TrackProblem::Malformed("AB".into())) };
    let mut pages: Vec<(&'static str, Draw)> = vec![
        ("home", Box::new(|v| pages::home(v, TrackForm::default()))),
        ("home-refused", Box::new(move |v| pages::home(v, refused.clone()))),
        ("list", Box::new(|v| pages::list(v, results(), 3))),
        ("not-found", Box::new(|v| pages::not_found(v, "SF1234567890123", &[]))),
        ("not-found-typo", Box::new(|v| pages::not_found(v, "RR473124892GB", &["RR473124829GB".to_string()]))),
        ("problem-404", Box::new(|v| app::ui::problem(v, 404, "01JD-7f3a"))),
        ("problem-429", Box::new(|v| app::ui::problem(v, 429, "01JD-7f3a"))),
        ("problem-500", Box::new(|v| app::ui::problem(v, 500, "01JD-7f3a"))),
        ("verified", Box::new(|v| pages::tracking(v, verified(), VerifyState::None, None))),
        ("verify-wrong", Box::new(|v| pages::tracking(v, late(), VerifyState::Wrong, None))),
        ("verify-too-many", Box::new(|v| pages::tracking(v, late(), VerifyState::TooMany, None))),
    ];
    for (name, tracking) in states() {
        pages.push((name, Box::new(move |v| pages::tracking(v, tracking.clone(), VerifyState::None, None))));
    }
    pages
}

fn at(text: &str) -> LocalInstant {
    text.parse().unwrap_or_else(|_| panic!("{text} is not a moment"))
}

fn place(country: &str, region: &str) -> Place {
    Place { country: Some(country.into()), region: Some(region.into()), city: None }
}

fn event(moment: &str, milestone: Milestone, region: &str) -> Event {
    Event {
        occurred_at: at(moment),
        milestone,
        reason: None,
        location: place("CN", region),
        source_code: None,
        text: None,
    }
}

/// A parcel in transit, promised for today.
fn on_time() -> Tracking {
    Tracking {
        waybill_number: "RR473124829GB".into(),
        milestone: Milestone::InTransit,
        standing: Standing::OnTime,
        reason: None,
        promised_at: Some(at("2026-11-22T18:00:00+08:00")),
        estimated_at: Some(at("2026-11-22T16:30:00+08:00")),
        delivered_at: None,
        late_by_ms: 0,
        origin: place("CN", "Guangdong"),
        destination: place("CN", "Jiangsu"),
        service: Some("express".into()),
        events: vec![
            event("2026-11-22T11:05:00+08:00", Milestone::InTransit, "Jiangsu"),
            event("2026-11-22T03:40:00+08:00", Milestone::InTransit, "Zhejiang"),
            event("2026-11-21T22:15:00+08:00", Milestone::InTransit, "Guangdong"),
            event("2026-11-21T18:30:00+08:00", Milestone::PickedUp, "Guangdong"),
            event("2026-11-20T09:12:00+08:00", Milestone::PreAdvised, "Guangdong"),
        ],
        next_step: next_step(Milestone::InTransit, None, Standing::OnTime),
        version: 1,
        verified: false,
        details: None,
    }
}

fn with(milestone: Milestone, standing: Standing, reason: Option<Reason>) -> Tracking {
    let mut t = on_time();
    t.events.insert(0, Event { reason, ..event("2026-11-22T12:48:00+08:00", milestone, "Jiangsu") });
    Tracking { milestone, standing, reason, next_step: next_step(milestone, reason, standing), ..t }
}

fn late_since(mut t: Tracking, promised: &str) -> Tracking {
    t.promised_at = Some(at(promised));
    t.late_by_ms = at(NOW).at.ms_since(at(promised).at);
    t.estimated_at = None;
    t
}

fn late() -> Tracking {
    let mut t = with(Milestone::InTransit, Standing::Late, Some(Reason::CarrierSortingError));
    for n in 0..8 {
        t.events.push(event(&format!("2026-11-1{n}T10:0{n}:00+08:00"), Milestone::InTransit, "Guangdong"));
    }
    late_since(t, "2026-11-20T12:00:00+08:00")
}

fn delivered(moment: &str, standing: Standing) -> Tracking {
    let mut t = with(Milestone::Delivered, standing, None);
    t.events[0].occurred_at = at(moment);
    t.delivered_at = Some(at(moment));
    t.promised_at = Some(at("2026-11-21T18:00:00+08:00"));
    t.late_by_ms = t.promised_at.map_or(0, |p| at(moment).at.ms_since(p.at).max(0));
    t
}

fn silent() -> Tracking {
    let mut t = on_time();
    t.events.drain(..2);
    t.events[0].occurred_at = at("2026-11-19T09:15:00+08:00");
    t.promised_at = Some(at("2026-11-25T00:00:00+08:00"));
    t.estimated_at = None;
    Tracking { standing: Standing::Silent, next_step: next_step(Milestone::InTransit, None, Standing::Silent), ..t }
}

fn verified() -> Tracking {
    let mut t = late();
    t.verified = true;
    for event in &mut t.events {
        event.location.city = Some("Suzhou".into());
        event.text = Some("【苏州转运中心】已发出，下一站【苏州姑苏区营业部】".into());
    }
    let party =
        |name: &str, phone: &str| Some(MaskedParty { name: Some(name.to_string()), phone: Some(phone.to_string()) });
    t.details = Some(Details {
        shipper: party("L***", "138****0001"),
        consignee: party("王*", "139****2468"),
        item_description: Some("Books".into()),
        piece_count: 2,
        weight_g: Some(1250),
        fee: Some(Money { minor: 1800, currency: "CNY".into() }),
        pickup_point: None,
        record: app::shipment::Record::default(),
    });
    t
}

fn states() -> Vec<(&'static str, Tracking)> {
    use Milestone as M;
    use Standing as S;
    let no_promise = Tracking { promised_at: None, estimated_at: None, ..with(M::InTransit, S::NoPromise, None) };
    let announced = Tracking { events: vec![], ..with(M::PreAdvised, S::OnTime, None) };
    vec![
        ("on-time", on_time()),
        ("at-risk", with(M::InTransit, S::AtRisk, None)),
        ("late", late()),
        ("late-out", late_since(with(M::OutForDelivery, S::Late, None), "2026-11-21T18:00:00+08:00")),
        ("out", with(M::OutForDelivery, S::OnTime, None)),
        ("silent", silent()),
        (
            "failed",
            late_since(with(M::DeliveryFailed, S::Late, Some(Reason::ConsigneeNotHome)), "2026-11-22T12:00:00+08:00"),
        ),
        ("address", with(M::DeliveryFailed, S::OnTime, Some(Reason::ConsigneeIncorrectAddress))),
        ("pickup", with(M::ReadyForPickup, S::OnTime, None)),
        ("customs", with(M::CustomsHold, S::AtRisk, Some(Reason::CustomsDocumentation))),
        ("delivered", delivered("2026-11-21T13:02:00+08:00", S::DeliveredOnTime)),
        ("delivered-late", delivered("2026-11-22T13:02:00+08:00", S::DeliveredLate)),
        ("returning", with(M::ReturnToSender, S::OnTime, Some(Reason::ConsigneeRefused))),
        ("lost", with(M::Lost, S::Ended, Some(Reason::CarrierParcelLost))),
        ("damaged", with(M::Damaged, S::OnTime, Some(Reason::CarrierDamagedParcel))),
        ("cancelled", with(M::Cancelled, S::Ended, Some(Reason::ShipperCancelled))),
        ("no-promise", no_promise),
        ("announced", announced),
    ]
}

fn results() -> Vec<TrackingResult> {
    let mut found: Vec<TrackingResult> = states()
        .into_iter()
        .enumerate()
        .map(|(n, (_, mut tracking))| {
            tracking.waybill_number = format!("AJ{:010}", 4_100_200 + n * 37);
            TrackingResult {
                waybill_number: tracking.waybill_number.clone(),
                status: 200,
                tracking: Some(tracking),
                suggestions: vec![],
            }
        })
        .collect();
    let missing = |number: &str, status, suggestions| TrackingResult {
        waybill_number: number.into(),
        status,
        tracking: None,
        suggestions,
    };
    found.push(missing("RR473124892GB", 404, vec!["RR473124829GB".into()]));
    found.push(missing("HELLO", 422, vec![]));
    found
}
