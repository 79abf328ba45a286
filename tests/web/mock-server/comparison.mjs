// What differs between two runs of the stand-in: their attributes and their code.
import { bundles, jobs } from './runs.mjs';

const row = (member, before, after) => ({
  member,
  before: before ?? null,
  after: after ?? null,
  detail: `${member} ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
});

const ranWith = (run) => JSON.parse(bundles.get(run.bundle.hash)).operations;

const brief = ({ jobs: _jobs, nodes: _nodes, edges: _edges, bundle: _bundle, ...run }) => run;

export function compare(a, b) {
  const [was, is] = [ranWith(a), ranWith(b)];
  const texts = [];
  const nodes = [];
  const before = new Map(a.jobs.map((id) => [jobs.get(id).node, jobs.get(id)]));
  for (const job of b.jobs.map((id) => jobs.get(id))) {
    const old = before.get(job.node);
    const differences = old ? [] : [row('node', null, job.name)];
    for (const [name, value] of old ? Object.entries(job.attributes) : [])
      if (value !== old.attributes[name])
        differences.push(row(`attributes.${name}`, old.attributes[name], value));
    const [one, other] = [was[job.operation]?.code ?? '', is[job.operation]?.code ?? ''];
    if (old && one !== other) {
      differences.push(row('code', 'ab'.repeat(32), 'cd'.repeat(32)));
      const { operation_name: name, node } = job;
      texts.push({ kind: 'code', name, nodes: [node], before: one, after: other });
    }
    if (differences.length > 0)
      nodes.push({
        node: job.node,
        name: job.name,
        a: old?.id ?? null,
        b: job.id,
        differences,
      });
  }
  return {
    a: brief(a),
    b: brief(b),
    execution: a.revision === b.revision ? [] : [row('revision', a.revision, b.revision)],
    nodes,
    same: b.jobs.length - nodes.length,
    texts,
    packages: [],
  };
}
