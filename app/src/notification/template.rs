//! What may be written to people: which values a message needs, which of them open a door, what must not wait.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Values that open a door: kept only until the message is delivered, dropped or dead, and never shown in the portal.
pub const SECRETS: [&str; 3] = ["link", "code", "refusal_link"];

/// What a message says. Its sentences are the group of that name in `mail` of the locale files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// Values: `link`, `code`.
    VerifyEmail,
    /// Values: `link`, `code`.
    SignIn,
    /// Values: `link`.
    ResetPassword,
    /// Somebody registered with an address that has an account. Values: `link` to signing in.
    AlreadyRegistered,
    /// To the new address. Values: `link`.
    ChangeEmail,
    /// To the old address.
    EmailChanged,
    PasswordChanged,
    /// Values: `device`.
    NewDevice,
    /// Values: `link`, `organisation`, `inviter`.
    Invitation,
    /// Values: `link`.
    StaffSetUp,
    /// Values: `link`, `number`.
    ComplaintReceived,
    /// Values: `link`, `number`.
    ComplaintAnswered,
    /// Values: `link`, `number`.
    ComplaintMessage,
    /// Values: `passkey`, its name.
    PasskeyAdded,
    /// Values: `passkey`, its name.
    PasskeyRemoved,
    /// To staff: a date comes near. Values: `link`, `number`, `deadline`, `due`.
    ComplaintNear,
    /// To staff: a date was missed, and who has it now. Values: `link`, `number`, `deadline`, `due`, `level`.
    ComplaintMissed,
    /// To staff: the customer asked for the next level; who has it now, and what is due by when, which may be empty.
    /// Values: `link`, `number`, `due` (when they asked), `level`, `by`, `deadline`.
    ComplaintAsked,
    /// To the customer: a date was missed, who has it now, and by when, which may be empty. Values: `link`, `number`,
    /// `due`, `level`, `by`.
    ComplaintEscalated,
    /// To staff: many dates at once. Values: `link`, `count`, `cases`.
    ComplaintsDue,
    /// To a customer with many complaints. Values: `link`, `count`, `cases`.
    ComplaintsEscalated,
    /// An answer that promises something by a day. Values: `link`, `number`, `due`.
    ComplaintPromised,
    /// To a unit: it is asked to explain. Values: `link`, `number`, `due`.
    UnitAsked,
    /// A matter of a complaint became a complaint of its own. Values: `link`, `number`, `from`.
    ComplaintSplit,
    /// How did we do? Values: `link`, `refusal_link`, `number` of the parcel or complaint, which may be empty.
    SurveyInvitation,
    /// Likewise, once more. Values: as of the invitation.
    SurveyReminder,
    /// To whoever asked for a change: what came of it. Values: `link`, `title`, `finding`.
    ImprovementResult,
    /// A guest is to say that they did it. Values: `link`.
    SuggestionConfirm,
    /// To whoever follows a suggestion: what became of it. Values: `link`, `refusal_link`, `number`, `title`, `news` (a
    /// sentence in the reader's language).
    SuggestionNews,
}

