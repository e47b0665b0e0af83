// htmx 2 comes from the django-htmx wheel and is set up by <meta name="htmx-config">. Here: what happens when an answer is a refusal.
import { word } from "./words.js";

function tell(text, detail = "") {
  const place = document.getElementById("sq-alerts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "note bad";
  const head = document.createElement("b");
  head.textContent = text;
  note.append(head, detail);
  place.replaceChildren(note);
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400) return;
  // A whole page came instead of a fragment: take its refusal only, never a page inside a page.
  if (/<html[\s>]/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const said = page.querySelector("[data-refusal]");
    const place = document.getElementById("sq-alerts");
    if (said && place) {
      place.replaceChildren(document.importNode(said, true));
      place.scrollIntoView({ block: "nearest" });
    } else tell(word("failed", "没有做成"), word("failed_advice", "请稍后再试；仍不行时请告诉管理员。"));
  } else if (xhr.status === 422 || xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:sendError", () => tell(word("no_network", "现在没有网络"), word("no_network_advice", "填写的内容还在，联网后请再按一次。")));
document.addEventListener("htmx:beforeRequest", () => document.getElementById("sq-alerts")?.replaceChildren());

// data-when-wide: a drawer beside the list only where there is room; below, the link opens its own page.
const WIDE_PX = 1100;
document.addEventListener("htmx:confirm", (event) => {
  const link = event.target.closest?.("a[data-when-wide][href]");
  if (!link || innerWidth >= WIDE_PX) return;
  event.preventDefault();
  location.assign(link.href);
});
