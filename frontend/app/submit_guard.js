// No double sending: after a form is sent its button rests and says so. GET forms and downloads (data-again) are left alone.
import { word } from "./words.js";

const resting = new Map();

function rest(form, button) {
  resting.set(button, button.innerHTML);
  button.disabled = true;
  button.textContent = word("sending", "正在提交…");
  form.setAttribute("aria-busy", "true");
}

function wake(form) {
  for (const [button, label] of resting) {
    if (form && !form.contains(button) && button.form !== form) continue;
    button.disabled = false;
    button.innerHTML = label;
    resting.delete(button);
  }
  form?.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.method === "dialog" || "again" in form.dataset) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  // Later, so that the name and value of the pressed button are still sent.
  if (button) setTimeout(() => !event.defaultPrevented || form.matches("[hx-post]") ? rest(form, button) : undefined, 0);
});

document.addEventListener("htmx:afterRequest", (event) => wake(event.target.closest("form")));
addEventListener("pageshow", (event) => event.persisted && wake(null));
