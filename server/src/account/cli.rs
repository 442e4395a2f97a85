//! `parceldesk key …` and `parceldesk staff …`.

use app::value::Instant;

use app::account::StaffRole;

use super::{ApiScope, create_key, person, server_secret, staff, store};
use crate::store::Store;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Prints the secret alone on the last line, so that a script can take it.
pub async fn create(store: &Store, name: &str, scopes: &[String], now: Instant) -> Outcome {
    let scopes = scopes.iter().map(|s| s.parse::<ApiScope>()).collect::<Result<Vec<_>, _>>()?;
    let secret = create_key(store, name, &scopes, now).await?;
    eprintln!("Keep it now: it is stored hashed and cannot be shown again.");
    println!("{secret}");
    Ok(())
}

pub async fn list(store: &Store) -> Outcome {
    for key in store::list_keys(store).await? {
        let used = key.last_used_at.map_or_else(|| "never used".to_string(), |at| format!("last used {at}"));
        let state = if key.revoked_at.is_some() { "revoked" } else { "valid" };
        println!("{}  {}  [{}]  {used}  {state}", key.prefix, key.name, key.scopes.join(" "));
    }
    Ok(())
}

pub async fn revoke(store: &Store, prefix: &str, now: Instant) -> Outcome {
    match store::set_revoked(store, prefix, now).await? {
        0 => Err(format!("no valid key has the prefix `{prefix}`").into()),
        _ => Ok(()),
    }
}

/// Prints the set-up link alone on the last line, where there is one.
pub async fn add_staff(store: &Store, email: &str, role: StaffRole, public_url: &str, now: Instant) -> Outcome {
    let key = server_secret(store, "proof_key", now).await?;
    match staff::add(store, &key, email, role, now).await? {
        None => println!("{email} is {role} now and signs in with the own password"),
        Some(path) => {
            eprintln!("{email} is {role} now. This link sets name and password; it works once, for three days:");
            println!("{}{path}", public_url.trim_end_matches('/'));
        }
    }
    Ok(())
}

pub async fn list_staff(store: &Store) -> Outcome {
    for person in person::store::list_staff(store).await? {
        let role = person.staff_role.map(StaffRole::as_str).unwrap_or_default();
        let factor = if person.has_second_factor() { "second factor" } else { "no second factor yet" };
        let state = if person.is_living() { "" } else { "  disabled" };
        println!("{role:<10}  {}  {}  {factor}{state}", person.email, person.name);
    }
    Ok(())
}

pub async fn remove_staff(store: &Store, email: &str, now: Instant) -> Outcome {
    match staff::remove(store, email, now).await? {
        true => Ok(()),
        false => Err(format!("nobody of the staff has the address `{email}`").into()),
    }
}
