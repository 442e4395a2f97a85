//! Campaigns: whom a questionnaire is sent, when, and why somebody is not asked.
//!
//! Who is asked follows from facts alone, the draw included: a preview says exactly what will happen.

pub mod api;
mod fields;
pub mod pages;

use serde::{Deserialize, Serialize};

use crate::account::rules::{email_fault, line_fault, normalise_email, problem};
use crate::account::words;
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::value::Instant;

/// Longest name, in characters.
const NAME: usize = 120;
/// Most addresses of a manual campaign.
pub const ADDRESSES: usize = 2_000;
/// Most classes, units or languages that a campaign is limited to.
const CHOSEN: usize = 100;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

words! {
    /// What makes a campaign ask.
    Occasion {
        /// A shipment was delivered: whoever keeps it, and the owners of the organisation that sent it.
        AfterDelivery = "after_delivery",
        /// The answer to a complaint was told: whoever filed it.
        AfterCase = "after_case",
        /// Every so many days, all colleagues of each organisation.
        Periodic = "periodic",
        /// The addresses that were given with it, once.
        Manual = "manual",
        /// A code on a poster; anonymous, and nobody is invited.
        Poster = "poster",
    }
}

words! {
    /// Why somebody is not asked, in the order in which it is looked at.
    SkipReason {
        Stopped = "stopped",
        SurveyRetired = "survey_retired",
        /// There is an invitation to this campaign for the same occasion.
        AlreadyAsked = "already_asked",
        /// Nobody is known who could be written to.
        NoAddress = "no_address",
        /// They asked not to be asked, or never allowed it in their preferences.
        OptedOut = "opted_out",
        WrongClass = "wrong_class",
        WrongUnit = "wrong_unit",
        WrongLanguage = "wrong_language",
        /// The draw of the sample.
        NotSampled = "not_sampled",
        /// Another invitation was too near.
        CoolDown = "cool_down",
        Quota = "quota",
        /// A complaint of theirs is open; they are asked once it has ended.
        OpenComplaint = "open_complaint",
    }
}

/// Whom a campaign is limited to; an empty list is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = CampaignConditions))]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// `a`, `b`, `c`.
    pub classes: Vec<String>,
    /// Codes of units.
    pub unit_codes: Vec<String>,
    /// `en`, `es`, `zh-CN`.
    pub languages: Vec<String>,
}

/// `POST /api/v1/campaigns` and `PUT /api/v1/campaigns/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CampaignDraft {
    pub survey_id: String,
    /// For staff. 1 ..= 120 characters.
    pub name: String,
    /// `after_delivery`, `after_case`, `periodic`, `manual` or `poster`.
    pub occasion: String,
    /// Answers name nobody, in the database too. A poster always is.
    pub is_anonymous: bool,
    /// 1 ..= 100.
    pub sample_percent: i64,
    /// From the occasion to the invitation, 0 ..= 2160 (90 days).
    pub delay_hours: i64,
    /// How long a link can be answered, 1 ..= 365.
    pub expires_days: i64,
    /// 1 ..= 90 and less than `expires_days`; none: no reminder.
    pub reminder_days: Option<i64>,
    /// Between two invitations of one person, whatever the campaign: 0 ..= 365.
    pub cool_down_days: i64,
    /// Only of a periodic one: 7 ..= 730.
    pub period_days: Option<i64>,
    /// Most invitations; none: no limit.
    pub quota: Option<i64>,
    pub conditions: Conditions,
    /// Only of a manual one: 1 ..= 2000 addresses.
    pub addresses: Vec<String>,
    /// Only of a poster: where it hangs.
    pub unit_code: Option<String>,
}

impl Default for CampaignDraft {
    fn default() -> Self {
        CampaignDraft {
            survey_id: String::new(),
            name: String::new(),
            occasion: Occasion::AfterDelivery.as_str().to_string(),
            is_anonymous: false,
            sample_percent: 100,
            delay_hours: 24,
            expires_days: 30,
            reminder_days: Some(7),
            cool_down_days: 30,
            period_days: None,
            quota: None,
            conditions: Conditions::default(),
            addresses: Vec::new(),
            unit_code: None,
        }
    }
}

