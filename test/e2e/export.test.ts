import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { newRule } from "../../src/review/rules/usualRules.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { VideoSender } from "../../src/sim/videoSender.ts";
import { createWorld } from "../../src/sim/world.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { Container } from "../../src/vision/container.ts";
import { trackUuid } from "../../src/vision/klv/klvOf.ts";
import { bookPacket, bookTargets } from "../vision/klv/bookReader.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-export-e2e-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [video, data, out] = [join(root, "patrol.ts"), mkdtempSync(join(root, "data-")), mkdtempSync(join(root, "out-"))];
const startAt = 1_700_000_000_000;
let groundAmsl = 0;

/** Four seconds above a car, and a data folder in which every vehicle that is seen for a second is flagged. */
beforeAll(async () => {
  const world = createWorld(1);
  const camera = { width: 960, height: 540, hfovDeg: 50 };
  const scene = new SceneCamera(world, camera);
  const sender = new VideoSender({
    ...{ camera, framesPerSecond: 10, bitrate: 3_000_000, address: video, ground: world.ground },
    render: (pose, at) => scene.render(pose, at),
    clock: () => 0,
    log: silentLog,
  });
  for (let i = 0; i < 40; i++) {
    const at = startAt + i * 100;
    const [car] = world.movers(at);
    if (!car) throw new Error("the world has no traffic");
    const { east, north } = world.frame.toEnu(car.place);
    groundAmsl = Math.round(car.place.amsl);
    const amsl = world.terrain.height(east, north - 70) + 75;
    const place = { ...world.frame.toPosition({ east: east + 10, north: north - 70, up: 0 }), amsl };
    const pose = { ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
    await sender.take({ at, pose, platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 } });
  }
  await sender.close();
  const db = openDatabase(join(data, "vedette.db"));
  new FlagRules({ settings: new Settings(db), log: silentLog }).save({
    ...newRule("any"),
    ...{ name: "Anything", where: { kind: "anywhere" } },
    conditions: [{ kind: "dwell", ms: 1000, seen: 5 }],
  });
  db.close();
}, 120_000);

/** The next save dialog is answered so; what the person would see of it comes back. */
const answerDialog = (app: RunningApp, file: string): Promise<void> =>
  app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
  }, file);

async function readBack(file: string) {
  const container = await Container.open(`file:${file}`, file, {});
  const pictures: number[] = [];
  const packets: Uint8Array[] = [];
  for (let item = await container.next(); item; item = await container.next())
    if (item.kind === "unit") pictures.push(item.unit.pts);
    else packets.push(item.unit.data);
  await container.close();
  return { pictures, packets };
}

/** What Chromium makes of an MP4: how long and large it is, and how many colours its picture at a second has. */
const playedBy = (app: RunningApp, file: string) =>
  app.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const element = document.createElement("video");
    element.muted = true;
    element.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    const heard = (name: string) =>
      new Promise<void>((resolve, reject) => {
        element.addEventListener(name, () => resolve(), { once: true });
        element.addEventListener("error", () => reject(new Error(element.error?.message ?? "not played")), {
          once: true,
        });
      });
    await heard("loadeddata");
    const sought = heard("seeked");
    element.currentTime = 1;
    await sought;
    const canvas = new OffscreenCanvas(element.videoWidth, element.videoHeight);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(element, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4 * 37) colours.add(((pixels[i] ?? 0) << 8) | (pixels[i + 1] ?? 0));
    return { seconds: element.duration, width: element.videoWidth, height: element.videoHeight, colours: colours.size };
  }, readFileSync(file).toString("base64"));

it("a flag's clip is exported from Review with metadata and as MP4, and others can read and play it", async () => {
  const app = await launchApp({ dataFolder: data, graphics: false, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed-export").catch(() => {}));
  await operator.ready();
  await operator.at("rail-review").click();
  await operator.at("review-part").getByText("Recordings").click();
  await operator.at("offline-file").fill(video);
  await operator.at("offline-ground").fill(String(groundAmsl));
  await operator.at("offline-start").click();
  await operator.at("offline-run").first().filter({ hasText: "✔ Done" }).waitFor({ timeout: 120_000 });
  await operator.at("review-part").getByText("Flags").click();
  await operator.at("flag-card").first().click();

  const [ts, mp4] = [join(out, "clip.ts"), join(out, "clip.mp4")];
  await answerDialog(app, ts);
  await operator.at("export-ts").click();
  const written = operator.at("exported").filter({ hasText: "clip.ts" }).filter({ hasText: "✔ Written" });
  await written.waitFor();
  const words = await written.innerText();
  expect(words).toMatch(/40 metadata packets of the camera's own passed on\.[\s\S]*1 track in it, as \d+ targets/);
  await answerDialog(app, mp4);
  await operator.at("export-mp4").click();
  await operator.at("exported").filter({ hasText: "clip.mp4" }).filter({ hasText: "✔ Written" }).waitFor();
  expect(readdirSync(out).sort()).toEqual(["clip.mp4", "clip.ts"]);
  await written.scrollIntoViewIfNeeded();
  await operator.picture("export");

  const { pictures, packets } = await readBack(ts);
  expect([pictures.length, packets.length]).toEqual([40, 40]);
  const targets = packets.flatMap((packet) => bookTargets(bookPacket(packet).get(74) ?? Buffer.alloc(0)));
  const db = openDatabase(join(data, "vedette.db"));
  const flag = new FlagStore(db).list()[0];
  db.close();
  const reviewed = flag?.sightings.flatMap(({ trackIds }) => trackIds) ?? [];
  expect(new Set(targets.map(({ trackUuid: uuid }) => uuid))).toEqual(
    new Set(reviewed.map((id) => Buffer.from(trackUuid(id)).toString("hex"))),
  );
  // Where the flag is on the map, there its targets are.
  const last = targets.at(-1);
  expect(Math.abs((last?.lat ?? 0) - (flag?.place.lat ?? 0)) * 111_200).toBeLessThan(15);
  expect(targets.every(({ sigmas }) => (sigmas?.length ?? 0) === 6)).toBe(true);

  expect(await playedBy(app, mp4)).toMatchObject({ width: 960, height: 540, seconds: expect.closeTo(4, 0) });
  expect((await playedBy(app, mp4)).colours).toBeGreaterThan(100);
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 240_000);
