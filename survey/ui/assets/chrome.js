// Small things that Streamlit does not offer: the language of the document, a warning before
// leaving with unsent text, and a jump to an element that has just been drawn.
const JUMP_TRIES = 20;
const JUMP_WAIT_MS = 100;
const SIGN_IN_EVERY_MS = 3000;

function unsent() {
  return document.querySelector('[data-testid="InputInstructions"]') !== null;
}

function warn(event) {
  if (unsent()) {
    event.preventDefault();
  }
}

// A text field that holds a number asks for the keyboard of numbers; Streamlit has no such option.
function keyboard(event) {
  const field = event.target;
  if (field.tagName !== "INPUT") {
    return;
  }
  if (field.closest('[class*="st-key-entry-"][class*="-count-"]')) {
    field.inputMode = "numeric";
  } else if (field.closest('[class*="st-key-entry-"][class*="-measure-"]')) {
    field.inputMode = "decimal";
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

// A tab whose session has ended cannot connect again: Streamlit says so in a window of its own, in
// English. Loading the page anew leads to the sign-in and from there back.
async function signIn() {
  if (document.querySelector('[role="dialog"]') === null) {
    return;
  }
  try {
    const answer = await fetch(`${location.origin}/_stcore/host-config`);
    if (answer.status === 401) {
      location.reload();
    }
  } catch {
    // the server is away: it is asked again
  }
}

export default function (component) {
  document.documentElement.lang = "vi";
  window.addEventListener("beforeunload", warn);
  document.addEventListener("focusin", keyboard);
  const watch = setInterval(signIn, SIGN_IN_EVERY_MS);
  const { target, turn } = component.data;
  if (target && window.readinessLastJump !== turn) {
    window.readinessLastJump = turn;
    jump(target, JUMP_TRIES);
  }
  return () => {
    window.removeEventListener("beforeunload", warn);
    document.removeEventListener("focusin", keyboard);
    clearInterval(watch);
  };
}
