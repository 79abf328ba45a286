// The form of a storage, made from the fields its adapter asks for. Pure.

export interface FormField {
  name: string;
  label: string;
  type: 'text' | 'secret' | 'enum' | 'bool' | 'int';
  required: boolean;
  is_credential: boolean;
  default: string | boolean | number | null;
  pattern: string | null;
  choices: string[] | null;
  min: number | null;
  max: number | null;
  placeholder: string;
  help: string;
}

export type FormValues = Readonly<Record<string, string | boolean>>;
type Config = Record<string, string | boolean | number>;

/** Where a storage is there already: its configuration, and the names of the credentials it has. */
export interface Kept {
  config: Readonly<Config>;
  credentials: readonly string[];
}

const nothingKept: Kept = { config: {}, credentials: [] };

/** What the form shows at first. Credentials are never shown again. */
export function formValues(fields: readonly FormField[], kept: Kept = nothingKept): FormValues {
  const first = (field: FormField): string | boolean => {
    if (field.is_credential) return '';
    const value = kept.config[field.name] ?? field.default;
    if (field.type === 'bool') return value === true;
    if (value !== null && value !== undefined) return String(value);
    return field.type === 'enum' ? (field.choices?.[0] ?? '') : '';
  };
  return Object.fromEntries(fields.map((field) => [field.name, first(field)]));
}

/** What the server is told. Credentials that were not typed are left as they are. */
export function formBody(fields: readonly FormField[], values: FormValues) {
  const config: Config = {};
  const credentials: Record<string, string> = {};
  for (const field of fields) {
    const value = values[field.name] ?? '';
    if (field.is_credential) {
      if (value !== '') credentials[field.name] = String(value);
    } else if (field.type === 'bool') config[field.name] = value === true;
    else if (value !== '')
      config[field.name] = field.type === 'int' ? Number(value) : String(value);
  }
  return { config, credentials };
}

export interface FormWords {
  missing: string;
  noNumber: string;
  tooSmall: (least: number) => string;
  tooBig: (most: number) => string;
  noMatch: (example: string) => string;
}

/** What is wrong with the values, by the name of the field. */
export function formProblems(
  fields: readonly FormField[],
  values: FormValues,
  words: FormWords,
  kept: Kept = nothingKept,
): Record<string, string> {
  const rows = fields.flatMap((field) => {
    const problem = fieldProblem(field, values[field.name] ?? '', words, kept);
    return problem ? [[field.name, problem] as const] : [];
  });
  return Object.fromEntries(rows);
}

function fieldProblem(
  field: FormField,
  value: string | boolean,
  words: FormWords,
  kept: Kept,
): string | null {
  if (typeof value === 'boolean') return null;
  if (value === '') {
    const isThere = field.is_credential && kept.credentials.includes(field.name);
    return field.required && !isThere && field.default === null ? words.missing : null;
  }
  if (field.type === 'int') return numberProblem(field, Number(value), words);
  return field.pattern && !isMatch(field.pattern, value) ? words.noMatch(field.placeholder) : null;
}

function numberProblem({ min, max }: FormField, value: number, words: FormWords): string | null {
  if (!Number.isInteger(value)) return words.noNumber;
  if (min !== null && value < min) return words.tooSmall(min);
  return max !== null && value > max ? words.tooBig(max) : null;
}

/** Whether a text matches as a whole. What this side cannot read is left to the server. */
function isMatch(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return true;
  }
}

const fieldPointer = /^\/(?:config|credentials)\/([^/]+)$/;

/** The server's problems by the name of the field; `name` is the storage's own, and what has no field is left over. */
export function serverProblems(
  errors: readonly { pointer?: string; detail: string }[],
  fields: readonly FormField[],
): { atFields: Record<string, string>; name: string | null; others: number } {
  const names = new Set(fields.map(({ name }) => name));
  const atFields: Record<string, string> = {};
  let name: string | null = null;
  let others = 0;
  for (const { pointer, detail } of errors) {
    const field = fieldPointer.exec(pointer ?? '')?.[1];
    if (pointer === '/name') name = detail;
    else if (field && names.has(field)) atFields[field] = detail;
    else others++;
  }
  return { atFields, name, others };
}
