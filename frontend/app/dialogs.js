// A link with data-opens="id" opens the native dialog of that id in place; without script it leads to the page in href.
// A press on the backdrop or on [data-closes] closes; the browser gives the focus back to the link.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
  }
  const closer = event.target.closest("[data-closes]");
  const dialog = closer?.closest("dialog");
  if (dialog) {
    event.preventDefault();
    dialog.close();
  }
});

// A form inside a dialog that came back with an error opens again by itself.
for (const dialog of document.querySelectorAll("dialog[data-open-now]")) dialog.showModal();

// The error summary takes the focus when a page comes back with errors.
document.querySelector("[data-error-summary]")?.focus();
