// Attributes whose values are functions or layers: an activation by its name, a regularizer with its settings. Pure.

import { valueText } from './format';
import {
  nodeTypeOf,
  paletteTypes,
  type ResourceAttribute,
  type ResourceNodeType,
  type ResourceSchema,
} from './resource_schema';

/** A function or layer with settings; one without is its name alone. */
export interface FunctionValue {
  layer: string;
  attributes: Record<string, unknown>;
}

export const isFunctionValue = (value: unknown): value is FunctionValue =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as FunctionValue).layer === 'string' &&
  typeof (value as FunctionValue).attributes === 'object';

/** The types that an attribute may be, by name. */
export function functionTypes(
  schema: ResourceSchema,
  attribute: ResourceAttribute,
): ResourceNodeType[] {
  const types =
    attribute.of === '*'
      ? paletteTypes(schema).filter(
          ({ inputs, outputs }) => inputs.length > 0 && outputs.length > 0,
        )
      : schema.nodes.filter(({ category }) => category === attribute.of);
  return [...types].sort((a, b) => a.name.localeCompare(b.name));
}

/** What a type is called where a name is enough: GlorotUniform is glorot_uniform. */
export function functionName({ id }: Pick<ResourceNodeType, 'id'>): string {
  const last = id.slice(id.lastIndexOf('.') + 1);
  return last.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** The type that a value is; undefined when the extension has none of that name. */
export function functionType(
  schema: ResourceSchema,
  attribute: ResourceAttribute,
  value: unknown,
): ResourceNodeType | undefined {
  if (isFunctionValue(value)) return nodeTypeOf(schema, value.layer);
  if (typeof value !== 'string') return undefined;
  const wanted = value.toLowerCase();
  return functionTypes(schema, attribute).find(
    (type) => functionName(type) === wanted || type.id.toLowerCase() === wanted,
  );
}

/** Whether a category's types can be drawn, so that their values always have settings. */
const isDrawn = (schema: ResourceSchema, type: ResourceNodeType) =>
  paletteTypes(schema).includes(type) || type.attributes.some(({ required }) => required);

/** The value that stands for a type that has just been chosen. */
export function functionChosen(
  schema: ResourceSchema,
  type: ResourceNodeType,
): string | FunctionValue {
  return isDrawn(schema, type) ? { layer: type.id, attributes: {} } : functionName(type);
}

/** A value with one of its settings changed; the last setting that goes leaves the name. */
export function functionSet(
  schema: ResourceSchema,
  type: ResourceNodeType,
  value: unknown,
  name: string,
  setting: unknown,
): string | FunctionValue {
  const present = isFunctionValue(value) ? value.attributes : {};
  const { [name]: _gone, ...rest } = present;
  const attribute = type.attributes.find((one) => one.name === name);
  const isDefault = setting === undefined || setting === attribute?.default;
  const attributes = isDefault ? rest : { ...rest, [name]: setting };
  if (Object.keys(attributes).length === 0) return functionChosen(schema, type);
  return { layer: type.id, attributes };
}

/** As it is shown on a node: L2(l2=0.01). */
export function functionText(value: FunctionValue): string {
  const last = value.layer.slice(value.layer.lastIndexOf('.') + 1);
  const settings = Object.entries(value.attributes).map(
    ([name, one]) => `${name}=${isFunctionValue(one) ? functionText(one) : valueText(one)}`,
  );
  return `${last}(${settings.join(', ')})`;
}
