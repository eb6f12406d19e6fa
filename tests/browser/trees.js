// Random documents for the test of morphing; runs in the page. A chain of documents, each a change of the one before, is shown; between two a reader
// opens and closes fold-outs, types and ticks. After each the open document must be what its HTML says, the reader's state apart, which is modelled here.

function playTrees(from, count) {
  for (let seed = from; seed < from + count; seed += 1) {
    const failure = playTree(seed);
    if (failure) return `seed ${seed}: ${failure}`;
  }
  return null;
}

function playTree(seed) {
  const dice = randomNumbers(seed);
  let tree = branch(dice, 0, { next: 1 });
  const parse = (nodes) => new DOMParser().parseFromString(`<!doctype html><html><head><title>t</title></head><body>${nodes.map(write).join("")}</body></html>`, "text/html");
  const first = parse(tree);
  asText(first.body);
  for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
  document.body.replaceChildren(...document.importNode(first.body, true).childNodes);
  const become = TreatiseMorph.hold(document);
  let html = first;
  for (let step = 0; step < 5; step += 1) {
    const reader = readAbout(dice, html);
    const next = change(dice, tree, { next: 1000 * (step + 1) });
    const fresh = parse(next);
    const before = html.body.innerHTML;
    const wanted = fresh.body.innerHTML;
    try {
      if (become(parse(next)) !== true) return `step ${step} must be loaded again`;
    } catch (error) {
      return `step ${step}: ${error.stack}\nBEFORE ${before}\nAFTER ${wanted}`;
    }
    const wrong = compare(reader, html, fresh);
    if (wrong) return `step ${step}: ${wrong}\nBEFORE ${before}\nAFTER ${wanted}\nLIVE ${document.body.innerHTML}`;
    [tree, html] = [next, fresh];
  }
  return null;
}

/** Makes text of what stands in `noscript`, as a browser does that runs scripts. */
function asText(body) {
  for (const node of body.querySelectorAll("noscript")) node.textContent = node.innerHTML;
}

/** Numbers from 0 to below 1 that depend on a seed alone: Marsaglia's xorshift of 32 bits. */
function randomNumbers(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  const number = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let skipped = 0; skipped < 8; skipped += 1) number();
  const below = (most) => Math.floor(number() * most);
  return { chance: (share) => number() < share, below, of: (list) => list[below(list.length)] };
}

const WORDS = ["treaty", "the", "of", "Paris", "signed", "&amp; so", "нота", "law", "a", "guarantee", "1994", "😀"];
const BLOCKS = ["div", "section", "p", "p", "ul", "details", "form", "table", "svg", "article", "x-note", "template", "noscript"];

function words(dice, most) {
  return Array.from({ length: 1 + dice.below(most) }, () => dice.of(WORDS)).join(" ");
}

function branch(dice, depth, ids) {
  return Array.from({ length: dice.below(depth === 0 ? 8 : 5) }, () => element(dice, depth, ids));
}

function element(dice, depth, ids) {
  if (dice.chance(0.15)) return { text: dice.chance(0.5) ? "\n" : ` ${words(dice, 4)} ` };
  if (dice.chance(0.04)) return { comment: words(dice, 2).replaceAll("&amp;", "") };
  const name = depth > 3 ? "p" : dice.of(BLOCKS);
  const made = { name, attributes: {}, children: [] };
  if (dice.chance(0.5)) made.attributes.id = dice.chance(0.1) ? "twice" : dice.chance(0.3) ? `p${dice.below(9)}` : `n${(ids.next += 1)}`;
  if (dice.chance(0.2)) made.attributes.class = dice.of(["a", "b", "a b"]);
  if (dice.chance(0.03)) made.attributes["@odd"] = "x";
  if (name === "p") made.children = inline(dice, ids);
  else if (name === "ul") made.children = Array.from({ length: dice.below(5) }, () => ({ name: "li", attributes: {}, children: inline(dice, ids) }));
  else if (name === "table") made.children = [{ name: "tbody", attributes: {}, children: rows(dice, ids) }];
  else if (name === "svg") made.children = [{ name: "linearGradient", attributes: { gradientUnits: dice.of(["userSpaceOnUse", "objectBoundingBox"]) }, children: [] }];
  else if (name === "details") {
    if (dice.chance(0.4)) made.attributes.open = "";
    made.children = [{ name: "summary", attributes: {}, children: inline(dice, ids) }, ...branch(dice, depth + 1, ids)];
  } else if (name === "form") made.children = [...controls(dice, ids)];
  else if (name === "noscript") [made.children, made.attributes] = [[{ text: `<b>${words(dice, 3)}</b>` }], {}];
  else made.children = branch(dice, depth + 1, ids);
  return made;
}

function rows(dice, ids) {
  return Array.from({ length: dice.below(4) }, () => ({ name: "tr", attributes: {}, children: [{ name: "td", attributes: {}, children: inline(dice, ids) }] }));
}

function inline(dice, ids) {
  return Array.from({ length: 1 + dice.below(3) }, () => {
    const run = { text: words(dice, 12) };
    return dice.chance(0.7) ? run : { name: dice.of(["b", "em", "a", "mark"]), attributes: dice.chance(0.2) ? { id: `i${(ids.next += 1)}` } : {}, children: [run] };
  });
}

