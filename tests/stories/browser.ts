/** Debian's Chromium, driven as a person would; pages must never ask anybody but the station. */
import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";
/** Emulated and busy machines are slow, and nothing here measures speed. */
const patienceMs = 120_000;

/** Runs `visit` in a new browser and fails when the page asked another host for anything or threw. */
export async function withBrowser(url: string, visit: (page: Page) => Promise<void>): Promise<void> {
  await Deno.stat(executablePath).catch(() => assert.fail("this test needs Debian's package chromium"));
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    const foreign: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) foreign.push(request.url());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await visit(page);
    assert.deepEqual(foreign, [], "the page asked other hosts");
    assert.deepEqual(errors, [], "the page's script failed");
  } finally {
    await browser.close();
  }
}
