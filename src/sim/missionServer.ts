import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import { floatItem, intItem, itemMessage } from "./itemMessages.ts";
import { asStored, asStoredPoint } from "./itemStorage.ts";
import { knownInMissions, type StoredItem } from "./missionItems.ts";

/** Who asked, as in a packet's header. */
export interface Asker {
  readonly systemId: number;
  readonly componentId: number;
}

/** What the mission protocol's vehicle side stands on. */
export interface MissionVehicle {
  send(message: MavLinkData): void;
  say(severity: number, text: string): void;
  /** The mission as it is flown; item 0 is home. */
  items: readonly StoredItem[];
  /** Item 0 as it is read back. */
  readonly homeItem: StoredItem;
  /** Being flown now: it can not be cleared. */
  readonly running: boolean;
  /** What it flies, which decides what it takes in a mission; a multirotor unless said. */
  readonly kind?: "multirotor" | "fixed-wing";
  setCurrent(sequence: number): boolean;
}

interface Upload extends Asker {
  readonly type: number;
  readonly total: number;
  readonly first: number;
  /** A fence's items until all are there. */
  readonly fence: StoredItem[];
  next: number;
  last: number;
  receivedAt: number;
  requestedAt: number;
}

/**
 * The vehicle's side of the mission protocol as ArduPilot plays it: items replace the old ones one by one, so a broken
 * upload leaves a mix (but of a fence, which takes effect when it is whole); item 0 is home; a repeated item is answered with INVALID_SEQUENCE; a request is repeated each
 * second, and the upload given up after eight seconds of silence. https://mavlink.io/en/services/mission.html
 */
export class MissionServer {
  readonly #vehicle: MissionVehicle;
  readonly #fence: StoredItem[] = [];
  readonly #rally: StoredItem[] = [];
  #upload: Upload | undefined;

  constructor(vehicle: MissionVehicle) {
    this.#vehicle = vehicle;
  }

  /** Fence and rally points as they were stored. */
  get fence(): readonly StoredItem[] {
    return this.#fence;
  }
  get rally(): readonly StoredItem[] {
    return this.#rally;
  }
  get receiving(): boolean {
    return this.#upload !== undefined;
  }

  /** Repeats requests and gives up when nothing comes; `at` in ms. */
  step(at: number) {
    const upload = this.#upload;
    if (!upload) return;
    if (at - upload.receivedAt > uploadTimeoutMs) {
      this.#upload = undefined;
      this.#vehicle.say(common.MavSeverity.WARNING, "Mission upload timeout");
      this.#ack(upload, upload.type, common.MavMissionResult.OPERATION_CANCELLED);
    } else if (at - upload.requestedAt > requestTimeoutMs) this.#request(upload, at);
  }

  /** Answers a message of the mission protocol; false when it is none. */
  receive(message: MavLinkData, from: Asker, at: number): boolean {
    if (message instanceof common.MissionCount) this.#count(message, from, at);
    else if (message instanceof common.MissionItemInt)
      this.#item(message, from, at, message.missionType, intItem(message));
    else if (message instanceof common.MissionItem)
      this.#item(message, from, at, message.missionType, floatItem(message));
    else if (message instanceof common.MissionRequestList) this.#list(message.missionType, from);
    else if (message instanceof common.MissionRequestInt || message instanceof common.MissionRequest)
      this.#give(message, from);
    else if (message instanceof common.MissionClearAll) this.#clear(message.missionType, from);
    else if (message instanceof common.MissionSetCurrent) this.#setCurrent(message.seq, from);
    else if (message instanceof common.MissionWritePartialList) this.#partial(message, from, at);
    else if (message instanceof common.MissionAck) return true;
    else return false;
    return true;
  }

