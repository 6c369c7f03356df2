// The signs on the map: events by ACLED type (a shape of its own each), presence, sieges, towns; and samples of fills for the legend.
import { fillsOf } from "./cell_layer";
import type { State } from "./records";

export const EVENT_TYPES = [
  "Battles",
  "Explosions/Remote violence",
  "Violence against civilians",
  "Protests",
  "Riots",
  "Strategic developments",
] as const;

const COLOURS: Record<string, string> = {
  Battles: "#1f2328",
  "Explosions/Remote violence": "#b8420f",
  "Violence against civilians": "#6d28d9",
  Protests: "#0b6e8a",
  Riots: "#8a6300",
  "Strategic developments": "#5b6573",
};

export function eventColour(type: string): string {
  return COLOURS[type] ?? "#5b6573";
}

type Draw = (pen: CanvasRenderingContext2D) => void;

/** The outline of a type's shape about (0, 0), of radius 1. */
function shape(pen: CanvasRenderingContext2D, type: string): void {
  const corners = (n: number, turn: number, inner = 0): void => {
    const total = inner ? n * 2 : n;
    for (let i = 0; i < total; i++) {
      const r = inner && i % 2 ? inner : 1;
      const a = turn + (i * 2 * Math.PI) / total;
      pen[i ? "lineTo" : "moveTo"](Math.cos(a) * r, Math.sin(a) * r);
    }
    pen.closePath();
  };
  pen.beginPath();
  if (type === "Battles") {
    const w = 0.36;
    const points = [[0, -w], [1 - w, -1], [1, -1 + w], [w, 0], [1, 1 - w], [1 - w, 1], [0, w], [-1 + w, 1], [-1, 1 - w], [-w, 0], [-1, -1 + w], [-1 + w, -1]];
    points.forEach(([x, y], i) => {
      pen[i ? "lineTo" : "moveTo"](x! * 0.92, y! * 0.92);
    });
    pen.closePath();
  } else if (type === "Explosions/Remote violence") corners(8, 0, 0.55);
  else if (type === "Violence against civilians") corners(3, -Math.PI / 2);
  else if (type === "Protests") pen.arc(0, 0, 0.86, 0, 2 * Math.PI);
  else if (type === "Riots") corners(5, -Math.PI / 2);
  else pen.rect(-0.78, -0.78, 1.56, 1.56);
}

function canvas(width: number, height: number, ratio: number, draw: Draw): HTMLCanvasElement {
  const made = document.createElement("canvas");
  made.width = Math.round(width * ratio);
  made.height = Math.round(height * ratio);
  const pen = made.getContext("2d")!;
  pen.scale(ratio, ratio);
  draw(pen);
  return made;
}

export function eventCanvas(type: string, size = 16, ratio = 2): HTMLCanvasElement {
  return canvas(size, size, ratio, (pen) => {
    pen.translate(size / 2, size / 2);
    pen.scale(size / 2 - 1.6, size / 2 - 1.6);
    shape(pen, type);
    pen.lineJoin = "round";
    pen.lineWidth = 3.2 / (size / 2 - 1.6);
    pen.strokeStyle = "#ffffff";
    pen.stroke();
    pen.fillStyle = eventColour(type);
    pen.fill();
  });
}

/** A diamond with a point in it: somebody is there without holding it. A ring with spokes: somebody besieges it. */
export function presenceCanvas(status: string, ink: string, size = 18, ratio = 2): HTMLCanvasElement {
  return canvas(size, size, ratio, (pen) => {
    const c = size / 2;
    pen.translate(c, c);
    const ring = (colour: string, width: number): void => {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(0, 0, c - 3, 0, 2 * Math.PI);
      for (let i = 0; i < 12; i++) {
        const a = (i * Math.PI) / 6;
        pen.moveTo(Math.cos(a) * (c - 3), Math.sin(a) * (c - 3));
        pen.lineTo(Math.cos(a) * (c - 6), Math.sin(a) * (c - 6));
      }
      pen.stroke();
    };
    if (status === "besieges") {
      ring("#ffffff", 3);
      ring(ink, 1.3);
      return;
    }
    const diamond = (r: number): void => {
      pen.beginPath();
      pen.moveTo(0, -r);
      pen.lineTo(r, 0);
      pen.lineTo(0, r);
      pen.lineTo(-r, 0);
      pen.closePath();
    };
    diamond(c - 1.5);
    pen.fillStyle = "#ffffff";
    pen.fill();
    diamond(c - 3);
    pen.strokeStyle = ink;
    pen.lineWidth = 1.4;
    pen.stroke();
    diamond(c - 6);
    pen.fillStyle = ink;
    pen.fill();
  });
}

