"use strict";
// The filters, the keys, the way from a figure to its cases, and a list that draws only what is in sight.
const follow = async () => {
  const index = await opened(document.querySelector("#index"));
  const filters = document.querySelector("#filters"), list = document.querySelector("#list");
  const total = index.ids.length, width = index.checks.length + 1;
  const differs = new Set(index.differs);
  const SHEET = 5; // cases that are drawn and put away together
  let shown = [], turn = 0;

  // ---- which cases fit ----------------------------------------------------------------------------------------------

  const failing = (place, candidate, check) =>
    index.fails[place].some((code) =>
      (candidate === "" || Math.floor(code / width) === Number(candidate)) && code % width === (check === "" ? 0 : Number(check) + 1));

  const fits = ({ show, candidate, check, slice }) => {
    const [column, value] = slice ? JSON.parse(slice) : [];
    const inside = column === undefined ? null : new Set(index.slices[column][value]);
    const wanted = show === "failures" || candidate !== "" || check !== "";
    return (place) =>
      (show !== "differs" || differs.has(place)) && (!wanted || failing(place, candidate, check)) && (!inside || inside.has(place));
  };

  const searched = (one, place) =>
    (one.words ??= [index.ids[place], ...(one.question ?? []).map((message) => message[1]), one.reference ?? "",
      ...one.answers.flat().flatMap((answer) => [...(answer.text ?? []), answer.error ?? "", ...(answer.broken ?? []).map((b) => b.reason ?? "")])]
      .join("\u0000").toLowerCase());

  const having = async (places, words, mine) => {
    const found = [];
    for (const number of new Set(places.map((place) => Math.floor(place / index.chunk)))) chunk(number); // all at once
    for (const place of places) {
      const cases = await chunk(Math.floor(place / index.chunk));
      if (mine !== turn) return null; // something else is looked for by now
      if (searched(cases[place % index.chunk], place).includes(words)) found.push(place);
    }
    return found;
  };

  const apply = async () => {
    const mine = (turn += 1);
    const chosen = Object.fromEntries(new FormData(filters));
    const words = chosen.text.trim().toLowerCase();
    let places = [...index.ids.keys()].filter(fits(chosen));
    if (words) {
      say("searching …");
      places = await having(places, words, mine);
      if (!places) return;
    }
    lay(places);
    say(`${places.length.toLocaleString("en")} of ${total.toLocaleString("en")} cases`);
  };

  const say = (text) => { filters.querySelector("output").value = text; };

  // ---- sheets: a few cases each, drawn when they come near ----------------------------------------------------------

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? draw(target) : putAway(target);
  }, { rootMargin: "1500px 0px" });

  const lay = (places) => {
    shown = places;
    near.disconnect();
    const sheets = [];
    for (let first = 0; first < places.length; first += SHEET) {
      const sheet = made("div", { class: "sheet" });
      sheet.places = places.slice(first, first + SHEET);
      sheet.style.height = `${sheet.places.length * 30}rem`; // until it is drawn and its own height is known
      sheets.push(sheet);
    }
    list.replaceChildren(...sheets);
    document.querySelector("#none").hidden = places.length > 0;
    sheets.forEach((sheet) => near.observe(sheet));
  };

  const draw = async (sheet) => {
    if (sheet.drawn) return;
    sheet.drawn = true;
    const cases = await Promise.all(sheet.places.map((place) => chunk(Math.floor(place / index.chunk))));
    if (!sheet.drawn || !sheet.isConnected) return;
    const compare = filters.elements.diff.checked;
    const articles = sheet.places.map((place, at) => drawn(index, place, cases[at][place % index.chunk], compare));
    articles.forEach((article, at) => {
      article.ariaPosInSet = shown.indexOf(sheet.places[at]) + 1;
      article.ariaSetSize = shown.length;
    });
    sheet.replaceChildren(...articles);
    sheet.style.height = "";
  };

  const putAway = (sheet) => {
    if (!sheet.drawn || sheet.contains(document.activeElement)) return;
    sheet.style.height = `${sheet.offsetHeight}px`;
    sheet.drawn = false;
    sheet.replaceChildren();
  };

  const goTo = async (place, focus = true) => {
    const at = shown.indexOf(place);
    if (at < 0) return;
    const sheet = list.children[Math.floor(at / SHEET)];
    await draw(sheet);
    while (sheet.isConnected && !sheet.querySelector(`#case-${place + 1}`)) await new Promise(requestAnimationFrame);
    const one = sheet.querySelector(`#case-${place + 1}`);
    if (focus) one?.focus({ preventScroll: true });
    one?.scrollIntoView({ block: "start" });
  };

  // ---- keys and links -----------------------------------------------------------------------------------------------

  const current = () => document.activeElement.closest(".case");

  const move = (step) => {
    if (!shown.length) return;
    const at = current() ? shown.indexOf(Number(current().dataset.place)) : -1;
    return goTo(shown[at < 0 ? 0 : Math.min(Math.max(at + step, 0), shown.length - 1)]);
  };

  const toggleQuestion = () => {
    const asked = current()?.querySelector("details");
    if (asked) asked.open = !asked.open;
  };

  const redraw = () => {
    const place = current()?.dataset.place;
    for (const sheet of list.children) if (sheet.drawn) (sheet.drawn = false), draw(sheet);
    if (place !== undefined) return goTo(Number(place));
  };

  const toggleDiff = () => {
    filters.elements.diff.checked = !filters.elements.diff.checked;
    return redraw();
  };

  const keys = { j: () => move(1), k: () => move(-1), q: toggleQuestion, d: toggleDiff, "/": () => filters.elements.text.focus() };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") document.activeElement.blur();
    if (event.target.matches("input[type=search], select") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.addEventListener("click", (event) => {
    const figure = event.target.closest("a[data-candidate]");
    if (!figure) return;
    const { candidate, check = "", column, value } = figure.dataset;
    filters.reset();
    filters.elements.candidate.value = candidate;
    filters.elements.check.value = check;
    if (column !== undefined) filters.elements.slice.value = JSON.stringify([column, value]);
  });

  const toAnchor = async () => {
    const named = /^#case-(\d+)$/.exec(location.hash);
    if (!named) return;
    if (!shown.includes(named[1] - 1)) {
      filters.reset();
      await new Promise((done) => setTimeout(done)); // what is heard of the reset comes first
    }
    await goTo(named[1] - 1);
  };

  let waiting;
  filters.addEventListener("input", (event) => {
    if (event.target.name === "diff") return redraw();
    clearTimeout(waiting);
    waiting = setTimeout(apply, event.target.name === "text" ? 150 : 0); // a search waits until the typing rests
  });
  filters.addEventListener("reset", () => setTimeout(apply));
  filters.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pageshow", apply); // a browser may bring back what was chosen before
  addEventListener("hashchange", toAnchor);
  // ---- begin --------------------------------------------------------------------------------------------------------

  for (const [column, values] of Object.entries(index.slices)) {
    const choices = Object.keys(values).sort().map((value) => made("option", { value: JSON.stringify([column, value]) }, value || "(none)"));
    filters.elements.slice.append(made("optgroup", { label: column }, ...choices));
    filters.elements.slice.closest("label").hidden = false;
  }
  filters.hidden = document.querySelector(".keys").hidden = false;
  await apply();
  toAnchor();
  document.documentElement.dataset.ready = "";
};

addEventListener("beforeprint", () => document.querySelectorAll(".pairs").forEach((pairs) => (pairs.open = true)));

if (document.querySelector("#index"))
  follow().catch((error) => {
    document.querySelector("#list").append(made("p", { class: "absent" }, `This browser cannot open the cases: ${error.message}. The command ftkit report DIR --write cases-csv writes them as a table.`));
  });
