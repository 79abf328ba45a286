// Which act a key press means. A first key ('g') is remembered for a moment.

import { type Action, isAvailable, shortcutsOf } from './actions';
import { isModifier, isPress, type KeyPress, stepsOf } from './shortcut';

const chordTime = 1200;

export class ShortcutReader {
  #first: KeyPress | null = null;
  #firstAt = 0;

  /** The act to carry out; 'wait' when more keys may follow; null when these keys mean nothing here. */
  read(
    press: KeyPress,
    actions: readonly Action[],
    isTyping: boolean,
    now: number,
  ): Action | 'wait' | null {
    if (isModifier(press)) return null;
    const first = this.#first && now - this.#firstAt < chordTime ? this.#first : null;
    this.#first = null;
    const open = actions.filter((action) => !isTyping || action.isGlobal);
    const act = first ? actionOf(open, [first, press]) : null;
    if (act) return act;
    const single = actionOf(open, [press]);
    if (single) return single;
    if (!open.some((action) => shortcutsOf(action).some((keys) => isBeginning(keys, press))))
      return null;
    this.#first = press;
    this.#firstAt = now;
    return 'wait';
  }
}

function actionOf(actions: readonly Action[], presses: readonly KeyPress[]): Action | null {
  const isMeant = (keys: string) => {
    const steps = stepsOf(keys);
    return (
      steps.length === presses.length &&
      presses.every((press, index) => isPress(steps[index] ?? '', press))
    );
  };
  return actions.find((action) => shortcutsOf(action).some(isMeant) && isAvailable(action)) ?? null;
}

function isBeginning(keys: string, press: KeyPress): boolean {
  const [first = '', second] = stepsOf(keys);
  return second !== undefined && isPress(first, press);
}