/** Hairlines over land that has no part in this war; they meet at the edges. */
export function hatchCanvas(size = 8, ratio = 2): HTMLCanvasElement {
  return canvas(size, size, ratio, (pen) => {
    pen.fillStyle = "#efeeeb";
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = "#b5b2ab";
    pen.lineWidth = 0.8;
    for (const across of [-size, 0, size]) {
      pen.moveTo(across, size);
      pen.lineTo(across + size, 0);
    }
    pen.stroke();
  });
}

export function townCanvas(size = 8, ratio = 2): HTMLCanvasElement {
  return canvas(size, size, ratio, (pen) => {
    pen.beginPath();
    pen.arc(size / 2, size / 2, size / 2 - 1, 0, 2 * Math.PI);
    pen.fillStyle = "#1f2328";
    pen.fill();
    pen.beginPath();
    pen.arc(size / 2, size / 2, 1.1, 0, 2 * Math.PI);
    pen.fillStyle = "#ffffff";
    pen.fill();
  });
}

export type Sample = "fill" | "steps" | "contested" | "stale" | "nominal" | "unknown" | "claimed" | "occupied";

/** Of the rim of claimed and of occupied land, in widths of its line; as on the printed sheet. */
export const DASHES = [2.7, 1.7];

/** A sample of a fill, as on the map. */
export function sample(kind: Sample, one: State, two?: State, width = 26, height = 15): HTMLCanvasElement {
  const made = canvas(width, height, 2, (pen) => {
    const [sure, likely, barely] = fillsOf(one);
    pen.fillStyle = kind === "unknown" ? "#fdfdfc" : kind === "claimed" ? "#ffffff" : kind === "occupied" ? "#efeeeb" : sure;
    pen.fillRect(0, 0, width, height);
    if (kind === "steps") {
      [likely, barely].forEach((fill, i) => {
        pen.fillStyle = fill;
        pen.fillRect((width / 3) * (i + 1), 0, width / 3, height);
      });
    }
    if (kind === "contested") stripes(pen, width, height, two ? fillsOf(two)[0] : "#737373", 7, 3.5, Math.PI / 4);
    if (kind === "stale") stripes(pen, width, height, "rgba(255,255,255,.85)", 5, 1.4, -Math.PI / 4);
    if (kind === "fill") textured(pen, one, width, height);
    if (kind === "nominal") {
      pen.fillStyle = "rgba(255,255,255,.3)";
      pen.fillRect(0, 0, width, height);
      pen.fillStyle = "rgba(95,88,72,.8)";
      for (let y = 2; y < height; y += 5) for (let x = y % 10 === 2 ? 2 : 4.5; x < width; x += 5) pen.fillRect(x, y, 1.4, 1.4);
    }
    if (kind === "occupied") stripes(pen, width, height, "#b5b2ab", 5, 0.8, Math.PI / 4);
    const dashed = kind === "claimed" || kind === "occupied";
    pen.strokeStyle = kind === "claimed" ? one.ink : dashed ? "#2d3136" : "rgba(31,35,40,.45)";
    pen.lineWidth = dashed ? 1.6 : 1;
    if (dashed) pen.setLineDash(DASHES.map((d) => d * 1.6));
    pen.strokeRect(0.8, 0.8, width - 1.6, height - 1.6);
  });
  made.className = "sample";
  made.setAttribute("aria-hidden", "true");
  return made;
}

function textured(pen: CanvasRenderingContext2D, state: State, width: number, height: number): void {
  if (!state.texture) return;
  const dark = "rgba(31,35,40,.4)";
  const white = "rgba(255,255,255,.6)";
  const n = Number.parseInt(fillsOf(state)[0].slice(3, 5), 16);
  pen.strokeStyle = pen.fillStyle = n > 160 ? dark : white;
  pen.lineWidth = 0.9;
  pen.beginPath();
  if (state.texture !== "crosses")
    for (let y = 3; y < height; y += 5) {
      pen.moveTo(0, y);
      pen.lineTo(width, y);
    }
  if (state.texture === "grid")
    for (let x = 3; x < width; x += 5) {
      pen.moveTo(x, 0);
      pen.lineTo(x, height);
    }
  if (state.texture === "crosses")
    for (let x = 5; x < width; x += 8) {
      pen.moveTo(x - 2, height / 2);
      pen.lineTo(x + 2, height / 2);
      pen.moveTo(x, height / 2 - 2);
      pen.lineTo(x, height / 2 + 2);
    }
  pen.stroke();
}

function stripes(pen: CanvasRenderingContext2D, width: number, height: number, colour: string, every: number, thick: number, angle: number): void {
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  pen.translate(width / 2, height / 2);
  pen.rotate(angle);
  pen.fillStyle = colour;
  for (let x = -width; x < width; x += every) pen.fillRect(x, -width, thick, 2 * width);
  pen.restore();
}

export function mark(drawn: HTMLCanvasElement, size: number): HTMLCanvasElement {
  drawn.className = "mark";
  drawn.setAttribute("aria-hidden", "true");
  drawn.style.width = drawn.style.height = `${size}px`;
  return drawn;
}
