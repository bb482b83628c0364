// The map of communes. It has no words, shapes or colours of classes of its own: words and
// style come once, classes with the data of each rerun, shapes are fetched once by URL.
// Comments stand on lines of their own: commune_map.py drops those lines before sending.

const SVG = "http://www.w3.org/2000/svg";
// In screen pixels: room around the province, a line of a label, a mark above a label, the
// distance at which a press becomes a drag.
const [MARGIN, LINE, MARK, SLOP] = [8, 13, 15, 6];
const MAX_ZOOM = 16;
const SLANTED = "M-1 7 7-1M-1 1 1-1M5 7 7 5";
const STROKES = { not_concluded: SLANTED, form_rejected: `${SLANTED}M-1-1 7 7M5-1 7 1M-1 5 1 7` };

// The module lives as long as the page, so each geometry is fetched once in it.
const geometries = new Map();
const maps = new WeakMap();
let instances = 0;
let words, style;

// Runs in the element that brings this script; the elements with data wait for what it offers.
export default function ({ data }) {
  ({ words, style } = data);
  globalThis[data.name]?.offer?.(draw);
  globalThis[data.name] = { ready: Promise.resolve(draw) };
}

// Streamlit calls this after every rerun, but the clean-up only when the element goes away or
// when a newer call has overtaken this one; hence the turn.
function draw({ parentElement, data, setTriggerValue }) {
  if (!maps.has(parentElement)) maps.set(parentElement, new CommuneMap(parentElement));
  const map = maps.get(parentElement);
  const turn = ++map.turn;
  map.choose = (code) => setTriggerValue("clicked", code);
  map.show(JSON.parse(new TextDecoder().decode(data)));
  return () => {
    if (map.turn !== turn) return;
    map.close();
    maps.delete(parentElement);
  };
}

function fetchGeometry(url) {
  // This module is a blob: and cannot resolve a path; the document can, also under a base path.
  const address = new URL(url, document.baseURI).href;
  if (!geometries.has(address)) {
    const reading = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      return response.json();
    });
    geometries.set(address, reading);
    reading.catch(() => geometries.delete(address));
  }
  return geometries.get(address);
}

// Data reaches the page through textContent and attributes only, never as markup.
function html(tag, className, parent, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  parent?.append(element);
  return element;
}

function svg(tag, attributes, parent) {
  const element = document.createElementNS(SVG, tag);
  put(element, attributes);
  parent.append(element);
  return element;
}

// Writing an attribute costs even when nothing changes.
function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function drawMark(parent) {
  svg("path", { class: "triangle", d: "M0-7.5 7.5 6H-7.5z" }, parent);
  svg("path", { class: "exclamation", d: "M-.9-3.2H.9L.6 1.4H-.6zM-.9 2.6H.9V4.3H-.9z" }, parent);
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

// Which part of the plane is seen: a centre and a zoom, so that both survive a change of size.
class View {
  constructor(canvas, changed) {
    Object.assign(this, { canvas, changed });
  }

  // The whole plane is *home*: left, top, width and height.
  open(home) {
    Object.assign(this, { home, unit: undefined });
    this.whole();
  }

  whole() {
    const [x, y, width, height] = this.home;
    Object.assign(this, { zoom: 1, x: x + width / 2, y: y + height / 2 });
    this.apply();
  }

  apply() {
    const { width, height } = this.canvas.getBoundingClientRect();
    // In a hidden tab nothing has a size; the ResizeObserver calls again.
    if (!width || !height) return;
    const [left, top, across, down] = this.home;
    const fitted = Math.min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down);
    const unit = 1 / (fitted * this.zoom);
    const [w, h] = [width * unit, height * unit];
    const scaled = unit !== this.unit;
    Object.assign(this, { width, height, unit });
    this.x = this.held(this.x, left, across, w);
    this.y = this.held(this.y, top, down, h);
    put(this.canvas, { viewBox: `${this.x - w / 2} ${this.y - h / 2} ${w} ${h}` });
    this.canvas.style.setProperty("--unit", unit);
    this.changed(scaled);
  }

  // Keeps the province in view, and in the middle where it is smaller than the view.
  held(centre, start, extent, seen) {
    const margin = MARGIN * this.unit;
    if (seen >= extent + 2 * margin) return start + extent / 2;
    return clamp(centre, start - margin + seen / 2, start + extent + margin - seen / 2);
  }

  // Zooms about the pixel (px, py), by default the middle.
  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const zoom = clamp(this.zoom * factor, 1, MAX_ZOOM);
    const gained = this.unit * (1 - this.zoom / zoom);
    this.x += (px - this.width / 2) * gained;
    this.y += (py - this.height / 2) * gained;
    this.zoom = zoom;
    this.apply();
  }

  pan(dx, dy) {
    this.x -= dx * this.unit;
    this.y -= dy * this.unit;
    this.apply();
  }

  pixels([x, y]) {
    return [(x - this.x) / this.unit + this.width / 2, (y - this.y) / this.unit + this.height / 2];
  }

  reveal(point) {
    const [px, py] = this.pixels(point);
    if (px > 0 && py > 0 && px < this.width && py < this.height) return;
    [this.x, this.y] = point;
    this.apply();
  }
}

