/** The program's log: a line for people, a bounded memory for the pages, a bounded file for the night before. */
import type { Log } from "../../control/commands.ts";
import { escapeControls, redact } from "./redact.ts";

/** One thing that happened. `message` is a single line without secrets. */
export interface LogEntry {
  readonly atUtcMs: number;
  readonly level: "info" | "warn" | "error";
  readonly topic: string;
  readonly message: string;
}

/** Newest first; `search` is a part of topic or message, without case. */
export interface LogQuery {
  readonly search?: string;
  readonly limit: number;
}

export interface LogParts {
  /** UTC in milliseconds, as records carry it. */
  readonly utcMs: () => number;
  /** Takes one line without its line end; called for every entry. */
  readonly write: (line: string) => void;
  /** True colours the level, for terminals. */
  readonly colour?: boolean;
  /** Also keeps the line on disk; `urgent` asks for it to be written soon. */
  readonly file?: { append(line: string, urgent: boolean): void };
  /** Entries kept in memory; 2,000 when absent. */
  readonly maxEntries?: number;
}

export interface ProgramLog extends Log {
  entries(query: LogQuery): readonly LogEntry[];
}

/** Longest message kept. What a backend or a meter sends may be megabytes. */
export const maxMessageLength = 2_000;
const maxTopicLength = 40;

/** What is searched for secrets; the rest of a longer message is cut unread. */
const maxSearchedLength = 4 * maxMessageLength;

const colours = { info: "", warn: "\x1b[33m", error: "\x1b[31m" } as const;

/** Creates the log. Nothing here throws, whatever is logged. */
export function createLog(parts: LogParts): ProgramLog {
  const kept: LogEntry[] = [];
  const maxEntries = parts.maxEntries ?? 2_000;

  function add(level: LogEntry["level"], topic: string, message: string): void {
    const entry = {
      atUtcMs: parts.utcMs(),
      level,
      topic: oneLine(topic, maxTopicLength),
      message: clean(message),
    };
    kept.push(entry);
    // Cut in blocks: removing the first element for each entry would move the whole list each time.
    if (kept.length >= 2 * maxEntries) kept.splice(0, kept.length - maxEntries);
    parts.write(logLine(entry, parts.colour ?? false));
    parts.file?.append(logLine(entry, false), level === "error");
  }

  return {
    info: (topic, message) => add("info", topic, message),
    warn: (topic, message) => add("warn", topic, message),
    error: (topic, message) => add("error", topic, message),
    entries: (query) => search(kept.slice(-maxEntries), query),
  };
}

/** `2026-01-05T06:00:00.000Z warn topic message`. */
export function logLine(entry: LogEntry, colour: boolean): string {
  const start = colour ? colours[entry.level] : "";
  const level = start === "" ? entry.level : `${start}${entry.level}\x1b[0m`;
  return `${isoTime(entry.atUtcMs)} ${level} ${entry.topic} ${entry.message}`;
}

function search(entries: readonly LogEntry[], query: LogQuery): readonly LogEntry[] {
  const wanted = query.search?.toLowerCase() ?? "";
  const fits = (entry: LogEntry) => `${entry.topic} ${entry.message}`.toLowerCase().includes(wanted);
  return entries.toReversed().filter(fits).slice(0, Math.max(0, query.limit));
}

function clean(message: string): string {
  return oneLine(redact(message.slice(0, maxSearchedLength)), maxMessageLength);
}

function oneLine(text: string, maxLength: number): string {
  const escaped = escapeControls(text.slice(0, maxLength + 1));
  return escaped.length <= maxLength ? escaped : `${escaped.slice(0, maxLength - 3)}...`;
}

/** A clock far off must not break the log. */
function isoTime(utcMs: number): string {
  const time = new Date(utcMs);
  return Number.isNaN(time.getTime()) ? "unknown-time" : time.toISOString();
}
