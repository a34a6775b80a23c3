/** Settings with their revision, as every module and every door sees them. */
import type { Result } from "../schema/result.ts";
import type { SettingId, Settings } from "../schema/mod.ts";
import type { Problem } from "../schema/changes.ts";
import type { Reader } from "../schema/rights.ts";

export interface ProposeOptions {
  /** Revision the writer has seen; a different one is refused. Absent = do not check (backend, command line). */
  readonly revision?: number;
  /** Check everything, store nothing. */
  readonly dryRun?: boolean;
}

export interface Applied {
  readonly revision: number;
  readonly changed: readonly SettingId[];
  /** Of those: stored, but in force only after a restart. */
  readonly needRestart: readonly SettingId[];
}

/** Why a change was not taken. */
export type ProposeError =
  | { readonly code: "problems"; readonly problems: readonly Problem[] }
  /** Somebody wrote in between; `changed` are the ids that differ from what the writer saw. */
  | { readonly code: "stale"; readonly revision: number; readonly changed: readonly SettingId[] }
  /** The disk refused; nothing changed. */
  | { readonly code: "not_stored"; readonly detail: string };

/** The settings, in force and stored, and the one way to change them. */
export interface SettingsBook {
  /** In force now. Modules read these; parameters that apply on restart keep their value of the start. */
  active(): Settings;
  /** As stored: what doors show and change. */
  stored(): Settings;
  revision(): number;
  /** Stored, but not in force until the restart. */
  restartPending(): readonly SettingId[];
  /** The only way to change settings. Durable before it resolves; all or nothing; calls are taken in order. */
  propose(
    changes: Readonly<Record<string, unknown>>,
    writer: Reader | "system",
    options?: ProposeOptions,
  ): Promise<Result<Applied, ProposeError>>;
  /** Told after every stored change. */
  subscribe(listener: (applied: Applied) => void): () => void;
}
