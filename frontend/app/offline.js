// Registers the offline worker (shell only, no personal data) and says in words when the network is gone.
const note = document.getElementById("sq-offline");
const tell = () => { if (note) note.hidden = navigator.onLine; };
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

const address = document.documentElement.dataset.worker;
if (address && "serviceWorker" in navigator) navigator.serviceWorker.register(address, { scope: "/" }).catch(() => {});
