//! Forms with files, as a browser without JavaScript sends them, and bodies that crawl or stop.

use axum::body::{Body, Bytes};
use axum::http::Request;
use server::attachment::form::{self, Form};
use server::http::Refusal;

use super::{guest, pieces};
use crate::support::{TestPortal, database_tests, file};

database_tests! {
    a_form_brings_words_and_files, a_refused_file_loses_nothing_else, greedy_forms_are_refused,
    a_body_that_stops_leaves_nothing, random_bodies_are_refused,
}

const BOUNDARY: &str = "----portal";

/// A part: name, file name, media type, content.
type Part<'p> = (&'p str, Option<&'p str>, &'p str, Vec<u8>);

fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, media_type, content) in parts {
        let file_name =
            file_name.map(|f| format!("; filename=\"{f}\"\r\nContent-Type: {media_type}")).unwrap_or_default();
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n"].concat());
    }
    [&body[..], format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
}

async fn read(portal: &TestPortal, body: impl Into<Body>) -> Result<Form, Refusal> {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = Request::post("/").header("content-type", kind).body(body.into()).unwrap();
    form::read(&portal.portal, &guest(), request).await
}

async fn a_form_brings_words_and_files(portal: &TestPortal) {
    let earlier = super::take_in(portal, &guest(), "earlier.pdf", file::pdf("e")).await.claim();
    let body = multipart(&[
        ("text", None, "", "箱子破了".into()),
        ("files_taken", None, "", earlier.to_string().into_bytes()),
        ("files", Some("a.jpg"), "image/jpeg", file::jpeg(30, 20)),
        ("files", Some("信.pdf"), "application/pdf", file::pdf("x")),
        ("more", Some(""), "application/octet-stream", Vec::new()),
    ]);
    let form = read(portal, body).await.unwrap();
    assert_eq!((form.text("text"), form.text("absent"), form.faults.len()), ("箱子破了", "", 0));
    let names: Vec<&str> = form.taken.iter().map(|taken| taken.attachment.file_name.as_str()).collect();
    assert_eq!(names, ["a.jpg", "信.pdf"]);
    let claims = form.claims("files_taken");
    assert_eq!((claims.len(), &claims[0]), (3, &earlier));
}

async fn a_refused_file_loses_nothing_else(portal: &TestPortal) {
    let body = multipart(&[
        ("files", Some("page.jpg"), "image/jpeg", b"<!DOCTYPE html>".to_vec()),
        ("files", Some("a.jpg"), "image/jpeg", file::jpeg(30, 20)),
        ("text", None, "", b"words".to_vec()),
    ]);
    let form = read(portal, body).await.unwrap();
    assert_eq!((form.text("text"), form.taken.len()), ("words", 1));
    assert_eq!((form.faults[0].pointer.as_str(), form.faults[0].code.as_str()), ("/files", "unsupported"));
    assert!(form.faults[0].detail.contains("page.jpg"));
}

async fn greedy_forms_are_refused(portal: &TestPortal) {
    let long = multipart(&[("text", None, "", vec![b'x'; 128 * 1024 + 1])]);
    assert!(matches!(read(portal, long).await, Err(Refusal::BadRequest)));
    let many: Vec<Part<'_>> = (0..102).map(|_| ("a", None, "", Vec::new())).collect();
    assert!(matches!(read(portal, multipart(&many)).await, Err(Refusal::BadRequest)));
    let files: Vec<Part<'_>> = (0..11).map(|_| ("files", Some("a.gif"), "image/gif", b"GIF89a".to_vec())).collect();
    let form = read(portal, multipart(&files)).await.unwrap();
    assert_eq!(form.faults.last().map(|fault| fault.code.as_str()), Some("too_many"));
}

async fn a_body_that_stops_leaves_nothing(portal: &TestPortal) {
    let whole = file::jpeg(300, 200);
    let half = Bytes::from(whole[..whole.len() / 2].to_vec());
    let stopping = futures_util::stream::iter([Ok(half), Err(std::io::Error::other("gone"))]);
    let answer = super::upload(portal, "a.jpg", "image/jpeg", &[]).body(Body::from_stream(stopping)).await;
    answer.problem(400, "bad-request");
    assert_eq!((pieces(portal), portal.number("select count(*) from attachment", &[]).await), (0, 0));
    let cut = multipart(&[("files", Some("a.jpg"), "image/jpeg", whole)]);
    assert!(matches!(read(portal, cut[..cut.len() / 2].to_vec()).await, Err(Refusal::BadRequest)));
    assert_eq!(pieces(portal), 0);
}

/// Whatever is sent, the answer is a refusal of the sender and never a fault of ours.
async fn random_bodies_are_refused(portal: &TestPortal) {
    let heads: [&[u8]; 6] = [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x24\0\0\0WEBPVP8L",
        b"\0\0\0\x18ftypisom",
        b"\x1a\x45\xdf\xa3",
    ];
    for head in heads {
        for length in [0, 1, 63, 64, 65, 3000] {
            let noise: Vec<u8> = (0..length).map(|_| server::token::random_bytes::<1>().unwrap()[0]).collect();
            let answer = super::upload(portal, "x", "", &[head, &noise].concat()).await;
            assert_eq!(answer.status, 422, "{head:?} and {length}: {}", answer.text());
        }
    }
}
