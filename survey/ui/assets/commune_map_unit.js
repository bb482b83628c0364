// Part 4: one commune: its area, its mark and its label.

// In screen pixels: a line of a label, and a mark and the room above it, in a shape and in a tile;
// a mark on a narrow stage, and the least one can make out; the least room beside a label.
const [LOOSE, TIGHT] = [{ line: 13, room: 15, mark: 14 }, { line: 12, room: 11, mark: 11 }];
const [NARROW_MARK, LEAST_MARK, BESIDE] = [10, 7, 2];
// How much of the width and of the height of its commune a mark takes, so that most colour stays.
const MARK_SHARE = 0.7;
// A mark as `drawMark` draws it, with its outline.
const DRAWN_MARK = 17;

// Boxes are left, top, width, height.
const meet = (one, other) =>
  one[0] < other[0] + other[2] && other[0] < one[0] + one[2] && one[1] < other[1] + other[3] && other[1] < one[1] + one[3];

class Unit {
  constructor(commune, areas, marks, labels) {
    Object.assign(this, commune);
    this.set = commune.room ? TIGHT : LOOSE;
    this.area = svg("path", { class: "area", d: this.d, "data-code": this.code }, areas);
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
    const [, tip, failed, outside] = member ?? [];
    Object.assign(this, { live: Boolean(member), marked: Boolean(failed), outside: Boolean(outside) });
    this.area.classList.toggle("live", this.live);
    this.fade("outside", this.outside);
    if (!member) {
      for (const name of ["style", "role", "tabindex", "aria-label", "aria-pressed"]) this.area.removeAttribute(name);
      return;
    }
    this.lines = [label, tip, this.marked ? words.failed : "", this.outside ? words.outside : ""].filter(Boolean);
    const said = [this.name, ...this.lines].join(", ").replaceAll("\n", ", ");
    // White lines would not part two white areas.
    Object.assign(this.area.style, { fill, stroke: ink ?? "" });
    put(this.area, { role: "button", "aria-label": said, "aria-pressed": chosen });
  }

  fade(why, faded) {
    if (this.area.classList.contains(why) === faded) return;
    for (const element of [this.area, this.sign]) element.classList.toggle(why, faded);
  }

  box() {
    const { x, y, width, height } = this.area.getBBox();
    return [x, y, width, height];
  }

  // The name on one line, and on the two or three whose longest is shortest.
  measure(widthOf) {
    const parts = this.short.split(" ");
    const set = (lines) => ({ lines, width: Math.max(...lines.map(widthOf)) });
    const cut = (from, count) => {
      if (count === 1) return [[parts.slice(from).join(" ")]];
      const ends = parts.map((_, end) => end).filter((end) => end > from && end <= parts.length - count + 1);
      return ends.flatMap((end) => cut(end, count - 1).map((rest) => [parts.slice(from, end).join(" "), ...rest]));
    };
    const narrowest = (count) => cut(0, count).map(set).sort((one, other) => one.width - other.width)[0];
    this.settings = [1, 2, 3].map(narrowest).filter(Boolean);
  }

  // How far the area reaches around its inner point, in units of the plane. Where a commune has a box
  // of its own, the box has its name, and its mark stands below the islands.
  findRoom() {
    const box = this.area.getBBox();
    if (this.inset) {
      const free = this.inset.bottom - box.y - box.height;
      const side = free / MARK_SHARE;
      return { x: this.inset.middle, y: this.inset.bottom - free / 2, width: side, height: side };
    }
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

  // Sets how large the mark is, as wide as the commune lets it be; *unit* is a screen pixel in units
  // of the plane. Returns the box of the mark where it stands alone; none where it would be too small
  // or would meet a box of *taken*, the marks of others.
  placeMark(unit, narrow, taken) {
    this.room ??= this.findRoom();
    const { x, y, width, height } = this.room;
    this.size = (narrow ? NARROW_MARK : this.set.mark) * unit;
    const size = Math.min(this.size, MARK_SHARE * Math.min(width, height));
    const box = [x - size / 2, y - size / 2, size, size];
    const stands = this.marked && size >= LEAST_MARK * unit && !taken.some(([, other]) => meet(box, other));
    this.alone = stands ? size : 0;
    return stands && box;
  }

  // Writes the name where it fits at this zoom and meets no box of *taken*: the names that stand
  // already and the marks of others. Returns the box of name and mark; none where no name fits.
  label(unit, wanted, taken) {
    const boxOf = ({ lines, width }) => {
      const [w, h] = [(width + 2 * BESIDE) * unit, (lines.length * this.set.line + this.marked * this.set.room) * unit];
      return [this.room.x - w / 2, this.room.y - h / 2, w, h];
    };
    const fits = (setting) => {
      const box = boxOf(setting);
      if (box[2] > this.room.width || box[3] > this.room.height) return false;
      return !taken.some(([owner, other]) => owner !== this && meet(box, other));
    };
    const setting = wanted && !this.named && this.settings?.find(fits);
    this.write(unit, setting ? setting.lines : []);
    return setting && boxOf(setting);
  }

  write(unit, lines) {
    const size = this.marked && (lines.length ? this.size : this.alone);
    const drawn = [unit, size, ...lines].join("\n");
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { x, y } = this.room;
    const { line: height, room } = this.set;
    const top = y + (lines.length ? this.marked * room - (lines.length - 1) * height : 0) * (unit / 2);
    const above = lines.length ? ((height + room) / 2) * unit : 0;
    this.sign.classList.toggle("on", size > 0);
    if (size) put(this.sign, { transform: `translate(${x} ${top - above}) scale(${size / DRAWN_MARK})` });
    while (this.text.childElementCount > lines.length) this.text.lastChild.remove();
    for (const [index, line] of lines.entries()) {
      const span = this.text.children[index] ?? svg("tspan", {}, this.text);
      put(span, { x, y: top + (index * height + 4) * unit });
      if (span.textContent !== line) span.textContent = line;
    }
  }
}
