// Edits of an operation's interface as edits of its code, for code as simple as that of the stories.
import { Problem } from './routes.mjs';

const methods = { attribute: '__init__', reference: '__init__', input: 'execute' };

const escaped = (text) => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
const literal = (value) =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);

/** The parameters of a method behind self, changed by a function. */
function parametersChange(code, method, change) {
  const head = new RegExp(`(def ${method}\\(self)((?:,[^)]*)?)(\\))`);
  if (!head.test(code)) throw refused(`there is no method '${method}'`);
  return code.replace(head, (_all, before, list, after) => {
    const parts = list
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    return (
      before +
      change(parts)
        .map((part) => `, ${part}`)
        .join('') +
      after
    );
  });
}

const isNamed = (name) => (part) => part.split('=')[0].trim() === name;
const refused = (detail) =>
  new Problem(422, 'invalid', 'The edit cannot be made', {
    errors: [{ pointer: '/edit', detail }],
  });

function attributeAdd(code, { name, default: value }) {
  const withInit = code.includes('def __init__(self')
    ? code
    : code.replace(/(class \w+\(?\)?:\n\n?)/, '$1    def __init__(self):\n        pass\n\n');
  const part = value === undefined ? name : `${name}=${literal(value)}`;
  return parametersChange(withInit, '__init__', (parts) => [...parts, part]).replace(
    /(def __init__\([^)]*\):\n)(?: {8}pass\n)?/,
    `$1        self.${name} = ${name}\n`,
  );
}

const attributeRemove = (code, name) =>
  parametersChange(code, '__init__', (parts) =>
    parts.filter((part) => !isNamed(name)(part)),
  ).replace(new RegExp(` {8}self\\.${name} = ${name}\\n`), '');

function rename(code, method, name, next) {
  const changed = parametersChange(code, method, (parts) =>
    parts.map((part) => (isNamed(name)(part) ? part.replace(name, next) : part)),
  );
  const [before, after] = [changed.indexOf(`def ${method}(`), changed.length];
  const body = changed.slice(before, after);
  return changed.slice(0, before) + body.replace(new RegExp(`(?<![\\w.])${name}\\b`, 'g'), next);
}

const returns = /^( {8}return ?)(.*)$/m;
const returned = (code, change) => {
  const [, , list = ''] = returns.exec(code) ?? [];
  const parts = list
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const line = `        return ${change(parts).join(', ')}`.trimEnd();
  return returns.test(code) ? code.replace(returns, line) : `${code.trimEnd()}\n${line}\n`;
};

const defaultSet = (code, name, text) =>
  parametersChange(code, '__init__', (parts) =>
    parts.map((part) => (isNamed(name)(part) ? `${name}${text}` : part)),
  );

/** edit -> new code; an edit of what is declared leaves it as it is. */
const edits = {
  attribute_add: attributeAdd,
  attribute_set_default: (code, { name, default: value }) =>
    defaultSet(code, name, `=${literal(value)}`),
  attribute_clear_default: (code, { name }) => defaultSet(code, name, ''),
  attribute_declare: (code) => code,
  attribute_rename: (code, { name, new_name }) => rename(code, '__init__', name, new_name),
  attribute_remove: (code, { name }) => attributeRemove(code, name),
  reference_add: (code, { name }) => attributeAdd(code, { name }),
  reference_rename: (code, { name, new_name }) => rename(code, '__init__', name, new_name),
  reference_remove: (code, { name }) => attributeRemove(code, name),
  input_add: (code, { name }) => parametersChange(code, methods.input, (parts) => [...parts, name]),
  input_rename: (code, { name, new_name }) => rename(code, 'execute', name, new_name),
  input_remove: (code, { name }) =>
    parametersChange(code, 'execute', (parts) => parts.filter((part) => !isNamed(name)(part))),
  output_add: (code, { name }) => returned(code, (parts) => [...parts, name]),
  output_rename: (code, { name, new_name }) =>
    code.replace(new RegExp(`\\b${escaped(name)}\\b`, 'g'), new_name),
  output_remove: (code, { name }) =>
    returned(code, (parts) => parts.filter((part) => part !== name)),
  ...Object.fromEntries(
    Object.entries({ ...methods, output: null }).map(([part, method]) => [
      `${part}_move`,
      (code, { name, to }, present) => {
        const names = present.interface[`${part}s`].map((row) => row.name);
        const other = names[to];
        const swap = (parts) => moved(parts, name, other);
        return method ? parametersChange(code, method, swap) : returned(code, swap);
      },
    ]),
  ),
  operation_rename: (code, { new_name }) => code.replace(/class \w+/, `class ${new_name}`),
};

/** The part called `name` takes the place of `other`, which makes room. */
function moved(parts, name, other) {
  const [from, to] = [name, other].map((one) => parts.findIndex(isNamed(one)));
  if (from < 0 || to < 0) throw refused('there is no such place');
  const rest = parts.filter((_part, index) => index !== from);
  return [...rest.slice(0, to), parts[from], ...rest.slice(to)];
}

const listOf = (edit) => `${edit.split('_')[0]}s`;

function declaredAfter(declared, { edit, name, new_name, client: _c, default: _d, ...members }) {
  const list = listOf(edit);
  const rows = { ...declared?.[list] };
  if (edit === 'attribute_declare')
    rows[name] = Object.fromEntries(
      Object.entries({ ...rows[name], ...members }).filter(([, value]) => value !== null),
    );
  else if (edit === 'reference_add') rows[name] = { type: members.type };
  else if (edit.endsWith('_rename') && rows[name]) {
    rows[new_name] = rows[name];
    delete rows[name];
  } else if (edit.endsWith('_remove')) delete rows[name];
  else return null;
  return { attributes: {}, references: {}, inputs: {}, outputs: {}, ...declared, [list]: rows };
}

/** The patch that an edit of the interface comes to. */
export function editPatch(id, operation, body, version) {
  const edit = edits[body.edit];
  if (!edit) throw refused('there is no such edit');
  const at = `/operations/${id}`;
  const code = edit(operation.code, body, operation);
  const declared =
    body.edit === 'operation_rename' ? null : declaredAfter(operation.declared, body);
  return [
    ...(code === operation.code
      ? []
      : [{ op: 'text', path: `${at}/code`, version, changes: difference(operation.code, code) }]),
    ...(declared ? [{ op: 'add', path: `${at}/declared`, value: declared }] : []),
    ...(body.edit === 'operation_rename'
      ? [{ op: 'replace', path: `${at}/name`, value: body.new_name }]
      : []),
  ];
}

/** One replacement, from the first to the last character that differs. */
function difference(before, after) {
  let from = 0;
  while (from < before.length && before[from] === after[from]) from++;
  let end = 0;
  const most = Math.min(before.length, after.length) - from;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const replaced = [
    before.length - end - from,
    ...after.slice(from, after.length - end).split('\n'),
  ];
  return [...(from > 0 ? [from] : []), replaced, ...(end > 0 ? [end] : [])];
}
