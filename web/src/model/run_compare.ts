// What differs between runs: attributes of their nodes. Pure.

import { isEqual } from './json_patch';

export interface RunNodes {
  job_list: readonly { name: string; attributes: Readonly<Record<string, unknown>> }[];
}

export interface Difference {
  node: string;
  attribute: string;
  /** One for each run; undefined where it has none. */
  values: unknown[];
}

/** The attributes that are not the same in all runs; nodes are the same when their names are. */
export function runDifferences(runs: readonly RunNodes[]): Difference[] {
  const rows = new Map<string, Difference>();
  runs.forEach((run, index) => {
    for (const { name, attributes } of run.job_list) {
      for (const [attribute, value] of Object.entries(attributes)) {
        const key = `${name}\n${attribute}`;
        const row = rows.get(key) ?? {
          node: name,
          attribute,
          values: runs.map(() => undefined as unknown),
        };
        row.values[index] = value;
        rows.set(key, row);
      }
    }
  });
  return [...rows.values()].filter(({ values }) =>
    values.some((value) => !isEqual(value ?? null, values[0] ?? null)),
  );
}

interface Texts {
  operations: Readonly<
    Record<string, { name: string; code: string | null; environment: string | null }>
  >;
  resources: Readonly<Record<string, { name: string; code?: string | null }>>;
  modules?: Readonly<Record<string, string>>;
  serialization?: string | null;
}

export interface TextChange {
  kind: 'code' | 'environment' | 'module' | 'resource' | 'serialization';
  name: string;
  before: string;
  after: string;
}

/** The texts that two runs had which are not the same. What one of them had not is empty there. */
export function textChanges(before: Texts, after: Texts): TextChange[] {
  const rows: TextChange[] = [];
  const compare = (kind: TextChange['kind'], name: string, one: unknown, other: unknown) => {
    const [left, right] = [one, other].map((value) => (typeof value === 'string' ? value : ''));
    if (left !== right) rows.push({ kind, name, before: left ?? '', after: right ?? '' });
  };
  for (const id of keysOf(before.operations, after.operations)) {
    const [one, other] = [before.operations[id], after.operations[id]];
    const name = other?.name ?? one?.name ?? id;
    compare('code', name, one?.code, other?.code);
    compare('environment', name, one?.environment, other?.environment);
  }
  for (const id of keysOf(before.resources, after.resources)) {
    const [one, other] = [before.resources[id], after.resources[id]];
    compare('resource', other?.name ?? one?.name ?? id, one?.code, other?.code);
  }
  for (const name of keysOf(before.modules ?? {}, after.modules ?? {}))
    compare('module', name, before.modules?.[name], after.modules?.[name]);
  compare('serialization', '', before.serialization, after.serialization);
  return rows;
}

const keysOf = (one: object, other: object) => [
  ...new Set([...Object.keys(one), ...Object.keys(other)]),
];

interface RunInputs {
  job_list: readonly {
    name: string;
    inputs: readonly { name: string; hash: string | null }[];
  }[];
}

export interface InputChange {
  job: string;
  input: string;
  before: string;
  after: string;
}

/** The inputs of jobs of the same name whose values are not the same; of both, the hash. */
export function inputChanges(before: RunInputs, after: RunInputs): InputChange[] {
  const key = (job: string, input: string) => `${job}\n${input}`;
  const known = new Map(
    before.job_list.flatMap(({ name, inputs }) =>
      inputs.map((input) => [key(name, input.name), input.hash] as const),
    ),
  );
  return after.job_list.flatMap(({ name, inputs }) =>
    inputs.flatMap((input) => {
      const hash = known.get(key(name, input.name));
      if (!hash || !input.hash || hash === input.hash) return [];
      return [{ job: name, input: input.name, before: hash, after: input.hash }];
    }),
  );
}
