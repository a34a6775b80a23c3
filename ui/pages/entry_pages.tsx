/** Log-in and set-up: the pages for those who are not in yet. */
import type { LoginRefusal, SetupRefusal } from "../parts.ts";
import { BarePage, Notice } from "./layout.tsx";
import { fill, texts } from "./texts.ts";

/** The sentence of a refused log-in. */
export function loginSentence(refusal: LoginRefusal): string {
  switch (refusal.code) {
    case "wrong":
      return texts.login.wrong;
    case "wait":
      return fill(texts.login.wait, { seconds: refusal.seconds });
    case "setup_first":
      return texts.login.setupFirst;
  }
}

/** The sentence of a refused set-up. */
export function setupSentence(refusal: SetupRefusal): string {
  switch (refusal.code) {
    case "wait":
      return fill(texts.setup.wait, { seconds: refusal.seconds });
    case "not_stored":
      return fill(texts.setup.not_stored, { detail: refusal.detail });
    default:
      return texts.setup[refusal.code];
  }
}

/** `next` is where the visitor wanted to go. */
export function LoginPage({ next, login, error }: { next: string; login: string; error: string | null }) {
  const t = texts.login;
  return (
    <BarePage title={t.title}>
      <section class="card narrow">
        <h1>{t.title}</h1>
        {error && <Notice tone="bad" text={error} />}
        <form method="post" action="/login" class="stack">
          <input type="hidden" name="next" value={next} />
          <label for="login">{t.login}</label>
          <input
            id="login"
            name="login"
            value={login}
            required
            maxlength={64}
            autocomplete="username"
            autocapitalize="off"
            autofocus={login === ""}
          />
          <label for="password">{t.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            maxlength={128}
            autocomplete="current-password"
            autofocus={login !== ""}
          />
          <button type="submit" class="primary">{t.button}</button>
        </form>
      </section>
    </BarePage>
  );
}

/** First start: the manufacturer's password is chosen here and nowhere else. */
export function SetupPage({ login, code, loopback, error }: {
  login: string;
  code: string;
  loopback: boolean;
  error: string | null;
}) {
  const t = texts.setup;
  return (
    <BarePage title={t.title}>
      <section class="card narrow">
        <h1>{t.title}</h1>
        <p class="soft">{t.intro}</p>
        {error && <Notice tone="bad" text={error} />}
        <form method="post" action="/setup" class="stack">
          {!loopback && (
            <>
              <label for="code">{t.code}</label>
              <input
                id="code"
                name="code"
                value={code}
                required
                maxlength={32}
                autocomplete="one-time-code"
                autocapitalize="characters"
                aria-describedby="code-help"
                autofocus
              />
              <p class="help" id="code-help">{t.codeHelp}</p>
            </>
          )}
          <input type="hidden" name="username" value={login} autocomplete="username" />
          <label for="password">{t.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            minlength={8}
            maxlength={64}
            autocomplete="new-password"
            aria-describedby="password-help"
            autofocus={loopback}
          />
          <p class="help" id="password-help">{fill(t.passwordHelp, { login })}</p>
          <label for="repeat">{t.repeat}</label>
          <input
            id="repeat"
            name="repeat"
            type="password"
            required
            maxlength={64}
            autocomplete="new-password"
          />
          <button type="submit" class="primary">{t.button}</button>
        </form>
      </section>
    </BarePage>
  );
}
