import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { hashOf, node24, readStamp, root, run, StepError, say, spanOf, tailOf, writeStamp } from "./step.mjs";

/** The environment for npm: the machine's own Node (ours is about to be replaced), and no CUDA download. */
const npmEnvironment = () => ({
  ...process.env,
  PATH: (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes(join("node_modules", ".bin")))
    .join(delimiter),
  ONNXRUNTIME_NODE_INSTALL: "skip",
});

/** Installs the npm packages that the lock file names, and Node 24 with them; skipped while the lock file is the same. */
export async function installPackages() {
  const lock = hashOf([join(root, "package-lock.json"), join(root, "package.json")]);
  if (readStamp("packages") === lock && (await nodeRuns())) {
    say("packages", "up to date");
    return;
  }
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20)
    throw new StepError(
      `packages: Node ${process.versions.node} is too old, Vedette is set up with Node 20 or newer`,
      "install Node 20 or newer, then run this again",
    );
  const startedAt = Date.now();
  say("packages", "npm ci: installing what package-lock.json names (about a minute) …");
  // Install scripts are left out: the packages bring their binaries along, and some scripts download from other hosts.
  const ci = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    env: npmEnvironment(),
    tick: (ms) => say("packages", `still at it, ${spanOf(ms)} …`),
  });
  if (ci.code !== 0)
    throw new StepError(`packages: npm ci ended with status ${ci.code}\n${tailOf(ci.output)}`, "npm ci");
  if (!(await nodeRuns())) {
    say("packages", "npm rebuild node: fetching Node 24 from the registry …");
    const rebuild = await run("npm", ["rebuild", "node", "--foreground-scripts"], { env: npmEnvironment() });
    if (!(await nodeRuns()))
      throw new StepError(
        `packages: Node 24 did not arrive\n${tailOf(rebuild.output)}`,
        "npm rebuild node --foreground-scripts",
      );
  }
  writeStamp("packages", lock);
  say("packages", `done in ${spanOf(Date.now() - startedAt)}`);
}

async function nodeRuns() {
  return existsSync(node24) && (await run(node24, ["--version"])).code === 0;
}
