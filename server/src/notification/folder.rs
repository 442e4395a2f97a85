//! The folder of `.eml` files, for a portal without a mail server: written whole, read by the operator alone, and
//! forgotten by age and by person like the messages they came from.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use app::value::Instant;
use uuid::Uuid;

/// Bytes of a mail in which its `To` must stand; our own headers are far shorter.
const HEAD: u64 = 8 * 1024;

/// Whoever looks into the folder sees whole mails only, and only the operator may look: they carry links.
pub(super) fn write(folder: &Path, id: &str, bytes: &[u8]) -> std::io::Result<()> {
    let name = [id, ".eml"].concat();
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let partial = folder.join([".", &name, ".partial"].concat());
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

/// Removes mails written before a moment. Their names tell when: a restored backup has younger files.
pub(super) fn forget_before(folder: &Path, before: Instant) -> std::io::Result<usize> {
    remove(folder, |mail| mail.written_at.is_some_and(|at| at < before))
}

/// Removes every mail to this address, and those of these messages, which may have gone to an earlier address.
pub(super) fn forget_person(folder: &Path, email: &str, ids: &[String]) -> std::io::Result<usize> {
    remove(folder, |mail| ids.contains(&mail.id) || is_to(&mail.path, email))
}

/// A file that [`write()`] made, or half made.
struct Mail {
    path: PathBuf,
    /// Of the message.
    id: String,
    written_at: Option<Instant>,
}

impl Mail {
    /// None: the operator's own file, which is none of ours.
    fn of(path: PathBuf) -> Option<Mail> {
        let name = path.file_name()?.to_str()?;
        let name = name.strip_prefix('.').and_then(|name| name.strip_suffix(".partial")).unwrap_or(name);
        let id = name.strip_suffix(".eml")?.to_string();
        let written_at = Uuid::parse_str(&id).ok()?.get_timestamp().map(|stamp| {
            let (seconds, nanos) = stamp.to_unix();
            Instant::from_ms(seconds as i64 * 1000 + i64::from(nanos / 1_000_000))
        });
        Some(Mail { path, id, written_at })
    }
}

fn remove(folder: &Path, is_wanted: impl Fn(&Mail) -> bool) -> std::io::Result<usize> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut count = 0;
    for entry in entries {
        let Some(mail) = Mail::of(entry?.path()).filter(&is_wanted) else { continue };
        match std::fs::remove_file(&mail.path) {
            // The operator, or another server on this folder, was faster.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            removed => removed?,
        }
        count += 1;
    }
    Ok(count)
}

/// A mail that cannot be read is nobody's: its age removes it.
fn is_to(path: &Path, email: &str) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && names(&String::from_utf8_lossy(&head), email)
}

/// True when the `To` of a mail's head is this address, folded or in angle brackets.
fn names(head: &str, email: &str) -> bool {
    let head = head.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
    let to =
        head.split("\r\n").filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("to"));
    let Some((_, addresses)) = to else { return false };
    addresses.split([' ', ',', '<', '>']).any(|word| word.eq_ignore_ascii_case(email))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_to_its_address_alone() {
        let head = "From: Li <no-reply@a.test>\r\nTo: \r\n\t\"Li\" <li.wei@campus.test>\r\nSubject: To: x@y.test\r\n\r\nTo: z@y.test";
        assert!(names(head, "Li.Wei@campus.test"));
        for other in ["wei@campus.test", "no-reply@a.test", "x@y.test", "z@y.test"] {
            assert!(!names(head, other), "{other}");
        }
        assert!(names("To: li@campus.test\r\n\r\n", "li@campus.test"));
    }

    #[test]
    fn other_files_are_none_of_ours() {
        for name in ["notes.txt", "draft.eml", ".partial", "0192f0c1.eml"] {
            assert!(Mail::of(PathBuf::from(name)).is_none(), "{name}");
        }
        for name in ["0192f0c1-2345-7abc-8def-0123456789ab.eml", ".0192f0c1-2345-7abc-8def-0123456789ab.eml.partial"] {
            let mail = Mail::of(PathBuf::from(name)).unwrap();
            assert_eq!(mail.written_at.unwrap().as_ms(), 0x0192_f0c1_2345, "{name}");
        }
    }
}
