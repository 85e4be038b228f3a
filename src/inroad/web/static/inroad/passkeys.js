// Passkeys: shown where the browser knows them; what goes wrong with one is said on the page, in words.
(() => {
  const able = window.PublicKeyCredential !== undefined;
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = !able;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = able;
  document.addEventListener("allauth.error", (event) => {
    const said = document.querySelector("[data-passkey-problem]");
    if (!said) return;
    event.preventDefault();
    const name = event.detail && event.detail.exception && event.detail.exception.name;
    said.textContent =
      name === "InvalidStateError"
        ? "There is a passkey for this desk on this device already."
        : "That was cancelled, or no passkey for this desk was found here. You can try again.";
  });
})();
