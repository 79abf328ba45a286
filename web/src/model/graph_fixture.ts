// A small project for the tests of the graph's rules: Gen → Scale → Show, with types where it matters.

import type { Operation, Pipeline, PipelineNode, ProjectModel } from './project_model';

type Ports = Record<string, string | undefined>;

export const operation = (name: string, inputs: Ports, outputs: Ports): Operation => ({
  name,
  code: `class ${name}():\n    pass\n`,
  environment: null,
  color: '#000000',
  interface: {
    class: name,
    attributes: [],
    references: [],
    inputs: ports(inputs).map((port) => ({ ...port, optional: false })),
    outputs: ports(outputs),
    problems: [],
    stale: false,
  },
});

const ports = (all: Ports) =>
  Object.entries(all).map(([name, type]) => (type === undefined ? { name } : { name, type }));

export const node = (kind: string, more: Partial<PipelineNode> = {}): PipelineNode => ({
  operation: kind,
  attributes: {},
  references: {},
  ...more,
});

export const pipeline: Pipeline = {
  name: 'P',
  nodes: {
    g: node('gen', { position: { x: 0, y: 0 } }),
    s: node('scale', { position: { x: 0, y: 100 }, name: 'Half' }),
    v: node('show', { position: { x: 0, y: 200 } }),
  },
  edges: {
    e1: { from: ['g', 'out'], to: ['s', 'a'] },
    e2: { from: ['s', 'b'], to: ['v', 'x'] },
  },
};

export const project = (content: Pipeline = pipeline): ProjectModel => ({
  pipelines: { p: content },
  operations: {
    gen: operation('Gen', {}, { out: 'list' }),
    scale: operation('Scale', { a: 'list' }, { b: undefined }),
    show: operation('Show', { x: undefined }, {}),
    count: operation('Count', { n: 'int' }, { m: 'int' }),
  },
  resources: {},
  modules: {},
  serialization: { code: '' },
});

/** Ids n1, n2, … */
export function counter(): () => string {
  let last = 0;
  return () => `n${++last}`;
}
