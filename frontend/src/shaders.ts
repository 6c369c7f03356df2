// How cells, nominal land and fronts are coloured on the graphics card. Patterns are in CSS pixels and as on the printed sheet.

const HEAD = `#version 300 es
precision highp float;
precision highp int;
`;

const LOOK_UP = `
uniform sampler2D u_left;
uniform sampler2D u_right;
uniform sampler2D u_looks;
uniform float u_split;   // device pixels; right of it the other day is drawn
uniform float u_ratio;   // device pixels a CSS pixel
uint part(float value) { return uint(value * 255.0 + 0.5); }
vec4 texel(uint cell, bool right) {
  ivec2 at = ivec2(int(cell & 255u), int(cell >> 8u));
  return right ? texelFetch(u_right, at, 0) : texelFetch(u_left, at, 0);
}
vec3 look(uint state, int step) { return texelFetch(u_looks, ivec2(int(state), step), 0).rgb; }
`;

export const CELL_VERTEX = `${HEAD}
layout(location = 0) in vec2 a_point;
layout(location = 1) in uint a_cell;
uniform mat4 u_matrix;
uniform float u_pixels;  // CSS pixels a Mercator unit
flat out uint v_cell;
out vec2 v_at;
void main() {
  v_cell = a_cell;
  v_at = a_point * u_pixels;
  gl_Position = u_matrix * vec4(a_point, 0.0, 1.0);
}`;

export const CELL_FRAGMENT = `${HEAD}
${LOOK_UP}
flat in uint v_cell;
in vec2 v_at;
uniform int u_nominal;
uniform float u_opacity;
out vec4 colour;

// 1 on a stripe, 0 beside it; soft at the edge.
float stripe(float across, float every, float width) {
  float away = abs(fract(across / every) - 0.5) * every;
  float soft = 0.5 / u_ratio;
  return 1.0 - smoothstep(width * 0.5 - soft, width * 0.5 + soft, away);
}
float dots(vec2 at, float every, float radius) {
  vec2 shifted = vec2(at.x + (mod(floor(at.y / every), 2.0) < 0.5 ? 0.0 : every * 0.5), at.y);
  vec2 away = (fract(shifted / every) - 0.5) * every;
  float soft = 0.5 / u_ratio;
  return 1.0 - smoothstep(radius - soft, radius + soft, length(away));
}
void main() {
  vec4 t = texel(v_cell, gl_FragCoord.x > u_split);
  uint state = part(t.r);
  uint told = part(t.g);
  bool stale = told >= 128u;
  uint percent = told & 127u;
  if (u_nominal == 1) {
    if (state == 0u) discard;
    float dot = dots(v_at, 6.0, 0.85) * 0.62;
    vec3 wash = mix(vec3(1.0), vec3(0.373, 0.345, 0.282), dot);
    float alpha = max(0.3, dot);
    colour = vec4(wash * alpha, alpha);
    return;
  }
  vec3 fill;
  if (state == 0u) {
    fill = look(0u, 0);
  } else if (state == 1u) {
    vec3 one = part(t.b) == 0u ? vec3(0.89) : look(part(t.b), 0);
    vec3 two = part(t.a) == 0u ? vec3(0.45) : look(part(t.a), 0);
    fill = mix(one, two, stripe((v_at.x + v_at.y) * 0.7071, 9.0, 4.5));
  } else {
    int step = percent >= 80u ? 0 : percent >= 60u ? 1 : 2;
    fill = look(state, step);
    uint texture_kind = part(texelFetch(u_looks, ivec2(int(state), 3), 0).a);
    vec3 ink = look(state, 3);
    if (texture_kind == 1u || texture_kind == 3u) fill = mix(fill, ink, 0.55 * stripe(v_at.y, 6.0, 0.9));
    if (texture_kind == 3u) fill = mix(fill, ink, 0.55 * stripe(v_at.x, 6.0, 0.9));
    if (texture_kind == 2u) {
      vec2 near = abs((fract(v_at / 9.0) - 0.5) * 9.0);
      float cross_mark = step <= 3 && max(near.x, near.y) < 2.0 && min(near.x, near.y) < 0.55 ? 1.0 : 0.0;
      fill = mix(fill, ink, 0.6 * cross_mark);
    }
    if (stale) fill = mix(fill, vec3(1.0), 0.8 * stripe((v_at.x - v_at.y) * 0.7071, 6.0, 1.5));
  }
  colour = vec4(fill * u_opacity, u_opacity);
}`;

/** Each line is told six times, for the corners of two triangles. */
export const FRONT_VERTEX = `${HEAD}
layout(location = 0) in vec4 a_line;
uniform mat4 u_matrix;
uniform vec2 u_size;   // device pixels
uniform float u_width; // CSS pixels
uniform float u_ratio; // device pixels a CSS pixel
out float v_across;
void main() {
  int corner = gl_VertexID % 6;
  float end = corner == 1 || corner >= 4 ? 1.0 : 0.0;
  v_across = corner == 2 || corner == 3 || corner == 5 ? 1.0 : -1.0;
  vec4 a = u_matrix * vec4(a_line.xy, 0.0, 1.0);
  vec4 b = u_matrix * vec4(a_line.zw, 0.0, 1.0);
  vec2 along = normalize((b.xy / b.w - a.xy / a.w) * u_size + vec2(1e-6, 0.0));
  vec2 offset = vec2(-along.y, along.x) * v_across * (u_width * 0.5 * u_ratio + 0.75) + along * (end * 2.0 - 1.0) * u_width * 0.4 * u_ratio;
  vec4 at = end < 0.5 ? a : b;
  gl_Position = vec4(at.xy + offset * 2.0 / u_size * at.w, at.zw);
}`;

export const FRONT_FRAGMENT = `${HEAD}
in float v_across;
uniform float u_split;
uniform int u_side;
uniform float u_width;
uniform float u_ratio;
uniform vec3 u_ink;
out vec4 colour;
void main() {
  if ((gl_FragCoord.x > u_split) != (u_side == 1)) discard;
  float half_width = u_width * 0.5 * u_ratio;
  float away = abs(v_across) * (half_width + 0.75);
  float alpha = (1.0 - smoothstep(half_width - 0.5, half_width + 0.5, away)) * 0.9;
  colour = vec4(u_ink * alpha, alpha);
}`;
