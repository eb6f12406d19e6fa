// Morphing: turns the document that is open into what newer HTML of the same page says, in place.
//
// Takes a document, later parsed documents of the same page; changes the open one. Knows nothing of servers, addresses or errors.
//
// The differences are taken between the *HTML* of before and the HTML of now (`base` and `fresh`, two trees without life), and are carried out on the
// *live* nodes, which `live` finds. So whatever the HTML did not change stays as the reader and the page's scripts have made it: fold-outs, input,
// focus, classes set by scripts, elements that scripts added. Nodes are paired in the order of what says most about being the same:
//
//   1. anywhere in the page, elements with an id: by their whole text, by how it begins, by the id. Text goes first because ids may be numbers
//      (`p7`) that shift when a paragraph is added, and the reader looks at the text, not at the number;
//   2. elements without a pair by the pairs that they contain ("id sets");
//   3. among the children of a pair: by equality from both ends, by their HTML, by their text, by its beginning, by its end;
//   4. what is left between two neighbours that are paired: by the kind of node, in order.
//
// Every step goes over the nodes a fixed number of times, with maps; equal subtrees are left at once.
const TreatiseMorph = (() => {
  "use strict";

  /** How many characters of text say that two elements are the same. */
  const TELLING = 24;
  /** How long an old style sheet waits for the new ones, in milliseconds. */
  const PATIENCE = 5000;
  /** Elements that start anew when one of these attributes changes: they are replaced as a whole then, and never otherwise. */
  const RESTARTS = { IFRAME: "src srcdoc sandbox", OBJECT: "data type", EMBED: "src type", VIDEO: "src", AUDIO: "src", INPUT: "type", LINK: "rel href" };

  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  const isStyleSheet = (node) => node.nodeName === "LINK" && node.relList.contains("stylesheet");

  /** Keeps a document's HTML as it stands, and gives the function that makes the document into newer HTML; false: it must be loaded again. */
  function hold(page) {
    // The live node of each node of the HTML, and which nodes came from HTML at all.
    const [live, made] = [new WeakMap(), new WeakSet()];
    // In a document of its own, so that the copy loads no pictures and runs no constructors.
    let base = page.implementation.createHTMLDocument("").importNode(page.documentElement, true);
    follow(base, page.documentElement, (copy, node) => live.set(copy, node) && made.add(node));
    // What the default theme's scripts have put on the root by now is not of the HTML.
    for (const name of ["data-script", "data-theme"]) base.removeAttribute(name);
    return (document) => {
      const fresh = document.documentElement;
      const [head, body] = [live.get(base.querySelector("head")), live.get(base.querySelector("body"))];
      const policy = (root) => Array.from(root.querySelectorAll("meta[http-equiv]"), (meta) => meta.outerHTML).join();
      if (!head?.isConnected || !body?.isConnected || policy(base) !== policy(fresh) || fresh.querySelector("template[shadowrootmode]")) return false;
      // A parser without scripting makes elements of what is text in the open page.
      for (const text of fresh.querySelectorAll("noscript")) text.textContent = text.innerHTML;
      const active = page.activeElement;
      carryOut({ page, live, made, pairs: pairUp(base, fresh) }, base, fresh);
      if (active !== page.activeElement && active?.isConnected) active.focus({ preventScroll: true });
      base = fresh;
      return true;
    };
  }

  /** Walks two trees of one shape together. */
  function follow(left, right, visit) {
    const [a, b] = [left, right].map((root) => root.ownerDocument.createTreeWalker(root));
    do visit(a.currentNode, b.currentNode);
    while (a.nextNode() && b.nextNode());
  }

  /** Tells whether the live node of one may become the other. */
  function kin(old, fresh) {
    if (old.nodeName !== fresh.nodeName || old.namespaceURI !== fresh.namespaceURI) return false;
    if (/^(script|template)$/i.test(old.nodeName)) return old.outerHTML === fresh.outerHTML;
    if (/^(VIDEO|AUDIO|OBJECT)$/.test(old.nodeName) && old.innerHTML !== fresh.innerHTML) return false;
    const fixed = RESTARTS[old.nodeName];
    return !fixed || (old.nodeName === "LINK" && !isStyleSheet(old) && !isStyleSheet(fresh)) ||
      fixed.split(" ").every((name) => old.getAttribute(name) === fresh.getAttribute(name));
  }

  // What an element is known by; nothing where it does not say enough.
  const text = (node) => telling(node, node.textContent);
  const start = (node) => telling(node, node.textContent.trim().slice(0, TELLING));
  const end = (node) => telling(node, node.textContent.trim().slice(-TELLING));
  const telling = (node, words) => words.length >= TELLING && node.nodeName + words;

  /** The pairs of an old and a new tree, as far as they are found without going down both: `olds` from new to old, `taken` the old ones. */
  function pairUp(base, fresh) {
    const templates = base.querySelector("template") || fresh.querySelector("template");
    const pairs = {
      olds: new Map(),
      taken: new Set(),
      // `isEqualNode` does not look into templates.
      same: templates ? (a, b) => a.isEqualNode(b) && a.outerHTML === b.outerHTML : (a, b) => a.isEqualNode(b),
      join(old, node) {
        pairs.olds.set(node, old);
        pairs.taken.add(old);
      },
    };
    for (const part of ["head", "body"]) pairs.join(base.querySelector(part), fresh.querySelector(part));
    pairs.join(base, fresh);
    const [named, namedNow] = [base, fresh].map((root) => [...root.querySelectorAll("[id]")]);
    for (const key of [text, start, (node) => node.id]) joinUnique(pairs, named, namedNow, key);
    joinHolders(pairs);
    // New elements that hold a pair further down are built around it, not copied whole.
    pairs.holders = new Set();
    for (const node of pairs.olds.keys()) {
      for (let up = node.parentNode; up && !pairs.holders.has(up); up = up.parentNode) pairs.holders.add(up);
    }
    return pairs;
  }

  /** Pairs nodes whose key stands for one node only, before and now. */
  function joinUnique(pairs, olds, news, key) {
    const index = (nodes, used) => {
      const found = new Map();
      for (const node of nodes) {
        const name = !used.has(node) && isElement(node) && key(node);
        if (name) found.set(name, found.has(name) ? null : node);
      }
      return found;
    };
    const before = index(olds, pairs.taken);
    for (const [name, node] of index(news, pairs.olds)) {
      const old = node && before.get(name);
      if (old && kin(old, node)) pairs.join(old, node);
    }
  }

  /** Pairs elements by the pairs that they contain at the same depth: those with the most in common first. */
  function joinHolders(pairs) {
    const votes = new Map();
    for (const [node, old] of pairs.olds) {
      for (let [a, b] = [old.parentNode, node.parentNode]; a && b && !pairs.taken.has(a) && !pairs.olds.has(b); [a, b] = [a.parentNode, b.parentNode]) {
        if (!votes.has(b)) votes.set(b, new Map());
        votes.get(b).set(a, (votes.get(b).get(a) ?? 0) + 1);
      }
    }
    const ranked = [...votes].flatMap(([b, from]) => [...from].map(([a, count]) => ({ a, b, count }))).sort((x, y) => y.count - x.count);
    for (const { a, b } of ranked) if (!pairs.taken.has(a) && !pairs.olds.has(b) && kin(a, b)) pairs.join(a, b);
  }

  /** Pairs the children of a pair. */
  function joinChildren(pairs, olds, news) {
    const meet = (old, node) => {
      if (pairs.olds.has(node) || pairs.taken.has(old)) return pairs.olds.get(node) === old;
      const equal = pairs.same(old, node);
      if (equal) pairs.join(old, node);
      return equal;
    };
    let [first, last, lastNow] = [0, olds.length, news.length];
    while (first < last && first < lastNow && meet(olds[first], news[first])) first += 1;
    while (first < last && first < lastNow && meet(olds[last - 1], news[lastNow - 1])) [last, lastNow] = [last - 1, lastNow - 1];
    const [before, now] = [olds.slice(first, last), news.slice(first, lastNow)];
    if (before.length === 0 || now.length === 0) return;
    for (const key of [(node) => node.outerHTML, text, start, end]) joinUnique(pairs, before, now, key);
    // The gaps between those that stay in order.
    const places = new Map(before.map((old, at) => [old, at]));
    const fixed = now.map((node) => places.get(pairs.olds.get(node)) ?? -1);
    const steady = ascending(fixed);
    for (let at = 0, from = 0; at <= now.length; at += 1) {
      if (at < now.length && !steady.has(at)) continue;
      const low = from === 0 ? 0 : fixed[from - 1] + 1;
      joinInOrder(pairs, before.slice(low, at < now.length ? fixed[at] : before.length), now.slice(from, at));
      from = at + 1;
    }
  }

  /** Pairs what is left of two lists, kind by kind. */
  function joinInOrder(pairs, olds, news) {
    const waiting = new Map();
    for (const old of olds) {
      if (pairs.taken.has(old)) continue;
      if (!waiting.has(old.nodeName)) waiting.set(old.nodeName, []);
      waiting.get(old.nodeName).push(old);
    }
    for (const queue of waiting.values()) queue.reverse();
    for (const node of news) {
      const queue = !pairs.olds.has(node) && waiting.get(node.nodeName);
      if (queue && queue.length > 0 && kin(queue.at(-1), node)) pairs.join(queue.pop(), node);
    }
  }

  /** Gives the places of a longest ascending subsequence of numbers; -1 stands for nothing. */
  function ascending(numbers) {
    const [ends, before] = [[], []];
    numbers.forEach((number, at) => {
      if (number < 0) return;
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (numbers[ends[middle]] < number) low = middle + 1;
        else high = middle;
      }
      before[at] = ends[low - 1];
      ends[low] = at;
    });
    const places = new Set();
    for (let at = ends.at(-1); at !== undefined; at = before[at]) places.add(at);
    return places;
  }

  /** Makes the live nodes of the old tree into the new one; what is gone goes last, as others may have to move out of it first. */
  function carryOut(held, base, fresh) {
    const work = { ...held, placed: new Set(), doomed: [], sheets: [] };
    become(work, base, fresh);
    const loaded = Promise.race([Promise.all(work.sheets), new Promise((go) => setTimeout(go, PATIENCE))]);
    for (const node of work.doomed) {
      // An old style sheet stays until the new ones apply, so that the page is never bare.
      if (isStyleSheet(node) && work.sheets.length > 0) loaded.then(() => node.remove());
      else node.remove();
    }
  }

  function become(work, old, fresh) {
    const node = work.live.get(old);
    if (work.pairs.same(old, fresh)) return follow(old, fresh, (a, b) => work.live.set(b, work.live.get(a)));
    work.live.set(fresh, node);
    if (!isElement(fresh)) return write(node, fresh.data);
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) node.removeAttribute(name);
    for (const attribute of fresh.attributes) {
      if (old.getAttribute(attribute.name) !== attribute.value) node.setAttributeNode(attribute.cloneNode());
    }
    children(work, node, [...old.childNodes], [...fresh.childNodes]);
  }

  /** Replaces as little as can be of a text, so that a selection in the rest of it stays. */
  function write(node, data) {
    const was = node.data;
    const most = Math.min(was.length, data.length);
    let [head, tail] = [0, 0];
    while (head < most && was[head] === data[head]) head += 1;
    while (tail < most - head && was.at(-1 - tail) === data.at(-1 - tail)) tail += 1;
    if (was !== data) node.replaceData(head, was.length - head - tail, data.slice(head, data.length - tail));
  }

  /** Brings the children of a live element into the new order; those that keep their order among each other are not moved. */
  function children(work, here, olds, news) {
    const { live, pairs, made, placed, doomed } = work;
    joinChildren(pairs, olds, news);
    const own = [...here.childNodes];
    // What scripts added stays, except where they put it in place of what the HTML had.
    const lost = olds.some((old) => live.get(old).parentNode !== here && !placed.has(live.get(old)));
    if (lost && here !== work.page.body && here !== work.page.documentElement) doomed.push(...own.filter((node) => !made.has(node)));
    for (const old of olds) if (!pairs.taken.has(old)) doomed.push(live.get(old));
    const nodes = news.map((node) => (pairs.olds.has(node) ? live.get(pairs.olds.get(node)) : make(work, node)));
    const places = new Map(own.map((node, at) => [node, at]));
    const steady = ascending(nodes.map((node) => places.get(node) ?? -1));
    for (let at = nodes.length - 1, next = null; at >= 0; next = nodes[at], at -= 1) {
      if (!steady.has(at)) move(here, nodes[at], next);
      placed.add(nodes[at]);
    }
    for (const node of news) {
      if (pairs.olds.has(node)) become(work, pairs.olds.get(node), node);
      else if (pairs.holders.has(node)) children(work, live.get(node), [], [...node.childNodes]);
    }
  }

  /** Moves a node; where the browser can, without losing focus or starting a frame or video anew. */
  function move(here, node, next) {
    if (here.moveBefore && here.isConnected && node.isConnected) here.moveBefore(node, next);
    else here.insertBefore(node, next);
  }

  /** Makes a new live node. */
  function make({ page, live, made, pairs, sheets }, node) {
    const deep = !pairs.holders.has(node);
    let copy = page.importNode(node, deep);
    if (isElement(copy)) {
      for (const script of copy.querySelectorAll("script")) script.replaceWith(runnable(page, script));
      if (copy.localName === "script") copy = runnable(page, copy);
      for (const link of [copy, ...copy.querySelectorAll("link")].filter(isStyleSheet)) {
        sheets.push(new Promise((go) => ["load", "error"].forEach((event) => link.addEventListener(event, go, { once: true }))));
      }
    }
    if (deep) follow(node, copy, (a, b) => live.set(a, b) && made.add(b));
    else live.set(node, copy) && made.add(copy);
    return copy;
  }

  /** Gives a script that runs: those of parsed documents never do. */
  function runnable(page, script) {
    const copy = page.createElementNS(script.namespaceURI, script.localName);
    for (const attribute of script.attributes) copy.setAttributeNode(attribute.cloneNode());
    copy.textContent = script.textContent;
    if (!script.hasAttribute("async")) copy.async = false;
    return copy;
  }

  return { hold };
})();
