// A tab that is behind what another one did is drawn anew within a second.

const LOOK_EVERY = 500; // ms
const SURE_AFTER = 300; // ms that a tab may need to be drawn after its own work
const ANSWER_WITHIN = 5000; // ms
const QUIET = 2000; // ms without a hand on this tab: a run that is begun just after a click would swallow it
const ACTS = ["keydown", "input", "pointerdown", "click", "drop", "paste"];

const watched = { at: "", pulse: "", told: "", looking: false, touched: -QUIET, behind: () => {} };

function watchOthers({ watch, pulse }, send) {
  Object.assign(watched, { at: watch, pulse, behind: (now) => send("behind", now) });
  if (document.body.dataset.watches) return;
  document.body.dataset.watches = "yes";
  for (const act of ACTS) document.addEventListener(act, () => { watched.touched = performance.now(); }, true);
  setInterval(lookForOthers, LOOK_EVERY);
  document.addEventListener("visibilitychange", lookForOthers);
}

async function lookForOthers() {
  if (document.hidden || watched.looking) return;
  watched.looking = true;
  const now = await pulseNow();
  watched.looking = false;
  if (now && now !== watched.pulse) setTimeout(() => followOthers(now), SURE_AFTER);
}

// The page itself says when its server is gone.
async function pulseNow() {
  try {
    const answer = await fetch(watched.at, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
    return answer.ok ? await answer.text() : "";
  } catch { return ""; }
}

// Never while the page is being drawn or used: that would begin anew what a click has just begun.
function followOthers(now) {
  const drawing = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
  const used = performance.now() - watched.touched < QUIET;
  if (drawing || used || now === watched.pulse || now === watched.told) return;
  watched.told = now;
  watched.behind(now);
}
