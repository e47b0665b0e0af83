// The table beside the map: rows <tr data-code="…">, each with its link. Selecting goes both ways.
export function linkList(selector, onPick) {
  const table = () => (selector ? document.querySelector(selector) : null);
  const rowOf = (code) => (code ? table()?.querySelector(`tr[data-code="${CSS.escape(code)}"]`) : null);
  const codeOf = (event) => (table()?.contains(event.target) ? event.target.closest("tr[data-code]")?.dataset.code : undefined);

  const hear = (event) => {
    const code = codeOf(event);
    if (code) onPick(code);
  };
  document.addEventListener("focusin", (event) => event.target.matches?.("a, button") && hear(event));
  document.addEventListener("click", hear);

  return {
    show(code, { scroll, ask }) {
      for (const row of table()?.querySelectorAll("tr[aria-selected=true]") ?? []) row.removeAttribute("aria-selected");
      const row = rowOf(code);
      if (!row) return;
      row.setAttribute("aria-selected", "true");
      if (scroll) row.scrollIntoView({ block: "nearest" });
      const link = row.querySelector("a[data-pick][hx-get]");
      if (ask && link) link.click();
    },
  };
}
