/** Prints what happens while it happens; a sentence a step. */
const started = Date.now();

export const say = (text: string): void => {
  console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
};

/** Something that a person can mend, said in one sentence. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

/** Asks again and again until the response is right. @throws Impossible after `seconds` */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T>,
  isRight: (response: T) => boolean,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const response = await ask();
    if (isRight(response)) return response;
    if (Date.now() > end)
      throw new Impossible(`Waited ${seconds} s for ${what}, in vain: ${JSON.stringify(response)}.`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
