// Part 6: what stands beside the shapes: the card of a commune, and the legend.

// On a stage that is narrower, in pixels, a pinned card takes the width of it.
const NARROW = 500;

// A card that is *pinned* stays when the pointer goes away, and can open the commune.
class Card {
  constructor(stage, choose, shown) {
    Object.assign(this, { stage, choose, shown });
    this.root = html("div", "card", stage);
    // A press on the card must not take the focus from the commune.
    this.root.addEventListener("mousedown", (event) => event.preventDefault());
    this.hide();
  }

  show(unit, at, pinned = false) {
    if (!unit.live) return this.hide();
    Object.assign(this, { unit, pinned });
    this.shown(unit.d);
    const lines = unit.lines.map((line) => html("p", "", undefined, line));
    this.root.replaceChildren(html("strong", "", undefined, unit.name), ...lines);
    this.root.classList.toggle("pinned", pinned);
    if (pinned) {
      const button = html("button", "", this.root, words.open);
      put(button, { type: "button" });
      button.addEventListener("click", () => this.choose(unit.code));
    }
    this.root.hidden = false;
    this.place(at);
  }

  // Shows the same commune again, which may have other data now.
  renew() {
    if (this.unit) this.show(this.unit, this.at, this.pinned);
  }

  place([x, y]) {
    this.at = [x, y];
    const { clientWidth: width, clientHeight: height } = this.stage;
    this.root.classList.toggle("docked", this.pinned && width < NARROW);
    const { offsetWidth, offsetHeight } = this.root;
    const beside = (at, size, whole) => clamp(at + 14 + size > whole ? at - 14 - size : at + 14, 4, whole - size - 4);
    const docked = y < 0.6 * height ? height - offsetHeight - 4 : 4;
    const narrow = this.root.classList.contains("docked");
    this.root.style.left = `${narrow ? 4 : beside(x, offsetWidth, width)}px`;
    this.root.style.top = `${narrow ? docked : beside(y, offsetHeight, height)}px`;
  }

  // How far, in pixels, the commune must move to stand in the middle of what a docked card leaves free.
  covers() {
    if (!this.root.classList.contains("docked")) return 0;
    const { offsetTop, offsetHeight } = this.root;
    const above = offsetTop <= 4;
    const middle = above ? (offsetTop + offsetHeight + this.stage.clientHeight) / 2 : offsetTop / 2;
    return middle - this.at[1];
  }

  hide() {
    Object.assign(this, { unit: undefined, pinned: false });
    this.root.hidden = true;
    this.shown("");
  }
}

class Legend {
  constructor(parent, highlight) {
    this.highlight = highlight;
    this.root = html("ul", "legend", parent);
    put(this.root, { "aria-label": words.legend });
  }

  draw({ legend, units }, fill) {
    this.root.replaceChildren();
    for (const [index, { label, count }] of legend.entries()) {
      const swatch = this.row(label, count, (unit) => units[unit.code]?.[0] === index);
      svg("rect", { x: -11, y: -7.5, width: 22, height: 15, fill: fill(index) }, swatch);
    }
    const failed = Object.values(units).filter(([, , mark, outside]) => mark && !outside).length;
    if (failed) drawMark(this.row(words.failed, failed, (unit) => unit.marked));
  }

  // The pointer or the focus on a row shows which communes it means.
  row(label, count, means) {
    const button = html("button", "", html("li", "", this.root));
    put(button, { type: "button" });
    for (const name of ["pointerenter", "focus", "click"]) button.addEventListener(name, () => this.highlight(means));
    for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => this.highlight());
    const swatch = svg("svg", { viewBox: "-12 -9 24 18", "aria-hidden": true }, button);
    html("span", "", button, label);
    html("b", "", button, count);
    return swatch;
  }
}
