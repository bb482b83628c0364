// Sends photos and PDFs to Python. The protocol stands in evidence_upload.py; every word comes with
// the data.

// How long an answer may take before a part is sent again; after that, twice as long.
const PATIENCE = 30000;
const TICK = 1000;

// The module lives as long as the page, also while Streamlit draws an element anew. One file is in
// memory at a time, whichever of the buttons it came from.
const uploads = new Map();
const waiting = [];
let sending = null;

export default function ({ parentElement, data, setTriggerValue }) {
  const told = JSON.parse(new TextDecoder().decode(data));
  if (!uploads.has(told.key)) uploads.set(told.key, fresh());
  const upload = uploads.get(told.key);
  const place = parentElement.querySelector(".upload") ?? furnished(parentElement);
  const turn = upload.turn + 1;
  Object.assign(upload, { told, place, turn, post: (part) => setTriggerValue("part", part) });
  const input = place.querySelector("input");
  place.querySelector("button").onclick = () => input.click();
  input.onchange = () => {
    choose(upload, [...input.files]);
    input.value = "";
  };
  draw(upload);
  if (sending?.upload === upload) listen();
  next();
  // Streamlit also calls this when a newer call has overtaken this one; hence the turn.
  return () => {
    if (upload.turn === turn) leave(upload);
  };
}

function fresh() {
  return { turn: 0, place: null, total: 0, number: 0, saved: 0, errors: [] };
}

function furnished(parent) {
  const place = document.createElement("div");
  place.className = "upload";
  place.innerHTML =
    '<button type="button"></button>' +
    '<input type="file" accept="image/*,application/pdf" multiple hidden>' +
    '<p role="status"></p><progress hidden></progress><div role="alert"></div>';
  parent.append(place);
  return place;
}

function choose(upload, files) {
  if (!busy(upload)) Object.assign(upload, { total: 0, number: 0, saved: 0, errors: [] });
  for (const file of files) waiting.push({ upload, file, id: newId(), blob: null });
  upload.total += files.length;
  draw(upload);
  next();
}

