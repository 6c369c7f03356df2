// The map's own layer: cells coloured from a day's texture. A new day is one small upload, whatever the theatre's size.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from "maplibre-gl";
import type { Edges, Mesh, Mosaic } from "./mosaic";
import type { State } from "./records";
import { CELL_FRAGMENT, CELL_VERTEX, FRONT_FRAGMENT, FRONT_VERTEX } from "./shaders";
import { TEXTURE_WIDTH } from "./texture";

type Drawn = { array: WebGLVertexArrayObject; count: number };
const TEXTURES = ["", "lines", "crosses", "grid"];
const UNITS = { u_left: 0, u_right: 1, u_looks: 2 };

export class CellLayer implements CustomLayerInterface {
  readonly id = "cells";
  readonly type = "custom";
  readonly renderingMode = "2d";
  showNominal = true;
  showFronts = true;
  /** Less than 1 where a base map shows through. */
  opacity = 1;
  /** Where the second day begins, in CSS pixels from the left; null: nowhere. */
  split: number | null = null;

  private map: MapLibre | null = null;
  private programs: { cells: WebGLProgram; fronts: WebGLProgram } | null = null;
  private drawn: { land: Drawn; nominal: Drawn; fronts: [Fronts, Fronts] } | null = null;
  private textures: WebGLTexture[] = [];
  private waiting: [Uint8Array | null, Uint8Array | null] = [null, null];

  constructor(
    private readonly mosaic: Mosaic,
    private readonly states: readonly State[],
  ) {}

  /** Colour the map (side 0) or what is right of the split (side 1). */
  show(side: 0 | 1, bytes: Uint8Array): void {
    this.waiting[side] = bytes;
    this.map?.triggerRepaint();
  }

  repaint(): void {
    this.map?.triggerRepaint();
  }

  onAdd(map: MapLibre, gl: WebGL2RenderingContext): void {
    this.map = map;
    this.programs = { cells: program(gl, CELL_VERTEX, CELL_FRAGMENT), fronts: program(gl, FRONT_VERTEX, FRONT_FRAGMENT) };
    this.drawn = {
      land: upload(gl, this.mosaic.land),
      nominal: upload(gl, this.mosaic.nominal),
      fronts: [emptyFronts(gl), emptyFronts(gl)],
    };
    const height = Math.max(Math.ceil(this.mosaic.cells.length / TEXTURE_WIDTH), 1);
    const empty = new Uint8Array(TEXTURE_WIDTH * height * 4);
    this.textures = [texture(gl, TEXTURE_WIDTH, height, empty), texture(gl, TEXTURE_WIDTH, height, empty), texture(gl, 256, 4, looks(this.states))];
  }

  onRemove(): void {
    this.map = null;
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { programs, drawn, map } = this;
    if (!programs || !drawn || !map) return;
    this.send(gl);
    const ratio = gl.drawingBufferWidth / Math.max(map.getCanvas().clientWidth, 1);
    const matrix = moved(input.defaultProjectionData.mainMatrix, this.mosaic.origin);
    const split = this.split === null ? 1e9 : this.split * ratio;
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.textures.forEach((t, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, t);
    });
    const set = (p: WebGLProgram): ((name: string) => WebGLUniformLocation | null) => {
      gl.useProgram(p);
      const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(p, name);
      for (const [name, unit] of Object.entries(UNITS)) gl.uniform1i(at(name), unit);
      gl.uniformMatrix4fv(at("u_matrix"), false, matrix);
      gl.uniform1f(at("u_split"), split);
      gl.uniform1f(at("u_ratio"), ratio);
      return at;
    };
    const cells = set(programs.cells);
    gl.uniform1f(cells("u_pixels"), 512 * 2 ** map.getZoom());
    gl.uniform1f(cells("u_opacity"), this.opacity);
    gl.uniform1i(cells("u_nominal"), 0);
    draw(gl, drawn.land);
    if (this.showNominal && drawn.nominal.count) {
      gl.uniform1i(cells("u_nominal"), 1);
      draw(gl, drawn.nominal);
    }
    if (this.showFronts) {
      const at = set(programs.fronts);
      gl.uniform2f(at("u_size"), gl.drawingBufferWidth, gl.drawingBufferHeight);
      gl.uniform1f(at("u_width"), map.getZoom() < 6 ? 1 : 1.3);
      gl.uniform3f(at("u_ink"), 0.16, 0.18, 0.2);
      drawn.fronts.forEach(({ array, count }, side) => {
        if (!count || (side === 1 && this.split === null)) return;
        gl.uniform1i(at("u_side"), side);
        gl.bindVertexArray(array);
        gl.drawArrays(gl.TRIANGLES, 0, count);
      });
    }
    gl.bindVertexArray(null);
  }

  private send(gl: WebGL2RenderingContext): void {
    this.waiting.forEach((bytes, side) => {
      if (!bytes) return;
      gl.activeTexture(gl.TEXTURE0 + side);
      gl.bindTexture(gl.TEXTURE_2D, this.textures[side]!);
      plain(gl);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, TEXTURE_WIDTH, bytes.length / 4 / TEXTURE_WIDTH, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
      const front = this.drawn?.fronts[side];
      if (front) {
        const lines = fronts(this.mosaic.edges, bytes);
        gl.bindBuffer(gl.ARRAY_BUFFER, front.buffer);
        gl.bufferData(gl.ARRAY_BUFFER, lines, gl.DYNAMIC_DRAW);
        front.count = lines.length / 4;
      }
      this.waiting[side] = null;
    });
  }
}

