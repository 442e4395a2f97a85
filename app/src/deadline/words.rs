//! A text of a rule in the three languages: it comes with the pack, not from the locale files.

use serde::{Deserialize, Serialize};

use crate::locale::Locale;

/// The same text in every language of the portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub en: String,
    pub es: String,
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
}

impl Words {
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
            Locale::ZhCn => &self.zh_cn,
        }
    }

    /// `required` when a language is missing, `too_long` beyond `limit` characters.
    pub(super) fn fault(&self, limit: usize) -> Option<&'static str> {
        let lengths = [&self.en, &self.es, &self.zh_cn].map(|text| text.trim().chars().count());
        match () {
            () if lengths.contains(&0) => Some("required"),
            () if lengths.iter().any(|length| *length > limit) => Some("too_long"),
            () => None,
        }
    }
}
