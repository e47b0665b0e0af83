// A proposal that is changed by hand: blocks of the picture and rows of the list are picked together. Everything that is
// sent are the boxes and fields of the forms below, so the list alone does the same without a script.
//
//   svg[data-division]           the picture; paths [data-at] are blocks by position
//     data-west, data-north      longitude and latitude of its corner; data-lon-unit, data-lat-unit: degrees per unit
//   input[type=checkbox][data-at] the same block in the list; data-homes: its households
//   [data-picked], [data-picked-homes], [data-said]   where the count and the block under the cursor are told
//   button[data-draw]            begins and ends drawing a line; its points go into input[name=line]
import { word } from "./app/words.js";

const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function bind(picture) {
  const box = (at) => document.querySelector(`#move input[data-at="${at}"]`);
  const block = (at) => picture.querySelector(`path[data-at="${at}"]`);
  const line = picture.querySelector("[data-line]");
  const field = document.querySelector("#cut [name=line]");
  const draw = document.querySelector("[data-draw]");
  let here = null;
  let points = [];

  function show() {
    let homes = 0;
    const picked = [...document.querySelectorAll("#move input[data-at]:checked")];
    for (const path of picture.querySelectorAll("path.sel")) path.classList.remove("sel");
    for (const one of picked) {
      homes += Number(one.dataset.homes);
      block(one.dataset.at)?.classList.add("sel");
    }
    for (const place of document.querySelectorAll("[data-picked]")) place.textContent = picked.length.toLocaleString("zh-CN");
    for (const place of document.querySelectorAll("[data-picked-homes]"))
      place.textContent = picked.length ? ` · ${word("homes", "{n} 户").replace("{n}", homes.toLocaleString("zh-CN"))}` : "";
  }

  function toggle(at) {
    const one = box(at);
    if (!one || one.disabled) return;
    one.checked = !one.checked;
    show();
  }

  function stand(at) {
    picture.querySelector("path.cur")?.classList.remove("cur");
    here = at;
    block(at)?.classList.add("cur");
    const said = document.querySelector("[data-said]");
    const row = box(at)?.closest("tr");
    if (said && row) said.textContent = [...row.querySelectorAll("th, td")].slice(1, 3).map((cell) => cell.innerText.trim()).join(" · ");
  }

  function middle(path) {
    const bounds = path.getBBox();
    return [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2];
  }

  // The nearest block that lies more in the direction asked than aside of it.
  function next([dx, dy]) {
    const from = here === null ? null : middle(block(here));
    let best = null;
    let least = Infinity;
    for (const path of picture.querySelectorAll("path[data-at]")) {
      if (path.dataset.at === here) continue;
      if (!from) return path.dataset.at;
      const [x, y] = middle(path);
      const along = (x - from[0]) * dx + (y - from[1]) * dy;
      const aside = Math.abs((x - from[0]) * dy) + Math.abs((y - from[1]) * dx);
      if (along > 0 && along >= aside && along + 2 * aside < least) [best, least] = [path.dataset.at, along + 2 * aside];
    }
    return best;
  }

  function place(event) {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [spot.x, spot.y];
  }

  function trace() {
    line.setAttribute("points", points.map((point) => point.map((part) => part.toFixed(1)).join(",")).join(" "));
    const { west, north, lonUnit, latUnit } = picture.dataset;
    field.value = points
      .map(([x, y]) => `${(Number(west) + x * Number(lonUnit)).toFixed(6)},${(Number(north) + y * Number(latUnit)).toFixed(6)}`)
      .join(" ");
  }

  const isDrawing = () => draw?.getAttribute("aria-pressed") === "true";
  picture.addEventListener("click", (event) => {
    if (isDrawing()) {
      points.push(place(event));
      trace();
      return;
    }
    const at = event.target.dataset?.at;
    if (at === undefined) return;
    stand(at);
    toggle(at);
  });
  picture.addEventListener("keydown", (event) => {
    if (STEP[event.key]) {
      const at = next(STEP[event.key]);
      if (at !== null) stand(at);
      event.preventDefault();
    } else if ((event.key === " " || event.key === "Enter") && here !== null) {
      toggle(here);
      event.preventDefault();
    } else if (event.key === "Escape") {
      for (const one of document.querySelectorAll("#move input[data-at]:checked")) one.checked = false;
      show();
    }
  });
  document.getElementById("move")?.addEventListener("change", show);
  if (draw && field) {
    draw.hidden = false;
    draw.addEventListener("click", () => {
      const begins = !isDrawing();
      draw.setAttribute("aria-pressed", String(begins));
      picture.classList.toggle("drawing", begins);
      if (begins) {
        points = [];
        trace();
      } else document.getElementById("cut")?.scrollIntoView({ block: "nearest" });
    });
  }
  show();
}

function start() {
  const picture = document.querySelector("svg[data-division]");
  if (picture && !picture.dataset.bound) {
    picture.dataset.bound = "1";
    bind(picture);
  }
  document.body.dataset.division = "ready";
}

start();
document.addEventListener("htmx:load", start);
