// The map of communes, part 1 of 7: elements of the page. Comments stand on lines of their own:
// commune_map.py joins the parts into one script and drops those lines.

const SVG = "http://www.w3.org/2000/svg";

// The map has no words, shapes or colours of classes of its own: words and style come once, classes
// with the data of each rerun, shapes are fetched once by URL.
let words, style;

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

const SLANTED = "M-1 7 7-1M-1 1 1-1M5 7 7 5";
const STROKES = {
  not_concluded: SLANTED,
  form_rejected: `${SLANTED}M-1-1 7 7M5-1 7 1M-1 5 1 7`,
  could_not_check: "M0 3H6",
  not_applicable: "M3 0V6",
  not_asked: "M1.5 1.5 4.5 4.5M4.5 1.5 1.5 4.5",
};

// A hatching that is no strokes is dots.
function drawHatch({ hatch, colour, ink }, id, parent) {
  const pattern = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, parent);
  svg("rect", { width: 6, height: 6, fill: colour }, pattern);
  if (STROKES[hatch]) svg("path", { d: STROKES[hatch], stroke: ink, "stroke-width": 1.4 }, pattern);
  else svg("circle", { cx: 3, cy: 3, r: 1.1, fill: ink }, pattern);
  return pattern;
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));
