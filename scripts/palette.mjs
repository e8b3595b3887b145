// Pictures of pages in fewer bytes: a palette holds what flat colours and grey edges of letters need.
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Colours of a palette: as many as one byte names. */
const COLOURS = 256;

/** Returns a PNG of 8 bits for each channel, as browsers write them, as one with a palette. */
export function reduced(png) {
  const { width, height, pixels, channels } = decoded(png);
  const { palette, nearest } = chosen(pixels, channels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = nearest((y * width + x) * channels);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Chooses the colours that most pixels have, told apart by their upper five bits, each as the mean of its pixels. */
function chosen(pixels, channels) {
  const bin = (at) =>
    ((pixels[at] >> 3) << 10) | ((pixels[at + 1] >> 3) << 5) | (pixels[at + 2] >> 3);
  const bins = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const key = bin(at);
    const found = bins.get(key) ?? bins.set(key, { count: 0, sum: [0, 0, 0] }).get(key);
    found.count++;
    for (let part = 0; part < 3; part++) found.sum[part] += pixels[at + part];
  }
  const kept = [...bins.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, COLOURS)
    .map(({ count, sum }) => sum.map((part) => Math.round(part / count)));
  const known = new Map();
  const far = (colour, at) =>
    colour.reduce((sum, part, ix) => sum + (part - pixels[at + ix]) ** 2, 0);
  const nearest = (at) => {
    const key = bin(at);
    if (!known.has(key))
      known.set(
        key,
        kept.reduce((best, colour, ix) => (far(colour, at) < far(kept[best], at) ? ix : best), 0),
      );
    return known.get(key);
  };
  return { palette: Buffer.from(kept.flat()), nearest };
}

/** Reads the pixels of a PNG that is not interlaced. */
function decoded(png) {
  const parts = [];
  let head;
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") head = data;
    if (name === "IDAT") parts.push(data);
    at += length + 12;
  }
  const [width, height, channels] = [
    head.readUInt32BE(0),
    head.readUInt32BE(4),
    head[9] === 6 ? 4 : 3,
  ];
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : pixels[y * stride + x - channels];
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + x];
      const corner = y === 0 || x < channels ? 0 : pixels[(y - 1) * stride + x - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, channels, pixels };
}

function paeth(left, up, corner) {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
