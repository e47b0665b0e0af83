// Runs before the first paint: "follow the system" becomes light or dark, so that nothing flashes.
(function () {
  var root = document.documentElement;
  if (root.dataset.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches) root.dataset.bsTheme = "dark";
})();
