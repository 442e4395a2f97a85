//! Files given with a case, from the door to the disk and back.

mod forms;
mod keeping;
mod refusing;
mod sharing;

use app::attachment::Uploaded;
use axum::body::Bytes;
use server::attachment::{AttachmentClaim, TakenIn};
use server::http::Caller;

use crate::support::{Answer, Ask, TestPortal};

/// Sends a file as its whole body.
pub fn upload(portal: &TestPortal, file_name: &str, media_type: &str, bytes: &[u8]) -> Ask {
    let path = ["/api/v1/attachments?file_name=", &app::wire::encode(file_name)].concat();
    Ask::new(&portal.router, "POST", &path).header("content-type", media_type).body(bytes.to_vec())
}

/// The upload that was taken in.
#[track_caller]
pub fn uploaded(answer: &Answer) -> Uploaded {
    assert_eq!(answer.status, 201, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

pub fn claim(uploaded: &Uploaded) -> AttachmentClaim {
    AttachmentClaim { id: uploaded.attachment_id.clone(), secret: uploaded.upload_secret.clone() }
}

/// Somebody who is not signed in.
pub fn guest() -> Caller {
    Caller::of(&axum::http::Extensions::new())
}

/// Takes a file in as a page does.
pub async fn take_in(portal: &TestPortal, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> TakenIn {
    let body = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    server::attachment::take_in(&portal.portal, caller, file_name, None, body).await.unwrap()
}

/// The objects in the folder, by hash.
pub fn objects(portal: &TestPortal) -> Vec<String> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(portal.place.folder().join("attachments")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            found.push(file.unwrap().file_name().into_string().unwrap());
        }
    }
    found.sort();
    found
}

/// The bytes of an object.
pub fn object(portal: &TestPortal, sha256: &str) -> Vec<u8> {
    std::fs::read(portal.place.folder().join("attachments").join(&sha256[..2]).join(sha256)).unwrap()
}

/// Pieces of uploads that are left on the disk.
pub fn pieces(portal: &TestPortal) -> usize {
    std::fs::read_dir(portal.place.folder().join("incoming")).unwrap().count()
}
