//! What may be written, and what waits for a moderator.

use serde::{Deserialize, Serialize};

use super::{HeldFor, Topic};
use crate::account::rules::{email_fault, line_fault, normalise_email, problem};
use crate::complaint::{text_fault, tidy_text};
use crate::problem::FieldProblem;

/// Longest title, in characters.
pub const TITLE: usize = 120;
/// Longest text of a suggestion or comment, in characters.
pub const TEXT: usize = crate::complaint::TEXT;
/// Suggestions that one person sends within a day.
pub const MOST_SUGGESTIONS: u64 = 5;
/// Comments that one person writes within a day.
pub const MOST_COMMENTS: u64 = 30;
/// Voices that one person gives within a day, and suggestions that they begin to follow.
pub const MOST_VOICES: u64 = 200;
/// From so many within a day on a moderator looks whether somebody floods the board.
const MANY: u64 = 3;

/// `POST /api/v1/suggestions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionDraft))]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// `transport`, `storage`, `information`, `service_point`, `claims`, `staff`, `other`.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub topic: String,
    /// 1 ..= 120 characters, one line.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub title: String,
    /// 1 ..= 4000 characters of plain text.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub text: String,
    /// The code of the service point that it is about.
    pub unit: Option<String>,
    /// On the board once a moderator has read it; otherwise for the operator alone.
    pub is_public: bool,
    /// Where a guest is reached; signed-in people are by their account.
    pub email: Option<String>,
}

impl Default for Draft {
    fn default() -> Self {
        let empty = String::new;
        Draft { topic: empty(), title: empty(), text: empty(), unit: None, is_public: true, email: None }
    }
}

impl Draft {
    pub fn normalise(&mut self) {
        self.topic = self.topic.trim().to_string();
        self.title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text = tidy_text(&self.text);
        self.unit = self.unit.take().map(|unit| unit.trim().to_string()).filter(|unit| !unit.is_empty());
        self.email = tidy_email(self.email.take());
    }

    /// Everything wrong with it.
    pub fn problems(&self, is_guest: bool) -> Vec<FieldProblem> {
        let topic = match self.topic.as_str() {
            "" => Some("required"),
            other => other.parse::<Topic>().err().map(|_| "unknown"),
        };
        let found = [
            problem("/topic", topic),
            problem("/title", line_fault(&self.title, TITLE)),
            problem("/text", text_fault(&self.text)),
            problem("/unit", self.unit.as_deref().and_then(|unit| line_fault(unit, 80))),
            problem("/email", guest_fault(self.email.as_deref(), is_guest)),
        ];
        found.into_iter().flatten().collect()
    }

    pub fn chosen_topic(&self) -> Option<Topic> {
        self.topic.parse().ok()
    }
}

/// `POST …/comments`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionCommentDraft))]
#[serde(deny_unknown_fields, default)]
pub struct CommentDraft {
    /// 1 ..= 4000 characters of plain text.
    #[cfg_attr(feature = "ssr", schema(required))]
    pub text: String,
    pub email: Option<String>,
}

impl CommentDraft {
    pub fn normalise(&mut self) {
        self.text = tidy_text(&self.text);
        self.email = tidy_email(self.email.take());
    }

    pub fn problems(&self, is_guest: bool) -> Vec<FieldProblem> {
        let found =
            [problem("/text", text_fault(&self.text)), problem("/email", guest_fault(self.email.as_deref(), is_guest))];
        found.into_iter().flatten().collect()
    }
}

/// `PUT …/vote` and `PUT …/following`: a guest says where the mail goes; signed-in people send nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = SuggestionGuest))]
#[serde(deny_unknown_fields, default)]
pub struct GuestDraft {
    pub email: Option<String>,
}

impl GuestDraft {
    pub fn normalise(&mut self) {
        self.email = tidy_email(self.email.take());
    }

    pub fn problems(&self, is_guest: bool) -> Vec<FieldProblem> {
        problem("/email", guest_fault(self.email.as_deref(), is_guest)).into_iter().collect()
    }
}

fn tidy_email(typed: Option<String>) -> Option<String> {
    typed.map(|email| normalise_email(&email)).filter(|email| !email.is_empty())
}

fn guest_fault(email: Option<&str>, is_guest: bool) -> Option<&'static str> {
    if is_guest { email_fault(email.unwrap_or_default()) } else { None }
}

/// Who wrote a text, as far as a moderator's look depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub is_guest: bool,
    /// Of its kind, by the same person, within the last 24 hours, without this one.
    pub sent_today: u64,
}

/// Why a new suggestion waits; each one does.
pub fn held_suggestion(title: &str, text: &str, held: Held) -> HeldFor {
    match () {
        _ if has_link(title) || has_link(text) => HeldFor::Links,
        _ if held.sent_today >= MANY => HeldFor::Many,
        _ => HeldFor::New,
    }
}

