// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** A row of a form for each kind of setting: label, field with unit and bounds, help, error, old value. */
import type { Child } from "hono/jsx";
import { optionsOf, type SettingView, spoken } from "./fields.ts";
import { withoutName } from "./problem_text.ts";
import { fill, texts } from "./texts.ts";

const t = texts.form;

/** What a form shows beyond the stored values, after it was sent and not taken. */
export interface FormState {
  /** Texts typed, by name of the field. */
  readonly typed: ReadonlyMap<string, string>;
  /** Sentences, by id of the setting. */
  readonly errors: ReadonlyMap<string, readonly string[]>;
  /** What somebody else stored meanwhile, in words, by id of the setting. */
  readonly theirs: ReadonlyMap<string, string>;
  /** Ids whose typed value differs from the stored one. */
  readonly changed: ReadonlySet<string>;
}

export const untouched: FormState = {
  typed: new Map(),
  errors: new Map(),
  theirs: new Map(),
  changed: new Set(),
};

/** Name of the field; `evse` counts from 1, 0 = the setting is of the station. */
export function fieldName(id: string, evse: number): string {
  return evse === 0 ? id : `${id}:${evse}`;
}

/** Fields of a setting in their order. */
export function fieldNames(view: SettingView): readonly string[] {
  return view.scope === "evse" ? view.values.map((_, at) => fieldName(view.id, at + 1)) : [view.id];
}

/** "6 to 32 A", with what else is allowed; empty when nothing bounds it. */
export function boundsText({ range, also, unit, minLength = 0, maxLength, kind }: SettingView): string {
  // The help of a register says which value means "none"; the rest of 16 bits bounds nobody.
  if (kind === "register") return "";
  if (range) {
    const [min, max] = range;
    // "-300 to 300 0.1 °C" would read as one number; the unit stands at the field.
    const bounds = unit && !/^\d/.test(unit)
      ? fill(t.rangeUnit, { min, max, unit })
      : fill(t.range, { min, max });
    return also?.length ? `${bounds} ${fill(t.also, { values: also.join(", ") })}` : bounds;
  }
  if (maxLength === undefined) return "";
  return minLength > 1
    ? fill(t.lengths, { min: minLength, max: maxLength })
    : fill(t.length, { n: maxLength });
}

interface FieldProps {
  readonly view: SettingView;
  readonly name: string;
  readonly value: string;
  readonly set: boolean;
  readonly invalid: boolean;
  /** Where the field has no visible label of its own. */
  readonly label?: string;
}

const common = ({ view, name, invalid, label }: FieldProps) => ({
  id: `f-${name}`,
  name,
  "aria-invalid": invalid ? ("true" as const) : undefined,
  "aria-describedby": `${view.id}-help ${view.id}-error`,
  "aria-label": label,
  "data-field": view.id,
});

function WithUnit({ unit, children }: { unit?: string; children: Child }) {
  if (!unit) return <>{children}</>;
  return (
    <span class="with-unit">
      {children}
      <span class="unit" aria-hidden="true">{unit}</span>
    </span>
  );
}

const numeric = ["int", "decimal", "register", "perPhase"];

function TextField(props: FieldProps) {
  const { view, value } = props;
  const isNumber = numeric.includes(view.kind);
  return (
    <WithUnit unit={view.unit}>
      <input
        {...common(props)}
        class={isNumber ? "num" : undefined}
        type={view.kind === "timeOfDay" ? "time" : "text"}
        inputmode={view.kind === "int" || view.kind === "register"
          ? "numeric"
          : isNumber
          ? "decimal"
          : undefined}
        value={value}
        maxlength={view.maxLength}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
    </WithUnit>
  );
}

/** The hidden twin says "off", because an unticked box is not sent at all. */
function SwitchField(props: FieldProps) {
  return (
    <span class="switch">
      <input type="hidden" name={props.name} value="false" />
      <input {...common(props)} type="checkbox" role="switch" value="true" checked={props.value === "true"} />
      <span class="switch-word" aria-hidden="true" data-on={texts.on} data-off={texts.off} />
    </span>
  );
}

function ChoiceField(props: FieldProps) {
  return (
    <select {...common(props)}>
      {optionsOf(props.view).map(({ name, label }) => (
        <option value={name} selected={name === props.value}>{label}</option>
      ))}
    </select>
  );
}

