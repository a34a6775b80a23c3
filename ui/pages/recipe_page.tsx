// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** What an imported recipe would change, before anything is taken; then all of it or nothing. */
import { declarationOf } from "../../schema/mod.ts";
import {
  type Dialect,
  dialects,
  type Difference,
  type ImportPlan,
  type LeftOut,
  parseRecipe,
  planImport,
} from "../../schema/recipe.ts";
import { faultSentence, sentence } from "../../schema/sentences.ts";
import { Notice, type PageContext } from "./layout.tsx";
import { settingHref } from "./links.ts";
import { saveChanges } from "./settings_form.tsx";
import { fill, texts } from "./texts.ts";

const t = texts.system;

/** What the page shows: a plan to look at, or how the import ended. */
export type RecipeLook =
  | { readonly state: "plan"; readonly plan: ImportPlan; readonly dialect: Dialect; readonly text: string }
  | { readonly state: "refused"; readonly sentence: string }
  | { readonly state: "taken"; readonly count: number };

const refused = (sentence: string): RecipeLook => ({ state: "refused", sentence });

async function sentText(form: FormData): Promise<string> {
  const file = form.get("file");
  return file instanceof File ? await file.text() : String(form.get("text") ?? "");
}

function dialectOf(form: FormData): Dialect | "auto" {
  return dialects.find((dialect) => dialect === form.get("dialect")) ?? "auto";
}

/** Words of the dangerous settings among the changes, each once, with what they warn of. */
function dangersOf(plan: ImportPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const warnings = new Map<string, Set<string>>();
  for (const { id } of plan.differences) {
    const danger = declarationOf(id)?.danger;
    if (danger) warnings.set(danger.word, (warnings.get(danger.word) ?? new Set()).add(danger.warning));
  }
  return warnings;
}

function missingWord(plan: ImportPlan, form: FormData): string | undefined {
  return [...dangersOf(plan).keys()].find((word) => form.get(`confirm:${word}`) !== word);
}

/** Looks at the sent recipe, or takes it when the form says so. */
export async function recipeSent(
  context: PageContext,
  form: FormData,
  token: string | null,
): Promise<RecipeLook> {
  const text = await sentText(form);
  const recipe = parseRecipe(text, dialectOf(form));
  if (!recipe.ok) return refused(faultSentence(recipe.error));
  const { settings } = context.parts;
  const plan = planImport(settings.stored(), recipe.value, context.session.role);
  const look = { state: "plan", plan, dialect: recipe.value.dialect, text } as const;
  if (form.get("take") !== "1" || plan.problems.length > 0) return look;
  const word = missingWord(plan, form);
  if (word !== undefined) return refused(fill(texts.form.dangerMissing, { word }));
  const revision = Number(form.get("revision"));
  const result = await saveChanges(context, { changes: plan.changes, revision }, token);
  if (result.ok) return { state: "taken", count: result.value.changed.length };
  switch (result.error.code) {
    case "stale":
      return look; // with the differences as they are now, to be looked at again
    case "problems":
      return refused(result.error.problems.map(sentence).join(" "));
    case "not_stored":
      return refused(fill(texts.form.notStored, { detail: result.error.detail }));
  }
}

/** "20 A / 16 A": values of several points apart, each with its unit; secrets and empty ones in words. */
function inWords(id: string, text: string): string {
  const { unit, scope } = declarationOf(id) ?? {};
  if (text === "") return texts.form.empty;
  const values = scope === "evse" ? text.split(",") : [text];
  return values.map((value) => unit && /\d$/.test(value) ? `${value} ${unit}` : value).join(" / ");
}

function Differences({ differences }: { differences: readonly Difference[] }) {
  return (
    <table class="list num">
      <thead>
        <tr>
          <th scope="col">{t.setting}</th>
          <th scope="col">{t.from}</th>
          <th scope="col">{t.to}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ id, label, from, to, needsRestart }) => (
          <tr>
            <td data-label={t.setting}>
              <a href={settingHref(id) ?? "/"}>{label}</a>{" "}
              {needsRestart && <span class="tag">{texts.form.restart}</span>}
            </td>
            <td data-label={t.from}>{inWords(id, from)}</td>
            <td data-label={t.to}>
              <b>{inWords(id, to)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Problems({ plan }: { plan: ImportPlan }) {
  if (plan.problems.length === 0) return null;
  return (
    <>
      <Notice tone="bad" text={t.blocked} />
      <ul class="summary">{plan.problems.map((problem) => <li>{sentence(problem)}</li>)}</ul>
    </>
  );
}

function LeftOuts({ entries }: { entries: readonly LeftOut[] }) {
  if (entries.length === 0) return null;
  return (
    <details open>
      <summary>
        {t.leftOut} ({entries.length})
      </summary>
      <ul>
        {entries.map(({ key, given, reason }) => (
          <li>
            <b>{key}</b> {given} <span class="soft">{t.reason[reason]}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Dangers({ plan }: { plan: ImportPlan }) {
  return (
    <>
      {[...dangersOf(plan)].map(([word, warnings]) => (
        <div class="danger">
          {[...warnings].map((warning) => <p>{warning}</p>)}
          <label>
            {fill(texts.form.dangerType, { word })} <input name={`confirm:${word}`} autocomplete="off" />
          </label>
        </div>
      ))}
    </>
  );
}

function Take({ context, look }: { context: PageContext; look: RecipeLook & { state: "plan" } }) {
  const { plan, dialect, text } = look;
  if (plan.problems.length > 0 || plan.differences.length === 0) return null;
  return (
    <form method="post" action="/system/recipe" class="stack">
      <input type="hidden" name="_csrf" value={context.session.csrf} />
      <input type="hidden" name="take" value="1" />
      <input type="hidden" name="revision" value={String(context.parts.settings.revision())} />
      <input type="hidden" name="dialect" value={dialect} />
      <textarea name="text" hidden>{`\n${text}`}</textarea>
      <Dangers plan={plan} />
      <div class="buttons">
        <a class="button" href="/system">{texts.cancel}</a>
        <button type="submit" class="primary">{fill(t.take, { n: plan.differences.length })}</button>
      </div>
    </form>
  );
}

/** The main part of the answer to an import. */
export function RecipePart({ context, look }: { context: PageContext; look: RecipeLook }) {
  if (look.state !== "plan") {
    const text = look.state === "taken" ? fill(t.taken, { n: look.count }) : look.sentence;
    return (
      <section class="card lines">
        <h1>{t.import}</h1>
        <Notice tone={look.state === "taken" ? "good" : "bad"} text={text} />
        <p>
          <a class="button" href="/system">{texts.nav.system}</a>
        </p>
      </section>
    );
  }
  return (
    <section class="card lines">
      <h1>{t.previewTitle}</h1>
      <p class="soft">
        {t.dialect} {t.exportDialect[look.dialect]}
      </p>
      <Problems plan={look.plan} />
      {look.plan.differences.length > 0
        ? <Differences differences={look.plan.differences} />
        : <p class="empty">{t.noDifference}</p>}
      <LeftOuts entries={look.plan.unknown} />
      <Take context={context} look={look} />
    </section>
  );
}
