//! Line icons, drawn inline: they print, follow the text colour and need no request.

use leptos::prelude::*;

/// The product's mark, used where the operator has no logo.
pub const MARK: &str = r#"<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="currentColor"/><path d="M8 12.2 16 8l8 4.2v8L16 24.4l-8-4.2zM8 12.2l8 4.2 8-4.2M16 16.4v8M12 10.1l8 4.2" fill="none" stroke="var(--brand-ink)" stroke-width="1.8" stroke-linejoin="round"/></svg>"#;

/// What an icon says. Always beside words, never instead of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Check,
    Clock,
    Truck,
    Alert,
    Question,
    Box,
    Pin,
    Back,
    Stop,
    Person,
    Phone,
    Mail,
    Lock,
    Search,
    Arrow,
    Live,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Check => "M5 12.5l4.5 4.5L19 7.5",
            Icon::Clock => "M12 7v5l3.5 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18",
            Icon::Truck => "M3 6h11v10H3zM14 10h4l3 3v3h-7M7.5 18.5a2 2 0 1 0 0-.01M17.5 18.5a2 2 0 1 0 0-.01",
            Icon::Alert => "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.3",
            Icon::Question => {
                "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M9.6 9.6a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.7M12 16.6v.3"
            }
            Icon::Box => "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
            Icon::Pin => {
                "M12 21c4-4.6 6.5-7.8 6.5-11a6.5 6.5 0 0 0-13 0c0 3.2 2.5 6.4 6.5 11zM12 12.3a2.3 2.3 0 1 0 0-.01"
            }
            Icon::Back => "M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-2",
            Icon::Stop => "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M8 8l8 8",
            Icon::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0",
            Icon::Phone => {
                "M6 3h3l1.6 4.6-2 1.5a12 12 0 0 0 6.3 6.3l1.5-2L21 15v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3"
            }
            Icon::Mail => "M3 6h18v12H3zM3 7l9 7 9-7",
            Icon::Lock => "M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3M12 15v2.5",
            Icon::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 21 21",
            Icon::Arrow => "M5 12h14M13 6l6 6-6 6",
            Icon::Live => {
                "M12 13.2a1.2 1.2 0 1 0 0-.01M8 16.5a6 6 0 0 1 0-9M16 7.5a6 6 0 0 1 0 9M5 19.5a10 10 0 0 1 0-15M19 4.5a10 10 0 0 1 0 15"
            }
        }
    }
}

/// Decoration for the reader of the screen: the words beside it carry the meaning.
pub fn icon(which: Icon) -> impl IntoView {
    let svg = ["<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"", which.path(), "\"/></svg>"].concat();
    view! { <span class="icon" inner_html=svg></span> }
}
