// What an operation asks of the machines that run it, how long it may take and how often it is tried again. Pure.
// The bounds are those of the server (services/projects/job_limits.c).

import { type PatchOp, pointerOf } from './json_patch';
import type { Operation } from './project_model';

export type SettingGroup = 'resources' | 'limits' | 'retries';
export type SettingUnit = 'processors' | 'mebibytes' | 'gpus' | 'seconds' | 'attempts';

export interface NumberSetting {
  group: SettingGroup;
  name: string;
  unit: SettingUnit;
  least: number;
  most: number;
}

const month = 30 * 86400;
const memory = { unit: 'mebibytes', least: 1, most: 16 * 1024 * 1024 } as const;
const period = { unit: 'seconds', least: 1, most: month } as const;
const pause = { unit: 'seconds', least: 0, most: 86400 } as const;

export const numberSettings: readonly NumberSetting[] = [
  { group: 'resources', name: 'cpus', unit: 'processors', least: 1, most: 1024 },
  { group: 'resources', name: 'memory_mb', ...memory },
  { group: 'resources', name: 'gpus', unit: 'gpus', least: 1, most: 64 },
  { group: 'limits', name: 'timeout_seconds', ...period },
  { group: 'limits', name: 'timeout_silent_seconds', ...period },
  { group: 'limits', name: 'timeout_queued_seconds', ...period },
  { group: 'limits', name: 'cpu_seconds', ...period },
  { group: 'limits', name: 'memory_mb', ...memory },
  { group: 'retries', name: 'max_attempts', unit: 'attempts', least: 1, most: 10 },
  { group: 'retries', name: 'backoff_seconds', ...pause },
  { group: 'retries', name: 'backoff_max_seconds', ...pause },
];

export const labelBytes = 240;
export const labelCount = 32;

export interface SettingWords {
  whole: string;
  range: (least: string, most: string) => string;
  labelEquals: string;
  labelLong: string;
  labelMany: string;
}

/** A number as people read it: 86400 is 86,400. */
export const numberText = (value: number) => value.toLocaleString('en');

/** What the field shows: the number that is set, or nothing. */
export function settingText(operation: Operation, { group, name }: NumberSetting): string {
  const value = operation[group]?.[name];
  return typeof value === 'number' ? String(value) : '';
}

/** What is wrong with what was typed; nothing at all means that it is not set. */
export function settingProblem(
  { least, most }: NumberSetting,
  typed: string,
  words: SettingWords,
): string | null {
  const plain = typed.trim();
  if (plain === '') return null;
  if (!/^\d+$/.test(plain)) return words.whole;
  const value = Number(plain);
  return value < least || value > most ? words.range(numberText(least), numberText(most)) : null;
}

/** The change that sets a number, or with an empty text takes it out. Attempts carry their waits: those go with them. */
export function settingPatch(
  id: string,
  operation: Operation,
  { group, name }: NumberSetting,
  typed: string,
): PatchOp[] {
  const plain = typed.trim();
  if (plain === '' && name === 'max_attempts') return groupPatch(id, operation, group, {});
  return groupPatch(id, operation, group, {
    ...operation[group],
    [name]: plain === '' ? undefined : Number(plain),
  });
}

/** The labels a worker must have, one per line. */
export function labelsText({ resources }: Operation): string {
  const labels = resources?.labels;
  return Array.isArray(labels) ? labels.join('\n') : '';
}

const labelsOf = (typed: string) => [
  ...new Set(
    typed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

export function labelsProblem(typed: string, words: SettingWords): string | null {
  const labels = labelsOf(typed);
  const bytes = (label: string) => new TextEncoder().encode(label).length;
  if (labels.length > labelCount) return words.labelMany;
  if (labels.some((label) => label.startsWith('='))) return words.labelEquals;
  return labels.some((label) => bytes(label) > labelBytes) ? words.labelLong : null;
}

export function labelsPatch(id: string, operation: Operation, typed: string): PatchOp[] {
  const labels = labelsOf(typed);
  return groupPatch(id, operation, 'resources', {
    ...operation.resources,
    labels: labels.length > 0 ? labels : undefined,
  });
}

/** Whether every run runs the operation again; the member is `true` or not there. */
export function noCachePatch(id: string, { no_cache }: Operation, isSet: boolean): PatchOp[] {
  const path = pointerOf('operations', id, 'no_cache');
  if (isSet === (no_cache === true)) return [];
  return isSet ? [{ op: 'add', path, value: true }] : [{ op: 'remove', path }];
}

/** A group is one member of the model: it is written whole, and is not there when it is empty. */
function groupPatch(
  id: string,
  operation: Operation,
  group: SettingGroup,
  members: Record<string, unknown>,
): PatchOp[] {
  const path = pointerOf('operations', id, group);
  const value = Object.fromEntries(
    Object.entries(members).filter(([, member]) => member !== undefined),
  );
  if (Object.keys(value).length > 0) return [{ op: 'add', path, value }];
  return operation[group] === undefined ? [] : [{ op: 'remove', path }];
}
