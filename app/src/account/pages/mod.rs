//! The pages of accounts: plain forms, all of them.

mod devices;
mod entry;
mod mailed;
mod passkey;
mod people;
mod privacy;
mod second_factor;
mod settings;
mod unit;
mod units;

use leptos::prelude::*;

use crate::shell::{Page, Visitor};

pub use devices::devices;
pub use entry::{RegisterForm, SignInForm, SignInStep, register, sign_in};
pub use mailed::{
    MailedForm, SetUpForm, confirm_by_button, dead_link, done, forgot_password, reset_password, set_up,
    sign_in_by_link, sign_in_by_mail, sign_in_code, verify_email,
};
pub use passkey::PasskeyForm;
pub use people::{PeopleForm, PersonForm, people, person, role_name};
pub use privacy::{DataForm, data};
pub use second_factor::{SecondFactorForm, recovery_codes, second_factor};
pub use settings::{SettingsForm, account_page, settings};
pub use unit::{TypedHours, UnitScreen, hour_fields, typed_hours, unit};
pub use units::{UnitsForm, units};

/// A card in one narrow column under a heading.
fn narrow(_: &Visitor, title: &str, body: AnyView) -> Page {
    let heading = title.to_string();
    let body = view! {
        <div class="narrow">
            <section class="card form-page">
                <h1>{heading}</h1>
                {body}
            </section>
        </div>
    };
    Page::plain(title, body.into_any())
}
