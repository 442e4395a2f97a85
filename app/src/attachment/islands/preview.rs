//! Pictures drawn into small canvases: the page's policy forbids `blob:` images, and a canvas is made for shrinking too.

use leptos::prelude::event_target;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DataTransfer, Event, File, HtmlCanvasElement, HtmlDivElement, HtmlInputElement,
    ImageBitmap,
};

/// Pixels of the longer side of a preview.
const PREVIEW: f64 = 160.0;
/// Pixels of the longer side of what is sent: enough to read a label, a tenth of the bytes of a new phone's photo.
const MOST: f64 = 2500.0;

/// Draws what was chosen, and puts smaller photos into the input in place of large ones. A form that is sent meanwhile
/// sends the large ones.
pub fn show(event: &Event, previews: HtmlDivElement) {
    let input: HtmlInputElement = event_target(event);
    previews.set_inner_html("");
    let Some(files) = input.files() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let Ok(kept) = DataTransfer::new() else { return };
        for n in 0..files.length() {
            let Some(file) = files.get(n) else { continue };
            let smaller = drawn(&file, &previews).await.ok().flatten();
            let _ = kept.items().add_with_file(smaller.as_ref().unwrap_or(&file));
        }
        if kept.files().is_some_and(|all| all.length() == files.length()) {
            input.set_files(kept.files().as_ref());
        }
    });
}

/// The smaller photo, if one was made.
async fn drawn(file: &File, previews: &HtmlDivElement) -> Result<Option<File>, JsValue> {
    if !file.type_().starts_with("image/") {
        return Ok(None);
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let picture: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
    let preview = canvas(&picture, PREVIEW)?;
    previews.append_child(&preview)?;
    let side = f64::from(picture.width().max(picture.height()));
    if side <= MOST || file.type_() == "image/png" {
        return Ok(None);
    }
    let blob = blob(canvas(&picture, MOST)?).await?;
    let parts = js_sys::Array::of1(&blob);
    let bag = web_sys::FilePropertyBag::new();
    bag.set_type("image/jpeg");
    let name = file.name();
    let name = [name.rsplit_once('.').map_or(&*name, |(stem, _)| stem), ".jpg"].concat();
    File::new_with_blob_sequence_and_options(&parts, &name, &bag).map(Some)
}

/// A canvas with the picture, its longer side at most `most` pixels.
fn canvas(picture: &ImageBitmap, most: f64) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (most / width.max(height)).min(1.0);
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width * scale, height * scale)?;
    Ok(canvas)
}

async fn blob(canvas: HtmlCanvasElement) -> Result<Blob, JsValue> {
    let made = js_sys::Promise::new(&mut |resolve, _| {
        let _ = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &JsValue::from_f64(0.85));
    });
    JsFuture::from(made).await?.dyn_into()
}
