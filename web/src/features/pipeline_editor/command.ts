// A command of the editor, and what commands know of the moment.

import type { LucideIcon } from 'lucide-react';
import type { Alignment, Axis } from '../../model/arrange';
import type { Selection } from '../../model/members';
import * as text from '../../text';
import type { Action } from '../shell/actions';

/** In which menu a command stands: of one node, of several things, of an edge, of the empty canvas. */
export type MenuPlace = 'node' | 'many' | 'edge' | 'canvas' | 'annotation';

export interface Command extends Action {
  icon?: LucideIcon;
  menu?: readonly MenuPlace[];
  isDanger?: boolean;
}

export interface CommandContext {
  selection: Selection;
  canEdit: boolean;
  canRun: boolean;
  isPinned: boolean;
  isMuted: boolean;
  hasNodes: boolean;
  /** One node that is a pipeline. */
  isPart: boolean;
  /** Whether keys such as Enter and Delete are meant for the canvas. */
  isCanvasFocus: () => boolean;
  /** Whether Tab is meant for the canvas: it was clicked, and nothing has the focus. */
  isCanvasClicked: () => boolean;
  perform: {
    add: () => void;
    addHere: () => void;
    connect: () => void;
    insert: () => void;
    openPanel: () => void;
    togglePanel: () => void;
    openCode: () => void;
    rename: () => void;
    remove: () => void;
    selectAll: () => void;
    clear: () => void;
    copy: (isCut: boolean) => unknown;
    paste: () => unknown;
    duplicate: () => void;
    mute: () => void;
    pin: () => unknown;
    run: () => void;
    runHere: () => void;
    exportProgram: () => void;
    note: () => void;
    group: () => void;
    extract: () => unknown;
    makePart: () => unknown;
    expandPart: () => unknown;
    tidy: () => unknown;
    align: (alignment: Alignment) => void;
    distribute: (axis: Axis) => void;
    problem: (step: 1 | -1) => void;
    fitSelection: () => void;
  };
}

/** What a row of a table of commands leaves out: all stand under the editor's heading. */
export type CommandRow = Omit<Command, 'group'>;

export const commandsOf = (rows: readonly CommandRow[]): Command[] =>
  rows.map((row) => ({ ...row, group: text.tabs.pipelines }));

/** Keys that others listen to: the sheet teaches them. */
export const taught = () => false;
export const nowhere = () => undefined;
export const arrows = '←↑→↓';
