//! The pages of figures; and pages of other features that say beforehand what a change would do to open cases.

pub mod figures;
pub mod rules;
pub mod unit;
