//! What runs in the browser beside the plain forms: the draft is kept, and a read answer is noted.

#[cfg(feature = "hydrate")]
mod draft;

use leptos::prelude::*;

use crate::locale::Locale;
use crate::text;

/// Keeps what is written on this device, and for a signed-in person on the server too. `place` is the waybill number of
/// the page, or empty.
#[island]
pub fn KeepDraft(locale: Locale, place: String, is_signed_in: bool) -> impl IntoView {
    let is_kept = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    draft::keep(place, is_signed_in, is_kept);
    #[cfg(not(feature = "hydrate"))]
    let _ = (place, is_signed_in);
    view! { <p class="hint" role="status">{move || is_kept.get().then(|| text::complain::kept(locale))}</p> }
}

/// The complaint is filed: the device forgets the draft of this place, and of none.
#[island]
pub fn ForgetDraft(place: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    draft::forget(&place);
    #[cfg(not(feature = "hydrate"))]
    let _ = place;
}

/// Tells the operator that the answer was opened: the clock "told" stops. A GET alone records nothing.
#[island]
pub fn NoteReading(number: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    wasm_bindgen_futures::spawn_local(async move { super::api::note_reading(&crate::wire::Wire, &number).await });
    #[cfg(not(feature = "hydrate"))]
    let _ = number;
}
