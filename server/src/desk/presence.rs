//! Who has the screen of a case open, so that two people do not answer past each other unwarned.
//!
//! Kept in the memory of the process, for [`LASTS_MS`]: several servers on one database each know only who is on
//! their own pages. It is a warning; what stops a second answer is [`crate::complaint::answer::Known`].

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::locale::Locale;
use app::text::presence as say;
use app::value::Instant;

use crate::session::SignedIn;

/// How long a word of a screen counts. Screens say it every 15 seconds; one that was closed falls silent.
pub const LASTS_MS: i64 = 40_000;
/// Colleagues that are named; more than that know by themselves.
const MOST_NAMED: usize = 3;

/// Whoever is at a case, by its number.
#[derive(Debug, Clone, Default)]
pub struct Presence(Arc<Mutex<HashMap<String, Vec<Reader>>>>);

#[derive(Debug, Clone)]
struct Reader {
    person_id: String,
    name: String,
    is_answering: bool,
    seen_at: Instant,
}

impl Presence {
    /// Somebody has the case on the screen, and has begun to answer or not.
    pub fn note(&self, complaint_number: &str, person: &SignedIn, is_answering: bool, now: Instant) {
        let mut cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cases.retain(|_, readers| {
            readers.retain(|reader| is_fresh(reader, now));
            !readers.is_empty()
        });
        let readers = cases.entry(complaint_number.to_string()).or_default();
        readers.retain(|reader| reader.person_id != person.person_id);
        let (person_id, name) = (person.person_id.clone(), person.name.clone());
        readers.push(Reader { person_id, name, is_answering, seen_at: now });
    }

    /// What a reader is told of the others, in their language: who answers, else who has it open. Empty when nobody is
    /// there.
    pub fn words(&self, locale: Locale, complaint_number: &str, reader_id: &str, now: Instant) -> String {
        let others = self.others(complaint_number, reader_id, now);
        let named = |is_answering: bool| {
            let names = others.iter().filter(|one| one.is_answering == is_answering).map(|one| one.name.as_str());
            names.take(MOST_NAMED).collect::<Vec<&str>>().join(", ")
        };
        match (named(true), named(false)) {
            (answering, _) if !answering.is_empty() => say::answering(locale, &answering),
            (_, there) if !there.is_empty() => say::there(locale, &there),
            _ => String::new(),
        }
    }

    fn others(&self, complaint_number: &str, reader_id: &str, now: Instant) -> Vec<Reader> {
        let cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let readers = cases.get(complaint_number).into_iter().flatten();
        readers.filter(|one| one.person_id != reader_id && is_fresh(one, now)).cloned().collect()
    }
}

fn is_fresh(reader: &Reader, now: Instant) -> bool {
    now.ms_since(reader.seen_at) < LASTS_MS
}
