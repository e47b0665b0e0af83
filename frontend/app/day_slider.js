// A slider beside a date field: moving it writes the day, letting go asks for it. Without it the field does the same.
const DAY = 86400000;
for (const slider of document.querySelectorAll("[data-day-slider]")) {
  const field = document.getElementById(slider.dataset.daySlider);
  if (!field) continue;
  const first = Date.parse(slider.dataset.first);
  slider.hidden = false;
  slider.addEventListener("input", () => {
    field.value = new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("change", () => field.form.requestSubmit());
}
