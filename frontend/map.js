// The map: own vectors only, works without a network. A page that shows a map writes
//
//   <div class="map" data-map role="region" aria-label="六个社区的位置图，内容与右侧列表相同"
//        data-shapes="/map/shapes.geojson?level=community"   the same rows as the list; asked with fetch, same origin
//        data-ground="/map/ground.geojson"                   optional: rivers, roads, contours, blocks under the shapes
//        data-bounds="[[107.58,35.05],[107.65,35.08]]"       optional; otherwise the bounds of the shapes
//        data-picked="620822001003"                          optional: code of the shape picked at first
//        data-list="#areas"                                  the table whose rows are <tr data-code="…"> (list and map pick together)
//        data-breaks="[1000,3000]"                           optional: 1 to 4 class limits; shapes are coloured by their `value`
//        data-tiles="https://…/{z}/{x}/{y}" data-tiles-by="…" optional tile source and its owner's name, from a setting
//   ></div>
//   <p hidden data-map-failed>…</p>                            shown when the browser cannot draw maps
//
// A shape is a GeoJSON feature with the properties
//   code   text, unique; the same as data-code of its row
//   kind   community | grid | block | boundary (declared managed area) | gap | overlap | dwelling (points, sized by value);
//          in data-ground: river | road | contour | block
//   name   label (drawn for community, grid, river, road), label_at "lon,lat" optional
//   value  number or null: only read where data-breaks is given; null is hatched
//   state  "" | "over" (red edge: outside its band) | "warn" (amber edge)
//
// Picking: a press on a shape picks its row, and runs the htmx request of the row's a[data-pick] when it has one; a focus or
// press on a row's link picks the shape; Escape in the map lets go. Both sides hear `shequ:pick` {code} on the map's element.
// In the list Tab and Enter do everything that the mouse does on the map; arrows, + and − move the map when it has the focus.
// When all is drawn, <body data-map="ready">.
import { LngLatBounds, Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { word } from "./app/words.js";
import { hatch } from "./map/hatch.js";
import { linkList } from "./map/list.js";
import { styleOf } from "./map/style.js";
import { tokens } from "./map/tokens.js";

setWorkerUrl(new URL(workerUrl, import.meta.url).href);

const PICKABLE = ["shape", "grid-fill", "gap", "dwelling"];
const NOTHING = { type: "FeatureCollection", features: [] };

const WORDS = () => ({
  "NavigationControl.ZoomIn": word("map_zoom_in", "放大"),
  "NavigationControl.ZoomOut": word("map_zoom_out", "缩小"),
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
  "Map.Title": word("map_title", "地图"),
});

async function load(address) {
  if (!address) return NOTHING;
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`map: ${answer.status} ${address}`);
  return answer.json();
}

function boundsOf(collection) {
  const bounds = new LngLatBounds();
  const walk = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(walk));
  for (const feature of collection.features) if (feature.geometry?.coordinates) walk(feature.geometry.coordinates);
  return bounds.isEmpty() ? null : bounds;
}

function addHatches(view, token) {
  for (const [name, colour] of [["hatch-gap", token("warn-mark")], ["hatch-none", token("mute-mark")]]) {
    if (view.hasImage(name)) view.removeImage(name);
    view.addImage(name, hatch(colour));
  }
}

async function draw(box) {
  const token = tokens();
  const [shapes, ground] = await Promise.all([load(box.dataset.shapes), load(box.dataset.ground)]);
  const options = {
    shapes,
    ground,
    breaks: JSON.parse(box.dataset.breaks || "[]"),
    tiles: box.dataset.tiles || "",
    tilesBy: box.dataset.tilesBy || "",
  };
  let picked = box.dataset.picked || "";
  const style = () => styleOf(tokens(), options, picked);
  const bounds = box.dataset.bounds ? JSON.parse(box.dataset.bounds) : boundsOf(shapes) ?? boundsOf(ground);
  const view = new MapView({
    container: box,
    attributionControl: options.tiles ? {} : false,
    localIdeographFontFamily: token("font"),
    locale: WORDS(),
    style: style(),
    pitchWithRotate: false,
    dragRotate: false,
    touchPitch: false,
    maxPitch: 0,
    fadeDuration: 0,
    ...(bounds ? { bounds, fitBoundsOptions: { padding: 24, animate: false } } : {}),
  });
  view.touchZoomRotate.disableRotation();
  view.keyboard.disableRotation();
  view.addControl(new NavigationControl({ showCompass: false }), "top-right");
  view.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  addHatches(view, token);

  const list = linkList(box.dataset.list, (code) => pick(code, "list"));

  function pick(code, from) {
    if (code === picked) return;
    picked = code;
    box.dataset.picked = code;
    for (const layer of ["picked-fill", "picked-edge"]) view.setFilter(layer, ["==", ["get", "code"], code]);
    list.show(code, { scroll: from === "map", ask: from === "map" });
    box.dispatchEvent(new CustomEvent("shequ:pick", { bubbles: true, detail: { code } }));
    if (from === "list" && code) {
      const bounds = boundsOf({ features: shapes.features.filter((feature) => feature.properties.code === code) });
      if (bounds && !view.getBounds().contains(bounds.getCenter())) view.fitBounds(bounds, { padding: 48, animate: false, maxZoom: 17 });
    }
  }

  const pickable = () => PICKABLE.filter((layer) => view.getLayer(layer));
  view.on("click", (event) => {
    const [found] = view.queryRenderedFeatures(event.point, { layers: pickable() });
    pick(found?.properties.code ?? "", "map");
  });
  view.on("mousemove", (event) => {
    const found = view.queryRenderedFeatures(event.point, { layers: pickable() });
    view.getCanvas().classList.toggle("is-pickable", found.length > 0);
  });
  box.addEventListener("keydown", (event) => event.key === "Escape" && pick("", "map"));
  addEventListener("shequ:theme", () => {
    view.setStyle(style(), { diff: false });
    view.once("styledata", () => addHatches(view, tokens()));
  });
  view.once("idle", () => {
    list.show(picked, { scroll: false, ask: false });
    document.body.dataset.map = "ready";
  });
}

for (const box of document.querySelectorAll("[data-map]")) {
  draw(box).catch((error) => {
    console.warn(error);
    box.hidden = true;
    document.body.dataset.map = "failed";
    const said = document.querySelector("[data-map-failed]");
    if (said) said.hidden = false;
  });
}
