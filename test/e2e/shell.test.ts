import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { electronExecutable, launchApp, type RunningApp, root, testFlags } from "./electronApp.ts";

// What main does for the page, in real Electron: confine it, serve it, keep its processes running.

let dataFolder: string;
let app: RunningApp;

beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), "vedette-shell-"));
  app = await launchApp({ dataFolder, globeScale: 0.3 });
  await app.page.getByText("Demo sector").first().waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await app?.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

it("the page has no Node, and the bridge holds the few agreed functions", async () => {
  const found = await app.page.evaluate(() => ({
    node: ["require", "process", "module", "Buffer", "global"].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { vedette: object }).vedette).sort(),
  }));
  expect(found).toEqual({
    node: [],
    bridge: [
      "chooseFile",
      "chooseFiles",
      "chooseFolder",
      "chooseTarget",
      "onMenu",
      "openParams",
      "openPlan",
      "openSchedule",
      "pathOf",
      "saveDocument",
      "saveFeatures",
      "saveParams",
      "savePlan",
      "saveSchedule",
      "showDataFolder",
      "showFile",
      "versions",
    ],
  });
});

it("the window's safety settings are on", async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
});

it("a script from elsewhere, inline or out of a text does not run, and nothing is fetched from a network", async () => {
  const blocked = await app.page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
    const inline = document.createElement("script");
    inline.textContent = "globalThis.ran = true";
    document.head.append(inline);
    const foreign = document.createElement("script");
    foreign.src = "https://example.org/x.js";
    const refused = new Promise((resolve) => foreign.addEventListener("error", resolve));
    document.head.append(foreign);
    await refused;
    const fetched = await fetch("https://example.org/").then(
      () => "fetched",
      () => "refused",
    );
    await new Promise((resolve) => setTimeout(resolve)); // violations are told in a task of their own
    return { ran: "ran" in globalThis, fetched, violations: [...new Set(violations)].sort() };
  });
  expect(blocked).toEqual({ ran: false, fetched: "refused", violations: ["connect-src", "script-src-elem"] });
});

it("the page can not be left, and opens no window", async () => {
  const address = app.page.url();
  const opened = await app.page.evaluate(() => {
    const other = window.open("https://example.org/");
    location.href = "https://example.org/";
    return other;
  });
  expect(opened).toBeNull();
  expect(await app.page.evaluate(() => location.href)).toBe(address);
  expect(app.electron.windows()).toHaveLength(1);
});

it("pictures of sorties are served, nothing else of the data folder or the disk", async () => {
  mkdirSync(join(dataFolder, "sorties", "7"), { recursive: true });
  writeFileSync(join(dataFolder, "sorties", "7", "flag 1.jpg"), "0123456789");
  writeFileSync(join(dataFolder, "private.txt"), "private");
  // The page's own policy allows media addresses as pictures only; main is asked directly.
  const answers = await app.electron.evaluate(async ({ net }) => {
    const get = async (address: string, range?: string) => {
      const response = await net.fetch(address, range === undefined ? {} : { headers: { range } });
      return `${response.status} ${await response.text()}`.slice(0, 40);
    };
    return [
      await get("media://data/sorties/7/flag%201.jpg?5"),
      await get("media://data/sorties/7/flag%201.jpg", "bytes=3-5"),
      await get("media://data/private.txt"),
      await get("media://data/sorties/%2e%2e/private.txt"),
      await get("media://data/sorties/..%2fprivate.txt"),
      await get("app://vedette/..%2f..%2fpackage.json"),
      await get("app://vedette/%2e%2e/%2e%2e/package.json"),
    ];
  });
  expect(answers.slice(0, 2)).toEqual(["200 0123456789", "206 345"]);
  expect(answers.slice(2).map((answer) => answer.slice(0, 2))).toEqual(["40", "40", "40", "40", "40"]);
});

it("what the page warns of is kept in its log", async () => {
  await app.page.evaluate(() => console.warn("a warning of the test"));
  await expect
    .poll(() => readFileSync(join(dataFolder, "logs", "renderer.log"), "utf8"))
    .toMatch(/^\S+Z warn page a warning of the test \(/m);
});

it("a data folder that can not be written to is told, and nothing is started", async () => {
  writeFileSync(join(dataFolder, "occupied"), "a file, no folder");
  const { code, said } = await startBeside(join(dataFolder, "occupied"));
  expect({ code, told: said.includes("Vedette can not keep its data") && said.includes("--data") }).toEqual({
    code: 4,
    told: true,
  });
});

it.each(["station", "vision"])("a killed %s is there again within 2 s", async (role) => {
  const before = (await app.pids())[role] as number;
  const killedAt = Date.now();
  process.kill(before, "SIGKILL");
  await expect.poll(async () => (await app.pids())[role], { timeout: 5000, interval: 50 }).not.toBe(before);
  await expect.poll(async () => (await app.pids())[role], { timeout: 5000, interval: 50 }).toBeTypeOf("number");
  expect(Date.now() - killedAt).toBeLessThan(2000);
  expect(readFileSync(join(dataFolder, "logs", "main.log"), "utf8")).toContain(`error main ${role} ended`);
});

it("a page whose process died is loaded again", async () => {
  const loaded = app.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => BrowserWindow.getAllWindows()[0]?.webContents.once("dom-ready", () => resolve())),
  );
  const crash = app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await Promise.all([crash, loaded]);
  expect(
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("typeof window.vedette.openPlan"),
    ),
  ).toBe("function");
});

it("diagnostics go into one file with the logs", async () => {
  const file = join(dataFolder, "diagnostics.zip");
  const logs = ["main.log", "renderer.log", "station.log", "vision.log"];
  // Vision was killed above, perhaps before it had come to its first word.
  await expect.poll(() => readdirSync(join(dataFolder, "logs")).sort(), { timeout: 30_000 }).toEqual(logs);
  await app.electron.evaluate(({ dialog, shell, Menu }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    shell.showItemInFolder = () => {};
    Menu.getApplicationMenu()?.getMenuItemById("collect-diagnostics")?.click();
  }, file);
  await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
  await expect
    .poll(() => Object.keys(readZip(file)).sort(), { timeout: 20_000 })
    .toEqual([...logs.map((name) => `logs/${name}`), "machine.json", "settings.json", "versions.json"]);
});

it("a second start with the same data shows the first window and ends", async () => {
  const { code, said } = await startBeside(dataFolder);
  expect({ code, said: said.includes(`already runs with this data folder: ${dataFolder}`) }).toEqual({
    code: 3,
    said: true,
  });
  expect(app.electron.windows()).toHaveLength(1);
});

/** Starts a second Electron with our app until it ends by itself. */
async function startBeside(data: string): Promise<{ code: unknown; said: string }> {
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...env } = process.env;
  const second = spawn(electronExecutable(), [root, "--data", data, ...testFlags()], { env, stdio: "pipe" });
  let said = "";
  second.stderr.on("data", (bytes) => {
    said += bytes;
  });
  return { code: await new Promise((resolve) => second.on("close", resolve)), said };
}

function readZip(file: string): Record<string, Uint8Array> {
  try {
    return unzipSync(readFileSync(file));
  } catch {
    return {}; // being written
  }
}
