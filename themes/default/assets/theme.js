// Light, dark or the system's: applies what the reader chose before the page is painted, and follows the control at the foot.
//
// Loaded in <head>, blocking, so that nothing flashes; keep it small. Takes the key "treatise-theme" of localStorage, which may be refused; gives
// `data-theme` on the root, which style.css reads, and `data-script`, with which style.css shows what only scripts can do.
(() => {
  const KEY = "treatise-theme";
  const root = document.documentElement;
  let chosen = "";

  function apply(theme) {
    chosen = theme === "light" || theme === "dark" ? theme : "";
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    const scheme = document.querySelector("meta[name=color-scheme]");
    const put = (meta, name, value) => meta && meta[name] !== value && (meta[name] = value);
    put(scheme, "content", chosen || "light dark");
    for (const meta of document.querySelectorAll("meta[name=theme-color][data-of]")) {
      const { of } = meta.dataset;
      if (!chosen) put(meta, "media", `(prefers-color-scheme: ${of})`);
      else put(meta, "media", of === chosen ? "all" : "not all");
    }
    show();
  }

  function show() {
    for (const input of document.querySelectorAll("input[name=theme]")) input.checked = input.value === chosen;
  }

  function recall() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return chosen;
    }
  }

  root.dataset.script = "";
  apply(recall());
  document.addEventListener("DOMContentLoaded", show);
  // A page that comes back, and another tab, may have been left with another choice.
  addEventListener("pageshow", (event) => event.persisted && apply(recall()));
  // The preview of a site has put newer HTML in place.
  document.addEventListener("treatise:update", () => apply(recall()));
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && apply(event.newValue));
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "theme" || !target.closest("[data-themes]")) return;
    apply(target.value);
    try {
      if (chosen) localStorage.setItem(KEY, chosen);
      else localStorage.removeItem(KEY);
    } catch {
      // It holds for this page.
    }
  });
})();
