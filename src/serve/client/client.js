// The preview in the page: follows the server's states, keeps the page at the newest one, and shows what is wrong.
//
// Takes the events of `/__treatise/events`; changes the page through `TreatiseMorph` (morph.js, before this in the same script) and draws into one
// element with a shadow root, fixed above the page and beside its body, so that neither sees the other. Knows nothing of what a page is about.
(() => {
  "use strict";

  /** The first and the longest pause before the server is looked for again; how long it may be gone, and a page hidden, before that counts. In milliseconds. */
  const [FIRST_PAUSE, LONGEST_PAUSE, GONE, HIDDEN] = [100, 2000, 1000, 5000];
  const born = new URL(document.currentScript.src).searchParams;
  document.currentScript.remove();
  const become = TreatiseMorph.hold(document);
  const navigation = performance.getEntriesByType("navigation")[0];

  /** What is known: `state` is the newest event, `shown` the hash of the page as it stands here, `fault` why it is not the newest. */
  const known = {
    state: null,
    shown: born.get("page"),
    revision: Number(born.get("revision")),
    instance: null,
    fault: "",
    lost: false,
    edited: [],
    refusal: "",
    // The page came as the site's "not found": there is no older text to be grey.
    empty: navigation?.responseStatus === 404,
  };

  // ---------------------------------------------------------------- following

  /** Keeps a connection open as long as the page can be seen: a browser has few for one server, and each open tab would take one. */
  function follow() {
    let [source, retry, gone, rest, pause] = [null, 0, 0, 0, FIRST_PAUSE];
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
    };
    const open = () => {
      close();
      source = new EventSource(`/__treatise/events?path=${encodeURIComponent(location.pathname)}`);
      source.addEventListener("open", () => {
        [pause, gone] = [FIRST_PAUSE, clearTimeout(gone)];
        lose(false);
      });
      source.addEventListener("state", (event) => receive(JSON.parse(event.data)));
      source.addEventListener("error", () => {
        close();
        gone ||= setTimeout(() => lose(true), GONE);
        retry = setTimeout(open, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      });
    };
    const wake = () => {
      clearTimeout(rest);
      if (!document.hidden && source?.readyState !== EventSource.OPEN) open();
    };
    const sleep = () => {
      gone = clearTimeout(gone);
      close();
    };
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) rest = setTimeout(sleep, HIDDEN);
      else wake();
    });
    addEventListener("online", wake);
    addEventListener("pageshow", (event) => event.persisted && wake());
    addEventListener("pagehide", sleep);
    wake();
  }

  function lose(lost) {
    known.lost = lost;
    draw();
  }

  function receive(state) {
    const isNew = state.revision > known.revision || (known.instance !== null && state.instance !== known.instance);
    // What was edited before this page was loaded is no news.
    if (isNew) known.edited = state.edited.some(isThis) ? [] : state.edited;
    Object.assign(known, { state, revision: state.revision, instance: state.instance, refusal: "" });
    draw();
    if (isNew) state.files.forEach(refresh);
    catchUp();
  }

  /** Shows a copied file that has changed under its address: a picture, or a style sheet that is not the theme's. */
  function refresh(href) {
    const { pathname } = new URL(href, location.origin);
    const again = (address) => {
      const url = new URL(address, location.href);
      url.searchParams.set("treatise", known.revision);
      return url.href;
    };
    const shows = (address) => address && new URL(address, location.href).pathname === pathname;
    for (const image of document.images) if (shows(image.src)) image.src = again(image.src);
    for (const sheet of document.querySelectorAll("link[rel~=stylesheet]")) {
      if (!shows(sheet.href)) continue;
      const next = sheet.cloneNode();
      next.addEventListener("load", () => sheet.remove(), { once: true });
      next.href = again(sheet.href);
      sheet.after(next);
    }
  }

  const isThis = ({ href }) => new URL(href, location.origin).pathname === location.pathname;

  // ---------------------------------------------------------------- catching up

  let [busy, request] = [false, null];

  /** Brings the page to the newest state: one at a time; a state that comes meanwhile ends the older request. */
  async function catchUp() {
    request?.abort();
    if (busy) return;
    busy = true;
    for (let done = null; done !== known.state; ) {
      done = known.state;
      if (done.page === null || done.page === known.shown) {
        known.fault = "";
        continue;
      }
      request = new AbortController();
      try {
        await load(request.signal);
      } catch (error) {
        // An older request that was ended is no fault; a server that is gone is said so by the connection, which asks again when it is back.
        if (error.name !== "AbortError") console.debug("treatise:", error);
      }
    }
    busy = false;
    draw();
  }

  async function load(signal) {
    const response = await fetch(location.href.split("#")[0], { cache: "no-store", signal, headers: { Accept: "text/html" } });
    const html = await response.text();
    if (signal.aborted) return;
    if (response.redirected) return location.replace(response.url + location.hash);
    // The page was deleted in between: the event that says so is on its way.
    if (response.headers.has("X-Treatise-Missing")) return;
    if (response.status >= 500 && !known.empty) {
      known.fault = "This page cannot be made at the moment. What you see is its last version.";
      return;
    }
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const script of fresh.querySelectorAll('script[src^="/__treatise/"]')) script.remove();
    const place = anchor();
    if (!become(fresh)) return location.reload();
    place();
    Object.assign(known, { shown: response.headers.get("ETag")?.replaceAll('"', "") ?? known.state.page, fault: "", empty: false });
    document.dispatchEvent(new CustomEvent("treatise:update", { detail: { revision: known.revision, page: known.shown } }));
  }

  /** Remembers what stands at the top of the window; the function that it gives scrolls it back there. */
  function anchor() {
    if (scrollY <= 0) return () => {};
    const candidates = [];
    const visible = (element) => {
      const { top, bottom, height } = element.getBoundingClientRect();
      return height > 0 && bottom > 1 && top < innerHeight && !/fixed|sticky/.test(getComputedStyle(element).position);
    };
    for (let at = document.body; at; at = Array.prototype.find.call(at.children, visible)) {
      // Where the first is deleted, the next one will do.
      const next = at === document.body ? [] : [at.nextElementSibling, at.nextElementSibling?.nextElementSibling];
      candidates.unshift(at, ...next.filter((element) => element && visible(element)));
    }
    const places = candidates.map((element) => ({ element, top: element.getBoundingClientRect().top }));
    return () => {
      const kept = places.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
      if (kept) scrollBy({ top: kept.element.getBoundingClientRect().top - kept.top, behavior: "instant" });
    };
  }

  // ---------------------------------------------------------------- drawing

  /** Makes an element; everything that is shown goes in as text, never as HTML. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }

  const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
  const place = ({ file, line, column }) => [file, line, column].filter((part) => part !== null && part !== undefined).join(":");
  // Lines move when something above is edited; that makes no new error.
  const nameOf = ({ code, file, message }) => `${code} ${file} ${message}`;

  /** What the reader folded or closed, for this tab; a browser may forbid to keep it. */
  const memory = {
    get: (key) => {
      try {
        return JSON.parse(sessionStorage.getItem(`treatise:${key}`));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        sessionStorage.setItem(`treatise:${key}`, JSON.stringify(value));
      } catch {
        // Then it is forgotten with the page.
      }
    },
  };

  const host = document.createElement("treatise-preview");
  const parts = {
    veil: make("div", { class: "veil", hidden: true }),
    banner: make("div", { class: "banner", role: "status" }),
    notes: make("div", { class: "notes", role: "status" }),
    panel: make("section", { class: "panel", "aria-label": "Preview", hidden: true }),
    errors: make("section", { class: "errors", "aria-labelledby": "title", tabindex: "-1", hidden: true }),
    // The errors come without being asked for while the reader may be typing: they are spoken, and take no focus.
    alert: make("p", { class: "spoken", role: "alert" }),
  };
  const drawn = new Map();
  let [closed, before] = [memory.get("closed") ?? [], null];

  function begin() {
    host.hidden = true;
    host.lang = "en";
    host.dir = "ltr";
    const style = () => {
      const link = make("link", { rel: "stylesheet", href: "/__treatise/client.css", onload: () => (host.hidden = false) });
      link.addEventListener("error", () => setTimeout(() => link.replaceWith(style()), LONGEST_PAUSE));
      return link;
    };
    const dock = make("div", { class: "dock" }, make("div", { class: "corner" }, parts.notes, parts.panel), parts.errors);
    host.attachShadow({ mode: "open" }).append(style(), parts.veil, parts.banner, dock, parts.alert);
    document.documentElement.append(host);
    document.addEventListener("keydown", (event) => {
      // In a field, the key belongs to the page.
      if (event.key !== "Escape" || event.defaultPrevented || event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName)) return;
      if (!parts.errors.hidden) closeErrors();
      else if (memory.get("panel")) fold(false);
    });
  }

  /** Draws a part anew where what it shows has changed, so that a reader in it keeps place and focus otherwise. */
  function redraw(part, shown, content) {
    const key = JSON.stringify(shown);
    if (drawn.get(part) === key) return;
    drawn.set(part, key);
    const focused = host.shadowRoot.activeElement;
    const name = part.contains(focused) ? focused.dataset.name : undefined;
    const children = content();
    part.replaceChildren(...children);
    if (part.nodeName === "SECTION") part.hidden = children.length === 0;
    if (name !== undefined) ([...part.querySelectorAll("[data-name]")].find((element) => element.dataset.name === name) ?? part).focus({ preventScroll: true });
  }

  function draw() {
    if (!host.isConnected) document.documentElement.append(host);
    const { state } = known;
    drawNotes();
    if (!state) return;
    const gone = state.page === null;
    parts.veil.hidden = !gone || known.empty;
    redraw(parts.banner, gone && !known.empty, () => gone && !known.empty
      ? [make("p", {}, make("strong", {}, "This page no longer exists. "), "What you see is its last version.")] : []);
    const errors = [...state.errors].sort((a, b) => b.here - a.here);
    // What is mended and comes back is new.
    closed = closed.filter((name) => errors.some((error) => nameOf(error) === name));
    memory.set("closed", closed);
    const open = errors.some((error) => !closed.includes(nameOf(error)));
    redraw(parts.errors, open && [errors, state.counts.errors], () => (open ? drawErrors(errors, state) : []));
    const first = open ? `${many(state.counts.errors, "error")}. ${errors[0].message}` : "";
    if (parts.alert.textContent !== first) parts.alert.textContent = first;
    drawPanel(state, open);
  }

  function drawNotes() {
    const { state, lost, fault, refusal, edited } = known;
    // The site's own page says that nothing is here; this, that it will not have to be asked again.
    const awaited = known.empty && state?.page === null;
    const silenced = memory.get("trouble");
    const trouble = state?.trouble && state.trouble !== silenced ? state.trouble : null;
    redraw(parts.notes, [lost, fault, refusal, trouble, state?.broken, edited, awaited], () => [
      lost && make("p", { class: "note lost" }, "Connection lost. Looking for the preview …"),
      state?.broken && make("p", { class: "note" }, "The configuration or the theme is broken. What you see is the last state that could be made."),
      awaited && make("p", { class: "note" }, "No page has this address. When one does, it shows here."),
      fault && make("p", { class: "note" }, fault),
      trouble && make("p", { class: "note" }, make("span", {}, trouble), cross("Hide", () => (memory.set("trouble", trouble), draw()))),
      refusal && make("p", { class: "note" }, make("span", {}, refusal), cross("Hide", () => ((known.refusal = ""), draw()))),
      edited.length > 0 && make("p", { class: "note edited" },
        make("span", {}, "Edited: ", edited.map(({ title, href }, at) => [at > 0 && ", ", make("a", { href, dir: "auto" }, title, "\u00a0→")])),
        cross("Hide", () => ((known.edited = []), draw()))),
    ].filter(Boolean));
  }

  const cross = (label, onclick) => make("button", { class: "cross", type: "button", "aria-label": label, title: label, onclick });

  function drawErrors(errors, { counts }) {
    const own = errors.filter((error) => error.here).length;
    const rest = counts.errors - errors.length;
    const where = own === counts.errors ? "on this page" : own === 0 ? "on other pages" : `${own} on this page`;
    return [
      make("header", {}, make("h2", { id: "title" }, many(counts.errors, "error"), " ", make("small", {}, where)),
        make("button", { class: "cross", type: "button", "aria-label": "Close", title: "Close (Esc)", "data-name": "close", onclick: closeErrors })),
      make("ol", { class: "problems" }, errors.map((error) => make("li", {}, drawProblem(error)))),
      rest > 0 && make("p", { class: "rest" }, `… and ${rest} more, in the terminal.`),
    ].filter(Boolean);
  }

  function drawProblem(problem) {
    return [
      make("h3", {}, make("span", { class: `severity ${problem.severity}` }, problem.severity), " ", make("span", { class: "message", dir: "auto" }, problem.message), " ",
        make("code", { class: "code" }, problem.code)),
      make("p", { class: "where" }, drawPlace(problem, problem)),
      problem.source.length > 0 && make("pre", { class: "source" }, problem.source.filter(({ text, from }) => text.trim() !== "" || Number.isInteger(from)).map(drawLine)),
      problem.related.map((related) => make("p", { class: "aside" }, make("b", {}, "see"), make("span", {}, drawPlace(related, problem), " ", related.note))),
      problem.help.map((help) => make("p", { class: "aside" }, make("b", {}, "help"), make("span", { dir: "auto" }, help))),
    ];
  }

  /** A place, as what opens it in the editor where there is one. */
  function drawPlace(at, { editor }) {
    if (!editor) return make("code", { class: "place" }, place(at));
    return make("button", { class: "place", type: "button", title: "Open in the editor", "data-name": place(at), onclick: () => openEditor(at) }, place(at));
  }

  function drawLine({ number, text, from, to }) {
    const marked = Number.isInteger(from);
    const end = Math.max(to ?? text.length, from);
    // A mark of nothing shows where something is missing.
    const words = marked ? [text.slice(0, from), make("mark", { class: end > from ? false : "empty" }, text.slice(from, end)), text.slice(end)] : [text];
    return make("span", { class: marked ? "line marked" : "line" }, make("span", { class: "number" }, String(number)), make("code", { dir: "auto" }, words));
  }

  async function openEditor({ file, line, column }) {
    const body = JSON.stringify({ file, line: line ?? undefined, column: column ?? undefined });
    const response = await fetch("/__treatise/open", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    known.refusal = response?.ok ? "" : `The editor did not open: ${((await response?.text()) || "no connection").trim()}`;
    draw();
  }

  function closeErrors() {
    const inside = parts.errors.contains(host.shadowRoot.activeElement);
    closed = known.state.errors.map(nameOf);
    draw();
    if (inside) (before?.isConnected ? before : host.shadowRoot.querySelector(".fold"))?.focus({ preventScroll: true });
  }

  function reopenErrors() {
    closed = [];
    draw();
    parts.errors.focus({ preventScroll: true });
  }

  function fold(open) {
    memory.set("panel", open);
    draw();
  }

  /** The corner: a line that says how the page stands, and unfolds. */
  function drawPanel({ counts, warnings, about }, errorsOpen) {
    const summary = [
      about.draft && "Draft",
      about.unresolved.length > 0 && `${about.unresolved.length} unresolved`,
      about.unchecked > 0 && `${about.unchecked} unchecked`,
      counts.warnings > 0 && many(counts.warnings, "warning"),
    ].filter(Boolean);
    const hidden = counts.errors > 0 && !errorsOpen;
    const open = Boolean(memory.get("panel")) && summary.length > 0;
    redraw(parts.panel, [open, hidden && counts.errors, counts, about, open && warnings], () => [
      (hidden || summary.length > 0) && make("p", { class: "line" },
        hidden && make("button", { class: "errors-again", type: "button", "data-name": "again", onclick: reopenErrors }, many(counts.errors, "error")),
        summary.length > 0 && make("button", { class: "fold", type: "button", "aria-expanded": String(open), "data-name": "fold", onclick: () => fold(!open) }, summary.join(" · "))),
      open && drawList(counts, warnings, about),
    ].filter(Boolean));
  }

  function drawList(counts, warnings, about) {
    const [own, others] = [warnings.filter(({ here }) => here), warnings.filter(({ here }) => !here)];
    const group = (title, problems) => problems.length > 0 && [make("h3", {}, title), make("ul", {}, problems.map((problem) =>
      make("li", {}, make("span", { class: "message", dir: "auto" }, problem.message), " ", make("code", { class: "code" }, problem.code), make("br", {}), drawPlace(problem, problem))))];
    const rest = counts.warnings - warnings.length;
    return make("div", { class: "list", tabindex: "0", role: "group", "aria-label": "Drafts, links, quotations and warnings" },
      about.draft && make("p", {}, "This page is a draft: it shows in the preview only."),
      about.unresolved.length > 0 && [make("h3", {}, "Unresolved links of this page"), make("ul", {}, about.unresolved.map((text) => make("li", { dir: "auto" }, text)))],
      about.unchecked > 0 && [make("h3", {}, "Quotations"), make("p", {}, `${many(about.unchecked, "quotation")} of this page not checked: no text of the source is stored.`)],
      group("Warnings of this page", own), group(own.length > 0 ? "Other warnings" : "Warnings of other pages", others),
      rest > 0 && make("p", {}, `… and ${rest} more, in the terminal.`));
  }

  begin();
  document.addEventListener("focusin", ({ target }) => target !== host && (before = target));
  follow();
})();
