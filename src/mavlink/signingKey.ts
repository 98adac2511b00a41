import { createHash, timingSafeEqual } from "node:crypto";
import { FailureError } from "../contract/failure.ts";

/** A named secret of 32 bytes that signs packets. Printing it in any way shows its name and fingerprint only. */
export class SigningKey {
  readonly name: string;
  /** Eight hex digits to tell keys apart by; they give nothing of the key away. */
  readonly fingerprint: string;
  readonly #secret: Uint8Array;

  private constructor(name: string, secret: Uint8Array) {
    this.name = name;
    this.#secret = secret.slice();
    this.fingerprint = createHash("sha256").update("fingerprint").update(secret).digest("hex").slice(0, 8);
  }

  /** The key that other ground stations make of the same passphrase: its SHA-256. Throws `bad-input` when it is empty. */
  static fromPassphrase(name: string, passphrase: string): SigningKey {
    if (passphrase === "") throw bad(name, "the passphrase is empty");
    return new SigningKey(name, createHash("sha256").update(passphrase, "utf8").digest());
  }

  /** A key written as 64 hex digits or as base64 of 32 bytes. Throws `bad-input`, without quoting it. */
  static fromText(name: string, text: string): SigningKey {
    const trimmed = text.trim();
    if (/^[0-9a-f]{64}$/i.test(trimmed)) return new SigningKey(name, Buffer.from(trimmed, "hex"));
    if (/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return new SigningKey(name, Buffer.from(trimmed, "base64"));
    throw bad(name, "it is neither 64 hex digits nor base64 of 32 bytes");
  }

  /** The first six bytes of SHA-256 over the key and `bytes`. https://mavlink.io/en/guide/message_signing.html */
  signatureOf(bytes: Uint8Array): Uint8Array {
    return createHash("sha256").update(this.#secret).update(bytes).digest().subarray(0, 6);
  }

  /** Whether it is the same secret, by whatever name. */
  sameAs(other: SigningKey): boolean {
    return timingSafeEqual(this.#secret, other.#secret);
  }

  /** The 32 secret bytes, for a vault and for SETUP_SIGNING; never for a log. */
  reveal(): Uint8Array {
    return this.#secret.slice();
  }

  toString(): string {
    return `${this.name} (${this.fingerprint})`;
  }

  toJSON(): { name: string; fingerprint: string } {
    return { name: this.name, fingerprint: this.fingerprint };
  }
}

const bad = (name: string, why: string): FailureError =>
  new FailureError("bad-input", `Signing key "${name}" cannot be read: ${why}`, "Enter the key as it was exported.");
