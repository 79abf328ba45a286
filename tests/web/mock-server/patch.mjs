// JSON Patch with our `text`, on plain mutable values; enough for a stand-in of the projects service.
export class Refused extends Error {
  constructor(detail, index) {
    super(detail);
    this.index = index;
  }
}

const parts = (pointer) =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function place(model, pointer, index) {
  const names = parts(pointer);
  const last = names.pop();
  let target = model;
  for (const name of names) {
    target = target?.[name];
    if (typeof target !== 'object' || target === null)
      throw new Refused(`There is no ${pointer}.`, index);
  }
  return { target, last };
}

export function textApply(text, changes) {
  let result = '';
  let at = 0;
  for (const section of changes) {
    const length = Array.isArray(section) ? section[0] : section;
    result += Array.isArray(section) ? section.slice(1).join('\n') : text.slice(at, at + length);
    at += length;
  }
  if (at !== text.length) throw new Refused('The change does not cover the text.', 0);
  return result;
}

export class StaleText extends Error {}

/** Applies a patch to a copy; returns { model, texts, inverse }. */
export function apply(before, texts, patch) {
  const model = structuredClone(before);
  const versions = { ...texts };
  const inverse = [];
  patch.forEach((op, index) => {
    const { target, last } = place(model, op.path, index);
    const present = Object.hasOwn(target, last);
    const value = structuredClone(target[last]);
    if (op.op === 'test') return;
    if (op.op === 'text') {
      if (op.version !== (versions[op.path] ?? 0)) throw new StaleText(op.path);
      target[last] = textApply(value, op.changes);
      versions[op.path] = op.version + 1;
      inverse.unshift({ op: 'replace', path: op.path, value });
      return;
    }
    if (op.op !== 'add' && !present) throw new Refused(`There is no ${op.path}.`, index);
    if (op.op === 'remove') delete target[last];
    else target[last] = structuredClone(op.value);
    inverse.unshift(
      present ? { op: 'add', path: op.path, value } : { op: 'remove', path: op.path },
    );
  });
  return { model, texts: versions, inverse };
}
