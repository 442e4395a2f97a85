//! What a message says in the reader's language.

use std::collections::BTreeMap;

use app::improvement::Finding;
use app::locale::Locale;
use app::notification::Template;
use app::text::mail as say;
use app::text::passkey_mail as passkey_say;
use app::text::survey_mail as survey_say;

use super::listed;

/// The sentences of one message. Link and code are not in them: a mail shows both beside them, the inbox never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub lead: String,
    /// What the lead announces, one line each.
    pub items: Vec<String>,
    /// Label of the link.
    pub action: Option<&'static str>,
    pub note: &'static str,
}

impl Words {
    /// Plain text, paragraphs separated by an empty line, as the inbox shows it.
    pub fn body(&self) -> String {
        let items = self.items.iter().map(String::as_str);
        [self.lead.as_str()].into_iter().chain(items).chain([self.note]).collect::<Vec<&str>>().join("\n\n")
    }
}

/// `values` are those of the message, `brand` is the operator's name.
pub fn words(template: Template, locale: Locale, brand: &str, values: &BTreeMap<String, String>) -> Words {
    let value = |name: &str| values.get(name).map(|value| shown(value)).unwrap_or_default();
    match template {
        Template::VerifyEmail => {
            use say::verify_email as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::SignIn => {
            use say::sign_in as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::ResetPassword => {
            use say::reset_password as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::AlreadyRegistered => {
            use say::already_registered as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::ChangeEmail => {
            use say::change_email as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::StaffSetUp => {
            use say::staff_set_up as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::ComplaintReceived => {
            use say::complaint_received as m;
            let number = value("number");
            linked(&m::subject(locale, &number), m::lead(locale, brand, &number), m::action(locale), m::note(locale))
        }
        Template::ComplaintAnswered => {
            use say::complaint_answered as m;
            let number = value("number");
            linked(&m::subject(locale, &number), m::lead(locale, brand, &number), m::action(locale), m::note(locale))
        }
        Template::ComplaintMessage => {
            use say::complaint_message as m;
            let number = value("number");
            linked(&m::subject(locale, &number), m::lead(locale, brand, &number), m::action(locale), m::note(locale))
        }
        Template::EmailChanged => {
            use say::email_changed as m;
            told(m::subject(locale), m::lead(locale, brand), m::note(locale))
        }
        Template::PasswordChanged => {
            use say::password_changed as m;
            told(m::subject(locale), m::lead(locale, brand), m::note(locale))
        }
        Template::NewDevice => {
            use say::new_device as m;
            told(m::subject(locale), m::lead(locale, brand, &value("device")), m::note(locale))
        }
        Template::PasskeyAdded => {
            use passkey_say::added as m;
            told(m::subject(locale), m::lead(locale, brand, &value("passkey")), m::note(locale))
        }
        Template::PasskeyRemoved => {
            use passkey_say::removed as m;
            told(m::subject(locale), m::lead(locale, brand, &value("passkey")), m::note(locale))
        }
        Template::ComplaintNear => listed::near(locale, values),
        Template::ComplaintMissed => listed::missed(locale, values),
        Template::ComplaintAsked => listed::asked(locale, values),
        Template::ComplaintEscalated => listed::escalated(locale, values),
        Template::ComplaintsDue => listed::due(locale, values),
        Template::ComplaintsEscalated => listed::escalations(locale, values),
        Template::ComplaintPromised => listed::promised(locale, brand, values),
        Template::UnitAsked => listed::unit_asked(locale, values),
        Template::ComplaintSplit => {
            use app::text::split::mail as m;
            let (from, number) = (value("from"), value("number"));
            linked(
                &m::subject(locale, &from, &number),
                m::lead(locale, brand, &from, &number),
                m::action(locale),
                m::note(locale),
            )
        }
        Template::SurveyInvitation => {
            use survey_say::invitation as m;
            let lead = survey_lead(locale, brand, &value("number"));
            linked(&m::subject(locale, brand), lead, survey_say::action(locale), survey_say::note(locale))
        }
        Template::SurveyReminder => {
            use survey_say::reminder as m;
            let lead = [m::lead(locale), " ", &survey_lead(locale, brand, &value("number"))].concat();
            linked(&m::subject(locale, brand), lead, survey_say::action(locale), survey_say::note(locale))
        }
        Template::ImprovementResult => improvement(locale, brand, &value("title"), &value("finding")),
        Template::SuggestionConfirm => {
            use app::text::suggestion::confirm_mail as m;
            linked(m::subject(locale), m::lead(locale, brand), m::action(locale), m::note(locale))
        }
        Template::SuggestionNews => {
            use app::text::suggestion::news as m;
            let (number, title) = (value("number"), value("title"));
            let lead = [m::lead(locale, &number, &title), value("news")].join(" ");
            linked(&m::subject(locale, &number), lead, m::action(locale), m::note(locale))
        }
        Template::Invitation => {
            use say::invitation as m;
            let (inviter, organisation) = (value("inviter"), value("organisation"));
            let lead = m::lead(locale, brand, &inviter, &organisation);
            linked(&m::subject(locale, &inviter, &organisation), lead, m::action(locale), m::note(locale))
        }
    }
}

/// What they are asked about: a complaint by its number, a parcel by its, or the service as a whole.
fn survey_lead(locale: Locale, brand: &str, number: &str) -> String {
    match number {
        "" => survey_say::lead(locale, brand),
        number if number.starts_with("C-") => survey_say::lead_complaint(locale, brand, number),
        number => survey_say::lead_parcel(locale, brand, number),
    }
}

/// What came of a change, with the figure. A finding that cannot be read leaves the figures to the page.
fn improvement(locale: Locale, brand: &str, title: &str, finding: &str) -> Words {
    use app::text::improvement::mail as m;
    let items = finding.parse::<Finding>().map(|found| vec![found.sentence(locale, ""), found.reading(locale)]);
    Words {
        subject: m::subject(locale, title),
        lead: m::lead(locale, brand, title),
        items: items.unwrap_or_default(),
        action: Some(m::action(locale)),
        note: m::note(locale),
    }
}

fn linked(subject: &str, lead: String, action: &'static str, note: &'static str) -> Words {
    Words { subject: subject.to_string(), lead, items: Vec::new(), action: Some(action), note }
}

fn told(subject: &str, lead: String, note: &'static str) -> Words {
    Words { subject: subject.to_string(), lead, items: Vec::new(), action: None, note }
}

/// A name somebody chose must not turn the rest of the sentence around, or hide in it.
fn shown(value: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    value.chars().filter(|c| !hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_speaks_every_language() {
        let values = ["device", "inviter", "number", "organisation", "passkey"]
            .map(|name| (name.to_string(), name.to_uppercase()));
        for template in Template::ALL {
            for locale in Locale::ALL {
                let words = words(template, locale, "Express", &BTreeMap::from(values.clone()));
                assert!(!words.subject.is_empty() && !words.lead.is_empty() && !words.note.is_empty());
                assert_eq!(words.action.is_some(), template.values().contains(&"link"), "{template}");
            }
        }
    }

    #[test]
    fn a_name_cannot_turn_the_sentence_around() {
        let values = [("inviter", "Li\u{202e} Wei\r\nBcc: x"), ("organisation", "Books")];
        let values = values.map(|(name, value)| (name.to_string(), value.to_string()));
        let words = words(Template::Invitation, Locale::En, "Express", &BTreeMap::from(values));
        assert_eq!(words.subject, "Li WeiBcc: x invites you to Books");
    }
}
