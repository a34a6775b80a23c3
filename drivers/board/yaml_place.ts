/** A place in a YAML document that can be read with its bounds, gathering everything that is wrong on the way. */
import type { Document, LineCounter } from "yaml";
import { isObject } from "../../schema/plain_object.ts";
import type { BoardProblem } from "./board_description.ts";

type Path = readonly (string | number)[];

/** Where problems of one file are gathered. Bounded: a hopeless file needs no thousand sentences. */
export interface Findings {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly problems: BoardProblem[];
}

const maxProblems = 50;
const maxShown = 60;

/** One value of the file. Readers give undefined after reporting a problem, and when the value is absent. */
export class YamlPlace {
  constructor(
    private readonly findings: Findings,
    private readonly path: Path,
    readonly value: unknown,
  ) {}

  /** The entries of a mapping, after checking that no others are there. */
  keys<const Key extends string>(known: readonly Key[]): Readonly<Record<Key, YamlPlace>> | undefined {
    const { value } = this;
    if (!isObject(value)) return this.refuse(`a mapping with ${known.join(", ")}`);
    const unknown = Object.keys(value).filter((key) => !known.some((candidate) => candidate === key));
    for (const key of unknown) this.#child(key, value[key]).report("unknown_key", known.join(", "));
    const entries = known.map((
      key,
    ) => [key, this.#child(key, Object.hasOwn(value, key) ? value[key] : undefined)]);
    return Object.fromEntries(entries);
  }

  /** One entry of a mapping whose other keys are checked elsewhere. */
  entry(key: string): YamlPlace {
    const { value } = this;
    return this.#child(key, isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
  }

  /** The items of a list; an absent list has none. */
  items(most: number): readonly YamlPlace[] {
    const { value } = this;
    if (value === undefined) return [];
    if (!Array.isArray(value) || value.length > most) return this.refuse(`a list of at most ${most}`) ?? [];
    return value.map((item, index) => this.#child(index, item));
  }

  whole(least: number, most: number): number | undefined {
    const { value } = this;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    return fits ? value : this.refuse(`a whole number from ${least} to ${most}`);
  }

  number(least: number, most: number): number | undefined {
    const { value } = this;
    const fits = typeof value === "number" && value >= least && value <= most;
    return fits ? value : this.refuse(`a number from ${least} to ${most}`);
  }

  text(maxLength: number): string | undefined {
    const { value } = this;
    const fits = typeof value === "string" && value.length > 0 && value.length <= maxLength;
    return fits ? value : this.refuse(`a text of 1 to ${maxLength} characters`);
  }

  choice<const Option extends string | number | boolean>(options: readonly Option[]): Option | undefined {
    const option = options.find((candidate) => candidate === this.value);
    return option ?? this.refuse(`one of ${options.join(", ")}`);
  }

  /** What `read` gives when the value is there, else `absent`. */
  or<T>(absent: T, read: (place: YamlPlace) => T | undefined): T | undefined {
    return this.value === undefined ? absent : read(this);
  }

  refuse(bound: string): undefined {
    return this.report(this.value === undefined ? "missing" : "not_allowed", bound);
  }

  report(code: BoardProblem["code"], bound: string): undefined {
    const { file, problems } = this.findings;
    if (problems.length >= maxProblems) return undefined;
    problems.push({
      code,
      file,
      line: this.#line(),
      place: placeOf(this.path),
      given: shown(this.value),
      bound,
    });
  }

  #child(key: string | number, value: unknown): YamlPlace {
    return new YamlPlace(this.findings, [...this.path, key], value);
  }

  /** Of the value itself, else of the nearest thing around it that is in the file. */
  #line(): number | null {
    for (let length = this.path.length; length >= 0; length--) {
      const node = this.findings.document.getIn(this.path.slice(0, length), true);
      const start = rangeStart(node);
      if (start !== null) return this.findings.lines.linePos(start).line;
    }
    return null;
  }
}

function rangeStart(node: unknown): number | null {
  if (!isObject(node) || !Array.isArray(node.range)) return null;
  const start: unknown = node.range[0];
  return typeof start === "number" ? start : null;
}

function placeOf(path: Path): string {
  if (path.length === 0) return "the file";
  return path.map((key) => typeof key === "number" ? `[${key}]` : `.${key}`).join("").replace(/^\./, "");
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= maxShown ? text : `${text.slice(0, maxShown - 3)}...`;
}
