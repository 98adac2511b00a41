import { chmodSync, existsSync, readFileSync, renameSync } from "node:fs";
import { reasonOf } from "../base/log.ts";
import type { EvidenceKey } from "../contract/evidence.ts";
import { FailureError } from "../contract/failure.ts";
import { newSigningPair, publicKeyPem, type SigningPair, signingPairOf } from "../store/evidence/ed25519.ts";
import type { AuditTrail } from "./auditTrail.ts";
import { writeDurably } from "./durableFile.ts";

/** The station's key for signing packages: made when it is first needed, in a file that only its owner may read. */
export class EvidenceKeyFile {
  readonly #file: string;
  readonly #trail: Pick<AuditTrail, "note">;
  #pair: SigningPair | undefined;

  constructor(file: string, trail: Pick<AuditTrail, "note">) {
    this.#file = file;
    this.#trail = trail;
  }

  /**
   * The key. A file that is damaged is put aside, a new key is made, and both are told in the audit log.
   * @throws FailureError denied where the file is there and can not be read, disk-full where it can not be written.
   */
  pair(): SigningPair {
    this.#pair ??= existsSync(this.#file) ? this.#read() : this.#made();
    return this.#pair;
  }

  /** The same, as strangers may know it. */
  shown(): EvidenceKey {
    const { fingerprint, publicKey } = this.pair();
    return { fingerprint, publicKey: publicKeyPem(publicKey) };
  }

  #read(): SigningPair {
    let text: string;
    try {
      text = readFileSync(this.#file, "utf8");
      chmodSync(this.#file, OWNER_ONLY);
    } catch (cause) {
      throw new FailureError(
        "denied",
        `The key for evidence can not be read: ${reasonOf(cause)}: ${this.#file}`,
        "Make the file readable for this user",
      );
    }
    try {
      return signingPairOf(text);
    } catch {
      // What it holds is secret: its parser's words are not told.
      let aside = `${this.#file}.damaged`;
      for (let i = 2; existsSync(aside); i++) aside = `${this.#file}.damaged-${i}`;
      renameSync(this.#file, aside);
      this.#trail.note({ kind: "key.damaged", body: { file: aside } });
      return this.#made();
    }
  }

  #made(): SigningPair {
    const pair = newSigningPair();
    try {
      writeDurably(this.#file, pair.secret, OWNER_ONLY);
    } catch (cause) {
      throw new FailureError(
        "disk-full",
        `The key for evidence can not be kept: ${reasonOf(cause)}: ${this.#file}`,
        "Free some disk space; see that the data folder can be written to",
      );
    }
    this.#trail.note({ kind: "key.made", body: { fingerprint: pair.fingerprint } });
    return pair;
  }
}

const OWNER_ONLY = 0o600;
