//! The command bar: one field for a number, a name or a word for a page. The server reads what was typed; a script of
//! some lines only opens the dialog. Without it the same field stands on a page of its own.

use leptos::prelude::*;

use crate::desk::queue_view::QueueView;
use crate::desk::{api, places};
use crate::shell::{Page, Visitor};
use crate::text::command as say;

/// Ctrl+K always, a colon while nobody is typing and unless single keys are switched off. It listens before the single
/// keys do, which would follow the link.
const SCRIPT: &str = r#"{
const bar = document.getElementById("command-bar");
const typing = () => /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
const off = () => { try { return localStorage.getItem("parceldesk-keys-off") !== null } catch { return false } };
addEventListener("keydown", (event) => {
  const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  const isColon = event.key === ":" && !event.ctrlKey && !event.metaKey && !typing() && !off();
  if (bar && !bar.open && (isCtrlK || isColon)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    bar.showModal();
  }
}, true);
}"#;

/// The dialog, the script that opens it, and the link for those without.
pub fn command_bar(visitor: &Visitor) -> AnyView {
    let l = visitor.locale;
    view! {
        <p><a href=api::GO aria-keyshortcuts=":">{say::title(l)}</a></p>
        <dialog id="command-bar" class="command-bar" aria-label=say::title(l)>
            {field(visitor, "", "command", true)}
            <form method="dialog"><button class="is-quiet">{say::close(l)}</button></form>
        </dialog>
        <script nonce=visitor.nonce.clone() inner_html=SCRIPT></script>
    }
    .into_any()
}

fn field(visitor: &Visitor, typed: &str, id: &'static str, has_focus: bool) -> AnyView {
    let l = visitor.locale;
    let (hint_id, list_id) = ([id, "-hint"].concat(), [id, "-pages"].concat());
    let role = visitor.signed_in.as_ref().and_then(|who| who.staff_role);
    let names: Vec<AnyView> = role
        .map(|role| places(l, role))
        .unwrap_or_default()
        .into_iter()
        .map(|(_, name)| view! { <option value=name></option> }.into_any())
        .collect();
    view! {
        <form method="get" action=api::GO class="stack" role="search">
            <div class="field">
                <label for=id>{say::title(l)}</label>
                <div class="is-search">
                    <input
                        id=id
                        name="q"
                        type="search"
                        autocomplete="off"
                        autofocus=has_focus
                        list=list_id.clone()
                        value=typed.to_string()
                        aria-describedby=hint_id.clone()
                    />
                    <button>{say::go(l)}</button>
                </div>
                <p class="hint" id=hint_id>{say::hint(l)}</p>
            </div>
            <datalist id=list_id>{names}</datalist>
        </form>
    }
    .into_any()
}

/// `/desk/go` without anything typed: the field, the pages by name, and the saved views.
pub fn command(visitor: &Visitor, views: &[QueueView]) -> Page {
    let l = visitor.locale;
    let role = visitor.signed_in.as_ref().and_then(|who| who.staff_role);
    let rows: Vec<AnyView> = role
        .map(|role| places(l, role))
        .unwrap_or_default()
        .into_iter()
        .map(|(href, name)| view! { <li><a href=href>{name}</a></li> }.into_any())
        .collect();
    let saved: Vec<AnyView> = views
        .iter()
        .map(|saved| view! { <li><a href=api::view_page(&saved.id)>{saved.name.clone()}</a></li> }.into_any())
        .collect();
    let saved = (!saved.is_empty()).then(|| {
        view! {
            <h2>{crate::text::queue_view::title(l)}</h2>
            <ul class="command-pages">{saved}</ul>
        }
    });
    let body = view! {
        <div class="list command-page">
            <h1>{say::title(l)}</h1>
            {field(visitor, "", "command", false)}
            <h2>{say::pages(l)}</h2>
            <ul class="command-pages">{rows}</ul>
            {saved}
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}
