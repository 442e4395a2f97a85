//! Every setting: flag, environment variable, default. The doc comments are the manual (`parceldesk --help`).

use std::net::SocketAddr;
use std::path::PathBuf;

use app::account::StaffRole;
use app::claim::SdrRate;
use clap::{Args, Parser, Subcommand};

use crate::audit::Head;
use crate::customer::class::ClassLimits;
use crate::shipment::import::args::ImportWhat;
use crate::survey::import::args::ResponseFile;

/// The customer's counter of an express or 3PL company: tracking portal and public JSON API in one binary.
///
/// Everything is inside this file: assets, languages, migrations. `parceldesk serve` starts with an embedded SQLite
/// in the data folder; give --database-url to use PostgreSQL instead.
#[derive(Debug, Parser)]
#[command(name = "parceldesk", version, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal and the API until SIGTERM or Ctrl-C.
    Serve(Box<Serve>),
    /// Create the schema or bring it up to date, then stop. `serve` does it too.
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// Take in shipments, tracking events or answers from a file.
    Import {
        #[command(subcommand)]
        what: Imported,
    },
    /// API keys of other systems.
    Key {
        #[command(subcommand)]
        action: KeyAction,
    },
    /// Write database and attachments into one file, while the portal runs. It holds everything, secrets included.
    Backup {
        #[command(flatten)]
        place: Place,
        /// The file to make, e.g. parceldesk.backup; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Restore a backup, of either database, into an empty data folder or an empty PostgreSQL database.
    Restore {
        #[command(flatten)]
        place: Place,
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Check that everything is there and as it was written: database, counts, attachments, audit log.
    #[command(args_conflicts_with_subcommands = true)]
    Check {
        #[command(flatten)]
        place: Place,
        /// Compare counts and attachments with a backup, e.g. after restoring it.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        #[command(subcommand)]
        what: Option<CheckWhat>,
    },
    /// The operator's own people.
    Staff {
        #[command(subcommand)]
        action: StaffAction,
    },
    /// Fill an empty store with a living demo, always relative to today.
    SeedDemo {
        #[command(flatten)]
        place: Place,
    },
}

/// What a file holds.
#[derive(Debug, Subcommand)]
pub enum Imported {
    #[command(flatten)]
    Shipments(ImportWhat),
    /// Answers to a survey that were given elsewhere.
    Responses(ResponseFile),
}

/// Where the data lives.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Folder of everything Parceldesk keeps; created when missing.
    #[arg(long, env = "PARCELDESK_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// `postgres://user:password@host/database`; without it an SQLite file in the data folder is used.
    #[arg(long, env = "PARCELDESK_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// IANA zone of the operator: promises are shown and days end here.
    #[arg(long, env = "PARCELDESK_ZONE", default_value = "Asia/Shanghai")]
    pub zone: String,
}

#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address of the portal.
    #[arg(long, env = "PARCELDESK_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Address of the admin listener with /metrics; off unless given. Keep it off the public network.
    #[arg(long, env = "PARCELDESK_ADMIN_LISTEN", value_name = "ADDR")]
    pub admin_listen: Option<SocketAddr>,
    /// The portal's address as customers see it. With https, cookies are Secure and HSTS is sent.
    #[arg(long, env = "PARCELDESK_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// How many proxies in front may be believed in X-Forwarded-For.
    #[arg(long, env = "PARCELDESK_PROXY_HOPS", default_value_t = 0, value_name = "N")]
    pub proxy_hops: usize,
    /// Tracking look-ups one address may make in a minute; a list counts each number. 0 = no limit (load tests).
    #[arg(long, env = "PARCELDESK_LOOKUPS_PER_MINUTE", default_value_t = 60, value_name = "N")]
    pub lookups_per_minute: u32,
    /// Tries to sign in, to register or to get a mail that one address may make in a minute. 0 = no limit (tests).
    #[arg(long, env = "PARCELDESK_SIGN_INS_PER_MINUTE", default_value_t = 20, value_name = "N")]
    pub sign_ins_per_minute: u32,
    /// Complaints that one address may file in a minute. 0 = no limit (tests).
    #[arg(long, env = "PARCELDESK_FILINGS_PER_MINUTE", default_value_t = 10, value_name = "N")]
    pub filings_per_minute: u32,
    /// Connections at once; more wait in the kernel's queue.
    #[arg(long, env = "PARCELDESK_MAX_CONNECTIONS", default_value_t = 4096, value_name = "N")]
    pub max_connections: usize,
    /// How logs are written.
    #[arg(long, env = "PARCELDESK_LOG_FORMAT", value_enum, default_value_t = LogFormat::Json)]
    pub log_format: LogFormat,
    /// Whose rules a complaint or claim falls under unless it says otherwise: generic, cn, eu, us, montreal, cmr, or
    /// one of your own packs.
    #[arg(long, env = "PARCELDESK_JURISDICTION", default_value = crate::deadline::DEFAULT_JURISDICTION, value_name = "KEY")]
    pub jurisdiction: String,
    /// How much each class of customers counts in the weighted results of surveys, whatever its number of answers.
    #[arg(long, env = "PARCELDESK_CLASS_WEIGHTS", default_value = "a=3,b=2,c=1", value_name = "a=N,b=N,c=N")]
    pub class_weights: app::survey::result::ClassWeights,
    /// Calling code of the country in which telephone numbers without one are, e.g. 86: for the screen of a call.
    #[arg(long, env = "PARCELDESK_PHONE_COUNTRY", value_parser = clap::value_parser!(u16).range(1..=999), value_name = "CODE")]
    pub phone_country: Option<u16>,
    #[command(flatten)]
    pub claim: Claim,
    #[command(flatten)]
    pub class: ClassLimits,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub attachment: Attachment,
    #[command(flatten)]
    pub retention: Retention,
    #[command(flatten)]
    pub brand: Brand,
}

