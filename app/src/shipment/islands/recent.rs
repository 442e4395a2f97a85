//! The last numbers tracked on this device. They never leave it.

/// Key in the browser's local storage; the value is numbers separated by commas, the newest first.
const KEY: &str = "parceldesk-recent";
const KEPT: usize = 5;

pub fn all() -> Vec<String> {
    let stored = storage().and_then(|s| s.get_item(KEY).ok().flatten()).unwrap_or_default();
    stored.split(',').filter(|n| !n.is_empty()).take(KEPT).map(str::to_string).collect()
}

/// Called by the page of a shipment that exists, so typos are not remembered.
pub fn remember(number: &str) {
    let mut numbers = all();
    numbers.retain(|n| n != number);
    numbers.insert(0, number.to_string());
    numbers.truncate(KEPT);
    if let Some(storage) = storage() {
        // A full or forbidden storage only costs a convenience.
        let _ = storage.set_item(KEY, &numbers.join(","));
    }
}

pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

/// None where the reader forbids it.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
