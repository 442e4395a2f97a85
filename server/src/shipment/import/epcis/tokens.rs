//! The tokens of an XML document, without what is dangerous in XML: no DOCTYPE that declares something, no entities
//! but the five of XML itself, and never more than a ration in memory.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::super::ration::{Rationed, Refill};
use super::Refusal;

/// Why the reading ends before the document does.
pub enum Stop {
    Broken(io::Error),
    Refused(Refusal),
    /// The taker has enough.
    Enough,
}

/// What comes next.
pub enum Token {
    Start(Element),
    Text(String),
    End,
    Eof,
}

/// A start tag, or in the end a whole element.
#[derive(Debug, Default)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    pub home: Home,
    pub line: u64,
    /// Names without prefix.
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

/// Where a name belongs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    #[default]
    Nowhere,
    Epcis,
    /// Somebody's own extension.
    Foreign,
}

pub struct Tokens<'a> {
    reader: NsReader<Lines<BufReader<Rationed<&'a mut dyn BufRead>>>>,
    refill: Refill,
    buffer: Vec<u8>,
}

impl<'a> Tokens<'a> {
    pub fn new(source: &'a mut dyn BufRead) -> Self {
        let (rationed, refill) = Rationed::new(source);
        let mut reader = NsReader::from_reader(Lines { inner: BufReader::with_capacity(64 * 1024, rationed), line: 1 });
        reader.config_mut().expand_empty_elements = true;
        Tokens { reader, refill, buffer: Vec::new() }
    }

    /// To be called where memory is free again.
    pub fn refill(&self) {
        self.refill.refill();
    }

    pub fn refused(&mut self, column: &str, reason: &str) -> Stop {
        Stop::Refused(Refusal::new(self.reader.get_mut().line, column, reason))
    }

    pub fn next(&mut self) -> Result<Token, Stop> {
        loop {
            // What stands before a tag is consumed already, so this is the tag's line.
            let line = self.reader.get_mut().line;
            self.buffer.clear();
            let refused = |reason: String| Stop::Refused(Refusal::new(line, "", reason));
            let (home, token) = match self.reader.read_resolved_event_into(&mut self.buffer) {
                Ok((resolved, token)) => (home(&resolved), token),
                Err(quick_xml::Error::Io(error)) => {
                    return Err(Stop::Broken(io::Error::new(error.kind(), error.to_string())));
                }
                Err(error) => return Err(refused(format!("is not well-formed XML: {error}"))),
            };
            return Ok(match token {
                Event::Start(tag) | Event::Empty(tag) => Token::Start(element(&tag, home, line).map_err(refused)?),
                Event::End(_) => Token::End,
                Event::Eof => Token::Eof,
                Event::Text(text) => Token::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(entity) => Token::Text(character(&entity).map_err(refused)?),
                Event::DocType(declared) if declares(&declared) => {
                    return Err(refused("has a DOCTYPE with declarations; these are never followed".to_string()));
                }
                Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            });
        }
    }
}

/// `<!DOCTYPE name>` alone is harmless, and real documents have it.
fn declares(doctype: &str) -> bool {
    doctype.contains('[') || doctype.contains("SYSTEM") || doctype.contains("PUBLIC")
}

fn home(resolved: &ResolveResult<'_>) -> Home {
    match resolved {
        ResolveResult::Unbound => Home::Nowhere,
        ResolveResult::Bound(Namespace(uri)) if uri.starts_with("urn:epcglobal:epcis") => Home::Epcis,
        ResolveResult::Bound(_) | ResolveResult::Unknown(_) => Home::Foreign,
    }
}

fn element(tag: &BytesStart<'_>, home: Home, line: u64) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| format!("is not well-formed XML: {error}"))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| format!("is not well-formed XML: {error}"))?;
        attributes.push((attribute.key.local_name().as_ref().to_string(), value.into_owned()));
    }
    let name = tag.local_name().as_ref().to_string();
    Ok(Element { name, home, line, attributes, ..Element::default() })
}

fn character(entity: &BytesRef<'_>) -> Result<String, String> {
    match &**entity {
        "lt" => return Ok("<".to_string()),
        "gt" => return Ok(">".to_string()),
        "amp" => return Ok("&".to_string()),
        "quot" => return Ok("\"".to_string()),
        "apos" => return Ok("'".to_string()),
        _ => {}
    }
    let resolved = entity.resolve_char_ref().map_err(|error| format!("is not well-formed XML: {error}"))?;
    resolved.map(String::from).ok_or_else(|| format!("uses the entity `{}`, which XML does not have", &**entity))
}

/// Counts the lines that were consumed.
struct Lines<R> {
    inner: R,
    line: u64,
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        if let Ok(bytes) = self.inner.fill_buf() {
            self.line += bytes.iter().take(length).filter(|byte| **byte == b'\n').count() as u64;
        }
        self.inner.consume(length);
    }
}
