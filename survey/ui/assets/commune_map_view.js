// Part 3: which part of the plane is seen, and the gestures that change it.

// In screen pixels: room around the province, the distance at which a press becomes a drag.
const [MARGIN, SLOP] = [8, 6];
const MAX_ZOOM = 16;

// A centre and a zoom, so that both survive a change of size. Boxes are left, top, width, height.
class View {
  constructor(canvas, changed) {
    Object.assign(this, { canvas, changed, zoom: 1 });
  }

  // The whole plane is *home*.
  open(home) {
    Object.assign(this, { home, unit: undefined });
    this.whole();
  }

  whole() {
    this.show(this.home);
  }

  apply() {
    const { width, height } = this.canvas.getBoundingClientRect();
    // In a hidden tab nothing has a size; the ResizeObserver calls again.
    if (!width || !height) return;
    Object.assign(this, { width, height });
    const [left, top, across, down] = this.home;
    const unit = 1 / (this.fitted(across, down) * this.zoom);
    const [w, h] = [width * unit, height * unit];
    const scaled = unit !== this.unit;
    this.unit = unit;
    this.x = this.held(this.x, left, across, w);
    this.y = this.held(this.y, top, down, h);
    put(this.canvas, { viewBox: `${this.x - w / 2} ${this.y - h / 2} ${w} ${h}` });
    if (scaled) this.canvas.style.setProperty("--unit", unit);
    this.changed(scaled);
  }

  // Pixels a unit at which a box of this size fills the view.
  fitted(across, down) {
    return Math.min((this.width - 2 * MARGIN) / across, (this.height - 2 * MARGIN) / down);
  }

  // Keeps the province in view, and in the middle where it is smaller than the view.
  held(centre, start, extent, seen) {
    const margin = MARGIN * this.unit;
    if (seen >= extent + 2 * margin) return start + extent / 2;
    return clamp(centre, start - margin + seen / 2, start + extent + margin - seen / 2);
  }

  show([x, y, across, down]) {
    const [, , wide, high] = this.home;
    const zoom = this.width ? this.fitted(across, down) / this.fitted(wide, high) : 1;
    Object.assign(this, { zoom: clamp(zoom, 1, MAX_ZOOM), x: x + across / 2, y: y + down / 2 });
    this.apply();
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

  sees(point) {
    const [px, py] = this.pixels(point);
    return px > 0 && py > 0 && px < this.width && py < this.height;
  }

  reveal(point) {
    if (this.sees(point)) return;
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
