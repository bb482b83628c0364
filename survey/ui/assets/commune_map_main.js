// Part 7: the map itself, and what Streamlit calls.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const maps = new WeakMap();
let instances = 0;

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
  unpacked(data).then((document) => map.turn === turn && map.show(document));
  return () => {
    if (map.turn !== turn) return;
    map.turn += 1;
    map.close();
    maps.delete(parentElement);
  };
}

// The data of a rerun: JSON, packed by zlib.
function unpacked(data) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  writer.write(data);
  writer.close();
  return new Response(readable).json();
}

class CommuneMap {
  constructor(parent) {
    Object.assign(this, { id: `commune-map-${++instances}`, turn: 0, units: new Map(), patterns: [] });
    this.root = html("div", "map", parent);
    html("style", "", this.root, style);
    const frame = html("div", "frame", this.root);
    const tools = html("div", "tools", frame);
    this.stage = html("div", "stage", frame);
    this.canvas = svg("svg", { role: "group", "aria-label": words.map }, this.stage);
    this.view = new View(this.canvas, (scaled) => this.moved(scaled));
    const living = () => [...this.units.values()].filter((unit) => unit.live);
    this.search = new Search(tools, `${this.id}-hits`, living, (unit) => this.find(unit));
    this.drawControls(html("div", "controls", tools));
    this.card = new Card(this.stage, (code) => this.choose(code), (d) => this.outline("spot", d));
    this.message = html("div", "message", this.stage);
    put(this.message, { role: "status" });
    const side = html("div", "side", frame);
    this.legend = new Legend(side, (means) => this.highlight(means));
    this.notes = html("div", "notes", side);
    this.listen();
    this.resizes = new ResizeObserver(() => this.drawing && this.view.apply());
    this.resizes.observe(this.stage);
  }

  close() {
    this.resizes.disconnect();
    this.root.remove();
  }

  drawControls(parent) {
    const button = (word, sign, action, hint = words[word]) => {
      const element = html("button", sign.length > 1 ? "" : "sign", parent, sign);
      put(element, { type: "button", title: hint, "aria-label": hint });
      element.addEventListener("click", action);
      return element;
    };
    this.buttons = {
      zoomIn: button("zoomIn", "+", () => this.view.zoomBy(1.6)),
      zoomOut: button("zoomOut", "−", () => this.view.zoomBy(1 / 1.6)),
      whole: button("whole", "⤢", () => this.view.whole()),
      wards: button("wards", words.wards, () => this.showWards(), words.wardsHint),
    };
  }

  listen() {
    const place = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const unitOf = (event) => event.target.classList.contains("live") && this.byTarget.get(event.target);
    const wasGesture = followGestures(this.canvas, this.view, place, () => this.card.pinned || this.card.hide());
    const on = (name, action) => this.canvas.addEventListener(name, (event) => action(event, unitOf(event)));
    let touched = false;
    on("pointerdown", (event) => (touched = event.pointerType === "touch"));
    on("pointermove", (event, unit) => {
      if (event.pointerType === "touch" || event.buttons) return;
      if (!unit) this.card.pinned || this.card.hide();
      else if (!this.card.pinned || unit !== this.card.unit) this.card.show(unit, place(event));
    });
    on("pointerleave", (event) => event.pointerType === "touch" || this.card.pinned || this.card.hide());
    on("click", (event, unit) => {
      // Assistive technology clicks without a press; its detail is 0.
      if (event.detail && wasGesture()) return;
      this.highlight();
      if (!unit) return this.leave();
      // Communes may be smaller than a thumb: the first tap only says which one it is.
      const first = event.detail && touched && !(this.card.pinned && unit === this.card.unit);
      if (first) this.card.show(unit, place(event), true);
      else this.choose(unit.code);
    });
    on("focusin", (event, unit) => {
      if (!unit) return;
      this.makeStop(unit.code);
      if (!event.target.matches(":focus-visible")) return;
      this.view.reveal(unit.at);
      this.card.show(unit, this.view.pixels(unit.at));
    });
    on("focusout", () => this.card.pinned || this.card.hide());
    on("keydown", (event, unit) => unit && this.press(event, unit));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
  }

