// Ticked rows: <form data-bulk> with checkboxes named ids and a bar [data-bulk-bar] holding [data-bulk-count].
function count(form) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const bar = form.querySelector("[data-bulk-bar]");
  if (bar) bar.hidden = ticked === 0;
  for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = ticked.toLocaleString("zh-CN");
  const all = form.querySelector("[data-bulk-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-all]")) {
    for (const box of form.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
  }
  count(form);
});
for (const form of document.querySelectorAll("[data-bulk]")) count(form);
