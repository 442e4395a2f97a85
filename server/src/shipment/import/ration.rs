//! A reader that gives so many bytes and no more: one row or event may not fill the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::invalid;

/// The largest row or event, in bytes. A quote that is never closed would otherwise swallow the rest of the file.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Fails once [`Refill::refill`] was not called for too many bytes.
pub struct Rationed<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

/// The hand that refills, at the beginning of each row.
pub struct Refill(Rc<Cell<u64>>);

impl<R: Read> Rationed<R> {
    pub fn new(inner: R) -> (Self, Refill) {
        let left = Rc::new(Cell::new(LARGEST));
        (Rationed { inner, left: Rc::clone(&left) }, Refill(left))
    }
}

impl Refill {
    pub fn refill(&self) {
        self.0.set(LARGEST);
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(invalid("holds a row or event of more than 16 MiB; is a quote or tag never closed?"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let length = self.inner.read(&mut buffer[..most])?;
        self.left.set(left - length as u64);
        Ok(length)
    }
}
