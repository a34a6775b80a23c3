/** What has been opened, closed in reverse order whatever happens. */
export interface CloseStack {
  add(close: () => void | Promise<void>): void;
  closeAll(): Promise<void>;
}

/** A closer that fails is told to `onTrouble`; the others are closed all the same. */
export function createCloseStack(onTrouble: (error: unknown) => void): CloseStack {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add(close) {
      closers.push(close);
    },
    async closeAll() {
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          onTrouble(error);
        }
      }
    },
  };
}
