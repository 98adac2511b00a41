import { parentPort } from "node:worker_threads";
import { serveReading } from "./readingServer.ts";

/** The program of the reading thread. */
if (parentPort) serveReading(parentPort);
