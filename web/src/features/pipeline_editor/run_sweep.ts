// The axes of the run dialog while they are made. Pure.

import type { NewSweep } from '../../api/sweeps';
import type { Attribute, Pipeline, ProjectModel } from '../../model/project_model';
import { axisParse } from '../../model/sweep';

/** An attribute of a node that can be an axis. */
export interface Offer {
  key: string;
  node: string;
  label: string;
  attribute: Attribute;
}

export interface AxisRow {
  offer: Offer;
  typed: string;
}

export interface SweepDraft {
  rows: AxisRow[];
  isRandom: boolean;
  samples: number;
  seed: number | null;
  parallel: number;
}

export type SweepBody = Pick<NewSweep, 'method' | 'axes' | 'samples' | 'seed' | 'max_parallel'>;

export const sweepNone: SweepDraft = {
  rows: [],
  isRandom: false,
  samples: 20,
  seed: null,
  parallel: 10,
};

export const mostAxes = 16;

export function offersOf(model: Pick<ProjectModel, 'operations'>, pipeline: Pipeline): Offer[] {
  return Object.entries(pipeline.nodes).flatMap(([node, { name, operation: id }]) => {
    const operation = id ? model.operations[id] : undefined;
    const rows = operation?.interface.attributes ?? [];
    return rows
      .filter(({ read_only, hidden }) => !read_only && !hidden)
      .map((attribute) => ({
        key: `${node}.${attribute.name}`,
        node,
        label: `${name ?? operation?.name ?? node}.${attribute.name}`,
        attribute,
      }));
  });
}

/** What is sent; null while an axis cannot be understood. */
export function sweepBody({
  rows,
  isRandom,
  samples,
  seed,
  parallel,
}: SweepDraft): SweepBody | null {
  const axes = rows.flatMap(({ offer, typed }) => {
    const { axis } = axisParse(offer.attribute, typed);
    return axis ? [{ node: offer.node, attribute: offer.attribute.name, ...axis }] : [];
  });
  if (axes.length === 0 || axes.length < rows.length) return null;
  return {
    method: isRandom ? 'random' : 'grid',
    axes,
    max_parallel: parallel,
    ...(isRandom ? { samples, ...(seed === null ? {} : { seed }) } : {}),
  };
}
