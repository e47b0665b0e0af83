// From tokens and shapes to a MapLibre style. Later layers lie on top.
import { scale } from "./tokens.js";

const kind = (...names) => ["in", ["get", "kind"], ["literal", names]];
const value = ["get", "value"];
const NEVER = ["==", ["get", "kind"], "never"];
const hasValue = ["==", ["typeof", value], "number"];

const line = (id, source, filter, paint, layout = {}) => ({ id, type: "line", source, filter, paint, layout: { "line-join": "round", ...layout } });
const fill = (id, source, filter, paint) => ({ id, type: "fill", source, filter, paint });

function stepped(colours, breaks) {
  return breaks.length ? ["step", value, colours[0], ...breaks.flatMap((limit, at) => [limit, colours[at + 1]])] : colours[0];
}

function label(id, filter, size, token) {
  return {
    id, type: "symbol", source: "shapes", filter,
    layout: { "text-field": ["get", "name"], "text-size": size, "text-font": ["x"], "symbol-sort-key": ["case", kind("community"), 0, 1] },
    paint: { "text-color": token("ink"), "text-halo-color": token("surface"), "text-halo-width": 2.2 },
  };
}

export function styleOf(token, { shapes, ground, breaks, tiles, tilesBy }, picked) {
  const colours = scale(token, breaks.length + 1);
  const isShape = kind("community", "grid", "block");
  const shaded = breaks.length > 0;
  const sources = {
    shapes: { type: "geojson", data: shapes, promoteId: "code" },
    ground: { type: "geojson", data: ground },
  };
  const layers = [{ id: "ground", type: "background", paint: { "background-color": token("canvas") } }];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution: tilesBy };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  layers.push(
    line("contour", "ground", kind("contour"), { "line-color": token("line-2"), "line-width": 1.1 }),
    line("river", "ground", kind("river"), { "line-color": token("info-mark"), "line-opacity": 0.28, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 3, 15, 16] }, { "line-cap": "round" }),
    fill("shape", "shapes", shaded ? ["all", isShape, hasValue] : isShape, {
      "fill-color": shaded ? stepped(colours, breaks) : token("surface"),
      "fill-opacity": shaded ? 0.92 : tiles ? 0.25 : ["match", ["get", "kind"], "community", 1, 0.01],
    }),
    fill("grid-fill", "shapes", shaded ? ["all", isShape, ["!", hasValue]] : NEVER, { "fill-pattern": "hatch-none" }),
    fill("picked-fill", "shapes", ["==", ["get", "code"], picked], { "fill-color": token("brand-soft"), "fill-opacity": shaded ? 0.35 : 0.9 }),
    fill("block", "ground", kind("block"), { "fill-color": token("mute-mark"), "fill-opacity": shaded ? 0.08 : 0.2 }),
    fill("block-shape", "shapes", shaded ? NEVER : kind("block"), { "fill-color": token("mute-mark"), "fill-opacity": 0.2 }),
    line("road", "ground", kind("road"), { "line-color": token("surface"), "line-width": ["interpolate", ["linear"], ["zoom"], 12, 1.5, 15, 7] }),
    fill("gap", "shapes", kind("gap"), { "fill-pattern": "hatch-gap" }),
    fill("overlap", "shapes", kind("overlap"), { "fill-color": token("bad-mark"), "fill-opacity": 0.35 }),
    line("block-edge", "shapes", kind("block"), { "line-color": token("mute-mark"), "line-width": 0.8 }),
    line("grid", "shapes", kind("grid"), { "line-color": token("ink-3"), "line-width": 1.1, "line-dasharray": [3, 2] }),
    line("boundary", "shapes", kind("boundary"), { "line-color": token("ink-2"), "line-width": 1.6, "line-dasharray": [6, 2, 1, 2] }),
    line("edge", "shapes", kind("community"), { "line-color": token("ink-2"), "line-width": 2 }),
    line("gap-edge", "shapes", kind("gap"), { "line-color": token("warn-mark"), "line-width": 2.5 }),
    line("warn-edge", "shapes", ["==", ["get", "state"], "warn"], { "line-color": token("warn-mark"), "line-width": 3 }),
    line("picked-edge", "shapes", ["==", ["get", "code"], picked], { "line-color": token("brand"), "line-width": 3.5 }),
    line("over", "shapes", ["==", ["get", "state"], "over"], { "line-color": token("bad-mark"), "line-width": 3 }),
    {
      id: "dwelling", type: "circle", source: "shapes", filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": shaded ? stepped(colours, breaks) : token("c1"),
        "circle-opacity": 0.75,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["max", ["coalesce", value, 1], 0]], 1, 3, 12, 14],
        "circle-stroke-color": token("surface"),
        "circle-stroke-width": 1,
      },
    },
    {
      id: "label-line", type: "symbol", source: "ground", filter: kind("river", "road"),
      layout: { "text-field": ["get", "name"], "symbol-placement": "line", "text-size": 13, "text-font": ["x"], "text-letter-spacing": 0.4, "symbol-spacing": 300 },
      paint: { "text-color": ["case", kind("river"), token("info"), token("ink-3")], "text-halo-color": token("surface"), "text-halo-width": 1.6 },
    },
    label("label-grid", kind("grid"), 13, token),
    label("label", kind("community"), 16, token),
  );
  return { version: 8, sources, layers };
}
