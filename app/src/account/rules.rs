//! What people may type about themselves. Pages guide with these rules, handlers refuse with the same ones.

use crate::problem::FieldProblem;

/// Longest name, in characters.
pub const NAME: usize = 80;
/// Longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3, without the angle brackets).
const EMAIL: usize = 254;

/// The stored form of an address: trimmed, lower case.
pub fn normalise_email(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// `required`, `malformed` or `too_long`; None when a mail could be sent there. Whether it arrives, only a mail tells.
pub fn email_fault(email: &str) -> Option<&'static str> {
    let well_formed = || {
        let (name, host) = email.rsplit_once('@')?;
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        let host_is_fine = host.contains('.')
            && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && host.chars().all(is_host);
        let name_is_fine = !name.is_empty()
            && name.len() <= 64
            && !name.chars().any(|c| c.is_whitespace() || c.is_control() || "@<>()[]\\,;:\"".contains(c));
        (host_is_fine && name_is_fine).then_some(())
    };
    match email.len() {
        0 => Some("required"),
        length if length > EMAIL => Some("too_long"),
        _ if well_formed().is_none() => Some("malformed"),
        _ => None,
    }
}

/// `required`, `too_long` or `malformed` (control and direction characters).
pub fn name_fault(name: &str) -> Option<&'static str> {
    line_fault(name, NAME)
}

/// Likewise for a line of up to `most` characters.
pub fn line_fault(line: &str, most: usize) -> Option<&'static str> {
    match line.chars().count() {
        0 => Some("required"),
        count if count > most => Some("too_long"),
        _ if line.chars().any(is_unprintable) => Some("malformed"),
        _ => None,
    }
}

/// Control characters, and those that turn the direction of what follows them.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The fault as a problem of one field.
pub fn problem(pointer: &str, fault: Option<&'static str>) -> Option<FieldProblem> {
    fault.map(|code| FieldProblem::new(pointer, code, code.replace('_', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(normalise_email(" Li.Wei@Campus.Test "), "li.wei@campus.test");
        for good in ["a@b.co", "li.wei+parcels@mail.campus.test", "maría@correo.es", "o'neil@x-y.org"] {
            assert_eq!(email_fault(good), None, "{good}");
        }
        for bad in ["a", "a@b", "@b.co", "a@.co", "a@b..co", "a b@c.de", "a@b.co\r\nBcc: x@y.zz", "a@-b.co", "a<b@c.de"]
        {
            assert_eq!(email_fault(bad), Some("malformed"), "{bad}");
        }
        assert_eq!(email_fault(""), Some("required"));
        assert_eq!(email_fault(&["a@", &"b".repeat(260), ".co"].concat()), Some("too_long"));
    }

    #[test]
    fn names() {
        assert_eq!(name_fault("李薇"), None);
        assert_eq!(name_fault("María del Carmen O'Neil-Gómez"), None);
        assert_eq!(name_fault(""), Some("required"));
        assert_eq!(name_fault("a\u{202e}b"), Some("malformed"));
        assert_eq!(name_fault(&"x".repeat(81)), Some("too_long"));
    }
}