impl Template {
    pub const ALL: [Template; 29] = [
        Template::VerifyEmail,
        Template::SignIn,
        Template::ResetPassword,
        Template::AlreadyRegistered,
        Template::ChangeEmail,
        Template::EmailChanged,
        Template::PasswordChanged,
        Template::NewDevice,
        Template::Invitation,
        Template::StaffSetUp,
        Template::ComplaintReceived,
        Template::ComplaintAnswered,
        Template::ComplaintMessage,
        Template::PasskeyAdded,
        Template::PasskeyRemoved,
        Template::ComplaintNear,
        Template::ComplaintMissed,
        Template::ComplaintAsked,
        Template::ComplaintEscalated,
        Template::ComplaintsDue,
        Template::ComplaintsEscalated,
        Template::ComplaintPromised,
        Template::UnitAsked,
        Template::ComplaintSplit,
        Template::SurveyInvitation,
        Template::SurveyReminder,
        Template::ImprovementResult,
        Template::SuggestionConfirm,
        Template::SuggestionNews,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Template::VerifyEmail => "verify_email",
            Template::SignIn => "sign_in",
            Template::ResetPassword => "reset_password",
            Template::AlreadyRegistered => "already_registered",
            Template::ChangeEmail => "change_email",
            Template::EmailChanged => "email_changed",
            Template::PasswordChanged => "password_changed",
            Template::NewDevice => "new_device",
            Template::Invitation => "invitation",
            Template::StaffSetUp => "staff_set_up",
            Template::ComplaintReceived => "complaint_received",
            Template::ComplaintAnswered => "complaint_answered",
            Template::ComplaintMessage => "complaint_message",
            Template::PasskeyAdded => "passkey_added",
            Template::PasskeyRemoved => "passkey_removed",
            Template::ComplaintNear => "complaint_near",
            Template::ComplaintMissed => "complaint_missed",
            Template::ComplaintAsked => "complaint_asked",
            Template::ComplaintEscalated => "complaint_escalated",
            Template::ComplaintsDue => "complaints_due",
            Template::ComplaintsEscalated => "complaints_escalated",
            Template::ComplaintPromised => "complaint_promised",
            Template::UnitAsked => "unit_asked",
            Template::ComplaintSplit => "complaint_split",
            Template::SurveyInvitation => "survey_invitation",
            Template::SurveyReminder => "survey_reminder",
            Template::ImprovementResult => "improvement_result",
            Template::SuggestionConfirm => "suggestion_confirm",
            Template::SuggestionNews => "suggestion_news",
        }
    }

    /// Names of the values that its sentences need.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Template::VerifyEmail | Template::SignIn => &["link", "code"],
            Template::NewDevice => &["device"],
            Template::PasskeyAdded | Template::PasskeyRemoved => &["passkey"],
            Template::Invitation => &["link", "organisation", "inviter"],
            Template::ComplaintReceived | Template::ComplaintAnswered | Template::ComplaintMessage => {
                &["link", "number"]
            }
            Template::ComplaintPromised | Template::UnitAsked => &["link", "number", "due"],
            Template::ComplaintSplit => &["link", "number", "from"],
            Template::ComplaintNear => &["link", "number", "deadline", "due"],
            Template::ComplaintMissed => &["link", "number", "deadline", "due", "level"],
            Template::ComplaintAsked => &["link", "number", "due", "level", "by", "deadline"],
            Template::ComplaintEscalated => &["link", "number", "due", "level", "by"],
            Template::ComplaintsDue | Template::ComplaintsEscalated => &["link", "count", "cases"],
            Template::SurveyInvitation | Template::SurveyReminder => &["link", "refusal_link", "number"],
            Template::ImprovementResult => &["link", "title", "finding"],
            Template::EmailChanged | Template::PasswordChanged => &[],
            Template::SuggestionNews => &["link", "refusal_link", "number", "title", "news"],
            Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::StaffSetUp
            | Template::SuggestionConfirm => &["link"],
        }
    }

    /// It is about a link or code, which is deleted once nothing more is to be sent.
    pub fn has_secret(self) -> bool {
        self.values().iter().any(|name| SECRETS.contains(name))
    }

    /// Anybody can make the portal send it to an address that is not theirs, so an address gets few of them an hour.
    pub fn is_limited(self) -> bool {
        match self {
            Template::VerifyEmail
            | Template::SignIn
            | Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::Invitation
            | Template::ComplaintReceived
            | Template::SuggestionConfirm => true,
            Template::EmailChanged
            | Template::PasswordChanged
            | Template::NewDevice
            | Template::StaffSetUp
            | Template::ComplaintAnswered
            | Template::ComplaintMessage
            | Template::PasskeyAdded
            | Template::PasskeyRemoved
            | Template::ComplaintNear
            | Template::ComplaintMissed
            | Template::ComplaintAsked
            | Template::ComplaintEscalated
            | Template::ComplaintsDue
            | Template::ComplaintsEscalated
            | Template::ComplaintPromised
            | Template::UnitAsked
            | Template::ComplaintSplit
            | Template::SurveyInvitation
            | Template::SurveyReminder
            | Template::ImprovementResult
            | Template::SuggestionNews => false,
        }
    }

    /// Its limit is its own: what strangers press on the board keeps nobody from signing in.
    pub fn is_limited_apart(self) -> bool {
        self == Template::SuggestionConfirm
    }

    /// Somebody waits for it, or must learn of it now: it does not observe quiet hours.
    pub fn is_urgent(self) -> bool {
        !matches!(
            self,
            Template::Invitation
                | Template::SurveyInvitation
                | Template::SurveyReminder
                | Template::ImprovementResult
                | Template::SuggestionNews
        )
    }

    /// It still says something without its link. Messages that only carry a link or code stay out of the inbox.
    pub fn is_for_inbox(self) -> bool {
        match self {
            Template::EmailChanged
            | Template::PasswordChanged
            | Template::NewDevice
            | Template::Invitation
            | Template::ComplaintReceived
            | Template::ComplaintAnswered
            | Template::ComplaintMessage
            | Template::PasskeyAdded
            | Template::PasskeyRemoved
            | Template::ComplaintNear
            | Template::ComplaintMissed
            | Template::ComplaintAsked
            | Template::ComplaintEscalated
            | Template::ComplaintsDue
            | Template::ComplaintsEscalated
            | Template::ComplaintPromised
            | Template::UnitAsked
            | Template::ComplaintSplit
            | Template::SurveyInvitation
            | Template::SurveyReminder
            | Template::ImprovementResult
            | Template::SuggestionNews => true,
            Template::VerifyEmail
            | Template::SignIn
            | Template::ResetPassword
            | Template::AlreadyRegistered
            | Template::ChangeEmail
            | Template::StaffSetUp
            | Template::SuggestionConfirm => false,
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Template::ALL.into_iter().find(|t| t.as_str() == text).ok_or_else(|| format!("`{text}` is no template"))
    }
}
