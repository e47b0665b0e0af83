// What every page loads. Everything here is comfort: each page does its work without it.
import "./styles/app.css";
import "./app/htmx.js";
import "./app/search_focus.js";
import "./app/dialogs.js";
import "./app/submit_guard.js";
import "./app/reveal.js";
import "./app/switches.js";
import "./app/bulk.js";
import "./app/arrow_list.js";
import "./app/menus.js";
import "./app/printing.js";
import "./app/offline.js";
import "./app/day_slider.js";

document.documentElement.dataset.ready = "app";
