/** What a service person takes home: log files, state and settings in one zip. */

/** Path inside the zip and its text. */
export interface ArchivedFile {
  readonly name: string;
  readonly text: string;
}

/** More or longer files than the log ever keeps are cut off here, so that no request can take the memory. */
const bounds = { files: 32, characters: 2 * 1024 * 1024 };

/**
 * The zip as bytes: AES-256 when a password is given (7-Zip opens it; old unzip programs cannot), plain when it is
 * empty. The caller leaves the secrets out.
 */
export async function zipFiles(files: readonly ArchivedFile[], password: string): Promise<Uint8Array> {
  // Seldom needed, so loaded at first use.
  const { configure, TextReader, Uint8ArrayWriter, ZipWriter } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const encryption = password === "" ? {} : { password, encryptionStrength: 3 as const };
  const writer = new ZipWriter(new Uint8ArrayWriter(), encryption);
  for (const { name, text } of files.slice(0, bounds.files)) {
    await writer.add(name, new TextReader(text.slice(-bounds.characters)));
  }
  return await writer.close();
}
