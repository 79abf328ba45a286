import { expect, test } from 'vitest';
import { patchApply } from './json_patch';
import type { Operation, ProjectModel } from './project_model';
import {
  labelsPatch,
  labelsProblem,
  labelsText,
  type NumberSetting,
  noCachePatch,
  numberSettings,
  settingPatch,
  settingProblem,
  settingText,
} from './run_settings';

const words = {
  whole: 'whole',
  range: (least: string, most: string) => `${least} to ${most}`,
  labelEquals: 'equals',
  labelLong: 'long',
  labelMany: 'many',
};

const plain: Operation = {
  name: 'Train',
  code: '',
  environment: null,
  color: '#78909c',
  interface: {} as Operation['interface'],
};

const setting = (group: string, name: string) =>
  numberSettings.find((one) => one.group === group && one.name === name) as NumberSetting;

test('what is empty is not set, and what is no whole number in range is said', () => {
  const cpus = setting('resources', 'cpus');
  expect(settingProblem(cpus, '  ', words)).toBeNull();
  expect(settingProblem(cpus, ' 8 ', words)).toBeNull();
  for (const typed of ['two', '1.5', '-1', '1e3', '0x10'])
    expect(settingProblem(cpus, typed, words), typed).toBe('whole');
  expect(settingProblem(cpus, '0', words)).toBe('1 to 1,024');
  expect(settingProblem(cpus, '1025', words)).toBe('1 to 1,024');
  expect(settingProblem(setting('retries', 'backoff_seconds'), '0', words)).toBeNull();
});

test('a number joins what is set beside it, and the last one to go takes the group along', () => {
  const cpus = setting('resources', 'cpus');
  const gpus = setting('resources', 'gpus');
  const path = '/operations/t/resources';
  expect(settingPatch('t', plain, cpus, '2')).toEqual([{ op: 'add', path, value: { cpus: 2 } }]);
  const asking: Operation = { ...plain, resources: { cpus: 2, labels: ['fast'] } };
  expect(settingText(asking, cpus)).toBe('2');
  expect(settingText(asking, gpus)).toBe('');
  expect(settingPatch('t', asking, gpus, '1')).toEqual([
    { op: 'add', path, value: { cpus: 2, labels: ['fast'], gpus: 1 } },
  ]);
  expect(settingPatch('t', asking, cpus, '')).toEqual([
    { op: 'add', path, value: { labels: ['fast'] } },
  ]);
  expect(settingPatch('t', { ...plain, resources: { cpus: 2 } }, cpus, '')).toEqual([
    { op: 'remove', path },
  ]);
  expect(settingPatch('t', plain, cpus, '')).toEqual([]);
});

test('waits between attempts go with the attempts', () => {
  const retries = { max_attempts: 3, backoff_seconds: 5 };
  const patch = settingPatch('t', { ...plain, retries }, setting('retries', 'max_attempts'), '');
  expect(patch).toEqual([{ op: 'remove', path: '/operations/t/retries' }]);
});

test('labels are one per line, without blanks and doubles', () => {
  const asking: Operation = { ...plain, resources: { cpus: 2, labels: ['fast', 'zone=lab'] } };
  expect(labelsText(asking)).toBe('fast\nzone=lab');
  expect(labelsPatch('t', asking, ' gpu \n\nfast\ngpu')).toEqual([
    { op: 'add', path: '/operations/t/resources', value: { cpus: 2, labels: ['gpu', 'fast'] } },
  ]);
  expect(labelsPatch('t', asking, '\n')).toEqual([
    { op: 'add', path: '/operations/t/resources', value: { cpus: 2 } },
  ]);
});

test('labels that no worker can have are said', () => {
  expect(labelsProblem('fast\nzone=lab', words)).toBeNull();
  expect(labelsProblem('=lab', words)).toBe('equals');
  expect(labelsProblem('ä'.repeat(121), words)).toBe('long');
  expect(labelsProblem('ä'.repeat(120), words)).toBeNull();
  const many = Array.from({ length: 33 }, (_, i) => `l${i}`).join('\n');
  expect(labelsProblem(many, words)).toBe('many');
});

test('running each time is true or not there', () => {
  const path = '/operations/t/no_cache';
  expect(noCachePatch('t', plain, true)).toEqual([{ op: 'add', path, value: true }]);
  expect(noCachePatch('t', { ...plain, no_cache: true }, false)).toEqual([{ op: 'remove', path }]);
  expect(noCachePatch('t', plain, false)).toEqual([]);
});

test('a patch leads to the model it says', () => {
  const model = { operations: { t: plain } } as unknown as ProjectModel;
  const patch = settingPatch('t', plain, setting('limits', 'timeout_seconds'), '60');
  const after = patchApply(model as never, patch) as unknown as ProjectModel;
  expect(after.operations.t?.limits).toEqual({ timeout_seconds: 60 });
});
