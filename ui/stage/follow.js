// What another tab did shows here too: the page is drawn anew when its session no longer stands as it was drawn.

const LOOK_EVERY = 600; // ms
const SETTLES = 250; // ms after a press: what was pressed must not be replaced under the hand
const ASK_AGAIN = 3000; // ms
const UNDER_WAY = "[data-testid=stFileChip], [data-testid=stFileUploaderFile]"; // a run would lose a file that comes in

let followed = { stage: null, looking: false, pressed: 0, asked: "", at: 0 };

function followOthers(stage) {
  followed.stage = stage;
  if (followed.timer) return;
  const touch = (ends) => () => { followed.pressed = ends ? performance.now() : Infinity; };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touch(false), true);
  for (const kind of ["pointerup", "pointercancel", "keyup", "dragend"]) document.addEventListener(kind, touch(true), true);
  window.addEventListener("blur", touch(true));
  document.addEventListener("visibilitychange", () => lookAtOthers());
  followed.timer = setInterval(lookAtOthers, LOOK_EVERY);
}

function handsOff() {
  const app = document.querySelector("[data-testid=stApp]")?.dataset;
  return app?.testScriptState === "notRunning" && app.testConnectionState === "CONNECTED"
    && followed.stage.panes.isConnected && performance.now() - followed.pressed > SETTLES && !document.querySelector(UNDER_WAY);
}

async function lookAtOthers() {
  if (followed.looking || !handsOff()) return;
  followed.looking = true;
  try {
    const answer = await fetch(followed.stage.data.follows, { cache: "no-store" });
    if (answer.ok) follow(await answer.text());
  } catch { /* the server is gone: the page says so */ } finally { followed.looking = false; }
}

function follow(standing) {
  const { stage, asked, at } = followed, now = performance.now();
  if (standing === stage.data.standing || !handsOff() || (standing === asked && now - at < ASK_AGAIN)) return;
  Object.assign(followed, { asked: standing, at: now });
  stage.send("follow", standing);
}
