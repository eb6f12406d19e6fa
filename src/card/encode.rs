//! Pixels into PNG: with a palette where there are few colours, which is faster and smaller.

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};
use rustc_hash::FxHashMap;

/// The pixels of a picture as numbers of a palette, where they are opaque and of at most 256 colours.
fn palette(picture: &Pixmap) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut numbers: FxHashMap<PremultipliedKey, u8> = FxHashMap::default();
    let mut colours: Vec<u8> = Vec::with_capacity(768);
    let mut pixels = Vec::with_capacity(picture.pixels().len());
    let mut last: Option<(PremultipliedKey, u8)> = None;
    for pixel in picture.pixels() {
        let key = key(*pixel);
        if let Some((same, number)) = last
            && same == key
        {
            pixels.push(number);
            continue;
        }
        let number = match numbers.get(&key) {
            Some(number) => *number,
            None => {
                let next = u8::try_from(numbers.len()).ok().filter(|_| pixel.alpha() == u8::MAX)?;
                colours.extend([pixel.red(), pixel.green(), pixel.blue()]);
                numbers.insert(key, next);
                next
            }
        };
        last = Some((key, number));
        pixels.push(number);
    }
    Some((colours, pixels))
}

type PremultipliedKey = [u8; 4];

fn key(pixel: PremultipliedColorU8) -> PremultipliedKey {
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

/// Writes a picture as PNG.
pub fn png(picture: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::with_capacity(64 << 10);
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    match palette(picture) {
        Some((colours, pixels)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(colours);
            encoder.set_filter(png::Filter::NoFilter);
            encoder.write_header()?.write_image_data(&pixels)?;
        }
        None => {
            let pixels: Vec<u8> = picture.pixels().iter().flat_map(|pixel| plain(*pixel)).collect();
            encoder.set_color(png::ColorType::Rgba);
            encoder.write_header()?.write_image_data(&pixels)?;
        }
    }
    Ok(bytes)
}

fn plain(pixel: PremultipliedColorU8) -> [u8; 4] {
    let colour = pixel.demultiply();
    [colour.red(), colour.green(), colour.blue(), colour.alpha()]
}
