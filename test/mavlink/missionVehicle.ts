import { common, type MavLinkData } from "mavlink-mappings";
import type { Off } from "../../src/base/emitter.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { MavlinkNode } from "../../src/mavlink/node.ts";

type Item = common.MissionItemInt;
const R = common.MavMissionResult;

/**
 * The vehicle's side of the mission protocol in two characters. `ardupilot`: stores as items come, re-requests after 1 s, gives
 * up after 8 s, answers what it did not ask for with INVALID_SEQUENCE or, when not receiving, ERROR; item 0 is its home;
 * packs waypoint parameters into whole numbers; `arduplane` packs other ones of them. `px4`: takes over a mission only when whole, re-requests after 250 ms, gives up
 * after 5 s, repeats its ACK when the last item comes again, gives items out only in order.
 */
export class MissionVehicle {
  stored: Item[] = [];
  /** How often each kind of message came. */
  readonly heard = new Map<string, number>();
  /** Refuses the item with this seq. */
  refuse: { seq: number; result: number } | undefined;
  /** Changes an item before it is stored. */
  spoil: (item: Item) => Item = (item) => item;
  /** Drops the next so many ACKs. */
  swallowAcks = 0;
  readonly #node: MavlinkNode;
  readonly #style: "ardupilot" | "px4";
  readonly #packed: (item: Item) => Item;
  #receiving: { count: number; next: number; buffer: Item[]; off: Off; heardAt: number } | undefined;
  #finishedCount = -1;
  #giving = -1;
  #type = 0; // of the transfer that goes on or went on last: it keeps one set of items, whatever their type

  constructor(node: MavlinkNode, kind: "ardupilot" | "arduplane" | "px4") {
    this.#node = node;
    this.#style = kind === "px4" ? "px4" : "ardupilot";
    this.#packed = kind === "arduplane" ? packedByPlane : packed;
    const on = <T extends MavLinkData>(type: Parameters<typeof node.on<T>>[0], take: (message: T) => void) =>
      node.on(type, ({ message }) => {
        this.heard.set(type.MSG_NAME, (this.heard.get(type.MSG_NAME) ?? 0) + 1);
        take(message);
      });
    on(common.MissionCount, ({ count, missionType }) => {
      this.#type = missionType;
      this.#count(count);
    });
    on(common.MissionItemInt, (item) => this.#item(item));
    on(common.MissionRequestList, ({ missionType }) => {
      this.#type = missionType;
      this.#list();
    });
    on(common.MissionRequestInt, ({ seq }) => this.#give(seq));
    on(common.MissionAck, ({ type }) => type === R.OPERATION_CANCELLED && this.#stop());
    on(common.MissionClearAll, ({ missionType }) => {
      this.#type = missionType;
      this.stored = [];
      this.#ack(R.ACCEPTED);
    });
  }

  get receiving(): boolean {
    return this.#receiving !== undefined;
  }

  #count(count: number) {
    this.#stop();
    if (count > 724) return this.#ack(R.NO_SPACE);
    this.#receiving = { count, next: 0, buffer: [], off: () => {}, heardAt: this.#node.clock.now() };
    if (this.#style === "ardupilot") this.stored = this.stored.slice(0, count);
    this.#request();
  }

  #item(item: Item) {
    const now = this.#receiving;
    const again = this.#style === "px4" && item.seq === (now ? now.next : this.#finishedCount) - 1;
    if (!now) return again ? this.#ack(R.ACCEPTED) : this.#ack(R.ERROR);
    if (again) return this.#request();
    if (item.seq !== now.next) return this.#style === "px4" ? undefined : this.#ack(R.INVALID_SEQUENCE);
    if (this.refuse?.seq === item.seq) {
      const { result } = this.refuse;
      this.#stop();
      return this.#ack(result);
    }
    now.heardAt = this.#node.clock.now();
    const kept = this.spoil(this.#style === "ardupilot" ? this.#packed(item) : item);
    if (this.#style === "ardupilot") this.stored[item.seq] = item.seq === 0 && this.#type === 0 ? HOME : kept;
    else now.buffer[item.seq] = kept;
    now.next++;
    if (now.next < now.count) return this.#request();
    if (this.#style === "px4") this.stored = now.buffer;
    this.#finishedCount = now.count;
    this.#stop();
    this.#ack(R.ACCEPTED);
  }

  #request() {
    const now = this.#receiving;
    if (!now) return;
    const type = this.#style === "px4" ? common.MissionRequestInt : common.MissionRequest;
    this.#send(messageOf(type as typeof common.MissionRequest, { ...US, missionType: this.#type, seq: now.next }));
    now.off();
    now.off = this.#node.clock.after(this.#style === "px4" ? 250 : 1_000, () => {
      if (this.#node.clock.now() - now.heardAt < (this.#style === "px4" ? 5_000 : 8_000)) return this.#request();
      this.#stop();
      this.#ack(R.OPERATION_CANCELLED);
    });
  }

  #list() {
    if (this.#receiving) return this.#ack(R.DENIED);
    this.#giving = 0;
    this.#send(messageOf(common.MissionCount, { ...US, missionType: this.#type, count: this.stored.length }));
  }

  #give(seq: number) {
    const item = this.stored[seq];
    const order = this.#style === "px4" && seq !== this.#giving && seq !== this.#giving - 1;
    if (this.#receiving) return this.#ack(R.DENIED);
    if (!item || order) return this.#ack(R.INVALID_SEQUENCE);
    this.#giving = seq + 1;
    this.#send(messageOf(common.MissionItemInt, { ...item, ...US, seq }));
  }

  #stop(): void {
    this.#receiving?.off();
    this.#receiving = undefined;
  }

  #ack(type: number): void {
    if (this.swallowAcks > 0) this.swallowAcks--;
    else this.#send(messageOf(common.MissionAck, { ...US, missionType: this.#type, type }));
  }

  #send(message: MavLinkData): void {
    this.#node.send(message, { systemId: 255 });
  }
}

const US = { targetSystem: 255, targetComponent: 190 };

/** Where ArduPilot says that home is, whatever was sent. */
const HOME = messageOf(common.MissionItemInt, { command: 16, x: 471234567, y: 81234567, z: 412.3, autocontinue: 1 });

function packed(item: Item): Item {
  if (item.command >= 112) return item;
  const whole = (value: number) => Math.trunc(Number.isNaN(value) ? 0 : value);
  return { ...item, param1: whole(item.param1), param2: 0, param3: 0, param4: 0, z: Math.round(item.z * 100) / 100 };
}

/** A plane never holds at a waypoint: it keeps how near it must come and how far beyond it flies. */
function packedByPlane(item: Item): Item {
  const { param2, param3 } = item;
  if (item.command !== 16) return packed(item);
  return { ...packed(item), param1: 0, param2: Math.trunc(param2), param3: Math.trunc(param3) };
}