function ListField({ view, name, value, invalid }: FieldProps) {
  const chosen = value.split(",");
  return (
    <div class="checks" role="group" aria-labelledby={`${view.id}-label`}>
      <input type="hidden" name={name} value="" />
      {optionsOf(view).map((option) => (
        <label class="check">
          <input
            type="checkbox"
            name={name}
            value={option.name}
            checked={chosen.includes(option.name)}
            data-field={view.id}
            aria-invalid={invalid ? "true" : undefined}
          />{" "}
          {option.label}
        </label>
      ))}
    </div>
  );
}

function SecretField(props: FieldProps) {
  const { view, name, set } = props;
  return (
    <div class="secret">
      <span class={`tag ${set ? "on" : ""}`}>{set ? t.secretSet : t.secretUnset}</span>
      <input
        {...common(props)}
        type="password"
        value=""
        maxlength={view.maxLength}
        autocomplete="new-password"
        placeholder={t.secretReplace}
      />
      {set && !view.id.startsWith("system.manufacturer") && (
        <label class="check">
          <input type="checkbox" name={`clear:${name}`} value="1" data-clear={name} data-field={view.id} />
          {" "}
          {t.secretClear}
        </label>
      )}
    </div>
  );
}

function Field(props: FieldProps) {
  switch (props.view.kind) {
    case "bool":
      return <SwitchField {...props} />;
    case "choice":
      return <ChoiceField {...props} />;
    case "list":
      return <ListField {...props} />;
    case "secret":
      return <SecretField {...props} />;
    default:
      return <TextField {...props} />;
  }
}

/** What the switch of those who may change it says. */
const switchWords = { yes: texts.on, no: texts.off };

/** A value for somebody who may not change it. */
function ReadOnly({ view }: { view: SettingView }) {
  const word = (at: number) =>
    view.kind === "secret"
      ? (view.set[at] ? t.secretSet : t.secretUnset)
      : spoken(view, view.values[at] ?? "", switchWords) || t.notSet;
  if (view.scope !== "evse") return <output class="value num">{word(0)}</output>;
  return (
    <div class="per-evse">
      {view.values.map((_, at) => (
        <div>
          <span class="evse-label">{fill(texts.evse, { n: at + 1 })}</span>
          <output class="value num">{word(at)}</output>
        </div>
      ))}
    </div>
  );
}

function Fields({ view, form }: { view: SettingView; form: FormState }) {
  const invalid = form.errors.has(view.id);
  const names = fieldNames(view);
  const fields = names.map((name, at) => (
    <Field
      view={view}
      name={name}
      value={form.typed.get(name) ?? view.values[at] ?? ""}
      set={view.set[at] ?? false}
      invalid={invalid}
    />
  ));
  if (view.scope !== "evse") return <>{fields}</>;
  return (
    <div class="per-evse">
      {fields.map((field, at) => (
        <div>
          <label class="evse-label" for={`f-${names[at]}`}>{fill(texts.evse, { n: at + 1 })}</label>
          {field}
        </div>
      ))}
    </div>
  );
}

/** The word to be typed before a dangerous change; with script it shows only once the field was changed. */
function Danger({ view }: { view: SettingView }) {
  if (!view.danger) return null;
  const { word, warning } = view.danger;
  return (
    <div class="danger" data-danger={view.id} data-word={word}>
      <p>{warning}</p>
      <label>
        {fill(t.dangerType, { word })}{" "}
        <input
          name={`confirm:${view.id}`}
          autocomplete="off"
          autocapitalize="characters"
          data-confirm={view.id}
        />
      </label>
    </div>
  );
}

function Theirs({ view, theirs }: { view: SettingView; theirs: string | undefined }) {
  if (theirs === undefined) return null;
  return (
    <label class="check theirs">
      <input type="checkbox" name={`theirs:${view.id}`} value="1" /> {fill(t.theirs, { value: theirs })}
    </label>
  );
}

const single = ["list"];

