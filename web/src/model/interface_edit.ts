// Edits of an operation's interface: what the API takes, and how the attribute's dialog becomes such edits. Pure.

import { isEqual } from './json_patch';
import type { Attribute, AttributeType } from './project_model';

export type InterfacePart = 'attribute' | 'reference' | 'input' | 'output';

export interface AttributeDeclaration {
  description?: string | null;
  min?: number | null;
  max?: number | null;
  pattern?: string | null;
  values?: unknown[] | null;
  hidden?: boolean | null;
  read_only?: boolean | null;
}

export type InterfaceEdit =
  | { edit: `${'input' | 'output'}_add`; name: string }
  | { edit: 'attribute_add'; name: string; default?: unknown; isFloat?: boolean }
  | { edit: 'reference_add'; name: string; type: string }
  | { edit: `${InterfacePart}_rename`; name: string; new_name: string }
  | { edit: `${InterfacePart}_remove`; name: string }
  | { edit: `${InterfacePart}_move`; name: string; to: number }
  | { edit: 'attribute_set_default'; name: string; default: unknown; isFloat?: boolean }
  | { edit: 'attribute_clear_default'; name: string }
  | ({ edit: 'attribute_declare'; name: string } & AttributeDeclaration)
  | { edit: 'operation_rename'; new_name: string };

/** What the dialog of an attribute holds: everything as it is typed. */
export interface AttributeDraft {
  name: string;
  type: AttributeType;
  isRequired: boolean;
  value: string;
  min: string;
  max: string;
  pattern: string;
  values: string;
  description: string;
  isHidden: boolean;
  isReadOnly: boolean;
}

export type DraftProblems = Partial<Record<keyof AttributeDraft, string>>;

const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const integer = /^[+-]?\d+$/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const nameProblem = (name: string) =>
  identifier.test(name) ? null : 'Use letters, digits and underscores; begin with a letter.';

export const newDraft: AttributeDraft = {
  name: '',
  type: 'integer',
  isRequired: false,
  value: '1',
  min: '',
  max: '',
  pattern: '',
  values: '',
  description: '',
  isHidden: false,
  isReadOnly: false,
};

export function attributeDraft(attribute: Attribute): AttributeDraft {
  const { type, min, max, values } = attribute;
  return {
    name: attribute.name,
    type,
    isRequired: attribute.required ?? attribute.default === undefined,
    value: attribute.default === undefined ? '' : valueTyped(type, attribute.default, attribute),
    min: min === undefined ? '' : String(min),
    max: max === undefined ? '' : String(max),
    pattern: attribute.pattern ?? '',
    values: (values ?? []).map((value) => valueTyped(type, value)).join('\n'),
    description: attribute.description ?? '',
    isHidden: attribute.hidden ?? false,
    isReadOnly: attribute.read_only ?? false,
  };
}

/** A value as somebody would type it. */
function valueTyped(type: AttributeType, value: unknown, { expression }: Partial<Attribute> = {}) {
  if (expression) return String(value);
  if (typeof value === 'string' && type === 'string') return value;
  if (type === 'float' && Number.isInteger(value)) return `${value}.0`;
  const named = new Map<unknown, string>([
    [null, 'None'],
    [true, 'True'],
    [false, 'False'],
  ]);
  return named.get(value) ?? JSON.stringify(value);
}

/** A typed value, or what is wrong with it. */
export function valueRead(
  type: AttributeType,
  typed: string,
): { value: unknown } | { problem: string } {
  const text = typed.trim();
  switch (type) {
    case 'integer':
      return integer.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { problem: 'A whole number, such as 10' };
    case 'float':
      return number.test(text)
        ? { value: Number(text) }
        : { problem: 'A number, such as 0.001 or 1e-3' };
    case 'boolean':
      return /^(true|false)$/i.test(text)
        ? { value: text.toLowerCase() === 'true' }
        : { problem: 'True or False' };
    case 'string':
      return { value: typed };
    case 'any':
      return anyRead(text);
  }
}

function anyRead(text: string): { value: unknown } | { problem: string } {
  const named = new Map<string, unknown>([
    ['None', null],
    ['True', true],
    ['False', false],
  ]);
  if (named.has(text)) return { value: named.get(text) };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'None, a number, a "text", a [list] or an {"object": 1}' };
  }
}