/** MapLibre may have left these set for its own images. */
function plain(gl: WebGL2RenderingContext): void {
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
}

function draw(gl: WebGL2RenderingContext, what: Drawn): void {
  gl.bindVertexArray(what.array);
  gl.drawElements(gl.TRIANGLES, what.count, gl.UNSIGNED_INT, 0);
}

/** The matrix for points told relative to an origin; multiplied in double precision. */
function moved(matrix: ArrayLike<number>, [x, y]: [number, number]): Float32Array {
  const out = Float32Array.from(matrix);
  for (let row = 0; row < 4; row++) out[12 + row] = matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!;
  return out;
}

function looks(states: readonly State[]): Uint8Array {
  const out = new Uint8Array(256 * 4 * 4);
  states.forEach((state, i) => {
    const fills = fillsOf(state);
    [...fills, darker(state, fills[0])].forEach((colour, row) => {
      const kind = row === 3 ? TEXTURES.indexOf(state.texture) : 255;
      out.set([...rgb(colour), kind], (row * 256 + i) * 4);
    });
  });
  return out;
}

/** What a texture is drawn in: dark on pale fills, white on dark ones. */
function darker(state: State, fill: string): string {
  const [r, g, b] = rgb(fill);
  return 0.3 * r + 0.59 * g + 0.11 * b > 160 ? state.ink : "#ffffff";
}

export function fillsOf(state: State): [string, string, string] {
  return state.fills ?? [mixed(state.colour, 0.68), mixed(state.colour, 0.42), mixed(state.colour, 0.2)];
}

function mixed(colour: string, share: number): string {
  return `#${rgb(colour).map((c) => Math.round(c * share + 255 * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

export function rgb(colour: string): [number, number, number] {
  return [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)) as [number, number, number];
}

function program(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const made = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) throw new Error(gl.getShaderInfoLog(shader) ?? "shader");
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(made) ?? "program");
  return made;
}

function buffer(gl: WebGL2RenderingContext, target: number, data: Float32Array | Uint32Array): void {
  gl.bindBuffer(target, gl.createBuffer());
  gl.bufferData(target, data, gl.STATIC_DRAW);
}

function upload(gl: WebGL2RenderingContext, mesh: Mesh): Drawn {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  buffer(gl, gl.ARRAY_BUFFER, mesh.points);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  buffer(gl, gl.ARRAY_BUFFER, mesh.cell);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 0, 0);
  buffer(gl, gl.ELEMENT_ARRAY_BUFFER, mesh.triangles);
  gl.bindVertexArray(null);
  return { array, count: mesh.triangles.length };
}

/** The edges whose two cells are in different hands, each six times over. */
export function fronts(edges: Edges, texels: Uint8Array): Float32Array {
  const { lines, sides } = edges;
  const found: number[] = [];
  for (let e = 0; e < sides.length; e += 2) if (texels[sides[e]! * 4] !== texels[sides[e + 1]! * 4]) found.push(e * 2);
  const out = new Float32Array(found.length * 24);
  found.forEach((from, n) => {
    const line = lines.subarray(from, from + 4);
    for (let corner = 0; corner < 6; corner++) out.set(line, n * 24 + corner * 4);
  });
  return out;
}

interface Fronts extends Drawn {
  buffer: WebGLBuffer;
}

function emptyFronts(gl: WebGL2RenderingContext): Fronts {
  const array = gl.createVertexArray();
  const lines = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, lines);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 4, gl.FLOAT, false, 0, 0);
  gl.bindVertexArray(null);
  return { array, count: 0, buffer: lines };
}

function texture(gl: WebGL2RenderingContext, width: number, height: number, bytes: Uint8Array): WebGLTexture {
  const made = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, made);
  for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  plain(gl);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  return made;
}
