//! One message as a mail: text and HTML side by side (RFC 2046 `multipart/alternative`).

use std::time::{Duration, UNIX_EPOCH};

use app::locale::Locale;
use app::notification::Template;
use app::shell::Brand;
use app::text::mail as say;
use app::text::suggestion::news as news_say;
use app::text::survey_mail as survey_say;
use app::value::Instant;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::store::queue::Taken;
use super::words::{Words, words};
use crate::http::one_click;

/// Tells out-of-office replies to stay silent (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_string())
    }
}

/// Where the reader ends it (RFC 2369 §3.2). The page asks once more: who opens links by itself ends nothing.
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ListUnsubscribe(text.to_string()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// That a mail program may end it by one click, without the page (RFC 8058 §3.1).
#[derive(Debug, Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ListUnsubscribePost)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), [one_click::FIELD, "=", one_click::CLICK].concat())
    }
}

/// The same message gives the same Message-ID at every try, so that a receiver can tell a repeated one.
///
/// # Errors
/// The address is none that a mail can be sent to.
pub(super) fn compose(
    message: &Taken,
    from: &Mailbox,
    brand: &Brand,
    now: Instant,
) -> Result<lettre::Message, lettre::error::Error> {
    let said = words(message.template, message.locale, &brand.name, &message.values);
    let address = message.email.parse().map_err(|_| lettre::error::Error::NonAsciiChars)?;
    let sent_at = UNIX_EPOCH + Duration::from_millis(now.as_ms().max(0) as u64);
    let mut builder = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(said.subject.clone())
        .date(sent_at)
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        .header(AutoSubmitted);
    if let Some(desk) = brand.email.as_deref().and_then(|email| email.parse().ok()) {
        builder = builder.reply_to(Mailbox::new(Some(brand.name.clone()), desk));
    }
    if let Some(link) = message.value("refusal_link") {
        builder = builder.header(ListUnsubscribe(["<", link, ">"].concat())).header(ListUnsubscribePost);
    }
    let body = Body {
        template: message.template,
        said,
        brand,
        locale: message.locale,
        link: message.value("link"),
        code: message.value("code"),
        refusal_link: message.value("refusal_link"),
    };
    let part = |kind: ContentType, text: String| SinglePart::builder().header(kind).body(text);
    builder.multipart(
        MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, body.text()))
            .singlepart(part(ContentType::TEXT_HTML, body.html())),
    )
}

struct Body<'m> {
    template: Template,
    said: Words,
    brand: &'m Brand,
    locale: Locale,
    link: Option<&'m str>,
    code: Option<&'m str>,
    /// Where whoever reads it says that they want no more of its kind.
    refusal_link: Option<&'m str>,
}

