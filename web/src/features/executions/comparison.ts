// What differs between two executions, as the server tells it, in lines and rows to be read. Pure.

import { plural, valueText } from '../../model/format';
import * as text from '../../text';

interface Row {
  member: string;
  before: unknown;
  after: unknown;
  detail: string;
}

export interface Compared {
  execution: readonly Row[];
  nodes: readonly {
    node: string;
    name: string;
    b: string | null;
    differences: readonly Row[];
  }[];
  texts: readonly { kind: keyof typeof text.compare.textTitle; name: string }[];
  packages: readonly { changes: readonly unknown[] }[];
}

/** The shortest account: of the runs, of the texts, of the packages, of the jobs. */
export function comparisonSummary({ execution, nodes, texts, packages }: Compared): string[] {
  const changed = packages.reduce((sum, { changes }) => sum + changes.length, 0);
  const jobs = nodes.length > 0 ? [text.compare.differ(plural(nodes.length, 'job'))] : [];
  return [
    ...execution.map(({ detail }) => detail),
    ...jobs,
    ...[...new Set(texts.map(({ kind, name }) => text.compare.textTitle[kind](name)))].map(
      text.compare.changed,
    ),
    ...(changed > 0 ? [text.compare.differ(plural(changed, 'package'))] : []),
  ];
}

export interface ComparedRow {
  node: string;
  name: string;
  /** In the second run; null when it has none. */
  job: string | null;
  member: string;
  before: unknown;
  after: unknown;
}

/** One row for each member of each job; texts and lists of packages are shown in full elsewhere. */
export function comparedRows({ nodes }: Compared): ComparedRow[] {
  return nodes.flatMap(({ node, name, b, differences }) =>
    differences.map(({ member, before, after }) => ({
      node,
      name,
      job: b,
      member: memberText(member),
      before: isShownBelow(member) ? text.compare.below : before,
      after: isShownBelow(member) ? text.compare.below : after,
    })),
  );
}

/** Of texts and lists of packages there are only hashes here. */
const isShownBelow = (member: string) =>
  ['code', 'environment', 'packages'].includes(member) || member.startsWith('references.');

function memberText(member: string): string {
  const [kind = '', ...rest] = member.split('.');
  const words: Partial<Record<string, (name: string) => string>> = text.compare.member;
  return words[kind]?.(rest.join('.')) ?? member;
}

const hash = /^[0-9a-f]{64}( |$)/;
const shown = 12;

/** A value as people read it; of a hash its beginning. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string')
    return hash.test(value)
      ? `${value.slice(0, shown)}…${value.slice(64)}` // what follows is the type of the value
      : value;
  return valueText(value);
}
