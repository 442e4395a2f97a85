//! Waybill numbers and the international schemes behind some of them.
//!
//! Most numbers are the operator's own free text. Only a number *shaped* like UPU S10 or GS1 SSCC has a check digit
//! worth asking; a wrong one becomes a hint, never a refusal, for domestic numbers may look alike by chance.

mod list;
pub mod s10;
mod slip;
pub mod sscc;
pub mod waybill_number;

pub use list::{MOST_NUMBERS, parse_list};
pub use slip::likely_typos;

/// What a normalised waybill number looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Two letters, nine digits, two letters.
    S10 { valid: bool },
    /// 18 digits, or 20 that begin with the application identifier `00`.
    Sscc { valid: bool },
    /// Anything else: nothing to check.
    Free,
}

/// The scheme a normalised number is shaped like, and whether it keeps the scheme's rules.
pub fn shape(number: &str) -> Shape {
    if s10::is_shaped(number) {
        Shape::S10 { valid: s10::is_valid(number) }
    } else if let Some(digits) = sscc::from_text(number) {
        Shape::Sscc { valid: sscc::is_valid(&digits) }
    } else {
        Shape::Free
    }
}