function Label({ view }: { view: SettingView }) {
  const grouped = view.scope === "evse" || single.includes(view.kind) || !view.writable;
  return grouped
    ? <span class="label" id={`${view.id}-label`}>{view.label}</span>
    : <label class="label" for={`f-${view.id}`} id={`${view.id}-label`}>{view.label}</label>;
}

function Help({ view }: { view: SettingView }) {
  const bounds = view.writable ? boundsText(view) : "";
  // Numbers are what people look for; how long a text may be matters only to the few who reach it.
  const first = view.range !== undefined;
  return (
    <p class="help" id={`${view.id}-help`}>
      {bounds && first && <span class="bounds num">{bounds}.</span>} {view.help}
      {bounds && !first && ` ${bounds}.`}
      {view.ocpp16 && <span class="key">{fill(t.ocpp, { key: view.ocpp16 })}</span>}
    </p>
  );
}

function RowField({ view, form }: { view: SettingView; form: FormState }) {
  const errors = form.errors.get(view.id) ?? [];
  return (
    <div class="row-field">
      {view.writable ? <Fields view={view} form={form} /> : <ReadOnly view={view} />}
      <p class="old" data-old={view.id} hidden={!form.changed.has(view.id)}>
        {form.changed.has(view.id) && fill(t.was, { value: oldValue(view) })}
      </p>
      <p
        class="error"
        id={`${view.id}-error`}
        role={errors.length ? "alert" : undefined}
        hidden={!errors.length}
      >
        {errors.map((error) => withoutName(error, view.label)).join(" ")}
      </p>
      <Theirs view={view} theirs={form.theirs.get(view.id)} />
      {view.writable && <Danger view={view} />}
    </div>
  );
}

/** The stored value in words, for "was ..." and for the choice between two editors. */
export function oldValue(view: SettingView): string {
  if (view.kind === "secret") return view.set.some(Boolean) ? t.secretSet : t.secretUnset;
  return view.values.map((text) => spoken(view, text, switchWords) || t.empty).join(" / ");
}

/** One setting. The condition of its visibility travels along, so that script can follow the other field. */
export function Row({ view, form, hidden }: { view: SettingView; form: FormState; hidden: boolean }) {
  const classes = [
    "row",
    form.changed.has(view.id) ? "changed" : "",
    form.errors.has(view.id) ? "wrong" : "",
    hidden ? "off" : "",
  ];
  return (
    <div
      class={classes.filter(Boolean).join(" ")}
      id={view.id}
      role={view.scope === "evse" ? "group" : undefined}
      aria-labelledby={view.scope === "evse" ? `${view.id}-label` : undefined}
      data-setting={view.id}
      data-kind={view.kind}
      data-unit={view.unit}
      data-when={view.visibleWhen && JSON.stringify(view.visibleWhen)}
    >
      <div class="row-label">
        <Label view={view} />
        <span class="tag changed-tag">{t.changed}</span>
        {view.applies === "restart" && <span class="tag" title={t.restartHint}>{t.restart}</span>}
      </div>
      <RowField view={view} form={form} />
      <Help view={view} />
    </div>
  );
}

/** Settings by their heading, in the order in which the headings first appear. */
function sectionsOf(views: readonly SettingView[]): ReadonlyMap<string, readonly SettingView[]> {
  return Map.groupBy(views, ({ section }) => section ?? "");
}

/** Rows of a form by section, those hidden whose condition does not hold. */
export function Rows({ views, form, all }: {
  views: readonly SettingView[];
  form: FormState;
  /** Looks up a setting of any group, for conditions; null when the role does not see it. */
  all: (id: string) => SettingView | null;
}) {
  return (
    <>
      {[...sectionsOf(views)].map(([heading, members]) => (
        <section class="rows">
          {heading && <h2 class="heading">{heading}</h2>}
          {members.map((view) => <Row view={view} form={form} hidden={!isVisible(view, form, all)} />)}
        </section>
      ))}
    </>
  );
}

function isVisible(
  { visibleWhen }: SettingView,
  form: FormState,
  all: (id: string) => SettingView | null,
): boolean {
  if (!visibleWhen) return true;
  const other = all(visibleWhen.parameter);
  if (!other) return true;
  const now = fieldNames(other).map((name, at) => form.typed.get(name) ?? other.values[at]);
  return visibleWhen.is.some((value) => now.includes(String(value)));
}
