//! Who files, for whom, and by which way it came.

use std::sync::Arc;

use app::complaint::{Author, Channel, Contact, Draft};
use app::locale::Locale;
use app::value::Instant;

use super::By;
use super::store::{self, NewMessage};
use crate::http::Caller;
use crate::session::SignedIn;
use crate::store::Transaction;

/// A customer with an account.
#[derive(Debug, Clone)]
pub struct Account {
    pub person_id: String,
    pub name: String,
    pub email: String,
}

/// A member of staff who files for a customer, and what they note for their colleagues alone.
#[derive(Debug, Clone)]
pub struct Clerk {
    pub person: Arc<SignedIn>,
    pub note: String,
}

/// Everything about the filing that the draft does not say.
#[derive(Debug, Clone)]
pub struct Filer {
    pub by: By,
    /// Whose complaint it is; none for a guest.
    pub account: Option<Account>,
    pub clerk: Option<Clerk>,
    pub channel: Channel,
    /// The customer's.
    pub locale: Locale,
    /// From when clocks run.
    pub received_at: Instant,
}

impl Filer {
    /// Whoever calls files their own, now.
    pub fn of(caller: &Caller, now: Instant) -> Filer {
        let account = caller.signed_in.as_ref().map(|person| Account {
            person_id: person.person_id.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
        });
        let by = account.as_ref().map_or(By::Guest, |account| By::Person(account.person_id.clone()));
        Filer { by, account, clerk: None, channel: Channel::Web, locale: caller.locale, received_at: now }
    }

    pub fn person_id(&self) -> Option<&str> {
        self.account.as_ref().map(|account| account.person_id.as_str())
    }

    pub fn is_staff(&self) -> bool {
        self.clerk.is_some()
    }

    /// The customer themselves, without an account: whoever holds the link.
    pub fn is_guest(&self) -> bool {
        self.account.is_none() && !self.is_staff()
    }

    /// Without an account only a link opens it. One that nobody would get is not made.
    pub fn needs_link(&self, draft: &Draft) -> bool {
        self.account.is_none() && (!self.is_staff() || draft.contact.email.is_some())
    }

    /// Name and address as the case keeps them.
    pub fn reached_as<'f>(&'f self, contact: &'f Contact) -> (Option<&'f str>, Option<&'f str>) {
        let account = self.account.as_ref();
        let name = contact.name.as_deref().or(account.map(|account| account.name.as_str()));
        (name, contact.email.as_deref().or(account.map(|account| account.email.as_str())))
    }

    /// Where the receipt goes: an account's own address before all others.
    pub fn mailed_at<'f>(&'f self, contact: &'f Contact) -> Option<&'f str> {
        self.account.as_ref().map(|account| account.email.as_str()).or(contact.email.as_deref())
    }

    /// What filing leaves behind: a person's draft goes, a clerk's note comes.
    pub async fn clear_up(&self, tx: &mut Transaction, draft: &Draft, id: &str, now: Instant) -> sqlx::Result<()> {
        let Some(clerk) = &self.clerk else {
            let key = draft.waybill_number.as_deref().unwrap_or_default();
            return match self.person_id() {
                Some(person_id) => store::delete_draft(tx, person_id, key).await,
                None => Ok(()),
            };
        };
        if clerk.note.is_empty() {
            return Ok(());
        }
        let note = NewMessage {
            complaint_id: id,
            author: Author::Staff,
            person_id: Some(&clerk.person.person_id),
            author_name: Some(&clerk.person.name),
            text: &clerk.note,
            is_answer: false,
            is_internal: true,
            mail_id: None,
            used: None,
        };
        store::insert_message(tx, &note, now).await.map(|_| ())
    }
}
