// A revealed number is shown for data-seconds, counted down in words, then its mask comes back and the number leaves the page.
// <span data-reveal data-seconds="30" data-mask="620822************">620822198001010010</span> <span data-reveal-left></span>
import { word } from "./words.js";

function start(box) {
  if (box.dataset.running) return;
  box.dataset.running = "1";
  let left = Number(box.dataset.seconds || 30);
  const note = box.parentElement.querySelector("[data-reveal-left]");
  const end = () => {
    clearInterval(clock);
    box.textContent = box.dataset.mask;
    box.removeAttribute("data-reveal");
    if (note) note.textContent = word("masked_again", "已重新遮盖");
  };
  const tell = () => {
    if (note) note.textContent = word("seconds_left", "{n} 秒后遮盖").replace("{n}", left);
  };
  const clock = setInterval(() => {
    left -= 1;
    if (left <= 0) end();
    else tell();
  }, 1000);
  tell();
  addEventListener("pagehide", end, { once: true });
}

// Copying and printing keep the mask.
document.addEventListener("copy", (event) => {
  const chosen = getSelection()?.toString() ?? "";
  let text = chosen;
  for (const box of document.querySelectorAll("[data-reveal]")) text = text.replaceAll(box.textContent.trim(), box.dataset.mask);
  if (text !== chosen) {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }
});
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("[data-reveal]")) {
    box.dataset.number = box.textContent;
    box.textContent = box.dataset.mask;
  }
});
addEventListener("afterprint", () => {
  for (const box of document.querySelectorAll("[data-reveal][data-number]")) box.textContent = box.dataset.number;
});

export function startAll(root = document) {
  for (const box of root.querySelectorAll("[data-reveal]")) start(box);
}
startAll();
document.addEventListener("htmx:load", (event) => startAll(event.target));
