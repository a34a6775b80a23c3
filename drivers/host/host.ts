/** What only the program as a whole can do, for the pages: restart, factory reset, facts about the machine. */
import type { SettingsBook } from "../../control/settings_book.ts";
import { loginIds, passwordIds } from "../../schema/logins.ts";
import { type SettingId, settingIds, type Settings } from "../../schema/mod.ts";
import { fail, ok, type Result } from "../../schema/result.ts";

export interface ProgramHost {
  restart(kind: "soft" | "hard"): void;
  restoreFactorySettings(): Promise<Result<void, { readonly detail: string }>>;
  bytesWritten(): { readonly today: number; readonly sinceStart: number };
  addresses(): { readonly lan: string | null; readonly wlan: string | null };
}

export interface HostParts {
  readonly settings: SettingsBook;
  readonly factory: Settings;
  readonly bytesWritten: ProgramHost["bytesWritten"];
  readonly restart: ProgramHost["restart"];
}

/**
 * Logins and passwords stay, or the next person at the pages would find the set-up page of a running station; that of
 * the log stays, or its next archive would be open to everybody.
 */
const keptAtFactoryReset: readonly SettingId[] = [
  ...Object.values(loginIds),
  ...Object.values(passwordIds),
  "system.logPassword",
];

export function createHost({ settings, factory, bytesWritten, restart }: HostParts): ProgramHost {
  return {
    restart,
    bytesWritten,
    async restoreFactorySettings() {
      const ids = settingIds.filter((id) => !keptAtFactoryReset.includes(id));
      const taken = await settings.propose(Object.fromEntries(ids.map((id) => [id, factory[id]])), "system");
      if (taken.ok) return ok(undefined);
      return fail({ detail: taken.error.code === "not_stored" ? taken.error.detail : taken.error.code });
    },
    addresses() {
      const own = Deno.networkInterfaces().filter(({ family, address }) =>
        family === "IPv4" && !address.startsWith("127.")
      );
      const first = (names: RegExp) => own.find(({ name }) => names.test(name))?.address ?? null;
      return { lan: first(/^(eth|en|lan|usb)/), wlan: first(/^(wl|ap)/) };
    },
  };
}
