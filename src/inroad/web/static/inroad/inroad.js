/* What the pages do beyond links and forms: the palette, keys, the theme, dropped files. Everything here has a way to do
   without it. No library but htmx; nothing inline, because the page's policy forbids it. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  /* ---- the palette: Ctrl-K or Cmd-K; arrows and Enter; Escape closes */
  const palette = one("#palette");
  const query = palette && one("input", palette);
  const results = () => one("#found", palette); /* asked anew each time: each search brings another list */

  function openPalette() {
    if (!palette || palette.open) return;
    palette.showModal();
    query.select();
    if (!results().children.length) query.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function choose(step) {
    const links = all("a", results());
    if (!links.length) return;
    const at = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
    const next = links[(at + step + links.length) % links.length] || links[0];
    links.forEach((link) => link.setAttribute("aria-selected", String(link === next)));
    query.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  if (palette) {
    query.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        event.preventDefault(); /* a search field would first clear itself and only then let go */
        palette.close();
      } else if (event.key === "Enter") {
        const chosen = one('a[aria-selected="true"]', results()) || one("a", results());
        if (chosen) {
          event.preventDefault();
          chosen.click();
        }
      }
    });
    palette.addEventListener("click", (event) => event.target === palette && palette.close());
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (opener && palette) {
      event.preventDefault();
      openPalette();
    }
  });

  /* ---- keys: a page says what a key does with data-key on the button or link that does it anyway */
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || (palette && palette.open)) return;
    if (event.key === "/") {
      const search = one("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "j" || event.key === "k") {
      moveInList(event.key === "j" ? 1 : -1);
    } else if (event.key === "x") {
      const box = one("li.at input[type=checkbox]");
      if (box) box.click();
    } else if (/^[a-z]$/.test(event.key)) {
      const control = one(`[data-key="${event.key}"]`);
      if (control) {
        event.preventDefault();
        control.click();
      }
    }
  });

  function moveInList(step) {
    const rows = all("[data-list] > li");
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("at"));
    const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows.forEach((row, index) => row.classList.toggle("at", index === to));
    const link = one("a", rows[to]);
    if (link) link.focus(); /* so that Enter opens it, as on any link */
    rows[to].scrollIntoView({ block: "nearest" });
  }

  /* ---- the theme: the server keeps it in a cookie; here it only changes at once */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.theme");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    const body = new FormData(form);
    body.set("theme", theme);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).then(() => {
      document.documentElement.dataset.theme = theme;
      all("button", form).forEach((button) => button.setAttribute("aria-pressed", String(button.value === theme)));
    });
  });

  /* ---- a select that acts when changed; its button is for those without JavaScript */
  const enhance = (root) => {
    all("button[data-fallback]", root).forEach((button) => { button.hidden = true; });
    all("[data-only-js]", root).forEach((part) => { part.hidden = false; });
    all("[data-tick-all]", root).forEach((box) => { box.closest("label").hidden = false; });
  };
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-acts]")) target.form.requestSubmit();
    if (target.matches("[data-tick-all]")) {
      all('input[name="person"]', target.form || document).forEach((box) => { box.checked = target.checked; });
    }
    if (target.matches('[data-tick-all], input[name="person"]')) countTicked();
  });
  function countTicked() {
    const shown = one("[data-ticked]");
    if (!shown) return;
    const ticked = all('input[name="person"]:checked').length;
    shown.textContent = ticked ? `${ticked} chosen` : "";
  }

  /* ---- files dropped anywhere on the zone land in its input */
  const zone = one("[data-drop]");
  if (zone) {
    const input = one('input[type="file"]:not([webkitdirectory])', zone);
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.form.requestSubmit();
      }
    });
    zone.addEventListener("submit", () => { one("[data-sending]", zone).hidden = false; });
  }
  /* a file dropped beside the zone would otherwise replace the page */
  ["dragover", "drop"].forEach((name) => window.addEventListener(name, (event) => {
    if (zone && !zone.contains(event.target)) event.preventDefault();
  }));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier) {
      const text = one(copier.dataset.copy);
      const said = copier.textContent;
      navigator.clipboard.writeText(text.value).then(
        () => { copier.textContent = "Copied"; setTimeout(() => { copier.textContent = said; }, 2000); },
        () => { (text.closest("details") || text).open = true; text.select(); },
      );
    }
    if (event.target.closest("[data-dismiss]")) event.target.closest(".said").remove();
  });

  document.addEventListener("htmx:afterSettle", (event) => enhance(event.detail.elt));
  enhance(document);
})();