impl CampaignDraft {
    pub fn normalise(&mut self) {
        self.survey_id = self.survey_id.trim().to_string();
        self.name = self.name.trim().to_string();
        self.occasion = self.occasion.trim().to_string();
        self.unit_code = self.unit_code.take().map(|code| code.trim().to_string()).filter(|code| !code.is_empty());
        let tidy = |list: &mut Vec<String>, one: fn(&str) -> String| {
            *list = list.iter().map(|text| one(text)).filter(|text| !text.is_empty()).collect();
            list.sort();
            list.dedup();
        };
        tidy(&mut self.addresses, normalise_email);
        for list in [&mut self.conditions.classes, &mut self.conditions.unit_codes, &mut self.conditions.languages] {
            tidy(list, |text| text.trim().to_string());
        }
        if self.occasion() == Some(Occasion::Poster) {
            self.is_anonymous = true;
            self.reminder_days = None;
        }
    }

    pub fn occasion(&self) -> Option<Occasion> {
        self.occasion.parse().ok()
    }

    /// Everything wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let occasion = self.occasion();
        let out = |number: i64, low: i64, high: i64| (!(low..=high).contains(&number)).then_some("out_of_range");
        let only = |is_given: bool, of: Occasion| match (is_given, occasion == Some(of)) {
            (true, false) => Some("not_of_this_occasion"),
            (false, true) => Some("required"),
            (true, true) | (false, false) => None,
        };
        let reminder = self.reminder_days.and_then(|days| out(days, 1, (self.expires_days - 1).min(90)));
        let period = only(self.period_days.is_some(), Occasion::Periodic);
        let mut found: Vec<FieldProblem> = [
            problem("/survey_id", self.survey_id.is_empty().then_some("required")),
            problem("/name", line_fault(&self.name, NAME)),
            problem("/occasion", occasion.is_none().then_some("unknown")),
            problem("/sample_percent", out(self.sample_percent, 1, 100)),
            problem("/delay_hours", out(self.delay_hours, 0, 2_160)),
            problem("/expires_days", out(self.expires_days, 1, 365)),
            problem("/reminder_days", reminder),
            problem("/cool_down_days", out(self.cool_down_days, 0, 365)),
            problem("/period_days", period.or_else(|| self.period_days.and_then(|days| out(days, 7, 730)))),
            problem("/quota", self.quota.and_then(|most| out(most, 1, 1_000_000_000))),
            problem("/unit_code", only(self.unit_code.is_some(), Occasion::Poster)),
            problem("/addresses", only(!self.addresses.is_empty(), Occasion::Manual)),
            problem("/addresses", (self.addresses.len() > ADDRESSES).then_some("too_many")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let addresses = self.addresses.iter().enumerate();
        found.extend(addresses.filter_map(|(n, email)| problem(&format!("/addresses/{n}"), email_fault(email))));
        found.extend(self.conditions.problems());
        found
    }
}

impl Conditions {
    fn problems(&self) -> Vec<FieldProblem> {
        let fault = |list: &[String], is_known: fn(&str) -> bool| match list {
            list if list.len() > CHOSEN => Some("too_many"),
            list => (!list.iter().all(|one| is_known(one))).then_some("unknown"),
        };
        let of = [
            problem("/conditions/classes", fault(&self.classes, |class| matches!(class, "a" | "b" | "c"))),
            problem("/conditions/unit_codes", fault(&self.unit_codes, |code| code.len() <= 40)),
            problem("/conditions/languages", fault(&self.languages, |tag| Locale::from_tag(tag).is_some())),
        ];
        of.into_iter().flatten().collect()
    }
}

/// What of a campaign decides whom it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub campaign_id: String,
    pub occasion: Occasion,
    pub sample_percent: i64,
    pub delay_hours: i64,
    pub cool_down_days: i64,
    pub quota: Option<i64>,
    pub conditions: Conditions,
    pub is_stopped: bool,
    pub is_survey_retired: bool,
}

/// What is known of somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// `shipment:…`, `complaint:…`, `period:…` or `manual`.
    pub occasion: String,
    /// `person:…`, or `email:` and a hash; empty: nobody is known.
    pub recipient: String,
    pub occurred_at: Instant,
    pub has_refused: bool,
    pub is_asked: bool,
    /// When the latest other invitation was, or is, to be sent.
    pub last_due_at: Option<Instant>,
    /// Invitations of the campaign so far.
    pub invited_count: i64,
    pub is_case_open: bool,
    /// `a`, `b` or `c`.
    pub class: Option<String>,
    pub unit_code: Option<String>,
    pub locale: Locale,
}

