// "/" puts the cursor into the one search box, unless the reader is typing or has switched keys off.
const typing = (el) => el.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(el.tagName);

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.documentElement.dataset.keys === "off" || typing(event.target)) return;
  const box = document.querySelector("[data-search-box]");
  if (!box || box.offsetParent === null) return;
  event.preventDefault();
  box.focus();
  box.select();
});
