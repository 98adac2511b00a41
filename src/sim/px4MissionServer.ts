import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import { floatItem, intItem, itemMessage } from "./itemMessages.ts";
import { knownInMissions, type StoredItem } from "./missionItems.ts";
import type { Asker, MissionVehicle } from "./missionServer.ts";

type Transfer = Asker & {
  readonly type: number;
  readonly total: number;
  next: number;
  heardAt: number;
  saidAt: number;
} & ({ readonly way: "in"; readonly items: StoredItem[] } | { readonly way: "out" });

/**
 * The vehicle's side of the mission protocol as PX4 plays it: one transfer at a time; an upload takes effect when it is
 * whole and is forgotten otherwise; item 0 is an item like the others and values are kept as they came; what it waits for
 * is asked for again every 250 ms, and the transfer given up after five seconds of silence; the last item, come again, is
 * acknowledged again; items are given out in order only. https://docs.px4.io/main/en/mavlink/protocols.html
 */
export class Px4MissionServer {
  readonly #vehicle: Omit<MissionVehicle, "homeItem" | "running">;
  readonly #retryMs: number;
  #fence: readonly StoredItem[] = [];
  #rally: readonly StoredItem[] = [];
  #transfer: Transfer | undefined;
  /** The last item of the upload that ended last, for when its ACK was lost. */
  #finished = { type: -1, seq: -1 };

  /** `retryMs`: time until it asks again, 250 in PX4's present releases, 500 in earlier ones. */
  constructor(vehicle: Omit<MissionVehicle, "homeItem" | "running">, { retryMs = 250 } = {}) {
    this.#vehicle = vehicle;
    this.#retryMs = retryMs;
  }

  /** Fence and rally points as they were stored. */
  get fence(): readonly StoredItem[] {
    return this.#fence;
  }
  get rally(): readonly StoredItem[] {
    return this.#rally;
  }
  get receiving(): boolean {
    return this.#transfer?.way === "in";
  }
  /** In the middle of a transfer, so that `step` has something to do. */
  get busy(): boolean {
    return this.#transfer !== undefined;
  }

  /** Repeats what was not answered and gives up when nothing comes; `at` in ms. */
  step(at: number): void {
    const transfer = this.#transfer;
    if (!transfer) return;
    if (at - transfer.heardAt > giveUpMs) {
      this.#vehicle.say(common.MavSeverity.CRITICAL, "Operation timeout");
      this.#transfer = undefined;
    } else if (at - transfer.saidAt > this.#retryMs) this.#repeat(transfer, at);
  }

  /** Answers a message of the mission protocol; false when it is none. */
  receive(message: MavLinkData, from: Asker, at: number): boolean {
    if (message instanceof common.MissionCount) this.#count(message, from, at);
    else if (message instanceof common.MissionItemInt) this.#item(message, intItem(message), from, at);
    else if (message instanceof common.MissionItem) this.#item(message, floatItem(message), from, at);
    else if (message instanceof common.MissionRequestList) this.#list(message.missionType, from, at);
    else if (message instanceof common.MissionRequestInt || message instanceof common.MissionRequest)
      this.#give(message, from, at);
    else if (message instanceof common.MissionClearAll) this.#clear(message.missionType, from);
    else if (message instanceof common.MissionSetCurrent) this.#setCurrent(message.seq, from);
    else if (message instanceof common.MissionAck) this.#acknowledged(message, from);
    else return false;
    return true;
  }

  #count({ count, missionType: type }: common.MissionCount, from: Asker, at: number) {
    const now = this.#transfer;
    if (now) {
      const again = now.way === "in" && now.next === 0 && now.type === type && isSame(now, from);
      if (!again) return this.#ack(from, type, answer.ERROR);
      now.heardAt = at;
      return this.#request(now, at);
    }
    if (!isKnownType(type)) return this.#ack(from, type, answer.UNSUPPORTED);
    if (count > most[type as 0 | 1 | 2]) return this.#ack(from, type, answer.NO_SPACE);
    this.#finished = { type: -1, seq: -1 };
    if (count === 0) {
      this.#store(type, []);
      return this.#ack(from, type, answer.ACCEPTED);
    }
    this.#transfer = { ...from, type, total: count, next: 0, heardAt: at, saidAt: at, way: "in", items: [] };
    this.#request(this.#transfer, at);
  }

  #item({ seq, missionType: type }: { seq: number; missionType: number }, item: StoredItem, from: Asker, at: number) {
    const now = this.#transfer;
    if (!now) {
      const again = this.#finished.type === type && this.#finished.seq === seq;
      return this.#ack(from, type, again ? answer.ACCEPTED : answer.ERROR);
    }
    if (now.way === "out" || !isSame(now, from)) return this.#ack(from, type, answer.ERROR);
    if (now.type !== type) return;
    now.heardAt = at;
    if (seq !== now.next) return; // an old one come late; what is missing is asked for in its time
    const wrong = resultOf(type, item, this.#vehicle.kind);
    if (wrong !== answer.ACCEPTED) {
      this.#transfer = undefined;
      return this.#ack(from, type, wrong);
    }
    now.items.push(item);
    now.next++;
    if (now.next < now.total) return this.#request(now, at);
    this.#transfer = undefined;
    this.#finished = { type, seq };
    this.#store(type, now.items);
    this.#ack(from, type, answer.ACCEPTED);
  }

