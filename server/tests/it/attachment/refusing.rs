//! What is taken and what is not; every refusal names the file and leaves nothing behind.
//!
//! Bite proof: let `media::examine` or `jpeg::is_whole` answer yes, or leave out `agrees`.

use app::attachment::MediaType;
use image::ImageReader;
use serde_json::json;

use super::{object, objects, pieces, upload, uploaded};
use crate::support::{TestPortal, database_tests, file};

database_tests! {
    the_formats_are_taken, a_photo_is_made_anew, what_is_no_such_file_is_refused, a_cut_file_is_refused,
    one_byte_too_many_is_refused, the_door_answers_as_others_do,
}

async fn the_formats_are_taken(portal: &TestPortal) {
    let files = [
        ("a.jpg", "image/jpeg", file::jpeg(40, 30), MediaType::Jpeg),
        ("a.png", "image/png", file::png(40, 30), MediaType::Png),
        ("a.webp", "image/webp", file::webp(255), MediaType::Jpeg),
        ("holes.webp", "image/webp", file::webp(9), MediaType::Png),
        ("a.pdf", "application/pdf", file::pdf("x"), MediaType::Pdf),
        ("a.mp4", "video/mp4", file::mp4(b"isom"), MediaType::Mp4),
        ("a.mov", "video/quicktime", file::mp4(b"qt  "), MediaType::QuickTime),
        ("a.webm", "video/webm", file::webm(), MediaType::Webm),
        ("无名", "application/octet-stream", file::jpeg(9, 9), MediaType::Jpeg),
    ];
    for (name, declared, bytes, kept) in files {
        let answer = uploaded(&upload(portal, name, declared, &bytes).await);
        assert_eq!(answer.media_type, kept, "{name}");
        assert_eq!(answer.width.is_some(), kept.as_str().starts_with("image/"), "{name}");
        assert_eq!(answer.upload_secret.as_ref().map(String::len), Some(32), "{name}");
    }
    assert_eq!(portal.number("select count(*) from attachment where case_id is null", &[]).await, 9);
    assert_eq!(portal.number("select count(*) from audit_entry where action = 'attachment.uploaded'", &[]).await, 9);
    assert_eq!(pieces(portal), 0);
}

/// Bite proof: keep the bytes as they came in `photo::remake`, or leave out `apply_orientation`.
async fn a_photo_is_made_anew(portal: &TestPortal) {
    // held upright: the sensor's upper left, red, is the reader's upper right
    let sent = file::with_exif(&file::jpeg(640, 480), 6);
    let sent = [&sent[..], b"<script>alert(1)</script>"].concat();
    let answer = uploaded(&upload(portal, "箱子.jpg", "image/jpeg", &sent).await);
    assert_eq!((answer.width, answer.height), (Some(480), Some(640)));
    let sha = "select sha256, thumb_sha256 from attachment";
    let row = portal.store.row(sha, &[]).await.unwrap().unwrap();
    let mut c = row.columns();
    for (sha256, side) in [(c.text().unwrap(), 640), (c.text().unwrap(), 480)] {
        let kept = object(portal, &sha256);
        assert_eq!(
            server::backup::hash_file(&portal.place.folder().join("attachments").join(&sha256[..2]).join(&sha256))
                .unwrap()
                .1,
            sha256
        );
        let text = String::from_utf8_lossy(&kept).into_owned();
        for gone in ["Exif", "canary of a place", "<script>"] {
            assert!(!text.contains(gone), "{gone} is left");
        }
        let image = ImageReader::new(std::io::Cursor::new(kept)).with_guessed_format().unwrap().decode().unwrap();
        let image = image.to_rgb8();
        assert_eq!(image.height(), side);
        let (left, right) = (image.get_pixel(20, 20), image.get_pixel(image.width() - 20, 20));
        assert!(right.0[0] > 200 && left.0[1] > 200, "not upright: {left:?} {right:?}");
    }
}

async fn refused(portal: &TestPortal, name: &str, declared: &str, bytes: &[u8], code: &str) {
    let answer = upload(portal, name, declared, bytes).await;
    let problem = answer.problem(422, "invalid");
    assert_eq!(answer.field_problems(), [["/file ", code].concat()], "{name}: {problem}");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains(name), "{detail} names the file");
}

