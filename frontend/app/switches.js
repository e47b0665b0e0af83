// Colours, text size and row height: each switch is a small POST form. With script it takes effect in place, without a reload.
const ROOT = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme(value) {
  ROOT.dataset.theme = value;
  ROOT.dataset.bsTheme = value === "system" ? (dark.matches ? "dark" : "light") : value;
  dispatchEvent(new CustomEvent("shequ:theme"));
}

const APPLY = {
  theme: applyTheme,
  density: (value) => { ROOT.dataset.density = value; },
};

dark.addEventListener("change", () => ROOT.dataset.theme === "system" && applyTheme("system"));

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-switch]");
  const apply = form && APPLY[form.dataset.switch];
  const button = event.submitter;
  if (!apply || !button) return;
  event.preventDefault();
  event.stopPropagation();
  const body = new FormData(form);
  body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) {
    form.submit();
    return;
  }
  apply(button.value);
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
}, true);
