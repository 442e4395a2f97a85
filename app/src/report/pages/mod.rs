//! The pages of figures. What they show is what their address says: a saved view is a bookmark.

mod clocks;
mod complaints;
mod figures;
mod parts;
mod units;

pub use figures::{FiguresScreen, figures};
pub use units::{UnitsScreen, units};
