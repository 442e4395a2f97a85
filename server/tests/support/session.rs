//! People who are signed in, without the way through a sign-in page.

use server::session::{Device, Kind, open};
use server::store::new_id;

use super::TestPortal;

/// A person on a device.
pub struct SignedIn {
    pub person_id: String,
    /// `name=value` of the session's cookie.
    pub cookie: String,
}

impl TestPortal {
    /// A new person with this role of staff (`""`: a customer), signed in.
    pub async fn signed_in(&self, role: &str) -> SignedIn {
        let (person_id, now) = (new_id(self.now()), self.now());
        let staff_role = Some(role.to_string()).filter(|role| !role.is_empty());
        let kind = if staff_role.is_some() { Kind::Staff } else { Kind::Customer };
        let mut tx = self.store.begin().await.unwrap();
        tx.execute(
            "insert into person (id, email, name, locale, staff_role, totp_confirmed_at, created_at, updated_at, version)
            values ($1, $2, $3, 'en', $4, $5, $5, $5, 1)",
            &[
                person_id.as_str().into(),
                format!("{person_id}@portal.example").into(),
                format!("Test {role}").into(),
                staff_role.into(),
                now.into(),
            ],
        )
        .await
        .unwrap();
        let device = Device { user_agent: "test", address: [192, 0, 2, 1].into() };
        let opened = open(&mut tx, &person_id, kind, device, now).await.unwrap();
        tx.commit().await.unwrap();
        SignedIn { person_id, cookie: format!("pd_session={}", opened.secret) }
    }
}