/// What claims are reckoned with beside the rule packs.
#[derive(Debug, Clone, Default, Args)]
pub struct Claim {
    /// What one special drawing right is worth, e.g. EUR=1.24; repeat for several currencies. Without one, limits by
    /// weight are shown in special drawing rights.
    #[arg(long = "sdr-rate", env = "PARCELDESK_SDR_RATE", value_delimiter = ',', value_parser = sdr_rate, value_name = "CUR=RATE")]
    pub sdr_rates: Vec<SdrRate>,
    /// Your contract's term for parcels without insurance: at most so many times the fee. Shown as your term, never as
    /// law; without it there is none.
    #[arg(long, env = "PARCELDESK_UNINSURED_FEE_MULTIPLE", value_parser = clap::value_parser!(u32).range(1..=1000), value_name = "N")]
    pub uninsured_fee_multiple: Option<u32>,
}

/// `EUR=1.24`, with at most six decimals.
fn sdr_rate(text: &str) -> Result<SdrRate, String> {
    let fault = || "is not a rate such as EUR=1.24".to_string();
    let (currency, rate) = text.split_once('=').ok_or_else(fault)?;
    let (whole, part) = rate.split_once('.').unwrap_or((rate, "0"));
    let is_sound = currency.len() == 3
        && currency.bytes().all(|b| b.is_ascii_uppercase())
        && !whole.is_empty()
        && (1..=6).contains(&part.len())
        && [whole, part].iter().all(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let millionths = format!("{whole}{part:0<6}").parse::<i64>().ok().filter(|_| is_sound).ok_or_else(fault)?;
    match (1..=1_000_000_000_000).contains(&millionths) {
        true => Ok(SdrRate { currency: currency.to_string(), millionths }),
        false => Err(fault()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For reading in a terminal.
    Text,
}

/// How mail leaves.
#[derive(Debug, Clone, Args)]
pub struct Mail {
    /// Mail server: smtps://user:password@host, or smtp://user:password@host?tls=required for STARTTLS. Without one
    /// every mail becomes an .eml file in the folder `mail` of the data folder.
    #[arg(long, env = "PARCELDESK_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File that holds the mail server's URL, so that its password stands in no environment.
    #[arg(long, env = "PARCELDESK_SMTP_URL_FILE", value_name = "FILE", conflicts_with = "smtp_url")]
    pub smtp_url_file: Option<PathBuf>,
    /// Sender of all mail, e.g. `Parceldesk <no-reply@example.com>`; needed with a mail server.
    #[arg(long, env = "PARCELDESK_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

/// What people may give with a complaint or claim.
#[derive(Debug, Clone, Args)]
pub struct Attachment {
    /// Megabytes (2^20 bytes) of a photo as it is sent.
    #[arg(long = "attachment-photo-mb", env = "PARCELDESK_ATTACHMENT_PHOTO_MB", default_value_t = 15,
        value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=100))]
    pub photo_mb: u64,
    /// Megabytes of a PDF.
    #[arg(long = "attachment-pdf-mb", env = "PARCELDESK_ATTACHMENT_PDF_MB", default_value_t = 20,
        value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=100))]
    pub pdf_mb: u64,
    /// Megabytes of a video.
    #[arg(long = "attachment-video-mb", env = "PARCELDESK_ATTACHMENT_VIDEO_MB", default_value_t = 60,
        value_name = "MB", value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub video_mb: u64,
    /// Files that one address may send in a minute. 0 = no limit (tests).
    #[arg(
        long = "attachment-per-minute",
        env = "PARCELDESK_ATTACHMENT_PER_MINUTE",
        default_value_t = 30,
        value_name = "N"
    )]
    pub per_minute: u32,
    /// Bucket for the files in place of the folder `attachments` of the data folder, e.g. s3://parceldesk. Keys and
    /// endpoint are read from AWS_… variables. Backup and check leave a bucket to its own tools.
    #[cfg(feature = "s3")]
    #[arg(long = "attachment-bucket", env = "PARCELDESK_ATTACHMENT_BUCKET", value_name = "URL")]
    pub bucket: Option<String>,
}

