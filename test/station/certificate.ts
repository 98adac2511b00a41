import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A certificate and its key as PEM, made here and now (X.509 v3, RFC 5280). */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly keyObject: KeyObject;
  readonly name: string;
}

/** Makes a certificate for a host name or an IPv4 address; without `by` it is an authority that has signed itself. */
export function certificateFor(name: string, by?: Certificate): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const octets = name.split(".").map(Number);
  const isAddress = octets.length === 4 && octets.every((one) => Number.isInteger(one));
  const alternative = isAddress ? der(0x87, Buffer.from(octets)) : der(0x82, Buffer.from(name));
  const extensions = [
    ...(by ? [extension("551d11", sequence(alternative))] : []), // subject alternative name
    extension("551d13", by ? sequence() : sequence(der(0x01, Buffer.from([0xff])))), // basic constraints
  ];
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([by ? 2 : 1])),
    ECDSA_SHA256,
    nameOf(by?.name ?? name),
    sequence(time(-3_600_000), time(86_400_000)),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = createSign("SHA256")
    .update(toSign)
    .sign(by?.keyObject ?? privateKey);
  const whole = sequence(toSign, ECDSA_SHA256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    ...{ keyObject: privateKey, name },
  };
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));
const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
const time = (fromNowMs: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      `${new Date(Date.now() + fromNowMs)
        .toISOString()
        .replaceAll(/[-:T]|\.\d+Z/g, "")
        .slice(2)}Z`,
    ),
  );
