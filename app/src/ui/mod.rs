//! Pieces of screen without knowledge of parcels: icons, moments in words, contact lines, the problem page.

pub mod chart;
mod choice;
pub mod form;
pub mod icon;
mod kept;
pub mod number;
mod problem;
mod raw_text;
pub mod when;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::locale::Locale;
use crate::text;
pub use choice::{Choice, options};
pub use icon::{Icon, icon};
pub use kept::{Kept, kept};
pub use problem::problem;
pub use raw_text::raw_text;

/// How a person reaches the operator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: Option<String>,
    pub email: Option<String>,
    /// As the operator writes it.
    pub hours: Option<String>,
}

impl Contact {
    pub fn is_empty(&self) -> bool {
        self.phone.is_none() && self.email.is_none() && self.hours.is_none()
    }
}

/// Phone, e-mail and hours, each on its own line; nothing when the operator gave none.
pub fn contact_lines(locale: Locale, contact: &Contact) -> impl IntoView + use<> {
    let phone = contact.phone.clone().map(|phone| {
        let href = phone_link(&phone);
        line(text::site::phone(locale), view! { <a href=href>{phone}</a> }.into_any())
    });
    let email = contact.email.clone().map(|email| {
        let href = ["mailto:", &email].concat();
        line(text::site::email(locale), view! { <a href=href>{email}</a> }.into_any())
    });
    let hours = contact.hours.clone().map(|hours| line(text::site::hours(locale), hours.into_any()));
    (!contact.is_empty()).then(|| view! { <dl class="contact">{phone} {email} {hours}</dl> })
}

fn line(label: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// RFC 3966 without visual separators.
pub fn phone_link(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    ["tel:", &digits].concat()
}
