// Offline worker. Keeps the look of the platform and the page that says "no network"; never a page or an answer
// with data of people in it. Django serves this file at /sw.js and puts `self.SHELL = {version, offline, files}` before it.
const { version, offline, files } = self.SHELL;
const KEPT = `shell-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT)
      .then((cache) => cache.addAll([offline, ...files]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.open(KEPT).then((cache) => cache.match(offline))));
    return;
  }
  const path = new URL(request.url).pathname;
  if (files.includes(path)) {
    event.respondWith(caches.open(KEPT).then((cache) => cache.match(path)).then((kept) => kept ?? fetch(request)));
  }
});
