// What the page does beyond HTML and CSS: it keeps the language of its root and the address up to
// date, opens the cell that the address names, and turns the pages of long tables. All text is
// written as text nodes; rows come from JSON that stands in the page and is never run.
"use strict";

// Languages and schemes -------------------------------------------------------------------------

const root = document.documentElement;
const titles = { en: document.title, id: document.querySelector("title").dataset.id };
const asked = new URLSearchParams(location.search);

function choose(name, value) {
  const radio = document.getElementById(`${name}-${value}`);
  if (radio) radio.checked = true;
}

function chosen(name) {
  return document.querySelector(`input[name="${name}"]:checked`).value;
}

function speak() {
  root.lang = chosen("language");
  document.title = titles[root.lang];
}

function keepChoices() {
  const query = new URLSearchParams({ lang: chosen("language"), scheme: chosen("scheme") });
  replaceAddress(`?${query}${location.hash}`);
}

function replaceAddress(address) {
  try {
    history.replaceState(null, "", address);
  } catch {
    // Some browsers forbid it for files; the page works without.
  }
}

// A page that was made in Indonesian opens in it, any other in the language of its reader.
const ofReader = root.lang === "id" || /^(id|in)\b/i.test(navigator.language) ? "id" : "en";
choose("language", asked.get("lang") ?? ofReader);
choose("scheme", asked.get("scheme") ?? "auto");
speak();
document.querySelector(".switches").addEventListener("change", () => {
  speak();
  keepChoices();
});

// Numbers, as each language writes them -----------------------------------------------------------

const marks = { en: [",", "."], id: [".", ","] };

