import { announcements } from "./station/announcements.ts";

// Ports may be handed over while the window's code is still loading: listen first, load then.
announcements.listen(window);
void import("./main.tsx").then(({ start }) => start());
