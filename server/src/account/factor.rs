//! Who may change the factors that open an account.
//!
//! What counts is what the database holds, never what this build can do: a binary without passkeys must not let a
//! password add a factor to somebody whose second factor is a passkey.

use super::person::{Person, store};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// What a change of factors depends on.
#[derive(Debug, Clone, Copy)]
struct Standing {
    is_staff: bool,
    /// A confirmed authenticator app.
    has_app: bool,
    has_passkey: bool,
    /// This session was opened with a second factor, so it has the rights of the role.
    has_rights: bool,
}

impl Standing {
    /// A member of staff whose only second factor is a passkey must have signed in with it: else whoever learns the
    /// password could add a factor of their own. Everybody else is asked for a proof by the doors themselves.
    fn may_change(self) -> bool {
        let only_passkeys = self.has_passkey && !self.has_app;
        !self.is_staff || !only_passkeys || self.has_rights
    }
}

/// May the factors of this person be changed in this session?
///
/// # Errors
/// `Forbidden`.
pub(super) async fn may_change(portal: &Portal, caller: &Caller, person: &Person) -> Result<(), Refusal> {
    let standing = Standing {
        is_staff: person.staff_role.is_some(),
        has_app: person.has_second_factor(),
        has_passkey: store::has_passkey(&portal.store, &person.id).await?,
        has_rights: caller.signed_in.as_ref().is_some_and(|signed_in| signed_in.staff_role.is_some()),
    };
    if standing.may_change() { Ok(()) } else { Err(Refusal::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All sixteen standings; the one line of refusals is staff, with a passkey alone, in a session without rights.
    #[test]
    fn a_password_alone_adds_no_factor_to_staff_with_a_passkey() {
        for bits in 0..16_u8 {
            let has = |bit: u8| bits & bit != 0;
            let standing = Standing { is_staff: has(1), has_app: has(2), has_passkey: has(4), has_rights: has(8) };
            let is_refused = bits == 0b0101;
            assert_eq!(standing.may_change(), !is_refused, "{standing:?}");
        }
    }
}
