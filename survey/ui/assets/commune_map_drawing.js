// Part 2: what is drawn: the geometry, fetched once, as shapes or as tiles.

// A tile and the gap after it, in units of a plane of tiles.
const [TILE, GAP] = [100, 4];

// The module lives as long as the page, so each geometry is fetched once in it.
const geometries = new Map();

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

// What is drawn: a box for the whole, communes with a path and a point inside it, insets, wards.
function asShapes({ viewBox, communes, insets, wards }) {
  return { home: viewBox.split(" ").map(Number), communes: communes.filter(({ d }) => d), insets, wards };
}

function asTiles({ communes }) {
  const placed = communes.filter(({ tile }) => tile);
  const [left, top] = [0, 1].map((axis) => Math.min(...placed.map(({ tile }) => tile[axis])));
  const side = TILE - GAP;
  const tiles = placed.map((commune) => {
    const [x, y] = [(commune.tile[0] - left) * TILE, (commune.tile[1] - top) * TILE];
    const at = [x + side / 2, y + side / 2];
    const room = { x: at[0], y: at[1], width: side, height: side };
    return { ...commune, at, room, d: `M${x} ${y}h${side}v${side}h-${side}z` };
  });
  const [width, height] = [0, 1].map((axis) => Math.max(side, ...tiles.map(({ at }) => at[axis] + side / 2)));
  return { home: [0, 0, width, height], communes: tiles, insets: [], wards: [] };
}
