import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { FailureError } from "../contract/failure.ts";
import { nameKeyOf, type StoredPassword } from "../store/accountStore.ts";

/** What a hash costs: scrypt's N (memory and time), r and p. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * 128 MiB and some tenths of a second for each try: the first choice for scrypt of OWASP's Password Storage Cheat Sheet,
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
export const usualCost: PasswordCost = { N: 2 ** 17, r: 8, p: 1 };

/** A password's salted hash, reckoned off the main thread. */
export async function hashPassword(password: string, cost: PasswordCost = usualCost): Promise<StoredPassword> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost, 32);
  const { N, r, p } = cost;
  return { hash: hash.toString("base64"), salt: salt.toString("base64"), params: `scrypt N=${N} r=${r} p=${p}` };
}

/** Whether this is the password that was kept. @throws FailureError bad-input when what was kept is not understood. */
export async function isPassword(password: string, { hash, salt, params }: StoredPassword): Promise<boolean> {
  const kept = Buffer.from(hash, "base64");
  if (kept.length < 16) throw notUnderstood(params);
  return timingSafeEqual(await derive(password, Buffer.from(salt, "base64"), costOf(params), kept.length), kept);
}

/** Whether a hash was reckoned more cheaply than they are now, and is to be made anew while the password is known. */
export function isCheap(params: string, cost: PasswordCost = usualCost): boolean {
  const { N, r, p } = costOf(params);
  return N * r * p < cost.N * cost.r * cost.p;
}

/**
 * Length counts, not kinds of characters; what everybody would try first is refused (NIST SP 800-63B §5.1.1.2,
 * https://pages.nist.gov/800-63-3/sp800-63b.html). @throws FailureError bad-input
 */
export function checkPassword(password: string, name: string): void {
  const plain = password.normalize("NFKC");
  const letters = [...plain];
  const refuse = (why: string): never => {
    throw new FailureError("bad-input", `This password is refused: ${why}`, ADVICE);
  };
  if (letters.length < SHORTEST) refuse(`it has ${letters.length} characters, fewer than ${SHORTEST}`);
  if (letters.length > LONGEST) refuse(`it has more than ${LONGEST} characters`);
  const lower = plain.toLowerCase();
  if (COMMON.some((word) => isMadeOf(lower, word))) refuse("it is among those that are tried first");
  if (repeats(lower) || steps(lower)) refuse("it only repeats or counts on");
  const key = nameKeyOf(name);
  if (key.length >= 3 && lower.includes(key)) refuse("it holds the name of the account");
}

function derive(password: string, salt: Buffer, { N, r, p }: PasswordCost, bytes: number): Promise<Buffer> {
  // The same password whatever keyboard wrote it.
  const plain = password.normalize("NFKC");
  return new Promise((resolve, reject) =>
    scrypt(plain, salt, bytes, { N, r, p, maxmem: 128 * N * r * 2 + 2 ** 20 }, (cause, key) =>
      cause ? reject(cause) : resolve(key),
    ),
  );
}

function costOf(params: string): PasswordCost {
  const [, N, r, p] = /^scrypt N=(\d{1,8}) r=(\d{1,2}) p=(\d{1,2})$/.exec(params) ?? [];
  if (N === undefined) throw notUnderstood(params);
  return { N: Number(N), r: Number(r), p: Number(p) };
}

const notUnderstood = (params: string): FailureError =>
  new FailureError(
    "bad-input",
    `The password of this account was kept in a way that is not understood: ${params}`,
    "An administrator can give it a new one",
  );

/** The word, alone or again and again, with digits and signs around it. */
function isMadeOf(password: string, word: string): boolean {
  if (!password.includes(word)) return false;
  return password.replaceAll(word, "").replaceAll(/[\d\s!?.,_@#$%&*+-]/g, "") === "";
}

/** One to four characters again and again. */
const repeats = (text: string): boolean =>
  [1, 2, 3, 4].some((length) => [...text].every((letter, i, all) => letter === all[i % length]));

/** Each character is the next after the one before, upwards or downwards; 0 follows 9. */
const steps = (text: string): boolean =>
  [1, -1].some((step) =>
    [...text].every((letter, i, all) => {
      const before = all[i - 1];
      if (before === undefined) return true;
      const of = (one: string): number => one.codePointAt(0) ?? 0;
      const turned = step === 1 ? before === "9" && letter === "0" : before === "0" && letter === "9";
      return turned || of(letter) - of(before) === step;
    }),
  );

const SHORTEST = 12;
const LONGEST = 200;
const ADVICE = "Take four or five words that have nothing to do with each other";
/** Begins of lists of leaked passwords, and what suggests itself here. */
const COMMON = [
  ...["password", "passwort", "motdepasse", "contraseña", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop", "qwerty"],
  ...["qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y", "1qaz2wsx3edc", "qazwsxedc", "iloveyou"],
  ...["letmein", "welcome", "willkommen", "changeme", "administrator", "admin", "operator", "analyst", "supervisor"],
  ...["superman", "princess", "sunshine", "football", "baseball", "dragon", "monkey", "shadow", "master", "trustno1"],
  ...["secret", "correcthorsebatterystaple", "correct horse battery staple", "vedette", "border", "patrol", "guest"],
  ...["default", "computer", "internet", "starwars", "whatever", "michael", "jennifer", "liverpool", "chelsea"],
];
