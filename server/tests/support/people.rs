//! The people of the tests, by name.

use std::net::IpAddr;

use app::shipment::intake::PartyDraft;
use server::session::{self, Device, Kind};
use server::store::new_id;

use super::TestPortal;

/// Somebody with an account, signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person_id: String,
    /// `name=value`, for [`super::Ask::cookie`].
    pub cookie: String,
}

/// A person with a verified address and no organisation, signed in; the same person at every call.
pub async fn sign_in(portal: &TestPortal, email: &str, name: &str) -> SignedIn {
    open(portal, email, name, Kind::Customer).await
}

/// A member of staff with a confirmed second factor, signed in. `role` as in the database, e.g. `admin`.
pub async fn sign_in_staff(portal: &TestPortal, email: &str, role: &str) -> SignedIn {
    let staff = open(portal, email, role, Kind::Staff).await;
    let set = "update person set staff_role = $1, totp_secret = 'JBSWY3DPEHPK3PXP', totp_confirmed_at = $2
        where id = $3";
    portal.execute(set, &[role.into(), portal.now().into(), (&staff.person_id).into()]).await.unwrap();
    staff
}

async fn open(portal: &TestPortal, email: &str, name: &str, kind: Kind) -> SignedIn {
    let now = portal.now();
    let insert = "insert into person (id, email, email_verified_at, name, locale, created_at, updated_at, version)
        values ($1, $2, $3, $4, 'en', $3, $3, 1) on conflict (email) do nothing";
    portal.execute(insert, &[new_id(now).into(), email.into(), now.into(), name.into()]).await.unwrap();
    let row = portal.store.row("select id from person where email = $1", &[email.into()]).await.unwrap().unwrap();
    let person_id = row.columns().text().unwrap();
    let device = Device { user_agent: "Firefox/140 Linux", address: IpAddr::from([192, 0, 2, 1]) };
    let mut tx = portal.store.begin().await.unwrap();
    let opened = session::open(&mut tx, &person_id, kind, device, now).await.unwrap();
    tx.commit().await.unwrap();
    SignedIn { person_id, cookie: ["pd_session=", &opened.secret].concat() }
}

fn party(name: &str, phone: &str, address: &str, postcode: &str) -> PartyDraft {
    PartyDraft {
        name: Some(name.to_string()),
        phone: Some(phone.to_string()),
        address: Some(address.to_string()),
        postcode: Some(postcode.to_string()),
    }
}

/// A student who receives books; her digits are 4321.
pub fn li_wei() -> PartyDraft {
    party("李薇", "+86 138-1234-4321", "苏州市姑苏区十梓街1号", "215006")
}

/// A bookshop that sends them; its digits are 8765.
pub fn huaian_books() -> PartyDraft {
    party("Huaian Books", "0517-8888 8765", "淮安市清江浦区淮海路9号", "223001")
}

/// A receiver in Sevilla; her digits are 5566.
pub fn maria_gomez() -> PartyDraft {
    party("María Gómez", "+34 600 12 55 66", "Calle Sierpes 7", "41004")
}