function busy(upload) {
  return sending?.upload === upload || waiting.some((job) => job.upload === upload);
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The element is gone: its file waits, for the element may come back in another place.
function leave(upload) {
  upload.place = null;
  if (sending?.upload === upload) {
    clearInterval(sending.timer);
    upload.number -= 1;
    waiting.unshift(sending);
    sending = null;
    next();
  }
  if (!busy(upload)) uploads.delete(upload.told.key);
}

async function next() {
  if (sending) return;
  const index = waiting.findIndex((job) => job.upload.place);
  if (index < 0) return;
  const [job] = waiting.splice(index, 1);
  sending = job;
  job.upload.number += 1;
  if (settled(job)) return; // while its element was drawn anew
  job.patience = PATIENCE;
  draw(job.upload);
  job.blob ??= await prepared(job.file, job.upload.told);
  if (sending !== job) return;
  const { limit, language, words } = job.upload.told;
  if (job.blob.size > limit) {
    // Rounded up, so that what is refused never reads as the limit.
    const size = (bytes) => `${(Math.ceil((bytes * 10) / 2 ** 20) / 10).toLocaleString(language)} MB`;
    const values = { name: job.file.name, size: size(job.blob.size), limit: size(limit) };
    finish(job, filled(words.large, values));
  } else {
    job.timer = setInterval(() => tick(job), TICK);
    send(job);
  }
}

// What to send next follows from what Python has said last.
function step(job) {
  const { id, parts } = job.upload.told;
  return id === job.id ? parts : 0;
}

async function send(job) {
  job.cut = !connected();
  job.deadline = Date.now() + job.patience;
  if (job.cut) return;
  const part = (job.part = step(job));
  const { partSize, words } = job.upload.told;
  const end = (part + 1) * partSize;
  try {
    const data = await base64(job.blob.slice(part * partSize, end));
    if (sending !== job || job.part !== part) return;
    job.upload.post({ id: job.id, name: job.file.name, part, last: end >= job.blob.size, data });
  } catch {
    if (sending === job) finish(job, filled(words.unreadable, { name: job.file.name }));
  }
}

// Streamlit drops what is sent while the connection is away, and loses what was under way.
function tick(job) {
  const late = Date.now() > job.deadline;
  if (late) job.patience *= 2;
  if (!connected()) job.cut = true;
  else if (job.cut || late) send(job);
  draw(job.upload);
}

function connected() {
  const state = document.querySelector("[data-test-connection-state]");
  return !state || state.dataset.testConnectionState === "CONNECTED";
}

// Finishes a file that Python has dealt with: it would answer nothing new to another part.
function settled(job) {
  const { id, done, error } = job.upload.told;
  if (id !== job.id || !done) return false;
  finish(job, error);
  return true;
}

function listen() {
  if (settled(sending)) return;
  if (sending.upload.told.id === sending.id && step(sending) !== sending.part) {
    sending.patience = PATIENCE;
    send(sending);
    draw(sending.upload);
  }
}

function finish(job, error) {
  clearInterval(job.timer);
  sending = null;
  if (error) job.upload.errors.push(error);
  else job.upload.saved += 1;
  draw(job.upload);
  next();
}

// Nothing is written twice, or a screen reader would say it twice.
function draw(upload) {
  const { place, told, total, number, saved, errors } = upload;
  if (!place) return;
  const active = busy(upload);
  const job = sending?.upload === upload ? sending : null;
  const again = job?.cut || job?.patience > PATIENCE;
  const mood = active ? (again ? "again" : "sending") : "saved";
  write(place.querySelector("button"), told.words.add);
  const status = place.querySelector("p");
  write(status, active || saved ? filled(told.words[mood], { number, total, saved }) : "");
  status.className = mood;
  const sent = job?.blob?.size ? (step(job) * told.partSize) / job.blob.size : 0;
  const bar = place.querySelector("progress");
  bar.hidden = !active;
  bar.max = total || 1;
  bar.value = saved + errors.length + sent;
  const refusals = place.querySelector("div");
  while (refusals.childElementCount > errors.length) refusals.lastChild.remove();
  errors.forEach((error, index) => {
    write(refusals.children[index] ?? refusals.appendChild(document.createElement("p")), error);
  });
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

// A photo is sent smaller than it is. What the browser cannot read is sent as it is; Python judges.
async function prepared(file, { longSide, quality }) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const small = await shrunk(file, longSide, quality);
    return small.size < file.size ? small : file;
  } catch {
    return file;
  }
}

async function shrunk(file, longSide, quality) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  // Some phones keep the memory of a canvas until it is made empty.
  canvas.width = canvas.height = 0;
  const exif = exifOf(await file.slice(0, 2 ** 18).arrayBuffer());
  return exif ? new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: jpeg.type }) : jpeg;
}

// The segment of a JPEG that tells when and where it was taken, as if the camera had been upright:
// the browser has turned the pixels already. A spoilt one is left out.
function exifOf(buffer) {
  try {
    const jpeg = new DataView(buffer);
    if (jpeg.getUint16(0) !== 0xffd8) return null;
    let at = 2;
    while (jpeg.getUint16(at) >= 0xffc0 && jpeg.getUint16(at) !== 0xffda) {
      const end = at + 2 + jpeg.getUint16(at + 2);
      const exif = jpeg.getUint32(at + 4) === 0x45786966 && jpeg.getUint16(at + 8) === 0;
      if (jpeg.getUint16(at) === 0xffe1 && exif) return upright(buffer.slice(at, end));
      at = end;
    }
    return null;
  } catch {
    return null;
  }
}

// Behind ten bytes of the segment stands a TIFF file: its byte order, then where its tags are.
function upright(segment) {
  const bytes = new DataView(segment);
  const little = bytes.getUint16(10) === 0x4949;
  const tags = 10 + bytes.getUint32(14, little);
  const count = bytes.getUint16(tags, little);
  for (let tag = tags + 2; tag < tags + 2 + 12 * count; tag += 12) {
    if (bytes.getUint16(tag, little) === 0x0112) bytes.setUint16(tag + 8, 1, little);
  }
  return segment;
}

window.addEventListener("beforeunload", (event) => {
  if (sending || waiting.length) event.preventDefault();
});
