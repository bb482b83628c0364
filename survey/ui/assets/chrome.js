// Small things that Streamlit does not offer: the language of the document, a warning before
// leaving with unsent text, and a jump to an element that has just been drawn.
const JUMP_TRIES = 20;
const JUMP_WAIT_MS = 100;

function unsent() {
  return document.querySelector('[data-testid="InputInstructions"]') !== null;
}

function warn(event) {
  if (unsent()) {
    event.preventDefault();
  }
}

function jump(id, tries) {
  const target = document.getElementById(id);
  if (target) {
    target.scrollIntoView({ behavior: "smooth", block: "start" });
  } else if (tries > 0) {
    setTimeout(() => jump(id, tries - 1), JUMP_WAIT_MS);
  }
}

export default function (component) {
  document.documentElement.lang = "vi";
  window.addEventListener("beforeunload", warn);
  const { target, turn } = component.data;
  if (target && window.readinessLastJump !== turn) {
    window.readinessLastJump = turn;
    jump(target, JUMP_TRIES);
  }
  return () => window.removeEventListener("beforeunload", warn);
}
