// What the default theme does for readers beyond showing its pages: previews of links, links to copy, lists to choose from and to sort, a key for
// the search. Pages are whole without it. It fetches nothing and has no words of its own: all that it shows stands on the page.
(function start() {
  "use strict";

  // The preview of a site puts newer HTML in place, and runs a script anew when it has changed: what was listened to before ends.
  window.treatise?.abort();
  window.treatise = new AbortController();
  const { signal } = window.treatise;
  const on = (target, name, then, options) => target.addEventListener(name, then, { signal, ...options });
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...children);
    return element;
  };

  on(document, "treatise:update", () => {
    close();
    start();
  });

  // ---------------------------------------------------------------- previews
  //
  // A tooltip: the focus stays on the link, which is described by the card, so that a screen reader says what it is in one go, and Tab goes on in the
  // text. What can be followed in a card can be followed from the link's target too.

  /** The pauses before a card opens under a pointer, opens while another is open, and closes; how long a press is long. In milliseconds. */
  const [OPEN, NEXT, CLOSE, PRESS] = [300, 100, 300, 500];
  /** The distance of a card from its link, and from the edges of the window. In pixels. */
  const [GAP, EDGE] = [6, 8];

  /** What is shown: the link, the element that describes it, and whether `hover`, `focus` or `touch` asked for it. */
  let shown = null;
  let [card, timer, waiting] = [null, 0, null];

  /** Gives the element of the page that describes what a link leads to; none where there is none, or where the link stands in it. */
  function describing(link) {
    if (!link?.closest("main") || link.closest(".preview")) return null;
    const here = link.pathname === location.pathname && link.search === location.search;
    let found = null;
    if (link.origin === location.origin && here && link.hash) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      found = target?.closest(".sources li, .footnotes li, .margin-note");
      // What is said of one note twice has its summary at the first place.
      const more = found?.querySelector(".note-more");
      if (more && more.parentNode.firstElementChild === more && !more.previousSibling) found = of(more) ?? found;
    } else {
      found = of(link);
    }
    return !found || found.contains(link) ? null : found;
  }

  function of(link) {
    const address = link.origin === location.origin ? link.pathname : link.href;
    const own = document.querySelector(`main [data-card="${CSS.escape(address)}"]`);
    return own ?? all(".margin-note .note-more").find((more) => more.pathname === link.pathname && more.origin === link.origin)?.closest(".margin-note");
  }

  /** Gives the note beside the text, or under the paragraph, that says the same, where that is open and in sight: a card would only cover it. */
  function inSight(link, from) {
    const number = link.textContent;
    const note = from.matches(".footnotes li") ? all(".side-note").find((note) => note.firstElementChild?.textContent === number) : from;
    if (!note?.matches(".margin-note, .side-note") || note.querySelector("details:not([open])")) return null;
    const box = note.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= document.documentElement.clientHeight ? note : null;
  }

  function fill(from) {
    const copy = from.cloneNode(true);
    for (const extra of all(".back, .footnote-back, .note-number, .paragraph-link, .more", copy)) extra.remove();
    for (const details of all("details", copy)) {
      const summary = details.querySelector("summary");
      summary?.replaceWith(make("p", "preview-title", ...summary.childNodes));
      details.replaceWith(...details.childNodes);
    }
    // In a list by verdict the verdict stands over the claims.
    const verdict = copy.querySelector(".verdict-word") ? null : from.closest(".of-verdict")?.querySelector(".verdict-word, .verdict-head a");
    if (verdict) copy.querySelector("h3, .where")?.after(make("span", "verdict-word", ...verdict.cloneNode(true).childNodes));
    for (const element of all("[id]", copy)) element.removeAttribute("id");
    for (const link of all("a", copy)) link.tabIndex = -1;
    const context = from.closest("[lang]");
    card.lang = context.lang;
    card.dir = getComputedStyle(from).direction;
    card.replaceChildren(...copy.childNodes);
  }

  /** Gives the number of a link's box that a pointer meant: a link over two lines has two. */
  function boxAt(link, { clientX, clientY } = {}) {
    const boxes = [...link.getClientRects()];
    return Math.max(0, boxes.findIndex((box) => clientY >= box.top && clientY <= box.bottom && clientX >= box.left && clientX <= box.right));
  }

  /** Puts the card under the link, or above where there is more room; inside the window, whatever that takes. */
  function place() {
    const { clientWidth, clientHeight } = document.documentElement;
    const { style } = card;
    const box = shown.link.getClientRects()[shown.box] ?? shown.link.getBoundingClientRect();
    // The zero of its places is where it stands now.
    style.left = style.top = "0";
    const zero = card.getBoundingClientRect();
    style.maxHeight = "none";
    const [above, below] = [box.top - GAP - EDGE, clientHeight - box.bottom - GAP - EDGE];
    const isUnder = card.offsetHeight <= below || below >= above;
    const room = Math.max(isUnder ? below : above, Math.min(card.offsetHeight, clientHeight / 3));
    style.maxHeight = `${room}px`;
    const { offsetWidth, offsetHeight } = card;
    const within = (at, size, room) => Math.max(EDGE, Math.min(at, room - size - EDGE));
    const left = getComputedStyle(shown.link).direction === "rtl" ? box.right - offsetWidth : box.left;
    const top = isUnder ? box.bottom + GAP : box.top - GAP - offsetHeight;
    style.left = `${within(left, offsetWidth, clientWidth) - zero.left}px`;
    style.top = `${within(top, offsetHeight, clientHeight) - zero.top}px`;
  }

  function open(link, from, by, point) {
    close();
    const note = inSight(link, from);
    shown = { link, by, note, box: 0 };
    if (note) {
      note.classList.add("pointed");
      if (from.id) link.setAttribute("aria-describedby", from.id);
      return;
    }
    if (!card?.isConnected) {
      card = make("div", "preview");
      card.id = "preview";
      card.setAttribute("role", "tooltip");
      document.querySelector("main").append(card);
    }
    fill(from);
    card.className = from.classList.contains("of-claim") ? "preview of-claim" : "preview";
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    shown.box = boxAt(link, point);
    place();
  }

  function close() {
    clearTimeout(timer);
    waiting = null;
    if (!shown) return;
    shown.note?.classList.remove("pointed");
    shown.link.removeAttribute("aria-describedby");
    // The focus must not end nowhere.
    if (card?.contains(document.activeElement)) shown.link.focus({ preventScroll: true });
    if (card) card.hidden = true;
    shown = null;
  }

  const linkAt = (target) => (target instanceof Element ? target.closest("a[href]") : null);
  const isInCard = (target) => Boolean(card && target instanceof Node && card.contains(target));

  on(document, "pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const { clientX, clientY } = event;
    const link = linkAt(event.target);
    if (isInCard(event.target) || (shown && shown.link === link)) {
      clearTimeout(timer);
      waiting = null;
      return;
    }
    if (link && link === waiting) return;
    clearTimeout(timer);
    waiting = null;
    const from = link && describing(link);
    if (from) {
      waiting = link;
      timer = setTimeout(() => link.isConnected && open(link, from, "hover", { clientX, clientY }), shown ? NEXT : OPEN);
    } else if (shown?.by === "hover") {
      timer = setTimeout(close, CLOSE);
    }
  });
  on(document.documentElement, "pointerleave", ({ pointerType }) => {
    clearTimeout(timer);
    waiting = null;
    if (pointerType !== "touch" && shown?.by === "hover") timer = setTimeout(close, CLOSE);
  });

  on(document, "focusin", ({ target }) => {
    if (isInCard(target) || (shown?.by === "touch" && shown.link === target)) return;
    const link = linkAt(target);
    const from = link === target && link.matches(":focus-visible") ? describing(link) : null;
    if (from) open(link, from, "focus");
  });
  on(document, "focusout", ({ target, relatedTarget }) => {
    if (shown?.by === "focus" && shown.link === target && !isInCard(relatedTarget)) close();
  });
  on(document, "keydown", (event) => {
    // A card that is longer than there is room is read on with the arrows, as the focus is not in it.
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isLong = step && shown && !shown.note && card.scrollHeight > card.clientHeight + 1;
    if (isLong && !event.defaultPrevented) {
      event.preventDefault();
      card.scrollBy({ top: step * 40, behavior: "instant" });
    }
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (shown || waiting) close();
  });
  // Where the focus goes the page scrolls, perhaps smoothly and after the card has opened.
  on(document, "scroll", () => {
    if (!shown || shown.note) return;
    const { top, bottom } = shown.link.getBoundingClientRect();
    if (shown.by !== "focus" && (bottom < 0 || top > document.documentElement.clientHeight)) close();
    else place();
  }, { passive: true });
  on(window, "resize", close);
  on(window, "pagehide", close);

  // A long press: the browser's menu for a link does not come then, and the finger that is lifted follows nothing.
  let [press, isPressed] = [null, false];
  const release = () => {
    clearTimeout(press?.timer);
    press = null;
  };
  on(document, "pointerdown", (event) => {
    isPressed = false;
    release();
    if (shown && !isInCard(event.target) && (event.pointerType === "touch" || shown.link !== linkAt(event.target))) close();
    const link = linkAt(event.target);
    const from = event.pointerType === "touch" && event.isPrimary && link ? describing(link) : null;
    if (!from) return;
    const { clientX, clientY } = event;
    const show = () => {
      isPressed = true;
      open(link, from, "touch", { clientX, clientY });
    };
    press = { clientX, clientY, show, timer: setTimeout(show, PRESS) };
  });
  on(document, "pointermove", ({ clientX, clientY }) => {
    if (press && Math.hypot(clientX - press.clientX, clientY - press.clientY) > 10) release();
  });
  on(document, "pointerup", release);
  on(document, "pointercancel", release);
  on(document, "contextmenu", (event) => {
    // Some browsers find a press long sooner than we do.
    if (press && !isPressed) press.show();
    if (isPressed) event.preventDefault();
  });
  on(document, "click", (event) => {
    if (isPressed && shown?.link === linkAt(event.target)) event.preventDefault();
    else if (shown && !isInCard(event.target)) close();
    isPressed = false;
  }, { capture: true });

  // ---------------------------------------------------------------- what is said to readers

  let quiet = 0;

  function say(words) {
    const status = document.querySelector("[data-status]");
    if (!status) return;
    clearTimeout(quiet);
    // The same words twice are news twice.
    status.textContent = "";
    requestAnimationFrame(() => (status.textContent = words));
    quiet = setTimeout(() => (status.textContent = ""), 4000);
  }

  // ---------------------------------------------------------------- links to copy

  on(document, "click", async (event) => {
    const link = linkAt(event.target)?.closest(".paragraph-link, .heading-link");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      history.replaceState(history.state, "", link.hash);
      say(document.querySelector("[data-status]")?.dataset.copied ?? "");
    } catch {
      location.hash = link.hash;
    }
  });

  // ---------------------------------------------------------------- "/" leads to the search

  // A key of one letter can get in the way of those who speak to their computer: readers can switch it off.
  const SHORTCUT = "treatise-shortcut";
  const field = () => document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search], a[data-search]");
  const control = document.querySelector("[data-shortcut]");
  const isOn = () => {
    try {
      return localStorage.getItem(SHORTCUT) !== "off";
    } catch {
      return control?.querySelector("input").checked ?? true;
    }
  };
  const offer = () => {
    const isThere = Boolean(field());
    if (control && control.hidden === isThere) control.hidden = !isThere;
    if (control) control.querySelector("input").checked = isOn();
    if (!isThere) return;
    const key = isOn() ? "/" : null;
    if (field().getAttribute("aria-keyshortcuts") === key) return;
    if (key) field().setAttribute("aria-keyshortcuts", key);
    else field().removeAttribute("aria-keyshortcuts");
  };
  offer();
  if (control) {
    on(control, "change", ({ target }) => {
      try {
        if (target.checked) localStorage.removeItem(SHORTCUT);
        else localStorage.setItem(SHORTCUT, "off");
      } catch {
        // It holds for this page.
      }
      offer();
    });
  }
  on(document, "keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const [to, { target }] = [field(), event];
    if (!to || !isOn() || target.isContentEditable || target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    event.preventDefault();
    if (to.localName === "a") return to.click();
    to.focus();
    to.select();
  });

  // ---------------------------------------------------------------- lists of claims: choices that combine

  /** Makes the links of a list with all its claims on the page choose in place; what is chosen stands in the address. */
  function combine(nav) {
    const rows = all(".claims-list > li");
    const ways = all("[data-filter]", nav).map((element) => {
      const links = all("li > a", element).filter((link) => link.nextElementSibling);
      const key = ({ dataset, pathname }) => (dataset.key ??= decodeURIComponent(pathname.split("/").at(-2)));
      return { name: element.dataset.filter, choices: links.map((link) => ({ link, key: key(link), count: link.nextElementSibling })) };
    });
    const keys = (row, way) => (row.dataset[way === "tag" ? "tags" : way] ?? "").split(" ");
    const [status, reset] = [nav.querySelector("[role=status]"), nav.querySelector("[data-reset]")];
    const number = (count) => count.toLocaleString(document.documentElement.lang);
    const groups = all("section").filter((section) => section.querySelector(".claims-list"));

    function apply() {
      const chosen = new URLSearchParams(location.search);
      const fits = (row, but) => ways.every(({ name }) => name === but || !chosen.has(name) || keys(row, name).includes(chosen.get(name)));
      for (const row of rows) row.hidden = !fits(row);
      for (const group of groups) {
        const count = all(".claims-list > li:not([hidden])", group).length;
        group.hidden = count === 0;
        const said = group.querySelector(".count");
        if (said) said.textContent = number(count);
      }
      for (const { name, choices } of ways) {
        const open = rows.filter((row) => fits(row, name));
        for (const { link, key, count } of choices) {
          const isChosen = chosen.get(name) === key;
          const next = new URLSearchParams(chosen);
          if (isChosen) next.delete(name);
          else next.set(name, key);
          const left = open.filter((row) => keys(row, name).includes(key)).length;
          link.href = next.size ? `?${next}` : location.pathname;
          count.textContent = number(left);
          link.parentNode.toggleAttribute("data-none", left === 0);
          if (isChosen) {
            link.setAttribute("aria-current", "true");
            link.closest("details").open = true;
          } else {
            link.removeAttribute("aria-current");
          }
        }
      }
      const isChosen = ways.some(({ name }) => chosen.has(name));
      const found = rows.filter((row) => !row.hidden).length;
      if (status) status.textContent = isChosen ? status.dataset.shown.replace("#", number(found)) : "";
      if (reset) reset.hidden = !isChosen;
    }

    on(nav, "click", (event) => {
      const link = linkAt(event.target);
      const isOurs = link && (link === reset || ways.some(({ choices }) => choices.some((choice) => choice.link === link)));
      if (!isOurs || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState(null, "", link === reset ? location.pathname : link.href);
      apply();
      if (link === reset) nav.querySelector("summary")?.focus();
    });
    on(window, "popstate", apply);
    apply();
  }
  for (const nav of all(".filters[data-combine]")) combine(nav);

  // ---------------------------------------------------------------- tables that sort

  /** Makes the heads of a table buttons that sort it by their column, up and then down; what is empty comes last. */
  function sortable(table) {
    const body = table.tBodies[0];
    const heads = all("thead th", table);
    const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const value = (row, at) => {
      const cell = row.cells[at];
      return cell?.querySelector("time")?.dateTime ?? (cell?.firstElementChild ?? cell)?.textContent.trim() ?? "";
    };
    heads.forEach((head, at) => {
      if (head.querySelector("button")) return;
      const button = make("button", "sort", ...head.childNodes);
      button.type = "button";
      head.append(button);
      on(button, "click", () => {
        const isUp = head.getAttribute("aria-sort") !== "ascending";
        const rows = [...body.rows].map((row) => ({ row, own: value(row, at) }));
        rows.sort((a, b) => (!a.own - !b.own) || (isUp ? 1 : -1) * compare(a.own, b.own));
        body.append(...rows.map(({ row }) => row));
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      });
    });
  }
  for (const table of all("table[data-sort]")) sortable(table);
})();
