/** The log on disk: a ring of small files, written in batches because flash wears. */
import type { Clock } from "../../control/clock.ts";

export interface LogFileParts {
  /** Created when missing, for the service user only. */
  readonly folder: string;
  readonly clock: Clock;
  /** Told of every byte that goes to flash. */
  readonly countBytes: (bytes: number) => void;
  /** Told once per row of failures, such as a full disk. Must not log to this file at once. */
  readonly onTrouble: (detail: string) => void;
}

export interface LogFile {
  /** Keeps the line for the next batch: within 30 s, or within a second when urgent. Never throws. */
  append(line: string, urgent: boolean): void;
  /** Writes what waits. */
  flush(): void;
  /** Writes what waits and stops its timer. Later lines are dropped. */
  close(): void;
  /** Newest first: `pilotwire.log`, `pilotwire.1.log` and so on, what waits included. */
  files(): readonly { readonly name: string; readonly text: string }[];
}

/** Size of one file; together with {@link logFileCount} the bound of the whole log. */
export const maxFileBytes = 64_000;
export const logFileCount = 4;

/** What may wait in memory between two batches; the oldest lines give way. */
const maxWaitingBytes = maxFileBytes / 2;
const batchMs = 30_000;
const urgentMs = 1_000;

/** Opens the ring of log files in `folder`. Trouble with the disk is told, never thrown. */
export function openLogFile(parts: LogFileParts): LogFile {
  return new RotatingLog(parts);
}

class RotatingLog implements LogFile {
  #waiting: string[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  #size: number | null = null;
  #wrote = -Infinity;
  #dueMs = Infinity;
  #cancel = () => {};
  #troubled = false;
  #closed = false;

  constructor(private readonly parts: LogFileParts) {}

  append(line: string, urgent: boolean): void {
    if (this.#closed) return;
    const text = `${line}\n`;
    this.#waiting.push(text);
    this.#waitingBytes += byteLength(text);
    this.#dropOldest();
    this.#schedule(urgent);
  }

  flush(): void {
    this.#cancel();
    this.#dueMs = Infinity;
    if (this.#waiting.length === 0) return;
    this.#wrote = this.parts.clock.nowMs();
    try {
      this.#write(this.#batch());
      this.#troubled = false;
    } catch (error) {
      this.#size = null;
      if (!this.#troubled) this.parts.onTrouble(String(error));
      this.#troubled = true;
    }
  }

  close(): void {
    this.flush();
    this.#closed = true;
    this.#cancel();
  }

  files(): readonly { readonly name: string; readonly text: string }[] {
    const waiting = this.#waiting.join("");
    return Array.from({ length: logFileCount }, (_, age) => fileName(age))
      .map((name, age) => ({ name, text: readOrEmpty(this.#path(name)) + (age === 0 ? waiting : "") }))
      .filter(({ text }) => text !== "");
  }

  #dropOldest(): void {
    while (this.#waitingBytes > maxWaitingBytes && this.#waiting.length > 1) {
      this.#waitingBytes -= byteLength(this.#waiting.shift() ?? "");
      this.#leftOut++;
    }
  }

  #schedule(urgent: boolean): void {
    const { clock } = this.parts;
    const dueMs = urgent ? Math.max(clock.nowMs(), this.#wrote + urgentMs) : clock.nowMs() + batchMs;
    if (dueMs >= this.#dueMs) return;
    this.#cancel();
    this.#dueMs = dueMs;
    this.#cancel = clock.wakeAt(dueMs, () => this.flush());
  }

  #batch(): string {
    const note = this.#leftOut === 0 ? "" : `(${this.#leftOut} lines left out: too many at once)\n`;
    const text = note + this.#waiting.join("");
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#leftOut = 0;
    return text;
  }

  #write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    Deno.mkdirSync(this.parts.folder, { recursive: true, mode: 0o700 });
    this.#size ??= sizeOrZero(this.#path(fileName(0)));
    if (this.#size + bytes.length > maxFileBytes) this.#rotate();
    Deno.writeFileSync(this.#path(fileName(0)), bytes, { append: true, mode: 0o600 });
    this.#size += bytes.length;
    this.parts.countBytes(bytes.length);
  }

  #rotate(): void {
    for (let age = logFileCount - 1; age > 0; age--) {
      renameIfThere(this.#path(fileName(age - 1)), this.#path(fileName(age)));
    }
    this.#size = 0;
  }

  #path(name: string): string {
    return `${this.parts.folder}/${name}`;
  }
}

function fileName(age: number): string {
  return age === 0 ? "pilotwire.log" : `pilotwire.${age}.log`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return ""; // Not written yet, or unreadable: the log in memory is still there.
  }
}

function sizeOrZero(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0; // Not written yet.
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