// Drag, pinch and wheel move the view. Returns a question: was the last press a gesture?
function followGestures(canvas, view, place, started) {
  const pointers = new Map();
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) moved = false;
    pointers.set(event.pointerId, place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    // A mouse may have been released outside.
    if (!event.buttons) pointers.delete(event.pointerId);
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    if (!moved && Math.hypot(dx, dy) < SLOP) return;
    if (!moved) started();
    moved = true;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, now);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return view.pan(dx, dy);
    const distance = ([x, y]) => Math.hypot(x - other[0], y - other[1]) || 1;
    view.pan(dx / 2, dy / 2);
    view.zoomBy(distance(now) / distance(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
  // Without this the browser takes two fingers for scrolling.
  canvas.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
  canvas.addEventListener("wheel", (event) => {
    // At either end of the zoom the wheel scrolls the page.
    if (event.deltaY > 0 ? view.zoom <= 1 : view.zoom >= MAX_ZOOM) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode ? 16 : 1) * (event.ctrlKey ? 6 : 1);
    view.zoomBy(2 ** (-pixels / 300), ...place(event));
  }, { passive: false });
  return () => moved;
}

// One commune: its area, its mark and its label.
class Unit {
  constructor(commune, areas, marks, labels) {
    Object.assign(this, commune);
    this.area = svg("path", { class: "area", d: this.d }, areas);
    this.sign = svg("g", { class: "mark" }, marks);
    drawMark(this.sign);
    this.text = svg("text", {}, labels);
    this.drawnAs = [commune.name, commune.short];
  }

  // Takes the name that the round gives, or the one that was drawn; tells whether it changed.
  rename(names = this.drawnAs) {
    const changed = this.name !== names[0];
    [this.name, this.short] = names;
    return changed;
  }

  paint(member, { label, ink } = {}, fill, chosen) {
    this.marked = Boolean(member?.[2]);
    this.sign.classList.toggle("on", this.marked);
    this.area.classList.toggle("live", Boolean(member));
    if (!member) {
      for (const name of ["style", "role", "tabindex", "aria-label", "aria-pressed"]) this.area.removeAttribute(name);
      return;
    }
    this.lines = [label, member[1], this.marked ? words.failed : ""].filter(Boolean);
    const said = [this.name, ...this.lines].join(", ").replaceAll("\n", ", ");
    // White lines would not part two white areas.
    Object.assign(this.area.style, { fill, stroke: ink ?? "" });
    put(this.area, { role: "button", tabindex: 0, "aria-label": said, "aria-pressed": chosen });
  }

  // The name on one line, and on the two whose longer one is shortest.
  measure(widthOf) {
    const parts = this.short.split(" ");
    const cuts = parts.slice(1).map((_, index) => [parts.slice(0, index + 1).join(" "), parts.slice(index + 1).join(" ")]);
    const set = (lines) => ({ lines, width: Math.max(...lines.map(widthOf)) });
    const [best] = cuts.map(set).sort((one, other) => one.width - other.width);
    this.settings = [set([this.short]), best].filter(Boolean);
  }

