// What differs between runs: attributes of their nodes. Pure.

import { isEqual } from './json_patch';

export interface RunNodes {
  job_list: readonly {
    node: string;
    name: string;
    attributes: Readonly<Record<string, unknown>>;
  }[];
}

export interface Difference {
  node: string;
  attribute: string;
  /** One for each run; undefined where it has none. */
  values: unknown[];
}

/** The attributes that are not the same in all runs; nodes are the same when their ids are. */
export function runDifferences(runs: readonly RunNodes[]): Difference[] {
  const rows = new Map<string, Difference>();
  runs.forEach((run, index) => {
    for (const { node, name, attributes } of run.job_list) {
      for (const [attribute, value] of Object.entries(attributes)) {
        const key = `${node}\n${attribute}`;
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
