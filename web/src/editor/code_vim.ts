// Vim's keys, for who wants them; loaded when first asked for.

import type { Extension } from '@codemirror/state';
import { Vim, vim } from '@replit/codemirror-vim';

/** Texts save themselves, so :w and :wq have nothing to do but not to complain. */
Vim.defineEx('write', 'w', () => undefined);
Vim.defineEx('wq', 'wq', () => undefined);

export const vimKeys = (): Extension => vim({ status: true });