function controls(dice, ids) {
  return Array.from({ length: 1 + dice.below(3) }, () => {
    const attributes = { id: `c${(ids.next += 1)}` };
    const name = dice.of(["input", "input", "textarea", "select"]);
    if (name === "input") Object.assign(attributes, dice.chance(0.5) ? { type: "checkbox" } : { value: words(dice, 2) });
    if (name === "textarea") return { name, attributes, children: [{ text: words(dice, 3) }] };
    if (name === "select") return { name, attributes, children: ["x", "y", "z"].map((text) => ({ name: "option", attributes: {}, children: [{ text }] })) };
    return { name, attributes, children: [] };
  });
}

const VOID = new Set(["input"]);

function write(node) {
  if (node.text !== undefined) return node.text;
  if (node.comment !== undefined) return `<!--${node.comment}-->`;
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value}"`).join("");
  return `<${node.name}${attributes}>${VOID.has(node.name) ? "" : `${node.children.map(write).join("")}</${node.name}>`}`;
}

/** Gives a changed copy: nodes go, come, move (also into other parents), change their text, attributes or name. */
function change(dice, tree, ids) {
  const copy = structuredClone(tree);
  const lists = [copy];
  const collect = (nodes) => nodes.forEach((node) => {
    if (!node.children) return;
    if (["div", "section", "article", "details", "x-note"].includes(node.name)) lists.push(node.children);
    collect(node.children);
  });
  collect(copy);
  for (let edits = 1 + dice.below(6); edits > 0; edits -= 1) {
    const list = dice.of(lists);
    // A summary stays the first of its fold-out.
    const low = list[0]?.name === "summary" ? 1 : 0;
    const at = low + dice.below(Math.max(1, list.length - low));
    const deed = dice.below(7);
    if (deed === 0 && list.length > low) list.splice(at, 1);
    else if (deed === 1) list.splice(at, 0, element(dice, 1, ids));
    else if (deed === 2 && list.length > low + 1) list.splice(low + dice.below(list.length - low), 0, ...list.splice(at, 1));
    else if (deed === 3 && list[at]) {
      const [node] = list.splice(at, 1);
      const inside = new Set();
      const walk = ({ children }) => children && (inside.add(children), children.forEach(walk));
      walk(node);
      const open = lists.filter((other) => !inside.has(other) && other[0]?.name !== "summary");
      (open.length > 0 ? dice.of(open) : copy).unshift(node);
    } else if (deed === 4 && list[at]?.children) reword(dice, list[at]);
    else if (deed === 5 && list[at]?.attributes && list[at].name !== "noscript") {
      const { attributes, name } = list[at];
      if (name === "details" && dice.chance(0.5)) "open" in attributes ? delete attributes.open : (attributes.open = "");
      else if (dice.chance(0.5)) attributes.class = words(dice, 1);
      else attributes.id = `p${dice.below(9)}`;
    } else if (deed === 6 && list[at]?.name && list[at].children.length > 0) {
      list[at] = { name: "section", attributes: {}, children: [list[at]] };
      if (!lists.includes(list[at].children)) lists.push(list[at].children);
    }
  }
  return copy;
}

function reword(dice, node) {
  for (const child of node.children) {
    if (child.text !== undefined && dice.chance(0.6)) child.text = words(dice, 12);
    if (child.children && dice.chance(0.3)) reword(dice, child);
  }
}

/** Lets a reader open, close, type and tick; gives the nodes with what they must still say afterwards. */
function readAbout(dice, html) {
  const reader = { folds: [], inputs: [] };
  const [live, written] = [document.body, html.body].map((body) => [...body.querySelectorAll("details")]);
  live.forEach((node, at) => {
    if (dice.chance(0.4)) node.toggleAttribute("open");
    reader.folds.push({ node, open: node.open, written: written[at].hasAttribute("open"), id: node.id });
  });
  for (const node of document.body.querySelectorAll("input, textarea, select")) {
    if (!dice.chance(0.5)) continue;
    if (node.type === "checkbox") node.checked = !node.checked;
    else if (node.nodeName === "SELECT") node.selectedIndex = dice.below(3);
    else node.value = `typed ${dice.below(99)}`;
    reader.inputs.push({ node, id: node.id, said: said(node) });
  }
  return reader;
}

const said = (node) => (node.type === "checkbox" ? node.checked : node.nodeName === "SELECT" ? node.selectedIndex : node.value);

function compare(reader, html, fresh) {
  // A fold-out whose node stayed: as the HTML says where that changed, else as the reader has it.
  const live = [...document.body.querySelectorAll("details")];
  asText(fresh.body);
  const expected = document.importNode(fresh.body, true);
  const folds = [...expected.querySelectorAll("details")];
  if (live.length !== folds.length) return `${live.length} fold-outs, not ${folds.length}`;
  for (const [at, node] of live.entries()) {
    const was = reader.folds.find((fold) => fold.node === node);
    if (was && was.written === folds[at].hasAttribute("open")) folds[at].toggleAttribute("open", was.open);
  }
  // Not their HTML, in which the order of attributes counts; but comparing nodes leaves out what is in templates.
  if (!document.body.isEqualNode(expected)) return "the nodes differ";
  const templates = (body) => Array.from(body.querySelectorAll("template"), (node) => node.innerHTML).join();
  if (templates(document.body) !== templates(expected)) return "the templates differ";
  for (const { node, id, said: before } of reader.inputs) {
    const [now, twin] = [document.body.querySelectorAll(`#${id}`), fresh.body.querySelectorAll(`#${id}`)];
    if (twin.length !== 1 || html.body.querySelectorAll(`#${id}`).length !== 1 || twin[0].type !== node.type) continue;
    if (now[0] !== node) return `the input ${id} was made anew`;
    if (said(node) !== before) return `the input ${id} lost what was typed`;
  }
  return null;
}
