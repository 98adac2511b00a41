import type { Page } from "playwright";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import type { LiveFrame, Snapshot } from "../../src/contract/station.ts";
import type { MessageKind } from "../../src/contract/wire.ts";

interface Probe {
  /** From the vehicle's position to the frame in which the window painted it, ms: each position once. */
  take(): { readonly ms: readonly number[]; readonly frames: number };
  call(name: string, args: unknown): Promise<unknown>;
}
interface Probed {
  readonly vedetteFleetProbe: Probe;
}

/**
 * Listens to the window's own port to the station from inside the page: it notes when a position came new with a live
 * frame, and when the window said that it had painted that frame, which it says from its animation frame.
 */
export async function probeWindow(page: Page, { globe }: { readonly globe: boolean }): Promise<void> {
  await page.addInitScript(install, globe);
  await page.reload();
  await page.waitForFunction(() => (globalThis as unknown as Partial<Probed>).vedetteFleetProbe !== undefined);
}

export const take = (page: Page): Promise<ReturnType<Probe["take"]>> =>
  page.evaluate(() => (globalThis as unknown as Probed).vedetteFleetProbe.take());

/** Which of the station's vehicles fly. */
export const flying = async (page: Page): Promise<readonly VehicleRecord[]> =>
  ((await call(page, "snapshot", null)) as Snapshot).vehicles.filter(({ landed }) => landed === "in-air");

export const snapshot = async (page: Page): Promise<Snapshot> => (await call(page, "snapshot", null)) as Snapshot;

/** What the station has counted of each kind of message. */
export async function countedMessages(page: Page): Promise<readonly MessageKind[]> {
  const kinds = (await call(page, "messages.watch", { on: true })) as readonly MessageKind[];
  await call(page, "messages.watch", { on: false });
  return kinds;
}

export const setRich = (page: Page, vehicleId: string): Promise<unknown> =>
  call(page, "vehicle.setRates", { vehicleId, profile: "rich" });

/** Notes what the window's processor time goes to, until the function it resolves to is called. */
export async function profileWindow(page: Page): Promise<() => Promise<string>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Profiler.enable");
  await session.send("Profiler.start");
  return async () => JSON.stringify((await session.send("Profiler.stop")).profile);
}

function call(page: Page, name: string, args: unknown): Promise<unknown> {
  return page.evaluate(([name, args]) => (globalThis as unknown as Probed).vedetteFleetProbe.call(name, args), [
    name,
    args,
  ] as const);
}

/** Runs in the page before its own scripts; stands alone. */
function install(globe: boolean): void {
  const context = HTMLCanvasElement.prototype.getContext;
  if (!globe)
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: unknown) {
      return kind === "2d" ? context.call(this, kind, options) : null;
    } as typeof context;
  let station: MessagePort | undefined;
  let under: { sequence: number; vehicles: readonly LiveVehicle[] } | undefined;
  let ms: number[] = [];
  let frames = 0;
  let nextId = 1e9; // beyond the window's own
  const newest = new Map<string, number>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  type Wire = { k?: string; id?: number; name?: string; value?: unknown; args?: unknown; result?: unknown } | null;

  const heard = (port: MessagePort, data: Wire) => {
    if (data?.k === "event" && data.name === "live") {
      const { sequence, vehicles } = data.value as LiveFrame;
      under = { sequence, vehicles: vehicles.filter(({ id, at }) => newest.get(id) !== at) };
      for (const { id, at } of under.vehicles) newest.set(id, at);
    } else if (data?.k === "event" && data.name === "link") station = port;
    const answer = data?.k === "done" || data?.k === "fail" ? waiting.get(data.id ?? 0) : undefined;
    if (!answer) return;
    waiting.delete(data?.id ?? 0);
    if (data?.k === "done") answer.resolve(data.result);
    else answer.reject(new Error(JSON.stringify(data)));
  };
  const said = (port: MessagePort, data: Wire) => {
    if (data?.k !== "call") return;
    if (data.name === "snapshot") station = port;
    if (data.name !== "painted" || !under) return;
    const at = Date.now();
    frames++;
    for (const vehicle of under.vehicles) ms.push(at - vehicle.at);
    under = undefined;
  };

  const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    configurable: true,
    get(this: MessagePort) {
      return own?.get?.call(this);
    },
    set(this: MessagePort, listener: ((event: MessageEvent) => void) | null) {
      own?.set?.call(
        this,
        listener &&
          ((event: MessageEvent) => {
            heard(this, event.data);
            listener.call(this, event);
          }),
      );
    },
  });
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: [unknown]) {
    said(this, args[0] as Wire);
    post.apply(this, args);
  } as typeof post;

  const probe: Probe = {
    take: () => {
      const taken = { ms, frames };
      ms = [];
      frames = 0;
      return taken;
    },
    call: (name, args) =>
      new Promise((resolve, reject) => {
        if (!station) return reject(new Error("the window has no port to the station yet"));
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        post.call(station, { k: "call", id, name, args });
      }),
  };
  Object.assign(globalThis, { vedetteFleetProbe: probe });
}
