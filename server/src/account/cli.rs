//! `parceldesk key …`.

use app::value::Instant;

use super::{ApiScope, create_key, store};
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
