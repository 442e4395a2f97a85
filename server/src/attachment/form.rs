//! Forms with files (`multipart/form-data`), so that pages take photos without JavaScript.

use app::attachment::{AttachmentClaim, MOST_BYTES_PER_CASE, MOST_PER_CASE};
use app::problem::FieldProblem;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};

use super::{TakenIn, take_in};
use crate::http::{Caller, Refusal};
use crate::state::Portal;

/// All files of a case and the words around them.
const MOST_BYTES: usize = MOST_BYTES_PER_CASE as usize + MOST_TEXT + 64 * 1024;
/// Bytes of all texts together.
const MOST_TEXT: usize = 128 * 1024;
const MOST_FIELDS: usize = 100;

/// What a form held.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// The files that were taken in. A page that shows the form again puts their claims into hidden fields, for no
    /// browser sends a chosen file twice.
    pub taken: Vec<TakenIn>,
    /// What is wrong with the files that were not: at `/<name of the field>`, naming the file.
    pub faults: Vec<FieldProblem>,
}

impl Form {
    /// The text of a field; empty when it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// All fields in their order, for `serde_urlencoded`-like readers.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What was taken in now, after what hidden fields of this name say was taken in before.
    pub fn claims(&self, name: &str) -> Vec<AttachmentClaim> {
        let earlier = self.fields.iter().filter(|(known, _)| known == name).filter_map(|(_, text)| text.parse().ok());
        earlier.chain(self.taken.iter().map(TakenIn::claim)).collect()
    }
}

/// Reads a form and takes in its files. The door has checked where it comes from, as for every form.
///
/// # Errors
/// `BadRequest` for another body, or one beyond 150 MB of files and 128 kB of texts; `Unavailable` as [`take_in`]. A
/// refused file is none, nor is one too many: it stands in [`Form::faults`].
pub async fn read(portal: &Portal, caller: &Caller, mut request: Request) -> Result<Form, Refusal> {
    DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
    let mut parts = Multipart::from_request(request, portal).await.map_err(|_| Refusal::BadRequest)?;
    let (mut form, mut text_bytes) = (Form::default(), 0);
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::BadRequest)? {
        let name = part.name().unwrap_or_default().to_string();
        match part.file_name().map(str::to_string) {
            Some(file_name) => add_file(portal, caller, &mut form, &name, &file_name, part).await?,
            None => {
                let text = text_of(part, MOST_TEXT - text_bytes).await?;
                text_bytes += text.len();
                form.fields.push((name, text));
            }
        }
        if form.fields.len() > MOST_FIELDS {
            return Err(Refusal::BadRequest);
        }
    }
    Ok(form)
}

async fn text_of(mut part: Field<'_>, room: usize) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| Refusal::BadRequest)? {
        if bytes.len() + chunk.len() > room {
            return Err(Refusal::BadRequest);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::BadRequest)
}

/// A picker that was left empty sends a nameless part.
async fn add_file(
    portal: &Portal,
    caller: &Caller,
    form: &mut Form,
    name: &str,
    file_name: &str,
    part: Field<'_>,
) -> Result<(), Refusal> {
    if file_name.is_empty() {
        return Ok(());
    }
    let pointer = ["/", name].concat();
    if form.taken.len() + form.faults.len() >= MOST_PER_CASE {
        let detail = app::text::attachment::too_many_of_case(caller.locale, &MOST_PER_CASE.to_string());
        form.faults.push(FieldProblem::new(pointer, "too_many", detail));
        return Ok(());
    }
    let declared = part.content_type().map(str::to_string);
    let taken = match portal.objects.uploads.take(caller.address, 1) {
        Ok(_) => take_in(portal, caller, file_name, declared.as_deref(), part).await,
        Err(refusal) => Err(refusal),
    };
    match taken {
        Ok(taken) => form.taken.push(taken),
        Err(Refusal::Invalid(faults)) => {
            let here = faults.into_iter().map(|fault| FieldProblem { pointer: pointer.clone(), ..fault });
            form.faults.extend(here);
        }
        // The words around it are not to be lost by a limit of files.
        Err(Refusal::TooMany(_)) => {
            let detail = app::text::problem::too_many::detail(caller.locale);
            form.faults.push(FieldProblem::new(pointer, "too_many", detail));
        }
        Err(other) => return Err(other),
    }
    Ok(())
}
