// Keys as they are written ('Mod+Shift+z', 'g p', '?') and as they are pressed. Pure.

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const modifierKeys = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph']);

export const isModifier = ({ key }: KeyPress): boolean => modifierKeys.has(key);

/** The keys of a shortcut, one after the other. */
export const stepsOf = (shortcut: string): string[] => shortcut.split(' ');

/** Whether a press is one written key. Shift counts for letters and named keys; signs are typed with it anyway. */
export function isPress(step: string, press: KeyPress): boolean {
  const parts = step.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === wants('Mod') &&
    press.altKey === wants('Alt') &&
    (isSign || press.shiftKey === wants('Shift'))
  );
}

const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
const otherSigns: Record<string, string> = { Mod: 'Ctrl' };
const keySigns: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The keys as people read them: [['Ctrl', 'Shift', 'Z']], or two steps for 'g p'. */
export function keysShown(shortcut: string, isMac: boolean): string[][] {
  const signs = isMac ? macSigns : otherSigns;
  return stepsOf(shortcut).map((step) => {
    const parts = step.split(/\+(?=.)/);
    return parts.map((part) => {
      const sign = signs[part] ?? keySigns[part] ?? part;
      return parts.length > 1 && sign.length === 1 ? sign.toUpperCase() : sign;
    });
  });
}

/** In one line: Ctrl Shift Z, g then p. */
export const shortcutText = (shortcut: string, isMac: boolean): string =>
  keysShown(shortcut, isMac)
    .map((keys) => keys.join(' '))
    .join(' then ');
