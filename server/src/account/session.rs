//! Sessions: one per device, opaque, stored hashed, ended by idling, by age, by the person or by an administrator.

use app::account::{MemberRole, Membership, StaffRole};
use app::locale::Locale;
use app::value::Instant;

use crate::store::{Store, Transaction, new_id};
use crate::token;

/// Characters of a session's secret: 256 bits as hex.
pub const SECRET_LENGTH: usize = 64;
const HOUR_MS: i64 = 3_600_000;
/// Staff look at other people's data: half an hour away from the desk ends the session (trust.md "Doors").
const STAFF_IDLE_MS: i64 = HOUR_MS / 2;
const STAFF_AGE_MS: i64 = 12 * HOUR_MS;
/// Customers stay signed in on their own phone.
const CUSTOMER_IDLE_MS: i64 = 30 * 24 * HOUR_MS;
const CUSTOMER_AGE_MS: i64 = 90 * 24 * HOUR_MS;
/// `last_seen_at` is written at most this often: reading a page must not wait for the one writer.
const SEEN_EVERY_MS: i64 = 60_000;

/// The person behind a living session, with everything an authorisation may depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub session_id: String,
    pub person_id: String,
    pub email: String,
    pub name: String,
    pub locale: Locale,
    pub staff_role: Option<StaffRole>,
    pub unit_id: Option<String>,
    pub organisations: Vec<Membership>,
}

impl SignedIn {
    /// The person's seat in an organisation, if any.
    pub fn role_in(&self, organisation_id: &str) -> Option<MemberRole> {
        self.organisations.iter().find(|m| m.organisation_id == organisation_id).map(|m| m.role)
    }
}

/// A new session: the secret for the cookie and how long the cookie lives, in seconds.
#[derive(Debug)]
pub struct Opened {
    pub secret: String,
    pub max_age_s: u64,
}

/// Where somebody signs in from, as the device list shows it.
#[derive(Debug, Clone, Copy)]
pub struct Device<'d> {
    pub user_agent: &'d str,
    pub address: std::net::IpAddr,
}

const FIND: &str = "select s.id, p.id, p.email, p.name, p.locale, p.staff_role, p.unit_id, s.last_seen_at,
    o.id, o.name, m.role
    from session s join person p on p.id = s.person_id
    left join organisation_member m on m.person_id = p.id
    left join organisation o on o.id = m.organisation_id and o.closed_at is null
    where s.secret_hash = $1 and s.revoked_at is null and s.expires_at > $2
    and s.last_seen_at + s.idle_limit_ms > $2 and p.disabled_at is null and p.erased_at is null
    order by o.name, o.id";

/// The living session behind a secret; its use is noted.
pub async fn find(store: &Store, secret: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    let rows = store.rows(FIND, &[token::hash(secret).into(), now.into()]).await?;
    let mut found: Option<(SignedIn, Instant)> = None;
    for row in &rows {
        let mut c = row.columns();
        let (person, _) = match &mut found {
            Some(found) => {
                c.skip(8);
                found
            }
            None => found.insert((
                SignedIn {
                    session_id: c.text()?,
                    person_id: c.text()?,
                    email: c.text()?,
                    name: c.text()?,
                    locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
                    staff_role: c.opt_parsed()?,
                    unit_id: c.opt_text()?,
                    organisations: Vec::new(),
                },
                c.instant()?,
            )),
        };
        let (id, name, role) = (c.opt_text()?, c.opt_text()?, c.opt_parsed()?);
        if let (Some(organisation_id), Some(organisation_name), Some(role)) = (id, name, role) {
            person.organisations.push(Membership { organisation_id, organisation_name, role });
        }
    }
    let Some((person, last_seen_at)) = found else { return Ok(None) };
    if now.ms_since(last_seen_at) > SEEN_EVERY_MS {
        note_seen(store, &person.session_id, now).await?;
    }
    Ok(Some(person))
}

async fn note_seen(store: &Store, id: &str, now: Instant) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    tx.execute("update session set last_seen_at = $1 where id = $2 and last_seen_at < $1", &[now.into(), id.into()])
        .await?;
    tx.commit().await
}

/// Opens a session on this device, always under a new secret.
pub async fn open(
    tx: &mut Transaction,
    person_id: &str,
    is_staff: bool,
    device: Device<'_>,
    now: Instant,
) -> Result<Opened, crate::http::Refusal> {
    let secret = token::random_hex(SECRET_LENGTH / 2).map_err(|_| crate::http::Refusal::Unavailable)?;
    let (idle_ms, age_ms) = match is_staff {
        true => (STAFF_IDLE_MS, STAFF_AGE_MS),
        false => (CUSTOMER_IDLE_MS, CUSTOMER_AGE_MS),
    };
    tx.execute(
        "insert into session (id, secret_hash, person_id, device, address, created_at, last_seen_at, idle_limit_ms,
        expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
        &[
            new_id(now).into(),
            token::hash(&secret).into(),
            person_id.into(),
            device_name(device.user_agent).into(),
            device.address.to_string().into(),
            now.into(),
            idle_ms.into(),
            now.plus_ms(age_ms).into(),
        ],
    )
    .await?;
    Ok(Opened { secret, max_age_s: (age_ms / 1000) as u64 })
}

/// `Chrome, Android`: enough to know one's own phone in a list, not enough to be a fingerprint.
pub fn device_name(user_agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => [browser, system].join(", "),
        (Some(only), None) | (None, Some(only)) => only.to_string(),
        (None, None) => "?".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_people_know_it() {
        let phone = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36";
        assert_eq!(device_name(phone), "Chrome, Android");
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15";
        assert_eq!(device_name(mac), "Safari, macOS");
        assert_eq!(device_name("okhttp"), "?");
    }
}