  // How far the area reaches around its inner point, in units of the plane.
  findRoom() {
    const box = this.area.getBBox();
    const point = this.area.ownerSVGElement.createSVGPoint();
    const reach = (dx, dy) => {
      let steps = 0;
      do {
        steps += 1;
        [point.x, point.y] = [this.at[0] + steps * dx, this.at[1] + steps * dy];
      } while (steps < 32 && this.area.isPointInFill(point));
      return (steps - 1) * (Math.abs(dx) + Math.abs(dy));
    };
    const [left, right] = [reach(-box.width / 32, 0), reach(box.width / 32, 0)];
    const [up, down] = [reach(0, -box.height / 32), reach(0, box.height / 32)];
    return { width: left + right, height: 2 * Math.min(up, down), x: this.at[0] + (right - left) / 2, y: this.at[1] };
  }

  // Writes the name where it fits at this zoom; *unit* is a screen pixel in units of the plane.
  label(unit, wanted) {
    this.room ??= this.findRoom();
    const fits = ({ lines, width }) =>
      width * unit <= this.room.width && (lines.length * LINE + this.marked * MARK) * unit <= this.room.height;
    const lines = (wanted && !this.named && this.settings?.find(fits)?.lines) || [];
    const drawn = [unit, this.marked, ...lines].join("\n");
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { x, y } = lines.length ? this.room : { x: this.at[0], y: this.at[1] };
    const middle = y + (lines.length && this.marked ? (MARK / 2) * unit : 0);
    const top = middle - ((lines.length - 1) / 2) * LINE * unit;
    put(this.sign, { transform: `translate(${x} ${lines.length ? top - MARK * unit : y})` });
    while (this.text.childElementCount > lines.length) this.text.lastChild.remove();
    for (const [index, line] of lines.entries()) {
      const span = this.text.children[index] ?? svg("tspan", {}, this.text);
      put(span, { x, y: top + (index * LINE + 4) * unit });
      if (span.textContent !== line) span.textContent = line;
    }
  }
}

class CommuneMap {
  constructor(parent) {
    Object.assign(this, { id: `commune-map-${++instances}`, turn: 0, units: new Map(), patterns: [] });
    this.root = html("div", "map", parent);
    html("style", "", this.root, style);
    const frame = html("div", "frame", this.root);
    this.stage = html("div", "stage", frame);
    this.canvas = svg("svg", { role: "group", "aria-label": words.map }, this.stage);
    this.view = new View(this.canvas, (scaled) => scaled && this.rescaled());
    const side = html("div", "side", frame);
    const controls = html("div", "controls", side);
    const button = (word, sign, action) => {
      const element = html("button", "", controls, sign);
      put(element, { type: "button", title: words[word], "aria-label": words[word] });
      element.addEventListener("click", action);
      return element;
    };
    this.buttons = {
      zoomIn: button("zoomIn", "+", () => this.view.zoomBy(1.6)),
      zoomOut: button("zoomOut", "−", () => this.view.zoomBy(1 / 1.6)),
      whole: button("whole", "⤢", () => this.view.whole()),
    };
    this.card = html("div", "card", this.stage);
    this.hideCard();
    this.message = html("div", "message", this.stage);
    put(this.message, { role: "status" });
    this.legend = html("ul", "legend", side);
    put(this.legend, { "aria-label": words.legend });
    this.notes = html("div", "notes", side);
    this.listen();
    this.resizes = new ResizeObserver(() => this.geometry && this.view.apply());
    this.resizes.observe(this.stage);
  }

  close() {
    this.resizes.disconnect();
    this.root.remove();
  }

