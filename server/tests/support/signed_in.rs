//! Somebody signed in, without going through a door: for tests of what they may do then.

use std::net::{IpAddr, Ipv4Addr};

use server::session::{self, Device, Kind};
use server::store::new_id;

use super::TestPortal;

/// A person with a living session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person_id: String,
    /// `name=value` for [`super::Ask::cookie`].
    pub cookie: String,
}

const PERSON: &str = "insert into person (id, email, email_verified_at, name, locale, staff_role, totp_confirmed_at,
    created_at, updated_at, version) values ($1, $2, $3, $4, 'en', $5, $3, $3, $3, 1)";

impl TestPortal {
    /// A new person with a confirmed address and second factor, signed in; `staff_role` as in [`app::account::StaffRole`].
    pub async fn signed_in(&self, email: &str, staff_role: Option<&str>) -> SignedIn {
        let now = self.now();
        let person_id = new_id(now);
        let mut tx = self.store.begin().await.unwrap();
        let name = email.split('@').next().unwrap();
        let role = staff_role.map(str::to_string);
        tx.execute(PERSON, &[(&person_id).into(), email.into(), now.into(), name.into(), role.into()]).await.unwrap();
        let kind = if staff_role.is_some() { Kind::Staff } else { Kind::Customer };
        let device = Device { user_agent: "test", address: IpAddr::V4(Ipv4Addr::LOCALHOST) };
        let opened = session::open(&mut tx, &person_id, kind, device, now).await.unwrap();
        tx.commit().await.unwrap();
        SignedIn { person_id, cookie: ["pd_session=", &opened.secret].concat() }
    }
}
