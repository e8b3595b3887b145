//! Pictures of few colours as small files: PNG with a palette.

use anyhow::{Context, Result};
use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use resvg::tiny_skia::Pixmap;

/// Most colours of a palette.
const MOST: usize = 256;

/// Bits of each channel that tell colours apart, finest first: letters have edges of many shades, and nobody tells more
/// than fifteen of them apart.
const BITS: [u32; 3] = [4, 3, 2];

/// How hard the bytes are pressed: at the hardest they shrink by a twentieth and take half as long
/// again.
const PRESSURE: u8 = 6;

/// Returns a picture as PNG. Colours that are nearly the same become their mean.
pub(super) fn png(pixels: &Pixmap) -> Result<Vec<u8>> {
    let palettes = BITS
        .into_iter()
        .map(|bits| Palette::of(pixels.data(), bits));
    let palette = palettes
        .into_iter()
        .find(|palette| palette.colours.len() <= MOST);
    let palette = palette.context("a card has too many colours")?;
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.bytes());
    encoder.set_deflate_compression(DeflateCompression::Level(PRESSURE));
    // Numbers of colours are no shades: what stands beside one says nothing of it.
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header()?.write_image_data(&palette.indexes)?;
    Ok(bytes)
}

/// The colours of a picture, and which of them each pixel has.
struct Palette {
    colours: Vec<Colour>,
    indexes: Vec<u8>,
}

/// Pixels of nearly the same colour: how many, and the sums of their channels.
#[derive(Default)]
struct Colour {
    count: u32,
    sums: [u32; 3],
}

impl Palette {
    /// Sorts opaque pixels (red, green, blue, alpha) into colours; gives up where there are more than a palette holds.
    fn of(data: &[u8], bits: u32) -> Self {
        let mut numbers = vec![None; 1 << (3 * bits)];
        let mut colours: Vec<Colour> = Vec::new();
        let mut indexes = Vec::with_capacity(data.len() / 4);
        // Most pixels are like the one before.
        for run in data.as_chunks::<4>().0.chunk_by(|one, next| one == next) {
            let [red, green, blue, _] = run[0];
            let key = [red, green, blue]
                .into_iter()
                .fold(0, |key, part| key << bits | usize::from(part) >> (8 - bits));
            let number = *numbers[key].get_or_insert_with(|| {
                colours.push(Colour::default());
                colours.len() - 1
            });
            let Ok(index) = u8::try_from(number) else {
                break;
            };
            let colour = &mut colours[number];
            let length = run.len() as u32;
            colour.count += length;
            for (sum, part) in colour.sums.iter_mut().zip([red, green, blue]) {
                *sum += u32::from(part) * length;
            }
            indexes.extend(std::iter::repeat_n(index, run.len()));
        }
        Palette { colours, indexes }
    }

    fn bytes(&self) -> Vec<u8> {
        let mean = |colour: &Colour| {
            colour.sums.map(|sum| {
                u8::try_from((sum + colour.count / 2) / colour.count.max(1)).unwrap_or(u8::MAX)
            })
        };
        self.colours.iter().flat_map(mean).collect()
    }
}