  listen() {
    const place = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const unitOf = (event) => event.target.classList.contains("live") && this.byArea.get(event.target);
    const wasGesture = followGestures(this.canvas, this.view, place, () => this.hideCard());
    const on = (name, action) => this.canvas.addEventListener(name, (event) => action(event, unitOf(event)));
    on("pointermove", (event, unit) => {
      if (event.pointerType === "touch" || event.buttons) return;
      if (unit) this.showCard(unit, place(event));
      else this.hideCard();
    });
    on("pointerleave", (event) => event.pointerType === "touch" || this.hideCard());
    on("click", (event, unit) => {
      // Assistive technology clicks without a press; its detail is 0.
      if (event.detail && wasGesture()) return;
      if (!unit) return this.hideCard();
      if (event.pointerType === "touch") this.showCard(unit, place(event));
      this.choose(unit.code);
    });
    on("focusin", (event, unit) => {
      if (!unit || !event.target.matches(":focus-visible")) return;
      this.view.reveal(unit.at);
      this.showCard(unit, this.view.pixels(unit.at));
    });
    on("focusout", () => this.hideCard());
    on("keydown", (event, unit) => {
      if (event.key === "Escape") this.hideCard();
      if (!unit || event.repeat || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      this.choose(unit.code);
    });
  }

  show(data) {
    this.data = data;
    if (data.url !== this.url) this.load();
    else if (this.geometry) this.paint();
  }

  async load() {
    const url = (this.url = this.data.url);
    this.geometry = undefined;
    this.say(words.loading);
    let geometry;
    try {
      geometry = await fetchGeometry(url);
    } catch (error) {
      console.warn(error);
    }
    // A newer rerun may have asked for other shapes meanwhile.
    if (url !== this.url) return;
    if (geometry) return this.build(geometry);
    this.say(words.broken);
    html("button", "", this.message, words.retry).addEventListener("click", () => this.load());
  }

  // Shows *text* instead of the map; without one the map.
  say(text) {
    this.message.replaceChildren(html("p", "", undefined, text));
    this.root.classList.toggle("waiting", text !== "");
  }

  build(geometry) {
    this.geometry = geometry;
    this.say("");
    const home = geometry.viewBox.split(" ").map(Number);
    this.stage.style.setProperty("--shape", home.slice(2).join(" / "));
    this.canvas.replaceChildren();
    this.defs = svg("defs", {}, this.canvas);
    const layer = (name) => svg("g", { class: name }, this.canvas);
    const [areas, insets, outlines, marks, labels] = ["areas", "insets", "outlines", "marks", "labels"].map(layer);
    const units = geometry.communes.map((commune) => new Unit(commune, areas, marks, labels));
    this.units = new Map(units.map((unit) => [unit.code, unit]));
    this.byArea = new Map(units.map((unit) => [unit.area, unit]));
    for (const inset of geometry.insets) this.drawInset(inset, home, insets);
    const outline = (name) => ["under", "over"].map((place) => svg("path", { class: `${name} ${place}` }, outlines));
    this.outlines = { chosen: outline("chosen"), spot: outline("spot") };
    this.paint();
    this.view.open(home);
    // The font decides how wide names are, and may arrive after the shapes.
    document.fonts.ready.then(() => this.measure());
  }

  drawInset({ label, rect: [x, y, width, height] }, [left, , across], layer) {
    svg("rect", { x, y, width, height }, layer);
    // The words may be wider than the box, so they grow towards the middle of the map.
    const right = x + width / 2 > left + across / 2;
    svg("text", { x: right ? x + width : x, y, class: right ? "right" : "" }, layer).textContent = label;
    for (const unit of this.units.values()) {
      const [dx, dy] = [unit.at[0] - x, unit.at[1] - y];
      if (dx > 0 && dx < width && dy > 0 && dy < height) unit.named = true;
    }
  }

  measure() {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `600 11px ${getComputedStyle(this.root).fontFamily}`;
    for (const unit of this.units.values()) unit.measure((text) => pen.measureText(text).width);
    this.rescaled();
  }

  // Everything that follows the data of a rerun; shapes and view stay as they are.
  paint() {
    const { units, legend, chosen, names } = this.data;
    this.drawLegend();
    const renamed = [...this.units].filter(([code, unit]) => unit.rename(names[code]));
    if (renamed.length) document.fonts.ready.then(() => this.measure());
    for (const [code, unit] of this.units) {
      const index = units[code]?.[0];
      unit.paint(units[code], legend[index], this.fill(index, "map"), code === chosen);
    }
    this.outline("chosen", chosen in units ? this.units.get(chosen)?.d : "");
    const undrawn = Object.keys(units).filter((code) => !this.units.has(code)).join(", ");
    const notes = [undrawn && `${words.undrawn}: ${undrawn}`, this.geometry.note, this.geometry.source];
    this.notes.replaceChildren(...notes.filter(Boolean).map((note) => html("p", "", undefined, note)));
    if (this.spot) this.showCard(this.spot, this.spotAt);
    this.rescaled();
  }

  outline(name, d = "") {
    for (const path of this.outlines?.[name] ?? []) put(path, { d });
  }

  fill(index, where) {
    const { hatch, colour } = this.data.legend[index] ?? {};
    return hatch ? `url(#${this.id}-${where}-${hatch})` : colour;
  }

  drawLegend() {
    const { legend, units } = this.data;
    const hatches = legend.filter((entry) => entry.hatch);
    this.defs.replaceChildren();
    for (const entry of hatches) this.drawHatch(entry, "key");
    this.patterns = hatches.map((entry) => this.drawHatch(entry, "map"));
    this.legend.replaceChildren();
    for (const [index, { label, count }] of legend.entries())
      svg("rect", { x: -11, y: -7.5, width: 22, height: 15, fill: this.fill(index, "key") }, this.legendRow(label, count));
    const failed = Object.values(units).filter(([, , mark]) => mark).length;
    if (failed) drawMark(this.legendRow(words.failed, failed));
  }

  legendRow(label, count) {
    const row = html("li", "", this.legend);
    const swatch = svg("svg", { viewBox: "-12 -9 24 18", "aria-hidden": true }, row);
    html("span", "", row, label);
    html("b", "", row, count);
    return swatch;
  }

  drawHatch({ hatch, colour, ink }, where) {
    const pattern = { id: `${this.id}-${where}-${hatch}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" };
    const element = svg("pattern", pattern, this.defs);
    svg("rect", { width: 6, height: 6, fill: colour }, element);
    if (hatch === "not_visited") svg("circle", { cx: 3, cy: 3, r: 1.1, fill: ink }, element);
    else svg("path", { d: STROKES[hatch], stroke: ink, "stroke-width": 1.4 }, element);
    return element;
  }

  // Names, marks and hatching keep their size on the screen at every zoom.
  rescaled() {
    const { view, data, buttons } = this;
    if (!view.unit) return;
    for (const pattern of this.patterns) put(pattern, { patternTransform: `scale(${view.unit})` });
    for (const unit of this.units.values()) unit.label(view.unit, data.labels);
    this.stage.classList.toggle("zoomed", view.zoom > 1);
    buttons.zoomIn.disabled = view.zoom >= MAX_ZOOM;
    buttons.zoomOut.disabled = buttons.whole.disabled = view.zoom <= 1;
  }

  showCard(unit, [x, y]) {
    Object.assign(this, { spot: unit, spotAt: [x, y] });
    if (!unit.area.classList.contains("live")) return this.hideCard();
    this.outline("spot", unit.d);
    this.card.replaceChildren(html("strong", "", undefined, unit.name), ...unit.lines.map((line) => html("p", "", undefined, line)));
    this.card.hidden = false;
    const { offsetWidth, offsetHeight } = this.card;
    const beside = (at, size, whole) => clamp(at + 14 + size > whole ? at - 14 - size : at + 14, 4, whole - size - 4);
    this.card.style.left = `${beside(x, offsetWidth, this.stage.clientWidth)}px`;
    this.card.style.top = `${beside(y, offsetHeight, this.stage.clientHeight)}px`;
  }

  hideCard() {
    this.spot = undefined;
    this.card.hidden = true;
    this.outline("spot");
  }
}
