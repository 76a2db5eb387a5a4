//! The logo: from PNG to what a PDF can show.

use std::io::Cursor;

use miniz_oxide::deflate::compress_to_vec_zlib;
use png::{BitDepth, ColorType, Decoder, Limits, Transformations};

/// Largest logo, in pixels. A small file can hold a picture that no memory does.
const LARGEST: u32 = 4_000_000;

/// How hard to compress, from 0 to 10.
const LEVEL: u8 = 6;

/// A picture with three bytes for each pixel.
#[derive(Debug)]
pub(super) struct Logo {
    pub(super) width: u16,
    pub(super) height: u16,
    /// Rows from the top, compressed as the Flate filter of PDF has it.
    pub(super) compressed: Vec<u8>,
}

impl Logo {
    /// Reads a PNG file; none if it is broken or too large.
    pub(super) fn decode(file: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: 32 * 1024 * 1024 });
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().ok()?;
        let (width, height) = reader.info().size();
        width.checked_mul(height).filter(|pixels| (1..=LARGEST).contains(pixels))?;
        let mut pixels = vec![0; reader.output_buffer_size()?];
        let frame = reader.next_frame(&mut pixels).ok()?;
        if frame.bit_depth != BitDepth::Eight {
            return None;
        }
        let rgb = on_white(pixels.get(..frame.buffer_size())?, frame.color_type)?;
        Some(Self {
            width: u16::try_from(width).ok()?,
            height: u16::try_from(height).ok()?,
            compressed: compress_to_vec_zlib(&rgb, LEVEL),
        })
    }

    /// Its size when it fills a box as far as its shape allows, in points; small logos are not blown up.
    pub(super) fn fit(&self, width: f32, height: f32) -> (f32, f32) {
        let (own_width, own_height) = (f32::from(self.width), f32::from(self.height));
        let scale = (width / own_width).min(height / own_height).min(1.0);
        (own_width * scale, own_height * scale)
    }
}

/// The pixels in red, green and blue, with white shining through where they are transparent.
fn on_white(pixels: &[u8], kind: ColorType) -> Option<Vec<u8>> {
    let blend = |value: u8, alpha: u8| {
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    Some(match kind {
        ColorType::Rgb => pixels.to_vec(),
        ColorType::Grayscale => pixels.iter().flat_map(|gray| [*gray; 3]).collect(),
        ColorType::GrayscaleAlpha => {
            let (pairs, _) = pixels.as_chunks();
            pairs.iter().flat_map(|[gray, alpha]| [blend(*gray, *alpha); 3]).collect()
        }
        ColorType::Rgba => {
            let (quads, _) = pixels.as_chunks();
            quads.iter().flat_map(|[red, green, blue, alpha]| [red, green, blue].map(|v| blend(*v, *alpha))).collect()
        }
        // Palettes are expanded by the decoder.
        ColorType::Indexed => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_shines_through() {
        assert_eq!(on_white(&[10, 20, 30, 255, 10, 20, 30, 0], ColorType::Rgba), Some(vec![10, 20, 30, 255, 255, 255]));
        assert_eq!(on_white(&[0, 128], ColorType::GrayscaleAlpha), Some(vec![127; 3]));
        assert_eq!(on_white(&[7], ColorType::Grayscale), Some(vec![7; 3]));
    }

    #[test]
    fn what_is_no_picture_is_left_out() {
        assert!(Logo::decode(b"\x89PNG\r\n\x1a\n").is_none());
        assert!(Logo::decode(b"").is_none());
    }

    #[test]
    fn logos_keep_their_shape() {
        let logo = |width, height| Logo { width, height, compressed: Vec::new() };
        assert_eq!(logo(400, 100).fit(200.0, 60.0), (200.0, 50.0));
        assert_eq!(logo(100, 200).fit(200.0, 50.0), (25.0, 50.0));
        assert_eq!(logo(20, 10).fit(200.0, 60.0), (20.0, 10.0));
    }
}
