import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";
import { ask, isShown, keepPorts, picturesWithin } from "./pagePorts.ts";

const password = "four lone river stones";
const other = "nine quiet copper lamps";
const still = "media://data/sorties/earlier/flags/f1.gif";
const aPicture = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

describe("people at the window", { timeout: 240_000 }, () => {
  let dataFolder: string;
  let app: RunningApp;
  let person: Operator;

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), "vedette-e2e-accounts-"));
    mkdirSync(join(dataFolder, "sorties/earlier/flags"), { recursive: true });
    writeFileSync(join(dataFolder, "sorties/earlier/flags/f1.gif"), Buffer.from(aPicture, "base64"));
    app = await launchApp({ dataFolder, graphics: false, demoVideo: "320x180@2" });
    person = new Operator(app.page);
    await person.ready();
    await keepPorts(app.page);
    await person.ready();
  }, 240_000);
  afterAll(async () => {
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const signIn = async (name: string, words: string) => {
    await person.at("sign-in-name").fill(name);
    await person.at("sign-in-password").fill(words);
    await person.at("sign-in-go").click();
  };
  const watchLive = async () => {
    const seen = (await ask(app.page, "station", "snapshot", null)) as { streams?: readonly { id: string }[] };
    streamId = seen.streams?.[0]?.id ?? streamId;
    const answer = await ask(app.page, "vision", "watch", { streamId });
    return { answer, pictures: await picturesWithin(app.page, { ms: 5_000, most: 3 }) };
  };
  let streamId = "";
  const saveAs = async (filePath: string) => {
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, filePath);
    return app.page.evaluate(() =>
      (window as unknown as { vedette: { saveDocument: (...args: string[]) => Promise<unknown> } }).vedette
        .saveDocument("csv", "hour;sightings\n", "hours", "")
        .catch(String),
    );
  };
  const savePlanAs = async (filePath: string) => {
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, filePath);
    return app.page.evaluate(() =>
      (window as unknown as { vedette: { savePlan: (...args: string[]) => Promise<unknown> } }).vedette
        .savePlan("{}", "north.plan")
        .catch(String),
    );
  };
  /** What the application's menu offers of what is not for everybody. */
  const offered = () =>
    app.electron.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      const labels = items.map(({ label }) => label);
      return ["Save plan as file…", "Show data folder", "Toggle Developer Tools"].filter((one) => labels.includes(one));
    });
  const choose = async (item: string) => {
    await person.at("who").click();
    await person.at(item).click();
  };

  it("nobody has to sign in to a fresh station, and whoever sits there makes the first account", async () => {
    await person.at("first-screen").waitFor();
    await person.startDemo();
    expect(await isShown(app.page, still)).toBe(true);
    await expect.poll(watchLive, { timeout: 60_000 }).toEqual({ answer: null, pictures: 3 });
    await person.at("who").click();
    await person.at("no-accounts").getByText("whoever sits here may do everything").waitFor();
    await person.at("new-account-name").fill("Ada");
    await person.at("new-account-password").fill("password1234");
    await person.at("new-account-again").fill("password1234");
    await person.at("new-account-add").click();
    await person.page.getByText("it is among those that are tried first").waitFor();
    await person.at("new-account-password").fill(password);
    await person.at("new-account-again").fill(password);
    await person.at("new-account-add").click();
    await person.at("account").filter({ hasText: "Ada (you)" }).waitFor();
  });

  it("an administrator makes an account for an analyst", async () => {
    await person.at("new-account-name").fill("Bo");
    await person.at("new-account-password").fill(other);
    await person.at("new-account-again").fill(other);
    await person.at("new-account-add").click();
    await person.at("account").filter({ hasText: "Bo" }).waitFor();
    await person.page.keyboard.press("Escape");
    await person.at("action-arm").waitFor();
  });

  it("who has signed out sees nothing until somebody signs in with the right password", async () => {
    await choose("who-sign-out");
    await person.at("sign-in").waitFor();
    expect(await person.at("rail-fly").count()).toBe(0);
    // Not even what passes the window's own code by: footage, live pictures, files.
    const words = "Nobody has signed in at this window";
    expect(await ask(app.page, "station", "snapshot", null)).toBe(`denied: ${words}`);
    expect(await isShown(app.page, still)).toBe(false);
    expect(await watchLive()).toEqual({ answer: `denied: ${words}`, pictures: 0 });
    const clip = { clipId: "c", segments: [], fromAt: 0, toAt: 1 };
    expect(await ask(app.page, "vision", "clip", clip)).toBe(`denied: ${words}`);
    expect(await saveAs(join(dataFolder, "stolen.csv"))).toContain("may not take documents out of the station");
    await signIn("Bo", password);
    await person.page.getByText("The name or the password is wrong").waitFor();
    await signIn("bo", other);
    await person.ready();
    await person.at("who").getByText("Bo").waitFor();
    expect(await isShown(app.page, still)).toBe(true);
    expect(await watchLive()).toEqual({ answer: null, pictures: 3 });
  });

  it("an analyst takes no table or chart out of the station, which is for supervisors", async () => {
    expect(await saveAs(join(dataFolder, "analyst.csv"))).toContain("may not take documents out of the station");
    expect(await savePlanAs(join(dataFolder, "analyst.plan"))).toContain("may not take documents out of the station");
    expect(existsSync(join(dataFolder, "analyst.plan"))).toBe(false);
  });

  it("the menu offers an analyst no files, no data folder and no developer tools", async () => {
    expect(await offered()).toEqual([]);
  });

  it("an analyst watches the drone and is not offered to arm it, or anything else that moves it", async () => {
    await person.at("rail-fly").click();
    await person.at("armed").waitFor();
    await person.at("for-others").first().waitFor();
    for (const action of ["action-arm", "action-takeOff", "action-start", "action-land", "action-return"])
      expect([action, await person.at(action).count()]).toEqual([action, 0]);
    await person.at("who").click();
    expect(await person.at("who-people").count()).toBe(0);
    await person.page.keyboard.press("Escape");
  });

  it("the palette offers an analyst nothing that the station would refuse", async () => {
    await person.page.keyboard.press("Control+k");
    await person.page.getByRole("option", { name: "Go to Review" }).waitFor();
    expect(await person.page.getByRole("option", { name: "demo sector" }).count()).toBe(0);
    expect(await person.page.getByRole("option", { name: "Lock this window" }).count()).toBe(1);
    await person.page.keyboard.press("Escape");
  });

  it("a locked window opens again with the password, where it was", async () => {
    await person.at("rail-review").click();
    await choose("who-lock");
    await person.at("lock-screen").waitFor();
    await person.at("unlock-password").fill(other);
    await person.at("unlock").click();
    await person.at("review-part").waitFor();
  });

  it("a station that ends and comes back knows who had signed in", async () => {
    const { station } = await app.pids();
    process.kill(station as number, "SIGKILL");
    await person.at("peer-banner").filter({ hasText: "Station is restarting" }).waitFor();
    await person.at("peer-banner").filter({ hasText: "Station is restarting" }).waitFor({ state: "detached" });
    expect(await person.at("sign-in").count()).toBe(0);
    await person.at("who").getByText("Bo").waitFor();
    expect(await isShown(app.page, still)).toBe(true);
    expect(await watchLive()).toEqual({ answer: null, pictures: 3 });
  });

  it("what an administrator takes out as a file has its line in the audit log", async () => {
    await choose("who-sign-out");
    await signIn("Ada", password);
    await person.ready();
    await person.at("who").getByText("Ada").waitFor();
    const file = join(dataFolder, "hours.csv");
    expect(await saveAs(file)).toBe(file);
    expect(readFileSync(file, "utf8")).toBe("hour;sightings\n");
    const lines = async () => {
      const found = (await ask(app.page, "station", "audit.list", { most: 50 })) as readonly {
        kind: string;
        by: string;
        body: object;
      }[];
      return found
        .filter(({ kind }) => /^document\.(saving|saved|refused)$/.test(kind))
        .map(({ kind, by, body }) => [kind, by, body]);
    };
    const told = { document: "csv", file: "hours.csv", bytes: 15 };
    await expect.poll(lines, { timeout: 30_000 }).toMatchObject([
      ["document.saved", "Ada", told],
      ["document.saving", "Ada", told],
      ["document.refused", "Bo", { document: "save-plan" }],
      ["document.refused", "Bo", { document: "csv" }],
      ["document.refused", "", { document: "csv" }],
    ]);
    await expect.poll(offered).toEqual(["Save plan as file…", "Show data folder", "Toggle Developer Tools"]);
  });
});
