// table and data_table.

import { el } from "./dom.js";
import { richText } from "./mrkdwn.js";

const collator = new Intl.Collator(undefined, { numeric: true });

const plain = (cell) =>
  cell.text ?? (cell.elements ?? []).flatMap((part) => part.elements ?? []).map((leaf) => leaf.text ?? "").join("");

const content = (cell, names) =>
  cell.type === "rich_text" ? richText(cell, names) : String(cell.text ?? cell.value ?? "");

/** Return a table block: the first row is its head, as Slack draws it. */
export function tableBlock(block, { names }) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    el("tr", {}, cells.map((cell, index) =>
      el(tag, {
        class: cell.type === "raw_number" ? "number" : `align-${settings[index]?.align ?? "left"}`,
        scope: tag === "th" ? "col" : null,
      }, content(cell, names))));
  const [head, ...body] = block.rows;
  return el(
    "div",
    { class: "scroll-x", tabindex: 0, role: "group", "aria-label": "Table" },
    el("table", {}, el("thead", {}, row(head, "th")), el("tbody", {}, body.map((cells) => row(cells, "td")))),
  );
}

/** Return a data_table block: sorted by its heads, a page at a time. */
export function dataTableBlock(block, { names, memory }, key) {
  // What the reader chose outlives an edit of the message.
  const chosen = memory[key] ?? (memory[key] = { page: 0, column: null, down: false });
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const numeric = (column) => rows.every((row) => row[column].type === "raw_number");

  const sorted = () => {
    if (chosen.column === null) return rows;
    const at = chosen.column;
    const order = numeric(at)
      ? (a, b) => a[at].value - b[at].value
      : (a, b) => collator.compare(plain(a[at]), plain(b[at]));
    return [...rows].sort((a, b) => (chosen.down ? -order(a, b) : order(a, b)));
  };
  const sortBy = (column) => {
    const again = chosen.column === column;
    // A number is mostly wanted largest first, a name from A.
    Object.assign(chosen, { page: 0, column, down: again ? !chosen.down : numeric(column) });
    draw();
  };
  const turn = (step) => {
    chosen.page += step;
    draw();
  };

  const heads = head.map((cell, column) =>
    el("th", { scope: "col", class: numeric(column) ? "number" : null },
      el("button", { type: "button", class: "sort", onclick: () => sortBy(column) }, plain(cell), el("span", { class: "arrow", "aria-hidden": "true" }))));
  const body = el("tbody");
  const where = el("span", { role: "status" });
  const previous = el("button", { type: "button", class: "btn small", onclick: () => turn(-1) }, "Previous");
  const next = el("button", { type: "button", class: "btn small", onclick: () => turn(1) }, "Next");

  function draw() {
    chosen.page = Math.min(chosen.page, pages - 1);
    const first = chosen.page * size;
    const shown = sorted().slice(first, first + size);
    body.replaceChildren(...shown.map((cells) => el("tr", {}, cells.map((cell, column) =>
      column === (block.row_header_column_index ?? 0)
        ? el("th", { scope: "row" }, content(cell, names))
        : el("td", { class: cell.type === "raw_number" ? "number" : null }, content(cell, names))))));
    heads.forEach((cell, column) => {
      const order = chosen.column !== column ? "none" : chosen.down ? "descending" : "ascending";
      cell.setAttribute("aria-sort", order);
    });
    where.textContent = `${first + 1}–${first + shown.length} of ${rows.length}`;
    previous.disabled = chosen.page === 0;
    next.disabled = chosen.page === pages - 1;
  }
  draw();
  return el(
    "div",
    { class: "data-table" },
    el("div", { class: "scroll-x", tabindex: 0, role: "group", "aria-label": block.caption },
      el("table", {}, el("caption", {}, block.caption), el("thead", {}, el("tr", {}, heads)), body)),
    pages > 1 && el("div", { class: "pager" }, previous, where, next),
  );
}
