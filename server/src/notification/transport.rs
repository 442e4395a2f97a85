//! How a mail leaves: by SMTP, or as a file until a mail server is configured.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::value::Instant;
use lettre::message::Mailbox;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::folder;
use crate::config;

/// No try lasts longer: other messages wait behind it.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// One `.eml` file a message.
    Folder,
}

/// The sender of all mail.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: Transport,
    /// It may hold mails of the time before there was a mail server.
    folder: PathBuf,
    pub(super) from: Mailbox,
}

/// Why a try failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// A word of `outbox.fault`, or what the mail server said.
    pub fault: String,
    /// Trying again is of no use.
    pub is_final: bool,
}

impl Failure {
    pub fn passing(fault: &str) -> Failure {
        Failure { fault: fault.to_string(), is_final: false }
    }
}

impl Mailer {
    /// # Errors
    /// One line for the operator: the address of the server or of the sender cannot be read.
    pub fn open(mail: &config::Mail, data: &Path) -> Result<Mailer, Box<dyn std::error::Error>> {
        let from = mail.mail_from.as_deref().unwrap_or("no-reply@localhost");
        let from: Mailbox = from.parse().map_err(|_| format!("--mail-from `{from}` is no e-mail address"))?;
        let transport = match smtp_url(mail)? {
            None => Transport::Folder,
            Some(_) if mail.mail_from.is_none() => return Err("--smtp-url needs --mail-from".into()),
            Some(url) => Transport::Smtp(smtp(&url, &from)?),
        };
        Ok(Mailer { transport, folder: data.join("mail"), from })
    }

    /// `id` names the file, so that a repeated try does not make a second one.
    pub(super) async fn send(&self, id: &str, mail: lettre::Message) -> Result<(), Failure> {
        match &self.transport {
            Transport::Smtp(server) => server.send(mail).await.map(|_| ()).map_err(|error| failure(&error)),
            Transport::Folder => {
                let (folder, id) = (self.folder.clone(), id.to_string());
                let written = tokio::task::spawn_blocking(move || folder::write(&folder, &id, &mail.formatted())).await;
                match written {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(Failure::passing(&error.to_string())),
                    Err(_) => Err(Failure::passing("internal")),
                }
            }
        }
    }

    /// Forgets mails in the folder that were written before a moment; how many.
    ///
    /// # Errors
    /// The file system's.
    pub async fn forget_before(&self, before: Instant) -> std::io::Result<usize> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || folder::forget_before(&folder, before)).await?
    }

    /// Forgets mails in the folder that were for a person: those to the address, and those of the messages; how many.
    ///
    /// # Errors
    /// The file system's.
    pub async fn forget_person(&self, email: &str, messages: Vec<String>) -> std::io::Result<usize> {
        let (folder, email) = (self.folder.clone(), email.to_string());
        tokio::task::spawn_blocking(move || folder::forget_person(&folder, &email, &messages)).await?
    }
}

/// From the flag, or from the file that keeps the password out of the environment.
fn smtp_url(mail: &config::Mail) -> Result<Option<String>, Box<dyn std::error::Error>> {
    match (&mail.smtp_url, &mail.smtp_url_file) {
        (Some(url), _) => Ok(Some(url.clone())),
        (None, Some(file)) => {
            let url = std::fs::read_to_string(file)
                .map_err(|e| format!("--smtp-url-file {} cannot be read: {e}", file.display()))?;
            Ok(Some(url.trim().to_string()))
        }
        (None, None) => Ok(None),
    }
}

/// The error never repeats the URL: its password would be in the log.
fn smtp(url: &str, from: &Mailbox) -> Result<AsyncSmtpTransport<Tokio1Executor>, Box<dyn std::error::Error>> {
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|_| "--smtp-url is none: smtps://user:password@host or smtp://user:password@host?tls=required")?;
    Ok(server.timeout(Some(PATIENCE)).hello_name(ClientId::Domain(from.email.domain().to_string())).build())
}

/// 550, 551 and 553 say that there is no such mailbox; everything else may pass.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    let code = error.status().map(|code| code.to_string());
    let is_final = matches!(code.as_deref(), Some("550" | "551" | "553"));
    let fault = match code {
        Some(_) => error.to_string(),
        None if error.is_timeout() => "timeout".to_string(),
        None => "unreachable".to_string(),
    };
    Failure { fault, is_final }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(url: Option<&str>, from: Option<&str>) -> config::Mail {
        config::Mail { smtp_url: url.map(str::to_string), smtp_url_file: None, mail_from: from.map(str::to_string) }
    }

    #[test]
    fn settings_are_checked_at_start() {
        let data = Path::new("data");
        let error = |mail: &config::Mail| Mailer::open(mail, data).unwrap_err().to_string();
        assert!(Mailer::open(&mail(None, None), data).is_ok());
        assert!(Mailer::open(&mail(Some("smtps://u:p@mail.example"), Some("a@b.example")), data).is_ok());
        assert!(error(&mail(None, Some("nobody"))).contains("nobody"));
        assert!(error(&mail(Some("smtp://mail.example"), None)).contains("--mail-from"));
        assert!(!error(&mail(Some("http://u:secret@x"), Some("a@b.example"))).contains("secret"));
    }
}
