//! Text inside elements whose children Leptos writes as they are: above all `textarea`.

/// The text with `&` and `<` as character references, which a browser reads back inside such an element.
/// Without it a typed `</textarea>` would end the field and begin markup.
pub fn raw_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        assert_eq!(raw_text("a</textarea><script>&lt;"), "a&lt;/textarea>&lt;script>&amp;lt;");
        assert_eq!(raw_text("PD 1,\nPD 2"), "PD 1,\nPD 2");
    }
}
