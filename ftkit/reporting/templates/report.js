"use strict";
// The page reads well without this. It adds the filters, the keys, and the way from a figure to its cases.
{
  const cases = [...document.querySelectorAll(".case")];
  const filters = document.querySelector("#filters");
  const none = document.querySelector("#none");

  const fits = ({ show, candidate, check, text }) => {
    const failing = show === "failures" || candidate !== "" || check !== "";
    const failure = `${candidate === "" ? "" : ` ${candidate}`}:${check} `; // in data-fails: " CANDIDATE:CHECK "
    const words = text.trim().toLowerCase();
    return (one) =>
      (show !== "differs" || "differs" in one.dataset) &&
      (!failing || one.dataset.fails.includes(failure)) &&
      (!words || one.textContent.toLowerCase().includes(words));
  };

  const apply = () => {
    const fit = fits(Object.fromEntries(new FormData(filters)));
    let count = 0;
    for (const one of cases) {
      const hidden = !fit(one);
      count += !hidden;
      if (one.hidden !== hidden) one.hidden = hidden;
    }
    filters.querySelector("output").value = `${count} of ${cases.length} cases`;
    none.hidden = count > 0;
  };

  const move = (step) => {
    const shown = cases.filter((one) => !one.hidden);
    const at = shown.indexOf(document.activeElement.closest(".case"));
    const next = shown[at < 0 ? 0 : Math.min(Math.max(at + step, 0), shown.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
  };

  const toggleQuestion = () => {
    const question = document.activeElement.closest(".case")?.querySelector("details");
    if (question) question.open = !question.open;
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    q: toggleQuestion,
    "/": () => filters.elements.text.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") document.activeElement.blur();
    if (event.target.matches("input[type=search], select") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.addEventListener("click", (event) => {
    const figure = event.target.closest("a[data-check]");
    if (!figure) return;
    filters.reset();
    filters.elements.candidate.value = figure.dataset.candidate;
    filters.elements.check.value = figure.dataset.check;
    apply();
  });

  let waiting;
  filters.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, cases.length > 500 ? 150 : 0); // long reports filter when the typing rests
  });
  filters.addEventListener("reset", () => setTimeout(apply));
  filters.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pageshow", apply); // a browser may bring back what was chosen before
  addEventListener("beforeprint", () => document.querySelectorAll(".pairs").forEach((pairs) => (pairs.open = true)));

  if (cases.length) filters.hidden = document.querySelector(".keys").hidden = false;
  apply();
}
