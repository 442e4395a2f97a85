//! Where the doors of accounts are.

pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_MAIL: &str = "/sign-in/mail";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const SIGN_OUT: &str = "/sign-out";
pub const REGISTER: &str = "/register";
pub const FORGOT_PASSWORD: &str = "/forgot-password";
pub const ACCOUNT: &str = "/account";
pub const PROFILE: &str = "/account/profile";
pub const PASSWORD: &str = "/account/password";
pub const EMAIL: &str = "/account/email";
pub const DEVICES: &str = "/account/devices";
pub const SECOND_FACTOR: &str = "/account/second-factor";
/// Where a passkey is removed; its page is [`SECOND_FACTOR`].
pub const PASSKEYS: &str = "/account/passkeys";
pub const DATA: &str = "/account/data";
/// The copy of one's own data, for a link that downloads it.
pub const EXPORT: &str = "/api/v1/me/export";

/// The administrators' pages.
pub const PEOPLE: &str = "/desk/people";
pub const UNITS: &str = "/desk/units";

/// The administrators' page of one person.
pub fn person_page(id: &str) -> String {
    [PEOPLE, "/", &crate::wire::encode(id)].concat()
}

/// The administrators' page of one unit.
pub fn unit_page(code: &str) -> String {
    [UNITS, "/", &crate::wire::encode(code)].concat()
}

/// A page of the list of people.
pub fn people_page(q: &str, staff_only: bool, cursor: Option<&str>) -> String {
    let staff = if staff_only { "&staff=1" } else { "" };
    let cursor = cursor.map(|cursor| ["&cursor=", &crate::wire::encode(cursor)].concat()).unwrap_or_default();
    [PEOPLE, "?q=", &crate::wire::encode(q), staff, &cursor].concat()
}

/// The sign-in page that leads on to `next`, a path of this portal.
pub fn sign_in_page(next: &str) -> String {
    [SIGN_IN, "?next=", &crate::wire::encode(next)].concat()
}

/// A path to go on to after signing in; anything that could lead to another site is the start page.
pub fn safe_next(next: &str) -> &str {
    let is_local =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if is_local { next } else { ACCOUNT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(safe_next("/account/devices?x=1"), "/account/devices?x=1");
        for bad in ["", "//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "/a\r\nb"] {
            assert_eq!(safe_next(bad), ACCOUNT, "{bad}");
        }
    }
}
