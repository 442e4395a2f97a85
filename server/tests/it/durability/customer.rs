//! Customers of a portal that dies: each complaint has its own words, its own photo, its own sender.

use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use image::{Rgb, RgbImage};
use serde_json::{Value, json};

use super::WAYBILL;
use super::line::Line;

/// A promise of the portal: what was answered with 201.
#[derive(Debug, Clone)]
pub struct Answered {
    pub number: String,
    pub text: String,
    secret: String,
    /// Rule and date of each.
    deadlines: Vec<(String, String)>,
}

/// The photo that belongs to a complaint; without loss, so that it can be compared after it was made anew.
pub fn photo(seed: u32) -> RgbImage {
    RgbImage::from_fn(32, 32, |x, y| {
        let mixed = seed.wrapping_mul(0x9e37_79b9) ^ (x * 8 + y).wrapping_mul(0x85eb_ca6b);
        Rgb([mixed as u8, (mixed >> 8) as u8, (mixed >> 16) as u8])
    })
}

pub fn text_of(seed: u32) -> String {
    format!("Complaint {seed}: the box was torn open.\nSee the photo. 盒子坏了")
}

pub fn seed_of(text: &str) -> u32 {
    text.trim_start_matches("Complaint ").split(':').next().unwrap().parse().unwrap()
}

/// Files until it is told that the portal dies; notes what was answered with 201. An answer that is a refusal is a
/// fault, but for those of a portal without its database.
pub fn files(address: &str, customer: u32, dies: &AtomicBool, answered: &Mutex<Vec<Answered>>) {
    let mut line = Line::to(address);
    for round in 0.. {
        if dies.load(Ordering::Relaxed) {
            return;
        }
        let seed = customer * 1_000 + round;
        match file(&mut line, seed) {
            Some(one) => answered.lock().unwrap().push(one),
            // dead or dying: not at full speed against it
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn file(line: &mut Line, seed: u32) -> Option<Answered> {
    // as of another household: one address may give 20 files a day
    let from = Ipv4Addr::from(0x0a00_0000 + seed).to_string();
    let mut png = std::io::Cursor::new(Vec::new());
    photo(seed).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let head = [("x-forwarded-for", from.as_str()), ("content-type", "image/png")];
    let given = created(line.ask("POST /api/v1/attachments?file_name=box.png", &head, png.get_ref())?)?;
    let id = format!("{}.{}", given["attachment_id"].as_str().unwrap(), given["upload_secret"].as_str().unwrap());
    let text = text_of(seed);
    let draft = json!({
        "waybill_number": WAYBILL, "category": "damaged", "remedy_sought": "compensation", "text": text,
        "contact": {"email": format!("c{seed}@customer.test")}, "attachment_ids": [id],
    });
    let head = [("x-forwarded-for", from.as_str()), ("content-type", "application/json")];
    let filed = created(line.ask("POST /api/v1/complaints", &head, draft.to_string().as_bytes())?)?;
    let secret = filed["link"].as_str().unwrap().rsplit_once("?key=").unwrap().1.to_string();
    let deadlines = filed["deadlines"].as_array().unwrap().iter().map(named).collect();
    Some(Answered { number: filed["complaint_number"].as_str().unwrap().to_string(), text, secret, deadlines })
}

fn created((status, body): (u16, Vec<u8>)) -> Option<Value> {
    match status {
        201 => Some(serde_json::from_slice(&body).unwrap()),
        500..=599 => None,
        _ => panic!("{status} {}", String::from_utf8_lossy(&body)),
    }
}

fn named(deadline: &Value) -> (String, String) {
    let word = |name: &str| deadline[name].as_str().unwrap().to_string();
    (word("rule"), word("due_at"))
}

/// The complaint at its doors, as the device that holds the link sees it: words, dates, record, photo.
pub fn reads(address: &str, one: &Answered) {
    let mut line = Line::to(address);
    let cookie = format!("pd_complaints={}.{}", one.number, one.secret);
    let mut get = |path: &str| {
        let answer = line.ask(&format!("GET /api/v1/complaints/{}{path}", one.number), &[("cookie", &cookie)], b"");
        let (status, body) = answer.unwrap_or_else(|| panic!("no answer about {}", one.number));
        assert_eq!(status, 200, "{}: {}", one.number, String::from_utf8_lossy(&body));
        body
    };
    let complaint: Value = serde_json::from_slice(&get("")).unwrap();
    assert_eq!(complaint["text"], one.text.as_str());
    assert_eq!(complaint["evidence"]["waybill_number"], WAYBILL);
    assert!(!one.deadlines.is_empty());
    let stored: Vec<_> = complaint["deadlines"].as_array().unwrap().iter().map(named).collect();
    for deadline in &one.deadlines {
        assert!(stored.contains(deadline), "{}: {deadline:?} was promised; {stored:?}", one.number);
    }
    let [attachment] = complaint["attachments"].as_array().unwrap().as_slice() else { panic!("{complaint}") };
    let bytes = get(&["/attachments/", attachment["attachment_id"].as_str().unwrap()].concat());
    assert!(image::load_from_memory(&bytes).unwrap().to_rgb8() == photo(seed_of(&one.text)), "{}", one.number);
}
