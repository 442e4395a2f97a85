//! The operator's face, checked at start: a bad colour or logo is refused before anybody sees it.

use std::path::Path;

use crate::config;
use crate::token;

const LOGO_LIMIT: u64 = 200 * 1024;

/// The settings that pages and `/brand.css` need.
#[derive(Debug)]
pub struct Prepared {
    pub brand: app::shell::Brand,
    pub style: String,
    pub logo: Option<(String, Vec<u8>)>,
}

/// Errors name the setting and what it must be.
pub fn prepare(settings: &config::Brand) -> Result<Prepared, String> {
    let (r, g, b) =
        colour(&settings.colour).ok_or_else(|| format!("--brand-colour `{}` must be #rrggbb", settings.colour))?;
    let contrast = 1.05 / (luminance(r, g, b) + 0.05);
    if contrast < 4.5 {
        return Err(format!(
            "--brand-colour {} has contrast {contrast:.1}:1 with white; text needs 4.5:1 (WCAG 2.2): take a darker one",
            settings.colour
        ));
    }
    let logo = settings.logo.as_deref().map(logo).transpose()?;
    let logo_url = logo.as_ref().map(|(_, bytes)| {
        let hash = token::hash(&String::from_utf8_lossy(bytes));
        ["/brand-logo?v=", &hash[..8]].concat()
    });
    let brand = app::shell::Brand {
        name: settings.name.clone(),
        logo_url,
        phone: settings.phone.clone(),
        email: settings.email.clone(),
        hours: settings.hours.clone(),
    };
    Ok(Prepared { brand, style: format!(":root {{ --brand: {}; }}\n", settings.colour), logo })
}

fn colour(text: &str) -> Option<(u8, u8, u8)> {
    let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// Relative luminance, WCAG 2.2.
fn luminance(r: u8, g: u8, b: u8) -> f64 {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn logo(file: &Path) -> Result<(String, Vec<u8>), String> {
    let name = file.display();
    let kind = match file.extension().and_then(|e| e.to_str()) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        _ => return Err(format!("--brand-logo {name} must end in .svg, .png or .webp")),
    };
    let size = std::fs::metadata(file).map_err(|e| format!("--brand-logo {name}: {e}"))?.len();
    if size > LOGO_LIMIT {
        return Err(format!("--brand-logo {name} has {size} bytes; at most {LOGO_LIMIT}"));
    }
    let bytes = std::fs::read(file).map_err(|e| format!("--brand-logo {name}: {e}"))?;
    Ok((kind.to_string(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_nobody_can_read_is_refused() {
        let settings = |colour: &str| config::Brand {
            name: "X".into(),
            colour: colour.into(),
            logo: None,
            phone: None,
            email: None,
            hours: None,
        };
        assert!(prepare(&settings("#0b5cad")).is_ok());
        assert!(prepare(&settings("#ffd500")).unwrap_err().contains("--brand-colour"));
        assert!(prepare(&settings("blue")).unwrap_err().contains("#rrggbb"));
    }
}
