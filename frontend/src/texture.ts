// A day's bytes as the texture the map is coloured from: one texel a cell.
import { between, type Mosaic } from "./mosaic";
import { CONTESTED, STALE_DAYS, STEPS } from "./records";

export const TEXTURE_WIDTH = 256;

const STALE = 128;

/** Red: state. Green: probability in percent, + 128 where the evidence is old. Blue, alpha: the two a contested cell lies between. */
export function texels(mosaic: Mosaic, day: Uint8Array): Uint8Array {
  const n = mosaic.cells.length;
  const out = new Uint8Array(TEXTURE_WIDTH * Math.max(Math.ceil(n / TEXTURE_WIDTH), 1) * 4);
  const state = day.subarray(0, n);
  for (let i = 0; i < n; i++) {
    const o = i * 4;
    out[o] = state[i]!;
    // Downwards: 79.6% must not be drawn as 80%.
    out[o + 1] = Math.floor((day[n + i]! * 100) / STEPS) + (day[2 * n + i]! * 7 > STALE_DAYS ? STALE : 0);
    if (state[i] === CONTESTED) {
      const [a, b] = between(mosaic, state, i);
      out[o + 2] = a;
      out[o + 3] = b;
    }
  }
  return out;
}