  press(event, unit) {
    const opens = ["Enter", " "].includes(event.key);
    if (!opens && !ARROWS[event.key]) return;
    event.preventDefault();
    if (ARROWS[event.key]) this.neighbour(unit, ARROWS[event.key])?.area.focus({ preventScroll: true });
    else if (!event.repeat) this.choose(unit.code);
  }

  // The commune that an arrow leads to: near, and rather along its direction than across.
  neighbour(unit, [dx, dy]) {
    let [best, least] = [undefined, Infinity];
    for (const other of this.units.values()) {
      const [x, y] = [other.at[0] - unit.at[0], other.at[1] - unit.at[1]];
      const [along, across] = [x * dx + y * dy, Math.abs(x * dy - y * dx)];
      if (!other.live || along <= 0 || across > along || along + 2 * across >= least) continue;
      [best, least] = [other, along + 2 * across];
    }
    return best;
  }

  // One commune is a stop of the Tab key; arrows lead to the others.
  makeStop(code) {
    this.stop = code;
    for (const unit of this.units.values()) if (unit.live) put(unit.area, { tabindex: unit.code === code ? 0 : -1 });
  }

  // Shows what was searched for, large enough to be read, among its neighbours.
  find(unit) {
    this.leave();
    const [x, y, width, height] = unit.box();
    this.view.show([x - 1.5 * width, y - 1.5 * height, 4 * width, 4 * height]);
    this.outline("found", unit.d);
    unit.area.focus({ preventScroll: true });
    this.card.show(unit, this.view.pixels(unit.at), true);
    this.view.pan(0, this.card.covers());
    this.stage.scrollIntoView({ block: "nearest" });
  }

  leave() {
    this.outline("found");
    this.card.hide();
  }

  // The next cluster of wards.
  showWards() {
    const { wards } = this.drawing;
    this.ward = (this.ward + 1) % wards.length;
    this.view.show(wards[this.ward]);
    this.nameWards();
  }

  // The button says which cluster is shown, of how many.
  nameWards() {
    const { wards } = this.drawing;
    const place = this.ward >= 0 && wards.length > 1 ? ` ${this.ward + 1}/${wards.length}` : "";
    const hint = words.wardsHint + place;
    put(this.buttons.wards, { title: hint, "aria-label": hint });
    this.buttons.wards.textContent = words.wards + place;
  }

  show(data) {
    this.data = data;
    if (data.url !== this.url) this.load();
    else if (this.geometry && data.view !== this.kind) this.build();
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
    if (!geometry) {
      this.say(words.broken);
      html("button", "", this.message, words.retry).addEventListener("click", () => this.load());
      return;
    }
    this.geometry = geometry;
    this.say("");
    this.build();
  }

  // Shows *text* instead of the map; without one the map.
  say(text) {
    this.message.replaceChildren(html("p", "", undefined, text));
    this.root.classList.toggle("waiting", text !== "");
  }

  build() {
    this.kind = this.data.view;
    this.drawing = (this.kind === "tiles" ? asTiles : asShapes)(this.geometry);
    Object.assign(this, { ward: -1, stop: undefined });
    const { home, communes, insets, wards } = this.drawing;
    this.card.hide();
    this.root.classList.toggle("tiles", this.kind === "tiles");
    this.stage.style.setProperty("--shape", home.slice(2).join(" / "));
    this.buttons.wards.hidden = !wards.length;
    this.nameWards();
    this.canvas.replaceChildren();
    this.defs = svg("defs", {}, this.canvas);
    const layer = (name) => svg("g", { class: name }, this.canvas);
    const [areas, boxes, outlines, marks, labels] = ["areas", "insets", "outlines", "marks", "labels"].map(layer);
    const units = communes.map((commune) => new Unit(commune, areas, marks, labels));
    this.units = new Map(units.map((unit) => [unit.code, unit]));
    this.byTarget = new Map(units.map((unit) => [unit.area, unit]));
    for (const inset of insets) this.drawInset(inset, home, boxes);
    const outline = (name) => ["under", "over"].map((place) => svg("path", { class: `${name} ${place}` }, outlines));
    this.outlines = Object.fromEntries(["chosen", "found", "spot"].map((name) => [name, outline(name)]));
    this.paint();
    this.view.open(home);
    // The font decides how wide names are, and may arrive after the shapes.
    document.fonts.ready.then(() => this.measure());
  }