  #list(type: number, from: Asker, at: number) {
    const now = this.#transfer;
    if (now && !(now.way === "out" && now.type === type && isSame(now, from)))
      return this.#ack(from, type, answer.ERROR);
    if (!isKnownType(type)) return this.#ack(from, type, answer.UNSUPPORTED);
    const total = this.#stored(type).length;
    this.#transfer = { ...from, type, total, next: 0, heardAt: at, saidAt: at, way: "out" };
    this.#repeat(this.#transfer, at);
  }

  #give(asked: common.MissionRequestInt | common.MissionRequest, from: Asker, at: number) {
    const { seq, missionType } = asked;
    const now = this.#transfer;
    if (now?.way !== "out" || now.type !== missionType || !isSame(now, from))
      return this.#ack(from, missionType, answer.ERROR);
    const item = this.#stored(missionType)[seq];
    if (!item || (seq !== now.next && seq !== now.next - 1)) {
      this.#transfer = undefined;
      return this.#ack(from, missionType, answer.ERROR);
    }
    now.next = seq + 1;
    now.heardAt = at;
    now.saidAt = at;
    this.#vehicle.send(itemMessage(asked, item, from));
  }

  /** What was said last: the request for an item, the count, or the item given out. */
  #repeat(now: Transfer, at: number) {
    if (now.way === "in") return this.#request(now, at);
    now.saidAt = at;
    const to = { targetSystem: now.systemId, targetComponent: now.componentId, missionType: now.type };
    if (now.next === 0) return this.#vehicle.send(messageOf(common.MissionCount, { ...to, count: now.total }));
    const seq = now.next - 1;
    const item = this.#stored(now.type)[seq];
    if (item) this.#vehicle.send(itemMessage(messageOf(common.MissionRequestInt, { ...to, seq }), item, now));
  }

  #request(now: Transfer, at: number): void {
    now.saidAt = at;
    const { systemId: targetSystem, componentId: targetComponent, next: seq, type: missionType } = now;
    this.#vehicle.send(messageOf(common.MissionRequestInt, { targetSystem, targetComponent, seq, missionType }));
  }

  /** The end of a download, or an upload that the other side gave up. */
  #acknowledged({ type, missionType }: common.MissionAck, from: Asker): void {
    const now = this.#transfer;
    if (!now || now.type !== missionType || !isSame(now, from)) return;
    if (now.way === "out" || type === answer.OPERATION_CANCELLED) this.#transfer = undefined;
  }

  #clear(type: number, from: Asker) {
    if (this.#transfer) return this.#ack(from, type, answer.ERROR);
    const all = type === common.MavMissionType.ALL;
    if (!all && !isKnownType(type)) return this.#ack(from, type, answer.UNSUPPORTED);
    for (const each of all ? [0, 1, 2] : [type]) this.#store(each, []);
    this.#ack(from, type, answer.ACCEPTED);
  }

  #setCurrent(sequence: number, from: Asker): void {
    if (!this.#vehicle.setCurrent(sequence)) this.#ack(from, common.MavMissionType.MISSION, answer.ERROR);
  }

  #stored(type: number): readonly StoredItem[] {
    if (type === common.MavMissionType.FENCE) return this.#fence;
    return type === common.MavMissionType.RALLY ? this.#rally : this.#vehicle.items;
  }

  #store(type: number, items: readonly StoredItem[]): void {
    if (type === common.MavMissionType.FENCE) this.#fence = items;
    else if (type === common.MavMissionType.RALLY) this.#rally = items;
    else this.#vehicle.items = items;
  }

  #ack({ systemId, componentId }: Asker, missionType: number, type: number): void {
    const to = { targetSystem: systemId, targetComponent: componentId };
    this.#vehicle.send(messageOf(common.MissionAck, { ...to, type, missionType }));
  }
}

const giveUpMs = 5000;
/** Items of a mission, fence vertices, rally points. */
const most = { 0: 2000, 1: 500, 2: 500 } as const;
const answer = common.MavMissionResult;

const isKnownType = (type: number): boolean => type >= 0 && type <= 2;
const isSame = (a: Asker, b: Asker): boolean => a.systemId === b.systemId && a.componentId === b.componentId;

/** Why an item can not be stored. */
function resultOf(type: number, { command, frame, params, x, y, z }: StoredItem, kind: MissionVehicle["kind"]): number {
  if (type === common.MavMissionType.FENCE && !(command >= 5000 && command <= 5004)) return answer.UNSUPPORTED;
  if (type === common.MavMissionType.RALLY && command !== 5100) return answer.UNSUPPORTED;
  if (type === common.MavMissionType.MISSION && !knownInMissions(command, kind)) return answer.UNSUPPORTED;
  if (![0, 2, 3, 5, 6].includes(frame)) return answer.UNSUPPORTED_FRAME;
  if (params.some((param) => Math.abs(param) === Number.POSITIVE_INFINITY)) return answer.INVALID;
  if (frame === common.MavFrame.MISSION) return answer.ACCEPTED;
  if (Math.abs(x) > 900_000_000) return answer.INVALID_PARAM5_X;
  if (Math.abs(y) > 1_800_000_000) return answer.INVALID_PARAM6_Y;
  return Math.abs(z) === Number.POSITIVE_INFINITY ? answer.INVALID_PARAM7 : answer.ACCEPTED;
}
