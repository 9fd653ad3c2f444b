"use strict";
(() => {
  const PAGE = 25, MORE = 50;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const made = (name, attributes = {}, text = null, space = null) => {
    const element = space ? document.createElementNS(space, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== null) element.textContent = text;
    return element;
  };
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = (name, attributes, text = null) => made(name, attributes, text, SVG);

  const data = JSON.parse(find("#data").textContent);
  const rows = data.rows.map(([date, kind, group, title, base, rest, place, areas, proof, targets]) => ({
    date, title, kind: data.kinds[kind], group: data.groups[group],
    url: data.bases[base] + rest, place: data.places[place], proof: data.proofs[proof],
    areas: areas.map(at => data.area[at]), area: areas.map(at => data.areas[at]).join(", "),
    targets: targets.map(at => data.target[at]),
  }));
  const form = find("#filters"), body = find("#rows tbody");
  const FILTERS = ["area", "kind", "year", "proof", "target", "text"];
  let order = ["date", -1], shown = PAGE;
  const chosen = name => form.elements[name].value;
  function choose(name, value) {
    const field = form.elements[name];
    field.value = value;
    if (field.selectedIndex === -1) field.value = ""; // there is no such choice
  }

  function matching() {
    const words = chosen("text").trim().toLowerCase();
    const [key, way] = order;
    return rows.filter(row =>
      (!chosen("area") || row.areas.includes(chosen("area")))
      && (!chosen("kind") || row.group === chosen("kind"))
      && (!chosen("year") || row.date.startsWith(chosen("year")))
      && (!chosen("proof") || row.proof === chosen("proof"))
      && (!chosen("target") || row.targets.includes(chosen("target")))
      && (!words || `${row.title} ${row.place}`.toLowerCase().includes(words))
    ).sort((one, other) => {
      const [a, b] = [one[key].toLowerCase(), other[key].toLowerCase()];
      if (a !== b) return (a < b ? -1 : 1) * way;
      return one.date === other.date ? 0 : one.date < other.date ? 1 : -1;
    });
  }

  function line(row) {
    const cell = (text, name = "") => made("td", name ? { role: "cell", class: name } : { role: "cell" }, text);
    const title = cell(null, "title"), proof = cell(null);
    title.append(/^https?:/.test(row.url)
      ? made("a", { href: row.url, rel: "noopener nofollow ugc" }, row.title) : row.title);
    proof.append(made("span", { class: row.proof === "asserted" ? "proof asserted" : "proof" }, row.proof));
    const whole = made("tr", { role: "row" });
    whole.append(cell(row.date || "undated"), cell(row.kind), title, cell(row.place), cell(row.area), proof);
    return whole;
  }

  function show() {
    const found = matching(), part = found.slice(0, shown);
    body.replaceChildren(...part.map(line));
    find("#count").textContent = `${part.length} of ${found.length} rows shown, ${rows.length} in all`;
    find("#more").hidden = part.length >= found.length;
    quarters(found);
    const said = FILTERS.filter(chosen).map(name => `${name}=${encodeURIComponent(chosen(name))}`);
    if (order[0] !== "date" || order[1] !== -1) said.push(`order=${order.join(",")}`);
    const address = said.length ? `#${said.join("&")}` : location.pathname + location.search;
    try { history.replaceState(null, "", address); } catch { /* a page from a disk may not */ }
  }

  function quarters(found) {
    const dated = found.filter(row => row.date);
    const of = date => +date.slice(0, 4) * 4 + Math.floor((+date.slice(5, 7) - 1) / 3);
    const place = find("#quarters");
    if (!dated.length) { place.replaceChildren(); return; }
    const numbers = dated.map(row => of(row.date));
    const wide = Math.max(300, place.clientWidth - 32), room = Math.min(16, Math.floor(wide / 32));
    const last = Math.max(...numbers), first = Math.max(Math.min(...numbers), last - room + 1);
    const counts = Array(last - first + 1).fill(0);
    for (const at of numbers) if (at >= first) counts[at - first] += 1;
    const step = wide / counts.length, most = Math.max(4, ...counts);
    const name = at => at % 4 ? `Q${at % 4 + 1}` : `${Math.floor(at / 4)}`;
    const whole = at => `${Math.floor(at / 4)} Q${at % 4 + 1}`;
    const said = counts.map((count, at) => `${whole(first + at)} ${count}`).join(", ");
    const svg = drawn("svg", {
      viewBox: `0 0 ${wide} 128`, width: wide, height: 128, role: "img", "font-size": 12,
      "aria-label": `Rows a quarter: ${said}`,
    });
    svg.append(drawn("text", { x: 0, y: 12, fill: "var(--text)", "font-weight": 600 }, "Rows a quarter"));
    counts.forEach((count, at) => {
      const high = Math.max(1, Math.round(68 * count / most)), x = at * step, middle = x + step / 2;
      svg.append(
        drawn("rect", { x: x + step * 0.14, y: 104 - high, width: step * 0.72, height: high, rx: 2, fill: count ? "var(--data)" : "var(--axis)" }),
        drawn("text", { x: middle, y: 99 - high, "text-anchor": "middle", fill: "var(--text)" }, count),
        drawn("text", { x: middle, y: 121, "text-anchor": "middle", fill: "var(--quiet)" }, name(first + at)),
      );
    });
    place.replaceChildren(svg);
  }

  function filter(wanted) {
    for (const name of FILTERS) choose(name, wanted[name] || "");
    shown = PAGE;
    show();
    tip.hidden = true;
    find("#evidence").scrollIntoView();
  }

  function sort(key, way) {
    order = [key, way];
    for (const head of all("#rows th")) {
      const button = find("button", head), me = button.dataset.sort === key;
      if (me) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
      find("span", button).textContent = me ? (way > 0 ? "▲" : "▼") : "";
    }
    form.elements.order.value = order.join(","); // empty for an order that is not offered
    show();
  }

  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", event => {
    shown = PAGE;
    if (event.target.name === "order") { const [key, way] = event.target.value.split(","); sort(key, +way); }
    else show();
  });
  form.addEventListener("reset", () => setTimeout(() => { shown = PAGE; sort("date", -1); }));
  find("#more").addEventListener("click", () => { shown += MORE; show(); });
  for (const button of all("#rows thead button")) button.addEventListener("click", () => {
    const key = button.dataset.sort;
    sort(key, key === order[0] ? -order[1] : key === "date" ? -1 : 1);
  });
  for (const button of all("[data-target]"))
    button.addEventListener("click", () => filter({ target: button.dataset.target }));

  const tip = find("#tip");
  function point(marks, x, y) {
    tip.textContent = marks.map(spot => spot.dataset.says).join("\n");
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(innerWidth - box.width - 8, x + 12))}px`;
    tip.style.top = `${y - box.height - 12 < 8 ? y + 16 : y - box.height - 12}px`;
  }
  const chosenSpot = spot => spot.dataset.area && filter({ area: spot.dataset.area, kind: spot.dataset.group });
  document.addEventListener("pointermove", event => {
    const { clientX: x, clientY: y } = event;
    const marks = event.target.closest?.(".spot") ? document.elementsFromPoint(x, y).filter(one => one.matches(".spot")) : [];
    if (marks.length) point(marks.slice(0, 5), x, y); else tip.hidden = true;
  });
  document.addEventListener("click", event => {
    const spot = event.target.closest(".spot");
    if (spot) chosenSpot(spot);
  });
  document.addEventListener("keydown", event => { if (event.key === "Escape") tip.hidden = true; });
  for (const chart of all(".chart")) {
    const spots = all(".spot", chart);
    let at = -1;
    const leave = () => { tip.hidden = true; for (const spot of spots) spot.classList.remove("here"); };
    chart.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step && spots.length) {
        event.preventDefault();
        leave();
        at = at < 0 ? (step > 0 ? 0 : spots.length - 1) : (at + step + spots.length) % spots.length;
        const box = spots[at].getBoundingClientRect();
        spots[at].classList.add("here");
        point([spots[at]], box.right, box.top);
        find("#live").textContent = spots[at].dataset.says;
      } else if (event.key === "Enter" && spots[at]) chosenSpot(spots[at]);
      else if (event.key === "Escape") leave();
    });
    chart.addEventListener("blur", () => { leave(); at = -1; });
  }

  const THEMES = ["system", "light", "dark"];
  let theme = 0;
  try { theme = Math.max(0, THEMES.indexOf(localStorage.getItem("renown-colours"))); } catch { /* nothing is kept */ }
  function colour() {
    if (THEMES[theme] === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = THEMES[theme];
    find("#theme").textContent = `Colours: ${THEMES[theme]}`;
    try { localStorage.setItem("renown-colours", THEMES[theme]); } catch { /* nothing is kept */ }
  }
  find("#theme").addEventListener("click", () => { theme = (theme + 1) % THEMES.length; colour(); });
  colour();

  function read() {
    for (const name of FILTERS) choose(name, "");
    let wanted = ["date", -1];
    for (const part of location.hash.slice(1).split("&")) {
      const [name, value = ""] = part.split("=");
      let said = "";
      try { said = decodeURIComponent(value); } catch { continue; }
      if (FILTERS.includes(name)) choose(name, said);
      if (name === "order" && /^(date|kind|title|place|area|proof),-?1$/.test(said)) {
        const [key, way] = said.split(",");
        wanted = [key, +way];
      }
    }
    sort(...wanted);
  }
  addEventListener("hashchange", () => { if (!location.hash || /[#&](area|kind|year|proof|target|text|order)=/.test(location.hash)) read(); });
  addEventListener("resize", () => quarters(matching()));
  let before = PAGE;
  addEventListener("beforeprint", () => { before = shown; shown = Infinity; show(); });
  addEventListener("afterprint", () => { shown = before; show(); });
  read();
})();
