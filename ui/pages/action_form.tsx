/** A button of the schema as a form: works as sent, and with script shows its progress and its end in place. */
import { type ActionId, isActionId } from "../../schema/mod.ts";
import { canWrite } from "../../schema/rights.ts";
import { type Done, press, type PressRefusal } from "../actions.ts";
import { type ActionView, actionView } from "./fields.ts";
import type { PageContext, PageName } from "./layout.tsx";
import type { Result } from "../../schema/result.ts";
import { fill, texts } from "./texts.ts";

export interface ActionProps {
  readonly context: PageContext;
  readonly id: ActionId;
  /** 0 for buttons of the station. */
  readonly evse?: number;
  readonly look?: "primary" | "bad" | "quiet";
  /** Text of the button where the label of the schema is too long for its place. */
  readonly text?: string;
  readonly hidden?: boolean;
  /** Value already known, not to be typed. */
  readonly input?: string;
  readonly withHelp?: boolean;
  /** Label of the field in place of what is typed: what the button does with it. */
  readonly label?: string;
}

function Typed({ view, name, value, label }: {
  view: ActionView;
  name: string;
  value: string | undefined;
  label: string | undefined;
}) {
  if (!view.input) return null;
  if (value !== undefined) return <input type="hidden" name="input" value={value} />;
  return (
    <>
      <label class="label" for={name}>{label ?? view.input.label}</label>
      <input
        id={name}
        name="input"
        maxlength={view.input.maxLength}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
      />
    </>
  );
}

function Confirm({ view }: { view: ActionView }) {
  if (!view.danger) return null;
  const { word, warning } = view.danger;
  return (
    <div class="danger">
      <p>{warning}</p>
      <label>
        {fill(texts.form.dangerType, { word })}{" "}
        <input name="confirm" autocomplete="off" autocapitalize="characters" spellcheck={false} />
      </label>
    </div>
  );
}

/** Nothing for those who may not press it. */
export function ActionForm(props: ActionProps) {
  const { context, id, evse = 0, look = "", hidden = false, withHelp = false } = props;
  const view = actionView(id, context.session.role);
  if (!view) return null;
  const name = `${id}${evse ? `-${evse}` : ""}`;
  return (
    <form method="post" action={`/do/${id}`} class="action" data-action={id} hidden={hidden}>
      <input type="hidden" name="_csrf" value={context.session.csrf} />
      <input type="hidden" name="page" value={context.page ?? "state"} />
      {evse > 0 && <input type="hidden" name="evse" value={String(evse)} />}
      <Typed view={view} name={name} value={props.input} label={props.label} />
      <Confirm view={view} />
      <button type="submit" class={look}>{props.text ?? view.label}</button>
      {withHelp && <p class="help">{view.help}</p>}
      <p class="outcome" role="status" aria-live="polite"></p>
    </form>
  );
}

/** What a sent form asks to be pressed, and the page it came from. */
export interface Pressed {
  readonly page: PageName;
  readonly outcome: Result<Done, PressRefusal>;
}

const isPage = (text: string): text is PageName => Object.hasOwn(texts.nav, text);

/** Null when there is no such button for this reader. */
export async function pressForm(
  { parts, session, state }: Omit<PageContext, "page">,
  id: string,
  form: FormData,
): Promise<Pressed | null> {
  if (!isActionId(id) || !canWrite(id, session.role)) return null;
  const field = (name: string) => String(form.get(name) ?? "");
  const evse = Number(form.get("evse") ?? 1);
  if (!state.evses.some((each) => each.evse === evse)) return null;
  const { role, login } = session;
  const page = field("page");
  return {
    page: isPage(page) ? page : "state",
    outcome: await press(parts, id, { input: field("input"), confirm: field("confirm"), evse, role, login }),
  };
}
