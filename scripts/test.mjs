// Sets everything up and checks it: types, lint, unit tests, build, end-to-end tests in real Electron.
//   npm test                    all of it
//   npm test -- unit lint       only these stages: types lint unit e2e
// The last line is `N passed, N failed`; types and lint count as one test each. Ends with status 1 when anything failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildAll, setUp } from "./setup.mjs";
import { isMain, mainOf, node24, root, run, say, spanOf } from "./step.mjs";

/** Passed and failed tests so far, and the names of what failed. */
const sum = { passed: 0, failed: 0, skipped: 0, names: [] };

const reports = join(root, ".build", "test");

/** Vitest, tsc and biome under our own Node; colours only on a terminal. */
const environment = () => ({
  ...process.env,
  PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ""}`,
  ONNXRUNTIME_NODE_INSTALL: "skip",
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
});

const stages = {
  types: () => whole("types", "checking types (tsc -b) …", [join(root, "node_modules/typescript/bin/tsc"), "-b"], 10),
  lint: () =>
    whole(
      "lint",
      "checking format and lint (biome) …",
      [join(root, "node_modules/@biomejs/biome/bin/biome"), "check", "."],
      5,
    ),
  unit: () => vitest("unit", "layers, unit, protocol and vision tests …", 15),
  e2e: async () => {
    try {
      await buildAll();
    } catch (cause) {
      fail("build", cause.message);
      return;
    }
    await vitest("e2e", "end-to-end tests in real Electron …", 42);
  },
};

async function test(given) {
  const unknown = given.filter((name) => !Object.hasOwn(stages, name));
  if (unknown.length > 0) {
    console.error(`Unknown stage ${unknown.join(", ")}; there are ${Object.keys(stages).join(", ")}`);
    process.exit(2);
  }
  const startedAt = Date.now();
  const wanted = given.length > 0 ? given : Object.keys(stages);
  const withWindow = wanted.includes("e2e");
  await setUp({ window: withWindow, tests: true, build: false });
  for (const name of wanted) await stages[name]();
  if (sum.names.length > 0) console.log(`\nFailed:\n${sum.names.map((name) => `  ${name}`).join("\n")}`);
  if (sum.skipped > 0) console.log(`${sum.skipped} skipped`);
  console.log(`\nall stages took ${spanOf(Date.now() - startedAt)}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** A check that counts as one test. */
async function whole(stage, what, args, limitMinutes) {
  say(stage, what);
  const startedAt = Date.now();
  const { code, timedOut } = await run(node24, args, {
    env: environment(),
    show: true,
    limitMs: limitMinutes * 60_000,
  });
  if (code === 0) {
    sum.passed++;
    say(stage, `passed in ${spanOf(Date.now() - startedAt)}`);
  } else fail(stage, timedOut ? `not done within ${limitMinutes} minutes` : `ended with status ${code}`);
}

/** One of vitest's projects; its tests are counted from its own report. */
async function vitest(project, what, limitMinutes) {
  say(project, what);
  const startedAt = Date.now();
  const report = join(reports, `${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const args = [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    project,
    "--reporter=verbose",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  // A display of its own, also where there is one: the same size and drawing everywhere, and nobody's desktop disturbed.
  const onDisplay = project === "e2e" && process.platform === "linux";
  const command = onDisplay ? "xvfb-run" : node24;
  const env = onDisplay ? { ...environment(), VEDETTE_SOFTWARE_GL: "1" } : environment();
  const { code, timedOut } = await run(
    command,
    onDisplay ? ["-a", "-s", "-screen 0 1600x1000x24", node24, ...args] : args,
    {
      env,
      show: true,
      limitMs: limitMinutes * 60_000,
    },
  );
  if (!existsSync(report)) {
    fail(project, timedOut ? `not done within ${limitMinutes} minutes` : `ended with status ${code} before its report`);
    return;
  }
  const { passed, failed, skipped, names } = countsOf(JSON.parse(readFileSync(report, "utf8")));
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  sum.names.push(...names.map((name) => `${project}: ${name}`));
  // An error outside any test (a rejected promise nobody waited for) fails the run without failing a test.
  if (code !== 0 && failed === 0)
    fail(
      project,
      timedOut ? `not done within ${limitMinutes} minutes` : `ended with status ${code} though no test failed`,
    );
  say(project, `${passed} passed, ${failed} failed in ${spanOf(Date.now() - startedAt)}`);
}

/** Counts a report of vitest's JSON reporter; a file that could not be loaded counts as one failed test. */
export function countsOf({ numPassedTests, numPendingTests = 0, numTodoTests = 0, testResults }) {
  const names = [];
  for (const { name, status, assertionResults } of testResults) {
    const failed = assertionResults.filter((result) => result.status === "failed");
    if (status === "failed" && failed.length === 0) names.push(`${name} (the file)`);
    for (const { fullName } of failed) names.push(fullName);
  }
  return { passed: numPassedTests, failed: names.length, skipped: numPendingTests + numTodoTests, names };
}

function fail(stage, why) {
  sum.failed++;
  sum.names.push(`${stage}: ${why}`);
  say(stage, `failed: ${why}`);
}

if (isMain(import.meta.url)) await mainOf(() => test(process.argv.slice(2)));
