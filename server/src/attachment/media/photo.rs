//! Photos are made anew from their pixels: upright, with nothing else in them than the picture.

use std::io::Cursor;

use app::attachment::MediaType;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits};

use super::jpeg;
use crate::attachment::refused::Fault;

/// Pixels of a side, and of both together.
const MOST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 40_000_000;
/// Bytes that decoding one photo may take.
const MOST_MEMORY: u64 = 192 * 1024 * 1024;
/// Pixels of the longer side of the small picture.
const THUMB_SIDE: u32 = 480;
/// Of 100; text on a label stays readable.
const QUALITY: u8 = 85;

/// A photo as it is kept.
pub(in crate::attachment) struct Photo {
    /// JPEG or PNG.
    pub media_type: MediaType,
    pub bytes: Vec<u8>,
    pub thumb: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Decodes all of a photo, turns it upright and encodes it again, its small picture too. Takes seconds for the largest.
///
/// # Errors
/// `Damaged` when the bytes are not a whole photo of the format; `TooManyPixels` beyond 12 000 a side or 40 million.
pub(in crate::attachment) fn remake(bytes: &[u8], media_type: MediaType) -> Result<Photo, Fault> {
    if media_type == MediaType::Jpeg && !jpeg::is_whole(bytes) {
        return Err(Fault::Damaged);
    }
    let (image, orientation) = decode(bytes, media_type)?;
    let (mut image, media_type) = plain(image, media_type);
    image.apply_orientation(orientation);
    let bytes = encode(&image, media_type).map_err(|_| Fault::Damaged)?;
    let (width, height) = (image.width(), image.height());
    let reread = ImageReader::with_format(Cursor::new(&bytes), format(media_type)).into_dimensions();
    if reread.ok() != Some((width, height)) {
        return Err(Fault::Damaged);
    }
    let is_small = width.max(height) <= THUMB_SIDE;
    let thumb = if is_small { bytes.clone() } else { encode_small(&image, media_type)? };
    Ok(Photo { media_type, bytes, thumb, width, height })
}

fn format(media_type: MediaType) -> ImageFormat {
    match media_type {
        MediaType::Png => ImageFormat::Png,
        MediaType::Webp => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    }
}

/// The header is judged before a byte of the picture is unpacked.
fn decode(bytes: &[u8], media_type: MediaType) -> Result<(DynamicImage, Orientation), Fault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(media_type));
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    let is_large = width.max(height) > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS;
    if is_large || decoder.total_bytes() > MOST_MEMORY {
        return Err(Fault::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(fault)?, orientation))
}

fn fault(error: ImageError) -> Fault {
    match error {
        ImageError::Limits(_) => Fault::TooManyPixels,
        _ => Fault::Damaged,
    }
}

/// Eight bits a channel, and no channel for transparency where nothing is transparent. What is not PNG becomes JPEG
/// unless something is: the encoder for WebP knows no loss, and would make photos five times as large.
fn plain(image: DynamicImage, media_type: MediaType) -> (DynamicImage, MediaType) {
    let has_holes = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    let kept = if has_holes || media_type == MediaType::Png { MediaType::Png } else { MediaType::Jpeg };
    let image = match image {
        grey @ DynamicImage::ImageLuma8(_) => grey,
        colour @ DynamicImage::ImageRgb8(_) => colour,
        other if has_holes => other.into_rgba8().into(),
        other => other.into_rgb8().into(),
    };
    (image, kept)
}

fn encode(image: &DynamicImage, media_type: MediaType) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    match media_type {
        MediaType::Png => image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?,
        _ => image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?,
    }
    Ok(bytes)
}

fn encode_small(image: &DynamicImage, media_type: MediaType) -> Result<Vec<u8>, Fault> {
    encode(&image.thumbnail(THUMB_SIDE, THUMB_SIDE), media_type).map_err(|_| Fault::Damaged)
}
