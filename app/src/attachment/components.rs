//! Files of a case on a page: a list to open them from, and the field that takes new ones.

use leptos::prelude::*;

use super::islands::PhotoPicker;
use super::{ACCEPT, Attachment, AttachmentClaim, Kind, size_words};
use crate::locale::Locale;
use crate::problem::FieldProblem;
use crate::text::attachment as say;
use crate::ui::{Icon, icon};

/// The files of a case. `url` says where one is served, its small picture when asked for with `true`.
pub fn gallery(locale: Locale, files: &[Attachment], url: impl Fn(&Attachment, bool) -> String) -> AnyView {
    let items: Vec<AnyView> = files.iter().map(|file| item(locale, file, url(file, false), url(file, true))).collect();
    view! { <ul class="gallery">{items}</ul> }.into_any()
}

/// Photos show themselves; everything else is saved.
fn item(locale: Locale, file: &Attachment, full: String, thumb: String) -> AnyView {
    let size = size_words(file.byte_count);
    let is_photo = file.media_type.kind() == Kind::Photo;
    let picture = match is_photo {
        true => {
            let alt = say::photo(locale, &file.file_name);
            view! { <img src=thumb alt=alt loading="lazy" width=file.width height=file.height /> }.into_any()
        }
        false => view! { <span class="format" aria-hidden="true">{file.media_type.extension()}</span> }.into_any(),
    };
    let name = file.file_name.clone();
    view! {
        <li>
            <a href=full download=(!is_photo).then(|| name.clone())>
                {picture}
                <span class="name">{name.clone()}</span>
                <span class="size">{size}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The field of a form for files; the form needs `enctype="multipart/form-data"`.
///
/// `name` is the field's; hidden fields `<name>_taken` carry what an earlier try has sent already, with the names to
/// show. There is no `capture`: with it a phone would offer its camera and nothing that was taken before.
pub fn files_field(
    locale: Locale,
    name: &'static str,
    faults: &[FieldProblem],
    taken: &[(AttachmentClaim, String)],
) -> AnyView {
    let hint_id = [name, "-hint"].concat();
    let faults: Vec<AnyView> = faults.iter().map(|fault| fault_line(fault.detail.clone())).collect();
    view! {
        <div class="field files">
            <label for=name>{say::label(locale)}</label>
            <PhotoPicker name=name.to_string() accept=ACCEPT.to_string() hint_id=hint_id.clone() />
            {faults}
            <p class="hint" id=hint_id>{say::hint(locale)}</p>
            {(!taken.is_empty()).then(|| already_taken(locale, name, taken))}
        </div>
    }
    .into_any()
}

fn fault_line(words: String) -> AnyView {
    view! {
        <p class="field-fault">
            {icon(Icon::Alert)}
            <span>{words}</span>
        </p>
    }
    .into_any()
}

fn already_taken(locale: Locale, name: &str, taken: &[(AttachmentClaim, String)]) -> AnyView {
    let field = [name, "_taken"].concat();
    let items: Vec<AnyView> = taken
        .iter()
        .map(|(claim, file_name)| {
            let field = field.clone();
            view! {
                <li>
                    <input type="hidden" name=field value=claim.to_string() />
                    {file_name.clone()}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="hint">{say::taken(locale)}</p>
        <ul class="taken">{items}</ul>
    }
    .into_any()
}