  drawInset({ label, rect: [x, y, width, height], codes }, [left, , across], layer) {
    const box = svg("rect", { x, y, width, height }, layer);
    // The words may be wider than the box, so they grow towards the middle of the map.
    const right = x + width / 2 > left + across / 2;
    svg("text", { x: right ? x + width : x, y, class: right ? "right" : "" }, layer).textContent = label;
    for (const code of codes) this.units.get(code).named = true;
    // Islands are small: where one commune is alone in its box, all of the box belongs to it.
    if (codes.length > 1) return;
    const unit = this.units.get(codes[0]);
    unit.inset = { middle: x + width / 2, bottom: y + height };
    this.byTarget.set(box, unit);
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
    this.drawHatches();
    this.legend.draw(this.data, (index) => this.fill(index, "key"));
    this.highlight();
    const renamed = [...this.units].filter(([code, unit]) => unit.rename(names[code]));
    if (renamed.length) document.fonts.ready.then(() => this.measure());
    for (const [code, unit] of this.units) {
      const index = units[code]?.[0];
      unit.paint(units[code], legend[index], this.fill(index, "map"), code === chosen);
    }
    const lives = (code) => this.units.get(code)?.live;
    const first = [this.stop, chosen, ...this.units.keys()].find(lives);
    this.makeStop(first);
    this.outline("chosen", lives(chosen) ? this.units.get(chosen).d : "");
    this.writeNotes();
    this.card.renew();
    this.rescaled();
  }

  writeNotes() {
    const { communes, note, source } = this.geometry;
    const called = new Map(communes.map(({ code, name }) => [code, name]));
    const nameOf = (code) => this.data.names[code]?.[0] ?? called.get(code) ?? code;
    const undrawn = Object.keys(this.data.units).filter((code) => !this.units.has(code)).map(nameOf).join(", ");
    const why = this.kind === "tiles" ? words.untiled : words.undrawn;
    const notes = [undrawn && `${why}: ${undrawn}`, note, source];
    this.notes.replaceChildren(...notes.filter(Boolean).map((text) => html("p", "", undefined, text)));
  }

  outline(name, d = "") {
    for (const path of this.outlines?.[name] ?? []) put(path, { d });
  }

  fill(index, where) {
    const { hatch, colour } = this.data.legend[index] ?? {};
    return hatch ? `url(#${this.id}-${where}-${index})` : colour;
  }

  drawHatches() {
    // Most layers have the same ones, and new ones would have every hatched area drawn anew.
    const hatched = JSON.stringify(this.data.legend.map(({ hatch, colour, ink }) => hatch && [hatch, colour, ink]));
    if (this.defs.dataset.hatched === hatched) return;
    this.defs.dataset.hatched = hatched;
    this.defs.replaceChildren();
    this.patterns = [];
    for (const [index, entry] of this.data.legend.entries()) {
      if (!entry.hatch) continue;
      drawHatch(entry, `${this.id}-key-${index}`, this.defs);
      this.patterns.push(drawHatch(entry, `${this.id}-map-${index}`, this.defs));
    }
  }

  highlight(means = () => true) {
    for (const unit of this.units.values()) unit.fade("dim", !means(unit));
  }

  moved(scaled) {
    if (scaled) this.rescaled();
    if (!this.card.pinned) return;
    if (this.view.sees(this.card.unit.at)) this.card.place(this.view.pixels(this.card.unit.at));
    else this.card.hide();
  }

  // Names, marks and hatching keep their size on the screen at every zoom.
  rescaled() {
    const { view, data, buttons } = this;
    if (!view.unit) return;
    for (const pattern of this.patterns) put(pattern, { patternTransform: `scale(${view.unit})` });
    const units = [...this.units.values()];
    const taken = [];
    for (const unit of units) {
      const box = unit.placeMark(view.unit, view.width < NARROW, taken);
      if (box) taken.push([unit, box]);
    }
    for (const unit of units) {
      const box = unit.label(view.unit, data.labels, taken);
      if (box) taken.push([unit, box]);
    }
    this.stage.classList.toggle("zoomed", view.zoom > 1);
    buttons.zoomIn.disabled = view.zoom >= MAX_ZOOM;
    buttons.zoomOut.disabled = buttons.whole.disabled = view.zoom <= 1;
  }
}
