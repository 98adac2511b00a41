import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { Polarity } from "../contract/look.ts";
import {
  type ModelRecord,
  type ModelSpeed,
  type ModelTrial,
  type ProviderChoice,
  type ProviderName,
  providerNames,
  type VisionModelCalls,
} from "../contract/models.ts";
import { parser } from "../contract/parse.ts";
import type { Port } from "../contract/port.ts";
import type { DetectorRecord } from "../contract/records.ts";
import { RpcClient } from "../contract/rpc.ts";
import type { Settings } from "../store/settings.ts";
import { besidePort } from "./modelsPort.ts";

interface Options {
  /** Holds a folder for each model that was added, named after its hash. */
  readonly folder: string;
  /** The model that came with Vedette, or that it was started with. */
  readonly builtIn: string;
  readonly settings: Settings;
  /** Makes the model look at the video; rejects when it can not. */
  readonly load: (file: string) => Promise<DetectorRecord>;
  /** Tells the operator of a failure that no call waits for. */
  readonly fail?: (cause: unknown) => void;
}

interface Entry {
  readonly file: string;
  readonly bytes: number;
  readonly changedAt: number;
  readonly sha256: string;
}

interface Choice {
  readonly file: string;
  readonly insteadOf: string;
}

const settingKey = "model";
const providerKey = "modelProvider";
const parseProvider = parser(providerKey, v.object({ name: v.picklist(providerNames) }));
const thermalKey = "thermalModel";
const parseThermal = parser("thermalModel", v.object({ file: v.string() }));
const parseChoice = parser("model", v.object({ file: v.string(), insteadOf: v.string() }));
/** A larger file is no detector that could keep up with video. */
const mostBytes = 2e9;

/** The detector models of this station: the one that came with it, and copies of those that were added. */
export class Models {
  readonly #options: Options;
  readonly #hashes = new Map<string, Entry>();
  readonly #known = new Map<string, { readonly detector: DetectorRecord } | { readonly failure: Failure }>();
  #vision: RpcClient<VisionModelCalls, Record<string, never>> | undefined;
  /** Adding, removing and choosing must not overtake each other. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Vision was introduced: at first, or again after it died. */
  attach(port: Port): void {
    const client = new RpcClient<VisionModelCalls, Record<string, never>>(besidePort(port), "vision");
    this.#vision = client;
    port.onClose(() => {
      if (this.#vision === client) this.#vision = undefined;
    });
    const file = this.thermalFile;
    if (file === undefined) return;
    client.call("detector.loadForThermal", { file, ...this.#by }).catch((cause: unknown) => {
      if (failureOf(cause).code !== "gone") this.#options.fail?.(cause);
    });
  }

  /**
   * The file to look at the video with: the one that was chosen last, while it is there; else the one that came with
   * Vedette. A station that is started with another model than when it was chosen begins with that one.
   */
  get chosenFile(): string {
    const { builtIn, settings } = this.#options;
    const chosen = settings.get(settingKey, parseChoice);
    return chosen && chosen.insteadOf === builtIn && existsSync(chosen.file) ? chosen.file : builtIn;
  }

  /** The file to look at the video of thermal cameras with, while it is there; undefined when that is the one for all. */
  get thermalFile(): string | undefined {
    const chosen = this.#options.settings.get(thermalKey, parseThermal);
    return chosen && existsSync(chosen.file) ? chosen.file : undefined;
  }

  /** What models are to be run by; undefined for the fastest that works. */
  get provider(): ProviderName | undefined {
    return this.#options.settings.get(providerKey, parseProvider)?.name;
  }

  get #by(): { readonly provider?: ProviderName } {
    const { provider } = this;
    return provider ? { provider } : {};
  }

  /** What models are to be run by, and what else this computer has. */
  async providerChoice(): Promise<ProviderChoice> {
    const here = await this.#ask().call("model.providers", null);
    return { chosen: this.provider ?? null, here };
  }