/// Why a comment waits; that of a known person without links does not.
pub fn held_comment(text: &str, held: Held) -> Option<HeldFor> {
    match () {
        _ if has_link(text) => Some(HeldFor::Links),
        _ if !held.is_guest => None,
        _ if held.sent_today >= MANY => Some(HeldFor::Many),
        _ => Some(HeldFor::New),
    }
}

/// Whether a text leads somewhere: an address of the web, of mail, or a name that looks like a site's.
pub fn has_link(text: &str) -> bool {
    let seen = text.chars().filter(|c| !is_unseen(*c)).map(narrow);
    let plain: String = seen.flat_map(char::to_lowercase).collect();
    ["://", "www.", "mailto:", "href="].iter().any(|mark| plain.contains(mark)) || names_a_site(&plain)
}

/// Characters that take no room: a name with one inside reads like the name.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Full-width forms are those of ASCII in the same order.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// `shop.example/buy`, `a@b.com`: a dot, a letter or digit before it and two letters after it, whatever stands around them.
/// There are too many endings to list. A sentence that begins right after a point waits as well, which costs a look; the
/// numbered lines of a Chinese text do not.
fn names_a_site(text: &str) -> bool {
    text.match_indices('.').any(|(at, dot)| {
        let mut label = text[..at].chars().rev().take_while(|c| c.is_alphanumeric()).peekable();
        let has_label = label.peek().is_some();
        let is_number = label.all(|c| c.is_ascii_digit());
        let ending: Vec<char> = text[at + dot.len()..].chars().take_while(|c| c.is_alphabetic()).take(2).collect();
        has_label && ending.len() == 2 && (!is_number || ending.iter().all(char::is_ascii))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let mut draft =
            Draft { topic: "wishes".into(), title: "  ".into(), unit: Some(" ".into()), ..Draft::default() };
        draft.normalise();
        let named: Vec<String> = draft.problems(true).into_iter().map(|p| [p.pointer, p.code].join(" ")).collect();
        assert_eq!(named, ["/topic unknown", "/title required", "/text required", "/email required"]);
        let mut good = Draft {
            topic: "storage".into(),
            title: " Open  later\nplease ".into(),
            text: "Until 21:00.\r\n".into(),
            email: Some(" Li@Campus.Test ".into()),
            ..Draft::default()
        };
        good.normalise();
        assert_eq!((good.title.as_str(), good.text.as_str()), ("Open later please", "Until 21:00."));
        assert_eq!(good.email.as_deref(), Some("li@campus.test"));
        assert!(good.problems(true).is_empty() && good.is_public);
        assert_eq!(Draft { title: "x".repeat(121), ..good }.problems(false).len(), 1);
    }

    #[test]
    fn links_are_seen() {
        for link in [
            "see https://a.test",
            "WWW.A.TEST",
            "go to cheap-pills.shop!",
            "write me@mail.com",
            "(best.xyz/?a)",
            "看这里：best.cn。",
            "bit.ly/x",
            "t.me/x",
            "spam.de",
            "spam.app",
            "cheap: spam.com;",
            "**spam.com**",
            "ｗｗｗ．spam",
            "ｓｐａｍ．ｃｏｍ",
            "sp\u{200b}am.\u{200b}com",
            "163.com",
            "hecho.Gracias",
        ] {
            assert!(has_link(link), "{link}");
        }
        for plain in [
            "Open at 9.30 a.m.",
            "no. 12, e.g. Sundays",
            "at 18:00…",
            "3.",
            "",
            "1.延长营业时间 2.降低价格",
            "营业到９．３０。",
            "2.5 kg, done. Thanks.",
            "... and so on",
        ] {
            assert!(!has_link(plain), "{plain}");
        }
    }

    #[test]
    fn who_waits_for_a_moderator() {
        let guest = |sent_today| Held { is_guest: true, sent_today };
        let known = |sent_today| Held { is_guest: false, sent_today };
        assert_eq!(held_suggestion("Later", "Open later", known(0)), HeldFor::New);
        assert_eq!(held_suggestion("Later", "Open later", known(3)), HeldFor::Many);
        assert_eq!(held_suggestion("Later", "http://a.test", known(3)), HeldFor::Links);
        assert_eq!(held_comment("Yes please", known(9)), None);
        assert_eq!(held_comment("Yes please", guest(0)), Some(HeldFor::New));
        assert_eq!(held_comment("Yes please", guest(3)), Some(HeldFor::Many));
        assert_eq!(held_comment("www.a.test", known(0)), Some(HeldFor::Links));
    }
}
