// Checks what a built site promises by itself: that every link of it leads somewhere, and that its markup needs no one else.
//
// Takes a folder and the address that it is made for; gives a list of problems. Parses the HTML with parse5 and knows nothing of how it was
// made: it shares no code, no list of pages and no idea of a URL with Treatise.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "parse5";

// Attributes that hold an address, and the elements on which they do.
const ADDRESSES = {
  href: null,
  "xlink:href": null,
  src: null,
  poster: ["video"],
  data: ["object"],
  action: ["form"],
  formaction: ["button", "input"],
  cite: ["blockquote", "q", "ins", "del"],
  background: null,
};

// Attributes that hold several addresses, each with a size behind it.
const ADDRESS_LISTS = ["srcset", "imagesrcset"];

// Relations of <link> that make a browser fetch.
const FETCHING = [
  "stylesheet", "icon", "apple-touch-icon", "mask-icon", "preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch",
  "manifest",
];

// Elements whose address is only followed by a reader.
const FOLLOWED = ["a", "area", "form", "button", "blockquote", "q", "ins", "del"];

// Scripts that are data and never run.
const DATA_SCRIPTS = ["application/ld+json", "application/json"];

/**
 * Checks a built site.
 *
 * @param {string} folder the output
 * @param {string} baseUrl the address that it is made for, ending in "/"
 * @returns {{ pages: number, links: number, problems: { file: string, message: string }[] }}
 */
export function checkSite(folder, baseUrl) {
  const files = new Set(filesOf(folder));
  const problems = [];
  const site = { base: new URL(baseUrl), files, pages: new Map() };
  const read = (file) => readFileSync(join(folder, file), "utf8");
  for (const file of files) {
    if (file.endsWith(".html")) site.pages.set(file, readPage(read(file)));
  }
  let links = 0;
  const checkAll = (file, found) => {
    for (const link of found) {
      links += 1;
      const problem = problemOf(site, file, link);
      if (problem) problems.push({ file, message: `${link.where}="${link.address}": ${problem}` });
    }
  };
  for (const [file, page] of site.pages) {
    for (const message of page.problems) problems.push({ file, message });
    checkAll(file, page.links);
  }
  for (const file of files) {
    if (file.endsWith(".css")) checkAll(file, linksOfCss(read(file)));
    else if (file.endsWith(".xml")) checkAll(file, linksOfXml(read(file)));
    else if (file.endsWith(".json")) problems.push(...problemsOfJson(file, read(file)));
  }
  return { pages: site.pages.size, links, problems };
}

/** Lists every file below a folder by its path with slashes. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

/** Collects a page's ids and links, and what is wrong with its markup alone. */
function readPage(html) {
  const page = { ids: new Set(), links: [], problems: [], base: null };
  for (const element of elementsOf(parse(html), false)) {
    const attributes = new Map(element.attrs.map((a) => [a.prefix ? `${a.prefix}:${a.name}` : a.name, a.value]));
    if (element.tagName === "base") page.problems.push("<base> changes what every link means");
    collectIds(page, element, attributes);
    collectLinks(page, element, attributes);
    for (const problem of markupProblems(element, attributes)) page.problems.push(problem);
  }
  return page;
}

/** Walks all elements in document order; those inside of a <template> say so, because their ids are not the document's. */
function* elementsOf(node, inTemplate) {
  if (node.tagName) yield Object.assign(node, { inTemplate });
  for (const child of node.childNodes ?? []) yield* elementsOf(child, inTemplate);
  if (node.content) yield* elementsOf(node.content, true);
}

function collectIds(page, element, attributes) {
  const id = attributes.get("id");
  if (id !== undefined && !element.inTemplate) {
    if (id === "" || /\s/.test(id)) page.problems.push(`id="${id}" is empty or holds white space`);
    if (page.ids.has(id)) page.problems.push(`id="${id}" stands twice`);
    page.ids.add(id);
  }
  if (element.tagName === "a" && attributes.has("name")) page.ids.add(attributes.get("name"));
}

function collectLinks(page, element, attributes) {
  const tag = element.tagName;
  const rels = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/);
  const fetched = tag === "link" ? rels.some((rel) => FETCHING.includes(rel)) : !FOLLOWED.includes(tag);
  const add = (attribute, address) => page.links.push({ where: `<${tag}> ${attribute}`, address: address.trim(), fetched });
  for (const [attribute, elements] of Object.entries(ADDRESSES)) {
    if (attributes.has(attribute) && (elements === null || elements.includes(tag))) add(attribute, attributes.get(attribute));
  }
  for (const attribute of ADDRESS_LISTS) {
    for (const candidate of candidatesOf(attributes.get(attribute) ?? "")) add(attribute, candidate);
  }
  if (tag === "meta") collectMetaLinks(page, attributes);
}

