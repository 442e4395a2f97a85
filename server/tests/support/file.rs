//! Files as people send them, made here: photos as phones write them, a letter, films, and what looks like one.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A photo whose upper left quarter is red and everything else green, without metadata.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(two_colours(width, height), ImageFormat::Jpeg)
}

fn two_colours(width: u32, height: u32) -> DynamicImage {
    let colour = |x, y| if x < width / 2 && y < height / 2 { Rgb([250, 10, 10]) } else { Rgb([10, 250, 10]) };
    RgbImage::from_fn(width, height, colour).into()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(two_colours(width, height), ImageFormat::Png)
}

/// With holes or without.
pub fn webp(alpha: u8) -> Vec<u8> {
    encoded(RgbaImage::from_pixel(24, 16, Rgba([10, 250, 10, alpha])).into(), ImageFormat::WebP)
}

fn encoded(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The photo as a phone writes it: with the way it was held, and where it was taken (TIFF 6.0, Exif 2.3).
pub fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]);
    // GPSLatitudeRef and GPSLatitude of Shanghai
    tiff.extend([0, 2, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0]);
    tiff.extend([0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 68, 0, 0, 0, 0]);
    for part in [31_u32, 1, 13, 1, 49, 1] {
        tiff.extend(part.to_be_bytes());
    }
    tiff.extend(b"canary of a place");
    let segment = [&b"Exif\0\0"[..], &tiff].concat();
    let length = (segment.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &segment, &jpeg[2..]].concat()
}

/// The header of a picture that would fill memory.
pub fn bomb() -> Vec<u8> {
    let mut png = png(8, 8);
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..29]);
    png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    png
}

pub fn pdf(words: &str) -> Vec<u8> {
    let body = format!("%PDF-1.4\n% {words}\n1 0 obj<</Type/Catalog>>endobj\n");
    let end = format!("xref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len());
    [body, end].concat().into_bytes()
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

/// A film with the place where it was taken.
pub fn mp4(brand: &[u8; 4]) -> Vec<u8> {
    let place = boxed(b"udta", &boxed(b"\xa9xyz", b"\0\x12\x15\xc7+31.2304+121.4737/"));
    let movie = boxed(b"moov", &[boxed(b"mvhd", b"header"), place].concat());
    [boxed(b"ftyp", &[&brand[..], b"\0\0\0\0"].concat()), movie, boxed(b"mdat", &[7; 300])].concat()
}

pub fn webm() -> Vec<u8> {
    let content = b"\x16\x54\xae\x6b\x82ab\x1f\x43\xb6\x75\x83\xe7\x81\0";
    [&b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67"[..], &[0x80 | content.len() as u8], content].concat()
}
