// Part 5: the search for a commune by name or code, with or without accents.

const MOST_HITS = 6;

const tidy = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
const plain = (text) => tidy(text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[\u0111\u0110]/g, "d"));
const joined = (text) => text.replaceAll(" ", "");

// The communes that match *typed*, the best first: names that are it, names that begin with it, names
// with a word that does, then without regard to blanks, then names or codes that have it anywhere.
// Equal ones: those with the typed accents first.
function hitsOf(units, typed) {
  const wanted = plain(typed);
  if (!wanted) return [];
  const [exact, closed] = [tidy(typed), joined(wanted)];
  const rank = ({ name, short, code }) => {
    const [whole, own] = [plain(name), plain(short)];
    const found = [
      [own, whole].includes(wanted),
      own.startsWith(wanted) || whole.startsWith(wanted),
      ` ${whole}`.includes(` ${wanted}`),
      whole.split(" ").some((_, at, parts) => parts.slice(at).join("").startsWith(closed)),
      whole.includes(wanted) || code.includes(wanted),
    ].indexOf(true);
    return found < 0 ? Infinity : 2 * found + !tidy(name).includes(exact);
  };
  const ranked = units.map((unit) => [rank(unit), unit]).filter(([place]) => place < Infinity);
  ranked.sort(([one, a], [other, b]) => one - other || a.short.localeCompare(b.short, "vi"));
  return ranked.map(([, unit]) => unit);
}

// A combobox (WAI-ARIA): arrows, Enter and Escape; the list opens below the field.
class Search {
  constructor(parent, id, units, choose) {
    Object.assign(this, { units, choose, hits: [], active: -1 });
    const box = html("div", "search", parent);
    this.field = html("input", "", box);
    put(this.field, {
      type: "search",
      role: "combobox",
      placeholder: words.search,
      "aria-label": words.search,
      "aria-autocomplete": "list",
      "aria-controls": id,
      autocomplete: "off",
      spellcheck: false,
    });
    this.below = html("div", "below", box);
    this.list = html("ul", "hits", this.below);
    put(this.list, { id, role: "listbox", "aria-label": words.hits });
    this.said = html("p", "said", this.below);
    put(this.said, { role: "status" });
    this.close();
    this.listen(box);
  }

  listen(box) {
    this.field.addEventListener("input", () => this.open());
    this.field.addEventListener("focus", () => this.open());
    this.field.addEventListener("keydown", (event) => this.press(event));
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || this.close());
    // A press must not take the focus away, which would close the list before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.hits.length) {
      event.preventDefault();
      const places = this.hits.length;
      this.mark(this.active < 0 && step < 0 ? places - 1 : (this.active + step + places) % places);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.take(Math.max(this.active, 0));
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  open() {
    const all = hitsOf(this.units(), this.field.value);
    this.hits = all.slice(0, MOST_HITS);
    const options = this.hits.map((unit, index) => {
      const option = html("li", "", undefined, unit.name);
      put(option, { role: "option", id: `${this.list.id}-${index}` });
      html("small", "", option, unit.code);
      return option;
    });
    this.list.replaceChildren(...options);
    const nothing = plain(this.field.value) && !all.length ? words.nothing : "";
    this.say(all.length > MOST_HITS ? words.more : nothing);
    put(this.field, { "aria-expanded": !this.list.hidden });
    this.mark(-1);
  }

  // What stands below the hits.
  say(text) {
    this.said.textContent = text;
    this.list.hidden = !this.hits.length;
    this.below.hidden = this.list.hidden && !text;
  }

  close() {
    this.hits = [];
    this.list.replaceChildren();
    this.say("");
    put(this.field, { "aria-expanded": false });
    this.mark(-1);
  }

  mark(index) {
    this.active = index;
    for (const [place, option] of [...this.list.children].entries()) put(option, { "aria-selected": place === index });
    if (index < 0) this.field.removeAttribute("aria-activedescendant");
    else put(this.field, { "aria-activedescendant": `${this.list.id}-${index}` });
  }

  take(index) {
    const unit = this.hits[index];
    if (!unit) return;
    this.field.value = unit.name;
    this.close();
    this.choose(unit);
  }
}
