//! Pages of suggestions: plain functions from loaded values, whole without a script.

mod board;
mod mailed;
mod new;
mod own;
mod parts;
mod roadmap;
mod suggestion;

pub use board::{BoardScreen, board};
pub use mailed::{FollowedItem, confirm, confirmed, followed};
pub use new::{NewScreen, new, similar_piece};
pub use own::own;
pub use roadmap::roadmap;
pub use suggestion::{Sent, SuggestionScreen, suggestion};

use leptos::prelude::AnyView;

use crate::shell::Page;

fn page(title: String, body: AnyView, personal: bool) -> Page {
    Page { title, description: None, body, json_ld: None, interactive: false, personal }
}
