/** Who can log in: each role has a name and a password among the settings. */
import type { Role } from "./facts.ts";
import type { SettingId } from "./mod.ts";

/** Setting that holds the login name of each role. */
export const loginIds = {
  manufacturer: "system.manufacturerLogin",
  operator: "system.operatorLogin",
  user: "system.userLogin",
} as const satisfies Record<Role, SettingId>;

/** Setting that holds the hash of the password of each role; empty where nobody can log in. */
export const passwordIds = {
  manufacturer: "system.manufacturerPassword",
  operator: "system.operatorPassword",
  user: "system.userPassword",
} as const satisfies Record<Role, SettingId>;
