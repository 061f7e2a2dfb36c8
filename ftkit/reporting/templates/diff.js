"use strict";
// What an answer says otherwise than the reference, word by word.

const WORDS = /\s+|[\p{L}\p{M}\p{N}]+|[^\s]/gu;
const MOST = 4e6; // cells of the table below: some milliseconds and megabytes

// Pieces of [kind, text]: 0 in both, 1 only in the answer, -1 only in the reference; null where they are too long or
// share so little that a comparison would be a jumble.
const differences = (reference, answer) => {
  const a = reference.match(WORDS) ?? [], b = answer.match(WORDS) ?? [];
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const left = a.slice(start, a.length - end), right = b.slice(start, b.length - end);
  if (left.length * right.length > MOST) return null;
  const pieces = [...b.slice(0, start).map(same), ...between(left, right), ...b.slice(b.length - end).map(same)];
  const shared = pieces.filter(([kind, text]) => kind === 0 && text.trim()).length;
  const words = b.filter((word) => word.trim()).length;
  return words && shared < words / 4 ? null : pieces;
};

const same = (word) => [0, word];

// The longest common subsequence, by the table that every textbook has.
const between = (a, b) => {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      length[i * width + j] = a[i] === b[j]
        ? length[(i + 1) * width + j + 1] + 1
        : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
  const pieces = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) pieces.push([0, b[j++]]), (i += 1);
    else if (j === b.length || (i < a.length && length[(i + 1) * width + j] >= length[i * width + j + 1])) pieces.push([-1, a[i++]]);
    else pieces.push([1, b[j++]]);
  }
  return pieces;
};
