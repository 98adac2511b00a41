import { app } from "./app.ts";

/** Asks the station for something of which nothing is awaited here; a failure is shown. */
export const askStation: typeof app.peers.station.call = (name, args) => {
  const answer = app.peers.station.call(name, args);
  answer.catch((cause: unknown) => app.toasts.failure(cause));
  return answer;
};
