"use strict";
// What belongs together: rows of the same line, and fainter, rows of the same state. Pointing shows it for a moment; a
// click or Enter keeps it, and brings the other columns there.

const columns = ["asl", "cfg", "asm"].map((id) => document.getElementById(id));
const about = document.getElementById("about");
const chooser = document.getElementById("goto");
const names = [...document.querySelectorAll("#states option")].map((option) => option.value);

const ofLine = new Map(); // line -> its elements, in the order of the page
const ofState = new Map();
const shared = new Set(); // lines with more than one state
function note(map, key, element) {
  const list = map.get(key);
  if (list) list.push(element);
  else map.set(key, [element]);
}
for (const element of document.querySelectorAll("[data-l], [data-s]")) {
  if (element.dataset.l) note(ofLine, element.dataset.l, element);
  if (element.dataset.s) note(ofState, element.dataset.s, element);
  if (element.localName === "span") shared.add(element.dataset.l);
}

let lit = [];
let kept = null; // the element whose links stay
let cursor = null; // the row that keys move from

const columnOf = (element) => element.closest(".rows");
const rowOf = (element) => element.closest(".row");

function darken() {
  for (const element of lit) element.classList.remove("of-line", "of-state");
  lit = [];
}

/// The elements that came from the same line as `element`: those of its state where the line has several.
function sameLine(element) {
  const { l, s } = element.dataset;
  if (!l) return [];
  const all = ofLine.get(l) || [];
  return shared.has(l) ? all.filter((other) => s !== undefined && other.dataset.s === s) : all;
}

function show(element) {
  darken();
  if (!element) {
    about.textContent = "";
    return;
  }
  const { l, s } = element.dataset;
  for (const other of ofState.get(s) || []) {
    other.classList.add("of-state");
    lit.push(other);
  }
  const lines = sameLine(element);
  for (const other of lines) {
    other.classList.add("of-line");
    lit.push(other);
  }
  const count = (column) => lines.filter((other) => columnOf(other) === column).length;
  about.textContent =
    (s !== undefined ? names[s] + ", " : "") + (l ? "line " + l : "") +
    (l ? ": " + count(columns[1]) + " in CFG form, " + count(columns[2]) + " in assembly" : "");
}

/// Scrolls the other columns to what belongs to `element`: its line, else its state.
function bring(element) {
  const lines = sameLine(element);
  const states = ofState.get(element.dataset.s) || [];
  for (const column of columns) {
    if (column === columnOf(element)) continue;
    const inColumn = (other) => columnOf(other) === column;
    const target = lines.find(inColumn) || states.find(inColumn);
    if (target) scrollTo(target);
  }
}

/// Scrolls its own column alone, to about a third of the height.
function scrollTo(element) {
  const column = columnOf(element);
  // What has not been laid out yet has a height that is a guess, so the first try may miss.
  for (let tries = 0; tries < 3; ++tries) {
    const place = rowOf(element).getBoundingClientRect(), view = column.getBoundingClientRect();
    column.scrollTop += place.top - view.top - view.height / 3;
  }
}

function keep(element) {
  kept = element;
  show(element);
  if (element) bring(element);
}

function moveTo(element) {
  if (cursor) rowOf(cursor).classList.remove("here");
  cursor = element;
  rowOf(cursor).classList.add("here");
  const place = rowOf(cursor).getBoundingClientRect(), view = columnOf(cursor).getBoundingClientRect();
  if (place.top < view.top || place.bottom > view.bottom) scrollTo(cursor);
}

const linked = (target) => target.closest && target.closest("[data-l], [data-s]");

for (const column of columns) {
  column.addEventListener("mouseover", (event) => {
    if (!kept) show(linked(event.target));
  });
  column.addEventListener("mouseleave", () => {
    if (!kept) show(null);
  });
  column.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return; // text is being picked to copy
    const element = linked(event.target);
    if (element) moveTo(element);
    keep(element === kept ? null : element);
  });
}

/// The row after (or before) `row` in its column.
function neighbour(row, step) {
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (next) return next;
  const block = step > 0 ? row.parentElement.nextElementSibling : row.parentElement.previousElementSibling;
  return block && (step > 0 ? block.firstElementChild : block.lastElementChild);
}

/// The element of a row that has a link: the row, or its first part.
const linkIn = (row) => (row.dataset.l || row.dataset.s ? row : row.querySelector("[data-l]") || row);

function moveLine(column, step) {
  const isHere = cursor && columnOf(cursor) === column;
  const row = isHere ? neighbour(rowOf(cursor), step) : firstInSight(column);
  if (row) {
    moveTo(linkIn(row));
    keep(linkIn(row));
  }
}

function firstInSight(column) {
  const top = column.getBoundingClientRect().top;
  for (const block of column.children)
    if (block.getBoundingClientRect().bottom > top)
      for (const row of block.children) if (row.getBoundingClientRect().top >= top) return row;
  return column.querySelector(".row");
}

/// The first element of a state in `column`, or in the definition.
function firstOf(state, column) {
  const all = ofState.get(String(state)) || [];
  return all.find((element) => columnOf(element) === column) || all[0];
}

function moveState(column, step) {
  const from = cursor && cursor.dataset.s !== undefined ? Number(cursor.dataset.s) : step > 0 ? -1 : names.length;
  for (let state = from + step; state >= 0 && state < names.length; state += step) {
    const element = firstOf(state, column);
    if (!element) continue;
    moveTo(element);
    scrollTo(element);
    keep(element);
    return;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === chooser) {
    if (event.key === "Escape") columns[0].focus();
    if (event.key === "Enter") goTo();
    return;
  }
  const column = columns.find((each) => each === document.activeElement) || columns[0];
  const row = cursor && columnOf(cursor) === column ? cursor : null;
  switch (event.key) {
    case "ArrowDown":
    case "j":
      moveLine(column, 1);
      break;
    case "ArrowUp":
    case "k":
      moveLine(column, -1);
      break;
    case "]":
      moveState(column, 1);
      break;
    case "[":
      moveState(column, -1);
      break;
    case "Enter":
      if (row) keep(row);
      break;
    case "Escape":
      keep(null);
      break;
    case "/":
      chooser.focus();
      chooser.select();
      break;
    default:
      return;
  }
  event.preventDefault();
});

function goTo() {
  const state = names.indexOf(chooser.value);
  if (state < 0) return;
  const element = firstOf(state, columns[0]);
  if (!element) return;
  columns[0].focus();
  moveTo(element);
  scrollTo(element);
  keep(element);
}
chooser.addEventListener("change", goTo);

// A line in the address: page.html#12.
function fromAddress() {
  const list = ofLine.get(location.hash.slice(1));
  if (!list) return;
  moveTo(list[0]);
  scrollTo(list[0]);
  keep(list[0]);
}
addEventListener("hashchange", fromAddress);
fromAddress();
columns[0].focus();
