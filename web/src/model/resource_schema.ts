// What an extension says of a type of resource: the nodes its graphs are made of, with attributes, ports, categories
// and help. Extensions are written by others, so what they say is checked before it is believed. Pure.

import type { Attribute, AttributeType } from './project_model';

export interface ResourceCategory {
  id: string;
  name: string;
  /** #rrggbb */
  color: string;
  /** False: its types are no nodes of their own, but values of attributes. */
  palette?: boolean;
}

/** What a list of an attribute holds, and how many. */
export interface ListRange {
  of: AttributeType | 'node';
  min: number;
  max: number;
}

export interface ResourceAttribute extends Omit<Attribute, 'type'> {
  /** `node`: a function or layer with settings of its own, such as a regularizer. */
  type: AttributeType | 'node';
  /** Of a `node`: the category of the types that it may be; `*` is all that can be drawn. */
  of?: string;
  /** It may be a list, too; one of type `any` is nothing but a list. */
  list?: ListRange;
  /** Folded away until it is wanted or set. */
  advanced?: boolean;
}

export interface ResourcePort {
  name: string;
  /** Ends may only meet when both say nothing or the same. */
  type?: string;
  description?: string;
  /** Of an input: need not be connected. */
  optional?: boolean;
  /** Of an input: takes several connections, in an order. */
  many?: boolean;
}

export interface ResourceNodeType {
  /** What the nodes of a resource have as `layer`. */
  id: string;
  name: string;
  category: string;
  help?: string;
  /** Where more is said. */
  url?: string;
  attributes: ResourceAttribute[];
  inputs: ResourcePort[];
  outputs: ResourcePort[];
}

export interface ResourceSchema {
  /** What resources have as `type`, and references of operations too. */
  type: string;
  name: string;
  description?: string;
  /** What a node is called, such as "layer". */
  node?: string;
  categories: ResourceCategory[];
  nodes: ResourceNodeType[];
  /** Which classes of a project's modules are node types, too. */
  classes?: { base: string; category: string };
}

/** Why a value is not what it should be, with the place; null when it is. */
type Check = (value: unknown, at: string) => string | null;

const plainTypes: readonly AttributeType[] = ['integer', 'float', 'boolean', 'string', 'any'];
const attributeTypes: readonly string[] = [...plainTypes, 'node'];
const most = 2000;

const words =
  (max: number, min = 1): Check =>
  (value, at) =>
    typeof value === 'string' && value.length >= min && value.length <= max
      ? null
      : `${at} must be a text of ${min} to ${max} letters`;

const matching =
  (pattern: RegExp, what: string): Check =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? null : `${at} must be ${what}`;

const kind =
  (type: 'boolean' | 'number'): Check =>
  (value, at) =>
    typeof value === type ? null : `${at} must be a ${type}`;

const among =
  (values: readonly string[]): Check =>
  (value, at) =>
    values.some((one) => one === value) ? null : `${at} must be one of ${values.join(', ')}`;

const list =
  (of: Check, key?: string): Check =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > most) return `${at} must be a list`;
    for (const [index, item] of value.entries()) {
      const problem = of(item, `${at}/${index}`);
      if (problem) return problem;
    }
    if (key === undefined) return null;
    const keys = value.map((item: Record<string, unknown>) => item[key]);
    const twice = keys.find((item, index) => keys.indexOf(item) !== index);
    return twice === undefined ? null : `${at} has “${String(twice)}” twice`;
  };

const record =
  (members: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `${at || '/'} must be an object`;
    for (const [name, check] of Object.entries(members)) {
      const problem = check((value as Record<string, unknown>)[name], `${at}/${name}`);
      if (problem) return problem;
    }
    for (const [name, check] of Object.entries(optional)) {
      const member = (value as Record<string, unknown>)[name];
      const problem = member === undefined ? null : check(member, `${at}/${name}`);
      if (problem) return problem;
    }
    return null;
  };

const anything: Check = () => null;
const identifier = matching(/^[A-Za-z_][A-Za-z0-9_]{0,119}$/, 'an identifier');
const id = matching(/^[A-Za-z0-9_.-]{1,120}$/, 'an id of letters, digits, _, . and -');

const attribute = record(
  { name: identifier, type: among(attributeTypes) },
  {
    default: anything,
    required: kind('boolean'),
    expression: words(400),
    description: words(4000, 0),
    min: kind('number'),
    max: kind('number'),
    pattern: words(400),
    values: list(anything),
    hidden: kind('boolean'),
    read_only: kind('boolean'),
    of: words(120),
    advanced: kind('boolean'),
    list: record({ of: among(attributeTypes), min: kind('number'), max: kind('number') }),
  },
);

const port = record(
  { name: identifier },
  {
    type: words(120),
    description: words(4000, 0),
    optional: kind('boolean'),
    many: kind('boolean'),
  },
);

const schema = record(
  {
    type: words(120),
    name: words(120),
    categories: list(
      record(
        {
          id,
          name: words(120),
          color: matching(/^#[0-9a-f]{6}$/i, 'a colour such as #90caf9'),
        },
        { palette: kind('boolean') },
      ),
      'id',
    ),
    nodes: list(
      record(
        {
          id,
          name: words(120),
          category: id,
          attributes: list(attribute, 'name'),
          inputs: list(port, 'name'),
          outputs: list(port, 'name'),
        },
        { help: words(20_000, 0), url: matching(/^https?:\/\//, 'a web address') },
      ),
      'id',
    ),
  },
  {
    description: words(4000, 0),
    node: words(40),
    classes: record({ base: identifier, category: id }),
  },
);

/** Why a value is not a schema, with the place; null when it is. */
export function schemaProblem(value: unknown): string | null {
  const problem = schema(value, '');
  if (problem) return problem;
  const { categories, nodes } = value as ResourceSchema;
  const known = new Set(categories.map((category) => category.id));
  const index = nodes.findIndex(({ category }) => !known.has(category));
  return index < 0 ? null : `/nodes/${index}/category is not among the categories`;
}

export function nodeTypeOf(of: ResourceSchema, layer: string): ResourceNodeType | undefined {
  return of.nodes.find((type) => type.id === layer);
}

export function categoryOf(
  of: ResourceSchema,
  type: ResourceNodeType,
): ResourceCategory | undefined {
  return of.categories.find((category) => category.id === type.category);
}

export interface CategoryOffer {
  category: ResourceCategory;
  types: ResourceNodeType[];
}

/** The types that are nodes of their own. */
export function paletteTypes(of: ResourceSchema): ResourceNodeType[] {
  const hidden = new Set(
    of.categories.filter(({ palette }) => palette === false).map((category) => category.id),
  );
  return of.nodes.filter(({ category }) => !hidden.has(category));
}

/** The node types that fit a search, by category: the ones whose name begins with it before the others. */
export function schemaSearch(of: ResourceSchema, query: string): CategoryOffer[] {
  const wanted = query.trim().toLowerCase();
  const offered = paletteTypes(of);
  const rank = ({ name }: ResourceNodeType) => Number(!name.toLowerCase().startsWith(wanted));
  return of.categories
    .map((category) => ({
      category,
      types: offered
        .filter((type) => type.category === category.id)
        .filter(({ name }) => `${name} ${category.name}`.toLowerCase().includes(wanted))
        .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)),
    }))
    .filter(({ types }) => types.length > 0)
    .sort((a, b) => bestOf(a, rank) - bestOf(b, rank));
}

const bestOf = ({ types }: CategoryOffer, rank: (type: ResourceNodeType) => number) =>
  Math.min(...types.map(rank));
