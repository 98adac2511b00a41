import { app } from "../shell/app.ts";
import { Simulation } from "./simulation.ts";

/** The window's own simulated vehicles. */
export const simulation = new Simulation(app.peers.station.call, (cause, what) => app.toasts.failure(cause, what));
