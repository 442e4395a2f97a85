//! Numbers as people read them.

use crate::locale::Locale;

/// `1,234.5` is never written: no separators of thousands, a comma for the point in Spanish.
pub fn decimal(l: Locale, value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if l == Locale::Es { text.replace('.', ",") } else { text }
}

/// `78.3%`, in Spanish `78,3 %`.
pub fn percent(l: Locale, share: f64) -> String {
    let gap = if l == Locale::Es { "\u{a0}%" } else { "%" };
    [&decimal(l, share * 100.0, 1), gap].concat()
}
