//! EPCIS 1.2 and 2.0 as XML. One event is in memory at a time.
//!
//! Prefixes do not matter, namespaces hardly: documents in the wild put the standard's elements into a default
//! namespace or into none.

use std::io::{self, BufRead};

use super::event::{ErrorDeclaration, Event};
use super::tokens::{Element, Home, Stop, Token, Tokens};
use super::{Fault, Found, Taker, What, vocabulary};

/// Deeper nesting is refused; real documents stay far below.
const DEEPEST: usize = 64;

pub fn read(source: &mut dyn BufRead, what: What, taker: Taker<'_>) -> io::Result<()> {
    match document(&mut Tokens::new(source), what, taker) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Broken(error)) => Err(error),
        Err(Stop::Refused(refusal)) => {
            // It is the last thing handed over, whether the taker wants more or not.
            let _ = taker(Found::Refused(refusal));
            Ok(())
        }
    }
}

fn document(tokens: &mut Tokens<'_>, what: What, taker: Taker<'_>) -> Result<(), Stop> {
    let (mut path, mut has_list): (Vec<String>, bool) = (Vec::new(), false);
    loop {
        tokens.refill();
        match tokens.next()? {
            Token::Start(top) if is_event(&path, &top) => {
                has_list = true;
                let event = event(&complete(tokens, top)?);
                if event.hand_over(what, taker).is_break() {
                    return Err(Stop::Enough);
                }
            }
            Token::Start(tag) if path.is_empty() && !matches!(&*tag.name, "EPCISDocument" | "EPCISQueryDocument") => {
                return Err(tokens.refused(&tag.name, "is no EPCIS document with events"));
            }
            Token::Start(_) if path.len() >= DEEPEST => return Err(tokens.refused("", "is nested too deeply")),
            Token::Start(tag) => {
                has_list |= tag.name == "EventList";
                path.push(tag.name);
            }
            Token::End => drop(path.pop()),
            Token::Text(_) => {}
            Token::Eof if !path.is_empty() => return Err(tokens.refused("", "ends within the document")),
            Token::Eof if has_list => return Ok(()),
            Token::Eof => return Err(tokens.refused("EventList", "is missing, so the document holds no events")),
        }
    }
}

/// Events stand in the list, in 1.2 also within `extension`s of it; or an event is the whole document.
fn is_event(path: &[String], tag: &Element) -> bool {
    let parent = path.iter().rev().find(|name| *name != "extension");
    tag.home != Home::Foreign && tag.name.ends_with("Event") && parent.is_none_or(|name| name == "EventList")
}

/// Reads on until the element is whole.
fn complete(tokens: &mut Tokens<'_>, top: Element) -> Result<Element, Stop> {
    let mut open = vec![top];
    loop {
        match tokens.next()? {
            Token::Start(_) if open.len() >= DEEPEST => return Err(tokens.refused("", "is nested too deeply")),
            Token::Start(tag) => open.push(tag),
            Token::Text(text) => open.iter_mut().last().into_iter().for_each(|element| element.text.push_str(&text)),
            Token::End => match (open.pop(), open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(element),
                (Some(element), None) => return Ok(element),
                (None, _) => return Err(tokens.refused("", "ends within an event")),
            },
            Token::Eof => return Err(tokens.refused("", "ends within an event")),
        }
    }
}

fn event(top: &Element) -> Event {
    let mut event = Event { line: top.line, kind: top.name.clone(), ..Event::default() };
    fields(top, &mut event);
    event
}

/// 1.2 puts what 1.1 did not know into `extension` and `baseExtension`, one in the other.
fn fields(parent: &Element, event: &mut Event) {
    for field in parent.children.iter().filter(|field| field.home != Home::Foreign) {
        match field.name.as_str() {
            "extension" | "baseExtension" => fields(field, event),
            "eventTime" => event.event_time = field.text(),
            "eventTimeZoneOffset" => event.offset = field.text(),
            "eventID" => event.id = field.text(),
            "action" => event.action = field.text(),
            "bizStep" => event.biz_step = field.text(),
            "disposition" => event.disposition = field.text(),
            "parentID" => event.epcs.extend(field.text()),
            "epcList" | "childEPCs" => event.epcs.extend(field.children.iter().filter_map(Element::text)),
            "bizTransactionList" => event.transactions.extend(field.children.iter().filter_map(transaction)),
            "readPoint" => event.read_point = field.child("id"),
            "bizLocation" => event.biz_location = field.child("id"),
            "errorDeclaration" => {
                event.error =
                    Some(ErrorDeclaration { time: field.child("declarationTime"), reason: field.child("reason") });
            }
            name if vocabulary::is_field(name) => {}
            name => event.faults.push(Fault::new(name, "is a field that EPCIS does not know, without a namespace")),
        }
    }
}

fn transaction(element: &Element) -> Option<(String, String)> {
    let kind = element.attributes.iter().find(|(name, _)| name == "type").map(|(_, value)| value.clone());
    Some((kind.unwrap_or_default(), element.text()?))
}

impl Element {
    fn text(&self) -> Option<String> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| text.to_string())
    }

    fn child(&self, name: &str) -> Option<String> {
        self.children.iter().find(|child| child.name == name).and_then(Element::text)
    }
}
