"use strict";
// The packed cases of the page, opened when they are needed, and how one is drawn. Every text is set as text.

const bytesOf = (base64) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const letters = atob(base64), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
};

const opened = async (script) => {
  const stream = new Blob([bytesOf(script.textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
};

const packed = [...document.querySelectorAll("script.packed")];
const chunks = new Map(); // number -> promise of its cases
const chunk = (number) => {
  if (!chunks.has(number)) chunks.set(number, opened(packed[number]));
  return chunks.get(number);
};

const made = (tag, attributes = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  element.append(...inside.filter((one) => one !== null && one !== ""));
  return element;
};

const SAID = { passed: "✓ complies", failed: "✗ does not comply", error: "✗ error", unmeasured: "? not judged" };

const drawn = (index, place, one, compare) =>
  made("article", { class: "case", id: `case-${place + 1}`, tabindex: "-1", "aria-labelledby": `name-${place + 1}`, "data-place": place },
    made("h3", { id: `name-${place + 1}` }, made("a", { href: `#case-${place + 1}` }, index.ids[place])),
    question(one),
    made("div", { class: "answers" },
      made("section", { class: "reference" }, made("h4", {}, "reference"), referenceText(one)),
      ...index.candidates.map((name, number) =>
        made("section", { class: index.tuned.includes(number) ? "tuned" : undefined },
          made("h4", {}, name),
          ...(one.answers[number].length
            ? one.answers[number].flatMap((answer, at, all) => drawnAnswer(index, answer, at + 1, all.length, one.reference, compare))
            : [made("p", { class: "absent" }, "not asked")])))));

const question = (one) => {
  const messages = one.question ?? [];
  const heading = (role) => (messages.length > 1 ? made("h4", {}, role) : "");
  return made("details", {}, made("summary", {}, "Question"),
    ...messages.flatMap(([role, content]) => [heading(role), made("div", { class: "text", dir: "auto" }, content)]));
};

const referenceText = (one) =>
  made("div", { class: "text", dir: "auto" },
    one.reference === undefined ? made("span", { class: "absent" }, "no reference") : one.reference);

const drawnAnswer = (index, answer, number, of, reference, compare) => [
  made("p", { class: `status ${answer.status === "error" ? "failed" : answer.status}` }, SAID[answer.status],
    of > 1 ? made("small", {}, ` answer ${number} of ${of}`) : ""),
  findings(index, answer),
  answerText(answer, compare ? reference : undefined),
  answer.facts ? made("p", { class: "facts" }, answer.facts) : "",
];

const findings = (index, answer) => {
  const lines = [];
  if (answer.error) lines.push(made("li", { class: "failed" }, answer.error));
  if (answer.cut) lines.push(made("li", { class: "should" }, "cut at the token limit"));
  for (const { check, measured = true, reason = "" } of answer.broken ?? [])
    lines.push(measured
      ? made("li", { class: index.should.includes(check) ? "should" : "failed" }, made("b", {}, `✗ ${index.checks[check]}`), ` ${reason}`)
      : made("li", { class: "unmeasured" }, made("b", {}, `? ${index.checks[check]}`), ` not measured${reason ? `: ${reason}` : ""}`));
  const passed = (answer.passed ?? []).map((check) => index.checks[check]).join(", ");
  if (passed) lines.push(made("li", { class: "passed" }, `✓ ${passed}`));
  return made("ul", { class: "findings" }, ...lines);
};

// The text with what failed checks point at marked and, beside a reference, with the words that are other than its.
const answerText = (answer, reference) => {
  const turns = answer.text ?? [];
  const whole = turns.join("");
  const pieces = reference === undefined ? null : differences(reference, whole);
  const nodes = !whole
    ? [made("span", { class: "absent" }, "no text")]
    : pieces ? compared(pieces, marks(turns)) : turns.map((text, at) => (at % 2 ? made("mark", {}, text) : text));
  if (reference !== undefined && whole && !pieces)
    nodes.unshift(made("p", { class: "absent" }, "Too unlike the reference to compare word by word."));
  if (answer.more) nodes.push(made("p", { class: "absent" }, `${answer.more.toLocaleString("en")} more characters`));
  return made("div", { class: "text", dir: "auto" }, ...nodes);
};

const marks = (turns) => {
  const found = [];
  let at = 0;
  turns.forEach((text, number) => {
    if (number % 2) found.push([at, at + text.length]);
    at += text.length;
  });
  return found;
};

const compared = (pieces, spans) => {
  const nodes = [];
  let at = 0, last = null;
  for (const [kind, text] of pieces) {
    const end = kind < 0 ? at : at + text.length;
    const pointed = kind >= 0 && spans.some(([from, to]) => from < end && at < to);
    const tag = pointed ? "mark" : kind < 0 ? "del" : kind > 0 ? "ins" : "";
    if (last && last.tag === tag) last.text += text;
    else nodes.push((last = { tag, text }));
    at = end;
  }
  return nodes.map(({ tag, text }) => (tag ? made(tag, {}, text) : text));
};
