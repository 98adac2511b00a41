import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { CameraClient } from "../../src/mavlink/cameraClient.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

const camera = { systemId: 1, componentId: 1, deviceId: 1 };
const bytes = (text: string) => Array.from({ length: 32 }, (_, i) => text.charCodeAt(i) || 0);

/** An autopilot that speaks for one camera, which knows a photo by its number. */
async function ready(has = true) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 9 });
  const state = { recording: false, zoom: 0, mode: 0, photos: new Set<number>() };
  const asked = heardBy(p.vehicle, common.CommandLong);
  const tell = (id: number) => {
    if (id === 259)
      p.say(common.CameraInformation, {
        ...{ vendorName: bytes("Maker"), modelName: bytes("Eye\u001b 2"), cameraDeviceId: 1, gimbalDeviceId: 1 },
        ...{ flags: (1 | 2 | 4 | 64) as common.CameraCapFlags, focalLength: 35, resolutionH: 1920, resolutionV: 1080 },
      });
    if (id === 260)
      p.say(common.CameraSettings, {
        cameraDeviceId: 1,
        modeId: state.mode,
        zoomLevel: state.zoom,
        focusLevel: Number.NaN,
      });
    if (id === 262) {
      const videoStatus = state.recording ? 1 : 0;
      p.say(common.CameraCaptureStatus, { cameraDeviceId: 1, videoStatus, imageCount: state.photos.size });
    }
    if (id === 261)
      p.say(common.StorageInformation, { storageId: 1, status: 2, totalCapacity: 64_000, availableCapacity: 1_000 });
  };
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    const { MavCmd } = common;
    p.say(common.CommandAck, { command: m.command, result: has ? 0 : 3, targetSystem: 255 });
    if (!has) return;
    if (m.command === MavCmd.REQUEST_MESSAGE) tell(m._param1);
    if (m.command === MavCmd.IMAGE_START_CAPTURE) state.photos.add(m._param4);
    if (m.command === MavCmd.VIDEO_START_CAPTURE) state.recording = true;
    if (m.command === MavCmd.VIDEO_STOP_CAPTURE) state.recording = false;
    if (m.command === MavCmd.SET_CAMERA_ZOOM) state.zoom = m._param2;
    if (m.command === MavCmd.SET_CAMERA_MODE) state.mode = m._param2;
    for (const id of [260, 261, 262]) tell(id);
  });
  const client = new CameraClient(p.ground, new CommandClient(p.ground));
  await p.clock.advance(15_000);
  return { ...p, state, asked, client };
}

describe("a camera", () => {
  it("that an autopilot speaks for is found with all it tells", async () => {
    const { client } = await ready();
    expect(client.cameras(1)).toEqual([
      {
        ...{ ...camera, vendor: "Maker", model: "Eye 2", focalLengthMm: 35, pixels: [1920, 1080], gimbalId: 1 },
        ...{ can: new Set(["CAPTURE_VIDEO", "CAPTURE_IMAGE", "HAS_MODES", "HAS_BASIC_ZOOM"]), mode: "image" },
        ...{
          zoomPercent: 0,
          capture: { photographing: false, recording: false, recordedMs: 0, photos: 0, heardAt: expect.any(Number) },
        },
        storages: new Map([[1, { ready: true, totalMib: 64_000, freeMib: 1_000 }]]),
      },
    ]);
  });

  it("takes one photo for each wish, however often it is repeated", async () => {
    const { client, clock, state } = await ready();
    for (let i = 0; i < 5; i++) await clock.run(client.photo(camera));
    expect(state.photos.size).toBe(5);
  });

  it("records, zooms and changes its mode", async () => {
    const { client, clock, state } = await ready();
    await clock.run(client.startVideo(camera));
    await clock.run(client.zoom(camera, 40));
    await clock.run(client.setMode(camera, "video"));
    await clock.advance(5_000);
    expect({ ...state, photos: 0 }).toEqual({ recording: true, zoom: 40, mode: 1, photos: 0 });
    const { mode, zoomPercent, capture } = client.cameras(1)[0]!;
    expect([mode, zoomPercent, capture!.recording]).toEqual(["video", 40, true]);
    await clock.run(client.stopVideo(camera));
    expect(state.recording).toBe(false);
  });

  it("is looked at again by itself, so that what others started on it shows", async () => {
    const { client, clock, state } = await ready();
    state.recording = true;
    await clock.advance(75_000); // one answer may be lost
    const shown = client.cameras(1)[0]!.capture!.recording;
    state.recording = false;
    await clock.advance(15_000);
    expect([shown, client.cameras(1)[0]!.capture!.recording]).toEqual([true, false]);
  });

  it("is not asked for what it cannot do", async () => {
    const { client } = await ready();
    expect(await client.focus(camera, "auto").catch(failureOf)).toEqual({
      code: "refused",
      message: "Focusing was not asked for: Eye 2 says it cannot",
    });
    expect(await client.zoom(camera, 101).catch(failureOf)).toMatchObject({ code: "bad-input" });
    expect(await client.photo({ ...camera, deviceId: 2 }).catch(failureOf)).toMatchObject({ code: "not-found" });
  });

  it("that is not there is asked for three times at most", async () => {
    const { client, clock, asked } = await ready(false);
    await clock.advance(60_000);
    const before = asked.length;
    await clock.advance(60_000);
    expect([client.cameras(1), asked.length]).toEqual([[], before]);
  });
});
