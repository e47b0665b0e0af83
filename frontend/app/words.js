// The few sentences that scripts say, translated by the server into <script type="application/json" id="sq-words">.
let known = null;

export function word(name, fallback) {
  if (known === null) {
    const box = document.getElementById("sq-words");
    known = box ? JSON.parse(box.textContent) : {};
  }
  return known[name] ?? fallback;
}
