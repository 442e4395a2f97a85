//! What a giver is told about a file that is not taken: always which one, and what to do.

use app::attachment::{MOST_BYTES_PER_CASE, MOST_PER_ADDRESS_AND_DAY, MOST_PER_CASE, MOST_PER_PERSON_AND_DAY};
use app::locale::Locale;
use app::text::attachment as say;

use crate::http::Refusal;

/// Where the problem stands: the one file of the request, or of the part of a form.
pub(super) const FILE: &str = "/file";
const MIB: i64 = 1024 * 1024;

/// What is wrong with the content of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Empty,
    /// None of the formats that are taken, SVG and HTML among them.
    Unsupported,
    /// Hardly anything but the phone that made it can show it.
    Heic,
    /// The sender states another format than the bytes are of.
    Mismatch,
    /// Cut off, or not what its first bytes promise.
    Damaged,
    TooManyPixels,
    /// More bytes than this many.
    TooLarge(u64),
}

/// The refusal of one file.
pub(super) fn file(locale: Locale, name: &str, fault: Fault) -> Refusal {
    let name = if name.is_empty() { "?" } else { name };
    let (code, detail) = match fault {
        Fault::Empty => ("required", say::empty(locale, name)),
        Fault::Unsupported => ("unsupported", say::unsupported(locale, name)),
        Fault::Heic => ("heic", say::heic(locale, name)),
        Fault::Mismatch => ("mismatch", say::mismatch(locale, name)),
        Fault::Damaged => ("damaged", say::damaged(locale, name)),
        Fault::TooManyPixels => ("too_many_pixels", say::too_many_pixels(locale, name)),
        Fault::TooLarge(most) => ("too_large", say::too_large(locale, &(most / MIB as u64).to_string(), name)),
    };
    Refusal::field(FILE, code, &detail)
}

/// Another file of this person (or of guests of this address) only tomorrow.
pub(super) fn over_quota(locale: Locale, is_person: bool) -> Refusal {
    let (code, most) = match is_person {
        true => ("quota_person", MOST_PER_PERSON_AND_DAY),
        false => ("quota_address", MOST_PER_ADDRESS_AND_DAY),
    };
    Refusal::field(FILE, code, &say::quota_day(locale, &most.to_string()))
}

/// The same words for everything that is not the caller's to give.
pub(super) fn unknown(locale: Locale, at: usize) -> Refusal {
    Refusal::field(&["/attachment_ids/", &at.to_string()].concat(), "unknown", say::unknown(locale))
}

pub(super) fn too_many_of_case(locale: Locale) -> Refusal {
    Refusal::field("/attachment_ids", "too_many", &say::too_many_of_case(locale, &MOST_PER_CASE.to_string()))
}

pub(super) fn too_large_of_case(locale: Locale) -> Refusal {
    let most = (MOST_BYTES_PER_CASE / MIB).to_string();
    Refusal::field("/attachment_ids", "too_large", &say::too_large_of_case(locale, &most))
}