  /** Runs all models by this from now on, and after the next start; null: by the fastest that works. Rejects when the model for all video does not load; then nothing has changed. */
  chooseProvider(provider: ProviderName | null): Promise<ProviderChoice> {
    return this.#inTurn(async () => {
      const before = this.provider ?? null;
      this.#keepProvider(provider);
      const loaded: DetectorRecord[] = [];
      try {
        loaded.push(await this.#options.load(this.chosenFile));
      } catch (cause) {
        this.#keepProvider(before);
        throw cause;
      }
      const file = this.thermalFile;
      if (file) {
        const call = this.#ask().call("detector.loadForThermal", { file, ...this.#by });
        const thermal = await call.catch((cause: unknown) => this.#options.fail?.(cause));
        if (thermal) loaded.push(thermal);
      }
      this.#known.clear(); // they told what they were run by before
      const other = loaded.find((record) => provider !== null && record.provider !== provider);
      return { ...(await this.providerChoice()), ...(other && { instead: insteadWords(other) }) };
    });
  }

  #keepProvider(name: ProviderName | null): void {
    if (name) this.#options.settings.set(providerKey, { name });
    else this.#options.settings.remove(providerKey);
  }

  async list(): Promise<ModelRecord[]> {
    const chosen = this.chosenFile;
    const thermal = this.thermalFile;
    return (await this.#entries()).map((entry) => ({
      ...this.#recordOf(entry, entry.file === chosen),
      ...(entry.file === thermal && { chosenForThermal: true as const }),
    }));
  }

  /** Opens a model and copies it with what lies beside it; one that is here already is opened anew. Rejects when it can not be used. */
  add(path: string): Promise<ModelRecord> {
    return this.#inTurn(async () => {
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) throw new FailureError("not-found", `There is no such model: ${path}`, "Choose a file");
      if (found.size > mostBytes)
        throw new FailureError("bad-input", `The file is too large for a detector: ${found.size} bytes, ${path}`);
      const detector = await this.#ask().call("model.inspect", { file: path, ...this.#by });
      const sha256 = await hashOf(path);
      const held = (await this.#entries()).find((entry) => entry.sha256 === sha256);
      const file = held?.file ?? (await this.#copy(path, sha256));
      if (held && held.file !== this.#options.builtIn) await copyCard(path, held.file);
      this.#known.set(sha256, { detector: { ...detector, file } });
      const record = (await this.list()).find((one) => one.sha256 === sha256);
      if (!record) throw new FailureError("bug", `The model was not kept: ${path}`);
      return record;
    });
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const { name, file, builtIn, chosen, chosenForThermal } = await this.#find(id);
      if (builtIn) throw new FailureError("refused", `${name} came with Vedette and stays`);
      if (chosen || chosenForThermal)
        throw new FailureError(
          "busy",
          `${name} looks at the video${chosen ? "" : " of thermal cameras"}`,
          "Choose another model first",
        );
      await rm(join(file, ".."), { recursive: true, force: true });
    });
  }

  /** Looks at thermal video with a model of its own from now on, and after the next start; null: with the one for all. */
  chooseForThermal(id: string | null): Promise<DetectorRecord | null> {
    return this.#inTurn(async () => {
      const model = id === null ? undefined : await this.#find(id);
      const detector = await this.#ask().call("detector.loadForThermal", { file: model?.file ?? null, ...this.#by });
      if (model) this.#options.settings.set(thermalKey, { file: model.file });
      else this.#options.settings.remove(thermalKey);
      if (model && detector) this.#known.set(model.sha256, { detector });
      return detector;
    });
  }

  choose(id: string): Promise<DetectorRecord> {
    return this.#inTurn(async () => {
      const { file, sha256 } = await this.#find(id);
      const detector = await this.#options.load(file);
      this.#options.settings.set(settingKey, { file, insteadOf: this.#options.builtIn } satisfies Choice);
      this.#known.set(sha256, { detector });
      return detector;
    });
  }

  async inspect(id: string): Promise<DetectorRecord> {
    const { file, sha256 } = await this.#find(id);
    try {
      const detector = await this.#ask().call("model.inspect", { file, ...this.#by });
      this.#known.set(sha256, { detector });
      return detector;
    } catch (cause) {
      const failure = failureOf(cause);
      if (failure.code !== "gone") this.#known.set(sha256, { failure });
      throw cause;
    }
  }

  async try(id: string, picture: string, thermal?: Polarity): Promise<ModelTrial> {
    return this.#ask().call("model.try", {
      file: (await this.#find(id)).file,
      picture,
      ...(thermal && { thermal }),
      ...this.#by,
    });
  }

  async measure(id: string): Promise<readonly ModelSpeed[]> {
    return this.#ask().call("model.measure", { file: (await this.#find(id)).file, ...this.#by });
  }

  #ask(): RpcClient<VisionModelCalls, Record<string, never>> {
    if (!this.#vision) throw new FailureError("gone", "Vision is restarting", "Try again in a moment");
    return this.#vision;
  }

  async #find(id: string): Promise<ModelRecord> {
    const found = (await this.list()).find((record) => record.id === id);
    if (!found) throw new FailureError("not-found", "This model is no longer there", "Add it again");
    return found;
  }

  #recordOf({ file, bytes, sha256 }: Entry, chosen: boolean): ModelRecord {
    const name = basename(file).replace(/\.onnx$/i, "");
    const builtIn = file === this.#options.builtIn;
    return { id: idOf(sha256), name, file, builtIn, bytes, sha256, chosen, ...this.#known.get(sha256) };
  }

  /** The files there are, the one that came with Vedette first. */
  async #entries(): Promise<Entry[]> {
    const { folder, builtIn } = this.#options;
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const added = names.filter((name) => !name.startsWith(".") && /\.onnx$/i.test(name)).sort();
    const entries = await Promise.all([builtIn, ...added.map((name) => join(folder, name))].map((f) => this.#entry(f)));
    return entries.filter((entry) => entry !== undefined);
  }

  /** Hashed once, and again when the file changed. */
  async #entry(file: string): Promise<Entry | undefined> {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const known = this.#hashes.get(file);
    if (known?.bytes === found.size && known.changedAt === found.mtimeMs) return known;
    const entry = { file, bytes: found.size, changedAt: found.mtimeMs, sha256: await hashOf(file) };
    this.#hashes.set(file, entry);
    return entry;
  }

  /** Copies beside, and puts in place when whole: a copy that was broken off is never seen. */
  async #copy(path: string, sha256: string): Promise<string> {
    const { folder } = this.#options;
    const place = join(folder, idOf(sha256));
    const made = join(folder, `.${idOf(sha256)}`);
    const name = basename(path)
      .replace(/\.onnx$/i, "")
      .concat(".onnx");
    try {
      await rm(made, { recursive: true, force: true });
      await mkdir(made, { recursive: true });
      await copyFile(path, join(made, name));
      await copyCard(path, join(made, name));
      await rm(place, { recursive: true, force: true });
      await rename(made, place);
    } catch (cause) {
      await rm(made, { recursive: true, force: true }).catch(() => undefined);
      throw copyFailure(cause, path);
    }
    return join(place, name);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => {});
    return done;
  }
}

const insteadWords = ({ name, provider, notUsed = [] }: DetectorRecord): string =>
  `${name} runs on ${[provider, ...notUsed].join("; not on ")}`;

const idOf = (sha256: string): string => sha256.slice(0, 16);

const cardOf = (model: string): string => model.replace(/\.onnx$/i, "").concat(".json");

async function copyCard(from: string, to: string): Promise<void> {
  await copyFile(cardOf(from), cardOf(to)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
  });
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

function copyFailure(cause: unknown, path: string): FailureError {
  const { code } = cause as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new FailureError(
    full ? "disk-full" : "denied",
    `The model was not copied: ${failureOf(cause).message}, ${path}`,
    full ? "Make room on the disk of the data folder" : "See that the data folder can be written to",
  );
}
