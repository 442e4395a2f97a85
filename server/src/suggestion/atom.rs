//! The newest suggestions of the board for feed readers (RFC 4287).

use app::suggestion::words::{status_name, topic_name};
use app::suggestion::{Sort, api};
use app::text::suggestion as say;
use axum::extract::{Extension, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};

use super::store::{self, Conditions, Record};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// Entries of the feed.
const MOST: usize = 50;

/// `GET /suggestions/feed.atom`.
pub async fn feed(State(portal): State<Portal>, Extension(caller): Extension<Caller>) -> Result<Response, Refusal> {
    let found = store::list(&portal.store, Sort::New, &Conditions::default(), (i64::MAX, "g"), MOST).await?;
    let body = document(&portal, &caller, &found);
    let headers = [
        (CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=300"),
        (CONTENT_LANGUAGE, caller.locale.tag()),
        (VARY, "accept-language, cookie"),
    ];
    Ok((headers, body).into_response())
}

fn document(portal: &Portal, caller: &Caller, found: &[Record]) -> String {
    let l = caller.locale;
    let (board, own) = (portal.link(api::SUGGESTIONS), portal.link(api::FEED));
    let updated = found.iter().map(|record| record.updated_at).max();
    let updated = updated.unwrap_or(app::value::Instant::from_ms(0));
    let title = escaped(&[say::title(l), " · ", &portal.settings.brand.name].concat());
    let author = escaped(&portal.settings.brand.name);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{board}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n<author><name>{author}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{board}\"/>\n",
        l.tag(),
    );
    for record in found {
        let link = portal.link(&api::suggestion_page(&record.suggestion_number));
        let published = record.published_at.unwrap_or(record.created_at);
        let summary = [status_name(l, record.status), " · ", &record.text].concat();
        xml += &format!(
            "<entry>\n<id>{link}</id>\n<title>{}</title>\n<published>{published}</published>\n\
             <updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
             <category term=\"{}\" label=\"{}\"/>\n<summary xml:lang=\"{}\">{}</summary>\n</entry>\n",
            escaped(&record.title),
            record.updated_at,
            record.topic,
            escaped(topic_name(l, record.topic)),
            escaped(&record.locale),
            escaped(&summary),
        );
    }
    xml + "</feed>\n"
}

/// XML 1.0 has no way to write control characters; the rest is text, in elements and attributes alike.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_markup() {
        assert_eq!(escaped("a<b> & \"c\"\u{0}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\n");
    }
}
