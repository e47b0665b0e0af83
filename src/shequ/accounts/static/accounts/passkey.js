// Show what needs a passkey only where the browser has them.
for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = !window.PublicKeyCredential
}
