// Questions that are asked faster than they can be answered.

/**
 * One answer at a time: whatever is asked meanwhile is answered once, after it, with the latest
 * state. Gives the function that asks.
 */
export function latest(answer: () => Promise<void>, fail: (error: unknown) => void): () => void {
  let busy = false;
  let again = false;
  const work = async () => {
    busy = true;
    try {
      while (again) {
        again = false;
        await answer().catch(fail);
      }
    } finally {
      busy = false;
    }
  };
  return () => {
    again = true;
    if (!busy) void work();
  };
}
