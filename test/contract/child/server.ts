// A process of its own for the tests: serves calls over the IPC channel to its parent.
import * as v from "valibot";
import { FailureError } from "../../../src/contract/failure.ts";
import { parser } from "../../../src/contract/parse.ts";
import { type IpcLike, portOverIpc } from "../../../src/contract/port.ts";
import { RpcServer } from "../../../src/contract/rpc.ts";
import type { ChildCalls, ChildEvents } from "./calls.ts";

const server: RpcServer<ChildCalls, ChildEvents> = new RpcServer<ChildCalls, ChildEvents>(
  portOverIpc(process as unknown as IpcLike),
  {
    double: ({ bytes }) => ({ bytes: Uint8Array.from([...bytes, ...bytes]) }),
    refuse: () => {
      throw new FailureError("refused", "The vehicle said no", "Ask again later");
    },
    wait: () => new Promise(() => {}),
    count: ({ to }) => {
      for (let n = 1; n <= to; n++) server.emit("counted", { n });
      return null;
    },
    exit: () => process.exit(3),
  },
  {
    double: parser("double", v.object({ bytes: v.instance(Uint8Array) })),
    refuse: parser("refuse", v.null()),
    wait: parser("wait", v.null()),
    count: parser("count", v.object({ to: v.number() })),
    exit: parser("exit", v.null()),
  },
);
