import { useCallback, useEffect, useState } from "react";
import { app } from "../shell/app.ts";

interface SerialPort {
  readonly path: string;
  readonly name: string;
}

/** Serial devices of this computer, asked for when wanted and again by `refresh`. */
export function useSerialPorts(wanted: boolean): { ports: readonly SerialPort[]; refresh: () => void } {
  const [ports, setPorts] = useState<readonly SerialPort[]>([]);
  const refresh = useCallback(() => {
    app.peers.station
      .call("link.serialPorts", null)
      .then(setPorts)
      .catch((cause: unknown) => app.toasts.failure(cause, "Serial ports can not be listed"));
  }, []);
  useEffect(() => {
    if (wanted) refresh();
  }, [wanted, refresh]);
  return { ports, refresh };
}
