import { chmodSync, existsSync, readFileSync, renameSync } from "node:fs";
import * as v from "valibot";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { SigningKeyRecord } from "../contract/wire.ts";
import { SigningKey } from "../mavlink/signingKey.ts";
import { writeDurably } from "./durableFile.ts";

/** A key with when it was added, and its place in the file. */
interface Kept {
  readonly key: SigningKey;
  readonly addedAt: number;
}

const parseFile = parser(
  "keys",
  v.object({ keys: v.array(v.object({ name: v.string(), secret: v.string(), addedAt: v.number() })) }),
);

/** The signing keys by name, in a file that only its owner may read. Nothing but that file ever holds a secret. */
export class KeyRing {
  readonly #file: string;
  readonly #kept = new Map<string, Kept>();

  /** What keeps it from being written: the file is there and cannot be read. */
  #blocked: FailureError | undefined;

  /**
   * `fail` is told of a file that cannot be understood: then there are no keys, and the file is kept aside as
   * `keys.json.damaged`. One that cannot even be read stays where it is, and nothing is added until it can.
   */
  constructor(file: string, fail: (failure: FailureError) => void = () => {}) {
    this.#file = file;
    if (!existsSync(file)) return;
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (cause) {
      this.#block(reasonOf(cause), fail);
      return;
    }
    try {
      for (const { name, secret, addedAt } of parseFile(JSON.parse(text)).keys)
        this.#kept.set(name, { key: SigningKey.fromText(name, secret), addedAt });
      chmodSync(file, OWNER_ONLY);
    } catch {
      // What could not be parsed may be quoted by the parser's error, and it holds secrets.
      this.#kept.clear();
      this.#putAside(fail);
    }
  }

  #putAside(fail: (failure: FailureError) => void): void {
    let aside = `${this.#file}.damaged`;
    for (let i = 2; existsSync(aside); i++) aside = `${this.#file}.damaged-${i}`;
    try {
      renameSync(this.#file, aside);
    } catch (cause) {
      this.#block(reasonOf(cause), fail);
      return;
    }
    fail(
      new FailureError(
        "bad-input",
        `The signing keys cannot be read: what they signed is refused. The damaged file was kept: ${aside}`,
        "Restore keys.json from a backup and start again, or add the keys again under their names.",
      ),
    );
  }

  #block(why: string, fail: (failure: FailureError) => void): void {
    this.#blocked = new FailureError(
      "denied",
      `The signing keys cannot be read: ${why}: ${this.#file}`,
      "Make the file readable for this user, or move it away, and start again.",
    );
    fail(this.#blocked);
  }

  list(): SigningKeyRecord[] {
    return [...this.#kept.values()].map(({ key: { name, fingerprint }, addedAt }) => ({ name, fingerprint, addedAt }));
  }

  /** @throws FailureError `not-found` */
  key(name: string): SigningKey {
    const kept = this.#kept.get(name);
    if (!kept) throw new FailureError("not-found", `There is no signing key "${name}"`, "Add it first.");
    return kept.key;
  }

  /**
   * Adds a key made of a passphrase or of 64 hexadecimal digits.
   * @throws FailureError `busy` when the name is taken, `disk-full` when it cannot be kept.
   */
  add(name: string, secret: string, at: number): SigningKeyRecord {
    if (this.#kept.has(name))
      throw new FailureError("busy", `There is a signing key "${name}" already`, "Choose another name, or remove it.");
    const isHex = /^[0-9a-f]{64}$/i.test(secret.trim());
    const key = isHex ? SigningKey.fromText(name, secret) : SigningKey.fromPassphrase(name, secret);
    this.#kept.set(name, { key, addedAt: at });
    try {
      this.#save();
    } catch (cause) {
      this.#kept.delete(name);
      throw cause;
    }
    return { name, fingerprint: key.fingerprint, addedAt: at };
  }

  remove(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    try {
      this.#save();
    } catch (cause) {
      this.#kept.set(name, kept);
      throw cause;
    }
  }

  #save(): void {
    if (this.#blocked) throw this.#blocked;
    const keys = [...this.#kept].map(([name, { key, addedAt }]) => ({
      name,
      secret: Buffer.from(key.reveal()).toString("hex"),
      addedAt,
    }));
    try {
      writeDurably(this.#file, JSON.stringify({ keys }), OWNER_ONLY);
    } catch (cause) {
      throw new FailureError(
        "disk-full",
        `The signing keys could not be kept: ${reasonOf(cause)}: ${this.#file}`,
        "Free some disk space; see that the folder can be written to.",
      );
    }
  }
}

const OWNER_ONLY = 0o600;
