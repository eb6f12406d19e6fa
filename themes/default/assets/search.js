// The search page. Shows the form, asks the index for what is typed and chosen there, and lists what is found: each page with the sentence that fits
// best, leading to its paragraph. The address of the page says what is searched for, so that it can be sent on and gone back to.

const form = document.querySelector(".search-form");
const [input, status, list, more, clear] = ["#q", ".search-status", ".search-results", ".search-more", ".search-clear"].map((name) => document.querySelector(name));
const person = form.elements.person;
const [GROUPS, AT_ONCE, PAUSE, YEARS, PEOPLE, WORDS] = [["kind", "verdict", "year", "person"], 10, 200, 24, 200, 40];
/** What stands after each sentence of the index. */
const END = "\u2063";
const { base, index } = form.dataset;
const language = document.documentElement.lang;

/** The index once it is loaded, what is shown of it, and the number of the search that was begun last. */
let [engine, found, shown, latest, timer] = [null, [], 0, 0, 0];

// ---------------------------------------------------------------- the index

/** Loads the index: the list of its parts, then Pagefind, which searches them together. */
function load() {
  engine ??= open().catch((error) => {
    engine = null;
    throw error;
  });
  return engine;
}

async function open() {
  const answer = await fetch(`${index}parts.json`, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the list of parts: ${answer.status}`);
  const { parts, text, making } = await answer.json();
  if (making) {
    setTimeout(() => ((engine = null), run()), 1000);
    return { making };
  }
  if (!parts.length) return { search: async () => ({ results: [], filters: {} }), counts: {} };
  const pagefind = await import(new URL(`${index}pagefind.js`, location.href).href);
  const settings = { ranking: { termSimilarity: 3, pageLength: 0.4, metaWeights: { "title-1": 12, "title-2": 6, "title-3": 2, "title-4": 0.5, names: 5, line: 1.5, "line-4": 0.3, speaker: 1, verdict: 1, date: 1 } } };
  const instance = pagefind.createInstance({ ...settings, baseUrl: base });
  await instance.init();
  await Promise.all(parts.slice(1).map((_, at) => instance.mergeIndex(`${index}${at + 1}/`, { ...settings, baseUrl: base })));
  // Pagefind counts what a choice would find only of what it has loaded for that: all of it, but no result waits for it.
  const counts = instance.filters();
  counts.catch(() => {});
  return { search: instance.search, counts, titles: text === false };
}

// ---------------------------------------------------------------- the form and the address

/** Gives what the form asks for: the words, and what is chosen of each group. */
function asked() {
  const data = new FormData(form);
  const chosen = GROUPS.map((group) => [group, data.getAll(group).filter(Boolean)]);
  return { words: input.value.trim(), chosen: Object.fromEntries(chosen.filter(([, values]) => values.length)) };
}

function address({ words, chosen }) {
  const query = new URLSearchParams(words ? { q: words } : {});
  for (const [group, values] of Object.entries(chosen)) values.forEach((value) => query.append(group, value));
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
}

/** Puts into the form what the address asks for. */
function restore() {
  const query = new URLSearchParams(location.search);
  input.value = query.get("q") ?? "";
  for (const year of query.getAll("year")) option("year", year);
  if (query.get("person")) option("person", query.get("person"));
  person.value = query.get("person") ?? "";
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = query.getAll(box.name).includes(box.value);
  // On a small screen they would stand before what was found; the button that clears them shows that there are some.
  if (GROUPS.some((group) => query.has(group)) && matchMedia("(min-width: 50em)").matches) form.querySelector("details").open = true;
}

/** Gives the element by which a value of a group is chosen, and makes it where it is not there yet. */
function option(group, value) {
  const field = form.querySelector(`[data-filter="${group}"]`);
  const all = [...field.querySelectorAll(group === "person" ? "option" : "input")];
  const own = all.find((one) => one.value === value);
  if (own) return own;
  if (group === "person") {
    person.append(new Option(value, value));
    return person.lastElementChild;
  }
  if (group !== "year") return null;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: group, value });
  const label = make("label", "", box, " ", make("span", "", value), " ", make("span", "count"));
  // The newest year stands first.
  const next = [...field.querySelectorAll("label")].find((other) => Number(other.querySelector("input").value) < Number(value));
  field.insertBefore(label, next ?? null);
  return box;
}

/** Shows how many pages each choice would find; what would find none is put away. */
function count(counts) {
  for (const group of GROUPS) {
    const field = form.querySelector(`[data-filter="${group}"]`);
    if (!field) continue;
    const known = Object.entries(counts[group] ?? {}).filter(([value, number]) => number && value);
    const most = { year: YEARS, person: PEOPLE }[group] ?? known.length;
    known.sort(([a, one], [b, other]) => (group === "year" ? b - a : other - one || a.localeCompare(b, language)));
    known.slice(0, most).forEach(([value]) => option(group, value));
    const numbers = Object.fromEntries(known);
    let any = false;
    for (const choice of field.querySelectorAll(group === "person" ? "option" : "input")) {
      const [number, kept] = [numbers[choice.value], choice.checked || choice.selected || !choice.value];
      const line = group === "person" ? choice : choice.parentElement;
      line.hidden = !number && !kept;
      any ||= !line.hidden && Boolean(choice.value);
      if (group === "person") choice.textContent = choice.value ? `${choice.value} (${number ?? 0})` : choice.textContent;
      else line.querySelector(".count").textContent = number ?? 0;
    }
    if (group === "person") sortPeople(numbers);
    field.hidden = !any;
  }
}

/** Puts those whom most pages name first. */
function sortPeople(numbers) {
  const chosen = person.value;
  const [nobody, ...others] = person.options;
  others.sort((a, b) => (numbers[b.value] ?? 0) - (numbers[a.value] ?? 0) || a.value.localeCompare(b.value, language));
  person.replaceChildren(nobody, ...others);
  person.value = chosen;
}

// ---------------------------------------------------------------- searching

/** Searches for what the form asks for, and shows it; of two searches the one that was begun later. */
async function run() {
  const [own, { words, chosen }] = [++latest, asked()];
  const filters = Object.keys(chosen);
  clear.hidden = !filters.length;
  const working = setTimeout(() => own === latest && say(status.dataset.working), 400);
  try {
    const { search, counts, making, titles } = await load();
    if (own !== latest) return;
    if (making) return say(status.dataset.making);
    if (!words && !filters.length) {
      show([]);
      say(titles ? status.dataset.titles : "");
      const all = await counts;
      if (own === latest) count(all);
      return;
    }
    const wanted = (chosen) => ({ filters: Object.fromEntries(Object.entries(chosen).map(([name, values]) => [name, { any: values }])) });
    // Words in quotation marks are found as they stand; Pagefind knows the straight marks alone.
    const find = (chosen) => search(words.replace(/[“”„«»]/g, '"') || null, wanted(chosen));
    const { results } = await find(chosen);
    await show(results, own);
    if (own !== latest) return;
    clearTimeout(working);
    say(found.length ? status.dataset.count.replace("%", found.length.toLocaleString(language)) : status.dataset.none);
    await counts;
    // What each value of a group would find depends on what is chosen of the others.
    const without = (group) => Object.fromEntries(Object.entries(chosen).filter(([name]) => name !== group));
    const [all, ...others] = await Promise.all([chosen, ...filters.map(without)].map(find));
    if (own === latest) count({ ...all.filters, ...Object.fromEntries(filters.map((group, at) => [group, others[at].filters[group]])) });
  } catch (error) {
    if (own === latest) [show([]), say(status.dataset.failed)];
    console.warn(error);
  } finally {
    clearTimeout(working);
  }
}

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

// ---------------------------------------------------------------- what is found

async function show(results, own) {
  const first = await entries(results.slice(0, AT_ONCE));
  if (own && own !== latest) return;
  [found, shown] = [results, first.length];
  list.replaceChildren(...first);
  list.hidden = !first.length;
  more.hidden = shown >= found.length;
  document.querySelector(".search-lists")?.toggleAttribute("hidden", Boolean(first.length));
}

async function showMore() {
  const next = await entries(found.slice(shown, shown + AT_ONCE));
  shown += next.length;
  list.append(...next);
  more.hidden = shown >= found.length;
  next[0]?.querySelector("a").focus();
}

const entries = (results) => Promise.all(results.map(async (result) => entry(await result.data())));

/** Makes the entry of a page: kind, date and verdict, the title, and the sentence. */
function entry(page) {
  const { date, verdict, speaker } = page.meta;
  // What a field weighs goes by its name.
  const [title, line] = ["title", "line"].map((name) => ["", "-1", "-2", "-3", "-4"].map((end) => page.meta[name + end]).find(Boolean));
  const best = passage(page);
  const kind = page.filters.kind?.[0];
  const label = form.querySelector(`[name=kind][value="${CSS.escape(kind ?? "")}"] + span`)?.textContent;
  const href = page.url + (best?.id ? `#${encodeURIComponent(best.id)}` : "");
  const link = Object.assign(make("a", "", title), { href });
  const about = [label && make("span", "kicker", label), speaker && make("span", "speaker", speaker), date && make("span", "date", date)].filter(Boolean).flatMap((part) => [part, " "]);
  const own = best ? sentence(best) : [];
  // A sentence that is the title again says nothing, and of a source there is but its line.
  const says = own.length && !page.meta["title-4"] && ![title, speaker].includes(wordsOf(own));
  const words = says ? own : line ? [line] : [];
  const sign = form.querySelector(`[name=verdict][value="${CSS.escape(page.filters.verdict?.[0] ?? "")}"] + span svg`)?.cloneNode(true);
  const parts = [make("p", "search-about", ...about), make("h2", "", link), verdict && make("p", "search-verdict", ...[sign, verdict].filter(Boolean).flatMap((part) => [part, " "]).slice(0, -1)), words.length && make("p", "search-sentence", ...words)];
  return make("li", "", ...parts.filter(Boolean));
}

/** Gives the place of a page whose words fit best: its id, the words there, and which of them were looked for, with what each counts. */
function passage(page) {
  const words = page.content.split(/[^\S\uFEFF]+/);
  const anchors = [{ id: "", location: 0 }, ...page.anchors].sort((a, b) => a.location - b.location);
  const places = anchors.map(({ id, location }, at) => ({ id, location, end: anchors[at + 1]?.location ?? words.length, score: 0, hits: new Map() }));
  for (const { location, balanced_score: score } of page.weighted_locations) {
    const place = places.findLast((one) => one.location <= location && location < one.end);
    // A word that is said again adds little to what a place says.
    if (place && !place.hits.has(location)) [(place.score += score), place.hits.set(location, score)];
  }
  const best = places.reduce((best, place) => (place.score > best.score ? place : best), { score: 0 });
  return best.hits && { ...best, words: words.slice(best.location, best.end) };
}

/** Gives the sentence with most of the words looked for, those in marks; a long one is cut. */
function sentence({ words, hits, location }) {
  const spans = [[]];
  words.forEach((word, at) => {
    spans.at(-1).push(at);
    if (word.endsWith(END)) spans.push([]);
  });
  const score = (span) => span.reduce((sum, word) => sum + (hits.get(location + word) ?? 0), 0);
  let span = spans.reduce((best, span) => (score(span) > score(best) ? span : best));
  const [first, last] = [span[0], span.at(-1)];
  if (span.length > WORDS) {
    const hit = span.findIndex((word) => hits.has(location + word));
    const from = Math.max(0, Math.min(hit - WORDS / 4, span.length - WORDS));
    span = span.slice(from, from + WORDS);
  }
  const text = (word) => words[word].replaceAll(END, "");
  const shown = span.flatMap((word) => [" ", hits.has(location + word) ? make("mark", "", text(word)) : text(word)]).slice(1);
  return [span[0] > first && "… ", ...shown, span.at(-1) < last && " …"].filter(Boolean);
}

const wordsOf = (parts) => parts.map((part) => part.textContent ?? part).join("");

function make(name, className, ...children) {
  const element = Object.assign(document.createElement(name), className ? { className } : {});
  element.append(...children);
  return element;
}

// ---------------------------------------------------------------- what the reader does

/** Searches anew; a step back in the browser's history leads over each choice and each search that was sent, not over each letter. */
function change(isStep) {
  clearTimeout(timer);
  const next = address(asked());
  if (next !== location.pathname + location.search) history[isStep ? "pushState" : "replaceState"](null, "", next);
  run();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  change(true);
});
form.addEventListener("change", (event) => event.target !== input && change(true));
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(change, PAUSE, false);
});
clear.addEventListener("click", () => {
  for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
  person.value = "";
  input.focus();
  change(true);
});
more.querySelector("button").addEventListener("click", showMore);
addEventListener("popstate", () => [restore(), run()]);
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
});

restore();
if (!location.search) input.focus({ preventScroll: true });
run();
