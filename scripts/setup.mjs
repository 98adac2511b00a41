// Sets Vedette up: packages, system libraries, Electron, build. Each step is skipped when nothing changed.
//   node scripts/setup.mjs            everything for the window
//   node scripts/setup.mjs --tests    and what the tests need
//   node scripts/setup.mjs --headless only what flying without a window needs
import { installSystemPackages } from "./debian.mjs";
import { installElectron } from "./electron.mjs";
import { installPackages } from "./packages.mjs";
import { isMain, mainOf, node24, root, run, StepError } from "./step.mjs";

/** Does all steps; gives Electron's executable, or undefined when no window is wanted. */
export async function setUp({ window = true, tests = false, build = true } = {}) {
  await installPackages();
  let electron;
  if (window || tests) {
    await installSystemPackages({ tests });
    electron = await installElectron();
  }
  if (build) await buildAll();
  return electron;
}

/** Builds what has changed since the last build. */
export async function buildAll() {
  const built = await run(node24, ["scripts/build.mjs"], { cwd: root, show: true });
  if (built.code !== 0)
    throw new StepError("build: it failed (see above)", "npm run build, after mending what it reports");
}

if (isMain(import.meta.url)) {
  const given = new Set(process.argv.slice(2));
  await mainOf(() => setUp({ window: !given.has("--headless"), tests: given.has("--tests") }));
}