async fn what_is_no_such_file_is_refused(portal: &TestPortal) {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let behind_page = [&b"<!DOCTYPE html><script>"[..], &file::pdf("x")].concat();
    let riff = b"RIFF\x24\0\0\0WEBPVP8 not a picture at all".as_slice();
    let cases: [(&str, &str, &[u8], &str); 12] = [
        ("a.svg", "image/svg+xml", svg, "unsupported"),
        ("svg.jpg", "image/jpeg", svg, "unsupported"),
        ("page.jpg", "image/jpeg", b"<!DOCTYPE html><script>alert(1)</script>", "unsupported"),
        ("two.pdf", "application/pdf", &behind_page, "unsupported"),
        ("a.gif", "image/gif", b"GIF89a;", "unsupported"),
        ("a.zip", "application/zip", b"PK\x03\x04", "unsupported"),
        ("a.heic", "image/heic", heic, "heic"),
        ("b.jpg", "image/jpeg", &file::png(4, 4), "mismatch"),
        ("c.png", "text/html", &file::png(4, 4), "mismatch"),
        ("bomb.png", "image/png", &file::bomb(), "too_many_pixels"),
        ("d.webp", "image/webp", riff, "damaged"),
        ("empty.jpg", "image/jpeg", b"", "required"),
    ];
    for (name, declared, bytes, code) in cases {
        refused(portal, name, declared, bytes, code).await;
    }
    let heard = upload(portal, "a.heic", "image/heic", heic).header("accept-language", "zh-CN").await;
    assert!(heard.text().contains("HEIC 照片"), "{}", heard.text());
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 0);
    assert_eq!((objects(portal).len(), pieces(portal)), (0, 0));
}

async fn a_cut_file_is_refused(portal: &TestPortal) {
    let whole = [
        ("a.jpg", file::with_exif(&file::jpeg(64, 64), 1)),
        ("a.png", file::png(64, 64)),
        ("a.webp", file::webp(255)),
        ("a.pdf", file::pdf("x")),
        ("a.mp4", file::mp4(b"isom")),
        ("a.webm", file::webm()),
    ];
    for (name, bytes) in whole {
        // a PNG's last twelve bytes say only that it ends
        for length in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 14] {
            refused(portal, name, "", &bytes[..length], "damaged").await;
        }
    }
}

async fn one_byte_too_many_is_refused(portal: &TestPortal) {
    let mut large = file::jpeg(8, 8);
    large.resize(15 * 1024 * 1024 + 1, 0);
    refused(portal, "large.jpg", "image/jpeg", &large, "too_large").await;
    assert_eq!(pieces(portal), 0);
    large.truncate(15 * 1024 * 1024);
    uploaded(&upload(portal, "large.jpg", "image/jpeg", &large).await);
}

async fn the_door_answers_as_others_do(portal: &TestPortal) {
    let foreign = upload(portal, "a.jpg", "image/jpeg", &file::jpeg(8, 8)).header("sec-fetch-site", "cross-site").await;
    foreign.problem(403, "forbidden");
    let other = crate::support::Ask::new(&portal.router, "POST", "/api/v1/attachments?name=x").await;
    assert_eq!(other.status, 400, "an unknown parameter");
    let send = async || upload(portal, "a.jpg", "image/jpeg", &file::jpeg(8, 8)).header("idempotency-key", "k1").await;
    let (first, second) = (uploaded(&send().await), uploaded(&send().await));
    assert_eq!(first.attachment_id, second.attachment_id);
    assert!(first.upload_secret.is_some() && second.upload_secret.is_none(), "a secret is shown once");
    let reused = upload(portal, "a.jpg", "image/jpeg", &file::jpeg(9, 9)).header("idempotency-key", "k1").await;
    assert_eq!(reused.field_problems(), [" key_reused"]);
    assert_eq!(portal.number("select count(*) from attachment", &[]).await, 1);
    let kept = portal.store.row("select answer from idempotent_answer", &[]).await.unwrap().unwrap();
    assert!(!kept.columns().text().unwrap().contains("secret"));
    let page = portal.post("/api/v1/attachments", &json!({})).await;
    assert_eq!(page.field_problems(), ["/file unsupported"]);
}
