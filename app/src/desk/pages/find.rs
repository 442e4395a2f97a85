//! Who is it? One field for everything a caller shows or says.

use leptos::prelude::*;

use crate::account::StaffRole;
use crate::desk::api;
use crate::shell::Visitor;
use crate::text::call as say;

/// Nothing for those who work for a unit: they see no customers but in their own cases.
pub fn find_box(visitor: &Visitor, typed: &str) -> Option<AnyView> {
    let l = visitor.locale;
    let role = visitor.signed_in.as_ref().and_then(|who| who.staff_role)?;
    if matches!(role, StaffRole::Unit | StaffRole::Auditor) {
        return None;
    }
    Some(
        view! {
            <form method="get" action=api::CALL class="card stack" role="search" aria-label=say::title(l)>
                <div class="field">
                    <label for="q">{say::find(l)} " " <kbd>"c"</kbd></label>
                    <div class="is-search">
                        <input
                            id="q"
                            name="q"
                            type="search"
                            autocomplete="off"
                            aria-keyshortcuts="c"
                            value=typed.to_string()
                            aria-describedby="q-hint"
                        />
                        <button>{say::find_button(l)}</button>
                    </div>
                    <p class="hint" id="q-hint">{say::find_hint(l)}</p>
                </div>
            </form>
        }
        .into_any(),
    )
}
