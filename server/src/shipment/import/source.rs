//! Opens what is to be imported: a file or standard input, gzipped or not, in UTF-8 or in another encoding.
//!
//! Everything behind it reads UTF-8 without a byte order mark. Chinese systems still export GB18030 and Excel
//! UTF-16, so the encoding is found out instead of asked for.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};
use flate2::bufread::MultiGzDecoder;

use super::invalid;

/// How much of the beginning decides about the encoding.
const PROBE: usize = 64 * 1024;

/// A source ready to be read.
pub struct Source {
    pub reader: Box<dyn BufRead + Send>,
    /// Its bytes on disk; None for a pipe.
    pub size: Option<u64>,
    /// How many of them have been read.
    pub progress: Arc<AtomicU64>,
    /// Name of the encoding, e.g. `UTF-8`.
    pub encoding: &'static str,
}

/// Opens a file, or standard input for `-`. `label` names the encoding (`gbk`, `windows-1252`) where finding it out
/// would fail: text of one byte per letter looks like GB18030.
pub fn open(path: &Path, label: Option<&str>) -> io::Result<Source> {
    if path == Path::new("-") {
        return from_reader(io::stdin(), None, label);
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    from_reader(file, Some(size), label)
}

/// As [`open`], of bytes from anywhere.
pub fn from_reader(raw: impl Read + Send + 'static, size: Option<u64>, label: Option<&str>) -> io::Result<Source> {
    let progress = Arc::new(AtomicU64::new(0));
    let mut counted = BufReader::with_capacity(PROBE, Counted { inner: raw, progress: Arc::clone(&progress) });
    let magic = head(&mut counted, 2)?;
    let is_gzip = magic == [0x1f, 0x8b];
    let bytes = Cursor::new(magic).chain(counted);
    let mut plain: Box<dyn BufRead + Send> =
        if is_gzip { Box::new(BufReader::with_capacity(PROBE, MultiGzDecoder::new(bytes))) } else { Box::new(bytes) };
    let mut beginning = head(&mut plain, PROBE)?;
    let encoding = encoding_of(&beginning, label)?;
    if let Some((_, length)) = Encoding::for_bom(&beginning) {
        beginning.drain(..length);
    }
    let bytes = Cursor::new(beginning).chain(plain);
    let reader: Box<dyn BufRead + Send> =
        if encoding == UTF_8 { Box::new(bytes) } else { Box::new(Transcoded::new(bytes, encoding)) };
    Ok(Source { reader, size, progress, encoding: encoding.name() })
}

fn head(reader: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    reader.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn encoding_of(beginning: &[u8], label: Option<&str>) -> io::Result<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return Ok(encoding);
    }
    if let Some(label) = label {
        return Encoding::for_label(label.as_bytes()).ok_or_else(|| invalid(format!("no encoding is named `{label}`")));
    }
    match std::str::from_utf8(beginning) {
        Ok(_) => Ok(UTF_8),
        // The probe may end within a character.
        Err(error) if error.error_len().is_none() => Ok(UTF_8),
        Err(_) => Ok(GB18030),
    }
}

struct Counted<R> {
    inner: R,
    progress: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.progress.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Turns another encoding into UTF-8 on the way; what cannot be decoded becomes U+FFFD.
struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    text: Vec<u8>,
    filled: usize,
    taken: usize,
    ended: bool,
}

impl<R: BufRead> Transcoded<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Transcoded { inner, decoder, text: vec![0; PROBE], filled: 0, taken: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        (self.filled, self.taken) = (0, 0);
        while self.filled == 0 && !self.ended {
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, last);
            self.inner.consume(read);
            self.filled = written;
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Transcoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.filled {
            self.refill()?;
        }
        Ok(&self.text[self.taken..self.filled])
    }

    fn consume(&mut self, length: usize) {
        self.taken = self.filled.min(self.taken + length);
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;

    fn text_of(bytes: Vec<u8>, label: Option<&str>) -> (String, &'static str) {
        let mut source = from_reader(Cursor::new(bytes), None, label).expect("opens");
        let mut text = String::new();
        source.reader.read_to_string(&mut text).expect("is UTF-8");
        (text, source.encoding)
    }

    /// Long enough to cross the probe and every buffer behind it, with characters of two and four bytes.
    fn long_text() -> String {
        "运单号,内容\r\nSF1234567890,【长沙市】快件已签收𠀀\r\n".repeat(5000)
    }

    #[test]
    fn finds_out_the_encoding() {
        let text = long_text();
        let (gb, _, _) = GB18030.encode(&text);
        let utf_16: Vec<u8> = "\u{feff}运单号,a".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(gb.into_owned(), None), (text.clone(), "gb18030"));
        assert_eq!(text_of(text.clone().into_bytes(), None), (text.clone(), "UTF-8"));
        assert_eq!(text_of(["\u{feff}", &text].concat().into_bytes(), None), (text, "UTF-8"));
        assert_eq!(text_of(utf_16, None), ("运单号,a".to_string(), "UTF-16LE"));
        assert_eq!(text_of(b"S\xe3o Paulo".to_vec(), Some("windows-1252")), ("São Paulo".to_string(), "windows-1252"));
        assert_eq!(text_of(Vec::new(), None), (String::new(), "UTF-8"));
        assert!(from_reader(Cursor::new(Vec::new()), None, Some("klingon")).is_err());
    }

    #[test]
    fn unpacks_every_member_of_a_gzip_file() {
        let mut packed = Vec::new();
        for part in ["first ", "second"] {
            let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(part.as_bytes()).expect("packs");
            packed.extend(encoder.finish().expect("packs"));
        }
        let size = packed.len() as u64;
        let mut source = from_reader(Cursor::new(packed), Some(size), None).expect("opens");
        let mut text = String::new();
        source.reader.read_to_string(&mut text).expect("unpacks");
        assert_eq!((text.as_str(), source.progress.load(Ordering::Relaxed)), ("first second", size));
    }
}
