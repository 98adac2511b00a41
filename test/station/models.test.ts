import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { type ProviderName, type VisionModelCalls, visionModelParsers } from "../../src/contract/models.ts";
import { portPair } from "../../src/contract/port.ts";
import type { DetectorRecord } from "../../src/contract/records.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import { Models } from "../../src/station/models.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const recordOf = (file: string, provider?: ProviderName): DetectorRecord => ({
  file,
  name: "m",
  classes: ["car"],
  provider: "CPU",
  threshold: 0.5,
  ...(provider && provider !== "CPU" && { notUsed: [`${provider}: its libraries are missing`] }),
});
const idOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** A station's models, in a folder of their own, with a vision that takes every file whose text begins with "model". */
async function scene({ settings = new Settings(openDatabase(":memory:")), builtIn = "" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "vedette-models-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const shipped = builtIn || join(folder, "shipped.onnx");
  if (!builtIn) await writeFile(shipped, "model shipped");
  const brought = join(folder, "usb");
  await mkdir(brought);
  const bring = async (name: string, text: string, card?: string) => {
    await writeFile(join(brought, name), text);
    if (card) await writeFile(join(brought, name.replace(".onnx", ".json")), card);
    return join(brought, name);
  };
  const loaded: string[] = [];
  const thermal: (string | null)[] = [];
  const ways: (ProviderName | undefined)[] = [];
  const open = async (file: string, provider?: ProviderName) => {
    ways.push(provider);
    if (!(await readFile(file, "utf8")).startsWith("model")) throw new FailureError("bad-input", `No model: ${file}`);
    return recordOf(file, provider);
  };
  const models: Models = new Models({
    folder: join(folder, "models"),
    builtIn: shipped,
    settings,
    load: async (file) => {
      const record = await open(file, models.provider);
      loaded.push(file);
      return record;
    },
  });
  const [near, far] = portPair();
  new RpcServer<VisionModelCalls, Record<string, never>>(
    far,
    {
      "model.inspect": ({ file, provider }) => open(file, provider),
      "model.try": ({ file }) => {
        throw new FailureError("bad-input", `tried ${file}`);
      },
      "model.measure": async () => [{ width: 640, height: 384, ms: 20 }],
      "detector.loadForThermal": async ({ file, provider }) => {
        const record = file === null ? null : await open(file, provider);
        thermal.push(file);
        return record;
      },
      "model.providers": () => [{ name: "CUDA", missing: "its libraries are missing" }, { name: "CPU" }],
      "stream.look": () => null,
    },
    visionModelParsers,
  );
  models.attach(near);
  return { models, folder, shipped, bring, loaded, thermal, ways, settings, near };
}

const failureOf = async (work: Promise<unknown>) =>
  ((await work.catch((cause: unknown) => cause)) as FailureError).failure;

describe("the detector models of a station", () => {
  test("begin with the one that came with it", async () => {
    const { models, shipped } = await scene();
    expect(await models.list()).toEqual([
      {
        id: idOf("model shipped"),
        name: "shipped",
        file: shipped,
        builtIn: true,
        bytes: 13,
        sha256: createHash("sha256").update("model shipped").digest("hex"),
        chosen: true,
      },
    ]);
  });

  test("one that is added is copied with its card, and stays when its stick is pulled", async () => {
    const { models, folder, bring } = await scene();
    const path = await bring("night.onnx", "model night", "{}");
    const added = await models.add(path);
    const file = join(folder, "models", idOf("model night"), "night.onnx");
    expect(added).toMatchObject({ id: idOf("model night"), name: "night", file, chosen: false, detector: { file } });
    await rm(join(folder, "usb"), { recursive: true });
    expect(await readFile(file.replace(".onnx", ".json"), "utf8")).toBe("{}");
    expect((await models.list()).map(({ name }) => name)).toEqual(["shipped", "night"]);
  });

  test("the same model added twice is there once, with the newer card", async () => {
    const { models, bring } = await scene();
    await models.add(await bring("night.onnx", "model night", "{}"));
    const again = await models.add(await bring("renamed.onnx", "model night", '{ "threshold": 0.5 }'));
    expect((await models.list()).map(({ name }) => name)).toEqual(["shipped", "night"]);
    expect(await readFile(again.file.replace(".onnx", ".json"), "utf8")).toBe('{ "threshold": 0.5 }');
  });

  test("what is no model is refused, and nothing of it is kept", async () => {
    const { models, folder, bring } = await scene();
    const path = await bring("letter.onnx", "Dear sirs");
    expect(await failureOf(models.add(path))).toEqual({ code: "bad-input", message: `No model: ${path}` });
    expect((await failureOf(models.add("/no/such.onnx"))).code).toBe("not-found");
    expect(await readdir(folder)).not.toContain("models");
  });

  test("the chosen one looks at the video, also after the next start, and can not be removed", async () => {
    const { models, bring, loaded, settings, shipped } = await scene();
    const { id, file } = await models.add(await bring("night.onnx", "model night"));
    await models.choose(id);
    expect([loaded, models.chosenFile]).toEqual([[file], file]);
    expect((await models.list()).map(({ name, chosen }) => [name, chosen])).toEqual([
      ["shipped", false],
      ["night", true],
    ]);
    expect((await failureOf(models.remove(id))).message).toBe("night looks at the video");
    const next = await scene({ settings, builtIn: shipped });
    expect(next.models.chosenFile).toBe(file);
    const other = await scene({ settings });
    expect(other.models.chosenFile).toBe(other.shipped);
  });

  test("one for thermal cameras is chosen beside it, also after the next start, and given up again", async () => {
    const { models, bring, thermal, settings, shipped } = await scene();
    const { id, file } = await models.add(await bring("heat.onnx", "model heat"));
    expect(await models.chooseForThermal(id)).toEqual(recordOf(file));
    expect((await models.list()).map(({ name, chosen, chosenForThermal }) => [name, chosen, chosenForThermal])).toEqual(
      [
        ["shipped", true, undefined],
        ["heat", false, true],
      ],
    );
    expect((await failureOf(models.remove(id))).message).toBe("heat looks at the video of thermal cameras");
    const next = await scene({ settings, builtIn: shipped });
    await next.models.list();
    expect(next.thermal).toEqual([file]);
    await models.chooseForThermal(null);
    expect([thermal, models.thermalFile]).toEqual([[file, null], undefined]);
    await models.remove(id);
    expect((await models.list()).map(({ name }) => name)).toEqual(["shipped"]);
  });

  test("one for thermal cameras that does not load changes nothing", async () => {
    const { models, bring, thermal } = await scene();
    const { id, file } = await models.add(await bring("heat.onnx", "model heat"));
    await writeFile(file, "broken by a bad disk");
    const broken = (await models.list()).find(({ name }) => name === "heat")?.id ?? id;
    expect((await failureOf(models.chooseForThermal(broken))).code).toBe("bad-input");
    expect([thermal, models.thermalFile]).toEqual([[], undefined]);
  });

  test("one that does not load is not chosen", async () => {
    const { models, bring, shipped } = await scene();
    const { id, file } = await models.add(await bring("night.onnx", "model night"));
    await writeFile(file, "broken by a bad disk");
    expect((await failureOf(models.choose(id))).code).toBe("not-found"); // another hash: no longer that model
    expect(models.chosenFile).toBe(shipped);
  });

  test("removing deletes the copy; what came with Vedette stays", async () => {
    const { models, folder, bring } = await scene();
    const { id } = await models.add(await bring("night.onnx", "model night"));
    await models.remove(id);
    expect(await readdir(join(folder, "models"))).toEqual([]);
    expect((await failureOf(models.remove(idOf("model shipped")))).code).toBe("refused");
    expect((await failureOf(models.remove(id))).code).toBe("not-found");
  });

  test("are asked beside another conversation on the same port, and neither hears the other's answers", async () => {
    const { models, near, shipped } = await scene();
    const streams = new RpcClient<VisionModelCalls, Record<string, never>>(near, "vision");
    const id = idOf("model shipped");
    const [theirs, ours, speed] = await Promise.all([
      streams.call("model.inspect", { file: shipped }),
      failureOf(models.try(id, "/picture.jpg")),
      models.measure(id),
    ]);
    expect([theirs.file, ours.message, speed]).toEqual([
      shipped,
      `tried ${shipped}`,
      [{ width: 640, height: 384, ms: 20 }],
    ]);
  });

  test("while vision is restarting, that is said", async () => {
    const { models, near, bring } = await scene();
    near.close();
    const fresh = new Models({
      folder: "/none",
      builtIn: "/none",
      settings: new Settings(openDatabase(":memory:")),
      load: async () => recordOf(""),
    });
    expect((await failureOf(fresh.add(await bring("night.onnx", "model night")))).message).toBe("Vision is restarting");
    expect(await models.list()).toHaveLength(1);
  });

  test("are run by what was chosen, both that look at the video and all that are tried, also after the next start", async () => {
    const { models, bring, ways, settings, shipped } = await scene();
    const here = [{ name: "CUDA", missing: "its libraries are missing" }, { name: "CPU" }];
    expect(await models.providerChoice()).toEqual({ chosen: null, here });
    const { id } = await models.add(await bring("night.onnx", "model night"));
    await models.chooseForThermal(id);
    ways.length = 0;
    expect(await models.chooseProvider("CPU")).toEqual({ chosen: "CPU", here });
    await models.inspect(id);
    expect(ways).toEqual(["CPU", "CPU", "CPU"]);
    expect((await scene({ settings, builtIn: shipped })).models.provider).toBe("CPU");
    expect(await models.chooseProvider(null)).toEqual({ chosen: null, here });
    expect([ways.at(-1), settings.get("modelProvider", (value) => value)]).toEqual([undefined, undefined]);
  });

  test("say what runs them where what was chosen does not work, and keep the choice", async () => {
    const { models } = await scene();
    const { chosen, instead } = await models.chooseProvider("CUDA");
    expect({ chosen, instead }).toEqual({
      chosen: "CUDA",
      instead: "m runs on CPU; not on CUDA: its libraries are missing",
    });
  });

  test("stay with what runs them when none loads by another", async () => {
    const { models, shipped } = await scene();
    await writeFile(shipped, "no longer one");
    expect((await failureOf(models.chooseProvider("CPU"))).code).toBe("bad-input");
    expect(models.provider).toBeUndefined();
  });
});