  #count({ count, missionType }: common.MissionCount, from: Asker, at: number) {
    const old = this.#upload;
    if (!isKnownType(missionType)) return this.#ack(from, missionType, common.MavMissionResult.UNSUPPORTED);
    if (old && (old.systemId !== from.systemId || old.componentId !== from.componentId))
      return this.#ack(from, missionType, common.MavMissionResult.DENIED);
    if (count > mostItems) {
      this.#vehicle.say(common.MavSeverity.WARNING, `Only ${mostItems} items are supported`);
      return this.#ack(from, missionType, common.MavMissionResult.NO_SPACE);
    }
    if (missionType !== common.MavMissionType.FENCE || count === 0)
      this.#store(missionType, this.#stored(missionType).slice(0, count));
    if (count === 0) {
      this.#upload = undefined;
      return this.#ack(from, missionType, common.MavMissionResult.ACCEPTED);
    }
    this.#begin({ ...from, type: missionType, total: count, first: 0, next: 0, last: count - 1 }, at);
  }

  #partial({ startIndex, endIndex, missionType }: common.MissionWritePartialList, from: Asker, at: number) {
    const { length } = this.#stored(missionType);
    if (startIndex < 0 || startIndex > length || endIndex > length || endIndex < startIndex) {
      this.#vehicle.say(common.MavSeverity.WARNING, "Flight plan update rejected");
      return this.#ack(from, missionType, common.MavMissionResult.ERROR);
    }
    this.#begin({ ...from, type: missionType, total: length, first: startIndex, next: startIndex, last: endIndex }, at);
  }

  #begin(upload: Omit<Upload, "receivedAt" | "requestedAt" | "fence">, at: number) {
    this.#upload = { ...upload, fence: [], receivedAt: at, requestedAt: at };
    this.#request(this.#upload, at);
  }

  #item(message: { seq: number }, from: Asker, at: number, type: number, item: StoredItem) {
    const upload = this.#upload;
    if (!upload || upload.type !== type) return this.#ack(from, type, common.MavMissionResult.ERROR);
    if (message.seq !== upload.next) return this.#ack(from, type, common.MavMissionResult.INVALID_SEQUENCE);
    if (from.systemId !== upload.systemId || from.componentId !== upload.componentId)
      return this.#ack(from, type, common.MavMissionResult.DENIED);
    const wrong = resultOf(type, item, message.seq, this.#vehicle.kind);
    if (wrong !== common.MavMissionResult.ACCEPTED) {
      this.#upload = undefined;
      return this.#ack(from, type, wrong);
    }
    const items = [...this.#stored(type)];
    if (type === common.MavMissionType.FENCE) upload.fence.push(asStoredPoint(item));
    else {
      items[message.seq] = type === common.MavMissionType.MISSION ? asStored(item) : asStoredPoint(item);
      this.#store(type, items);
    }
    upload.receivedAt = at;
    upload.next++;
    if (upload.next <= upload.last) return this.#request(upload, at);
    this.#upload = undefined;
    if (type === common.MavMissionType.FENCE && !this.#takeFence(upload))
      return this.#ack(from, type, common.MavMissionResult.ERROR);
    this.#vehicle.say(common.MavSeverity.INFO, receivedText(type));
    this.#ack(from, type, common.MavMissionResult.ACCEPTED);
  }

  /** A fence takes effect when it is whole, and only when its polygons are. */
  #takeFence({ fence, first, total }: Upload): boolean {
    const items = [...this.#fence.slice(0, first), ...fence, ...this.#fence.slice(first + fence.length, total)];
    for (let i = 0; i < items.length; ) {
      const { command, params } = items[i] as StoredItem;
      const corners = command === 5001 || command === 5002 ? params[0] : 1;
      const own = items.slice(i, i + corners);
      if (corners !== 1 && (corners < 3 || own.length < corners)) return false;
      if (corners !== 1 && own.some((item) => item.command !== command || item.params[0] !== corners)) return false;
      i += corners;
    }
    this.#store(common.MavMissionType.FENCE, items);
    return true;
  }

  #request(upload: Upload, at: number) {
    upload.requestedAt = at;
    this.#vehicle.send(
      messageOf(common.MissionRequest, {
        targetSystem: upload.systemId,
        targetComponent: upload.componentId,
        seq: upload.next,
        missionType: upload.type,
      }),
    );
  }

  #list(type: number, from: Asker) {
    if (!isKnownType(type)) return this.#ack(from, type, common.MavMissionResult.UNSUPPORTED);
    if (this.#upload) return this.#ack(from, type, common.MavMissionResult.DENIED);
    this.#vehicle.send(
      messageOf(common.MissionCount, {
        targetSystem: from.systemId,
        targetComponent: from.componentId,
        count: this.#stored(type).length,
        missionType: type,
      }),
    );
  }

  #give(asked: common.MissionRequestInt | common.MissionRequest, from: Asker) {
    const { seq, missionType } = asked;
    if (this.#upload) return this.#ack(from, missionType, common.MavMissionResult.DENIED);
    const home = missionType === common.MavMissionType.MISSION && seq === 0;
    const item = home ? this.#vehicle.homeItem : this.#stored(missionType)[seq];
    if (!item || seq >= this.#stored(missionType).length)
      return this.#ack(from, missionType, common.MavMissionResult.INVALID_SEQUENCE);
    this.#vehicle.send(itemMessage(asked, item, from));
  }

  #clear(type: number, from: Asker) {
    const all = type === common.MavMissionType.ALL;
    const mission = all || type === common.MavMissionType.MISSION;
    if (this.#upload || (mission && this.#vehicle.running)) return this.#ack(from, type, common.MavMissionResult.ERROR);
    if (!all && !isKnownType(type)) return this.#ack(from, type, common.MavMissionResult.UNSUPPORTED);
    for (const each of all ? [0, 1, 2] : [type]) this.#store(each, []);
    this.#ack(from, type, common.MavMissionResult.ACCEPTED);
  }

  #setCurrent(sequence: number, from: Asker): void {
    if (this.#vehicle.setCurrent(sequence)) return;
    this.#ack(from, common.MavMissionType.MISSION, common.MavMissionResult.ERROR);
  }

  #stored(type: number): readonly StoredItem[] {
    if (type === common.MavMissionType.FENCE) return this.#fence;
    if (type === common.MavMissionType.RALLY) return this.#rally;
    return this.#vehicle.items;
  }

  #store(type: number, items: readonly StoredItem[]): void {
    if (type === common.MavMissionType.FENCE) this.#fence.splice(0, this.#fence.length, ...items);
    else if (type === common.MavMissionType.RALLY) this.#rally.splice(0, this.#rally.length, ...items);
    else this.#vehicle.items = items;
  }

  #ack(to: Asker, missionType: number, type: number): void {
    this.#vehicle.send(
      messageOf(common.MissionAck, {
        targetSystem: to.systemId,
        targetComponent: to.componentId,
        type,
        missionType,
      }),
    );
  }
}

