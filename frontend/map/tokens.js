// The design tokens as the page has them now: token("brand") is the value of --sq-brand.
export function tokens() {
  const css = getComputedStyle(document.documentElement);
  return (name) => css.getPropertyValue(`--sq-${name}`).trim();
}

// The minifier writes #ffffff as #fff.
const full = (hex) => (hex.length === 4 ? `#${[...hex.slice(1)].map((digit) => digit + digit).join("")}` : hex);
const channels = (hex) => [1, 3, 5].map((at) => parseInt(full(hex).slice(at, at + 2), 16));

// A colour between two, both written in hex; the classes .cp1 to .cp5 of the printed legend mix the same way.
export function mix(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  return `#${a.map((value, at) => Math.round(value + (b[at] - value) * share).toString(16).padStart(2, "0")).join("")}`;
}

// One hue in `count` steps, lightest first.
export function scale(token, count) {
  return Array.from({ length: count }, (_, at) => mix(token("surface"), token("c1"), 0.15 + (0.75 * at) / Math.max(count - 1, 1)));
}
