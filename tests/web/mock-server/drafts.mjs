// The copies of the code that debug runs have for themselves.

const drafts = new Map();

/** The model that a debug run goes on with; of others the project's. */
export function modelOf(run, model) {
  const own = drafts.get(run.id);
  return own ? { ...model, operations: { ...own.base, ...own.changed } } : model;
}

export function debugStart(run, model, revision) {
  if (drafts.has(run.id)) return;
  run.debug_revision = revision;
  drafts.set(run.id, { base: structuredClone(model.operations), changed: {}, versions: {} });
}

export function draftView(run, id) {
  const own = drafts.get(run.id);
  const base = own?.base[id];
  if (!base) return undefined;
  const present = own.changed[id] ?? base;
  return {
    operation: id,
    name: present.name,
    code: present.code,
    base: base.code,
    interface: present.interface,
    revision: run.debug_revision,
    version: own.versions[id] ?? 0,
    versions: [],
  };
}

export function draftPut(run, id, { code, version }) {
  const own = drafts.get(run.id);
  if (!own?.base[id] || (own.versions[id] ?? 0) !== version) return undefined;
  own.changed[id] = { ...own.base[id], code };
  own.versions[id] = version + 1;
  return draftView(run, id);
}
