import { isIP } from "node:net";
import * as v from "valibot";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { Settings } from "../store/settings.ts";

const settingKey = "streams.allowHost";
const parse = parser("hosts of video", v.array(v.string()));
const most = 200;

/** The hosts whose video the operator lets the station open unasked, remembered over restarts. */
export class VideoHosts {
  readonly #settings: Settings;
  #hosts: readonly string[];

  constructor({ settings }: { settings: Settings }) {
    this.#settings = settings;
    this.#hosts = (settings.get(settingKey, parse) ?? []).filter(isHost);
  }

  list(): readonly string[] {
    return this.#hosts;
  }

  /** @throws FailureError bad-input for what is no host name, no address and no range of at most 65,536 addresses. */
  allow(written: string): readonly string[] {
    const host = written
      .trim()
      .replace(/^\[(.*)\]$/, "$1")
      .toLowerCase();
    if (!isHost(host))
      throw new FailureError(
        "bad-input",
        `"${written}" is no host of video`,
        "Give a name or an address, camera.local or 192.168.144.25, or a range such as 192.168.144.0/24.",
      );
    if (this.#hosts.includes(host)) return this.#hosts;
    if (this.#hosts.length >= most)
      throw new FailureError("refused", `${host} was not added: ${most} hosts are allowed already`, "Remove some.");
    return this.#keep([...this.#hosts, host].sort());
  }

  remove(host: string): readonly string[] {
    return this.#keep(this.#hosts.filter((other) => other !== host));
  }

  #keep(hosts: readonly string[]): readonly string[] {
    this.#hosts = hosts;
    this.#settings.set(settingKey, hosts);
    return hosts;
  }
}

function isHost(host: string): boolean {
  const [net = "", bits, ...more] = host.split("/");
  if (more.length > 0) return false;
  const family = isIP(net);
  if (bits !== undefined) {
    if (family === 0 || !/^\d{1,3}$/.test(bits)) return false;
    const whole = family === 4 ? 32 : 128;
    return Number(bits) <= whole && Number(bits) >= whole - 16;
  }
  if (family !== 0) return true;
  // A name; one that ends in a number would be an address that is none.
  return /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(net) && net.length <= 253 && !/(^|\.)\d+$/.test(net);
}
