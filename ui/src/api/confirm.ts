import { isProblem } from './problem';

/**
 * Does `act`; where the server first wants to know that it is really this person, asks them and does it again, once.
 * `ask` rejects when they decline.
 */
export async function proven<T>(act: () => Promise<T>, ask: () => Promise<void>): Promise<T> {
  try {
    return await act();
  } catch (fault) {
    if (!isProblem(fault, 'confirm-first')) throw fault;
    await ask();
    return act();
  }
}

/** The person closed the dialog; nothing was done and nothing is wrong. */
export class Declined extends Error {
  constructor() {
    super('declined');
    this.name = 'Declined';
  }
}
