// Marks <html data-settled> while no run of the page's script is asked for or under way.
//
// A test that looked at the page alone would have to guess how long a click takes to reach the
// server; what goes through the socket says it. Numbers of fields: streamlit/proto/*Msg.proto.
(() => {
  const ASKED = 11; // BackMsg.rerun_script
  const BEGUN = 4; // ForwardMsg.new_session
  const ENDED = 6; // ForwardMsg.script_finished
  const TO_RUN_AGAIN = 2; // ... FINISHED_EARLY_FOR_RERUN
  const QUIET_MS = 100; // a run may ask for the next one
  let asked = false;
  let running = false;
  let timer = 0;

  function changed() {
    clearTimeout(timer);
    delete document.documentElement.dataset.settled;
    if (!asked && !running) {
      timer = setTimeout(() => (document.documentElement.dataset.settled = ""), QUIET_MS);
    }
  }

  /** The fields of a message of Protocol Buffers: a number where the value is one, else true. */
  function fields(data) {
    const bytes = new Uint8Array(data);
    const found = {};
    let at = 0;
    const number = () => {
      let value = 0;
      for (let unit = 1; ; unit *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * unit;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const key = number();
      const value = number(); // all fields of both messages are numbers, or have their length
      found[key >> 3] = key & 2 ? true : value;
      if (key & 2) at += value;
    }
    return found;
  }

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (ASKED in fields(data)) {
      asked = true;
      changed();
    }
    send.call(this, data);
  };

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const said = fields(data);
        if (BEGUN in said) {
          [asked, running] = [false, true];
          changed();
        } else if (ENDED in said) {
          running = said[ENDED] === TO_RUN_AGAIN;
          changed();
        }
      });
      this.addEventListener("close", () => {
        [asked, running] = [false, false];
        clearTimeout(timer);
        delete document.documentElement.dataset.settled;
      });
    }
  };
})();
