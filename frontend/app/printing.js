// Buttons that only make sense with script carry hidden until it runs.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
