/** What one version of OCPP is to the link and to the program; `v16/` is the first. */
import type { StationEvent } from "../control/commands.ts";
import type { Authority } from "../control/ports.ts";
import type { Applied } from "../control/settings_book.ts";

export type ProtocolPhase = "closed" | "booting" | "accepted";

export interface Protocol {
  readonly authority: Authority;
  opened(): void;
  received(text: string): void;
  closed(): void;
  station(event: StationEvent): void;
  settingsChanged(applied: Applied): void;
  phase(): ProtocolPhase;
  /** One clause for people, such as "next heartbeat in 40 s". */
  note(): string;
  /** Resolves when the backend has everything, cannot be told, or after `limitMs`. */
  flush(limitMs: number): Promise<void>;
  /** No timer of it runs any more. */
  stop(): void;
}
