// Attributes that have another value for one run only, while they are typed. Pure.

import type { NewExecution } from '../../api/types';
import { attributeParse, valueProblem } from '../../model/attribute_value';
import { valueText } from '../../model/format';
import type { Attribute, Pipeline } from '../../model/project_model';
import type { Offer } from './run_sweep';

export type RunAttributes = NonNullable<NewExecution['attributes']>;

export interface ValueRow {
  offer: Offer;
  typed: string;
}

/** What the attribute of a node has now: its own value, or else the default. */
export function presentValue({ node, attribute }: Offer, pipeline: Pipeline): unknown {
  const own = pipeline.nodes[node]?.attributes ?? {};
  return Object.hasOwn(own, attribute.name) ? own[attribute.name] : attribute.default;
}

/** A new row begins as what the pipeline has. */
export function rowOf(offer: Offer, pipeline: Pipeline): ValueRow {
  const value = presentValue(offer, pipeline);
  return { offer, typed: value === undefined ? '' : valueText(value) };
}

export type Read = { value: unknown; problem: null } | { problem: string };

/** What was typed as a value that the attribute takes, or why it takes none. */
export function valueRead(attribute: Attribute, typed: string): Read {
  const choice = attribute.values?.find((one) => valueText(one) === typed);
  if (choice !== undefined) return { value: choice, problem: null };
  if (attribute.type !== 'string' && typed.trim() === '') return { problem: 'Needs a value' };
  const parsed = attributeParse(attribute, typed);
  if (parsed.problem !== null) return parsed;
  const problem = valueProblem(attribute, parsed.value);
  return problem === null ? parsed : { problem };
}

/** What is sent; null while a row cannot be understood. */
export function valuesBody(rows: readonly ValueRow[]): RunAttributes | null {
  const body: RunAttributes = {};
  for (const { offer, typed } of rows) {
    const read = valueRead(offer.attribute, typed);
    if (read.problem !== null) return null;
    body[offer.node] = { ...body[offer.node], [offer.attribute.name]: read.value };
  }
  return body;
}

/** The values of an earlier run as rows, and the names of what the pipeline has no more. */
export function valuesAgain(
  attributes: RunAttributes,
  offers: readonly Offer[],
): { rows: ValueRow[]; gone: string[] } {
  const rows: ValueRow[] = [];
  const gone: string[] = [];
  for (const [node, values] of Object.entries(attributes))
    for (const [name, value] of Object.entries(values)) {
      const offer = offers.find((one) => one.node === node && one.attribute.name === name);
      if (offer) rows.push({ offer, typed: valueText(value) });
      else gone.push(`${node}.${name}`);
    }
  return { rows, gone };
}
