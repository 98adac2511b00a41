import type { PageMessagePortLike } from "../../src/contract/port.ts";
import { portOverPageMessagePort } from "../../src/contract/port.ts";
import { type Handlers, RpcServer } from "../../src/contract/rpc.ts";
import { type Snapshot, type StationCalls, type StationEvents, stationParsers } from "../../src/contract/station.ts";

export const emptySnapshot: Snapshot = {
  links: [],
  vehicles: [],
  streams: [],
  tracks: [],
  flags: [],
  sorties: [],
  texts: [],
  demo: "off",
  failures: [],
  trails: [],
  dataFolder: "/data",
};

/** A station of the real contract at the other end of a real message channel, with scripted answers. */
export function fakeStation(answers: Partial<Handlers<StationCalls>> = {}) {
  const { port1, port2 } = new MessageChannel();
  const { port } = portOverPageMessagePort(port1 as unknown as PageMessagePortLike);
  const painted: number[] = [];
  const asked: string[] = [];
  const scripted: Partial<Handlers<StationCalls>> = {
    snapshot: () => emptySnapshot,
    "terrain.grid": () => null,
    painted: ({ sequence }) => {
      painted.push(sequence);
      return null;
    },
    ...answers,
  };
  const handlers = Object.fromEntries(
    Object.entries(scripted).map(([name, answer]) => [
      name,
      (args: never) => {
        asked.push(name);
        return (answer as (args: never) => unknown)(args);
      },
    ]),
  ) as unknown as Handlers<StationCalls>;
  const server = new RpcServer<StationCalls, StationEvents>(port, handlers, stationParsers);
  return { server, port: port2 as unknown as PageMessagePortLike, painted, asked, end: () => port1.close() };
}