impl Default for Attachment {
    fn default() -> Self {
        Attachment {
            photo_mb: 15,
            pdf_mb: 20,
            video_mb: 60,
            per_minute: 30,
            #[cfg(feature = "s3")]
            bucket: None,
        }
    }
}

/// How many days is kept what is forgotten one day. Audit rows are kept for ever, and so are the nameless rows of
/// erased people.
#[derive(Debug, Clone, Args)]
pub struct Retention {
    /// Days after which an ended session, with its device and address, is forgotten.
    #[arg(long = "retention-sessions-days", env = "PARCELDESK_RETENTION_SESSIONS_DAYS", default_value_t = 30,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(0..=36_500))]
    pub sessions_days: i64,
    /// Days that staff can look up what became of a mail.
    #[arg(long = "retention-outbox-days", env = "PARCELDESK_RETENTION_OUTBOX_DAYS", default_value_t = 90,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=36_500))]
    pub outbox_days: i64,
    /// Days that people can read a message again in their inbox.
    #[arg(long = "retention-inbox-days", env = "PARCELDESK_RETENTION_INBOX_DAYS", default_value_t = 365,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=36_500))]
    pub inbox_days: i64,
    /// Days that an .eml file stays in the folder `mail` of the data folder.
    #[arg(long = "retention-mail-folder-days", env = "PARCELDESK_RETENTION_MAIL_FOLDER_DAYS", default_value_t = 30,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=36_500))]
    pub mail_folder_days: i64,
    /// Days that a complaint is kept after it ended, with its files.
    #[arg(long = "retention-complaints-days", env = "PARCELDESK_RETENTION_COMPLAINTS_DAYS", default_value_t = 1095,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(30..=36_500))]
    pub complaints_days: i64,
    /// Days that an entry of the contact log is kept.
    #[arg(long = "retention-contacts-days", env = "PARCELDESK_RETENTION_CONTACTS_DAYS", default_value_t = 1095,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(30..=36_500))]
    pub contacts_days: i64,
    /// Days that refused sign-ins, wrong second factors and expired links are kept; at least 1, for limits count them.
    #[arg(long = "retention-tries-days", env = "PARCELDESK_RETENTION_TRIES_DAYS", default_value_t = 1,
        value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=36_500))]
    pub tries_days: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Retention {
            sessions_days: 30,
            outbox_days: 90,
            inbox_days: 365,
            mail_folder_days: 30,
            complaints_days: 1095,
            contacts_days: 1095,
            tries_days: 1,
        }
    }
}

/// The operator's face.
#[derive(Debug, Clone, Args)]
pub struct Brand {
    /// The operator's name.
    #[arg(long = "brand-name", env = "PARCELDESK_BRAND_NAME", default_value = "Parceldesk")]
    pub name: String,
    /// Main colour as #rrggbb; must reach contrast 4.5:1 with white.
    #[arg(long = "brand-colour", env = "PARCELDESK_BRAND_COLOUR", default_value = "#0b5cad", value_name = "#RRGGBB")]
    pub colour: String,
    /// Logo file (SVG, PNG or WebP, at most 200 kB).
    #[arg(long = "brand-logo", env = "PARCELDESK_BRAND_LOGO", value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// Telephone of the service desk.
    #[arg(long = "contact-phone", env = "PARCELDESK_CONTACT_PHONE")]
    pub phone: Option<String>,
    /// E-mail of the service desk.
    #[arg(long = "contact-email", env = "PARCELDESK_CONTACT_EMAIL")]
    pub email: Option<String>,
    /// Opening hours as customers should read them.
    #[arg(long = "contact-hours", env = "PARCELDESK_CONTACT_HOURS")]
    pub hours: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum CheckWhat {
    /// Walk through the audit log and name the first bad row. Prints the head of the log; kept elsewhere, it proves
    /// later that nothing before it was rewritten.
    Audit {
        #[command(flatten)]
        place: Place,
        /// A head printed earlier, which must still be in the log.
        #[arg(long, value_name = "NUMBER:HASH")]
        known: Option<Head>,
    },
    /// Verify seal, manifest and every hash of a backup without restoring it.
    Backup {
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum StaffAction {
    /// Make somebody staff, or change the role; prints a one-time set-up link where no password is set yet.
    Add {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        email: String,
        /// agent, claims, supervisor, unit, manager, admin or auditor.
        #[arg(long)]
        role: StaffRole,
        /// The portal's address, for the printed link.
        #[arg(long, env = "PARCELDESK_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_name = "URL")]
        public_url: String,
    },
    /// List staff: role, address, name, second factor.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Take the role away; effective at once on every device.
    Remove {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum KeyAction {
    /// Make a key and print it once, on the last line.
    Create {
        #[command(flatten)]
        place: Place,
        /// What the key may do; repeat for several. Known: ingest.
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
        /// Who uses it, e.g. `tms`; also the source of the events it sends.
        #[arg(long)]
        name: String,
    },
    /// List keys: prefix, name, scopes, last use.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Revoke a key by its prefix; effective at once.
    Revoke {
        #[command(flatten)]
        place: Place,
        prefix: String,
    },
}
