import type { Right } from "../../src/contract/accessRights.ts";
import { rolesWith } from "../../src/contract/accessRights.ts";
import type { Role } from "../../src/contract/accounts.ts";

/** What each role is for, as one sentence under its name. */
export const roleWords: Readonly<Record<Role, { readonly label: string; readonly hint: string }>> = {
  operator: { label: "Operator", hint: "Plans patrols, flies and sets vehicles up; sees flags, does not judge them" },
  analyst: { label: "Analyst", hint: "Judges flags and analyses recordings; moves no aircraft" },
  supervisor: {
    label: "Supervisor",
    hint: "Both, and decides on rules, models and retention, and takes evidence out",
  },
  administrator: { label: "Administrator", hint: "Everything, and keeps accounts, keys and sharing" },
};

const deeds: Readonly<Record<Right, string>> = {
  enter: "This is",
  see: "This is",
  fly: "Flying and setting vehicles up is",
  plan: "Changing plans and maps that all share is",
  review: "Judging flags and analysing recordings is",
  direct: "Rules, models and how long footage is kept are",
  export: "Taking files out is",
  administer: "This part of the station is",
};

/** Who may do what somebody is not offered: `Flying and setting vehicles up is for operators, supervisors and administrators`. */
export function forWhom(right: Right): string {
  const who = rolesWith[right].map((role) => `${role}s`);
  const last = who.pop() ?? "nobody";
  return `${deeds[right]} for ${who.length > 0 ? `${who.join(", ")} and ${last}` : last}`;
}

export const passwordHint = "At least 12 characters: four or five words are easy to keep and hard to guess";