const uploadTimeoutMs = 8000;
const requestTimeoutMs = 1000;
const mostItems = 724; // what an ArduPilot board with 16 kB of storage holds

const isKnownType = (type: number): boolean => type >= 0 && type <= 2;

function receivedText(type: number): string {
  if (type === common.MavMissionType.FENCE) return "Fence received";
  return type === common.MavMissionType.RALLY ? "Rally points received" : "Flight plan received";
}

/** Why an item can not be stored. */
function resultOf(type: number, item: StoredItem, sequence: number, kind: MissionVehicle["kind"]): number {
  const { command, params, x, y, z, frame } = item;
  const result = common.MavMissionResult;
  if (type !== common.MavMissionType.MISSION) return resultOfPoint(type, item);
  if (sequence === 0) return result.ACCEPTED;
  if (!knownInMissions(command, kind)) return result.UNSUPPORTED;
  if (![0, 2, 3, 5, 6, 10, 11].includes(frame)) return result.UNSUPPORTED_FRAME;
  if (command === 16 && (Math.abs(x) > 900_000_000 || Math.abs(y) > 1_800_000_000)) return result.INVALID_PARAM5_X;
  if (params.slice(0, 3).some((p) => p === Number.POSITIVE_INFINITY)) return result.INVALID;
  return Number.isFinite(z) || command >= 95 ? result.ACCEPTED : result.INVALID_PARAM7;
}

/** Why a fence item or a rally point can not be stored. */
function resultOfPoint(type: number, { command, frame, params, x, y, z }: Omit<StoredItem, "autocontinue">): number {
  const result = common.MavMissionResult;
  const fence = type === common.MavMissionType.FENCE;
  if (fence ? command < 5000 || command > 5004 : command !== 5100) return result.UNSUPPORTED;
  if (!(fence ? [0, 3, 5, 6, 10, 11] : [3, 6]).includes(frame)) return result.UNSUPPORTED_FRAME;
  if (fence && (command === 5001 || command === 5002) && params[0] > 255) return result.INVALID_PARAM1;
  if (Math.abs(x) > 900_000_000) return result.INVALID_PARAM5_X;
  if (Math.abs(y) > 1_800_000_000) return result.INVALID_PARAM6_Y;
  return fence || Math.abs(z) <= 32_767 ? result.ACCEPTED : result.INVALID_PARAM7;
}
