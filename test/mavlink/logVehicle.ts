import { common } from "mavlink-mappings";
import type { Off } from "../../src/base/emitter.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";
import { heardBy, type Pair } from "./fakeVehicle.ts";

/** A vehicle with logs, numbered from 1, or as PX4 does from 0, that obeys only the newest request and sends a packet every 2 ms. */
export function logVehicle({ vehicle, clock, say }: Pair, sizes: readonly number[], { from = 1 } = {}) {
  const logs = sizes.map((size, i) => {
    const random = seededRandom(100 + i);
    return Uint8Array.from({ length: size }, () => random() * 256);
  });
  let stop: Off = () => {};
  const stream = (packets: Iterator<() => void>) => {
    stop();
    const step = () => {
      const next = packets.next();
      if (next.done) return;
      next.value();
      stop = clock.after(2, step);
    };
    step();
  };
  vehicle.on(common.LogRequestList, ({ message: { start, end } }) =>
    stream(
      (function* () {
        const last = logs.length;
        if (last === 0) yield () => say(common.LogEntry, { numLogs: 0 });
        for (let id = Math.max(from, start); id < Math.min(end + 1, last + from); id++) {
          const size = logs[id - from]!.length;
          const lastLogNum = from === 0 ? Math.min(end, last) : last; // PX4 tells what was asked for
          yield () => say(common.LogEntry, { id, numLogs: last, lastLogNum, size, timeUtc: id - from });
        }
      })(),
    ),
  );
  vehicle.on(common.LogRequestData, ({ message: { id, ofs, count } }) =>
    stream(
      (function* () {
        const log = logs[id - 1]!;
        for (let at = ofs; at < ofs + count; at += 90) {
          const data = [...log.subarray(at, Math.min(at + 90, ofs + count))];
          const size = data.length;
          while (data.length < 90) data.push(0);
          yield () => say(common.LogData, { id, ofs: at, count: size, data });
          if (size < 90) return;
        }
      })(),
    ),
  );
  vehicle.on(common.LogRequestEnd, () => stop());
  return { logs, ends: heardBy(vehicle, common.LogRequestEnd), asked: heardBy(vehicle, common.LogRequestData) };
}