function written(number, language) {
  const [, sign, whole, decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(number));
  const [group, point] = marks[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return sign + grouped + (decimals === undefined ? "" : point + decimals);
}

function isQuantity(text) {
  return /^-?(0|[1-9]\d{0,29})(\.\d{1,30})?$/.test(text);
}

function inLanguages(say) {
  return ["en", "id"].map((language) => {
    const span = document.createElement("span");
    span.className = span.lang = language;
    span.textContent = say(language);
    return span;
  });
}

// Long tables -------------------------------------------------------------------------------------

class LongTable {
  constructor(section) {
    const data = JSON.parse(section.querySelector("script.rows").textContent);
    Object.assign(this, data);
    this.name = section.id;
    this.all = this.shown = data.rows;
    this.rowsOfPage = this.page;
    this.first = 0;
    this.body = section.querySelector("tbody");
    this.isNumber = [...section.querySelectorAll("thead th")].slice(1).map((th) => th.className === "number");
    this.pager = section.querySelector(".pager");
    this.search = this.pager.querySelector("input[type=search]");
    this.only = this.pager.querySelector("input[type=checkbox]");
    this.previous = this.pager.querySelector(".previous");
    this.next = this.pager.querySelector(".next");
    this.state = {};
    for (const span of this.pager.querySelectorAll(".state > span")) this.state[span.lang] = span;
    this.pager.hidden = false;
    this.search.addEventListener("input", () => this.filter());
    this.only?.addEventListener("change", () => this.filter());
    this.previous.addEventListener("click", () => this.turn(-this.page));
    this.next.addEventListener("click", () => this.turn(this.page));
    this.say();
  }

  anchor(row) {
    const [line, position] = row;
    const parts = this.keys.length
      ? this.keys.map((key) => encodeURIComponent(row[3 + key]))
      : [line === null ? `row-${position}` : `line-${line}`];
    return [this.name, ...parts].join("/");
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    // 10.853 and 10,853 are found as 10853, which is what the file has.
    const plain = wanted.replace(/(\d)[.,](?=\d{3}(?!\d))/g, "$1");
    const has = (cell) => cell.toLowerCase().includes(wanted) || cell.includes(plain);
    this.shown = this.all.filter(
      (row) => (!this.only?.checked || row[2]) && (!wanted || row.slice(3).some(has)),
    );
    this.first = 0;
    this.write();
  }

  show(rows) {
    this.page = rows;
    this.first -= this.first % rows;
    this.write();
  }

  turn(by) {
    this.first += by;
    this.write();
  }

  write() {
    this.body.replaceChildren(
      ...this.shown.slice(this.first, this.first + this.page).map((row) => this.row(row)),
    );
    this.say();
  }

  row(row) {
    const [line, , isSuspect, ...cells] = row;
    const made = document.createElement("tr");
    made.id = this.anchor(row);
    if (isSuspect) made.className = "suspect";
    const head = document.createElement("th");
    head.scope = "row";
    head.className = "line";
    head.textContent = line ?? "";
    made.append(head, ...cells.map((text, at) => this.cell(made.id, at, text)));
    return made;
  }

  cell(row, at, text) {
    const made = document.createElement("td");
    made.id = `${row}/${encodeURIComponent(this.names[at])}`;
    made.classList.toggle("number", this.isNumber[at]);
    made.classList.toggle("short", text.length <= 32);
    const words = this.quantities[at] && isQuantity(text)
      ? inLanguages((language) => written(text, language))
      : [text];
    const about = document.getElementById(`about:${made.id}`);
    if (!about) {
      made.append(...words);
      return made;
    }
    if (about.querySelector(":scope > .finding.pressing")) made.classList.add("suspect");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("popovertarget", about.id);
    button.append(...(text ? words : inLanguages((language) => this.state[language].dataset.empty)));
    made.append(button);
    return made;
  }

  say() {
    const last = Math.min(this.first + this.page, this.shown.length);
    const first = last ? this.first + 1 : 0;
    for (const span of Object.values(this.state)) {
      const says = (number) => written(number, span.lang);
      span.textContent = span.dataset.template
        .replace("{first}", says(first))
        .replace("{last}", says(last))
        .replace("{count}", says(this.shown.length));
    }
    this.previous.disabled = this.first === 0;
    this.next.disabled = last >= this.shown.length;
  }

  // Shows the page with the row that an address names; says whether there is one.
  reveal(address) {
    const at = this.all.findIndex((row) => {
      const own = this.anchor(row);
      return address === own || address.startsWith(`${own}/`);
    });
    if (at < 0) return false;
    this.search.value = "";
    if (this.only) this.only.checked = false;
    this.shown = this.all;
    this.first = at - (at % this.page);
    this.write();
    return true;
  }
}

const longTables = [...document.querySelectorAll("section.table:has(script.rows)")].map(
  (section) => new LongTable(section),
);

// Cells that open, and links to them --------------------------------------------------------------

function follow() {
  const address = location.hash.slice(1);
  if (!address) return;
  let target = document.getElementById(address);
  if (!target) {
    longTables.find((table) => address.startsWith(`${table.name}/`) && table.reveal(address));
    target = document.getElementById(address);
  }
  if (!target) return;
  for (const open of document.querySelectorAll(".detail:popover-open")) {
    if (open.id !== `about:${address}`) open.hidePopover();
  }
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center", inline: "nearest" });
  const button = target.querySelector(":scope > button[popovertarget]");
  const about = button && document.getElementById(button.getAttribute("popovertarget"));
  if (!about) return;
  button.focus();
  if (!about.matches(":popover-open")) about.showPopover();
}

addEventListener("hashchange", follow);
for (const link of document.querySelectorAll('a[href^="#"]')) {
  // A link to where the address is already changes nothing, and is to be followed all the same.
  link.addEventListener("click", () => link.hash === location.hash && follow());
}
for (const about of document.querySelectorAll(".detail")) {
  about.autofocus = true; // when it opens, it is what is read first
  about.addEventListener("toggle", (event) => {
    if (event.newState === "open") replaceAddress(`#${about.id.slice("about:".length)}`);
  });
}
follow();

// Printing ----------------------------------------------------------------------------------------

const mostPrinted = 1000; // rows of a table that are put on paper

addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("main details:not([open])")) each.open = true;
  for (const table of longTables) table.show(mostPrinted);
});
addEventListener("afterprint", () => {
  for (const table of longTables) table.show(table.rowsOfPage);
});
