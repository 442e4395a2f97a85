//! Pages of suggestions: plain functions from loaded values, whole without a script.

mod board;
mod desk;
mod desk_case;
mod desk_down;
mod desk_facts;
mod desk_parts;
mod mailed;
mod new;
mod own;
mod parts;
mod proposal;
mod roadmap;
mod suggestion;
mod weights;

pub use board::{BoardScreen, board};
pub use desk::{DeskQuery, DeskScreen, desk};
pub use desk_case::{DeskCaseScreen, FoundCustomer, desk_case};
pub use desk_parts::DeskDraft;
pub use mailed::{Confirmed, FollowedItem, confirm, confirmed, followed};
pub use new::{NewScreen, new, similar_piece};
pub use own::own;
pub use proposal::{ProposalReader, ProposalSaid, proposals};
pub use roadmap::roadmap;
pub use suggestion::{Sent, SuggestionScreen, suggestion};
pub use weights::{WeightsScreen, weights};

use leptos::prelude::AnyView;

use crate::shell::Page;

fn page(title: String, body: AnyView, personal: bool) -> Page {
    Page { title, description: None, body, json_ld: None, interactive: false, personal }
}
