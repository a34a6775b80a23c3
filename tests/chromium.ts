/** Debian's Chromium for the tests of the pages. */
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";
/** On a busy machine Chromium sometimes dies by itself, which says nothing about our pages. */
const livesMax = 3;

async function openBrowser(): Promise<Browser> {
  if (!await Deno.stat(executablePath).then(() => true, () => false)) {
    throw new Error(`The tests of the pages need ${executablePath}: install the Debian package chromium.`);
  }
  return await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}

/** Runs `visit` in a new browser, from the beginning in another one when the browser itself has died meanwhile. */
export async function withChromium(visit: (browser: Browser) => Promise<void>): Promise<void> {
  for (let life = 1;; life++) {
    const browser = await openBrowser();
    try {
      return await visit(browser);
    } catch (error) {
      const hasDied = !browser.isConnected();
      if (!hasDied || life === livesMax) throw error;
    } finally {
      await browser.close();
    }
  }
}