impl Body<'_> {
    fn text(&self) -> String {
        let mut paragraphs = vec![say::greeting(self.locale).to_string(), self.said.lead.clone()];
        if !self.said.items.is_empty() {
            paragraphs.push(self.said.items.iter().map(|item| ["- ", item].concat()).collect::<Vec<_>>().join("\n"));
        }
        if let (Some(action), Some(link)) = (self.said.action, self.link) {
            paragraphs.push([action, link].join("\n"));
        }
        if let Some(code) = self.code {
            paragraphs.push([say::code(self.locale), code].join("\n"));
        }
        paragraphs.push(self.said.note.to_string());
        if let Some(link) = self.refusal_link {
            paragraphs.push([self.refuse(), link].join("\n"));
        }
        paragraphs.push(["-- ".to_string(), self.footer().join("\n")].join("\n"));
        paragraphs.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let locale = self.locale;
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<p>{}</p>\n<p>{}</p>\n",
            locale.tag(),
            escaped(&self.said.subject),
            say::greeting(locale),
            escaped(&self.said.lead),
        );
        if !self.said.items.is_empty() {
            let rows: String = self.said.items.iter().map(|item| format!("<li>{}</li>\n", escaped(item))).collect();
            html += &format!("<ul>\n{rows}</ul>\n");
        }
        if let (Some(action), Some(link)) = (self.said.action, self.link) {
            let link = escaped(link);
            html += &format!("<p><a class=\"button\" href=\"{link}\">{action}</a></p>\n");
            html += &format!("<p class=\"small\">{}<br>{link}</p>\n", say::copy(locale));
        }
        if let Some(code) = self.code {
            html += &format!("<p>{}</p>\n<p class=\"code\">{}</p>\n", say::code(locale), escaped(code));
        }
        let refusal = self.refusal_link.map(|link| {
            let (words, link) = (self.refuse(), escaped(link));
            format!("<p class=\"small\"><a href=\"{link}\">{words}</a></p>\n")
        });
        let footer: Vec<String> = self.footer().iter().map(|line| escaped(line)).collect();
        html += &format!("<p>{}</p>\n{}<hr>\n", self.said.note, refusal.unwrap_or_default());
        html += &format!("<p class=\"small\">{}</p>\n", footer.join("<br>\n"));
        html + "</body>\n</html>\n"
    }

    /// Label of the link at which it ends.
    fn refuse(&self) -> &'static str {
        match self.template {
            Template::SuggestionNews => news_say::refuse(self.locale),
            _ => survey_say::refuse(self.locale),
        }
    }

    /// Who writes, why it cannot be switched off, and how to reach a person.
    fn footer(&self) -> Vec<String> {
        let brand = self.brand;
        let contact = [&brand.phone, &brand.email, &brand.hours];
        let reach: Vec<&str> = contact.into_iter().flatten().map(String::as_str).collect();
        let why = match self.refusal_link {
            Some(_) if self.template == Template::SuggestionNews => news_say::footer(self.locale, &brand.name),
            Some(_) => survey_say::footer(self.locale, &brand.name),
            None => say::footer(self.locale, &brand.name),
        };
        let mut lines = vec![brand.name.clone(), why];
        if !reach.is_empty() {
            lines.push(reach.join(" · "));
        }
        lines
    }
}

/// Readers that drop it still show the same words in the same order.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:36em;margin:1.5em auto;padding:0 1em}\
    .button{display:inline-block;padding:.6em 1.2em;border:2px solid;border-radius:.4em;font-weight:bold}\
    .code{font:bold 1.6em monospace;letter-spacing:.15em}.small{font-size:.85em;overflow-wrap:anywhere}";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use app::notification::Template;

    use super::*;

    fn taken(values: &[(&str, &str)]) -> Taken {
        Taken {
            id: "0192".to_string(),
            template: Template::Invitation,
            person_id: None,
            email: "li@example.com".to_string(),
            locale: Locale::En,
            values: values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            attempt: 1,
        }
    }

    fn mail(values: &[(&str, &str)]) -> String {
        let brand = Brand { name: "Test Express".to_string(), ..Brand::default() };
        let from = "Test Express <no-reply@example.com>".parse().unwrap();
        let mail = compose(&taken(values), &from, &brand, Instant::from_ms(0)).unwrap();
        String::from_utf8(mail.formatted()).unwrap()
    }

    #[test]
    fn a_name_adds_neither_header_nor_markup() {
        let evil = "Li\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>";
        let mail = mail(&[("inviter", evil), ("organisation", "Books & Co"), ("link", "https://a.example/?a=1&b=2")]);
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        let html = body.split("text/html").nth(1).unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert!(head.contains("Message-ID: <0192@example.com>"), "{head}");
        assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
    }

    #[test]
    fn text_and_html_say_the_same() {
        let brand = Brand { name: "Test Express".to_string(), ..Brand::default() };
        let taken = taken(&[("inviter", "Li"), ("organisation", "Books"), ("link", "https://a.example/i")]);
        let said = words(taken.template, Locale::Es, &brand.name, &taken.values);
        let body = Body {
            template: taken.template,
            said,
            brand: &brand,
            locale: Locale::Es,
            link: taken.value("link"),
            code: Some("123456"),
            refusal_link: None,
        };
        for form in [body.text(), body.html()] {
            for words in ["Li le invita a unirse a Books", "https://a.example/i", "123456", "Test Express"] {
                assert!(form.contains(words), "{words} in {form}");
            }
        }
    }
}