/** Cuts `a.jpg 1x, b.jpg 2x` into addresses: a comma only ends one where white space or the end follows it. */
function candidatesOf(list) {
  return list
    .split(/,(?=\s|$)/)
    .map((candidate) => candidate.trim().split(/\s+/)[0])
    .filter((address) => address !== "");
}

/** A redirect, and the addresses by which other sites show a page. */
function collectMetaLinks(page, attributes) {
  const content = attributes.get("content") ?? "";
  const property = attributes.get("property") ?? attributes.get("name") ?? "";
  if ((attributes.get("http-equiv") ?? "").toLowerCase() === "refresh") {
    const target = /url\s*=\s*["']?([^"']*)/i.exec(content);
    if (target) page.links.push({ where: "<meta> refresh", address: target[1].trim(), fetched: false });
  } else if (/^(og:(url|image|audio|video)|twitter:image)$/.test(property)) {
    page.links.push({ where: `<meta> ${property}`, address: content, fetched: false });
  }
}

/** What a strict Content-Security-Policy would refuse, and data that nobody could read. */
function* markupProblems(element, attributes) {
  const tag = element.tagName;
  const type = (attributes.get("type") ?? "").toLowerCase();
  for (const name of attributes.keys()) {
    if (name === "style") yield `<${tag}> has a style attribute`;
    if (name.startsWith("on")) yield `<${tag}> has the event handler ${name}`;
  }
  if (tag === "style") yield "<style> stands in the page";
  if (tag !== "script" || attributes.has("src")) return;
  if (!DATA_SCRIPTS.includes(type)) {
    yield "<script> stands in the page";
    return;
  }
  const problem = jsonProblem(element.childNodes.map((child) => child.value ?? "").join(""));
  if (problem) yield `<script type="${type}"> is not JSON: ${problem}`;
}

function linksOfCss(css) {
  const code = css.replace(/\/\*[^]*?\*\//g, "");
  const found = [...code.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/g)];
  return found.map((match) => ({ where: "url", address: match.slice(1).find((group) => group !== undefined) ?? "", fetched: true }));
}

/** Takes the addresses of pages in a sitemap or feed. */
function linksOfXml(xml) {
  const unescaped = (text) =>
    text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" })[name]);
  const found = [...xml.matchAll(/<loc>([^<]*)<\/loc>|<link\b[^>]*?\bhref="([^"]*)"/g)];
  return found.map((match) => ({ where: "address", address: unescaped(match[1] ?? match[2]).trim(), fetched: false }));
}

function problemsOfJson(file, text) {
  const problem = jsonProblem(text);
  return problem ? [{ file, message: `not JSON: ${problem}` }] : [];
}

function jsonProblem(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error.message;
  }
}

/** Says what is wrong with a link, or null. */
function problemOf(site, file, { address, fetched, where }) {
  if (/^\s*(mailto|tel):/i.test(address)) return null;
  if (/^\s*(javascript|vbscript):/i.test(address)) return "an address that is a program";
  if (/^data:/i.test(address)) return fetched ? null : "an address that is data";
  const absolute = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address);
  // An author may show a picture or a film from elsewhere: in the tests' sites that is example.org (RFC 2606), and nobody's theme asks for it.
  if (absolute && fetched && /^(https:)?\/\/([a-z]+\.)?example\.org(\/|$)/.test(address)) return null;
  if (absolute && fetched) return "fetched from another place than the page's own";
  if (file === "404.html" && !absolute && !/^[/#]/.test(address)) return "relative, on a page that is shown at any address";
  let url;
  try {
    url = new URL(address, new URL(encodePath(file.replace(/(^|\/)index\.html$/, "$1")), site.base));
  } catch {
    return "no address";
  }
  if (url.origin !== site.base.origin) return null;
  if (!url.pathname.startsWith(site.base.pathname)) {
    // Another site may stand at the same host; only what has no host of its own must stay.
    return absolute ? null : `leaves the site, which is at ${site.base.pathname}`;
  }
  return problemOfTarget(site, url, where);
}

function problemOfTarget(site, url, where) {
  let path, id;
  try {
    path = decodeURIComponent(url.pathname.slice(site.base.pathname.length));
    // What stands behind `:~:` tells the browser what to highlight.
    id = decodeURIComponent(url.hash.slice(1).split(":~:")[0]);
  } catch {
    return "percent signs that are no encoding";
  }
  const target = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  if (!site.files.has(target)) {
    return site.files.has(`${path}/index.html`) ? "lacks its final slash" : "leads to nothing";
  }
  const page = site.pages.get(target);
  // A form's action and an empty fragment are no place on the page; `#top` is one everywhere.
  if (!page || id === "" || id.toLowerCase() === "top" || where.startsWith("<form>")) return null;
  return page.ids.has(id) ? null : `there is no id="${id}" there`;
}

function encodePath(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
