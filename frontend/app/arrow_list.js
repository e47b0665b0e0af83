// Up and down walk through the links of a [data-arrow-list]; from the search box, down goes to the first hit.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const list = event.target.closest("[data-arrow-list]") ?? (event.target.matches("[data-search-box]") && document.querySelector("[data-arrow-list]"));
  if (!list) return;
  const links = [...list.querySelectorAll("a[href]")];
  const at = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) {
    document.querySelector("[data-search-box]")?.focus();
    event.preventDefault();
  } else if (links[next]) {
    links[next].focus();
    event.preventDefault();
  }
});