/// What becomes of somebody who may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Invite {
        due_at: Instant,
    },
    /// They are invited, but nothing is sent while their complaint is open.
    Hold {
        due_at: Instant,
    },
    Skip(SkipReason),
}

impl Decision {
    /// Why nothing is sent now.
    pub fn reason(self) -> Option<SkipReason> {
        match self {
            Decision::Invite { .. } => None,
            Decision::Hold { .. } => Some(SkipReason::OpenComplaint),
            Decision::Skip(reason) => Some(reason),
        }
    }
}

/// Whether somebody is asked, and when. The same facts decide the same, always.
pub fn decide(facts: &Facts, rule: &Rule) -> Decision {
    let due_at = facts.occurred_at.plus_ms(rule.delay_hours * HOUR_MS);
    let conditions = &rule.conditions;
    let is_outside =
        |list: &[String], one: Option<&str>| !list.is_empty() && !list.iter().any(|known| Some(known.as_str()) == one);
    let is_too_near = |last: Instant| due_at.ms_since(last) < rule.cool_down_days * DAY_MS;
    let reasons = [
        (SkipReason::Stopped, rule.is_stopped),
        (SkipReason::SurveyRetired, rule.is_survey_retired),
        (SkipReason::AlreadyAsked, facts.is_asked),
        (SkipReason::NoAddress, facts.recipient.is_empty()),
        (SkipReason::OptedOut, facts.has_refused),
        (SkipReason::WrongClass, is_outside(&conditions.classes, facts.class.as_deref())),
        (SkipReason::WrongUnit, is_outside(&conditions.unit_codes, facts.unit_code.as_deref())),
        (SkipReason::WrongLanguage, is_outside(&conditions.languages, Some(facts.locale.tag()))),
        (SkipReason::NotSampled, !is_drawn(rule, facts)),
        (SkipReason::CoolDown, rule.cool_down_days > 0 && facts.last_due_at.is_some_and(is_too_near)),
        (SkipReason::Quota, rule.quota.is_some_and(|most| facts.invited_count >= most)),
    ];
    match reasons.into_iter().find(|(_, is_true)| *is_true) {
        Some((reason, _)) => Decision::Skip(reason),
        None if facts.is_case_open && rule.occasion != Occasion::AfterCase => Decision::Hold { due_at },
        None => Decision::Invite { due_at },
    }
}

/// The draw: the same for the same campaign, occasion and recipient.
fn is_drawn(rule: &Rule, facts: &Facts) -> bool {
    draw(&[&rule.campaign_id, &facts.occasion, &facts.recipient]) < rule.sample_percent.clamp(0, 100) as u64 * 100
}

/// 0 ..= 9999, each as likely as any other. FNV-1a, stirred by the end of SplitMix64: nobody gains by foreseeing it.
fn draw(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 31)) % 10_000
}

/// A campaign as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Campaign {
    pub id: String,
    pub survey_name: String,
    /// The version that was the last one when it was started, or written.
    pub version_number: i64,
    #[serde(flatten)]
    pub draft: CampaignDraft,
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = DateTime))]
    pub created_at: Instant,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub started_at: Option<Instant>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub stopped_at: Option<Instant>,
    pub counts: Counts,
    /// The `ETag` of a change.
    pub version: i64,
}

impl Campaign {
    pub fn is_running(&self) -> bool {
        self.started_at.is_some() && self.stopped_at.is_none()
    }
}

/// How many, so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = CampaignCounts))]
pub struct Counts {
    pub invited: i64,
    pub sent: i64,
    pub reminded: i64,
    pub answered: i64,
    pub skipped: Vec<SkipCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SkipCount {
    pub reason: SkipReason,
    pub count: i64,
}

/// `GET /api/v1/campaigns/{id}/preview`: what would become of the occasions of the last 24 hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = CampaignPreview))]
pub struct Preview {
    pub invited: i64,
    pub skipped: Vec<SkipCount>,
    /// The first ones.
    pub rows: Vec<PreviewRow>,
    /// There were more occasions than are looked at.
    pub is_cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// Waybill or complaint number, or the organisation.
    pub about: String,
    /// Masked: `l***@example.com`; empty: nobody is known.
    pub recipient: String,
    /// Why they would not be asked; none: they would.
    pub reason: Option<SkipReason>,
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Instant>,
}

#[cfg(test)]
mod tests;
