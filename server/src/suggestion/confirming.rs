//! Guests: what they do waits until the link of a mail was opened and its button pressed. Opening it does nothing.

use app::locale::Locale;
use app::suggestion::{CommentDraft, Confirmation, Draft, GuestAct, Other};
use app::value::Instant;

use super::holder::{self, Holder};
use super::store::{self, Record, Waiting};
use super::{SECRET_LENGTH, acting, note};
use crate::http::{Caller, Refusal};
use crate::notification::{self, Message, Template};
use crate::state::Portal;
use crate::store::Transaction;
use crate::token;

const DAY_MS: i64 = 86_400_000;
/// How long a link of a mail can be used.
const VALID_MS: i64 = 3 * DAY_MS;
const HOUR_MS: i64 = 3_600_000;
/// Mails that one address gets within an hour, as [`notification`] has it, and within a day.
const MOST_AN_HOUR: u64 = 3;
const MOST_A_DAY: u64 = 5;

/// What a guest wants.
#[derive(Debug, Clone, Copy)]
pub enum Wish<'w> {
    Suggestion(&'w Draft),
    Voice(&'w Record),
    Following(&'w Record),
    Comment(&'w Record, &'w CommentDraft),
    /// To take the voice back.
    Withdrawal(&'w Record),
}

impl<'w> Wish<'w> {
    fn act(self) -> GuestAct {
        match self {
            Wish::Suggestion(_) => GuestAct::Suggestion,
            Wish::Voice(_) => GuestAct::Voice,
            Wish::Following(_) => GuestAct::Following,
            Wish::Comment(..) => GuestAct::Comment,
            Wish::Withdrawal(_) => GuestAct::Withdrawal,
        }
    }

    fn suggestion(self) -> Option<&'w Record> {
        match self {
            Wish::Suggestion(_) => None,
            Wish::Voice(record) | Wish::Following(record) | Wish::Comment(record, _) | Wish::Withdrawal(record) => {
                Some(record)
            }
        }
    }

    /// As JSON; the address stands beside it.
    fn typed(self) -> Option<String> {
        match self {
            Wish::Suggestion(draft) => serde_json::to_string(draft).ok(),
            Wish::Comment(_, draft) => serde_json::to_string(draft).ok(),
            Wish::Voice(_) | Wish::Following(_) | Wish::Withdrawal(_) => Some("{}".to_string()),
        }
    }
}

/// Keeps what a guest wants and writes to the address. Whoever asks is told the same, whatever the address is and
/// however many mails it got.
///
/// # Errors
/// `TooMany` by the caller's address; the database's.
pub async fn ask(portal: &Portal, caller: &Caller, email: &str, wish: Wish<'_>) -> Result<(), Refusal> {
    portal.filings.take(caller.address, 1)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    if !keep(&mut tx, portal, (email, caller.locale), wish, now).await? {
        return Ok(());
    }
    let number = wish.suggestion().map_or("-", |record| record.suggestion_number.as_str());
    note(&mut tx, caller, "suggestion.asked", number, &[("act", wish.act().as_str())], now).await?;
    Ok(tx.commit().await?)
}

/// The same within a transaction, whose audit row is the caller's. False when the address has had enough mails: then
/// nothing is kept, for nobody could confirm it.
///
/// # Errors
/// The database's.
pub(super) async fn keep(
    tx: &mut Transaction,
    portal: &Portal,
    (email, locale): (&str, Locale),
    wish: Wish<'_>,
    now: Instant,
) -> Result<bool, Refusal> {
    let secret = token::random_hex(SECRET_LENGTH / 2).map_err(|_| Refusal::Unavailable)?;
    let waiting = Waiting {
        act: wish.act(),
        suggestion_id: wish.suggestion().map(|record| record.id.clone()),
        email: email.to_string(),
        locale,
        draft_json: wish.typed().ok_or(Refusal::Internal)?,
        expires_at: now.plus_ms(VALID_MS),
        spent_at: None,
    };
    tx.lock_key(&["suggestion-mails:", email].concat()).await?;
    for (within_ms, most) in [(HOUR_MS, MOST_AN_HOUR), (DAY_MS, MOST_A_DAY)] {
        if store::asked_since(tx, email, now.plus_ms(-within_ms)).await? >= most {
            return Ok(false);
        }
    }
    store::insert_confirmation(tx, &token::hash(&secret), &waiting, now).await?;
    write(tx, portal, email, locale, &secret, now).await?;
    Ok(true)
}

/// It carries nothing that was typed: the address may be anybody's.
async fn write(
    tx: &mut Transaction,
    portal: &Portal,
    email: &str,
    locale: Locale,
    secret: &str,
    now: Instant,
) -> sqlx::Result<()> {
    let link = portal.link(&app::suggestion::api::confirm_page(secret));
    let message =
        Message { template: Template::SuggestionConfirm, person_id: None, email, locale, values: vec![("link", link)] };
    notification::enqueue(tx, &message, now).await.map(|_| ())
}

fn hash_of(secret: &str) -> Result<String, Refusal> {
    match secret.len() == SECRET_LENGTH {
        true => Ok(token::hash(secret)),
        false => Err(Refusal::NotFound),
    }
}

/// What a link would do; nothing is written.
///
/// # Errors
/// `NotFound` for a link that never was, or that nobody used in time.
pub async fn look(portal: &Portal, secret: &str) -> Result<Confirmation, Refusal> {
    let found = store::confirmation(&portal.store, &hash_of(secret)?).await?.ok_or(Refusal::NotFound)?;
    let is_spent = found.spent_at.is_some();
    if !is_spent && found.expires_at <= portal.clock.now() {
        return Err(Refusal::NotFound);
    }
    let record = match &found.suggestion_id {
        Some(id) => store::find_of_id(&portal.store, id).await?,
        None => None,
    };
    let words = match found.act {
        GuestAct::Suggestion => serde_json::from_str(&found.draft_json).ok().map(|draft: Draft| draft.title),
        GuestAct::Comment => serde_json::from_str(&found.draft_json).ok().map(|draft: CommentDraft| draft.text),
        GuestAct::Voice | GuestAct::Following | GuestAct::Withdrawal => None,
    };
    let other = |record: Record| Other { suggestion_number: record.suggestion_number, title: record.title };
    let suggestion = record.filter(Record::is_on_board).map(other);
    Ok(Confirmation { act: found.act, suggestion, words: words.filter(|_| !is_spent), is_spent })
}

/// What came of a confirmed act.
#[derive(Debug, Clone)]
pub struct Done {
    pub act: GuestAct,
    pub suggestion_number: String,
    /// Meant for everybody, not for the operator alone.
    pub is_public: bool,
    pub is_on_board: bool,
    pub is_held: bool,
}

/// Does what the guest wanted, once.
///
/// # Errors
/// `NotFound` for a link that never was or is too old; `Conflict` when it was used; those of the act itself, which
/// leave the link as it was.
pub async fn confirm(portal: &Portal, caller: &Caller, secret: &str) -> Result<Done, Refusal> {
    portal.filings.take(caller.address, 1)?;
    let hash = hash_of(secret)?;
    let now = portal.clock.now();
    let mut tx = portal.store.begin().await?;
    tx.lock_key(&["suggestion-confirmation:", &hash].concat()).await?;
    let Some(waiting) = store::spend_confirmation(&mut tx, &hash, now).await? else {
        drop(tx);
        return match look(portal, secret).await?.is_spent {
            true => Err(Refusal::Conflict),
            false => Err(Refusal::NotFound),
        };
    };
    let holder = holder::proved(&mut tx, portal, &waiting.email, waiting.locale).await?;
    let (record, is_held) = perform(&mut tx, portal, &holder, &waiting, now).await?;
    let action = match waiting.act {
        GuestAct::Suggestion => "suggestion.received",
        GuestAct::Voice => "suggestion.voice_given",
        GuestAct::Comment => "suggestion.commented",
        GuestAct::Following => "suggestion.followed",
        GuestAct::Withdrawal => "suggestion.voice_withdrawn",
    };
    note(&mut tx, caller, action, &record.suggestion_number, &[("by", "mail")], now).await?;
    tx.commit().await?;
    let (is_public, is_on_board) = (record.is_public, record.is_on_board());
    Ok(Done { act: waiting.act, suggestion_number: record.suggestion_number, is_public, is_on_board, is_held })
}

async fn perform(
    tx: &mut Transaction,
    portal: &Portal,
    holder: &Holder,
    waiting: &Waiting,
    now: Instant,
) -> Result<(Record, bool), Refusal> {
    if waiting.act == GuestAct::Suggestion {
        let draft: Draft = serde_json::from_str(&waiting.draft_json).map_err(|_| Refusal::Internal)?;
        let (record, _) = acting::suggest(tx, portal, holder, &draft, now).await?;
        return Ok((record, true));
    }
    let id = waiting.suggestion_id.as_deref().unwrap_or_default();
    let found = store::find_by_id(tx, id).await?.ok_or(Refusal::NotFound)?;
    if waiting.act == GuestAct::Withdrawal {
        return Ok((take_back(tx, holder, found).await?, false));
    }
    let record = store::lock(tx, &found.suggestion_number).await?.ok_or(Refusal::NotFound)?;
    acting::open_to_voices(&record)?;
    let is_held = match waiting.act {
        GuestAct::Voice => {
            acting::speak(tx, &record.id, holder, now).await?;
            false
        }
        GuestAct::Following => {
            acting::follow(tx, &record.id, holder, now).await?;
            false
        }
        GuestAct::Comment | GuestAct::Suggestion | GuestAct::Withdrawal => {
            let draft: CommentDraft = serde_json::from_str(&waiting.draft_json).map_err(|_| Refusal::Internal)?;
            acting::comment(tx, &record, holder, &draft, now).await?.is_some()
        }
    };
    Ok((record, is_held))
}

/// The voice is taken back where it is now: it went along when the suggestion went into another.
async fn take_back(tx: &mut Transaction, holder: &Holder, found: Record) -> Result<Record, Refusal> {
    let there = match &found.merged_into_id {
        Some(id) => store::find_by_id(tx, id).await?.ok_or(Refusal::NotFound)?,
        None => found,
    };
    let record = store::lock(tx, &there.suggestion_number).await?.ok_or(Refusal::NotFound)?;
    // It went on this very moment: the link works once more.
    if record.merged_into_id.is_some() {
        return Err(Refusal::Conflict);
    }
    acting::fall_silent(tx, &record.id, holder).await?;
    Ok(record)
}
