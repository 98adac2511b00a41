import { app } from "../../shell/app.ts";
import { RouteTable } from "./routeTable.ts";

/** The stops of the plan on the table. */
export const routeTable = new RouteTable(app.editor);