const typed = (text: string) => (text.trim() === '' ? null : Number(text));
const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** Everything that keeps a draft from being taken, by field. */
export function draftProblems(draft: AttributeDraft, present?: Attribute): DraftProblems {
  const problems: DraftProblems = {};
  const badName = nameProblem(draft.name.trim());
  if (badName) problems.name = badName;
  for (const side of ['min', 'max'] as const)
    if (draft[side].trim() !== '' && !number.test(draft[side].trim()))
      problems[side] = 'A number, or nothing';
  const { min, max } = rangeOf(draft);
  if (min !== null && max !== null && min > max) problems.max = 'Not less than the smallest value';
  const bad = lines(draft.values).find((line) => 'problem' in valueRead(draft.type, line));
  if (bad !== undefined && draft.type !== 'any') problems.values = `“${bad.trim()}” does not fit`;
  const value = isUntouched(draft, present) ? null : valueProblem(draft);
  if (value) problems.value = value;
  return problems;
}

function rangeOf({ type, min, max }: AttributeDraft) {
  const isNumber = type === 'integer' || type === 'float';
  return { min: isNumber ? typed(min) : null, max: isNumber ? typed(max) : null };
}

function valueProblem(draft: AttributeDraft): string | null {
  if (draft.isRequired) return null;
  const read = valueRead(draft.type, draft.value);
  if ('problem' in read) return read.problem;
  const { min, max } = rangeOf(draft);
  if (min !== null && Number(read.value) < min) return `At least ${min}`;
  if (max !== null && Number(read.value) > max) return `At most ${max}`;
  const values = valuesOf(draft);
  if (values && !values.some((value) => isEqual(value, read.value)))
    return 'One of the values allowed below';
  if (draft.type === 'string' && draft.pattern && !matches(draft.pattern, draft.value))
    return `Must match ${draft.pattern}`;
  return null;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}

function valuesOf({ type, values }: AttributeDraft): unknown[] | null {
  const read = lines(values).map((line) => valueRead(type, type === 'string' ? line.trim() : line));
  if (read.length === 0) return null;
  return read.map((one, at) => ('value' in one ? one.value : lines(values)[at]?.trim()));
}

/** The default is as it was: an expression of the code stays one. */
function isUntouched(draft: AttributeDraft, present?: Attribute): boolean {
  if (!present) return false;
  const before = attributeDraft(present);
  return (
    before.value === draft.value &&
    before.type === draft.type &&
    before.isRequired === draft.isRequired
  );
}

/** What an attribute declares beside its code; null takes a member away. */
export function draftDeclaration(draft: AttributeDraft): AttributeDeclaration {
  return {
    ...rangeOf(draft),
    description: draft.description.trim() || null,
    pattern: (draft.type === 'string' && draft.pattern) || null,
    values: valuesOf(draft),
    hidden: draft.isHidden || null,
    read_only: draft.isReadOnly || null,
  };
}

/** The edits that make an attribute what the draft says, in the order in which they are to be made. */
export function draftEdits(draft: AttributeDraft, present?: Attribute): InterfaceEdit[] {
  const name = present?.name ?? draft.name.trim();
  const edits: InterfaceEdit[] = [];
  if (!isUntouched(draft, present)) edits.push(...defaultEdits(name, draft, present));
  const declaration = draftDeclaration(draft);
  const before = present
    ? draftDeclaration(attributeDraft(present))
    : draftDeclaration({ ...newDraft, type: draft.type });
  const changed = Object.entries(declaration).filter(
    ([member, value]) => !isEqual(value, before[member as keyof AttributeDeclaration]),
  );
  if (changed.length > 0)
    edits.push({ edit: 'attribute_declare', name, ...Object.fromEntries(changed) });
  if (name !== draft.name.trim())
    edits.push({ edit: 'attribute_rename', name, new_name: draft.name.trim() });
  return edits;
}

function defaultEdits(name: string, draft: AttributeDraft, present?: Attribute): InterfaceEdit[] {
  const isFloat = draft.type === 'float';
  const read = valueRead(draft.type, draft.value);
  const value = 'value' in read ? read.value : draft.value;
  if (!present)
    return [
      draft.isRequired
        ? { edit: 'attribute_add', name }
        : { edit: 'attribute_add', name, default: value, isFloat },
    ];
  if (draft.isRequired) return [{ edit: 'attribute_clear_default', name }];
  const edits: InterfaceEdit[] = [{ edit: 'attribute_set_default', name, default: value, isFloat }];
  // Where the code has a float, the server writes a whole number as one; unless there is nothing to go by.
  const wasFloat = present.type === 'float' && present.default !== undefined;
  return wasFloat && draft.type === 'integer'
    ? [{ edit: 'attribute_clear_default', name }, ...edits]
    : edits;
}
