// deno-lint-ignore-file jsx-key -- drawn once as text; there is nothing to tell apart later
/** Recipes: export as a file; import with a preview of every difference and problem, all or nothing. */
import { dialects } from "../../schema/recipe.ts";
import { canWrite } from "../../schema/rights.ts";
import type { PageContext } from "./layout.tsx";
import { texts } from "./texts.ts";

const t = texts.system;

function Export() {
  return (
    <div class="buttons" id="system.exportConfig">
      {dialects.map((dialect) => (
        <a class="button" href={`/api/v1/recipe?dialect=${dialect}`} download>
          {t.export} {t.exportDialect[dialect]}
        </a>
      ))}
    </div>
  );
}

function Import({ context }: { context: PageContext }) {
  return (
    <form
      method="post"
      action="/system/recipe"
      enctype="multipart/form-data"
      class="inline"
      id="system.importConfig"
    >
      <input type="hidden" name="_csrf" value={context.session.csrf} />
      <label>
        {t.file}
        <input type="file" name="file" required accept=".json,.yaml,.yml,.txt" />
      </label>
      <label>
        {t.dialect}
        <select name="dialect">
          <option value="auto">{t.dialectAuto}</option>
          {dialects.map((dialect) => <option value={dialect}>{t.exportDialect[dialect]}</option>)}
        </select>
      </label>
      <button type="submit">{t.preview}</button>
    </form>
  );
}

/** Part of the system page; nothing for those who may neither read nor write recipes. */
export function RecipeSection({ context }: { context: PageContext }) {
  const { role } = context.session;
  const mayExport = canWrite("system.exportConfig", role);
  const mayImport = canWrite("system.importConfig", role);
  if (!mayExport && !mayImport) return null;
  return (
    <section class="card lines">
      <h2>{t.recipe}</h2>
      <p class="soft">{t.recipeHelp}</p>
      {mayExport && <Export />}
      {mayImport && (
        <>
          <h3>{t.import}</h3>
          <Import context={context} />
        </>
      )}
    </section>
  );
}
