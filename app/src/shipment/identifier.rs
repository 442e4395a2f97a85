//! Waybill numbers and the international schemes behind some of them.

/// Domestic waybill numbers: free text of `[A-Z0-9-]{6,40}`.
pub mod waybill_number {
    /// Upper-cases and removes spaces, so that a pasted `rr 473 124 829 gb` is found. Full-width forms are folded.
    pub fn normalise(typed: &str) -> String {
        typed
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                _ => c,
            })
            .map(|c| c.to_ascii_uppercase())
            .collect()
    }

    /// The form of a stored waybill number.
    pub fn is_well_formed(number: &str) -> bool {
        (6..=40).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    }
}
