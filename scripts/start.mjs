// Sets Vedette up if needed, builds it if its sources changed, and opens it. Without a display it flies the demo patrol
// headless and writes a report.
//   npm start                              the window
//   npm start -- --data FOLDER             with its data kept there
//   npm start -- --headless [--report FOLDER] [--section METRES]
//                                          the demo patrol without a window, also where there is a display
//   npm start -- --offline FILE [--tlog FILE] [--offset SECONDS] [--hfov DEGREES] [--ground METRES] [--every N] [--report FILE]
//                                          a recording analysed without a window
//   npm start -- --daily DAY [--zone ZONE] [--report FILE.html]
//                                          the report of a day, 2026-01-31, by the clock of a time zone, as a web page
//   npm start -- --scenario FILE [--seed N] [--report FOLDER] [--sweep FIELD=A,B,C … | --sitl BINARY]
//                                          a simulation run, faster than real time unless real autopilots fly in it
//                                          (docs/scenarios.md)
//   npm start -- --compare REPORT REPORT [--report FILE.html]
//                                          two runs side by side
//
// To see a half-built window while working on it: node scripts/build.mjs --only main,preload,renderer, then run
//   xvfb-run -a "$(cat node_modules/.vedette/electron)" . --data /tmp/somewhere
// and as root add: --no-sandbox --enable-unsafe-swiftshader --use-gl=angle --use-angle=swiftshader --ignore-gpu-blocklist
// From a test, launchApp() in test/e2e/electronApp.ts does the same under Playwright.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { setUp } from "./setup.mjs";
import { isMain, mainOf, node24, root, StepError, say } from "./step.mjs";

/** Whether a window can be shown here. */
const hasDisplay = () =>
  process.platform === "darwin" ||
  process.platform === "win32" ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function start(given) {
  if (given.includes("--scenario") || given.includes("--compare")) await simulate(given);
  else if (given.includes("--headless") || given.includes("--offline") || given.includes("--daily") || !hasDisplay())
    await flyHeadless(given);
  else await openWindow(given);
}

async function openWindow(given) {
  if (process.platform === "linux" && process.getuid?.() === 0)
    throw new StepError(
      "start: Chromium does not run as root with its sandbox on, and Vedette never turns the sandbox off",
      "start Vedette as an ordinary user, or fly without a window: npm start -- --headless",
    );
  const electron = await setUp({ window: true });
  say("start", "opening the window …");
  // Chromium's own chatter about buses and drivers is left out; Vedette's words are in the data folder's logs.
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...env } = process.env;
  process.exitCode = await follow(
    spawn(electron, [root, "--log-level=3", ...given], { cwd: root, env, stdio: "inherit" }),
  );
}

async function flyHeadless(given) {
  await setUp({ window: false });
  const offline = given.includes("--offline") || given.includes("--daily");
  const asked = offline || given.includes("--headless");
  if (!asked) say("start", "no display here: flying the demo patrol without a window");
  const args = given.filter((arg) => arg !== "--headless");
  if (!offline && !args.includes("--report"))
    args.push("--report", join(root, `report-${new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, "-")}`));
  for (const name of ["--report", "--data", "--offline", "--tlog", "--model"]) {
    const at = args.indexOf(name) + 1;
    if (at > 0 && args[at] !== undefined) args[at] = resolve(args[at]);
  }
  const code = await follow(
    spawn(node24, [join(root, "dist/station/process.js"), "--headless", ...args], { cwd: root, stdio: "inherit" }),
  );
  if (code === 0 && !asked)
    console.log(
      "\nFor the window, start Vedette on a desktop, over `ssh -X`, or on a display of its own with `xvfb-run -a npm start` (as an ordinary user).",
    );
  process.exitCode = code;
}

/** A simulation run, or what is made of reports of some: files are named from where it was started. */
async function simulate(given) {
  await setUp({ window: false });
  process.exitCode = await follow(
    spawn(node24, [join(root, "dist/runs/process.js"), ...given], {
      cwd: process.env.INIT_CWD ?? process.cwd(),
      stdio: "inherit",
    }),
  );
}

/** Waits for a child's end; Ctrl-C and SIGTERM reach it and are not answered twice. */
function follow(child) {
  return new Promise((resolve) => {
    const pass = (signal) => child.kill(signal);
    process.removeAllListeners("SIGINT").removeAllListeners("SIGTERM");
    process.on("SIGINT", () => {}); // the terminal has told the child already
    process.on("SIGTERM", pass);
    child.on("error", (cause) => {
      console.error(`Failed: ${cause.message}`);
      resolve(1);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

if (isMain(import.meta.url)) await mainOf(() => start(process.argv.slice(2)));
