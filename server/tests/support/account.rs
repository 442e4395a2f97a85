//! People with accounts, as tests need them: registered by mail, signed in, staff with a second factor.

use app::account::StaffRole;
use app::locale::Locale;
use server::account::person::store::{self, New};
use server::account::second_factor::code_at;
use server::session::{self, Device, Kind};
use server::store::new_id;

use super::{Answer, TestPortal};

/// Long and unlikely enough for everybody.
pub const PASSWORD: &str = "quiet river lantern 47";

/// A device that is signed in: the cookie to send.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person_id: String,
    pub cookie: String,
}

impl TestPortal {
    /// A verified person with [`PASSWORD`], not signed in.
    pub async fn person(&self, email: &str, name: &str) -> String {
        let hash = self.portal.passwords.hash(PASSWORD).await.unwrap();
        self.insert_person(email, name, Some(&hash), None).await
    }

    async fn insert_person(&self, email: &str, name: &str, hash: Option<&str>, role: Option<StaffRole>) -> String {
        let known = store::find_by_email(&self.store, email).await.unwrap();
        if let Some(person) = known {
            return person.id;
        }
        let id = new_id(self.now());
        let new = New {
            id: &id,
            email,
            email_verified_at: Some(self.now()),
            name,
            locale: Locale::En,
            password_hash: hash,
            staff_role: role,
        };
        let mut tx = self.store.begin().await.unwrap();
        store::insert(&mut tx, &new, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A session for the person on one more device.
    pub async fn session_of(&self, person_id: &str, kind: Kind) -> SignedIn {
        let mut tx = self.store.begin().await.unwrap();
        let device = Device { user_agent: "Firefox/140 Linux", address: [192, 0, 2, 7].into() };
        let opened = session::open(&mut tx, person_id, kind, device, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        SignedIn { person_id: person_id.to_string(), cookie: format!("pd_session={}", opened.secret) }
    }

    /// A customer without password, signed in; the same person at every call.
    pub async fn customer(&self, email: &str, name: &str) -> SignedIn {
        let id = self.insert_person(email, name, None, None).await;
        self.session_of(&id, Kind::Customer).await
    }

    /// A member of staff with a confirmed second factor, signed in; once for each address.
    pub async fn staff(&self, email: &str, role: StaffRole) -> SignedIn {
        let id = self.insert_person(email, role.as_str(), None, Some(role)).await;
        let mut tx = self.store.begin().await.unwrap();
        store::set_totp_secret(&mut tx, &id, Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), self.now()).await.unwrap();
        store::set_totp_confirmed(&mut tx, &id, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.session_of(&id, Kind::Staff).await
    }

    /// What the person's authenticator app shows now.
    pub async fn code_of(&self, person_id: &str) -> String {
        let person = store::find(&self.store, person_id).await.unwrap().unwrap();
        code_at(&person.totp_secret.unwrap(), self.now()).unwrap()
    }

    /// Six digits that the person's app shows neither now nor in the steps before and after.
    pub async fn wrong_code_of(&self, person_id: &str) -> String {
        let secret = store::find(&self.store, person_id).await.unwrap().unwrap().totp_secret.unwrap();
        let near: Vec<String> =
            (-2..=2).map(|step| code_at(&secret, self.now().plus_ms(step * 30_000)).unwrap()).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }

    /// Secrets of the latest mail of a kind to an address, by name: `link`, `code`.
    pub async fn mailed(&self, email: &str, template: &str, name: &str) -> Option<String> {
        let sql = "select secrets_json from message where email = $1 and template = $2 and secrets_json is not null
            order by id desc limit 1";
        let row = self.store.row(sql, &[email.into(), template.into()]).await.unwrap()?;
        let secrets: serde_json::Value = serde_json::from_str(&row.columns().text().unwrap()).unwrap();
        Some(secrets[name].as_str()?.to_string())
    }

    /// The secret at the end of the mailed link.
    pub async fn mailed_secret(&self, email: &str, template: &str) -> Option<String> {
        let link = self.mailed(email, template, "link").await?;
        Some(link.rsplit_once('/').unwrap().1.to_string())
    }

    /// `GET /api/v1/me` with the cookie.
    pub async fn me(&self, cookie: &str) -> Answer {
        self.get("/api/v1/me").cookie(cookie).await
    }
}

/// The session cookie that an answer sets.
pub fn session_cookie(answer: &Answer) -> String {
    answer.cookie("pd_session").unwrap_or_else(|| panic!("no session: {} {}", answer.status, answer.text()))
}
