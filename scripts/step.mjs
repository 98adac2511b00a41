import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

// What every script here shares. Plain JavaScript for Node 20: the first run has nothing installed.

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that runs Vedette (npm package `node`), whatever Node the machine has. */
export const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** A step that could not be done, with the command or the sentence that mends it. */
export class StepError extends Error {
  /** @param {string} message @param {string} remedy */
  constructor(message, remedy) {
    super(message);
    this.name = "StepError";
    this.remedy = remedy;
  }
}

/** Prints one line: which step, and what it does or has found. */
export function say(step, text) {
  console.log(`${step.padEnd(9)} ${text}`);
}

/** `42 s`, `3 min 20 s`. */
export function spanOf(ms) {
  const s = Math.round(ms / 1000);
  return s < 100 ? `${s} s` : `${Math.floor(s / 60)} min ${s % 60} s`;
}

/** Where downloaded and assembled things live between runs, outside the source tree. */
export function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, "vedette");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "vedette");
  if (process.platform === "win32" && process.env.LOCALAPPDATA)
    return join(process.env.LOCALAPPDATA, "vedette", "cache");
  return join(homedir(), ".cache", "vedette");
}

/**
 * Runs a command to its end and gives its exit status and what it printed.
 * `show` passes its output through; `tick(ms)` is called every ten seconds meanwhile; `limitMs` ends it, and what it
 * started in turn, as does the end of this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, show?: boolean, tick?: (ms: number) => void }} [options]
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export function run(command, args, { cwd = root, env = process.env, limitMs, show = false, tick } = {}) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const shell = process.platform === "win32" && /^(npm|npx)$/.test(command);
    const detached = limitMs !== undefined && process.platform !== "win32"; // a group of its own, to be ended as a whole
    const child = spawn(command, args, { cwd, env, shell, detached, stdio: ["ignore", "pipe", "pipe"] });
    const kill = () => {
      try {
        if (detached && child.pid) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
      } catch {
        // it has just ended by itself
      }
    };
    if (detached) process.once("exit", kill);
    let output = "";
    let timedOut = false;
    const timers = [];
    if (tick) timers.push(setInterval(() => tick(Date.now() - startedAt), 10_000));
    if (limitMs)
      timers.push(
        setTimeout(() => {
          timedOut = true;
          kill();
        }, limitMs),
      );
    const take = (stream) => (bytes) => {
      output = (output + bytes).slice(-200_000);
      if (show) stream.write(bytes);
    };
    child.stdout.on("data", take(process.stdout));
    child.stderr.on("data", take(process.stderr));
    const end = (code) => {
      for (const timer of timers) clearInterval(timer);
      process.off("exit", kill);
      resolve({ code, output, timedOut });
    };
    child.on("error", (cause) => {
      output += String(cause.message);
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** The last lines of what a command printed, indented, for a failure's message. */
export function tailOf(output, lines = 15) {
  return output
    .trimEnd()
    .split("\n")
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join("\n");
}

/** A hash over files and folders: names and contents, in a fixed order. What is absent counts as absent. */
export function hashOf(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    hash.update(`${relative(root, path).split(sep).join("/")}\0`);
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else hash.update(readFileSync(path));
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

const stampFile = (name) => join(root, "node_modules", ".vedette", name);

/** What the last successful run of a step left: its stamp, or "" when there is none. */
export function readStamp(name) {
  return existsSync(stampFile(name)) ? readFileSync(stampFile(name), "utf8") : "";
}

/** Remembers that a step is done for these inputs. */
export function writeStamp(name, value) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}

/** Whether a command is on the path. */
export function hasCommand(name) {
  const folders = [...(process.env.PATH ?? "").split(process.platform === "win32" ? ";" : ":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, name)));
}

/** Runs a script's main part; Ctrl-C ends what it started too; a failure is printed with its remedy and ends the process with status 1. */
export async function mainOf(work) {
  const stop = () => process.exit(130);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof StepError)) throw cause;
    console.error(`\nFailed: ${cause.message}\nTo mend it: ${cause.remedy}`);
    process.exit(1);
  }
}

/** Whether this file is the one that was started. */
export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
